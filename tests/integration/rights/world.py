"""What there is: a trust that is the principals' own, and one in another ICB and region, each with the same things."""

from dataclasses import dataclass, field
from functools import cached_property

from accounts.models import Membership, Role, User
from maturity.models import Publication
from maturity.services import prepare_publication, score_submission
from organisations.models import ICB, Region, Trust
from surveys.models import Assessment, Submission
from surveys.services import answers_hash_of, countersign_assessment, sign_assessment
from tests.factories.accounts import make_person
from tests.factories.organisations import make_icb, make_region, make_trust
from tests.factories.surveys import answer_all, open_assessment


@dataclass
class Side:
    """One trust and what belongs to it. Made when first asked for: most addresses need little of it."""

    region: Region
    icb: ICB
    trust: Trust
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
    def publication(self) -> Publication:
        wave = self.submission.assessment.wave
        return prepare_publication(
            wave=wave, state="provisional", reason="To be looked at", by=make_person(Role.NATIONAL_ANALYST)
        )


class World:
    def __init__(self) -> None:
        self.region, other_region = make_region("Y63"), make_region("Y62", "North West")
        self.icb, other_icb = make_icb("QWO", region=self.region), make_icb("QOP", region=other_region)
        self.trust = make_trust("RCF", icb=self.icb, region=self.region)
        other = make_trust("RAE", icb=other_icb, region=other_region)
        self.own = Side(self.region, self.icb, self.trust)
        self.foreign = Side(other_region, other_icb, other)
