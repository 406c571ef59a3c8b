"""The strip's numbers, read back from the SVG, and its labels: in sight, in order, never over one another."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.charts.lettering import text_width
from reports.charts.strip import MARGIN, TYPE_SIZE, Spread, Strip, strip, strip_on_scale

SVG = "{http://www.w3.org/2000/svg}"


def a_strip(**changes) -> Strip:
    given = {
        "name": "workforce",
        "title": "Workforce",
        "peers": "acute trusts",
        "submitted": 104,
        "participating": 118,
        "spread": Spread(46, (38, 55), (22, 71)),
        "own": 50,
    }
    return Strip(**{**given, **changes})


def drawn(data: Strip, width: float = 340.0) -> dict[str, list[ElementTree.Element]]:
    root = ElementTree.fromstring(strip(data, width=width))
    elements: dict[str, list[ElementTree.Element]] = {"svg": [root]}
    for element in root.iter():
        elements.setdefault(element.get("class") or element.tag.removeprefix(SVG), []).append(element)
    return elements


def score_at(x: float, width: float = 340.0) -> float:
    return (x - MARGIN) * 100 / (width - 2 * MARGIN)


def boxes(data: Strip, width: float = 340.0) -> list[tuple[float, float, float, float]]:
    """Left, right, top and bottom of every text."""
    found = []
    for texts in drawn(data, width).values():
        for text in (t for t in texts if t.tag == f"{SVG}text"):
            middle, half = (
                float(text.get("x")),
                text_width(text.text, TYPE_SIZE, bold=bool(text.get("font-weight"))) / 2,
            )
            baseline = float(text.get("y"))
            found.append((middle - half, middle + half, baseline - 10, baseline + 3))
    return found


def test_every_mark_stands_at_its_score():
    marks = drawn(a_strip())
    tenths, quartiles = marks["tenths"][0], marks["quartiles"][0]
    left = score_at(float(tenths.get("x")))
    assert left == pytest.approx(22, abs=0.1)
    assert float(tenths.get("width")) / (340 - 2 * MARGIN) * 100 == pytest.approx(71 - 22, abs=0.1)
    assert score_at(float(quartiles.get("x"))) == pytest.approx(38, abs=0.1)
    assert float(quartiles.get("width")) / (340 - 2 * MARGIN) * 100 == pytest.approx(55 - 38, abs=0.1)
    assert score_at(float(marks["median"][0].get("x1"))) == pytest.approx(46, abs=0.1)
    assert score_at(float(marks["own-line"][0].get("x1"))) == pytest.approx(50, abs=0.1)
    assert [t.text for t in marks["axis"]] == ["0", "25", "50", "75", "100"]


def test_only_what_is_disclosed_is_drawn():
    marks = drawn(a_strip(spread=Spread(46, (38, 55))))
    assert "tenths" not in marks
    assert "quartiles" in marks
    marks = drawn(a_strip(spread=Spread(46)))
    assert "quartiles" not in marks
    assert "median" in marks
    assert "55" not in strip(a_strip(spread=Spread(46), own=None))


def test_a_withheld_group_is_hatched_and_says_why():
    marks = drawn(a_strip(spread=None, withheld="Withheld: only 3 trusts were scored, and fewer than 8 may show one."))
    assert marks["hatched"][0].get("fill") == "url(#workforce-hatch)"
    assert " ".join(t.text for t in marks["withheld"]) == (
        "Withheld: only 3 trusts were scored, and fewer than 8 may show one."
    )
    assert "median" not in marks
    assert "own-marker" in marks


def test_a_strip_without_spread_and_reason_is_refused():
    with pytest.raises(ValueError, match="why it is withheld"):
        a_strip(spread=None)


@pytest.mark.parametrize("changes", [{"own": 101}, {"own": -1}, {"spread": Spread(50, (51, 60))}])
def test_impossible_scores_are_refused(changes):
    with pytest.raises(ValueError, match="workforce: "):
        a_strip(**changes)


def test_its_text_alternative_says_what_it_shows():
    marks = drawn(a_strip())
    assert marks["title"][0].text == "Workforce"
    assert marks["desc"][0].text == (
        "This trust scores 50 out of 100. 104 of 118 acute trusts submitted. Their median is 46. "
        "Half of them score 38 to 55. 8 in 10 of them score 22 to 71."
    )
    assert marks["svg"][0].get("aria-labelledby") == "workforce-title workforce-desc"


def test_colour_is_not_the_only_sign():
    """The own score is a shape with a label, the median a line with a label, ranges are boxes with brackets."""
    marks = drawn(a_strip(own=46))
    assert marks["own-marker"][0].tag == f"{SVG}path"
    assert marks["own"][0].text == "This trust 46"
    assert marks["median-label"][0].text == "median 46"
    assert marks["quartiles-label"][0].text == "half score 38 to 55"
    assert marks["tenths-label"][0].text == "8 in 10 score 22 to 71"


def test_text_is_escaped():
    payload = '"><script>alert(1)</script>&amp;'
    drawing = strip(a_strip(title=payload, peers=payload, own_label=payload, name='x" onload="alert(1)'))
    assert "<script" not in drawing
    assert 'onload="' not in drawing
    assert ElementTree.fromstring(drawing).find(f"{SVG}title").text == payload


scores = st.integers(0, 100)


@given(st.lists(scores, min_size=5, max_size=5).map(sorted), st.none() | scores, st.sampled_from([300.0, 340.0, 560.0]))
def test_labels_stay_in_sight_and_never_overlap(values, own, width):
    low, first, median, third, high = values
    data = a_strip(spread=Spread(median, (first, third), (low, high)), own=own)
    labels = boxes(data, width)
    for left, right, _, _ in labels:
        assert left >= -0.1
        assert right <= width + 0.1
    for index, (left, right, top, bottom) in enumerate(labels):
        for other_left, other_right, other_top, other_bottom in labels[index + 1 :]:
            apart = left >= other_right or other_left >= right or top >= other_bottom or other_top >= bottom
            assert apart


def test_a_group_with_a_long_name_is_named_in_full():
    data = a_strip(peers="trusts in NHS Bristol, North Somerset and South Gloucestershire Integrated Care Board")
    assert all(left >= 0 and right <= 340 for left, right, _, _ in boxes(data))
    words = " ".join(text.text for text in drawn(data)["cohort"])
    assert words == f"104 of 118 {data.peers}"


def test_a_row_draws_the_same_figures_without_their_words():
    row = ElementTree.fromstring(strip_on_scale(a_strip(), width=300))
    elements = {element.get("class"): element for element in row.iter()}
    box = elements["quartiles"]
    left, width = float(box.get("x")), float(box.get("width"))
    assert (round(score_at(left, 300)), round(score_at(left + width, 300))) == (38, 55)
    assert round(score_at(float(elements["median"].get("x1")), 300)) == 46
    assert elements["own-marker"].get("d").startswith("M150.0")
    assert {element.text for element in row.iter(f"{SVG}text")} == {"0", "50", "100"}
    assert "This trust scores 50 out of 100." in row.find(f"{SVG}desc").text


def test_a_withheld_row_is_hatched_and_says_why():
    row = strip_on_scale(a_strip(spread=None, withheld="Not shown: 5 trusts have a score."))
    assert 'class="hatched"' in row
    assert "Not shown: 5 trusts have a score." in row
