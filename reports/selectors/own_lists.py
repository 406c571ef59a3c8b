"""A person's own lists of trusts, and what they may read of the trusts in them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from accounts.models import User
from accounts.permissions import Permission
from accounts.selectors import scope_of
from maturity.models import CohortMember, Publication, Scope
from maturity.selectors import (
    SubmissionScores,
    latest_publication,
    latest_publications,
    members_named_to,
    scores_of,
)
from surveys.models import Assessment, Wave
from surveys.questionnaire.document import FrameworkDocument
from surveys.selectors import assessments_visible_to, document_of, waves
from surveys.selectors.submissions import standing_submissions

from ..models import OwnList

PATH = "submission__assessment"


@dataclass(frozen=True)
class ListFacts:
    """The trusts of a list in one wave. ``scores`` are by trust code, for those that have submitted.

    ``names`` are all trusts of the list that take part in the wave and that the reader may read; ``hidden`` is how many
    of the list are not among them. ``published`` are those whose scores the reader sees only because the wave is named:
    as they were published, and without a result to open.
    """

    wave: Wave
    document: FrameworkDocument
    names: Mapping[str, str]
    scores: Mapping[str, SubmissionScores]
    hidden: int
    published: frozenset[str] = frozenset()


def reads_several(user: User) -> bool:
    """Whether ``user`` reads the scores of several trusts by name in every wave; no query."""
    scope = scope_of(user, Permission.RESULT_READ)
    return bool(scope.all or scope.regions or scope.icbs or len(scope.trusts) > 1)


def may_keep_lists(user: User) -> bool:
    """Whether ``user`` reads the scores of several trusts in any wave: without that there is nothing to compare."""
    return reads_several(user) or bool(scope_of(user, Permission.RESULT_READ) and _named_publications())


def _named_publications() -> dict[int, Publication]:
    """The standing publications of named waves, by wave id, the latest wave last."""
    return latest_publications(waves().filter(visibility=Wave.Visibility.NAMED).order_by("opens_on"))


def lists_of(user: User) -> Sequence[OwnList]:
    """The person's lists by name."""
    return list(OwnList.objects.filter(owner=user))


def own_list(user: User, list_id: int) -> OwnList | None:
    """One of the person's own lists; None for another's, one that there is not, and without the right to keep any."""
    if not may_keep_lists(user):
        return None
    return OwnList.objects.filter(owner=user, pk=list_id).first()


def trusts_to_choose(user: User) -> dict[str, str]:
    """Every trust whose scores ``user`` may read by name: its latest name by code, in the order of names."""
    rows = assessments_visible_to(user, Permission.RESULT_READ).order_by("wave__opens_on")
    names = dict(rows.values_list("trust_code", "trust_name"))
    for publication in _named_publications().values():
        members = members_named_to(user, publication).values_list(f"{PATH}__trust_code", f"{PATH}__trust_name")
        names = dict(members) | names
    return dict(sorted(names.items(), key=lambda row: (row[1], row[0])))


def waves_to_compare() -> list[Wave]:
    """Waves that were opened, the latest first."""
    return list(waves().exclude(state=Wave.State.DRAFT))


def facts_of(found: OwnList, user: User, wave: Wave) -> ListFacts:
    """What ``user`` may read of the trusts of a list in a wave, by the rights of now; at most seven queries."""
    visible = assessments_visible_to(user, Permission.RESULT_READ).filter(wave=wave, trust_code__in=found.codes)
    assessments: list[Assessment] = list(visible.order_by("trust_name", "trust_code"))
    by_id = {one.pk: one.trust_code for one in assessments}
    submissions = {
        one.pk: by_id[one.assessment_id]
        for one in standing_submissions().filter(assessment__in=by_id).defer("snapshot")
    }
    names = {one.trust_code: one.trust_name for one in assessments}
    named = {member.submission: member.submission.assessment for member in _named(found, user, wave, without=names)}
    submissions |= {submission.pk: assessment.trust_code for submission, assessment in named.items()}
    names |= {assessment.trust_code: assessment.trust_name for assessment in named.values()}
    scores = scores_of(submissions, scopes=(Scope.OVERALL, Scope.THEME))
    return ListFacts(
        wave=wave,
        document=document_of(wave.framework_version),
        names=dict(sorted(names.items(), key=lambda row: (row[1], row[0]))),
        scores={submissions[pk]: of_one for pk, of_one in scores.items()},
        hidden=len(set(found.codes) - set(names)),
        published=frozenset(assessment.trust_code for assessment in named.values()),
    )


def _named(found: OwnList, user: User, wave: Wave, *, without: Collection[str]) -> list[CohortMember]:
    """Trusts of the list that the reader reads by name because the wave is named, where it is."""
    publication = latest_publication(wave) if wave.names_trusts else None
    if publication is None:
        return []
    members = members_named_to(user, publication).filter(**{f"{PATH}__trust_code__in": found.codes})
    return [member for member in members if member.submission.assessment.trust_code not in without]
