"""The wave before, set beside a cohort: the same trusts, and what became one trust since as one."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from organisations.selectors import attributes_on, became_part_of, successions_between
from organisations.structure import FTE_STAFF
from surveys.models import Assessment, Submission, Wave
from surveys.questionnaire.document import FrameworkDocument
from surveys.selectors import document_of

from ..mergers import Part, weights
from ..models import Publication
from ..scoring import levels_of
from ..selectors import confirmed_then, latest_publications, submissions_in
from ..shared import points_over


@dataclass(frozen=True)
class Earlier:
    """``rows`` are the positions in the cohort of the trusts that were scored then too, one by one or in parts.

    ``codes`` are those of all parts, parts × questions of then; ``parts`` has, for each of ``rows``, the rows of
    ``codes`` that are its trust, with their shares, which add up to 1.
    """

    wave: Wave
    document: FrameworkDocument
    rows: Sequence[int]
    codes: NDArray[np.int8]
    parts: Sequence[Sequence[tuple[int, Fraction]]]

    def points(self, rules: FrameworkDocument) -> pd.DataFrame:
        """Points by ``rules`` of each of ``rows``, units × scores; of several parts their mean by shares."""
        points = points_over(rules, self.document, self.codes)
        own = points.iloc[[parts[0][0] for parts in self.parts]].reset_index(drop=True)
        for row, parts in enumerate(self.parts):
            if len(parts) > 1:
                shares = np.array([float(share) for _, share in parts])
                # A part without a score leaves the whole without one: NaN times anything is NaN.
                own.iloc[row] = points.iloc[[part for part, _ in parts]].mul(shares, axis=0).sum(skipna=False)
        return own

    def whole(self) -> list[tuple[int, int]]:
        """Of the trusts that were one then too: position in the cohort, and row in ``codes``."""
        return [(at, parts[0][0]) for at, parts in zip(self.rows, self.parts, strict=True) if len(parts) == 1]


def earlier_of(wave: Wave, submissions: Sequence[Submission]) -> Earlier | None:
    """What of a cohort was published of the last wave before; None without one, and where no trust was in it.

    A trust that took others over since is compared with all of them together, by their staff as in
    ``maturity.mergers``, and only where all of them are in that publication. At most seven queries.
    """
    before = _publication_before(wave)
    if before is None:
        return None
    document = document_of(before.wave.framework_version)
    then = submissions_in(before)
    at = {submission.assessment.trust_id: row for row, submission in enumerate(then)}
    confirmed = confirmed_then([before])[before.pk]
    rows, parts = [], []
    for position, found in enumerate(_trusts_of_then(before.wave, wave, submissions)):
        if found and all(trust in at for trust in found):
            rows.append(position)
            parts.append([(at[trust], share) for trust, share in found.items()])
    if not rows:
        return None
    codes = [levels_of(document, one.snapshot, confirmed=confirmed[one.pk]) for one in then]
    return Earlier(before.wave, document, rows, np.array(codes, dtype=np.int8), parts)


def _publication_before(wave: Wave) -> Publication | None:
    """The publication that stands of the last wave of the same framework before ``wave`` that has one."""
    earlier = Wave.objects.filter(
        opens_on__lt=wave.opens_on, framework_version__framework=wave.framework_version.framework_id
    )
    found = latest_publications(earlier)
    return max(found.values(), key=lambda publication: publication.wave.opens_on, default=None)


def _trusts_of_then(before: Wave, now: Wave, submissions: Sequence[Submission]) -> list[dict[int, Fraction]]:
    """For each submission the trusts, by id, that were in the wave before and are its trust now, with their shares."""
    successions = successions_between(before.geography_date, now.geography_date)
    took_part: dict[int, str] = {}
    sizes: dict[str, dict[str, float]] = {}
    if successions:
        took_part = dict(Assessment.objects.filter(wave=before).values_list("trust_id", "trust_code"))
        sizes = attributes_on(now.geography_date)
    found = []
    for submission in submissions:
        own = submission.assessment.trust_id
        taken = [row.predecessor_id for row in became_part_of(own, successions) if row.predecessor_id in took_part]
        trusts = [own, *taken] if own in took_part or not taken else taken
        known = [sizes.get(took_part.get(trust, ""), {}).get(FTE_STAFF) or None for trust in trusts]
        shares = weights([Part(0, 0, size) for size in known])
        found.append(dict(zip(trusts, shares, strict=True)))
    return found
