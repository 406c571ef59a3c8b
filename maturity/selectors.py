"""What may be read of scores, publications and benchmarks, and by whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from accounts import scope as places
from accounts.models import User
from accounts.permissions import Permission
from accounts.selectors import scope_of
from surveys.models import Assessment, Submission, Wave

from .disclosure import Cell, Reader, Shown, disclose
from .models import Benchmark, CohortMember, PeerGroup, Publication, Scope, Score
from .peers import compared_with
from .scoring import METHOD_VERSION

BenchmarkKey = tuple[int, str, str]


@dataclass(frozen=True)
class SubmissionScores:
    """One submission's scores; themes and questions by key. ``overall`` is None where the framework has none."""

    overall: Score | None = None
    themes: dict[str, Score] = field(default_factory=dict)
    questions: dict[str, Score] = field(default_factory=dict)


def scores_of(submission_ids: Iterable[int], *, method_version: str = METHOD_VERSION) -> dict[int, SubmissionScores]:
    """Scores by submission id; one query. A submission that is not scored yet is absent.

    The caller has taken the ids from what the reader may see.
    """
    rows = Score.objects.filter(submission__in=list(submission_ids), method_version=method_version).order_by("pk")
    found: dict[int, SubmissionScores] = {}
    for score in rows:
        of_one = found.get(score.submission_id) or SubmissionScores()
        if score.scope == Scope.OVERALL:
            of_one = SubmissionScores(score, of_one.themes, of_one.questions)
        elif score.scope == Scope.THEME:
            of_one.themes[score.key] = score
        else:
            of_one.questions[score.key] = score
        found[score.submission_id] = of_one
    return found


# --- submissions to score -----------------------------------------------------------------------


def submissions_of(wave: Wave) -> list[Submission]:
    """Every submission of a wave, with its assessment."""
    rows = Submission.objects.filter(assessment__wave=wave).select_related("assessment")
    return list(rows.order_by("assessment__trust_code", "number"))


def submissions_without_scores(*, before: datetime) -> QuerySet[Submission, int]:
    """Ids of submissions made before then that have no scores of the current method, oldest first."""
    scored = Score.objects.filter(submission=OuterRef("pk"), method_version=METHOD_VERSION)
    rows = Submission.objects.filter(~Exists(scored), submitted_at__lte=before)
    return rows.order_by("submitted_at", "pk").values_list("pk", flat=True)


def cohort_at(wave: Wave, cut: datetime) -> list[Submission]:
    """The latest submission up to ``cut`` of each assessment of a wave, ordered by trust code.

    One that is withdrawn now is not in it, whenever that was: the one before it is, if it was not withdrawn.
    """
    standing = Submission.objects.filter(assessment__wave=wave, submitted_at__lte=cut, withdrawal__isnull=True)
    latest = standing.order_by().values_list("assessment").annotate(number=Max("number"))
    wanted = dict(latest)
    rows = standing.select_related("assessment")
    ids = [
        pk
        for pk, assessment_id, number in rows.order_by().values_list("pk", "assessment_id", "number")
        if wanted[assessment_id] == number
    ]
    return list(rows.filter(pk__in=ids).order_by("assessment__trust_code"))


# --- publications -------------------------------------------------------------------------------


def publications_of(wave: Wave) -> QuerySet[Publication]:
    """Every publication of a wave, prepared ones too: for those who publish. The latest first."""
    return Publication.objects.filter(wave=wave).select_related("run").order_by("-number")


def latest_publication(wave: Wave) -> Publication | None:
    """The released publication that stands, or None."""
    return publications_of(wave).exclude(released_at=None).first()


def latest_publications(waves: Iterable[Wave]) -> dict[int, Publication]:
    """The released publication that stands, by wave id; one query. Waves without one are absent."""
    rows = Publication.objects.filter(wave__in=[wave.pk for wave in waves]).exclude(released_at=None)
    return {publication.wave_id: publication for publication in rows.select_related("run").order_by("number")}


def submissions_in(publication: Publication) -> list[Submission]:
    """The submissions of a publication's cohort, with their assessments: for those who publish."""
    rows = Submission.objects.filter(cohorts__publication=publication).select_related("assessment")
    return list(rows.order_by("assessment__trust_code"))


def submission_in(publication: Publication, assessment: Assessment) -> Submission | None:
    """The submission with which an assessment is in a publication, or None: it came after the cut, or never."""
    member = (
        CohortMember.objects.filter(publication=publication, submission__assessment=assessment)
        .select_related("submission")
        .first()
    )
    return member.submission if member else None


def members_visible_to(user: User | AnonymousUser, publication: Publication) -> QuerySet[CohortMember]:
    """The publication's submissions whose scores ``user`` may read by name, with assessments, without answers."""
    path = "submission__assessment__"
    scope = scope_of(user, Permission.RESULT_READ)
    visible = scope.q(f"{path}trust_code", f"{path}icb_code", f"{path}region_code")
    rows = CohortMember.objects.filter(visible, publication=publication).select_related("submission__assessment")
    return rows.defer("submission__snapshot").order_by(f"{path}trust_name")


# --- peer groups and benchmarks -----------------------------------------------------------------


def peer_groups(publication: Publication, *, kind: str) -> list[PeerGroup]:
    """A publication's groups of one kind, by label."""
    return list(PeerGroup.objects.filter(publication=publication, kind=kind).order_by("label"))


def groups_over_waves(assessments: Mapping[Publication, Assessment]) -> dict[int, list[PeerGroup]]:
    """The groups that an assessment is compared with in each publication, by publication id; one query.

    They come in the order of maturity.peers.compared_with, the nearest ten last.
    """
    named = Q(pk__in=[])
    for publication, assessment in assessments.items():
        for group in compared_with(assessment):
            named |= Q(publication=publication, kind=group.kind, key=group.key)
    found = {(row.publication_id, row.kind, row.key): row for row in PeerGroup.objects.filter(named)}
    return {
        publication.pk: [
            found[publication.pk, group.kind, group.key]
            for group in compared_with(assessment)
            if (publication.pk, group.kind, group.key) in found
        ]
        for publication, assessment in assessments.items()
    }


def peer_groups_of(publication: Publication, assessment: Assessment) -> list[PeerGroup]:
    """The groups that an assessment is compared with in one publication; one query."""
    return groups_over_waves({publication: assessment})[publication.pk]


def reader_of(user: User | AnonymousUser | None, group: PeerGroup, scope: str = Scope.QUESTION) -> Reader:
    """Who ``user`` is to a group's scores of one scope: with names only where every member's may be read by name.

    Scores of questions tell answers: of those, names are for readers of answers only. Somebody is "own trust" to the
    nearest ten of their own trust, and to no other's.
    """
    if user is None:
        return Reader.PEER
    read = scope_of(user, Permission.RESULT_READ)
    answers = scope_of(user, Permission.ANSWERS_READ) if scope == Scope.QUESTION else read
    if _covers_all(read, group) and _covers_all(answers, group):
        return Reader.NAMED
    own = read.trusts if group.kind != PeerGroup.Kind.NEAREST else read.trusts & {group.key}
    # Whoever reads a whole region or board besides sees more than one of the groups of ten.
    if group.kind == PeerGroup.Kind.NEAREST and (read.regions or read.icbs or len(read.trusts) > 1):
        return Reader.PEER
    return Reader.OWN_TRUST if own else Reader.PEER


def _covers_all(scope: places.Scope, group: PeerGroup) -> bool:
    """Whether a right holds for every trust of a group."""
    if scope.all:
        return True
    if group.kind == PeerGroup.Kind.REGION:
        return group.key in scope.regions
    if group.kind == PeerGroup.Kind.ICB:
        return group.key in scope.icbs or (bool(group.region_code) and group.region_code in scope.regions)
    return False


def cell_of(row: Benchmark) -> Cell:
    """A stored benchmark as disclosure reads it; its group, and what peers see instead, are at hand."""
    group, before = row.peer_group, row.peers_see if row.held_back else None
    return Cell(
        n=row.n,
        scored=group.scored,
        participating=group.participating,
        mean=row.mean,
        quantiles=row.quantiles,
        level_counts=row.level_counts,
        nearest=group.kind == PeerGroup.Kind.NEAREST,
        held_back=row.held_back,
        before=cell_of(before) if before else None,
        as_at=before.peer_group.publication.cut if before else None,
    )


def benchmarks_of(
    groups: Iterable[PeerGroup], *, user: User | AnonymousUser | None = None
) -> dict[BenchmarkKey, Shown]:
    """What may be seen of the groups' distributions, by (group id, scope, question or theme key); one query.

    All groups are disclosed together, those of earlier waves included: what may be seen depends on what else stands
    beside it. Without ``user`` it is what a peer without names may see, as in a pack that is to be shared. Figures
    that are withheld are None, with the reasons beside them.
    """
    by_id = {group.pk: group for group in groups}
    cells: dict[BenchmarkKey, Cell] = {}
    rows = Benchmark.objects.filter(peer_group__in=by_id).select_related("peers_see__peer_group__publication")
    for row in rows:
        row.peer_group = by_id[row.peer_group_id]
        cells[row.peer_group_id, row.scope, row.key] = cell_of(row)
    readers = {(pk, scope): reader_of(user, group, scope) for pk, group in by_id.items() for scope in Scope.values}
    return disclose(cells, {key: readers[key[0], key[1]] for key in cells})
