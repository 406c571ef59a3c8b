"""Settings are read from the environment, and nonsense ends the process with the variable's name."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
LONG = "0123456789" * 5
SECURE = {
    "PORTAL_URL": "https://digital-maturity.example",
    "SECRET_KEY": f"s{LONG}",
    "AUDIT_KEY": f"a{LONG}",
    "DATABASE_URL": "postgres://portal@127.0.0.1/portal",
    "REDIS_URL": "redis://127.0.0.1/0",
    "EMAIL_URL": "submission://127.0.0.1",
}


def manage(tmp_path: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    return python(tmp_path, "manage.py", *arguments, **env)


def python(tmp_path: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PORTAL_VAR_DIR": str(tmp_path / "var"), **env},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    ("env", "named"),
    [
        ({"PORTAL_URL": "digital-maturity.example"}, "PORTAL_URL"),
        ({"PORTAL_URL": "http://host/with/path"}, "PORTAL_URL"),
        ({"DATABASE_URL": "mysql://127.0.0.1/portal"}, "DATABASE_URL"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL"),
        ({"REDIS_URL": "127.0.0.1:6379"}, "REDIS_URL"),
        ({"EMAIL_URL": "carrier-pigeon://loft"}, "EMAIL_URL"),
        ({"EVIDENCE_SCANNER": "clamav"}, "EVIDENCE_SCANNER"),
        ({"EVIDENCE_SCANNER": "clamav://scanner"}, "EVIDENCE_SCANNER"),
        ({"EVIDENCE_SCANNER": "http://scanner:3310"}, "EVIDENCE_SCANNER"),
        ({"CONN_MAX_AGE": "forever"}, "CONN_MAX_AGE"),
        ({"CONN_MAX_AGE": "-1"}, "CONN_MAX_AGE"),
        ({"WORKER_CONCURRENCY": "0"}, "WORKER_CONCURRENCY"),
        ({"PROXY_COUNT": "-1"}, "PROXY_COUNT"),
        ({"LOG_FORMAT": "xml"}, "LOG_FORMAT"),
        ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL"),
        ({"DEBUG": "perhaps"}, "DEBUG"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": LONG, "AUDIT_KEY": LONG}, "AUDIT_KEY"),
        ({"PORTAL_URL": "https://digital-maturity.example"}, "SECRET_KEY"),
        ({**SECURE, "DEBUG": "1"}, "DEBUG"),
        ({**SECURE, "AUDIT_KEY": ""}, "AUDIT_KEY"),
        ({**SECURE, "HSTS_SECONDS": "a year"}, "HSTS_SECONDS"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_nonsense_ends_the_process_and_names_the_variable(tmp_path, env, named):
    done = python(tmp_path, "-c", "import config.settings", **env)
    assert done.returncode != 0
    assert named in done.stderr.splitlines()[-1]


def test_nothing_set_is_a_portal_that_works(tmp_path):
    done = manage(tmp_path, "check")
    assert done.returncode == 0, done.stderr


def test_a_deployment_over_https_passes_djangos_own_checks(tmp_path):
    done = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **SECURE)
    assert done.returncode == 0, done.stderr


def test_secrets_are_made_once_and_are_for_the_owner_only(tmp_path):
    manage(tmp_path, "check")
    kept = {name: (tmp_path / "var" / name).read_text() for name in ("secret-key", "audit-key")}
    manage(tmp_path, "check")
    for name, secret in kept.items():
        path = tmp_path / "var" / name
        assert path.read_text() == secret
        assert path.stat().st_mode & 0o077 == 0
    assert kept["secret-key"] != kept["audit-key"]


@pytest.mark.parametrize("folder", ["with space", "with%percent", "with#hash", "with?mark"])
def test_the_embedded_database_may_lie_anywhere(tmp_path, folder):
    var = tmp_path / folder
    done = manage(tmp_path, "migrate", "contenttypes", "--verbosity", "0", PORTAL_VAR_DIR=str(var))
    assert done.returncode == 0, done.stderr
    assert (var / "portal.sqlite3").exists()


def test_what_the_portal_makes_is_for_its_owner_only_and_what_was_there_stays(tmp_path):
    assert manage(tmp_path, "check").returncode == 0
    for made in ("var", "var/mail"):
        assert (tmp_path / made).stat().st_mode & 0o777 == 0o700
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    theirs.chmod(0o755)
    assert manage(tmp_path, "check", PORTAL_VAR_DIR=str(theirs)).returncode == 0
    assert theirs.stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize("env", [{}, {"REDIS_URL": "redis://127.0.0.1/0"}], ids=["embedded", "Redis"])
def test_sessions_share_no_cache_with_what_limits_sign_in(tmp_path, env):
    asked = "from config import settings as s; print(s.SESSION_CACHE_ALIAS, s.CACHES['default'], s.CACHES['sessions'])"
    shown = python(tmp_path, "-c", asked, **env).stdout
    assert shown.startswith("sessions ")
    if env:
        assert "'KEY_PREFIX': 'portal:'," in shown
        assert "'KEY_PREFIX': 'portal:sessions:'," in shown
    else:
        assert "/cache', 'OPTIONS': {'MAX_ENTRIES': 100000}" in shown
        assert "/session-cache'" in shown
