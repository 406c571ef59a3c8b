"""How far trusts and those who reviewed them agree, over the submissions of a publication."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from maturity.models import Publication
from maturity.statistics import weighted_kappa
from surveys.models import Review, ReviewEntry
from surveys.selectors import submitted_answers


@dataclass(frozen=True)
class Agreement:
    """Of pairs of levels for one question: ``same`` and ``higher`` (the first is higher) count pairs.

    ``submissions`` is how many they come from; ``kappa`` has quadratic weights, None where it has no value.
    """

    submissions: int
    pairs: int
    same: int
    higher: int
    kappa: float | None


def _agreement(pairs: list[tuple[int, int]], submissions: int) -> Agreement:
    first, second = ([pair[side] for pair in pairs] for side in (0, 1))
    kappa = weighted_kappa(first, second) if pairs else np.nan
    return Agreement(
        submissions=submissions,
        pairs=len(pairs),
        same=sum(one == other for one, other in pairs),
        higher=sum(one > other for one, other in pairs),
        kappa=None if np.isnan(kappa) else float(kappa),
    )


def agreement_in(publication: Publication) -> tuple[Agreement, Agreement]:
    """Trusts against their reviewers, and two reviewers of the same submission against each other; two queries.

    Finished reviews count, and of them the questions to which a level was given. The trust's own answer counts where it
    is a level. Of two reviewers the one whose review was opened earlier comes first.
    """
    rows = (
        ReviewEntry.objects.filter(
            review__state=Review.State.FINISHED,
            review__submission__cohorts__publication=publication,
            level__isnull=False,
        )
        .order_by("review_id", "question_id")
        .values_list("review__submission_id", "review_id", "question__key", "level")
    )
    levels: defaultdict[int, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for submission_id, _, key, level in rows:
        if level is not None:
            levels[submission_id][key].append(level)
    own_pairs: list[tuple[int, int]] = []
    own_of, between_of = set(), set()
    between: list[tuple[int, int]] = []
    for member in publication.members.filter(submission__in=levels).select_related("submission"):
        answers = submitted_answers(member.submission)
        for key, given in levels[member.submission_id].items():
            answer = answers.get(key)
            if answer is not None and answer.level is not None:
                own_pairs += [(answer.level, level) for level in given]
                own_of.add(member.submission_id)
            for one, other in combinations(given, 2):
                between.append((one, other))
                between_of.add(member.submission_id)
    return _agreement(own_pairs, len(own_of)), _agreement(between, len(between_of))
