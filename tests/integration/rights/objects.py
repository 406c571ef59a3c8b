"""What stands in an address: for each kind of object the arguments of an own, a foreign and an absent one."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.utils import timezone

from accounts.models import Role, User
from reports.models import ExportJob, OwnList
from tests.factories.accounts import make_person
from tests.factories.findings import made_dissent
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


def _export(world: World, variant: str, user: User | None) -> Arguments:
    """A pack is a person's own; one whose role does not include packs of that region has lost it."""
    if variant == ABSENT:
        return {"job_id": NO_ID}
    assessment = world.own.assessment
    owner = user if variant == OWN and user else make_person(Role.NATIONAL_ANALYST)
    job = ExportJob.objects.create(
        person=owner,
        wave=assessment.wave,
        region_code=assessment.region_code,
        region_name=assessment.region_name,
        edition="to-share",
        asked_at=timezone.now(),
    )
    return {"job_id": job.pk}


def _own_list(world: World, variant: str, user: User | None) -> Arguments:
    """A list is a person's own, for as long as they may keep any."""
    if variant == ABSENT:
        return {"list_id": NO_ID}
    owner = user if variant == OWN and user else make_person(Role.NATIONAL_ANALYST)
    code = world.own.trust.code
    made = OwnList.objects.create(owner=owner, name="Like us", codes=[code], changed_at=timezone.now())
    return {"list_id": made.pk}


def _dissent(world: World, variant: str, user: User | None) -> Arguments:
    """Only who recorded it may withdraw it, so that everybody's own is their own, whatever their role."""
    if variant == ABSENT:
        return {"assessment_id": NO_ID, "key": "workforce.plan", "dissent_id": NO_ID}
    side = world.foreign if variant == FOREIGN else world.own
    key = first_question(side)
    by = user if variant == OWN and user else side.person(Role.CONTRIBUTOR)
    return {"assessment_id": side.assessment.pk, "key": key, "dissent_id": made_dissent(side.assessment, key, by).pk}


def _version(side: Side) -> Arguments:
    version = side.assessment.wave.framework_version
    return {"slug": version.framework.slug, "version": version.version}


OBJECTS: dict[str, Callable[[World, str, User | None], Arguments]] = {
    "trust": _both(lambda side: {"code": side.trust.code}, {"code": "RZZ"}),
    "person": _both(lambda side: {"person_id": side.membership.user_id}, {"person_id": NO_ID}),
    "membership": _both(lambda side: {"membership_id": side.membership.pk}, {"membership_id": NO_ID}),
    "assessment": _both(lambda side: {"assessment_id": side.assessment.pk}, {"assessment_id": NO_ID}),
    "question": _both(
        lambda side: {"assessment_id": side.assessment.pk, "key": first_question(side)},
        {"assessment_id": NO_ID, "key": "workforce-plan"},
    ),
    "attached": _both(
        lambda side: {"assessment_id": side.assessment.pk, "key": first_question(side), "evidence_id": side.evidence},
        {"assessment_id": NO_ID, "key": "workforce-plan", "evidence_id": NO_ID},
    ),
    "dissent": _dissent,
    "evidence": _both(
        lambda side: {"assessment_id": side.assessment.pk, "evidence_id": side.evidence},
        {"assessment_id": NO_ID, "evidence_id": NO_ID},
    ),
    "query": _both(
        lambda side: {"assessment_id": side.assessment.pk, "query_id": side.query},
        {"assessment_id": NO_ID, "query_id": NO_ID},
    ),
    "asked review": _both(
        lambda side: {"assessment_id": side.assessment.pk, "review_id": side.asked_review.pk},
        {"assessment_id": NO_ID, "review_id": NO_ID},
    ),
    "review": _both(lambda side: {"review_id": side.agreed_review.pk}, {"review_id": NO_ID}),
    "reviewed question": _both(
        lambda side: {"review_id": side.agreed_review.pk, "key": first_question(side)},
        {"review_id": NO_ID, "key": "workforce.plan"},
    ),
    "reviewed file": _both(
        lambda side: {"evidence_id": side.evidence, "review_id": side.agreed_review.pk},
        {"evidence_id": NO_ID, "review_id": NO_ID},
    ),
    "submitted question": _both(
        lambda side: {"assessment_id": side.submission.assessment_id, "number": 1, "key": first_question(side)},
        {"assessment_id": NO_ID, "number": 1, "key": "workforce.plan"},
    ),
    "theme": _both(
        lambda side: {"assessment_id": side.assessment.pk, "key": first_question(side).partition(".")[0]},
        {"assessment_id": NO_ID, "key": "workforce"},
    ),
    "member": _both(
        lambda side: {"code": side.trust.code, "membership_id": side.membership.pk},
        {"code": "RZZ", "membership_id": NO_ID},
    ),
    "assignment": _both(
        lambda side: {"assessment_id": side.assessment.pk, "assignment_id": side.assignment},
        {"assessment_id": NO_ID, "assignment_id": NO_ID},
    ),
    "submission": _both(
        lambda side: {"assessment_id": side.submission.assessment_id, "number": 1},
        {"assessment_id": NO_ID, "number": 1},
    ),
    "reopening": _both(lambda side: {"request_id": side.reopening}, {"request_id": NO_ID}),
    "result": _both(
        lambda side: {"wave": side.submission.assessment.wave.slug, "trust_code": side.trust.code},
        {"wave": "2026", "trust_code": "RZZ"},
    ),
    "result theme": _both(
        lambda side: {
            "wave": side.submission.assessment.wave.slug,
            "trust_code": side.trust.code,
            "theme": first_question(side).partition(".")[0],
        },
        {"wave": "2026", "trust_code": "RZZ", "theme": "workforce"},
    ),
    "region": _both(lambda side: {"code": side.assessment.region_code}, {"code": "Y99"}),
    # There are waves and publications of England only: the "foreign" ones are the same.
    "wave": _of_england(lambda side: {"wave": side.assessment.wave.slug}, {"wave": "1999"}),
    "slug": _of_england(lambda side: {"slug": side.assessment.wave.slug}, {"slug": "1999"}),
    "publication": _of_england(
        lambda side: {"wave": side.publication.wave.slug, "number": side.publication.number},
        {"wave": "2026", "number": 9},
    ),
    "framework": _of_england(_version, {"slug": "digital-maturity", "version": "99.9"}),
    "framework change": _of_england(
        lambda side: {**_version(side), "other": _version(side)["version"]},
        {"slug": "digital-maturity", "version": "99.9", "other": "99.8"},
    ),
    "framework question": _of_england(
        lambda side: {**_version(side), "key": first_question(side)},
        {"slug": "digital-maturity", "version": "99.9", "key": "workforce.plan"},
    ),
    "framework text": _of_england(
        lambda side: {**_version(side), "key": first_question(side), "field": "guidance"},
        {"slug": "digital-maturity", "version": "99.9", "key": "workforce.plan", "field": "guidance"},
    ),
    "data file": _of_england(
        lambda side: {"wave": side.assessment.wave.slug, "table": "scores", "form": "csv"},
        {"wave": "1999", "table": "scores", "form": "csv"},
    ),
    "data table": _of_england(
        lambda side: {"wave": side.assessment.wave.slug, "table": "scores"}, {"wave": "1999", "table": "scores"}
    ),
    "released": _of_england(
        lambda side: {"wave": side.released.wave.slug, "number": side.released.number}, {"wave": "2026", "number": 9}
    ),
    "submitted assessment": _both(
        lambda side: {"assessment_id": side.submission.assessment_id}, {"assessment_id": NO_ID}
    ),
    "export": _export,
    "own list": _own_list,
    "own export": lambda world, variant, user: {"export_id": _export(world, variant, user)["job_id"]},
    "passkey": _passkey,
}


def first_question(side: Side) -> str:
    from surveys.selectors import document_of

    return document_of(side.assessment.wave.framework_version).questions[0].key
