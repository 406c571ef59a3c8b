"""For which office, a region's or the national team's, somebody acts."""

from collections.abc import Collection

from django.db.models import Q

from accounts.models import User
from accounts.permissions import Permission
from accounts.selectors import scope_of

from ..models import Assessment
from ..models.office import Office


def office_of(user: User, permission: Permission, assessment: Assessment) -> Office | None:
    """The office for which ``user`` would act on this assessment; None where they hold no such right for it."""
    return next((office for office in Office if acts_for(user, permission, office, assessment)), None)


def acts_for(user: User, permission: Permission, office: str, assessment: Assessment) -> bool:
    """Whether ``user`` holds ``permission`` for this office: the assessment's region, or England."""
    scope = scope_of(user, permission)
    if office == Office.REGION:
        return bool(assessment.region_code) and assessment.region_code in scope.regions
    return scope.all


def of_offices(user: User, permission: Permission, assessment: str) -> Q:
    """The condition for rows with an ``office`` for which ``user`` holds ``permission``.

    ``assessment`` is the path to the assessment, such as "assessment" or "submission__assessment".
    """
    scope = scope_of(user, permission)
    return in_offices(assessment, scope.regions, scope.all)


def in_offices(assessment: str, regions: Collection[str], england: bool) -> Q:
    """The same for the offices of these regions, and of England."""
    condition = Q(office=Office.REGION, **{f"{assessment}__region_code__in": regions})
    return condition | Q(office=Office.ENGLAND) if england else condition
