"""Rows of figures on one axis: where the marks stand, and that every figure is in words too."""

import re

from reports.charts.dots import DotRow, dots

ROWS = [
    DotRow("North <West>", "46 and 48", (46.0, 48.0)),
    DotRow("London", "–", (None, None)),
    DotRow("South", "120", (120.0,)),
]


def drawn() -> str:
    return dots(ROWS, name="mix", title="Mean & mix", ticks=(0, 50, 100), legend=("Mean", "With the mix"))


def test_a_mark_stands_where_its_figure_is_on_the_axis_and_never_beyond_it():
    dots_at = [float(x) for x in re.findall(r'class="first" cx="([\d.]+)"', drawn())]
    diamonds = [float(x) for x in re.findall(r'class="second" d="M([\d.]+) ', drawn())]
    assert dots_at == [round(12 + 3.36 * 46, 1), 348, 12]  # The last of each is the legend's.
    assert diamonds[0] == round(12 + 3.36 * 48, 1)


def test_every_figure_is_in_words_and_no_text_is_markup():
    svg = drawn()
    assert "North &lt;West&gt;: 46 and 48. London: –. South: 120." in svg
    assert "Mean &amp; mix" in svg
    assert "<West>" not in svg
