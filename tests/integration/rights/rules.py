"""What is to come of a request, in a word, and how a row of the table says it."""

from dataclasses import dataclass, field

from django.http import HttpResponse
from django.urls import reverse

from tests.integration.rights.objects import ABSENT, FOREIGN
from tests.integration.rights.principals import ANONYMOUS, ENGLAND, PRINCIPALS, SIGNED_IN

IN = "in"  # the page, a form with errors, or a redirect within the portal
SIGN_IN = "sign in"  # a redirect to sign-in, or 401
FORBIDDEN = "forbidden"
NO_SUCH_PAGE = "no such page"
NO_SUCH_METHOD = "no such method"


def fits(came: str, expected: str) -> bool:
    """Whether ``came`` is the word expected, or one of two with "or" between."""
    return came in expected.split(" or ")


_WORDS = {401: SIGN_IN, 403: FORBIDDEN, 404: NO_SUCH_PAGE, 405: NO_SUCH_METHOD}


def word_for(response: HttpResponse) -> str:
    """The word for what came."""
    if response.status_code in (302, 303):
        return SIGN_IN if response.headers["Location"].startswith(reverse("account_login")) else IN
    if response.status_code in (200, 400, 409, 422):
        return IN
    return _WORDS.get(response.status_code, str(response.status_code))


@dataclass(frozen=True)
class Rule:
    """For one method: who gets in, and what comes for the others.

    ``may`` gets in, where the object is the principal's own or the principal works for England. ``sees`` may see
    the object elsewhere, and is told "forbidden"; everybody else gets ``refused``, as for an absent object.
    With ``personal`` also who works for England reaches only their own; ``everywhere`` everybody reaches all.
    """

    may: frozenset[str]
    sees: frozenset[str] = frozenset()
    refused: str = NO_SUCH_PAGE
    anonymous: str = SIGN_IN
    word: str = IN
    absent: str = NO_SUCH_PAGE
    personal: bool = False
    everywhere: bool = False

    def expected(self, principal: str, variant: str | None) -> str:
        if principal == ANONYMOUS:
            return self.anonymous
        everywhere = self.everywhere or (principal in ENGLAND and not self.personal)
        reached = variant not in (FOREIGN, ABSENT) or (variant == FOREIGN and everywhere)
        if principal in self.may:
            return self.word if reached else self.absent
        if principal in self.sees and reached:
            return FORBIDDEN
        return self.refused


def only(may: frozenset[str], **others: object) -> Rule:
    """Those let in; for the rest of those signed in the page is forbidden, whatever object is named."""
    return Rule(may, **{"refused": FORBIDDEN, **others})  # type: ignore[arg-type]


def always(word: str, anonymous: str | None = None) -> Rule:
    """The same for all who are signed in."""
    return Rule(SIGNED_IN, word=word, anonymous=word if anonymous is None else anonymous, absent=word)


EVERYBODY = always(IN)
EVERYBODY_SIGNED_IN = always(IN, anonymous=SIGN_IN)
# Whether nobody is asked to sign in first makes no difference.
NOT_ALLOWED = always(NO_SUCH_METHOD, anonymous=f"{NO_SUCH_METHOD} or {SIGN_IN}")


@dataclass(frozen=True)
class Row:
    """One address by its name. Without an ``object`` there is no own, foreign or absent.

    ``names_every_trust``: what it lists is known to everybody, such as which trusts there are.
    """

    name: str
    get: Rule = field(default=EVERYBODY_SIGNED_IN)
    post: Rule = field(default=NOT_ALLOWED)
    object: str = ""
    arguments: tuple[tuple[str, object], ...] = ()
    names_every_trust: bool = False


def group(names: str) -> frozenset[str]:
    """A set of principals from their names; unknown ones are an error."""
    chosen = frozenset(names.split())
    unknown = chosen - set(PRINCIPALS)
    if unknown:
        raise ValueError(f"There is no principal called {', '.join(sorted(unknown))}.")
    return chosen
