"""The report as a PDF: what is in it, read back, and that nothing that somebody typed can break it."""

import io
import subprocess
from dataclasses import replace
from shutil import which

import pikepdf
import pytest
from django.conf import settings
from django.utils import timezone

from accounts.models import Role, User
from maturity.services import score_wave
from organisations.models import TrustType
from reports.charts.levels import shares
from reports.pdf.trust_report import report_data
from reports.pdf.typesetting import TypesettingFailed, typeset
from reports.presenters.result import ResultPresenter
from reports.presenters.signing import Remark, SigningView
from reports.selectors.results import visible_result
from tests.factories.accounts import make_person
from tests.factories.reports import OWN, OWN_CODES, make_cohort, make_wave, publish
from tests.factories.surveys import shipped_document

pytestmark = pytest.mark.django_db


SIGNED = SigningView(
    signed=(("Chief Information Officer, who signed", "1 October 2026"),),
    explained=(),
    left_open="",
    dissent=(),
    words="",
)


def made(view, *, signing=SIGNED, template="trust_report.typ", **options) -> bytes:
    data = report_data(view, signing=signing, **options)
    return typeset(template, data, fonts=settings.FONTS_DIR, made_at=timezone.now())


def pages_of(pdf: bytes) -> int:
    return len(pikepdf.open(io.BytesIO(pdf)).pages)


def a_view(*, waves=(2026,), document=None, **cohort):
    for year in waves:
        wave = make_wave(year, document)
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
    [strip] = elements(pdf, "/Figure")
    assert str(strip.Alt) == f"Workforce. {view.themes[0].chosen.strip.description}"


def test_every_table_has_headers():
    pdf = pikepdf.open(io.BytesIO(made(a_view(waves=(2025, 2026)))))
    # At a glance, the theme's groups, the waves, the questions, who signed, where it comes from, for auditors.
    assert len(elements(pdf, "/Table")) == 7
    headers = elements(pdf, "/TH")
    assert len(headers) == 7 + 6 + 3 + 8 + 2 + 2 + 2
    assert all(str(attributes.get("/Scope", "/Column")) == "/Column" for th in headers for attributes in th.A)


@pytest.fixture
def whole_view():
    return a_view(document=shipped_document(), trusts=31)


def test_a_paper_on_six_themes_has_six_to_ten_pages_whatever_was_explained(whole_view):
    assert 6 <= pages_of(made(whole_view)) <= 10
    remark = Remark("A long warning of what two answers say together. " * 8, "A long explanation. " * 60, "Nurse")
    signing = replace(SIGNED, explained=(remark,) * 30, dissent=(remark,) * 30)
    long_name = (
        "Cambridgeshire, Peterborough, Wymondham and Great Yarmouth University Hospitals NHS Foundation Trust, now"
    )
    long = replace(whole_view, trust_name=long_name, headline=f"{long_name} {whole_view.headline}")
    pdf = made(long, signing=signing)
    assert pages_of(pdf) <= 10
    assert pages_of(made(whole_view, template="trust_summary.typ")) == 2
    assert pages_of(made(long, template="trust_summary.typ", signing=signing)) == 2
    words = text_of(pdf)
    assert "26 further explanations on the receipt." in words
    assert "… (in full on the receipt)" in words


def test_the_questions_show_the_levels_of_one_group_and_where_the_trust_is():
    view = a_view()
    words = text_of(made(view))
    assert "The shares are of acute trusts; white on dark blue marks the level of this trust." in words
    for question in view.questions[:8]:
        assert all(f"{share}%" in words for share in shares(question.counts))


def test_comments_are_in_an_appendix_and_only_where_asked_for():
    view = a_view()
    view = replace(view, questions=tuple(replace(q, comment=f"Said of {q.key}.") for q in view.questions))
    without, with_them = text_of(made(view)), text_of(made(view, comments=True))
    assert "Said of" not in without
    assert "are in the portal, and not in this paper" in without
    assert with_them.count("Said of") == 8
    assert "Read them before you pass this paper on" in with_them


def test_what_was_explained_and_who_disagreed_is_said_by_job_title():
    signing = replace(
        SIGNED,
        explained=(Remark("Two answers contradict each other.", "One is of the other site.", "Project manager"),),
        dissent=(Remark("How far? Answered: level 4.", "We are at 2.", "Ward sister"),),
    )
    words = text_of(made(a_view(), signing=signing))
    for said in ("Two answers contradict", "One is of the other site.", "We are at 2.", "Ward sister"):
        assert said in words


def test_people_of_the_trust_see_the_median_of_the_nearest_ten_and_are_told_to_keep_it():
    view = a_view()
    lead = User.objects.get(memberships__role=Role.DIGITAL_LEAD)
    for reader, told in ((lead, True), (None, False)):
        facts = visible_result(reader, wave_slug="2026", trust_code=OWN, as_peer=True)
        words = text_of(made(ResultPresenter(facts).view()))
        assert ("leave it out of what you publish" in words) is told
        assert ("Not shown: the nearest ten of a trust are for people of that trust." in words) is not told
    assert view.chosen_peers == "acute trusts"


def test_the_first_page_stands_alone_and_every_page_is_stamped():
    view = a_view()
    pdf = made(view)
    words = text_of(pdf)
    pages = len(pikepdf.open(io.BytesIO(pdf)).pages)
    assert view.headline in words
    assert words.count("publication 1, provisional · data cut 3 November 2026") == pages
    assert words.count(f"{view.stamp.run} · 40 of 40 acute trusts") == pages
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
    remark = Remark(payload, payload, payload)
    pdf = made(typed, signing=replace(SIGNED, explained=(remark,), dissent=(remark,)), comments=True)
    assert pages_of(pdf) >= 3
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
        typeset("trust_report.typ", report_data(view, signing=SIGNED), fonts=settings.FONTS_DIR, made_at=now)
        for _ in range(2)
    )
    assert first == second


def asked_of(pdf: bytes) -> str:
    return text_of(pdf).partition("What the board is asked to do")[2][:500]


def test_the_board_is_asked_for_what_the_result_gives_reason_for():
    view = a_view()
    low = replace(view.themes[0], view=replace(view.themes[0].view, score=0))
    doubtful = replace(
        SIGNED,
        left_open="2 warnings were not explained when it was signed: evidence: 2.",
        dissent=(Remark("A question", "Too high.", "Head of nursing"),),
    )
    asked = asked_of(made(replace(view, themes=(low, *view.themes[1:])), signing=doubtful))
    assert f"Discuss why {low.view.title} lies 5 points or more below the median of" in asked
    assert "Ask about what was signed with a doubt: 2 warnings were not explained and 1 dissenting note." in asked
    assert "the date on which you saw this paper" in asked
    assert "Agree the next steps" not in asked, "none are listed"


def test_a_result_without_reason_for_more_asks_for_the_date_alone():
    view = a_view()
    high = tuple(replace(theme, view=replace(theme.view, score=100)) for theme in view.themes)
    asked = asked_of(made(replace(view, themes=high)))
    assert asked.replace("•", "").strip().startswith("Give the executive sponsor the date")
    assert "Discuss" not in asked
