"""The trusts that a trust is made of, as they scored in the waves before they merged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from accounts.permissions import Permission
from accounts.selectors import scope_of
from maturity.mergers import Part
from maturity.selectors import SubmissionScores, scores_of
from organisations.models import Succession
from organisations.selectors import attributes_on, taken_over
from surveys.models import Assessment, Wave
from surveys.selectors.submissions import standing_submissions

from .results import ResultFacts

SIZE = "fte_staff"
"""Whole-time equivalent staff: what is known of nearly every trust, those that are closed too."""


@dataclass(frozen=True)
class Before:
    """One of the trusts in an earlier wave. ``scores`` are None without a submission; ``ended_on`` its last day, None
    for the trust itself."""

    code: str
    name: str
    scores: SubmissionScores | None
    size: float | None
    ended_on: date | None


@dataclass(frozen=True)
class MergedWave:
    """An earlier wave and all the trusts of then that are one now. ``readable``: the reader may see their scores."""

    wave: Wave
    trusts: Sequence[Before]
    readable: bool


def before_mergers(facts: ResultFacts, user: User | None) -> list[MergedWave]:
    """The earlier waves in which the trust was several, the latest first; a fixed number of queries, two without any.

    Whoever reads the result of the trust that took over as one of its people reads what it took over. Everybody else
    must have been allowed to read each of them.
    """
    now = facts.now.assessment
    wave = now.wave
    rows = (
        Wave.objects.filter(
            opens_on__lt=wave.opens_on, framework_version__framework=wave.framework_version.framework_id
        )
        .exclude(state=Wave.State.DRAFT)
        .select_related("framework_version")
        .defer("framework_version__document")
        .order_by("-opens_on")
    )
    waves = list(rows)
    if not waves:
        return []
    since = min(one.geography_date for one in waves)
    taken = taken_over(now.trust_id, since=since, before=wave.geography_date)
    if not taken:
        return []
    return _merged(facts, user, waves, taken)


def _merged(
    facts: ResultFacts, user: User | None, waves: Sequence[Wave], taken: Sequence[Succession]
) -> list[MergedWave]:
    now = facts.now.assessment
    trusts = {now.trust_id, *(row.predecessor_id for row in taken)}
    assessments = list(Assessment.objects.filter(wave__in=waves, trust__in=trusts).order_by("trust_code"))
    submissions = {
        one.assessment_id: one for one in standing_submissions().filter(assessment__in=assessments).defer("snapshot")
    }
    scores = scores_of(one.pk for one in submissions.values())
    sizes = attributes_on(now.wave.geography_date)
    ended = {row.predecessor_id: row.on for row in taken}
    found = []
    for wave in waves:
        there = [
            one
            for one in assessments
            if one.wave_id == wave.pk and (one.trust_id == now.trust_id or ended[one.trust_id] >= wave.geography_date)
        ]
        if not any(one.trust_id in ended for one in there):
            continue
        found.append(
            MergedWave(
                wave=wave,
                trusts=tuple(
                    Before(
                        code=one.trust_code,
                        name=one.trust_name,
                        scores=scores.get(submissions[one.pk].pk) if one.pk in submissions else None,
                        size=sizes.get(one.trust_code, {}).get(SIZE),
                        ended_on=ended.get(one.trust_id),
                    )
                    for one in there
                ),
                readable=_may_read(user, now, there),
            )
        )
    return found


def _may_read(user: User | None, now: Assessment, there: Sequence[Assessment]) -> bool:
    if user is None:
        return True
    scope = scope_of(user, Permission.RESULT_READ)
    return now.trust_code in scope.trusts or all(
        scope.covers(trust_code=one.trust_code, icb_code=one.icb_code, region_code=one.region_code) for one in there
    )


def part_of(before: Before, key: str | None) -> Part:
    """One score of a trust (a theme's key, None for overall) as a part of the whole; one without a score has none."""
    score = None
    if before.scores is not None:
        score = before.scores.overall if key is None else before.scores.themes.get(key)
    return Part(score.numerator if score else 0, score.denominator if score else 0, before.size or None)
