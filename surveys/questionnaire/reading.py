"""How hard a text is to read, as a school grade of the United States. Pure: no ORM."""

import re

from readability import KincaidGradeLevel
from readability.langdata import countsyllables_en

_SENTENCE = re.compile(r"(?<=[.!?:;])\s+")
_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)*|\d[\d.,]*", re.IGNORECASE)
# An abbreviation in brackets is seen, not read aloud a second time.
_BRACKETED = re.compile(r"\s*\([A-Z][A-Za-z0-9+]*\)")


def grade(text: str) -> float:
    """The Flesch-Kincaid grade of ``text``; 0 where it has no words.

    A colon and a semicolon end a sentence here: what follows is read as a sentence of its own.
    """
    sentences = [_WORD.findall(sentence.lower()) for sentence in _SENTENCE.split(_BRACKETED.sub("", text))]
    sentences = [words for words in sentences if words]
    count = sum(map(len, sentences))
    if not count:
        return 0.0
    # The library's count takes "the" and "she" for no syllable at all.
    syllables = sum(max(1, countsyllables_en(word)) for words in sentences for word in words)
    return float(KincaidGradeLevel(syllables, count, len(sentences)))
