"""What may be read of scores, publications and benchmarks, and by whom."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery

from accounts import scope as places
from accounts.models import User
from accounts.permissions import Permission
from accounts.selectors import scope_of
from prepared.queries import prepared
from surveys.models import Assessment, NotApplicableDecision, Submission, Wave

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


def scores_of(
    submission_ids: Iterable[int],
    *,
    method_version: str = METHOD_VERSION,
    scopes: Collection[str] = tuple(Scope.values),
) -> dict[int, SubmissionScores]:
    """Scores of these scopes by submission id; one query. A submission that is not scored yet is absent.

    The caller has taken the ids from what the reader may see.
    """
    found: dict[int, SubmissionScores] = {}
    for score in _scores(list(submission_ids), method_version, sorted(scopes)):
        of_one = found.get(score.submission_id) or SubmissionScores()
        if score.scope == Scope.OVERALL:
            of_one = SubmissionScores(score, of_one.themes, of_one.questions)
        elif score.scope == Scope.THEME:
            of_one.themes[score.key] = score
        else:
            of_one.questions[score.key] = score
        found[score.submission_id] = of_one
    return found


@prepared
def _scores(submission_ids: list[int], method_version: str, scopes: list[str]) -> QuerySet[Score]:
    rows = Score.objects.filter(submission_id__in=submission_ids, method_version=method_version, scope__in=scopes)
    return rows.order_by("pk")


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


def submissions_to_score_again(*, before: datetime) -> QuerySet[Submission, int]:
    """Ids of submissions of whose assessments a region decided something after they were scored, and before then."""
    run = Score.objects.filter(submission=OuterRef("pk"), method_version=METHOD_VERSION)
    decided = NotApplicableDecision.objects.filter(
        assessment=OuterRef("assessment"), at__gt=OuterRef("scored_at"), at__lte=before
    )
    rows = Submission.objects.annotate(scored_at=Subquery(run.values("run__started_at")[:1]))
    return rows.filter(Exists(decided)).order_by("pk").values_list("pk", flat=True)


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
    return Publication.objects.filter(wave=wave).select_related("run", "wave").order_by("-number")


def latest_publication(wave: Wave) -> Publication | None:
    """The released publication that stands, or None."""
    return publications_of(wave).exclude(released_at=None).first()


def latest_publications(waves: Iterable[Wave]) -> dict[int, Publication]:
    """The released publication that stands, by wave id; one query. Waves without one are absent."""
    return {publication.wave_id: publication for publication in _released([wave.pk for wave in waves])}


@prepared
def _released(wave_ids: list[int]) -> QuerySet[Publication]:
    rows = Publication.objects.filter(wave_id__in=wave_ids).exclude(released_at=None)
    return rows.select_related("run", "wave").order_by("number")


def submissions_in(publication: Publication) -> list[Submission]:
    """The submissions of a publication's cohort, with their assessments: for those who publish."""
    rows = Submission.objects.filter(cohorts__publication=publication).select_related("assessment")
    return list(rows.order_by("assessment__trust_code"))


def confirmed_then(publications: Iterable[Publication]) -> dict[int, dict[int, frozenset[str]]]:
    """What was confirmed not to apply when publications were prepared: questions by submission id, by publication id.

    One query. Every submission of the cohort is there.
    """
    found: dict[int, dict[int, frozenset[str]]] = {publication.pk: {} for publication in publications}
    rows = CohortMember.objects.filter(publication__in=found)
    for publication_id, submission_id, confirmed in rows.values_list("publication_id", "submission_id", "confirmed"):
        found[publication_id][submission_id] = frozenset(confirmed)
    return found


def submission_in(publication: Publication, assessment: Assessment) -> Submission | None:
    """The submission with which an assessment is in a publication, or None: it came after the cut, or never."""
    found = _members(publication.pk, assessment.pk)
    return found[0].submission if found else None


@prepared
def _members(publication_id: int, assessment_id: int) -> QuerySet[CohortMember]:
    rows = CohortMember.objects.filter(publication_id=publication_id, submission__assessment_id=assessment_id)
    return rows.select_related("submission").order_by("pk")[:1]


def members_visible_to(user: User | AnonymousUser, publication: Publication) -> QuerySet[CohortMember]:
    """The publication's submissions whose scores ``user`` may read by name, with assessments, without answers."""
    path = "submission__assessment__"
    scope = scope_of(user, Permission.RESULT_READ)
    visible = scope.q(f"{path}trust_code", f"{path}icb_code", f"{path}region_code")
    rows = CohortMember.objects.filter(visible, publication=publication).select_related("submission__assessment")
    return rows.defer("submission__snapshot").order_by(f"{path}trust_name")


def members_named_to(user: User | AnonymousUser, publication: Publication) -> QuerySet[CohortMember]:
    """The submissions of a released publication whose overall and theme scores ``user`` may read by name.

    In a named wave whoever reads the scores of any trust reads those of all; never of questions. The wave is at hand.
    """
    if not (publication.wave.names_trusts and publication.released_at and scope_of(user, Permission.RESULT_READ)):
        return members_visible_to(user, publication)
    rows = CohortMember.objects.filter(publication=publication).select_related("submission__assessment")
    return rows.defer("submission__snapshot").order_by("submission__assessment__trust_name")


# --- peer groups and benchmarks -----------------------------------------------------------------


def peer_groups(publication: Publication, *, kind: str) -> list[PeerGroup]:
    """A publication's groups of one kind, by label."""
    rows = PeerGroup.objects.filter(publication=publication, kind=kind).select_related("publication__wave")
    return list(rows.order_by("label"))


def groups_over_waves(assessments: Mapping[Publication, Assessment]) -> dict[int, list[PeerGroup]]:
    """The groups that an assessment is compared with in each publication, by publication id; one query.

    They come in the order of maturity.peers.compared_with, the nearest ten last.
    """
    keys = {group.key for assessment in assessments.values() for group in compared_with(assessment)}
    rows = _groups([publication.pk for publication in assessments], sorted(keys))
    found = {(row.publication_id, row.kind, row.key): row for row in rows}
    return {
        publication.pk: [
            found[publication.pk, group.kind, group.key]
            for group in compared_with(assessment)
            if (publication.pk, group.kind, group.key) in found
        ]
        for publication, assessment in assessments.items()
    }


@prepared
def _groups(publication_ids: list[int], keys: list[str]) -> QuerySet[PeerGroup]:
    rows = PeerGroup.objects.filter(publication_id__in=publication_ids, key__in=keys)
    return rows.select_related("publication__wave")


def peer_groups_of(publication: Publication, assessment: Assessment) -> list[PeerGroup]:
    """The groups that an assessment is compared with in one publication; one query."""
    return groups_over_waves({publication: assessment})[publication.pk]


def reader_of(user: User | AnonymousUser | None, group: PeerGroup, scope: str = Scope.QUESTION) -> Reader:
    """Who ``user`` is to a group's scores of one scope: with names only where every member's may be read by name.

    Scores of questions tell answers: of those, names are for readers of answers only. In a named wave whoever reads the
    scores of any trust may read those of all, but for questions. Somebody is "own trust" to the nearest ten of their
    own trust, and to no other's.
    """
    if user is None:
        return Reader.PEER
    read = scope_of(user, Permission.RESULT_READ)
    if read and scope != Scope.QUESTION and group.publication.wave.names_trusts:
        return Reader.NAMED_WAVE
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
    groups: Iterable[PeerGroup],
    *,
    user: User | AnonymousUser | None = None,
    without_questions: Iterable[PeerGroup] = (),
    only: Mapping[int, Collection[str]] | None = None,
    scopes: Collection[str] = tuple(Scope.values),
) -> dict[BenchmarkKey, Shown]:
    """What may be seen of the groups' distributions, by (group id, scope, question or theme key); one query.

    Only ``scopes`` are read, and of ``without_questions`` only overall and themes. ``only`` reads no more than these
    keys (blank: overall) of a group, by its id; of a group that is not in it, all. Each figure is judged by its own
    group: what two groups or two publications could tell together was held back when they were prepared, so that
    reading fewer shows no more of them. Without ``user`` it is what a peer without names may see, as in a pack that is
    to be shared. Figures that are withheld are None, with the reasons beside them.
    """
    whole = {group.pk: group for group in groups}
    parts = {group.pk: group for group in without_questions if group.pk not in whole}
    by_id = whole | parts
    cells: dict[BenchmarkKey, Cell] = {}
    some = {pk: frozenset(keys) for pk, keys in (only or {}).items() if keys and pk in whole}
    rows = _benchmarks(
        [pk for pk in whole if only is None or pk not in only],
        list(parts),
        list(some),
        sorted(frozenset[str]().union(*some.values())),
        sorted(scopes),
    )
    for row in rows:
        if row.key not in some.get(row.peer_group_id, (row.key,)):
            continue
        row.peer_group = by_id[row.peer_group_id]
        cells[row.peer_group_id, row.scope, row.key] = cell_of(row)
    readers = {(pk, scope): reader_of(user, by_id[pk], scope) for pk, scope in {key[:2] for key in cells}}
    return disclose(cells, {key: readers[key[0], key[1]] for key in cells})


@prepared
def _benchmarks(
    whole: list[int], without_questions: list[int], some: list[int], keys: list[str], scopes: list[str]
) -> QuerySet[Benchmark]:
    """Those of ``whole`` groups, of others but for questions, and of ``some`` under these keys."""
    wanted = Q(peer_group_id__in=whole) | Q(peer_group_id__in=some, key__in=keys)
    wanted |= Q(peer_group_id__in=without_questions) & ~Q(scope=Scope.QUESTION)
    rows = Benchmark.objects.filter(wanted, scope__in=scopes)
    return rows.select_related("peers_see__peer_group__publication")
