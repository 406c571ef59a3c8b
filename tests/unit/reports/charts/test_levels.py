from xml.etree import ElementTree

import pytest

from reports.charts.levels import level_columns, levels_in_words, shares

SVG = "{http://www.w3.org/2000/svg}"


def test_columns_are_as_high_as_their_shares():
    root = ElementTree.fromstring(level_columns([10, 40, 30, 20, 0], name="q", title="Peers", own=3))
    heights = [float(r.get("height")) for r in root.iter(f"{SVG}rect")]
    assert [round(h / heights[1], 2) for h in heights] == [0.25, 1, 0.75, 0.5, 0]
    assert [t.text for t in root.iter(f"{SVG}text") if t.get("class") == "share"] == ["10%", "40%", "30%", "20%", "0%"]
    marker = next(root.iter(f"{SVG}path")).get("d")
    assert marker.startswith("M112 ")  # the middle of the third column


def test_its_text_alternative_says_shares_and_own_level():
    assert levels_in_words([1, 1, 2, 0, 0], own=2) == (
        "Level 1: 25%, level 2: 25%, level 3: 50%, level 4: 0%, level 5: 0%; this trust is at level 2."
    )


def test_nobody_is_no_share():
    assert shares([0, 0, 0, 0, 0]) == [0, 0, 0, 0, 0]


@pytest.mark.parametrize("counts", [[1, 2, 3], [0, 0, 0, 0, 0], [-1, 2, 3, 4, 5]])
def test_impossible_counts_are_refused(counts):
    with pytest.raises(ValueError, match="five counts"):
        level_columns(counts, name="q", title="Peers")


def test_text_is_escaped():
    assert "<b>" not in level_columns([1, 0, 0, 0, 0], name='a"b', title="<b>")
