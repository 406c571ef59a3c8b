"""XML read in pieces by expat itself, with everything refused that a sheet has no use for. Pure.

No document type, and so no entities, bombs of them and files that they fetch; no element or attribute list without
an end.
"""

from collections.abc import Callable, Iterable
from xml.parsers import expat

from .refusal import DAMAGED, TOO_MUCH, WorkbookRefused

MOST_ELEMENTS = 400_000
"""In a whole workbook. One that was filled in has about 6,000."""
MOST_CHARACTERS = 4_000_000
"""Of text. One that was filled in to the brim has about 700,000."""
MOST_TAG = 128 * 1024
"""Bytes of one tag or comment: expat keeps it until it is complete."""


class Budget:
    """How many elements and characters of text may still come, over all the parts of a workbook."""

    def __init__(self) -> None:
        self.elements = MOST_ELEMENTS
        self.characters = MOST_CHARACTERS

    def take_element(self) -> None:
        self.elements -= 1
        if self.elements < 0:
            raise WorkbookRefused(TOO_MUCH)

    def take_text(self, text: str) -> None:
        self.characters -= len(text)
        if self.characters < 0:
            raise WorkbookRefused(TOO_MUCH)


def stream(
    pieces: Iterable[bytes],
    budget: Budget,
    *,
    begin: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
) -> None:
    """Call ``begin``, ``end`` and ``text`` for what is in ``pieces``; names come without their prefix.

    Raises:
        WorkbookRefused: it is no well-formed XML, has a document type, or goes on without an end.
    """

    def refuse(*_: object) -> None:
        raise WorkbookRefused(DAMAGED)

    def element(name: str, attributes: dict[str, str]) -> None:
        budget.take_element()
        begin(name.rpartition(":")[2], attributes)

    def words(piece: str) -> None:
        budget.take_text(piece)
        text(piece)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = element
    parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    parser.CharacterDataHandler = words
    given = 0
    try:
        for piece in pieces:
            parser.Parse(piece, False)
            given += len(piece)
            if given - max(parser.CurrentByteIndex, 0) > MOST_TAG + len(piece):
                raise WorkbookRefused(TOO_MUCH)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        if isinstance(error, WorkbookRefused):
            raise
        raise WorkbookRefused(DAMAGED) from None
