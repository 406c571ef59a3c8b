"""An assessment as a workbook: today's answers to change, what helps to choose, and the hidden stamp. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ..content import MOST_COMMENT, MOST_TEXT, AnswerInput
from ..questionnaire.document import FrameworkDocument, QuestionText, Theme
from .book import HEADER_ROW, Book
from .stamp import SHEET, Stamp
from .words import ANSWER, COMMENT, ID, REASON, answer_choices, answer_in_cell, level_words, tidied

COLUMNS = (
    (ID, 0),
    ("No.", 5),
    ("Question", 30),
    (ANSWER, 36),
    (REASON, 24),
    (COMMENT, 40),
    ("The five levels", 54),
    ("What counts", 38),
    ("What would show it", 30),
    ("Guidance", 32),
    ("Who usually knows", 18),
)
LAST_TIME_WIDTH = 40
AT_ANSWER, AT_REASON, AT_COMMENT = 3, 4, 5
# What can still be done on a protected sheet: it is protected from slips, not from people.
_ALLOWED = {"format_columns": True, "format_rows": True}


@dataclass(frozen=True)
class Contents:
    """What a workbook is made of. ``themes`` are those that the person may answer; None is all.

    ``lines`` say how to use it; ``notes`` stand below a question, by its key. ``last_time`` are answers of an earlier
    wave in words, by question; they stand in a column of their own headed ``last_heading``, which is never read back.
    """

    document: FrameworkDocument
    answers: Mapping[str, AnswerInput]
    stamp: Stamp
    title: str
    edition: str
    lines: Sequence[str]
    themes: Collection[str] | None = None
    notes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    last_heading: str = ""
    last_time: Mapping[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[tuple[str, float], ...]:
        """The headings and widths of a theme's sheet."""
        return (*COLUMNS, (self.last_heading, LAST_TIME_WIDTH)) if self.last_heading else COLUMNS


def workbook(contents: Contents, key: str) -> bytes:
    """The workbook's bytes, its stamp signed with ``key``."""
    book = Book(title=contents.title, stamp=contents.edition, made_at=contents.stamp.downloaded_at)
    book.how_to_use(contents.lines).protect("", _ALLOWED)
    for theme, sheet in book.theme_sheets(contents.document):
        _Writer(book, contents, sheet, theme).write()
    book.lists.protect()
    stamp = book.book.add_worksheet(SHEET)
    for row, (label, value) in enumerate(contents.stamp.rows(key)):
        book.text(stamp, row, 0, label, book.plain)
        book.text(stamp, row, 1, value, book.plain)
    stamp.very_hidden()
    stamp.protect()
    return book.content()


class _Writer:
    """One theme's sheet."""

    def __init__(self, book: Book, contents: Contents, sheet: Worksheet, theme: Theme) -> None:
        self.book = book
        self.contents = contents
        self.sheet = sheet
        self.theme = theme
        self.open = contents.themes is None or theme.key in contents.themes

    def write(self) -> None:
        words = self.theme.introduction
        if not self.open:
            words = f"You can read this theme here, and not answer it. {words}"
        self.book.begin_theme(self.sheet, self.theme, words, self.contents.columns)
        for number, question in enumerate(self.theme.questions, 1):
            row = HEADER_ROW + number
            self.book.text(self.sheet, row, 0, question.key, self.book.cell)
            self.sheet.write_number(row, 1, number, self.book.number)
            self.book.row(self.sheet, row, 2, self._cells(question), self.contents.columns)
            self._limits(question, row)
        self.book.end_theme(self.sheet, frozen=AT_ANSWER, repeated=(1, 2))
        self.sheet.protect("", _ALLOWED)

    def _cells(self, question: QuestionText) -> list[tuple[str, Format]]:
        given = self.contents.answers.get(question.key, AnswerInput())
        book = self.book
        answer = book.answer if self.open else book.cell
        scored = question.is_scored
        return [
            ("\n".join([question.prompt, *self.contents.notes.get(question.key, ())]), book.bold),
            (tidied(answer_in_cell(question, given)), answer),
            (
                question.not_applicable.get(given.not_applicable_reason, ""),
                answer if question.not_applicable else book.cell,
            ),
            (tidied(given.comment), answer if scored else book.cell),
            ("\n".join(level_words(question, level) for level in question.levels), book.cell),
            (question.covers, book.cell),
            ("\n".join(f"Level {level}: {words}" for level, words in question.evidence.items()), book.cell),
            (question.guidance, book.cell),
            ("\n".join(question.who_knows), book.cell),
            *(
                [(tidied(self.contents.last_time.get(question.key, "")), book.cell)]
                if self.contents.last_heading
                else []
            ),
        ]

    def _limits(self, question: QuestionText, row: int) -> None:
        """What the program that opens the workbook refuses by itself."""
        if not question.is_scored:
            self._longest(row, AT_ANSWER, MOST_TEXT)
            return
        self.book.choose(
            self.sheet,
            row,
            AT_ANSWER,
            answer_choices(question),
            error_title="Choose from the list",
            error_message="Choose a level, or “not known” if nobody can say.",
        )
        if question.not_applicable:
            self.book.choose(
                self.sheet,
                row,
                AT_REASON,
                list(question.not_applicable.values()),
                error_title="Choose from the list",
                error_message="Choose one of the reasons, and “Not applicable” as the answer.",
            )
        self._longest(row, AT_COMMENT, MOST_COMMENT)

    def _longest(self, row: int, column: int, most: int) -> None:
        rule = {
            "validate": "length",
            "criteria": "<=",
            "value": most,
            "error_title": "Too long",
            "error_message": f"Use {most:,} characters or fewer.",
        }
        self.sheet.data_validation(row, column, row, column, rule)
