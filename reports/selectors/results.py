"""Everything that the result of one trust in one wave is made of, in a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import Permission
from accounts.scope import Scope
from accounts.selectors import scope_of
from maturity.disclosure import Reader, Shown
from maturity.models import PeerGroup, Publication, RankRange
from maturity.places import Standing, places_visible_to
from maturity.ranges import RangeKey, ranges_of
from maturity.selectors import (
    BenchmarkKey,
    SubmissionScores,
    benchmarks_of,
    groups_over_waves,
    latest_publications,
    reader_of,
    scores_of,
    submission_in,
)
from prepared.queries import prepared
from surveys.models import Assessment, Signature, Submission
from surveys.questionnaire.document import FrameworkDocument
from surveys.selectors import (
    Progress,
    assessments_in,
    document_of,
    latest_submissions,
    progress_of,
)
from surveys.selectors.not_applicable import confirmed_in


@dataclass(frozen=True)
class WaveResult:
    """A trust in one wave: as far as it got. ``groups`` are its peer groups in ``publication``."""

    assessment: Assessment
    submission: Submission | None
    scores: SubmissionScores | None
    publication: Publication | None
    groups: Sequence[PeerGroup]

    @property
    def document(self) -> FrameworkDocument:
        return document_of(self.assessment.wave.framework_version)

    @property
    def main(self) -> str:
        """The key of the score to speak of first: blank for the overall one, else the first theme's."""
        if self.scores and self.scores.overall and self.scores.overall.denominator:
            return ""
        return next((theme.key for theme in self.document.themes if theme.scored), "")


@dataclass(frozen=True)
class ResultFacts:
    """``now`` is the wave asked for, ``earlier`` the waves before it, the latest first.

    ``published`` is the submission with which the trust stands in the publication: None where it came after the cut.
    ``confirmed`` are the questions that a region has confirmed not to apply, by submission id. ``signatures`` are
    those of the submission, oldest first. ``compared`` are the groups of ``now`` that the reader compares with: all,
    or the one asked for. ``shown`` is what the reader may see of them, of the same kinds in the waves before without
    their questions, and the main score of every other group of ``now``. ``ranges`` are the trust's places in ``now``
    under other choices of scoring, ``places`` those under this one, as far as the reader may see them. ``progress``
    counts answers while there is no submission.
    """

    now: WaveResult
    earlier: Sequence[WaveResult]
    confirmed: Mapping[int, frozenset[str]]
    published: Submission | None
    signatures: Sequence[Signature]
    progress: Progress | None
    compared: Sequence[PeerGroup]
    shown: Mapping[BenchmarkKey, Shown]
    ranges: Mapping[RangeKey, RankRange]
    places: Mapping[BenchmarkKey, Standing]
    reads_answers: bool


def covers(user: User | None, permission: Permission, assessment: Assessment) -> bool:
    """Whether ``user`` holds ``permission`` for the trust of ``assessment``; the portal (None) holds all."""
    return user is None or scope_of(user, permission).covers(
        trust_code=assessment.trust_code, icb_code=assessment.icb_code, region_code=assessment.region_code
    )


def visible_result(
    user: User | None,
    *,
    wave_slug: str,
    trust_code: str,
    as_peer: bool = False,
    peers: str | None = None,
    theme: str | None = None,
) -> ResultFacts | None:
    """What ``user`` (None: the portal itself) may read of a trust's result in a wave.

    None where there is no such assessment and where its scores may not be read: both are answered alike.
    With ``as_peer`` groups are shown as to a reader without names, as in a report that is to be shared; people of the
    trust see the median of its nearest ten besides. ``peers`` is the kind of the one group to compare with, or the
    first there is where the trust has none of it; None means all.
    With a ``theme`` (its key) only figures of that theme and of the main score are read.
    """
    scope = Scope(all=True) if user is None else scope_of(user, Permission.RESULT_READ)
    assessments = _assessments(trust_code, *scope.lists())
    asked = next((a for a in assessments if a.wave.slug == wave_slug), None)
    if asked is None:
        return None
    until = [a for a in assessments if a.wave.opens_on <= asked.wave.opens_on]
    return _facts(user, until, asked, as_peer, peers, theme)


@prepared
def _assessments(
    trust_code: str, everywhere: bool, codes: list[str], icbs: list[str], regions: list[str]
) -> QuerySet[Assessment]:
    visible = assessments_in(Scope.of_lists(everywhere, codes, icbs, regions))
    return visible.filter(trust_code=trust_code).order_by("-wave__opens_on")


def _shown(
    user: User | None, as_peer: bool, groups: list[PeerGroup], only: Mapping[int, Sequence[str]]
) -> Mapping[BenchmarkKey, Shown]:
    """What may be seen of ``groups``, in ``only`` these scores of each."""
    if not as_peer or user is None:
        return benchmarks_of(groups, only=only, user=user)
    near = [g for g in groups if g.kind == PeerGroup.Kind.NEAREST and reader_of(user, g) is Reader.OWN_TRUST]
    shown = benchmarks_of([group for group in groups if group not in near], only=only)
    return {**shown, **benchmarks_of(near, only=only, user=user)} if near else shown


def _facts(
    user: User | None,
    assessments: list[Assessment],
    asked: Assessment,
    as_peer: bool,
    peers: str | None,
    theme: str | None,
) -> ResultFacts:
    submissions = latest_submissions(assessments)
    scores = scores_of(submission.pk for submission in submissions.values())
    publications = latest_publications(a.wave for a in assessments)
    groups = groups_over_waves({publications[a.wave_id]: a for a in assessments if a.wave_id in publications})

    def result_of(assessment: Assessment) -> WaveResult:
        submission = submissions.get(assessment.pk)
        publication = publications.get(assessment.wave_id)
        return WaveResult(
            assessment=assessment,
            submission=submission,
            scores=scores.get(submission.pk) if submission else None,
            publication=publication,
            groups=groups.get(publication.pk, ()) if publication else (),
        )

    now = result_of(asked)
    earlier = [result_of(a) for a in assessments if a.pk != asked.pk]
    compared = list(now.groups)
    if peers is not None:
        compared = [group for group in compared if group.kind == peers] or compared[:1]
    published = submission_in(now.publication, asked) if now.publication and now.submission else None
    # A submission that is not the published one has no place among those that are.
    placed = published if published == now.submission else None
    return ResultFacts(
        now=now,
        earlier=earlier,
        confirmed=confirmed_in(submissions.values()),
        published=published,
        signatures=_signatures(now.submission.pk) if now.submission else [],
        progress=None if now.submission else progress_of([asked])[asked.pk],
        compared=compared,
        shown=_shown(
            user,
            as_peer,
            [*now.groups, *(group for result in earlier for group in result.groups)],
            _only(now, earlier, compared, theme),
        ),
        ranges=ranges_of(placed, compared) if placed else {},
        places=places_visible_to(None if as_peer else user, now.publication, placed, compared)
        if placed and now.publication
        else {},
        reads_answers=covers(user, Permission.ANSWERS_READ, asked),
    )


@prepared
def _signatures(submission_id: int) -> QuerySet[Signature]:
    return Signature.objects.filter(submission_id=submission_id).order_by("signed_at")


def _only(
    now: WaveResult, earlier: Sequence[WaveResult], compared: Sequence[PeerGroup], theme: str | None
) -> dict[int, list[str]]:
    """The keys of the scores to read of each group that is not read whole."""
    kinds = {group.kind for group in compared}
    found = {group.pk: [now.main] for group in now.groups if group.kind not in kinds}
    if theme is not None:
        keys = [now.main, theme, *(q.key for q in now.document.scored if q.theme == theme)]
        found |= {group.pk: keys for group in compared}
    for result in earlier:
        themes = ["", *(one.key for one in result.document.themes)] if theme is None else [theme]
        found |= {group.pk: themes if group.kind in kinds else [] for group in result.groups}
    return found
