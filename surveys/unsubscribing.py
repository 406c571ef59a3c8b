"""The signed word in a mail by which its reader, and nobody else, turns such mail off without signing in."""

from dataclasses import dataclass

from django.core.signing import BadSignature, Signer

from .notices import GROUPS

_SALT = "surveys.mail.stop"


class NoSuchToken(ValueError):
    """It was not made here, or was changed since."""


@dataclass(frozen=True)
class Stop:
    """Whose mail of which group is to stop."""

    person_id: int
    group: str


def stop_token(*, person_id: int, group: str) -> str:
    """The token for one person and one group. It never expires: an old mail's link works too."""
    return Signer(salt=_SALT).sign_object([person_id, group])


def read_stop_token(token: str) -> Stop:
    """What a token says. Raises NoSuchToken."""
    try:
        person_id, group = Signer(salt=_SALT).unsign_object(token)
    except (BadSignature, ValueError, TypeError) as error:
        raise NoSuchToken from error
    if group not in GROUPS:
        raise NoSuchToken
    return Stop(person_id, group)
