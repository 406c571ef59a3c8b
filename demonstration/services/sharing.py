"""The open wave of the trust in progress, shared out among its colleagues as they would do it."""

from datetime import timedelta

from accounts.models import User
from accounts.selectors import user_by_email
from demonstration.accounts import ACCOUNTS
from demonstration.waves import IN_PROGRESS, WAVES
from surveys.models import Assessment
from surveys.selectors import answered_questions, document_for, standing_of
from surveys.services import accept_assignment, assign, submit_assignment

NOTE = "Made-up note: please ask the wards too, not only the digital team."
SHARED = 4
"""Themes that somebody has; nobody was asked for the others yet."""


def share_out_work() -> int:
    """Give themes to the contributor and the deputy; what is answered is said to be ready, and the first accepted.

    Returns how many were given: none where somebody has shared them out already.
    """
    assessment = (
        Assessment.objects.select_related("wave__framework_version__framework")
        .filter(wave__slug=WAVES[-1].slug, trust_code=IN_PROGRESS, state=Assessment.State.OPEN)
        .first()
    )
    if assessment is None or standing_of(assessment):
        return 0
    lead, *colleagues = (_colleague(role) for role in ("digital_lead", "contributor", "deputy_digital_lead"))
    answered, accepted = answered_questions([assessment])[assessment.pk], False
    for turn, theme in enumerate(document_for(assessment).themes[:SHARED]):
        person = colleagues[turn % len(colleagues)]
        given = assign(
            assessment=assessment,
            theme=theme.key,
            person=person,
            seen_version=0,
            due_on=assessment.due_on - timedelta(weeks=4),
            note="" if turn else NOTE,
            by=lead,
        )
        if given is None or any(question.key not in answered for question in theme.scored):
            continue
        ready = submit_assignment(assignment=given, seen_version=given.version, by=person)
        if not accepted:
            accept_assignment(assignment=ready, seen_version=ready.version, by=lead)
            accepted = True
    return SHARED


def _colleague(role: str) -> User:
    account = next(account for account in ACCOUNTS if account.trust == IN_PROGRESS and account.role == role)
    user = user_by_email(account.email)
    if user is None:
        raise LookupError(f"{account.email} is missing: somebody removed a demonstration account.")
    return user
