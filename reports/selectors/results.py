"""Everything that the result of one trust in one wave is made of, in a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from accounts.models import User
from accounts.permissions import Permission
from accounts.selectors import scope_of
from maturity.disclosure import Shown
from maturity.models import PeerGroup, Publication, RankRange
from maturity.ranges import RangeKey, ranges_of
from maturity.selectors import (
    BenchmarkKey,
    SubmissionScores,
    benchmarks_of,
    groups_over_waves,
    latest_publications,
    scores_of,
    submission_in,
)
from surveys.models import Assessment, Signature, Submission
from surveys.questionnaire.document import FrameworkDocument
from surveys.selectors import (
    Progress,
    assessments_visible_to,
    document_of,
    latest_submissions,
    progress_of,
)


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


@dataclass(frozen=True)
class ResultFacts:
    """``now`` is the wave asked for, ``earlier`` the waves before it, the latest first.

    ``published`` is the submission with which the trust stands in the publication: None where it came after
    the cut. ``signatures`` are those of the submission, oldest first. ``shown`` is what the reader may see of
    every group, over all the waves; ``ranges`` are the trust's own places in ``now``. ``progress`` counts answers
    while there is no submission.
    """

    now: WaveResult
    earlier: Sequence[WaveResult]
    published: Submission | None
    signatures: Sequence[Signature]
    progress: Progress | None
    shown: Mapping[BenchmarkKey, Shown]
    ranges: Mapping[RangeKey, RankRange]
    reads_answers: bool


def covers(user: User | None, permission: Permission, assessment: Assessment) -> bool:
    """Whether ``user`` holds ``permission`` for the trust of ``assessment``; the portal (None) holds all."""
    return user is None or scope_of(user, permission).covers(
        trust_code=assessment.trust_code, icb_code=assessment.icb_code, region_code=assessment.region_code
    )


def visible_result(user: User | None, *, wave_slug: str, trust_code: str, as_peer: bool = False) -> ResultFacts | None:
    """What ``user`` (None: the portal itself) may read of a trust's result in a wave.

    None where there is no such assessment and where its scores may not be read: both are answered alike.
    With ``as_peer`` groups are shown as to a reader without names, as in a report that is to be shared.
    """
    rows = Assessment.objects.all() if user is None else assessments_visible_to(user, Permission.RESULT_READ)
    found = rows.filter(trust_code=trust_code).select_related("wave__framework_version__framework")
    assessments = list(found.defer("wave__framework_version__document").order_by("-wave__opens_on"))
    asked = next((a for a in assessments if a.wave.slug == wave_slug), None)
    if asked is None:
        return None
    return _facts(user, [a for a in assessments if a.wave.opens_on <= asked.wave.opens_on], asked, as_peer)


def _facts(user: User | None, assessments: list[Assessment], asked: Assessment, as_peer: bool) -> ResultFacts:
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
    published = submission_in(now.publication, asked) if now.publication and now.submission else None
    return ResultFacts(
        now=now,
        earlier=[result_of(a) for a in assessments if a.pk != asked.pk],
        published=published,
        signatures=list(now.submission.signatures.order_by("signed_at")) if now.submission else [],
        progress=None if now.submission else progress_of([asked])[asked.pk],
        shown=benchmarks_of([g for of_wave in groups.values() for g in of_wave], user=None if as_peer else user),
        # A submission that is not the published one has no place among those that are.
        ranges=ranges_of(published, now.groups) if published and published == now.submission else {},
        reads_answers=covers(user, Permission.ANSWERS_READ, asked),
    )
