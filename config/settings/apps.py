"""Apps, middleware and what wires them."""

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

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = False
USE_TZ = True
