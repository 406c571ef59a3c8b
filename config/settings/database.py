"""SQLite in var/, or PostgreSQL where DATABASE_URL names one."""

from django.core.exceptions import ImproperlyConfigured
from environs import validate

from config.settings.environment import VAR_DIR, env

DATABASES = {
    "default": (
        env.dj_db_url("DATABASE_URL")
        if env.str("DATABASE_URL", "")
        else {"ENGINE": "django.db.backends.sqlite3", "NAME": str(VAR_DIR / "portal.sqlite3")}
    )
}
if DATABASES["default"]["ENGINE"] not in ("django.db.backends.sqlite3", "django.db.backends.postgresql"):
    raise ImproperlyConfigured("DATABASE_URL must begin with postgres:// or sqlite://")
# Seconds that a connection is kept: without it an empty signed-in page takes four times as long.
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", 600, validate=validate.Range(min=0))
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # IMMEDIATE: a transaction that will write takes the lock at its start, and waits for it,
        # instead of failing half-way when its snapshot went stale.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
