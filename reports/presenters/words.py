"""Lists, shares and peer groups as the pages say them; dates and counts are in nhsuk.formats. Pure."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from nhsuk.formats import plural

_SHARES = {Fraction(1, 2): "half", Fraction(2, 3): "two thirds", Fraction(3, 4): "three quarters", Fraction(1): "all"}


def listed(items: Sequence[str]) -> str:
    """Join items: "a", "a and b", "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def share_in_words(share: Fraction) -> str:
    """Say a share: "two thirds" for the shares that have a name, "62%" for others."""
    return _SHARES.get(share, f"{float(share):.0%}")


def sentence(words: str) -> str:
    """The words with a capital letter first."""
    return words[:1].upper() + words[1:]


def trusts_of(kind: str, label: str) -> str:
    """A peer group as a plural: "trusts in England", "trusts in the North West", "acute trusts"."""
    if kind == "england":
        return "trusts in England"
    if kind == "region":
        return f"trusts in {label if label == 'London' else 'the ' + label}"
    if kind == "icb":
        return f"trusts in {label}"
    return label


def days_left(due: date, today: date) -> str:
    """How long until a due date, in words."""
    left = (due - today).days
    if left < 0:
        return f"{plural(-left, 'day')} overdue"
    return "due today" if left == 0 else f"{plural(left, 'day')} left"


def size_in_words(size: int) -> str:
    """Bytes as megabytes to one place, or kilobytes where there are few."""
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1e3))} kB"
