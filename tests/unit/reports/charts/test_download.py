"""A chart as a file: what stands in it, and that a spreadsheet or a browser does nothing with it but show it."""

import csv
import io
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.http import Http404
from django.test import RequestFactory

from reports.charts.download import Chart
from reports.charts.levels import level_columns
from reports.views.charts import chart_file
from surveys.context import forget_demonstration
from tests.factories.formulas import FORMULAS
from tests.factories.reports import make_wave

pytestmark = pytest.mark.django_db
TITLE = "Workforce: share of <trusts> & boards at each level"
CHART = Chart(
    name="levels-workforce",
    title=TITLE,
    svg=level_columns([2, 5, 9, 3, 1], name="levels-workforce", title="Levels"),
    columns=["Level", "Trusts"],
    rows=[[1, 2], [2, 5], ["=1+1", None]],
    source="Wave 2026, publication 1, provisional. 20 of 24 trusts submitted.",
)


def asked(query: str):
    return chart_file(RequestFactory().get(f"/england/?{query}"), [CHART])


def test_without_being_asked_for_a_chart_it_is_the_page():
    assert asked("region=Y63") is None


@pytest.mark.parametrize("query", ["chart=other&file=svg", "chart=levels-workforce", "chart=levels-workforce&file=exe"])
def test_what_there_is_not_is_not_found(query):
    with pytest.raises(Http404):
        asked(query)


def test_a_table_without_a_drawing_has_figures_only():
    plain = Chart("plain", "Plain", "", ["A"], [[1]])
    assert [address for address, _ in plain.links()] == ["?chart=plain&file=csv"]
    with pytest.raises(Http404):
        chart_file(RequestFactory().get("/?chart=plain&file=png"), [plain])


def test_the_drawing_stands_by_itself():
    response = asked("chart=levels-workforce&file=svg")
    assert response.headers["Content-Type"] == "image/svg+xml"
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="workforce-share-of-trusts-boards-at-each-level.svg"'
    )
    tree = ElementTree.fromstring(response.content)
    words = " ".join("".join(text.itertext()) for text in tree.iter("{http://www.w3.org/2000/svg}text"))
    assert "Workforce: share of <trusts> & boards" in words
    assert "20 of 24 trusts submitted." in words
    assert "45%" in words, "nine of twenty"


def test_the_picture_is_as_large_as_the_drawing_twice_over():
    picture = asked("chart=levels-workforce&file=png").content
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    tree = ElementTree.fromstring(CHART.drawing())
    width, height = int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])
    assert abs(width - 2 * float(tree.attrib["width"])) <= 2
    assert abs(height - 2 * float(tree.attrib["height"])) <= 2
    assert settings.FONTS_DIR.is_dir()


def test_the_figures_are_read_back():
    response = asked("chart=levels-workforce&file=csv")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [row[:-1] for row in rows] == [["Level", "Trusts"], ["1", "2"], ["2", "5"], ["'=1+1", ""]]
    assert [row[-1] for row in rows] == ["Source", CHART.source, CHART.source, CHART.source]


def test_no_text_of_a_csv_file_is_a_formula_and_each_can_be_had_back():
    chart = Chart("texts", "Texts", "", ["Text"], [[text] for text in FORMULAS])
    rows = list(csv.reader(io.StringIO(chart.csv().decode("utf-8-sig"), newline="")))[1:]
    for text, (cell,) in zip(FORMULAS, rows, strict=True):
        assert cell.lstrip()[:1] not in ("=", "+", "-", "@", "|")
        assert cell in (text, f"'{text}")


def test_the_choices_of_the_page_are_kept_in_the_address():
    addresses = [address for address, _ in CHART.links([("type", "acute"), ("chart", "old"), ("file", "csv")])]
    assert addresses[1] == "?type=acute&chart=levels-workforce&file=svg"


@pytest.mark.parametrize("file", ["svg", "csv"])
def test_a_file_says_that_its_figures_are_made_up_where_they_are(file):
    forget_demonstration()
    assert b"Demonstration data" not in asked(f"chart=levels-workforce&file={file}").content
    make_wave()
    forget_demonstration()
    assert b"Demonstration data" in asked(f"chart=levels-workforce&file={file}").content
