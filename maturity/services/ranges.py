"""The ranges of a publication: drawn before it is stored, and stored with it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from surveys.selectors import document_of

from ..draws import ASSUMPTIONS_VERSION, REASONABLE
from ..models import PeerGroup, Publication, RangeMethod, RankRange
from ..peers import groups_of
from ..ranking import DrawnRange, ranges_in, shares
from .computation import Computation

DRAWS = 2000
SAMPLES = 128


@dataclass(frozen=True)
class Ranges:
    """What was drawn for a cohort, before any of it is stored."""

    computation: Computation
    seed: int
    drawn: Sequence[DrawnRange]
    shares: list[dict[str, str | float]]


def draw_ranges(computation: Computation, *, state: str) -> Ranges:
    """Draw the ranges of every member of a cohort in each of its groups.

    The seed comes from the scores' hash, so that the same cohort has the same ranges. What moves ranks most is found
    for final and corrected publications only: it takes as long as all the rest.
    """
    seed = int(computation.output_hash[:8], 16)
    document = document_of(computation.wave.framework_version)
    members: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for position, submission in enumerate(computation.submissions):
        for group in groups_of(submission.assessment):
            members[group.kind, group.key].append(position)
    drawn = list(ranges_in(document, computation.codes, computation.scores, members, DRAWS, seed))
    moved = []
    if state != Publication.State.PROVISIONAL:
        moved = shares(document, computation.codes, computation.scores, SAMPLES, seed)
    return Ranges(computation, seed, drawn, moved)


def store_ranges(ranges: Ranges, *, publication: Publication, groups: Sequence[PeerGroup]) -> None:
    """Store what was drawn with the publication, whose groups are stored already."""
    RangeMethod.objects.create(
        publication=publication,
        draws=DRAWS,
        seed=ranges.seed,
        assumptions_version=ASSUMPTIONS_VERSION,
        assumptions=asdict(REASONABLE),
        shares=ranges.shares,
    )
    by_name = {(group.kind, group.key): group for group in groups}
    RankRange.objects.bulk_create(
        (
            RankRange(
                peer_group=by_name[place.group],  # type: ignore[index]
                submission=ranges.computation.submissions[place.unit],
                **{name: value for name, value in place._asdict().items() if name not in ("group", "unit")},
            )
            for place in ranges.drawn
        ),
        batch_size=1000,
    )
