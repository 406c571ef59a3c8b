"""A submission, the people around it, and a peer at another trust, for the tests of reviews and moderation."""

from types import SimpleNamespace

from accounts.models import Role
from organisations.models import Region
from surveys.models import Review, Submission
from surveys.services import answers_hash_of, countersign_assessment, sign_assessment
from surveys.services.reviews import decide_review, open_review
from tests.factories.accounts import make_person
from tests.factories.organisations import make_trust
from tests.factories.surveys import answer_all

KEY = "workforce.plan"


def submit(maple, value: int = 3) -> Submission:
    """Answer every question with one level, sign and counter-sign."""
    answer_all(maple.assessment, maple.lead, value)
    read = answers_hash_of(maple.assessment)
    sign_assessment(assessment=maple.assessment, read_hash=read, signed_as="CIO", by=maple.lead)
    return countersign_assessment(assessment=maple.assessment, read_hash=read, signed_as="CCIO", by=maple.clinician)


def submit_again(maple) -> Submission:
    """Another submission of the same answers, as after a reopening."""
    last = Submission.objects.filter(assessment=maple.assessment).order_by("-number").first()
    return Submission.objects.create(
        assessment=maple.assessment,
        number=last.number + 1,
        snapshot=last.snapshot,
        content_hash=last.content_hash,
        submitted_at=last.submitted_at,
    )


def people(maple) -> SimpleNamespace:
    """Regional lead, two analysts, and Pia, who leads a trust that takes no part in this."""
    peer_trust = make_trust("RPE", name="Peer NHS Trust")
    region = Region.objects.get(code=maple.assessment.region_code)
    return SimpleNamespace(
        region=region,
        peer_trust=peer_trust,
        rosa=make_person(Role.REGIONAL_LEAD, region=region, name="Rosa"),
        nia=make_person(Role.NATIONAL_ANALYST, name="Nia"),
        noor=make_person(Role.NATIONAL_ANALYST, name="Noor"),
        pia=make_person(Role.DIGITAL_LEAD, trust=peer_trust, name="Pia"),
    )


def ask_peer(submission: Submission, who: SimpleNamespace) -> Review:
    return open_review(submission=submission, reason="To compare notes", peer_email=who.pia.email, by=who.rosa)


def agreed(maple, submission: Submission, who: SimpleNamespace, *, files: bool = False) -> Review:
    """Pia's review, to which Maple's digital lead has agreed."""
    return decide_review(review=ask_peer(submission, who), agree=True, files_allowed=files, by=maple.lead)
