"""Reaching an assessment: one that a person may not see answers like one that does not exist."""

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from accounts.models import User
from accounts.permissions import Permission
from accounts.selectors import scope_of, themes_of

from ..models import Assessment
from ..selectors import assessment_visible_to


def assessment_or_404(user: User | AnonymousUser, assessment_id: int) -> Assessment:
    """Return the assessment with its wave if ``user`` may read its answers; Http404 otherwise."""
    assessment = assessment_visible_to(user, assessment_id)
    if assessment is None:
        raise Http404("No such assessment.")
    return assessment


def may(user: User, permission: Permission, assessment: Assessment) -> bool:
    """Whether ``user`` holds ``permission`` for the trust of ``assessment``."""
    return scope_of(user, permission).covers(
        trust_code=assessment.trust_code, icb_code=assessment.icb_code, region_code=assessment.region_code
    )


def may_answer(user: User, assessment: Assessment, theme: str) -> bool:
    """Whether ``user`` may change answers of ``theme``, as far as rights go; the assessment may be locked."""
    if not may(user, Permission.ANSWER_WRITE, assessment):
        return False
    themes = themes_of(user, assessment.trust_code)
    return themes is None or theme in themes
