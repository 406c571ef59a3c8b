"""Workbooks opened and saved by LibreOffice itself, between their download and their way back."""

import io

import openpyxl
import pytest

from surveys.content import content_of
from surveys.selectors import answers_of
from surveys.services import AnswerInput, save_answer
from surveys.workbook.words import level_words
from tests.factories.formulas import FORMULAS
from tests.factories.office import Office
from tests.factories.surveys import level
from tests.factories.workbook import downloaded, filled_in, find, members_of
from tests.unit.surveys.workbook.conftest import Sender

pytestmark = [pytest.mark.office, pytest.mark.django_db]


@pytest.fixture
def libreoffice(tmp_path):
    return Office(tmp_path).saved_as


def through_ods(libreoffice, content: bytes) -> bytes:
    """Opened, kept as ODS as LibreOffice likes to, opened again and saved as XLSX."""
    return libreoffice("xlsx", libreoffice("ods", content, "xlsx"), "ods")


def save(office, key: str, given: AnswerInput) -> None:
    stood = answers_of(office.assessment).get(key)
    version = stood.version if stood else 0
    save_answer(assessment=office.assessment, question_key=key, seen_version=version, given=given, by=office.lead)


def test_a_workbook_filled_in_with_libreoffice_is_applied(office, libreoffice):
    save(office, office.second.key, level(2, "Stands."))
    save(office, office.third.key, level(4))
    opened = through_ods(libreoffice, downloaded(office.assessment, office.lead))
    book = openpyxl.load_workbook(io.BytesIO(opened))
    assert book["Stamp"].sheet_state != "visible"
    assert find(book, office.first.key).protection.locked is False
    assert all(sheet.protection.sheet for sheet in book)
    typed = {
        office.first.key: level_words(office.first, 3),
        (office.first.key, "comment"): "First line.\nÄ second – “line” 😀.",
        office.second.key: 5,
        office.third.key: None,
        office.open_question.key: "Pay for time.",
    }
    sent = through_ods(libreoffice, filled_in(opened, typed))
    sender = Sender(office.assessment, office.lead)
    address, html = sender.preview(sent)
    assert "Cells that cannot be read" not in html
    assert sender.apply(address).status_code == 302
    now = {key: content_of(answer) for key, answer in answers_of(office.assessment).items()}
    assert now == {
        office.first.key: level(3, "First line.\nÄ second – “line” 😀."),
        office.second.key: level(5, "Stands."),
        office.third.key: AnswerInput(),
        office.open_question.key: AnswerInput("text", text="Pay for time."),
    }


def test_forty_formulas_survive_libreoffice_as_text(office, libreoffice):
    keys = [question.key for question in office.document.scored]
    for at in range(0, len(FORMULAS), len(keys)):
        for key, text in zip(keys, FORMULAS[at:], strict=False):
            save(office, key, level(3, text))
        save(office, office.open_question.key, AnswerInput("text", text=FORMULAS[at]))
        sent = through_ods(libreoffice, downloaded(office.assessment, office.lead))
        sheets = [part for name, part in members_of(sent).items() if name.startswith("xl/worksheets/sheet")]
        assert not any(b"<f>" in part or b"<f " in part for part in sheets)
        _, html = Sender(office.assessment, office.lead).preview(sent)
        assert "There is nothing to apply" in html, FORMULAS[at : at + len(keys)]
