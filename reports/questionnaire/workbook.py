"""The questionnaire as an XLSX workbook: a sheet that says how, and one for each theme. Pure: no ORM."""

from collections.abc import Iterator, Mapping

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from surveys.questionnaire.document import LEVELS, QuestionText, Theme
from surveys.workbook.book import HEADER_ROW, Book
from surveys.workbook.words import NOT_APPLICABLE, NOT_KNOWN

from .edition import OWN_WORDS, Edition, how_to_use, notes_of, who_knows

# Heading and width in characters.
COLUMNS = (
    ("No.", 5),
    ("Question", 30),
    ("Your answer", 15),
    ("Reason, if not applicable", 20),
    ("Comment", 34),
    ("The five levels", 54),
    ("What counts", 38),
    ("What would show it", 30),
    ("Guidance", 32),
    ("Who usually knows", 18),
)
ANSWER, REASON = 2, 3


def workbook(edition: Edition) -> bytes:
    """The workbook's bytes. No text of the framework is ever read as a formula, a number or a link."""
    book = Book(title=f"{edition.title}: the questionnaire", stamp=edition.stamp, made_at=edition.made_at)
    book.how_to_use(
        [
            *how_to_use(edition),
            "Each theme has a sheet. Choose an answer from the list in the yellow column; write comments beside it. "
            "The columns to its right hold the levels and what helps to choose.",
        ]
    )
    for theme, sheet in book.theme_sheets(edition.document):
        _theme(book, sheet, theme)
    return book.content()


def _theme(book: Book, sheet: Worksheet, theme: Theme) -> None:
    words = f"{theme.introduction} Who usually knows: {', '.join(who_knows(theme))}."
    book.begin_theme(sheet, theme, words, COLUMNS)
    for number, question in enumerate(theme.questions, 1):
        row = HEADER_ROW + number
        sheet.write_number(row, 0, number, book.number)
        book.row(sheet, row, 1, list(_cells(book, question)), COLUMNS)
        if question.is_scored:
            _choices(book, sheet, row, question)
    book.end_theme(sheet, frozen=ANSWER, repeated=(0, 1))


def _cells(book: Book, question: QuestionText) -> Iterator[tuple[str, Format]]:
    yield "\n".join([question.prompt, *notes_of(question)]), book.bold
    yield "" if question.is_scored else OWN_WORDS, book.answer if question.is_scored else book.cell
    yield "", book.answer if question.not_applicable else book.cell
    yield "", book.answer
    yield _by_level(question.levels), book.cell
    yield question.covers, book.cell
    yield _by_level(question.evidence), book.cell
    yield question.guidance, book.cell
    yield "\n".join(question.who_knows), book.cell


def _choices(book: Book, sheet: Worksheet, row: int, question: QuestionText) -> None:
    choices = [f"Level {level}" for level in LEVELS] + [NOT_KNOWN]
    if question.not_applicable:
        choices.append(NOT_APPLICABLE)
        book.choose(sheet, row, REASON, list(question.not_applicable.values()))
    book.choose(
        sheet,
        row,
        ANSWER,
        choices,
        error_title="Choose from the list",
        error_message="Choose a level, or “not known” if nobody can say.",
    )


def _by_level(texts: Mapping[int, str]) -> str:
    return "\n".join(f"Level {level}: {words}" for level, words in texts.items())
