"""Names as people write them. ODS writes them in capitals: pure text work, without a database."""

import re

# In capitals, and lower case unless they begin the name: only words that trusts' names really hold.
CAPITALS = frozenset({"NHS", "UK"})
SMALL_WORDS = frozenset(
    {"and", "at", "by", "for", "in", "le", "next", "of", "on", "the", "to", "under", "upon", "with"}
)
# Where a small word is part of a place's own name.
PROPER_NAMES = {"the London": "The London"}
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
PREFIX = re.compile(r"(?P<prefix>[a-z])(?P<mark>['’])(?P<rest>[a-z]{2,})")
AFTER_MC = re.compile(r"Mc(?P<next>[a-z])")


def reading_case(name: str) -> str:
    """A name from ODS in the case in which it is read; nothing but case and surplus spaces changes.

    "ST GEORGE'S UNIVERSITY HOSPITALS NHS FOUNDATION TRUST" becomes "St George's University Hospitals
    NHS Foundation Trust". A name with lower case letters in it was already written with care, and stays.
    """
    text = " ".join(name.split())
    if text != text.upper():
        return text
    cased = WORD.sub(lambda found: _word(found.group(), starts=found.start() == 0), text)
    for lower, proper in PROPER_NAMES.items():
        cased = re.sub(rf"\b{lower}\b", proper, cased)
    return cased


def _word(word: str, *, starts: bool) -> str:
    if word in CAPITALS:
        return word
    lower = word.lower()
    if lower in SMALL_WORDS and not starts:
        return lower
    if prefixed := PREFIX.fullmatch(lower):  # O'Brien, D'Arcy
        return prefixed["prefix"].upper() + prefixed["mark"] + prefixed["rest"].capitalize()
    capitalised = lower[:1].upper() + lower[1:]
    return AFTER_MC.sub(lambda found: "Mc" + found["next"].upper(), capitalised)
