"""What this machine can test with: databases, brokers and browsers that answer, and why others are left out."""

import contextlib
import os
import pwd
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2
import redis
from psycopg2 import sql

LOCAL_DATABASES = ("postgres://postgres@127.0.0.1:5432/postgres", "postgres://127.0.0.1:5432/postgres")
LOCAL_REDIS = "redis://127.0.0.1:6379/15"
OFFICES = ("soffice", "libreoffice")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


UNPRIVILEGED = ("postgres", "nobody")
"""Who runs the server where root runs the tests: PostgreSQL refuses root."""


@dataclass
class Lane:
    """A run of pytest: which tests, with which environment; or the reason for which it cannot be.

    ``processes`` are more than two cores where tests wait for other processes to start, to try again and to stop.
    ``share`` is how pytest-xdist deals them out.
    """

    name: str
    title: str
    select: str
    processes: int = 4
    share: tuple[str, ...] = ("--dist", "load", "--maxschedchunk", "2")
    where: str = "--ignore=tests/journeys"
    env: dict[str, str] = field(default_factory=dict)
    left_out: str = ""


def sqlite_lane() -> Lane:
    return Lane("sqlite", "SQLite, embedded broker", "not (journey or office or faults)")


def postgres_lane() -> Lane:
    lane = Lane("postgres", "PostgreSQL and Redis", "(database or services) and not (journey or office or faults)")
    database, why = _database()
    if database is None:
        lane.left_out = why
        return lane
    url = os.environ.get("TEST_REDIS_URL", LOCAL_REDIS)
    try:
        redis.Redis.from_url(url, socket_connect_timeout=2, socket_timeout=2).ping()
    except redis.RedisError as error:
        lane.left_out = f"Redis does not answer at {_without_password(url)} ({error}); TEST_REDIS_URL names another"
        return lane
    lane.env = {
        "TEST_DATABASE_URL": database,
        "TEST_DATABASE_NAME": f"test_portal_{os.getpid()}",
        "TEST_REDIS_URL": url,
    }
    return lane


def journeys_lane() -> Lane:
    lane = Lane("journeys", "browser journeys", "journey and not faults", processes=2, where="tests/journeys")
    # Each process has a portal of its own; the tests of a file share teams.
    lane.share = ("--dist", "loadfile")
    named = os.environ.get("CHROMIUM")
    found = shutil.which(named) if named else next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        lane.left_out = f"no Chromium: {named or ', '.join(BROWSERS)} not found; CHROMIUM names another"
        return lane
    lane.env = {"CHROMIUM": found}
    return lane


def office_lane() -> Lane:
    lane = Lane("office", "LibreOffice", "office", processes=0)
    named = os.environ.get("SOFFICE")
    found = shutil.which(named) if named else next(filter(None, map(shutil.which, OFFICES)), None)
    if found is None:
        lane.left_out = f"no LibreOffice: {named or ', '.join(OFFICES)} not found; SOFFICE names another"
        return lane
    lane.env = {"SOFFICE": found}
    return lane


def faults_lane() -> Lane:
    """Kills and restarts, of PostgreSQL too: on a server of the run's own, which tests/settings.py starts."""
    lane = Lane("faults", "kills and restarts", "faults", processes=0)
    why = _no_own_postgres()
    if why:
        lane.left_out = f"no PostgreSQL of its own: {why}"
    elif shutil.which("redis-server") is None:
        lane.left_out = "redis-server was not found"
    else:
        lane.env = {"TEST_OWN_POSTGRES": "1"}
    return lane


def postgres_programs() -> Path | None:
    """The folder of initdb and postgres: that of the PATH, or Debian's newest; None where there is none."""
    found = shutil.which("initdb")
    if found and shutil.which("postgres"):
        return Path(found).resolve().parent
    debian = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/postgres")]
    return max(debian, key=lambda path: float(path.parent.name), default=None)


def postgres_account() -> pwd.struct_passwd | None:
    """The account that is to run the server: None is one's own; raises KeyError where root finds no other."""
    if os.getuid() != 0:
        return None
    for name in UNPRIVILEGED:
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise KeyError(f"none of {', '.join(UNPRIVILEGED)} is there to run PostgreSQL")


def _no_own_postgres() -> str:
    """Why there can be no server of a run's own; blank when there can."""
    try:
        postgres_account()
    except KeyError as error:
        return str(error)
    return "" if postgres_programs() else "initdb and postgres were not found"


def clear_up(lane: Lane) -> None:
    """Drop the databases of a run that was ended before it could."""
    if "TEST_DATABASE_NAME" not in lane.env:
        return
    connection = psycopg2.connect(lane.env["TEST_DATABASE_URL"], connect_timeout=2)
    connection.autocommit = True
    with connection.cursor() as cursor:
        # The run's own, and one for each test process: a suffix of letters and digits.
        own = f"^{lane.env['TEST_DATABASE_NAME']}(_[a-z0-9]+)?$"
        cursor.execute("SELECT datname FROM pg_database WHERE datname ~ %s", [own])
        for (name,) in cursor.fetchall():
            cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
    connection.close()


def _database() -> tuple[str | None, str]:
    named = os.environ.get("TEST_DATABASE_URL")
    why = ""
    for url in (named,) if named else LOCAL_DATABASES:
        try:
            with psycopg2.connect(url, connect_timeout=2) as connection, connection.cursor() as cursor:
                cursor.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
                row = cursor.fetchone()
        except psycopg2.Error as error:
            why = f"PostgreSQL does not answer at {_without_password(url)} ({str(error).strip().splitlines()[-1]})"
            continue
        if row and row[0]:
            return url, ""
        why = f"the user of {_without_password(url)} may not create databases"
    return None, f"{why}; TEST_DATABASE_URL names another"


def _without_password(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"
