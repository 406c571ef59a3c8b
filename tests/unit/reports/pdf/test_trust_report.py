"""The report as a PDF: what is in it, read back, and that nothing that somebody typed can break it."""

import io
import subprocess
from dataclasses import replace
from shutil import which

import pikepdf
import pytest
from django.conf import settings
from django.utils import timezone

from accounts.models import Role
from maturity.services import score_wave
from organisations.models import TrustType
from reports.pdf.trust_report import report_data
from reports.pdf.typesetting import TypesettingFailed, typeset
from reports.presenters.result import ResultPresenter
from reports.selectors.results import visible_result
from tests.factories.accounts import make_person
from tests.factories.reports import OWN, OWN_CODES, make_cohort, make_wave, publish

pytestmark = pytest.mark.django_db


def made(view) -> bytes:
    return typeset("trust_report.typ", report_data(view), fonts=settings.FONTS_DIR, made_at=timezone.now())


def a_view(*, waves=(2026,), **cohort):
    for year in waves:
        wave = make_wave(year)
        assessment = make_cohort(wave, **cohort)
        publish(wave)
    user = make_person(Role.DIGITAL_LEAD, trust=assessment.trust)
    return ResultPresenter(visible_result(user, wave_slug=str(waves[-1]), trust_code=OWN)).view()


def elements(pdf: pikepdf.Pdf, role: str) -> list[pikepdf.Dictionary]:
    found = []

    def walk(node) -> None:
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child)
        elif isinstance(node, pikepdf.Dictionary):
            if node.get("/S") == role:
                found.append(node)
            if "/K" in node:
                walk(node["/K"])

    walk(pdf.Root.StructTreeRoot.K)
    return found


def text_of(pdf: bytes) -> str:
    if which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def test_it_is_a_tagged_pdf_ua_with_language_and_title():
    pdf = pikepdf.open(io.BytesIO(made(a_view())))
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang) == "en-GB"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert str(pdf.docinfo["/Title"]) == "Trust RCF"
    metadata = pdf.open_metadata()
    assert metadata["pdfuaid:part"] == "1"
    assert metadata["dc:title"] == "Trust RCF"
    assert len(elements(pdf, "/H1")) >= 4
    assert "/Outlines" in pdf.Root
    assert len(pdf.Root.Outlines.First.keys()) > 0


def test_every_figure_says_what_it_shows():
    view = a_view()
    pdf = pikepdf.open(io.BytesIO(made(view)))
    figures = elements(pdf, "/Figure")
    assert len(figures) == 1 + 8  # The strip, and the peers of each question.
    alternatives = [str(figure.get("/Alt", "")) for figure in figures]
    assert alternatives[0] == view.themes[0].chosen.strip.description
    assert all("level 5:" in words for words in alternatives[1:])


def test_every_table_has_headers():
    pdf = pikepdf.open(io.BytesIO(made(a_view(waves=(2025, 2026)))))
    tables = elements(pdf, "/Table")
    assert len(tables) == 5
    headers = elements(pdf, "/TH")
    assert len(headers) >= 4 * 2
    assert all(str(attributes.get("/Scope", "/Column")) == "/Column" for th in headers for attributes in th.A)


def test_the_first_page_stands_alone_and_every_page_is_stamped():
    view = a_view()
    pdf = made(view)
    words = text_of(pdf)
    pages = len(pikepdf.open(io.BytesIO(pdf)).pages)
    assert view.headline in words
    assert words.count("publication 1, provisional · data cut 3 November 2026") == pages
    assert words.count("40 of 40 acute trusts") >= pages
    assert words.count("Demonstration data: answers and people are made up") == pages
    assert f"Page 1 of {pages}" in words
    assert view.stamp.content_hash in words


def test_without_demonstration_no_page_says_so():
    assert "Demonstration" not in text_of(made(replace(a_view(), demonstration=False)))


PAYLOADS = [
    '#import "x": * #panic("boom")',
    "*bold* _it_ `raw` $x^2$ <label> @ref \\ #let a = 1 // comment /* open",
    '"]} {"trust": "forged"}',
    "<script>alert(1)</script>&amp;",
    "שלום \u202eabc",
    "العربية \N{GRINNING FACE} \U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\x00\x01\ud800\ue000\ufffe",
    "= Heading\n- list\n+ enum\n/ term: x",
    "a" * 600,
    "",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_people_typed_comes_out_as_text(payload):
    view = a_view()
    typed = replace(
        view,
        trust_name=f"Trust {payload}"[:150],
        wave_title=f"Wave {payload}"[:100],
        headline=f"Rates {payload}",
        notes=(payload,),
        changes_words=payload,
        questions=tuple(replace(q, prompt=f"Q {payload}", comment=payload, text=payload) for q in view.questions),
    )
    pdf = made(typed)
    assert len(pikepdf.open(io.BytesIO(pdf)).pages) >= 4
    if payload.isascii() and payload.isprintable() and payload and len(payload) < 100:
        assert "".join(payload.split()) in "".join(text_of(pdf).split())


def test_long_names_withheld_groups_and_a_first_wave_are_typeset():
    view = a_view(trusts=5, trust_type=TrustType.AMBULANCE, own=(0, 0, 2, 2, 4, 3, 1, 2))
    long_name = (
        "Cambridgeshire, Peterborough, Wymondham and Great Yarmouth University Hospitals NHS Foundation Trust " * 2
    )
    words = text_of(made(replace(view, trust_name=long_name[:150])))
    assert "not shown" in words
    assert "5 trusts have a score" in words
    assert "2 answers are not known" in words
    assert "This is the first wave" in words


def test_before_a_publication_there_is_a_report_too():
    wave = make_wave()
    assessment = make_cohort(wave)
    score_wave(wave=wave)
    user = make_person(Role.DIGITAL_LEAD, trust=assessment.trust)
    view = ResultPresenter(visible_result(user, wave_slug="2026", trust_code=OWN)).view()
    assert "No comparison with other trusts is published yet." in text_of(made(view))


def test_a_warning_is_an_error(tmp_path, monkeypatch):
    (tmp_path / "odd.typ").write_text('#set text(font: "No such typeface")\n#set document(title: "t")\nwords')
    monkeypatch.setattr("reports.pdf.typesetting.TEMPLATES", tmp_path)
    with pytest.raises(TypesettingFailed, match="unknown font family"):
        typeset("odd.typ", {}, fonts=settings.FONTS_DIR, made_at=timezone.now())


def test_a_refused_document_is_an_error(tmp_path, monkeypatch):
    (tmp_path / "bad.typ").write_text("#figure(rect())")
    monkeypatch.setattr("reports.pdf.typesetting.TEMPLATES", tmp_path)
    with pytest.raises(TypesettingFailed, match=r"bad\.typ"):
        typeset("bad.typ", {}, fonts=settings.FONTS_DIR, made_at=timezone.now())


def test_the_same_result_makes_the_same_report():
    view, now = a_view(own=OWN_CODES), timezone.now()
    first, second = (
        typeset("trust_report.typ", report_data(view), fonts=settings.FONTS_DIR, made_at=now) for _ in range(2)
    )
    assert first == second
