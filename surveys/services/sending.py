"""Emptying the outbox: each mail leaves once, as far as the mail's own protocol lets."""

import hashlib
import logging
import smtplib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.addresses import portal_url
from accounts.selectors import scope_of

from ..models import Assessment, DeclinedMail, Notice, Wave
from ..notices import KINDS, one_line
from ..reminders import is_quiet, next_hours
from ..unsubscribing import stop_token

logger = logging.getLogger(__name__)

ROUND_SECONDS = 5
"""A round ends after this long: scores wait for the same worker."""
HELD = timedelta(minutes=1)
"""Longer than a talk with a mail server takes; see ``_held``."""
AWAY = timedelta(seconds=20)
MOST_TRIES = 10


class MailServerAway(Exception):
    """The mail server cannot be reached, or turns us away: nothing else need be tried now."""


def waiting(now: datetime) -> Q:
    """The condition for what is to be sent by ``now``."""
    return Q(sent_at=None, cancelled_at=None, not_before__lte=now)


def send_waiting() -> bool:
    """Send what is due, for a few seconds; return whether more waits that can be sent at once."""
    started = time.monotonic()
    due = Notice.objects.filter(waiting(timezone.now())).order_by("not_before", "pk")
    for notice_id in list(due.values_list("pk", flat=True)[:500]):
        if time.monotonic() - started > ROUND_SECONDS:
            return True
        try:
            send_notice(notice_id=notice_id)
        except MailServerAway as error:
            logger.warning("Mail waits: %s", error)
            return False
    return False


def send_notice(*, notice_id: int) -> None:
    """Send one mail unless it was sent, is not due, or another process is at it.

    A process that is killed between the server's "250" and the note of it leaves the mail to be sent a second time,
    with the same Message-ID: once too often at worst, never not at all.

    Raises:
        MailServerAway: it stays, to be tried again within a minute.
    """
    away = None
    with _held(notice_id) as notice:
        if notice is None:
            return
        reason = _why_not(notice)
        if reason:
            _settle(notice, cancelled_at=timezone.now(), cancelled_reason=reason)
            return
        if KINDS[notice.kind].group and is_quiet(timezone.now()):
            _settle(notice, not_before=next_hours(timezone.now()))
            return
        try:
            _mail(notice).send()
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as error:
            _try_later(notice, error)
        except OSError as error:
            _settle(notice, failed_at=timezone.now(), not_before=timezone.now() + AWAY)
            away = error
        except Exception as error:  # A mail that cannot be made must not keep the others waiting.
            logger.exception("Notice %s cannot be sent.", notice.pk)
            _try_later(notice, error)
        else:
            _settle(notice, sent_at=timezone.now(), tries=notice.tries + 1)
    if away is not None:
        raise MailServerAway(f"{type(away).__name__}: {away}") from away


@contextmanager
def _held(notice_id: int) -> Iterator[Notice | None]:
    """The notice while no other process can take it; None where it is not to be sent or is taken.

    PostgreSQL holds the row as long as we live. SQLite has one lock for everything, which no talk with a mail server
    may hold: there the notice is put off for longer than that talk can take, and comes back if we do not.
    """
    now = timezone.now()
    rows = Notice.objects.select_related("person", "assessment__wave", "wave").defer(
        "assessment__wave__framework_version", "wave__framework_version"
    )
    if connection.features.has_select_for_update_skip_locked:
        with transaction.atomic():
            held = rows.select_for_update(skip_locked=True, of=("self",))
            yield held.filter(waiting(now), pk=notice_id).first()
        return
    taken = Notice.objects.filter(waiting(now), pk=notice_id).update(not_before=now + HELD)
    yield rows.get(pk=notice_id) if taken else None


def _settle(notice: Notice, **fields: object) -> None:
    Notice.objects.filter(pk=notice.pk).update(**fields)


def _try_later(notice: Notice, error: Exception) -> None:
    """It is this one mail that does not go: try a few times over half a day, then leave it."""
    logger.warning("Notice %s was not taken: %s", notice.pk, type(error).__name__)
    now, tries = timezone.now(), notice.tries + 1
    _settle(notice, failed_at=now, tries=tries, not_before=now + timedelta(minutes=5 * 2 ** min(notice.tries, 5)))
    if tries >= MOST_TRIES:
        _settle(notice, cancelled_at=now, cancelled_reason=f"not taken in {tries} tries: {type(error).__name__}")


def _why_not(notice: Notice) -> str:
    """Why this mail is not to be sent any more; blank where it is."""
    if notice.kind not in KINDS:
        return "no such mail any more"
    if not notice.person.is_active:
        return "the person cannot sign in any more"
    kind = KINDS[notice.kind]
    needs, assessment, wave = kind.needs, notice.assessment, notice.wave
    if assessment is None:
        region = str(notice.details.get("region_code", ""))
        scope = scope_of(notice.person, needs)
        held = scope.covers(trust_code="", region_code=region) if region else bool(scope)
    else:
        held = scope_of(notice.person, needs).covers(
            trust_code=assessment.trust_code, icb_code=assessment.icb_code, region_code=assessment.region_code
        )
    if not held:
        return "the person no longer has the role"
    if kind.group and DeclinedMail.objects.filter(person_id=notice.person_id, group=kind.group).exists():
        return "the person does not want such mail"
    if kind.while_open and assessment is not None and _is_done(assessment):
        return "submitted, or the wave closed, in the meantime"
    if kind.while_open and wave is not None and wave.state != Wave.State.OPEN:
        return "the wave closed in the meantime"
    return ""


def _is_done(assessment: Assessment) -> bool:
    return assessment.state == Assessment.State.SUBMITTED or not assessment.takes_answers


def _mail(notice: Notice) -> EmailMessage:
    person, assessment, wave = notice.person, notice.assessment, notice.wave
    # Names come from imports and forms. On this copy, which is never saved, each is one line.
    person.name = one_line(person.name)
    if assessment is not None:
        assessment.trust_name = one_line(assessment.trust_name)
        assessment.wave.title = one_line(assessment.wave.title)
    if wave is not None:
        wave.title = one_line(wave.title)
    context: dict[str, Any] = {
        "person": person,
        "assessment": assessment,
        "wave": wave,
        "details": {key: _lines(value) for key, value in notice.details.items()},
        "link": _link(notice),
        "portal_url": portal_url(""),
        "contact": settings.PORTAL_CONTACT,
        "stop_link": _stop_link(notice),
    }
    subject = one_line(render_to_string(f"surveys/email/{notice.kind}_subject.txt", context))
    message = render_to_string(f"surveys/email/{notice.kind}_message.txt", context)
    footer = render_to_string("surveys/email/footer.txt", context)
    return EmailMessage(
        subject,
        f"{message.strip()}\n\n{footer.strip()}\n",
        settings.DEFAULT_FROM_EMAIL,
        [person.email],
        headers={
            "Message-ID": _message_id(notice),
            "Auto-Submitted": "auto-generated",
            **_unsubscribing(context["stop_link"]),
        },
    )


def _lines(value: object) -> str | list[str]:
    return [one_line(each) for each in value] if isinstance(value, list) else one_line(str(value))


def _stop_link(notice: Notice) -> str:
    group = KINDS[notice.kind].group
    if not group:
        return ""
    return portal_url(reverse("surveys:mail_stop", args=[stop_token(person_id=notice.person_id, group=group)]))


def _unsubscribing(stop_link: str) -> dict[str, str]:
    """What mail programs make a button of (RFC 8058)."""
    if not stop_link:
        return {}
    return {"List-Unsubscribe": f"<{stop_link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _link(notice: Notice) -> str:
    """Where the mail leads: a page of the portal that ``details["path"]`` names, the assessment, or home."""
    path = str(notice.details.get("path", ""))
    if path.startswith("/") and not path.startswith("//"):
        return portal_url(one_line(path))
    if notice.assessment_id is not None:
        return portal_url(reverse("surveys:assessment_read", args=[notice.assessment_id]))
    return portal_url(reverse("reports:home_read"))


def _message_id(notice: Notice) -> str:
    """The same however often this mail is sent, so that a mailbox can tell that it is one; nobody else can guess it."""
    digest = hashlib.sha256(f"notice:{settings.SECRET_KEY}:{notice.pk}".encode()).hexdigest()[:32]
    return f"<{digest}@{settings.PORTAL_URL.hostname}>"
