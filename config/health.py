"""Is the portal alive, can it serve, and does everything behind it work? For load balancers and monitoring.

``/healthz``: this web process answers. ``/readyz``: it reaches its database, so that it can be given requests; a
broker or worker that is down is no reason to turn people away, since answers are saved without them.
``/statusz``: all of it, and the virus scanner where one is set; 503 tells monitoring that somebody has to look.
"""

import logging
from typing import TypedDict

from celery import current_app
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import KombuError

from audit.selectors import oldest_unsealed_age
from surveys.evidence import scanner

from .heartbeat import seconds_since_heartbeat

logger = logging.getLogger(__name__)

HEARTBEAT_LATE_SECONDS = 30
UNSEALED_LATE_SECONDS = 5
_seen: dict[str, frozenset[str]] = {"unwell": frozenset()}


class Check(TypedDict, total=False):
    well: bool
    seconds: float | None


def _database() -> Check:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        logger.exception("The database cannot be reached")
        return {"well": False}
    return {"well": True}


def _broker() -> Check:
    try:
        with current_app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=2)
            broker.default_channel.queue_declare(current_app.conf.task_default_queue)
    except (OSError, KombuError):
        logger.exception("The broker cannot be reached")
        return {"well": False}
    return {"well": True}


def _worker() -> Check:
    age = seconds_since_heartbeat()
    return {"well": age is not None and age < HEARTBEAT_LATE_SECONDS, "seconds": age}


def _audit() -> Check:
    try:
        age = oldest_unsealed_age()
    except DatabaseError:
        return {"well": False, "seconds": None}
    seconds = 0.0 if age is None else age.total_seconds()
    return {"well": seconds < UNSEALED_LATE_SECONDS, "seconds": seconds}


def _answer(checks: dict[str, Check]) -> JsonResponse:
    well = all(check["well"] for check in checks.values())
    return JsonResponse({"well": well, "checks": checks}, status=200 if well else 503)


@require_safe
@never_cache
def alive(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"well": True})


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    return _answer({"database": _database()})


@require_safe
@never_cache
def status(request: HttpRequest) -> JsonResponse:
    checks = {"database": _database(), "broker": _broker(), "worker": _worker(), "audit": _audit()}
    if settings.EVIDENCE_SCANNER != scanner.NOBODY:
        # While it is away files are kept and wait, but nobody can open them.
        checks["scanner"] = {"well": scanner.answers(settings.EVIDENCE_SCANNER)}
    _log_change(frozenset(name for name, check in checks.items() if not check["well"]))
    return _answer(checks)


def _log_change(unwell: frozenset[str]) -> None:
    """A line when something falls ill or is well again, not one for each time that somebody looks."""
    if unwell != _seen["unwell"]:
        _seen["unwell"] = unwell
        if unwell:
            logger.warning("Not well: %s", ", ".join(sorted(unwell)))
        else:
            logger.info("All is well again")
