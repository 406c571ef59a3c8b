"""How wide a text is in Arial, so that labels can be placed without a browser. Pure."""

from collections.abc import Sequence

# Advance widths of ASCII 32 to 126 in thousandths of the type size: Adobe's Helvetica metrics,
# which Arial and Arimo share. Anything else counts as an em, the widest a Latin letter gets.
_ASCII = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
)  # fmt: skip
BOLD = 1.08  # Arial Bold runs at most this much wider on the words and figures of a label.


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Width of ``text`` set in Arial at ``size``, in the units of ``size``."""
    thousandths = sum(_ASCII[ord(c) - 32] if 32 <= ord(c) <= 126 else 1000 for c in text)
    return thousandths / 1000 * size * (BOLD if bold else 1)


def wrapped(text: str, size: float, width: float) -> list[str]:
    """``text`` in lines that fit ``width``; a single word longer than that keeps a line of its own."""
    lines: list[str] = []
    for word in text.split():
        if lines and text_width(f"{lines[-1]} {word}", size) <= width:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines


def centred_within(centre: float, width: float, bounds: Sequence[float]) -> float:
    """The centre nearest to ``centre`` at which a label ``width`` wide stays within ``bounds`` (left, right)."""
    left, right = bounds
    return min(max(centre, left + width / 2), right - width / 2)
