"""The waves' numbers, read back from the SVG."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.charts.strip import Spread
from reports.charts.waves import HEIGHT, TOP, WavePoint, waves_chart

SVG = "{http://www.w3.org/2000/svg}"
POINTS = (
    WavePoint("2024", 40, Spread(34, (25, 52), (11, 70))),
    WavePoint("2025", None, None),
    WavePoint("2026", 63, None),
)


def drawn(points) -> dict[str, list[ElementTree.Element]]:
    found: dict[str, list[ElementTree.Element]] = {}
    for element in ElementTree.fromstring(waves_chart(points, name="w", title="T", peers="acute trusts")).iter():
        found.setdefault(element.get("class") or element.tag.removeprefix(SVG), []).append(element)
    return found


def score_at(y: str) -> float:
    return 100 * (1 - (float(y) - TOP) / HEIGHT)


def test_every_figure_is_where_it_belongs_and_a_gap_is_left_where_there_is_none():
    chart = drawn(POINTS)
    [median], [box], [tenths] = chart["median"], chart["quartiles"], chart["tenths"]
    assert score_at(median.get("y1")) == pytest.approx(34, abs=0.1)
    assert score_at(box.get("y")) == pytest.approx(52, abs=0.1)
    assert score_at(tenths.get("y")) == pytest.approx(70, abs=0.1)
    assert [element.text for element in chart["own"]] == ["40", "63"]
    assert len(chart["own-marker"]) == 2
    [line] = chart["own-line"]
    assert [round(score_at(pair.split(",")[1])) for pair in line.get("points").split()] == [40, 63]


def test_a_single_score_is_joined_with_nothing():
    assert "own-line" not in drawn(POINTS[:2])


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), min_size=1, max_size=8))
def test_everything_stays_inside(scores):
    points = [WavePoint(str(2020 + i), own, Spread(median)) for i, (own, median) in enumerate(scores)]
    chart = drawn(points)
    width, height = map(float, chart["app-waves"][0].get("viewBox").split()[2:])
    for text in (element for kind in ("own", "median-label", "axis") for element in chart[kind]):
        assert 0 <= float(text.get("x")) <= width
        assert 0 < float(text.get("y")) <= height


@pytest.mark.parametrize("points", [(), (WavePoint("2026", 101, None),), (WavePoint("2026", -1, None),)])
def test_what_is_no_score_is_refused(points):
    with pytest.raises(ValueError, match="scores between 0 and 100"):
        waves_chart(points, name="w", title="T", peers="acute trusts")


def test_words_are_escaped():
    chart = waves_chart([WavePoint("<b>", 1, None)], name="w", title="<script>", peers="&")
    assert "<script>" not in chart
    assert "<b>" not in chart
