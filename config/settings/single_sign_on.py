"""Single sign-on with any OpenID Connect provider.

A sign-in is matched by issuer and subject. Where the provider vouches for e-mail addresses, OIDC_LINK_VERIFIED_EMAIL
lets it make that link at the first sign-in.
"""

from urllib.parse import urlsplit

from csp import constants as csp
from django.core.exceptions import ImproperlyConfigured

from config.settings.environment import SECURE, env
from config.settings.pages import CONTENT_SECURITY_POLICY

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
