"""How much waits for the decision of a region: requests to reopen, and answers “not applicable”."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef

from accounts.models import User
from accounts.permissions import Permission
from accounts.selectors import scope_of

from ..models import Answer, Assessment, NotApplicableDecision, Response, Wave
from .assessments import assessments_visible_to
from .not_applicable import decisions_about, standing_claims, that_count
from .submissions import requests_visible, standing_submissions


@dataclass(frozen=True)
class ToDecide:
    """What one region has to decide."""

    requests: int = 0
    claims: int = 0


def to_decide(user: User) -> dict[str, ToDecide]:
    """What waits for ``user`` by the region's code, as the lists show it; six queries at most.

    A region without anything is absent.
    """
    requests, claims = _requests(user), _claims(user)
    return {code: ToDecide(requests[code], claims[code]) for code in {*requests, *claims}}


def _requests(user: User) -> Counter[str]:
    """Requests that nobody decided. Once a wave is closed the national team alone decides; see services.reopening."""
    rows = requests_visible(assessments_visible_to(user, Permission.REOPENING_DECIDE)).filter(decision__isnull=True)
    if not scope_of(user, Permission.REOPENING_DECIDE).all:
        rows = rows.exclude(assessment__wave__state=Wave.State.CLOSED)
    counted = rows.order_by().values_list("assessment__region_code").annotate(count=Count("pk"))
    return Counter(dict(counted))


def _claims(user: User) -> Counter[str]:
    """Claims on which there is no decision."""
    visible = that_count(assessments_visible_to(user, Permission.NOT_APPLICABLE_DECIDE)).order_by()
    # While answers change, those of the submission that stands count too: few assessments at a time.
    stands = standing_submissions().filter(assessment=OuterRef("pk"))
    changing = {a.pk: a for a in visible.exclude(state=Assessment.State.SUBMITTED).filter(Exists(stands))}
    decided = NotApplicableDecision.objects.filter(
        assessment=OuterRef("assessment"), question=OuterRef("question"), reason=OuterRef("not_applicable_reason")
    )
    answers = Answer.objects.filter(
        ~Exists(decided), response=Response.NOT_APPLICABLE, assessment__in=visible.values("pk")
    ).exclude(assessment__in=list(changing))
    found = Counter(dict(answers.order_by().values_list("assessment__region_code").annotate(count=Count("pk"))))
    if changing:
        decisions = decisions_about(changing)
        found.update(
            changing[claim.assessment_id].region_code
            for claim in standing_claims(changing.values())
            if claim not in decisions
        )
    return found
