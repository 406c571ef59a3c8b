"""Who is told when work is given, handed over, ready, or given back.

The note with which it is given goes along; what is asked to be changed stays in the portal.
"""

from django.urls import reverse

from accounts.models import User
from accounts.selectors import people_of_trusts
from nhsuk.formats import nhs_date

from ..models import Assignment
from ..selectors import document_for
from .notices import Addressed, notify, notify_all
from .notices_of_signing import LEADS


def tell_of_assignment(assignment: Assignment, *, by: User, handed_over: bool) -> None:
    """Tell whoever was given a theme or a question, unless they gave it to themselves."""
    if assignment.person_id == by.pk:
        return
    notify(
        kind="theme_handed_over" if handed_over else "theme_assigned",
        person=assignment.person,
        assessment=assignment.assessment,
        about=f"assignment/{assignment.pk}",
        details={**_details(assignment, by), **({"note": assignment.note} if assignment.note else {})},
    )


def tell_of_changes_asked(assignment: Assignment, *, by: User) -> None:
    """Tell whoever has it that the lead asks for changes; what they are stands on the page."""
    if assignment.person_id == by.pk:
        return
    notify(
        kind="changes_asked",
        person=assignment.person,
        assessment=assignment.assessment,
        about=f"assignment/{assignment.pk}/{assignment.version}",
        details=_details(assignment, by),
    )


def tell_of_readiness(assignment: Assignment, *, by: User) -> None:
    """Tell the digital lead and the deputies, but ``by``, that there is something to look at."""
    assessment = assignment.assessment
    leads = people_of_trusts([assessment.trust_code], LEADS).get(assessment.trust_code, [])
    address = reverse("surveys:assignment_read", args=[assessment.pk, assignment.pk])
    details = {**_details(assignment, by), "path": address}
    about = f"assignment/{assignment.pk}/{assignment.version}"
    notify_all(
        kind="theme_ready",
        to=[Addressed(lead, about, assessment, details=details) for lead in leads if lead.pk != by.pk],
    )


def _details(assignment: Assignment, by: User) -> dict[str, str]:
    document, question = document_for(assignment.assessment), assignment.question
    arguments = [assignment.assessment_id, assignment.theme]
    return {
        "what": f"“{document.question(question.key).prompt if question else document.theme(assignment.theme).title}”",
        "by": by.name,
        "due": nhs_date(assignment.due_on),
        "path": reverse("surveys:theme_read", args=arguments),
    }
