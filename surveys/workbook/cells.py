"""The cells of a workbook, read as text. No formula is evaluated, and none is taken for text. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .archive import Package
from .refusal import DAMAGED, TOO_MUCH, WorkbookRefused
from .streaming import Budget, stream

MOST_TEXT = 32_767
"""Characters that a cell can hold, in Excel and LibreOffice alike."""
MOST_FILLED = 20_000
"""Cells with something in them. Ours has about 800."""
MOST_STRINGS = 20_000
MOST_SHEETS = 40
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class Cell:
    """What stands in a cell: its text, and whether that is what a formula came to, or an error."""

    text: str
    formula: bool = False
    error: bool = False


@dataclass(frozen=True)
class Sheet:
    """A sheet with the cells that hold anything, by row and column, both from 1."""

    name: str
    cells: dict[tuple[int, int], Cell]

    @property
    def rows(self) -> list[tuple[int, dict[int, Cell]]]:
        """Row numbers, each with its cells by column."""
        found: dict[int, dict[int, Cell]] = {}
        for (row, column), cell in sorted(self.cells.items()):
            found.setdefault(row, {})[column] = cell
        return list(found.items())


def address(row: int, column: int) -> str:
    """ "B7"."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def sheets_of(package: Package) -> Iterator[Sheet]:
    """The sheets in their order, one after the other. Raises WorkbookRefused."""
    budget = Budget()
    folder = package.main.rpartition("/")[0]
    listing = f"{folder}/_rels/{package.main.rpartition('/')[2]}.rels".removeprefix("/")
    targets: dict[str, str] = {}
    strings: list[str] = []
    for name, found in package.elements(listing):
        if name != "Relationship" or found.get("TargetMode", "").lower() == "external":
            continue
        target = found.get("Target", "")
        path = target[1:] if target.startswith("/") else f"{folder}/{target}".removeprefix("/")
        kind = found.get("Type", "").rpartition("/")[2]
        if kind == "sharedStrings" and not strings:
            strings = _shared_strings(package.pieces(path), budget)
        elif kind == "worksheet":
            targets[found.get("Id", "")] = path
    # Room for what one who has filled it in adds: a long name, a defined name for a printed area.
    listed = [found for name, found in package.elements(package.main) if name == "sheet"]
    if len(listed) > MOST_SHEETS:
        raise WorkbookRefused(TOO_MUCH)
    filled = 0
    for found in listed:
        relation = next((value for key, value in found.items() if key.rpartition(":")[2] == "id"), "")
        if relation in targets:  # Chart sheets are none of ours.
            cells = _cells(package.pieces(targets.pop(relation)), strings, budget, MOST_FILLED - filled)
            filled += len(cells)
            yield Sheet(found.get("name", ""), cells)


def plain(text: str) -> str:
    """``text`` of a cell without the escapes for characters that XML has no room for."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


class _Text:
    """Text as it comes in pieces, up to what a cell can hold."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.length = 0

    def add(self, piece: str) -> None:
        self.length += len(piece)
        # An escape is seven characters for one.
        if self.length > 8 * MOST_TEXT:
            raise WorkbookRefused(TOO_MUCH)
        self.pieces.append(piece)

    def taken(self) -> str:
        text = "".join(self.pieces)
        self.pieces, self.length = [], 0
        return text


def _shared_strings(pieces: Iterable[bytes], budget: Budget) -> list[str]:
    strings: list[str] = []
    text = _Text()
    within: list[str] = []

    def begin(name: str, _: dict[str, str]) -> None:
        within.append(name)
        if len(within) > 20:
            raise WorkbookRefused(DAMAGED)

    def end(name: str) -> None:
        within.pop()
        if name == "si":
            strings.append(plain(text.taken()))
            if len(strings) > MOST_STRINGS:
                raise WorkbookRefused(TOO_MUCH)

    def data(piece: str) -> None:
        # How a word is pronounced stands beside it, and is no part of it.
        if within and within[-1] == "t" and "rPh" not in within:
            text.add(piece)

    stream(pieces, budget, begin=begin, end=end, text=data)
    return strings


class _Reader:
    """The cells of one sheet as they come."""

    def __init__(self, strings: list[str], most: int) -> None:
        self.strings = strings
        self.most = most
        self.cells: dict[tuple[int, int], Cell] = {}
        self.row = self.column = 0
        self.within = ""
        self.kind = ""
        self.value, self.inline = _Text(), _Text()
        self.formula = False

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            self.row = _number(attributes.get("r"), self.row + 1)
            self.column = 0
        elif name == "c":
            self._place(attributes.get("r"))
            self.kind = attributes.get("t", "n")
            self.formula = False
        elif name == "f":
            self.formula = True
        self.within = name

    def _place(self, reference: str | None) -> None:
        if reference is None:
            self.column += 1
            return
        match = _REFERENCE.fullmatch(reference)
        if not match:
            raise WorkbookRefused(DAMAGED)
        self.column = 0
        for letter in match[1]:
            self.column = self.column * 26 + ord(letter) - ord("A") + 1
        self.row = int(match[2])

    def text(self, piece: str) -> None:
        if self.within == "v":
            self.value.add(piece)
        elif self.within == "t":
            self.inline.add(piece)

    def end(self, name: str) -> None:
        self.within = ""
        if name == "c":
            self._finish()

    def _finish(self) -> None:
        value, inline = self.value.taken(), plain(self.inline.taken())
        if self.kind == "s":
            index = _number(value.strip(), -1)
            text = self.strings[index] if value.strip() and 0 <= index < len(self.strings) else ""
        elif self.kind == "inlineStr":
            text = inline
        elif self.kind == "b":
            text = "TRUE" if value.strip() == "1" else "FALSE"
        else:
            text = plain(value)
        if text or self.formula:
            if (self.row, self.column) in self.cells:
                raise WorkbookRefused(DAMAGED)  # Two readers would see two different answers.
            if len(self.cells) >= self.most:
                raise WorkbookRefused(TOO_MUCH)
            self.cells[self.row, self.column] = Cell(text, self.formula, self.kind == "e")


def _cells(pieces: Iterable[bytes], strings: list[str], budget: Budget, most: int) -> dict[tuple[int, int], Cell]:
    reader = _Reader(strings, most)
    stream(pieces, budget, begin=reader.begin, end=reader.end, text=reader.text)
    return reader.cells


def _number(text: str | None, otherwise: int) -> int:
    if text is None or text == "":
        return otherwise
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise WorkbookRefused(DAMAGED)
    return int(text)
