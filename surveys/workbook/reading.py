"""What a workbook that came back says: an answer for each question, and the cells that cannot be read. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..content import MOST_COMMENT, MOST_TEXT, AnswerInput
from ..questionnaire.document import FrameworkDocument, QuestionText
from . import archive, stamp
from .cells import Cell, Sheet, address, sheets_of
from .refusal import WorkbookRefused
from .words import (
    ANSWER,
    COMMENT,
    ID,
    NOT_APPLICABLE,
    NOT_KNOWN,
    REASON,
    folded,
    level_in_cell,
    reason_in_cell,
    tidied,
)

MOST_SHOWN = 80
_NOTHING = Cell("")


@dataclass(frozen=True)
class Fault:
    """A cell that cannot be read. ``said`` is what it holds, ``allowed`` what it may hold, in words."""

    question: str
    sheet: str
    cell: str
    said: str
    allowed: str


@dataclass(frozen=True)
class Filled:
    """A workbook as it was filled in. A question is in ``answers``, has faults, or is ``missing``."""

    stamp: stamp.Stamp
    answers: dict[str, AnswerInput]
    faults: tuple[Fault, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class _Row:
    sheet: str
    number: int
    cells: dict[str, tuple[int, Cell]]

    def cell(self, heading: str) -> Cell:
        return self.cells[heading][1]

    def fault(self, question: QuestionText, heading: str, allowed: str, *, said: str | None = None) -> Fault:
        column, cell = self.cells[heading]
        shown = cell.text if said is None else said
        if len(shown) > MOST_SHOWN:
            shown = f"{shown[:MOST_SHOWN]}…"
        return Fault(question.key, self.sheet, address(self.number, column), shown, allowed)


def stamped_sheets(path: Path, keys: Sequence[str]) -> tuple[stamp.Stamp, list[Sheet]]:
    """The stamp of the workbook at ``path``, signed with one of ``keys``, and its other sheets.

    Raises:
        WorkbookRefused: it is no workbook of this portal, or has something in it that no workbook needs.
    """
    with archive.opened(path) as package:
        sheets = list(sheets_of(package))
    rows: list[tuple[str, str]] = []
    for sheet in sheets:
        if sheet.name == stamp.SHEET:
            rows += [(cells.get(1, _NOTHING).text, cells.get(2, _NOTHING).text) for _, cells in sheet.rows]
    return stamp.read_stamp(rows, keys), [sheet for sheet in sheets if sheet.name != stamp.SHEET]


def read_answers(said: stamp.Stamp, sheets: Iterable[Sheet], document: FrameworkDocument) -> Filled:
    """What ``sheets`` answer to the questions of ``document``. Raises WorkbookRefused where a question stands twice."""
    rows: dict[str, _Row] = {}
    asked = {question.key: question for question in document.questions}
    for sheet in sheets:
        for key, row in _rows_of(sheet):
            if key in rows:
                raise WorkbookRefused(
                    f"The question in row {row.number} of the sheet “{sheet.name}” stands in the workbook twice. "
                    "Delete the copy"
                )
            if key in asked:
                rows[key] = row
    answers, faults = {}, []
    for key, row in rows.items():
        read = _scored(asked[key], row) if asked[key].is_scored else _open(asked[key], row)
        if isinstance(read, AnswerInput):
            answers[key] = read
        else:
            faults += read
    order = {key: place for place, key in enumerate(asked)}
    return Filled(
        stamp=said,
        answers={key: answers[key] for key in asked if key in answers},
        faults=tuple(sorted(faults, key=lambda fault: order[fault.question])),
        missing=tuple(key for key in asked if key not in rows),
    )


def _rows_of(sheet: Sheet) -> Iterable[tuple[str, _Row]]:
    """Question keys with their rows, where a row of headings says which column is which."""
    columns: dict[str, int] = {}
    for number, cells in sheet.rows:
        if not columns:
            found = {cell.text: column for column, cell in reversed(cells.items())}
            if all(heading in found for heading in (ID, ANSWER, REASON, COMMENT)):
                columns = {heading: found[heading] for heading in (ID, ANSWER, REASON, COMMENT)}
            continue
        key = cells.get(columns[ID], _NOTHING).text
        if key:
            named = {heading: (column, cells.get(column, _NOTHING)) for heading, column in columns.items()}
            yield key, _Row(sheet.name, number, named)


def _scored(question: QuestionText, row: _Row) -> AnswerInput | list[Fault]:
    faults = _unreadable(question, row, (ANSWER, REASON, COMMENT))
    if faults:
        return faults
    answer, reason, comment = (tidied(row.cell(heading).text) for heading in (ANSWER, REASON, COMMENT))
    faults = _too_long(question, row, COMMENT, comment, MOST_COMMENT)
    response, level = _response(question, answer)
    key = reason_in_cell(question, reason) if reason else ""
    if response is None:
        words = "“Level 1” to “Level 5” with its words, “Not known”"
        words += " or “Not applicable”" if question.not_applicable else ""
        faults.append(row.fault(question, ANSWER, f"{words}, as in the cell’s list, or nothing"))
    elif key is None or (response == "not_applicable" and not key) or (key and not response):
        faults.append(row.fault(question, REASON, _reasons(question, response, answered=bool(reason))))
    if faults:
        return faults
    return AnswerInput(
        response=response or "",
        level=level,
        # A reason left over from another answer counts no more than on the question's page.
        not_applicable_reason=key if key and response == "not_applicable" else "",
        comment=comment,
    )


def _response(question: QuestionText, answer: str) -> tuple[str | None, int | None]:
    if not answer:
        return "", None
    if folded(answer) == folded(NOT_KNOWN):
        return "not_known", None
    if folded(answer) == folded(NOT_APPLICABLE) and question.not_applicable:
        return "not_applicable", None
    level = level_in_cell(question, answer)
    return ("level", level) if level else (None, None)


def _reasons(question: QuestionText, response: str, *, answered: bool) -> str:
    if not question.not_applicable:
        return "Nothing: this question applies to every trust that is asked"
    words = " or ".join(f"“{words}”" for words in question.not_applicable.values())
    if answered and not response:
        return f"Nothing while there is no answer; or, with the answer “Not applicable”, {words}"
    return f"{words}, as in the cell’s list" + ("" if response == "not_applicable" else ", or nothing")


def _open(question: QuestionText, row: _Row) -> AnswerInput | list[Fault]:
    faults = _unreadable(question, row, (ANSWER,))
    if faults:
        return faults
    text = tidied(row.cell(ANSWER).text)
    faults = _too_long(question, row, ANSWER, text, MOST_TEXT)
    return faults or AnswerInput(response="text" if text else "", text=text)


def _unreadable(question: QuestionText, row: _Row, headings: Iterable[str]) -> list[Fault]:
    faults = []
    for heading in headings:
        cell = row.cell(heading)
        if cell.formula:
            allowed = "Words, no formula: type or paste what it comes to as text"
            faults.append(row.fault(question, heading, allowed, said="a formula"))
        elif cell.error:
            faults.append(row.fault(question, heading, "Words, not an error"))
        elif any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in cell.text):
            said = "a character that cannot be shown"
            faults.append(row.fault(question, heading, "Text that can be read", said=said))
    return faults


def _too_long(question: QuestionText, row: _Row, heading: str, text: str, most: int) -> list[Fault]:
    if len(text) <= most:
        return []
    return [row.fault(question, heading, f"{most:,} characters at most: there are {len(text):,}")]
