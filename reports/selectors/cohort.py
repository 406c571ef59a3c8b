"""The results of many trusts of one wave, read in batches: for packs.

What a group shows is read and judged once, however many trusts are in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from accounts.models import User
from accounts.permissions import Permission
from accounts.scope import Scope as Places
from accounts.selectors import scope_of
from maturity.disclosure import Shown
from maturity.models import CohortMember, PeerGroup, Publication, RankRange, Score
from maturity.peers import compared_with
from maturity.ranges import RangeKey
from maturity.scoring import METHOD_VERSION
from maturity.selectors import (
    BenchmarkKey,
    SubmissionScores,
    benchmarks_of,
    latest_publications,
    scores_of,
)
from surveys.models import Assessment, Signature, Submission, Wave
from surveys.selectors import assessments_visible_to, latest_submissions
from surveys.selectors.not_applicable import confirmed_in

from .results import ResultFacts, WaveResult, covers

RIGHTS = (Permission.RESULT_READ, Permission.ANSWERS_READ, Permission.REPORT_EXPORT)
GroupName = tuple[str, str]


def rights_of(user: User | None) -> tuple[Places, ...]:
    """Where ``user`` holds what decides upon a pack's contents."""
    return () if user is None else tuple(scope_of(user, right) for right in RIGHTS)


@dataclass
class CohortReader:
    """Reads for ``user`` (None: the portal itself), with the rights of the moment it is made.

    ``peers`` is the kind of group whose questions are read; of other groups there are overall and themes only.
    """

    user: User | None
    wave: Wave
    as_peer: bool
    peers: str
    _groups: dict[int, dict[GroupName, PeerGroup]] = field(default_factory=dict)
    _shown: dict[tuple[int, bool], dict[BenchmarkKey, Shown]] = field(default_factory=dict)

    def read(self, trust_codes: Sequence[str]) -> dict[str, ResultFacts]:
        """What ``visible_result`` says of each of these trusts that has submitted; a fixed number of queries."""
        rows = (
            Assessment.objects.all() if self.user is None else assessments_visible_to(self.user, Permission.RESULT_READ)
        )
        found = rows.filter(trust_code__in=trust_codes, wave__opens_on__lte=self.wave.opens_on)
        found = found.select_related("wave__framework_version__framework").defer("wave__framework_version__document")
        of_trust: dict[str, list[Assessment]] = {}
        for assessment in found.order_by("-wave__opens_on"):
            of_trust.setdefault(assessment.trust_code, []).append(assessment)
        return self._facts([a for all_waves in of_trust.values() for a in all_waves])

    def _facts(self, assessments: list[Assessment]) -> dict[str, ResultFacts]:
        submissions = latest_submissions(assessments)
        scores = scores_of(submission.pk for submission in submissions.values())
        publications = latest_publications({a.wave_id: a.wave for a in assessments}.values())
        self._read_groups(publications, {a.trust_code for a in assessments})
        results = [self._result(a, submissions, scores, publications) for a in assessments]
        now = [result for result in results if result.assessment.wave_id == self.wave.pk and result.submission]
        published = _published(now)
        signatures = _signatures(now)
        confirmed = confirmed_in(submissions.values())
        ranges = _ranges(now, published)
        shown = self._benchmarks(results)
        found = {}
        for result in now:
            code, submission = result.assessment.trust_code, result.submission
            earlier = [other for other in results if other.assessment.trust_code == code and other is not result]
            groups = [*result.groups, *(group for other in earlier for group in other.groups)]
            found[code] = ResultFacts(
                now=result,
                earlier=earlier,
                confirmed=confirmed,
                published=published.get(result.assessment.pk),
                signatures=signatures.get(submission.pk, []) if submission else [],
                progress=None,
                compared=list(result.groups),
                shown={key: one for group in groups for key, one in shown[group.pk].items()},
                ranges=ranges.get(submission.pk, {}) if submission else {},
                places={},  # Not in a report, which is to be shared.
                reads_answers=covers(self.user, Permission.ANSWERS_READ, result.assessment),
            )
        return found

    def _read_groups(self, publications: Mapping[int, Publication], codes: set[str]) -> None:
        """The groups of each publication: those that many trusts share once, the nearest ten of these trusts."""
        rows = PeerGroup.objects.filter(publication__in=publications.values()).select_related("publication__wave")
        new = [publication.pk for publication in publications.values() if publication.pk not in self._groups]
        shared = list(rows.filter(publication__in=new).exclude(kind=PeerGroup.Kind.NEAREST)) if new else []
        near = rows.filter(kind=PeerGroup.Kind.NEAREST, key__in=codes).defer("neighbours", "attributes")
        for pk in new:
            self._groups[pk] = {}
        for groups in self._groups.values():
            for name in [name for name in groups if name[0] == PeerGroup.Kind.NEAREST]:
                del groups[name]
        for group in [*shared, *near]:
            self._groups[group.publication_id][group.kind, group.key] = group

    def _result(
        self,
        assessment: Assessment,
        submissions: Mapping[int, Submission],
        scores: Mapping[int, SubmissionScores],
        publications: Mapping[int, Publication],
    ) -> WaveResult:
        submission, publication = submissions.get(assessment.pk), publications.get(assessment.wave_id)
        known = self._groups[publication.pk] if publication else {}
        names = [(group.kind, group.key) for group in compared_with(assessment)]
        return WaveResult(
            assessment=assessment,
            submission=submission,
            scores=scores.get(submission.pk) if submission else None,
            publication=publication,
            groups=[known[name] for name in names if name in known],
        )

    def _benchmarks(self, results: Sequence[WaveResult]) -> Mapping[int, Mapping[BenchmarkKey, Shown]]:
        """By group id: what may be seen; with questions where they are printed."""
        whole: dict[int, PeerGroup] = {}
        parts: dict[int, PeerGroup] = {}
        for result in results:
            asked = next((g for g in result.groups if g.kind == self.peers), next(iter(result.groups), None))
            is_now = result.assessment.wave_id == self.wave.pk
            for group in result.groups:
                (whole if is_now and group is asked else parts)[group.pk] = group
        missing = [group for group in whole.values() if (group.pk, True) not in self._shown]
        in_part = [g for g in parts.values() if g.pk not in whole and (g.pk, False) not in self._shown]
        by_group: dict[int, dict[BenchmarkKey, Shown]] = {g.pk: {} for g in (*missing, *in_part)}
        user = None if self.as_peer else self.user
        for key, one in benchmarks_of(missing, without_questions=in_part, user=user).items():
            by_group[key[0]][key] = one
        for group in missing:
            self._shown[group.pk, True] = by_group[group.pk]
        # A trust's nearest ten are nobody else's: they are not kept.
        near = {g.pk for g in in_part if g.kind == PeerGroup.Kind.NEAREST}
        for group in in_part:
            if group.pk not in near:
                self._shown[group.pk, False] = by_group[group.pk]
        return {
            pk: self._shown.get((pk, True)) or self._shown.get((pk, False)) or by_group.get(pk, {})
            for pk in (*whole, *parts)
        }


def _published(results: Sequence[WaveResult]) -> dict[int, Submission]:
    """The submission with which each assessment stands in its publication, by assessment id; one query."""
    rows = CohortMember.objects.filter(
        publication__in={result.publication.pk for result in results if result.publication},
        submission__assessment__in=[result.assessment.pk for result in results],
    )
    return {row.submission.assessment_id: row.submission for row in rows.select_related("submission")}


def _signatures(results: Sequence[WaveResult]) -> dict[int, list[Signature]]:
    found: dict[int, list[Signature]] = {}
    submissions = [result.submission.pk for result in results if result.submission]
    for signature in Signature.objects.filter(submission__in=submissions).order_by("signed_at"):
        if signature.submission_id is not None:
            found.setdefault(signature.submission_id, []).append(signature)
    return found


def _ranges(results: Sequence[WaveResult], published: Mapping[int, Submission]) -> dict[int, dict[RangeKey, RankRange]]:
    """By submission, where it is the published one: its ranges in the groups it is compared with; one query."""
    stands = [r for r in results if r.submission and published.get(r.assessment.pk) == r.submission]
    groups = {group.pk for result in stands for group in result.groups}
    rows = RankRange.objects.filter(
        submission__in=[result.submission.pk for result in stands if result.submission], peer_group__in=groups
    )
    found: dict[int, dict[RangeKey, RankRange]] = {}
    for row in rows:
        found.setdefault(row.submission_id, {})[row.peer_group_id, row.scope, row.key] = row
    return found


@dataclass(frozen=True)
class ToPack:
    """One trust of a pack: ``why`` is blank where it has a report, else says why not."""

    trust_code: str
    trust_name: str
    why: str


def trusts_to_pack(wave: Wave, region_code: str) -> list[ToPack]:
    """The trusts of a wave in a region (blank: all), by code, and which of them have a report; three queries."""
    rows = Assessment.objects.filter(wave=wave)
    if region_code:
        rows = rows.filter(region_code=region_code)
    assessments = list(rows.order_by("trust_code").only("pk", "trust_code", "trust_name", "wave"))
    pks = [assessment.pk for assessment in assessments]
    latest = dict(Submission.objects.filter(assessment__in=pks).order_by("number").values_list("assessment_id", "pk"))
    rated = Score.objects.filter(submission__in=latest.values(), method_version=METHOD_VERSION)
    scored = set(rated.order_by().values_list("submission_id", flat=True).distinct())
    return [
        ToPack(
            a.trust_code,
            a.trust_name,
            "not submitted"
            if a.pk not in latest
            else ""
            if latest[a.pk] in scored
            else "scores are still being computed",
        )
        for a in assessments
    ]
