"""Templates, forms, who answers for the portal, and what a browser may load."""

from csp import constants as csp
from django.core.exceptions import ImproperlyConfigured

from config.settings.environment import BASE_DIR, env

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
