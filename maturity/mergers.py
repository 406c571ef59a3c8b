"""What trusts that merged scored together before: restated, so that a later score is compared with like. Pure."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple


class Part(NamedTuple):
    """One trust before the merger: its score as a fraction (a denominator of 0: nothing applied), and its size.

    ``size`` is a positive number, in one unit for all parts; None where it is not known.
    """

    numerator: int
    denominator: int
    size: float | None


def weights(parts: Sequence[Part]) -> list[Fraction]:
    """Each part's share of the whole, adding up to 1: by size, or equal where the size of any is not known.

    Raises ValueError without parts and for a size that is not above 0.
    """
    if not parts:
        raise ValueError("There is nothing to weigh.")
    sizes = [part.size for part in parts]
    if any(size is not None and not size > 0 for size in sizes):
        raise ValueError(f"Sizes are above 0: {sizes}.")
    known = [Fraction(str(size)) for size in sizes if size is not None]
    if len(known) < len(parts):
        known = [Fraction(1)] * len(parts)
    return [size / sum(known) for size in known]


def restated(parts: Sequence[Part]) -> Fraction | None:
    """The mean of the parts' scores in points, weighted by size; None where one has no score.

    A mean over some of the parts would be another trust's. Exact; raises as ``weights``.
    """
    shares = weights(parts)
    if any(not part.denominator for part in parts):
        return None
    scores = [Fraction(part.numerator, part.denominator) for part in parts]
    return sum((share * score for share, score in zip(shares, scores, strict=True)), Fraction(0))
