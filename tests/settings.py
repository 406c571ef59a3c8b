"""The portal's own settings for the tests: a var directory of their own, and only what a test needs is cheaper.

``TEST_DATABASE_URL`` (or ``TEST_OWN_POSTGRES``) and ``TEST_REDIS_URL`` choose the lane; what the portal itself would
read from the environment is put aside, so that a developer's own deployment is never touched.
"""

import atexit
import os
import shutil
import tempfile

PORTAL_VARIABLES = (
    "ALLOWED_HOSTS",
    "AUDIT_HEAD_FILE",
    "AUDIT_KEY",
    "DATABASE_URL",
    "DATA_ROWS_AT_ONCE",
    "DEBUG",
    "DEFAULT_FROM_EMAIL",
    "DOWNLOADS_AN_HOUR",
    "EMAIL_URL",
    "EVIDENCE_DIR",
    "EVIDENCE_SCANNER",
    "EXPORTS_DIR",
    "EXPORT_DAYS",
    "HSTS_SECONDS",
    "LOG_FORMAT",
    "LOG_LEVEL",
    "PORTAL_CONTACT",
    "PORTAL_OPERATOR",
    "PORTAL_URL",
    "PROXY_COUNT",
    "REDIS_PREFIX",
    "REDIS_URL",
    "SECRET_KEY",
    "CONN_MAX_AGE",
)
for name in PORTAL_VARIABLES:
    os.environ.pop(name, None)

_var = tempfile.mkdtemp(prefix="portal-test-")
atexit.register(shutil.rmtree, _var, ignore_errors=True)
os.environ["PORTAL_VAR_DIR"] = _var
if os.environ.get("TEST_OWN_POSTGRES"):
    # A server that the tests may kill: not the machine's.
    from tests.services.own_postgres import start_for_this_run

    _server = start_for_this_run()
    atexit.register(_server.remove)
    os.environ["TEST_DATABASE_URL"] = _server.url
if url := os.environ.get("TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = url

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES, STORAGES, VAR_DIR  # noqa: E402

# A hash that takes a tenth of a second is for attackers; the tests sign in thousands of times.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

CACHES = {
    alias: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": alias}
    for alias in ("default", "sessions")
}

if name := os.environ.get("TEST_DATABASE_NAME"):
    # One for each run, so that two runs on one machine do not take it from each other.
    DATABASES["default"]["TEST"] = {"NAME": name}

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, as in the portal, not Django's shared memory database: locks and WAL behave as they do in use.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"
    )

# Messages go to memory: what a real worker does is tested with real processes in tests/services.
CELERY_BROKER_URL = "memory://"

# Names without hashes: a test of pages needs no built assets. tests/unit/nhsuk/test_assets.py tests the real ones.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
