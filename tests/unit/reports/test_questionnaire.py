"""The questionnaire to take away, read back: every question is on paper and in the workbook, and nothing else is."""

import io
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime

import openpyxl
import pikepdf
import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from reports.pdf.typesetting import typeset
from reports.questionnaire.edition import Edition
from reports.questionnaire.paper import paper_data
from reports.questionnaire.workbook import COLUMNS, HEADER_ROW, workbook
from surveys.questionnaire.canonical import content_hash
from surveys.questionnaire.document import FrameworkDocument
from surveys.services.errata import correct_help_text
from tests.factories.accounts import make_person, signed_in
from tests.factories.surveys import make_framework_version, shipped_document, small_document

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ADDRESS = "/frameworks/digital-maturity/0.1/questionnaire"
FORMULAS = ('=1+1', "+44 20", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://example.com","x")')  # fmt: skip


def edition(document: FrameworkDocument | None = None, **changes) -> Edition:
    document = document or shipped_document()
    return Edition(document, content_hash(document), AT, AT, **changes)


def paper(of: Edition) -> bytes:
    return typeset("questionnaire.typ", paper_data(of), fonts=settings.FONTS_DIR, made_at=of.made_at)


def text_of(pdf: bytes, *, page: int | None = None) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    pages = ["-f", str(page), "-l", str(page)] if page else []
    done = subprocess.run(["pdftotext", "-raw", *pages, "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def roles(pdf: pikepdf.Pdf) -> dict[str, int]:
    found: dict[str, int] = {}
    waiting = [pdf.Root.StructTreeRoot.K]
    while waiting:
        node = waiting.pop()
        if isinstance(node, pikepdf.Array):
            waiting.extend(node)
        elif isinstance(node, pikepdf.Dictionary):
            role = str(node.get("/S", ""))
            found[role] = found.get(role, 0) + 1
            if "/K" in node:
                waiting.append(node.K)
    return found


def awkward() -> FrameworkDocument:
    """Texts that a spreadsheet would compute and a typesetter would obey."""
    small = small_document()
    theme = small.themes[0]
    first = replace(
        theme.questions[0],
        prompt=FORMULAS[0],
        guidance=FORMULAS[1],
        covers=FORMULAS[2],
        why_it_matters=FORMULAS[3],
        who_knows=(FORMULAS[3],),
        levels=dict(enumerate(FORMULAS[:5], 1)),
        not_applicable={"one": FORMULAS[5], "two": '#panic("boom") *bold* $x$'},
    )
    return replace(small, themes=(replace(theme, title="A/B [c]: *?", questions=(first, *theme.questions[1:])),))


class TestPaper:
    def test_it_is_tagged_and_every_question_has_a_page_of_its_own(self):
        made = paper(edition())
        pdf = pikepdf.open(io.BytesIO(made))
        document = shipped_document()
        assert str(pdf.Root.Lang) == "en-GB"
        assert pdf.open_metadata()["pdfuaid:part"] == "1"
        assert str(pdf.docinfo["/Title"]) == "Digital maturity of NHS trusts: the questionnaire"
        found = roles(pdf)
        assert found["/Table"] == len(document.scored)
        assert found["/H2"] == len(document.questions)
        assert len(pdf.pages) == 2 + len(document.questions)
        assert "/Outlines" in pdf.Root

    def test_every_word_of_every_question_is_there(self):
        made, document = paper(edition()), shipped_document()
        for page, question in enumerate(document.questions, 3):
            words = "".join(text_of(made, page=page).split())
            texts = [question.prompt, question.why_it_matters, question.covers, question.guidance]
            texts += [*question.levels.values(), *question.evidence.values(), *question.not_applicable.values()]
            for text in texts:
                assert "".join(text.split()) in words, (question.key, text)
            assert ("Notknown" in words) == question.is_scored
            assert ("Notapplicable" in words) == bool(question.not_applicable)

    def test_it_says_which_text_it_is(self):
        words = text_of(paper(edition()))
        stamp = f"Version 1.0 · published 22 November 2026 · content hash {content_hash(shipped_document())[:12]}"
        assert words.count(stamp) == 2 + len(shipped_document().questions)
        assert "help text as corrected on 22 November 2026" in text_of(paper(edition(small_document(), corrections=1)))

    def test_the_same_text_makes_the_same_file(self):
        assert paper(edition(small_document())) == paper(edition(small_document()))

    def test_no_text_is_obeyed(self):
        words = text_of(paper(edition(awkward())))
        for text in (*FORMULAS, '#panic("boom") *bold* $x$'):
            assert text.strip() in words


class TestWorkbook:
    def test_a_sheet_that_says_how_and_one_for_each_theme(self):
        book = openpyxl.load_workbook(io.BytesIO(workbook(edition())))
        document = shipped_document()
        assert book.sheetnames == ["How to use", *(theme.title for theme in document.themes), "Lists"]
        assert book["Lists"].sheet_state == "hidden"
        for theme in document.themes:
            sheet = book[theme.title]
            assert [cell.value for cell in sheet[HEADER_ROW + 1]] == [heading for heading, _ in COLUMNS]
            for row, question in enumerate(theme.questions, HEADER_ROW + 2):
                cells = [cell.value or "" for cell in sheet[row]]
                assert cells[1].splitlines()[0] == question.prompt
                assert cells[5].splitlines() == [f"Level {level}: {words}" for level, words in question.levels.items()]
                assert (cells[6], cells[8]) == (question.covers, question.guidance)
                assert all(text in cells[7] for text in question.evidence.values())
                assert cells[9].splitlines() == list(question.who_knows)
                assert all(cell.alignment.wrap_text for cell in sheet[row][1:])

    def test_an_answer_is_chosen_from_a_list(self):
        book = openpyxl.load_workbook(io.BytesIO(workbook(edition())))
        lists = [cell.value for cell in book["Lists"]["A"]]
        for theme in shipped_document().themes:
            sheet = book[theme.title]
            rules = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}

            def offered(cell, rules=rules):
                first, last = (int(end.rpartition("$")[2]) for end in rules[cell].split("!")[1].split(":"))
                return lists[first - 1 : last]

            for row, question in enumerate(theme.questions, HEADER_ROW + 2):
                if not question.is_scored:
                    assert f"C{row}" not in rules
                    continue
                choices = offered(f"C{row}")
                assert choices[:6] == [*(f"Level {level}" for level in range(1, 6)), "Not known"]
                assert ("Not applicable" in choices) == bool(question.not_applicable)
                assert (f"D{row}" in rules) == bool(question.not_applicable)
                if question.not_applicable:
                    assert offered(f"D{row}") == list(question.not_applicable.values())

    def test_it_prints_on_one_page_across_with_its_headings(self):
        book = openpyxl.load_workbook(io.BytesIO(workbook(edition())))
        for theme in shipped_document().themes:
            sheet = book[theme.title]
            assert sheet.sheet_properties.pageSetUpPr.fitToPage
            assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
            assert sheet.page_setup.orientation == "landscape"
            assert "$3:$3" in sheet.print_titles
            assert sheet.freeze_panes == "C4"
            tall = [sheet.row_dimensions[row].height for row in range(HEADER_ROW + 2, sheet.max_row + 1)]
            assert all(height >= 5 * 13 for height in tall[:-1])
            assert max(tall) < 400  # Nothing is cut off.

    def test_no_text_is_a_formula(self):
        made = workbook(edition(awkward()))
        book = openpyxl.load_workbook(io.BytesIO(made))
        sheet = book.worksheets[1]
        assert sheet.title == "A B c"
        row = sheet[HEADER_ROW + 2]
        assert [row[index].value for index in (1, 8, 6, 9)] == list(FORMULAS[:4])
        cells = [cell for one in book.worksheets for cells in one.iter_rows() for cell in cells]
        assert {cell.data_type for cell in cells if cell.value is not None} == {"s", "n"}
        assert all(cell.quotePrefix for cell in cells if isinstance(cell.value, str) and cell.value[:1] in "=+-@\t")

    @pytest.mark.office
    def test_libreoffice_opens_it(self, tmp_path):
        office = shutil.which("soffice")
        if office is None:
            pytest.skip("LibreOffice (soffice) is not installed: the workbook was read by openpyxl alone")
        (tmp_path / "q.xlsx").write_bytes(workbook(edition(awkward())))
        profile = f"-env:UserInstallation=file://{tmp_path}/profile"
        command = [
            office,
            profile,
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(tmp_path),
            str(tmp_path / "q.xlsx"),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        words = text_of((tmp_path / "q.pdf").read_bytes())
        assert "Digital maturity of NHS trusts: the questionnaire" in words
        assert all(text in words for text in ("=1+1", "@SUM(A1)"))

    def test_the_same_text_makes_the_same_file(self):
        assert workbook(edition(small_document())) == workbook(edition(small_document()))


@pytest.mark.django_db
class TestDownload:
    @pytest.mark.parametrize(
        ("ending", "media_type", "begins"),
        [
            ("pdf", "application/pdf", b"%PDF"),
            ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
        ],
    )
    def test_whoever_signed_in_may_have_it_before_a_wave_opens(self, ending, media_type, begins):
        make_framework_version()
        client = signed_in(make_person())
        with CaptureQueriesContext(connection) as captured:
            response = client.get(f"{ADDRESS}.{ending}")
        assert len(captured) <= 15
        assert response.status_code == 200
        assert response["Content-Type"] == media_type
        assert response["Content-Disposition"] == f'attachment; filename="digital-maturity-0.1-questionnaire.{ending}"'
        assert response.content.startswith(begins)
        assert client.get(f"/frameworks/digital-maturity/9.9/questionnaire.{ending}").status_code == 404

    def test_it_holds_the_text_as_corrected(self):
        version = make_framework_version()
        question = small_document().questions[0]
        correct_help_text(
            version=version,
            question_key=question.key,
            field="guidance",
            before=question.guidance,
            after="Count the latest list.",
            reason="Clearer.",
            by=make_person(Role.ADMINISTRATOR),
        )
        made = signed_in(make_person()).get(f"{ADDRESS}.xlsx").content
        sheet = openpyxl.load_workbook(io.BytesIO(made))["Workforce"]
        assert sheet[HEADER_ROW + 2][8].value == "Count the latest list."
        assert "help text as corrected on" in text_of(signed_in(make_person()).get(f"{ADDRESS}.pdf").content)
