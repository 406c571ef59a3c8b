"""How long a question was open before its answer was saved. Pure: no ORM.

The form carries the moment of its opening, signed for this question, assessment and person. Whatever comes back that
is not such a moment counts nothing; it never stands in the way of a save.
"""

import time

from django.core.signing import BadSignature, Signer
from django.utils.crypto import salted_hmac

MOST_SECONDS = 20 * 60
"""A page that was left open counts no more than this."""
OLDEST_SECONDS = 12 * 3600
"""As long as a session without a page: what is older was not worked on."""
_SALT = "surveys.stopwatch"


def opened(*for_what: object) -> str:
    """The present moment, signed ``for_what``: assessment, question and person."""
    return _signer(for_what).sign(str(int(time.time())))


def seconds_since(token: str, *for_what: object) -> int | None:
    """Whole seconds since ``opened`` made ``token`` for the same, at most MOST_SECONDS; None for anything else."""
    try:
        passed = int(time.time()) - int(_signer(for_what).unsign(token))
    except (BadSignature, ValueError):
        return None
    return min(passed, MOST_SECONDS) if 0 <= passed <= OLDEST_SECONDS else None


def pseudonym(*, wave_id: int, user_id: object) -> str:
    """A name for a person in one wave that nobody can turn back without the portal's secret key."""
    return salted_hmac(_SALT, f"{wave_id}:{user_id}", algorithm="sha256").hexdigest()[:32]


def _signer(for_what: tuple[object, ...]) -> Signer:
    return Signer(salt=":".join([_SALT, *map(str, for_what)]))
