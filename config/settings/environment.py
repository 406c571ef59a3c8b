"""What the environment says of this portal: where it keeps things, its address and its secrets."""

from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from environs import Env

from config.secrets import kept_secret

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = Env()

VAR_DIR = Path(env.str("PORTAL_VAR_DIR", str(BASE_DIR / "var")))
# For its owner only, where the portal makes it: database, mail and cache lie in it. One that was there stays as it is.
VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)

DEBUG = env.bool("DEBUG", False)
AUDIT_HEAD_FILE = Path(env.str("AUDIT_HEAD_FILE", str(VAR_DIR / "audit-head.jsonl")))

PORTAL_URL = urlsplit(env.str("PORTAL_URL", "http://127.0.0.1:8000"))
if PORTAL_URL.scheme not in ("http", "https") or not PORTAL_URL.hostname or PORTAL_URL.path not in ("", "/"):
    raise ImproperlyConfigured(f"PORTAL_URL must be http(s)://host[:port], not {PORTAL_URL.geturl()!r}")
SECURE = PORTAL_URL.scheme == "https"
if SECURE and DEBUG:
    raise ImproperlyConfigured("DEBUG shows settings and data to visitors: it cannot be on where PORTAL_URL is https")


def _secret(name: str, file: str) -> str:
    """A deployment names its secrets; the embedded portal makes its own and keeps them in var/."""
    value: str = env.str(name, "")
    if not value and SECURE:
        raise ImproperlyConfigured(f"{name} must be set where PORTAL_URL is https")
    if value and len(value) < 50:
        raise ImproperlyConfigured(f"{name} must have at least 50 characters, not {len(value)}")
    return value or kept_secret(VAR_DIR / file)


SECRET_KEY = _secret("SECRET_KEY", "secret-key")
AUDIT_KEY = _secret("AUDIT_KEY", "audit-key")
if SECRET_KEY == AUDIT_KEY:
    raise ImproperlyConfigured("AUDIT_KEY must differ from SECRET_KEY: who has one must not have the other")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]", PORTAL_URL.hostname or "localhost"])
CSRF_TRUSTED_ORIGINS = [PORTAL_URL.geturl()] if SECURE else []
