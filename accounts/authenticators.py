"""Second steps at sign-in: authenticator apps and passkeys, as allauth keeps them."""

from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db.models import QuerySet

from prepared.queries import prepared

from .models import User

SECOND_STEPS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def has_second_step(user: User | AnonymousUser) -> bool:
    """Whether an authenticator app or a passkey is set up; recovery codes alone are none."""
    return user.is_authenticated and bool(_second_step(user.pk))


@prepared
def _second_step(user_id: int) -> QuerySet[Authenticator, int]:
    rows = Authenticator.objects.filter(user_id=user_id, type__in=SECOND_STEPS)
    return rows.order_by().values_list("pk", flat=True)[:1]


def seed_totp(user: User) -> str:
    """Set up an authenticator app for ``user`` from outside, and return its secret (base 32).

    For demonstration and tests; nothing happens, and the secret is returned, where there is one already.
    """
    existing = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).first()
    if existing is not None:
        return str(get_adapter().decrypt(existing.data["secret"]))
    secret: str = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def current_code(user: User) -> str:
    """The six digits that the person's authenticator app shows now.

    Raises:
        Authenticator.DoesNotExist: the person has no authenticator app.
    """
    authenticator = Authenticator.objects.get(user_id=user.pk, type=Authenticator.Type.TOTP)
    secret = get_adapter().decrypt(authenticator.data["secret"])
    counters = list(yield_hotp_counters_from_time())
    return str(format_hotp_value(hotp_value(secret, counters[len(counters) // 2])))


def mark_code_used(user: User, code: str) -> None:
    """Have ``code`` of the person's authenticator app, one set up or about to be, refused for as long as it counts.

    The library notes a code as used for one period, and accepts it in those before and after as well.
    """
    key = TOTP(Authenticator(user=user, type=Authenticator.Type.TOTP))._get_used_cache_key(code)
    cache.set(key, "y", timeout=app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1))
