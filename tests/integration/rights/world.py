"""What there is: a trust that is the principals' own, and one in another ICB and region, each with the same things."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from django.utils import timezone

from accounts.models import Membership, Role, User
from maturity.models import Publication
from maturity.services import prepare_publication, release_publication, score_submission
from organisations.models import ICB, Region, Trust
from surveys.models import Assessment, ReopeningRequest, Review, Submission
from surveys.selectors import document_for
from surveys.services import answers_hash_of, assign, countersign_assessment, sign_assessment
from surveys.services.queries import raise_query
from surveys.services.reviews import decide_review, open_review
from tests.factories.accounts import make_person
from tests.factories.evidence import attach_file
from tests.factories.organisations import make_icb, make_region, make_trust
from tests.factories.surveys import answer_all, open_assessment


@dataclass
class Side:
    """One trust and what belongs to it. Made when first asked for: most addresses need little of it."""

    region: Region
    icb: ICB
    trust: Trust
    peer: Callable[[], User]
    people: dict[str, User] = field(default_factory=dict)

    def person(self, role: Role) -> User:
        if role not in self.people:
            self.people[role] = make_person(role, trust=self.trust)
        return self.people[role]

    @cached_property
    def membership(self) -> Membership:
        return self.person(Role.CONTRIBUTOR).memberships.get()

    @cached_property
    def assessment(self) -> Assessment:
        return open_assessment(self.trust)

    @cached_property
    def evidence(self) -> int:
        """The id of a file that is attached to the first question."""
        key = document_for(self.assessment).questions[0].key
        return attach_file(self.assessment, key, self.person(Role.CONTRIBUTOR)).evidence_id

    @cached_property
    def assignment(self) -> int:
        """The id of the first theme in the hands of the contributor."""
        given = assign(
            assessment=self.assessment,
            theme=document_for(self.assessment).themes[0].key,
            person=self.person(Role.CONTRIBUTOR),
            seen_version=0,
            by=self.person(Role.DIGITAL_LEAD),
        )
        return given.pk if given else 0

    @cached_property
    def query(self) -> int:
        """The id of a query that the trust's region raised on the first question."""
        key = document_for(self.assessment).questions[0].key
        by = make_person(Role.REGIONAL_LEAD, region=self.region)
        return raise_query(
            assessment=self.assessment, question_key=key, text="Which roster?", due_on=timezone.localdate(), by=by
        ).pk

    @cached_property
    def submission(self) -> Submission:
        lead, clinical = self.person(Role.DIGITAL_LEAD), self.person(Role.CLINICAL_LEAD)
        answer_all(self.assessment, by=lead)
        sign_assessment(
            assessment=self.assessment, read_hash=answers_hash_of(self.assessment), signed_as="CIO", by=lead
        )
        submission = countersign_assessment(
            assessment=self.assessment, read_hash=answers_hash_of(self.assessment), signed_as="CCIO", by=clinical
        )
        score_submission(submission_id=submission.pk)
        return submission

    @cached_property
    def reopening(self) -> int:
        """The id of a request to reopen, which waits."""
        assessment, lead = self.submission.assessment, self.person(Role.DIGITAL_LEAD)
        asked = {"asked_at": timezone.now(), "asked_by_id": str(lead.pk), "asked_by_label": lead.name}
        return ReopeningRequest.objects.create(assessment=assessment, reason="A figure was wrong.", **asked).pk

    @cached_property
    def asked_review(self) -> Review:
        """What somebody at a third trust was asked for by the region, and the trust has not agreed to yet."""
        by = make_person(Role.REGIONAL_LEAD, region=self.region)
        return open_review(submission=self.submission, reason="To compare", peer_email=self.peer().email, by=by)

    @cached_property
    def agreed_review(self) -> Review:
        """The same once the trust has agreed, files included."""
        attached = self.evidence  # Before anything is signed: the reviewer sees what the submission names.
        assert attached
        lead = self.person(Role.DIGITAL_LEAD)
        return decide_review(review=self.asked_review, agree=True, files_allowed=True, by=lead)

    @cached_property
    def publication(self) -> Publication:
        wave = self.submission.assessment.wave
        return prepare_publication(
            wave=wave, state="provisional", reason="To be looked at", by=make_person(Role.NATIONAL_ANALYST)
        )

    @cached_property
    def released(self) -> Publication:
        return release_publication(publication=self.publication, by=make_person(Role.NATIONAL_ANALYST))


class World:
    def __init__(self) -> None:
        self.region, other_region = make_region("Y63"), make_region("Y62", "North West")
        self.icb, other_icb = make_icb("QWO", region=self.region), make_icb("QOP", region=other_region)
        self.trust = make_trust("RCF", icb=self.icb, region=self.region)
        other = make_trust("RAE", icb=other_icb, region=other_region)
        self.own = Side(self.region, self.icb, self.trust, lambda: self.peer)
        self.foreign = Side(other_region, other_icb, other, self._other_peer)

    def _other_peer(self) -> User:
        return make_person(Role.DIGITAL_LEAD, trust=self.peer_trust)

    @cached_property
    def peer_trust(self) -> Trust:
        return make_trust("RPR", name="Third Trust", region=make_region("Y99", "Elsewhere"))

    @cached_property
    def peer(self) -> User:
        """Leads a third trust, and reviews the own one's submission where there is a review."""
        return make_person(
            Role.DIGITAL_LEAD, trust=self.peer_trust, email="peer@example.com", name="peer", second_step=True
        )
