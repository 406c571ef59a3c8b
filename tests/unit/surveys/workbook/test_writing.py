"""What is in a workbook that is downloaded: readable, protected but for the answers, and nothing in it alive."""

import io

import openpyxl
import pytest

from accounts.models import Role
from surveys.content import AnswerInput, content_of
from surveys.selectors import answers_of
from surveys.services import save_answer
from surveys.workbook.words import answer_choices, level_words
from surveys.workbook.writing import AT_ANSWER, AT_COMMENT, AT_REASON, COLUMNS
from tests.factories.accounts import make_person
from tests.factories.formulas import FORMULAS
from tests.factories.surveys import level
from tests.factories.workbook import downloaded, filled_in, find, members_of, saved
from tests.unit.surveys.workbook.conftest import Sender


def opened(office, by=None) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(downloaded(office.assessment, by or office.lead)))


def save(office, question, given):
    stood = answers_of(office.assessment).get(question.key)
    version = stood.version if stood else 0
    return save_answer(
        assessment=office.assessment, question_key=question.key, seen_version=version, given=given, by=office.lead
    )


def test_a_sheet_that_says_how_one_for_each_theme_and_hidden_ones(office):
    book = opened(office)
    titles = [theme.title for theme in office.document.themes]
    assert book.sheetnames == ["How to use", *titles, "Lists", "Stamp"]
    assert (book["Lists"].sheet_state, book["Stamp"].sheet_state) == ("hidden", "veryHidden")
    words = " ".join(str(cell.value) for row in book["How to use"].iter_rows() for cell in row)
    for part in ("Maple NHS Trust", "Wave 2026", "answers as on", "Answer in a workbook", "without a password"):
        assert part in words


def test_today_s_answers_stand_in_it(office):
    reason, words = next(iter(office.with_reasons.not_applicable.items()))
    save(office, office.first, level(4, "As the register says."))
    save(office, office.with_reasons, AnswerInput("not_applicable", None, reason))
    save(office, office.open_question, AnswerInput("text", text="Pay for time."))
    book = opened(office)
    assert find(book, office.first.key).value == level_words(office.first, 4)
    assert find(book, office.first.key, "comment").value == "As the register says."
    assert find(book, office.with_reasons.key).value == "Not applicable"
    assert find(book, office.with_reasons.key, "reason").value == words
    assert find(book, office.open_question.key).value == "Pay for time."
    assert find(book, office.document.scored[-1].key).value is None


def test_guidance_stands_beside_each_question(office):
    book = opened(office)
    for question in office.document.questions:
        cell = find(book, question.key)
        words = " ".join(str(one.value) for one in cell.parent[cell.row])
        for text in (question.prompt, question.guidance, question.covers, *question.levels.values()):
            assert text in words


def test_answers_are_chosen_from_a_list_with_the_words_of_the_level(office):
    book = opened(office)
    lists = [cell.value for cell in book["Lists"]["A"]]
    for theme in office.document.themes:
        rules = {str(rule.sqref): rule for rule in book[theme.title].data_validations.dataValidation}

        def offered(cell, rules=rules):
            first, last = (
                int(end.rpartition("$")[2]) for end in rules[cell.coordinate].formula1.split("!")[1].split(":")
            )
            return lists[first - 1 : last]

        for question in theme.scored:
            assert offered(find(book, question.key)) == answer_choices(question)
            assert all(f"Level {n}: {words}" in answer_choices(question) for n, words in question.levels.items())
            if question.not_applicable:
                assert offered(find(book, question.key, "reason")) == list(question.not_applicable.values())
            assert rules[find(book, question.key, "comment").coordinate].formula1 == "4000"


def test_all_but_the_answers_is_protected_without_a_password(office):
    book = opened(office)
    for sheet in book:
        assert sheet.protection.sheet
        assert not sheet.protection.password
    unlocked = {
        (cell.row, cell.column - 1)
        for theme in office.document.themes
        for row in book[theme.title].iter_rows()
        for cell in row
        if not cell.protection.locked
    }
    assert {column for _, column in unlocked} == {AT_ANSWER, AT_REASON, AT_COMMENT}
    assert find(book, office.first.key).protection.locked is False
    assert find(book, office.open_question.key, "comment").protection.locked
    never = next(q for q in office.document.scored if not q.not_applicable)
    assert find(book, never.key, "reason").protection.locked
    assert all(cell.protection.locked for row in book["Stamp"].iter_rows() for cell in row)


@pytest.mark.parametrize("who", ["clinician", "of another theme"])
def test_who_may_not_answer_a_theme_finds_its_cells_locked(office, who):
    person = office.clinician if who == "clinician" else make_person(Role.CONTRIBUTOR, trust=office.trust, themes=["x"])
    book = opened(office, by=person)
    cells = [cell for theme in office.document.themes for row in book[theme.title].iter_rows() for cell in row]
    assert all(cell.protection.locked for cell in cells)
    assert "You can read this theme here, and not answer it" in book[office.document.themes[0].title]["B2"].value


def test_what_looks_like_a_formula_is_text_and_comes_back_as_it_was(office):
    """Each of forty payloads as a comment and as the text of the open question."""
    for text in FORMULAS:
        save(office, office.first, level(3, text))
        save(office, office.open_question, AnswerInput("text", text=text))
        made = downloaded(office.assessment, office.lead)
        parts = members_of(made)
        sheets = [part for name, part in parts.items() if name.startswith("xl/worksheets/sheet")]
        assert not any(b"<f>" in part or b"<f " in part for part in sheets), repr(text)
        assert not any("hyperlink" in part.decode() for part in sheets)
        sender = Sender(office.assessment, office.lead)
        address, html = sender.preview(made)
        assert "There is nothing to apply" in html, repr(text)
        sender.client.post(address, {"drop": "1"})


def test_what_is_typed_into_a_workbook_is_kept_as_it_was_typed(office):
    keys = [question.key for question in office.document.scored]
    for at in range(0, len(FORMULAS), len(keys)):
        typed = dict(zip(keys, FORMULAS[at : at + len(keys)], strict=False))
        # A carriage return is written by Excel as this.
        cells = {(key, "comment"): text.replace("\r", "_x000D_") for key, text in typed.items()}
        sender = Sender(office.assessment, office.lead)
        address, _ = sender.preview(filled_in(downloaded(office.assessment, office.lead), cells))
        assert sender.apply(address).status_code == 302
        now = {key: content_of(answer).comment for key, answer in answers_of(office.assessment).items()}
        escaped = {"_x003D_1+1": "=1+1", "_x000D_=1": "=1"}  # Here nobody escaped the escape.
        for key, text in typed.items():
            assert now[key] == escaped.get(text, text.replace("\r\n", "\n").replace("\r", "\n").strip()), repr(text)


def test_cells_for_answers_take_what_is_typed_as_text(office):
    book = opened(office)
    assert find(book, office.first.key).number_format == "@"
    assert find(book, office.first.key, "comment").number_format == "@"


def test_headings_are_found_where_somebody_put_a_column_in(office):
    book = opened(office)
    sheet = find(book, office.first.key).parent
    find(book, office.first.key).value = 4
    sheet.insert_cols(2)
    sender = Sender(office.assessment, office.lead)
    address, _ = sender.preview(saved(book))
    sender.apply(address)
    assert content_of(answers_of(office.assessment)[office.first.key]) == level(4)


def test_the_sheet_can_be_read_and_printed(office):
    book = opened(office)
    for theme in office.document.themes:
        sheet = book[theme.title]
        assert [cell.value for cell in sheet[3]] == [heading for heading, _ in COLUMNS]
        assert sheet.column_dimensions["A"].hidden
        assert sheet.freeze_panes == "D4"
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
