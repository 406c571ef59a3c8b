"""Texts that say the same: a respondent would answer twice, and a fact would count twice. Pure: no ORM."""

import re
from collections.abc import Iterable, Iterator
from itertools import combinations

SHARED = 0.8

_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*|\d+")
_OPENING = re.compile(r"^As level \d, and ")
_STOP = frozenset(
    """
    a an and any are as at been by do does each every far for from had has have how in into is it its no nor not of on
    or so such than that the their them then there these they this those to trust was were what when where which who
    whose will with
    """.split()  # noqa: SIM905 - Words in lines are read more easily than words in quotes.
)


def content_words(text: str) -> frozenset[str]:
    """The words that carry the meaning: without articles and the like, without the s of a plural."""
    words = _WORD.findall(_OPENING.sub("", text).lower())
    return frozenset(word.removesuffix("s") if len(word) > 3 else word for word in words if word not in _STOP)


def alike(texts: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The pairs of places, of (place, text), whose texts share four of five content words, or all of them."""
    sets = [(place, content_words(text)) for place, text in texts]
    for (first, words), (second, others) in combinations(sets, 2):
        if words and len(words & others) >= SHARED * len(words | others):
            yield first, second
