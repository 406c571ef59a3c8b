"""How a group's trusts spread over the five levels of a question. Pure: counts in, SVG out."""

from collections.abc import Sequence
from html import escape

from .strip import BLACK, BOX, DARK_BLUE, GREY

STEP = 44.0
FULL = 46.0
BASE = 76.0


def shares(counts: Sequence[int]) -> list[int]:
    """``counts`` as whole per cents. Each is rounded by itself, so they may add up to 99 or 101."""
    total = sum(counts)
    return [round(100 * count / total) if total else 0 for count in counts]


def levels_in_words(counts: Sequence[int], own: int | None = None) -> str:
    """The chart's text alternative: "Level 1: 12%, level 2: ...; this trust is at level 3."."""
    words = ", ".join(f"level {level}: {share}%" for level, share in enumerate(shares(counts), start=1))
    return words[0].upper() + words[1:] + (f"; this trust is at level {own}." if own else ".")


def level_columns(counts: Sequence[int], *, name: str, title: str, own: int | None = None) -> str:
    """Five columns, each labelled with its share; the own level has a triangle above and a thick outline.

    ``counts`` are trusts at level 1 to 5. Raises ValueError for other than five counts or for an empty group.
    """
    if len(counts) != 5 or min(counts) < 0 or not sum(counts):
        raise ValueError(f"{name}: five counts of trusts are needed, at least one above 0: {list(counts)}.")
    name = escape(name)
    parts = []
    highest = max(shares(counts))
    for index, share in enumerate(shares(counts)):
        left, height = 6 + index * STEP, FULL * share / highest if highest else 0.0
        mine = own == index + 1
        stroke, thickness = (DARK_BLUE, 3) if mine else (GREY, 1)
        middle = left + STEP / 2 - 4
        parts.append(
            f'<rect class="level" x="{left:g}" y="{BASE - height:.1f}" width="{STEP - 8:g}" height="{height:.1f}"'
            f' fill="{BOX}" stroke="{stroke}" stroke-width="{thickness}"/>'
            f'<text class="share" x="{middle:g}" y="{BASE - height - 5:.1f}" text-anchor="middle"'
            f' fill="{BLACK}">{share}%</text>'
            f'<text class="axis" x="{middle:g}" y="{BASE + 15:g}" text-anchor="middle" fill="{GREY}">{index + 1}</text>'
        )
        if mine:
            top = BASE - height - 18
            parts.append(f'<path class="own-marker" d="M{middle:g} {top:.1f}l-6 -9h12z" fill="{DARK_BLUE}"/>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="app-levels" role="img"'
        f' aria-labelledby="{name}-title {name}-desc" viewBox="0 0 226 96"'
        f' font-family="Arimo, Arial, sans-serif" font-size="12">'
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(levels_in_words(counts, own))}</desc>' + "".join(parts) + "</svg>"
    )
