"""The portal's settings: one file, read from the environment, failing loudly on nonsense.

With nothing set the portal runs embedded: SQLite, a Celery broker, files and mail under ``var/``.
``DATABASE_URL`` and ``REDIS_URL`` move it to PostgreSQL and Redis. docs/deployment.md lists every variable.
"""

from pathlib import Path
from urllib.parse import urlsplit

from csp import constants as csp
from django.core.exceptions import ImproperlyConfigured
from environs import Env, validate

from config.secrets import kept_secret

BASE_DIR = Path(__file__).resolve().parent.parent
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

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "nhsuk",
    "audit",
    "organisations",
    "accounts",
    "surveys",
    "maturity",
    "reports",
    "demonstration",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Outside of everything that can answer with an error, so that an error page has its headers too.
    "csp.middleware.CSPMiddleware",
    "nhsuk.middleware.permissions_policy",
    "config.middleware.private_answers",
    "config.middleware.no_nul_in_addresses",
    "whitenoise.middleware.WhiteNoiseMiddleware",  # Static files, compressed beforehand.
    # Pages. BREACH guesses a secret from the length of answers that also repeat what the attacker sent. Django's
    # CSRF tokens are masked anew in each answer, and this middleware adds random padding to each.
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.IdleSessionMiddleware",
    "accounts.middleware.SecondStepMiddleware",
]

ROOT_URLCONF = "config.urls"
CSRF_FAILURE_VIEW = "nhsuk.views.errors.csrf_failure"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

# --- pages ------------------------------------------------------------------------------------
TEMPLATES = [
    {
        "NAME": "jinja2",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "environment": "nhsuk.jinja.environment",
            "context_processors": [
                "nhsuk.context.page",
                "accounts.context.account",
                "surveys.context.demonstration",
                "reports.context.navigation",
            ],
        },
    },
    {
        # What packages bring with them and no page of ours replaces: e-mails of allauth, documents of DRF.
        "NAME": "django",
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]
FORM_RENDERER = "nhsuk.forms.Renderer"

# Who answers for the portal, as the pages in its footer name them; the contact is an email address.
PORTAL_OPERATOR = env.str("PORTAL_OPERATOR", "the organisation that runs this portal")
PORTAL_CONTACT = env.str("PORTAL_CONTACT", "")
if PORTAL_CONTACT and "@" not in PORTAL_CONTACT:
    raise ImproperlyConfigured(f"PORTAL_CONTACT must be an email address, not {PORTAL_CONTACT!r}")

# Nothing is asked of another server, and nothing runs that we did not send.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [csp.SELF],
        "script-src": [csp.SELF, csp.NONCE],
        # The hash is that of the empty style element, which Plotly makes and then fills by rules.
        "style-src": [csp.SELF, "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"],
        "img-src": [csp.SELF, "data:"],  # The QR code of a TOTP secret.
        "object-src": [csp.NONE],
        "base-uri": [csp.NONE],
        # Chromium applies this to the redirects that follow a form too: signing in by OpenID Connect begins with a
        # POST to us that redirects to the provider, so the origin of a configured provider is to be added here.
        "form-action": [csp.SELF],
        "frame-ancestors": [csp.NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

# --- database ---------------------------------------------------------------------------------
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

# --- Redis, cache, Celery ---------------------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", "")
if REDIS_URL and not REDIS_URL.startswith(("redis://", "rediss://", "unix://")):
    raise ImproperlyConfigured("REDIS_URL must begin with redis://, rediss:// or unix://")
REDIS_PREFIX = env.str("REDIS_PREFIX", "portal:")


def _cache(key_prefix: str, folder: str, max_entries: int) -> dict[str, object]:
    if REDIS_URL:
        return {
            "BACKEND": "config.cache.ForgivingRedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": key_prefix,
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
        }
    # Files, not process memory: sign-in rate limits count across the web processes.
    return {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(VAR_DIR / folder),
        "OPTIONS": {"MAX_ENTRIES": max_entries},
    }


CACHES = {
    # What counts attempts and knows used codes must not be pushed out by what any visitor can make.
    "default": _cache(REDIS_PREFIX, "cache", 100_000),
    # Any visitor can make sessions; the database has them all, so this one may forget.
    "sessions": _cache(f"{REDIS_PREFIX}sessions:", "session-cache", 2_000),
}

CELERY_BROKER_URL = REDIS_URL or "embedded://localhost"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = (
    {
        "global_keyprefix": REDIS_PREFIX,
        "socket_connect_timeout": 2,
        "socket_timeout": 10,
        # A message that was not acknowledged within an hour goes to another worker; no task may take that long.
        "visibility_timeout": 3600,
        # A request that publishes does not wait for a broker that is down: the sweeper will find the work.
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0.1,
        "interval_max": 0.1,
    }
    if REDIS_URL
    else {"folder": str(VAR_DIR / "broker")}
)
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # Worker and beat wait for a broker as long as it takes.
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True  # What a task did stands in the database.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_TASK_TIME_LIMIT = 600
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# Processes, not threads: two cores for sums and PDFs, limits of time, and a crash ends one task, not the worker.
CELERY_WORKER_CONCURRENCY = env.int("WORKER_CONCURRENCY", 2, validate=validate.Range(min=1))
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_TIMEZONE = "Europe/London"
# In memory: every entry is an interval of seconds, and there is nothing to remember over a restart.
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"
SWEEP_SECONDS = 30.0 if REDIS_URL else 5.0
CELERY_BEAT_SCHEDULE = {
    # Each expires before long, so that a worker that was away does not come back to a heap of them.
    "seal-events": {"task": "audit.tasks.seal_events_task", "schedule": 1.0, "options": {"expires": 2.0}},
    "heartbeat": {"task": "config.heartbeat_task", "schedule": 5.0, "options": {"expires": 5.0}},
    "sweep-scores": {
        "task": "maturity.sweep_scores_task",
        "schedule": SWEEP_SECONDS,
        "options": {"expires": SWEEP_SECONDS},
    },
    # Once a day is enough; every hour, so that a portal that runs for an hour at a time gets to it too.
    "clear-sessions": {"task": "accounts.tasks.clear_sessions_task", "schedule": 3600.0, "options": {"expires": 3600}},
}

# --- people -----------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
# A link to set a password works for three days, and once.
PASSWORD_RESET_TIMEOUT = 3 * 24 * 60 * 60

# Signed out after 12 hours without a page (accounts.middleware moves the end on), and when the browser closes.
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"  # Kept in the database, read from the cache.
SESSION_CACHE_ALIAS = "sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"  # Not "Strict": the answer of a single sign-on provider comes from another site.
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
if SECURE:
    # The prefix has browsers refuse a cookie that a neighbouring host or a plain connection would set.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"

ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # Nobody signs up; the link that sets the first password proves the address.
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_TEMPLATE_EXTENSION = "jinja"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_FORMS = {
    "login": "accounts.forms.sign_in.SignInForm",
    "reauthenticate": "accounts.forms.sign_in.ReauthenticateForm",
    "change_password": "accounts.forms.password.ChangePasswordForm",
    "set_password": "accounts.forms.password.SetPasswordForm",
    "reset_password": "accounts.forms.password.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.password.ResetPasswordKeyForm",
}
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "reauthenticate": "10/m/user",
    "passkey_challenge": "30/m/ip",  # The portal's own: each makes a session, of anybody who asks.
    "change_password": "5/m/user",
}
MFA_ADAPTER = "accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Digital maturity"
MFA_TOTP_TOLERANCE = 1  # The code before and the one after count: clocks of phones differ.
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE  # http://localhost only: browsers refuse other plain addresses.
MFA_ALLOW_UNVERIFIED_EMAIL = True  # An administrator entered the address, not the person.
MFA_FORMS = {
    "authenticate": "accounts.forms.second_step.AuthenticateForm",
    "reauthenticate": "accounts.forms.second_step.ReauthenticateForm",
    "activate_totp": "accounts.forms.second_step.ActivateTOTPForm",
    "add_webauthn": "accounts.forms.second_step.AddWebAuthnForm",
}

# Single sign-on with any OpenID Connect provider. A sign-in is matched by issuer and subject. Where the provider
# vouches for e-mail addresses, OIDC_LINK_VERIFIED_EMAIL lets it make that link at the first sign-in.
OIDC_NAME = env.str("OIDC_NAME", "single sign-on")
OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET = _oidc = tuple(
    env.str(name, "") for name in ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")
)
if any(_oidc) and not all(_oidc):
    raise ImproperlyConfigured("OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET belong together: set all or none")
if SECURE and OIDC_ISSUER and not OIDC_ISSUER.startswith("https://"):
    raise ImproperlyConfigured("OIDC_ISSUER must begin with https:// where PORTAL_URL is https")
if OIDC_ISSUER:
    # Signing in begins with a form that the portal answers by sending the browser on to the provider.
    _provider = urlsplit(env.str("OIDC_SIGN_IN_ORIGIN", OIDC_ISSUER))
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"] = [csp.SELF, f"{_provider.scheme}://{_provider.netloc}"]
SOCIALACCOUNT_ADAPTER = "accounts.adapters.SocialAccountAdapter"
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "provider_class": "accounts.single_sign_on.IssuerKeyedProvider",
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "sso",
                "name": OIDC_NAME,
                "client_id": OIDC_CLIENT_ID,
                "secret": OIDC_CLIENT_SECRET,
                "settings": {
                    "server_url": OIDC_ISSUER,
                    "email_authentication": env.bool("OIDC_LINK_VERIFIED_EMAIL", False),
                },
            }
        ]
        if OIDC_ISSUER
        else [],
    }
}

# --- language and time ------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = False
USE_TZ = True

# --- API ----------------------------------------------------------------------------------------
API_REQUESTS_A_MINUTE = 600
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["config.api.authentication.PortalSession"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "config.api.pagination.Pages",
    "DEFAULT_FILTER_BACKENDS": ["config.api.filters.DeclaredFilters"],
    "DEFAULT_SCHEMA_CLASS": "config.api.document.PortalSchema",
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.UserRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"user": f"{API_REQUESTS_A_MINUTE}/min"},
    "EXCEPTION_HANDLER": "config.api.problems.problem_response",
    "NUM_PROXIES": 0,  # Whoever asks is signed in, and counted as that person, never by an address.
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Digital maturity",
    "DESCRIPTION": "What NHS trusts in England said of their digital maturity, as far as the reader may see it.",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "AssessmentState": "surveys.models.Assessment.State",
        "WaveState": "surveys.api.PUBLIC_STATES",
        "TrustType": "organisations.models.TrustType",
        "Programme": "organisations.models.Programme",
        "ScoreScope": "maturity.models.Scope",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "config.api.document.add_problems",
    ],
}

# --- files and mail ---------------------------------------------------------------------------
FILE_UPLOAD_HANDLERS = ["config.uploads.NoUploads"]
STATIC_URL = "static/"
# Made by `npm run build`, then named by their hashes and compressed by `collectstatic`. Packages' own files stay out.
STATICFILES_DIRS = [BASE_DIR / "build" / "static"]
FONTS_DIR = BASE_DIR / "build" / "fonts"  # The typeface of the PDFs.
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
STATIC_ROOT = BASE_DIR / "build" / "served"
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
if env.str("EMAIL_URL", ""):
    _email = env.dj_email_url("EMAIL_URL")
    if _email.get("EMAIL_BACKEND") != "django.core.mail.backends.smtp.EmailBackend":
        raise ImproperlyConfigured("EMAIL_URL must begin with smtp:// (or submission://, for STARTTLS on port 587)")
    EMAIL_BACKEND = _email["EMAIL_BACKEND"]
    EMAIL_HOST = _email["EMAIL_HOST"] or "localhost"
    EMAIL_PORT = _email["EMAIL_PORT"]
    EMAIL_HOST_USER = _email["EMAIL_HOST_USER"] or ""
    EMAIL_HOST_PASSWORD = _email["EMAIL_HOST_PASSWORD"] or ""
    EMAIL_USE_TLS = _email["EMAIL_USE_TLS"]
    EMAIL_USE_SSL = _email["EMAIL_USE_SSL"]
else:
    EMAIL_FILE_PATH.mkdir(mode=0o700, exist_ok=True)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "digital-maturity@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- security where the portal is reached over https --------------------------------------------
SESSION_COOKIE_SECURE = SECURE
CSRF_COOKIE_SECURE = SECURE
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^statusz$"]  # Probes come past the proxy, without TLS.
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", 365 * 24 * 3600, validate=validate.Range(min=0)) if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
# Preloading binds the whole registered domain for years: that is its owner's to decide.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
# Whether a request came by https is gunicorn's word (FORWARDED_ALLOW_IPS names the proxies it believes), and how
# many proxies stand before it tells sign-in's rate limits which address is the visitor's.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("PROXY_COUNT", 0, validate=validate.Range(min=0))

# --- logs ---------------------------------------------------------------------------------------
LOG_FORMAT = env.str("LOG_FORMAT", "plain", validate=validate.OneOf(["plain", "json"]))
LOG_LEVEL = env.str("LOG_LEVEL", "INFO", validate=validate.OneOf(["DEBUG", "INFO", "WARNING", "ERROR"]))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "json": {"()": "config.logs.JsonLines"},
    },
    "filters": {"no-reset-keys": {"()": "config.logs.NoResetKeys"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["no-reset-keys"]},
    },
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        # Django's own handlers would print some records twice, and mail others to nobody.
        "django": {"handlers": [], "level": LOG_LEVEL, "propagate": True},
        "django.server": {"handlers": [], "level": LOG_LEVEL, "propagate": True},
        # A line a second, for each task that beat sends, says nothing.
        "celery.app.trace": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.beat": {"level": "WARNING"},
    },
}
