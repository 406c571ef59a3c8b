"""The slides about a region or England: the report's figures, in a file that people can read and change."""

import io
import os
import shutil
import subprocess
import zipfile

import openpyxl
import pikepdf
import pytest
from django.conf import settings
from django.utils import timezone
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER

from accounts.models import Role
from organisations.models import Region
from reports.exports.contents import Content
from reports.exports.editions import Edition
from reports.pdf.area_report import area_data
from reports.pdf.setters import Setters
from reports.services.area_files import AreaFiles, area_files
from reports.slides.deck import fitted
from surveys.models import Assessment
from tests.factories.accounts import make_person
from tests.factories.formulas import FORMULAS
from tests.factories.reports import REGION, make_cohort, make_wave, publish

pytestmark = pytest.mark.django_db
TRUSTS, SILENT = 40, 2
HOSTILE = (
    *FORMULAS,
    "<a:t>&amp; ]]> \"quoted\" 'too'",
    "Bell\x07 null\x00 escape\x1b delete\x7f turned\u202e back",
    "Not a character \ufffe \uffff",
    "W" * 190,
    "  ",
)


@pytest.fixture
def wave(db):
    made = make_wave()
    make_cohort(made, trusts=TRUSTS, silent=SILENT)
    publish(made)
    return made


@pytest.fixture
def lead(wave):
    return make_person(Role.REGIONAL_LEAD, region=Region.objects.get(code=REGION))


def files_of(wave, by, edition=Edition.TO_SHARE, *, region_code=REGION, region_name="Sample") -> AreaFiles:
    now = timezone.now()
    found = area_files(by, wave, region_code=region_code, region_name=region_name, edition=edition, made_at=now)
    assert found is not None
    return found


def slides_of(files: AreaFiles) -> bytes:
    with Setters(1, fonts=settings.FONTS_DIR) as setters:
        return files.make(Content.SLIDES, setters)


def opened(content: bytes):
    return Presentation(io.BytesIO(content))


def texts(shapes) -> list[str]:
    found = []
    for shape in shapes:
        if shape.has_text_frame:
            found.append(shape.text_frame.text)
        elif shape.has_table:
            found += [cell.text for row in shape.table.rows for cell in row.cells]
        elif shape.has_chart:
            chart = shape.chart
            found += [str(label) for label in chart.plots[0].categories] + [one.name for one in chart.series]
    return found


def charts_of(deck) -> dict[str, object]:
    return {slide.shapes.title.text: shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart}


@pytest.mark.parametrize("region", [True, False])
@pytest.mark.parametrize("edition", list(Edition))
def test_each_slide_has_a_title_the_stamp_a_number_and_words_for_what_is_drawn(wave, lead, region, edition):
    by = lead if region else make_person(Role.NATIONAL_ANALYST)
    place = {} if region else {"region_code": "", "region_name": ""}
    files = files_of(wave, by, edition, **place)
    deck = opened(slides_of(files))
    stamp = area_data(files.facts)["stamp"]
    run = files.facts.publication.run
    assert all(
        part in stamp
        for part in ("Wave 2026", "provisional", "data cut 3 November 2026", f"run {run.pk}", "38 of 40 trusts")
    )
    assert 6 <= len(deck.slides) <= 9
    titles = [slide.shapes.title.text for slide in deck.slides]
    assert len(set(titles)) == len(titles)
    for slide in deck.slides:
        kinds = {shape.placeholder_format.type: shape for shape in slide.placeholders}
        assert kinds[PP_PLACEHOLDER.FOOTER].text_frame.text == stamp
        assert PP_PLACEHOLDER.SLIDE_NUMBER in kinds
        # A reader of the screen reads in this order: the title first, the foot last.
        order = [shape.shape_id for shape in slide.shapes]
        assert order[0] == slide.shapes.title.shape_id
        assert order[-2:] == [kinds[PP_PLACEHOLDER.FOOTER].shape_id, kinds[PP_PLACEHOLDER.SLIDE_NUMBER].shape_id]
        assert len(set(order)) == len(order)
        marks = [shape.text_frame.text for shape in slide.shapes if shape.name == "Mark"]
        assert ["Region only: not for trusts" in mark for mark in marks] == [edition is Edition.REGION_ONLY]
        assert "Demonstration data" in marks[0]
        assert all(text.strip() for text in texts(slide.placeholders))
        for shape in slide.shapes:
            assert shape.shape_type != MSO_SHAPE_TYPE.PICTURE  # No logo.
            if shape.has_chart or shape.has_table:
                assert shape.element.xpath(".//p:cNvPr/@descr")[0]
            assert 0 <= shape.left <= shape.left + shape.width <= deck.slide_width
            if shape.has_table:
                bottom = shape.top + sum(row.height for row in shape.table.rows)
                assert bottom <= kinds[PP_PLACEHOLDER.FOOTER].top
            assert 0 <= shape.top <= shape.top + shape.height <= deck.slide_height
    assert deck.core_properties.title == titles[0]


def test_figures_are_those_of_the_report(wave, lead):
    files = files_of(wave, lead)
    report = area_data(files.facts)
    deck = opened(slides_of(files))
    charts = charts_of(deck)
    medians = next(chart for title, chart in charts.items() if title.startswith("Themes at a glance"))
    assert [str(int(value)) for value in medians.series[-1].values] == [row["median"] for row in report["rows"]]
    levels = next(chart for title, chart in charts.items() if title.startswith("Levels"))
    assert [[one.values[0] or 0 for one in levels.series]] == [row["shares"] for row in report["rows"]]
    assert report["headline"] in texts(deck.slides[0].shapes)[1]
    gaps = next(slide for slide in deck.slides if slide.shapes.title.text == "What many trusts lack")
    table = next(shape.table for shape in gaps.shapes if shape.has_table)
    assert [[cell.text for cell in row.cells] for row in table.rows][1:] == report["gaps"]


def test_trusts_are_named_in_the_region_s_own_edition_only(wave, lead):
    names = set(Assessment.objects.filter(wave=wave).values_list("trust_name", flat=True))
    to_share, region_only = (opened(slides_of(files_of(wave, lead, edition))) for edition in Edition)
    said = {text for slide in to_share.slides for text in texts(slide.shapes)}
    alt = [text for slide in to_share.slides for text in slide.shapes.element.xpath(".//@descr")]
    assert not [name for name in names if any(name in text for text in (*said, *alt))]
    assert names <= {text for slide in region_only.slides for text in texts(slide.shapes)}


def test_nothing_is_drawn_of_what_a_reader_without_names_may_not_see(lead, wave):
    small = make_wave(2027)
    make_cohort(small, trusts=7)
    publish(small)
    # Seven trusts: nothing of them may be seen, and both earlier medians and levels are another matter.
    files = files_of(small, lead)
    shown = files.facts.shown
    assert {one.median for (group, _, _), one in shown.items() if group == files.facts.main.pk} == {None}
    deck = opened(slides_of(files))
    assert set(charts_of(deck)) <= {"Who has submitted"}
    assert 6 <= len(deck.slides) <= 9


@pytest.mark.parametrize("start", range(0, len(HOSTILE), 15))
def test_hostile_names_survive_as_text(wave, lead, start):
    some = HOSTILE[start : start + 15]
    for assessment, name in zip(Assessment.objects.filter(wave=wave).order_by("pk"), some, strict=False):
        Assessment.objects.filter(pk=assessment.pk).update(trust_name=name.replace("\x00", "")[:200])
    files = files_of(wave, lead, Edition.REGION_ONLY)
    for group, name in zip([files.facts.main, *files.facts.parts], some, strict=False):
        group.label = name
    content = slides_of(files)
    deck = opened(content)
    said = "\n".join(text for slide in deck.slides for text in texts(slide.shapes))
    for name in some:
        plain = "".join(c for c in " ".join(name.split()) if c.isprintable() and c not in "\x7f\u202e\ufffe\uffff")
        assert plain[:12].strip() in said
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        books = [name for name in parts.namelist() if name.endswith(".xlsx")]
        assert books
        for name in books:
            for row in openpyxl.load_workbook(io.BytesIO(parts.read(name))).active.iter_rows():
                assert {cell.data_type for cell in row if cell.value is not None} <= {"s", "n"}


def test_a_text_is_cut_where_there_is_no_room_for_it():
    assert fitted("Trust", 12, 200) == "Trust"
    cut = fitted("W" * 200, 12, 200)
    assert cut.endswith("…")
    assert 10 < len(cut) < 20
    assert fitted("W" * 200, 12, 5) == "…"


@pytest.mark.office
def test_libreoffice_shows_every_slide(wave, lead, tmp_path):
    office = shutil.which(os.environ.get("SOFFICE", "soffice"))
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed: the slides were read by python-pptx alone")
    content = slides_of(files_of(wave, lead, Edition.REGION_ONLY))
    (tmp_path / "slides.pptx").write_bytes(content)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    run = subprocess.run([*command, str(tmp_path / "slides.pptx")], capture_output=True, timeout=180, check=False)
    if not (tmp_path / "slides.pdf").exists():
        if b"source file could not be loaded" in run.stdout + run.stderr:
            pytest.skip("This LibreOffice has no Impress: the slides were read by python-pptx alone")
        pytest.fail(f"No PDF: {run.stderr!r}")
    with pikepdf.open(tmp_path / "slides.pdf") as pdf:
        assert len(pdf.pages) == len(opened(content).slides)
