"""What stands in an address: for each kind of object the arguments of an own, a foreign and an absent one."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator

from accounts.models import User
from tests.factories.accounts import make_person
from tests.integration.rights.world import Side, World

OWN, FOREIGN, ABSENT = "own", "foreign", "absent"
VARIANTS = (OWN, FOREIGN, ABSENT)
Arguments = dict[str, Any]
NO_ID = 999_999_999


def _both(of_side: Callable[[Side], Arguments], absent: Arguments) -> Callable[[World, str, User | None], Arguments]:
    """Of things that the own and the foreign trust have alike."""

    def arguments(world: World, variant: str, user: User | None) -> Arguments:
        if variant == ABSENT:
            return absent
        return of_side(world.own if variant == OWN else world.foreign)

    return arguments


def _of_england(
    of_side: Callable[[Side], Arguments], absent: Arguments
) -> Callable[[World, str, User | None], Arguments]:
    def arguments(world: World, variant: str, user: User | None) -> Arguments:
        return absent if variant == ABSENT else of_side(world.own)

    return arguments


def _passkey(world: World, variant: str, user: User | None) -> Arguments:
    """A passkey is a person's own; to everybody else, whatever their role, it is foreign."""
    if variant == ABSENT:
        return {"pk": NO_ID}
    owner = user if variant == OWN and user else make_person()
    credential = {"name": "Laptop", "credential": {}}
    return {"pk": Authenticator.objects.create(user=owner, type="webauthn", data=credential).pk}


OBJECTS: dict[str, Callable[[World, str, User | None], Arguments]] = {
    "trust": _both(lambda side: {"code": side.trust.code}, {"code": "RZZ"}),
    "membership": _both(lambda side: {"membership_id": side.membership.pk}, {"membership_id": NO_ID}),
    "assessment": _both(lambda side: {"assessment_id": side.assessment.pk}, {"assessment_id": NO_ID}),
    "question": _both(
        lambda side: {"assessment_id": side.assessment.pk, "key": first_question(side)},
        {"assessment_id": NO_ID, "key": "workforce-plan"},
    ),
    "submission": _both(
        lambda side: {"assessment_id": side.submission.assessment_id, "number": 1},
        {"assessment_id": NO_ID, "number": 1},
    ),
    "result": _both(
        lambda side: {"wave": side.submission.assessment.wave.slug, "trust_code": side.trust.code},
        {"wave": "2026", "trust_code": "RZZ"},
    ),
    "region": _both(lambda side: {"code": side.assessment.region_code}, {"code": "Y99"}),
    # There are waves and publications of England only: the "foreign" ones are the same.
    "wave": _of_england(lambda side: {"wave": side.assessment.wave.slug}, {"wave": "1999"}),
    "slug": _of_england(lambda side: {"slug": side.assessment.wave.slug}, {"slug": "1999"}),
    "publication": _of_england(
        lambda side: {"wave": side.publication.wave.slug, "number": side.publication.number},
        {"wave": "2026", "number": 9},
    ),
    "passkey": _passkey,
}


def first_question(side: Side) -> str:
    from surveys.selectors import document_of

    return document_of(side.assessment.wave.framework_version).questions[0].key
