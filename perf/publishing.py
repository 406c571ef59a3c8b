"""From a wave that is closed to all its benchmarks, fixed and ready to be released: ``python -m perf.publishing``.

The demonstration's open wave (205 trusts, some 170 submissions, two publications of it before) is closed, and a
provisional and then a final publication are prepared: scores compared, groups, figures held back, ranges of ranks,
studies. The twin does the sums alone: whole-wave scoring in numpy, and the deciles of each score in each group.
"""

from collections import defaultdict
from time import perf_counter

import numpy as np

from perf.pages import demonstration

TARGET_SECONDS = 10.0


def _bare(wave: object) -> float:
    """Seconds for the same sums without a database, ranges or studies."""
    from maturity.peers import groups_of
    from maturity.selectors import submissions_of
    from maturity.services.computation import compute
    from maturity.services.grouping import points_by_score

    computation = compute(wave, submissions_of(wave))  # type: ignore[arg-type]
    members: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for position, submission in enumerate(computation.submissions):
        for group in groups_of(submission.assessment):
            members[group.kind, group.key].append(position)
    started = perf_counter()
    for values in points_by_score(computation.scores).values():
        for positions in members.values():
            known = values[positions]
            known = known[~np.isnan(known)]
            if len(known):
                np.quantile(known, np.linspace(0, 1, 11))
    return perf_counter() - started


def _confirm_all(wave: object) -> None:
    """What a final publication needs, and what then is scored again with it."""
    from django.utils import timezone

    from maturity.selectors import submissions_of
    from surveys.models import NotApplicableDecision
    from surveys.selectors import question_ids_of
    from surveys.selectors.not_applicable import unconfirmed_in

    ids = question_ids_of(wave.framework_version)  # type: ignore[attr-defined]
    NotApplicableDecision.objects.bulk_create(
        NotApplicableDecision(
            assessment_id=claim.assessment_id,
            question_id=ids[claim.question],
            reason=claim.reason,
            decision=NotApplicableDecision.Decision.CONFIRMED,
            at=timezone.now(),
            by_label="Measured",
        )
        for _, claim in unconfirmed_in(submissions_of(wave))  # type: ignore[arg-type]
    )


def measure() -> dict[str, dict[str, float | bool]]:
    """Return, for both publications, seconds, the twin's, their ratio, and whether it is within the target."""
    from accounts.selectors import user_by_email
    from demonstration.accounts import FIRST_ANALYST, SECOND_ANALYST
    from maturity.services import prepare_publication, release_publication
    from surveys.models import Wave
    from surveys.services import close_wave

    found: dict[str, dict[str, float | bool]] = {}
    with demonstration():
        wave = Wave.objects.select_related("framework_version__framework").get(state=Wave.State.OPEN)
        first, second = user_by_email(FIRST_ANALYST), user_by_email(SECOND_ANALYST)
        assert first is not None
        assert second is not None
        wave = close_wave(wave=wave, by=None)
        for state in ("provisional", "final"):
            if state == "final":
                _confirm_all(wave)
            started = perf_counter()
            publication = prepare_publication(wave=wave, state=state, reason="Measured.", by=first)
            seconds = perf_counter() - started
            release_publication(publication=publication, by=second)
            twin = _bare(wave)
            found[f"{state}, {publication.members.count()} trusts"] = {
                "seconds": seconds,
                "twin_seconds": twin,
                "ratio": seconds / twin,
                "target_seconds": TARGET_SECONDS,
                "passed": seconds <= TARGET_SECONDS,
            }
    return found


def main() -> None:
    for name, figures in measure().items():
        print(
            f"{name}: {figures['seconds']:.1f} s (at most {figures['target_seconds']:.0f}), the sums alone "
            f"{1000 * figures['twin_seconds']:.0f} ms (ratio {figures['ratio']:.0f})"
        )


if __name__ == "__main__":
    import django

    django.setup()
    main()
