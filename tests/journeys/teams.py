"""People at trusts that have not finished the open wave, so that each journey has an assessment of its own."""

import json
from dataclasses import asdict, dataclass

from accounts.models import Role, User
from accounts.selectors import user_by_email
from accounts.services import create_person, grant_membership
from demonstration.accounts import ACCOUNTS, DOMAIN, IN_PROGRESS, trust_people
from organisations.models import TrustType
from surveys.models import Assessment
from surveys.selectors import progress_of
from tests.factories.surveys import shipped_document

FORM_TEAMS = "from tests.journeys.teams import form_teams; print(form_teams())"
"""Run by the portal's own `manage.py shell`: its database is not that of the process that runs the tests."""


# The ambulance trusts first: some questions are not for them.
WALKING_TYPES = (TrustType.AMBULANCE, TrustType.CARE, TrustType.MENTAL_HEALTH, TrustType.SPECIALIST, TrustType.ACUTE)
"""One trust of each is for the journey through every question."""


@dataclass(frozen=True)
class Team:
    """A trust with work to do, and the email addresses of the people who work on its assessment."""

    trust_code: str
    trust_name: str
    trust_type: str
    assessment: int
    lead: str
    clinician: str
    contributor: str

    @property
    def path(self) -> str:
        return f"/assessments/{self.assessment}/"


def form_teams() -> str:
    """Give the people of every trust that has two or more questions to answer the shared password and a colleague.

    Returns the teams as JSON, those with the most answers first. The trust of the demonstration's accounts is not
    among them.
    """
    found = Assessment.objects.filter(wave__state="open", state="open").exclude(trust_code=IN_PROGRESS)
    assessments = list(found.select_related("trust").order_by("trust_code"))
    answered = {pk: progress.answered for pk, progress in progress_of(assessments).items()}
    total = len(shipped_document().scored)
    unfinished = [assessment for assessment in assessments if answered[assessment.pk] <= total - 2]
    unfinished.sort(key=lambda assessment: -answered[assessment.pk])
    return json.dumps([asdict(_form_team(assessment)) for assessment in unfinished])


def _form_team(assessment: Assessment) -> Team:
    lead, clinician = (user_by_email(account.email) for account in trust_people(assessment.trust_code))
    contributor = create_person(
        email=f"contributor.{assessment.trust_code.lower()}@{DOMAIN}",
        name=f"Contributor {assessment.trust_code}",
        job_title="Head of digital learning",
        by=None,
    )
    grant_membership(user=contributor, role=Role.CONTRIBUTOR, trust=assessment.trust, by=None)
    # Hashing the same password for each would take a tenth of a second for each.
    shared = User.objects.get(email=ACCOUNTS[0].email).password
    for person in (lead, clinician, contributor):
        User.objects.filter(pk=person.pk).update(password=shared)
    return Team(
        trust_code=assessment.trust_code,
        trust_name=assessment.trust_name,
        trust_type=assessment.trust_type,
        assessment=assessment.pk,
        lead=lead.email,
        clinician=clinician.email,
        contributor=contributor.email,
    )
