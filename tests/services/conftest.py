"""A portal of real processes on the database of the test, and a trust at work in it."""

import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit, urlunsplit

import pytest
import redis
from django.conf import settings
from django.db import connection

from accounts.models import Role
from tests.factories.accounts import make_person
from tests.factories.organisations import make_trust
from tests.factories.surveys import answer_all, open_assessment
from tests.services.portal import Portal
from tests.services.redis_server import RedisServer


def database_url() -> str:
    """The test's database, which another process is to open."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlunsplit(urlsplit(os.environ["TEST_DATABASE_URL"])._replace(path=f"/{name}"))


@pytest.fixture
def broker_env() -> Iterator[dict[str, str]]:
    """Where messages go: into the portal's own folder, or to Redis, under a name of this test's own."""
    url = os.environ.get("TEST_REDIS_URL")
    if not url:
        yield {}
        return
    prefix = f"test-{uuid.uuid4().hex}:"
    yield {"REDIS_URL": url, "REDIS_PREFIX": prefix}
    server = redis.Redis.from_url(url)
    for key in server.scan_iter(f"{prefix}*"):
        server.delete(key)


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[RedisServer]:
    """Redis at work, for this test alone."""
    if shutil.which("redis-server") is None:
        pytest.skip("redis-server is not installed")
    folder = tmp_path / "redis"
    folder.mkdir()
    server = RedisServer(folder)
    server.start()
    yield server
    server.kill(with_its_data=True)


@pytest.fixture
def portal(transactional_db: None, broker_env: dict[str, str], tmp_path: Path) -> Iterator[Portal]:
    """A portal of which nothing has started yet; it is stopped before the test's data goes."""
    portal = Portal(
        tmp_path / "var",
        {
            "DATABASE_URL": database_url(),
            "SECRET_KEY": settings.SECRET_KEY,
            "AUDIT_KEY": settings.AUDIT_KEY,
            **broker_env,
        },
    )
    yield portal
    portal.stop()


@pytest.fixture
def maple(portal: Portal) -> SimpleNamespace:
    """Maple Trust has answered everything: its assessment, digital lead and clinical lead."""
    trust = make_trust(code="RMA", name="Maple NHS Trust")
    assessment = open_assessment(trust)
    lead, clinician = make_person(Role.DIGITAL_LEAD, trust=trust), make_person(Role.CLINICAL_LEAD, trust=trust)
    answer_all(assessment, lead)
    return SimpleNamespace(trust=trust, assessment=assessment, lead=lead, clinician=clinician)
