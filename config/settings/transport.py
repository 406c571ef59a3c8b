"""What holds where the portal is reached over https, and how far a proxy is believed."""

from environs import validate

from config.settings.environment import SECURE, env

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
