"""The figure to zoom in shows the numbers of the drawing, and none that the drawing withholds."""

import json

from reports.charts.figure import waves_figure
from reports.charts.strip import Spread
from reports.charts.waves import WavePoint

WAVES = (
    WavePoint("2024", 47, Spread(34, (25, 52))),
    WavePoint("2025", None, Spread(41)),
    WavePoint("2026", 53, None),
)


def test_it_holds_the_figures_of_each_wave_and_no_others():
    figure = json.loads(json.dumps(waves_figure(WAVES, own="This trust", peers="acute trusts")))
    low, high, median, own = figure["data"]
    assert all(trace["x"] == ["2024", "2025", "2026"] for trace in figure["data"])
    assert (low["y"], high["y"]) == ([25, None, None], [52, None, None])
    assert median["y"] == [34, 41, None]
    assert own["y"] == [47, None, 53]
    assert (median["name"], own["name"]) == ("Median of acute trusts", "This trust")
    assert figure["layout"]["yaxis"]["range"] == [0, 100]


def test_lines_differ_in_more_than_colour():
    *_, median, own = waves_figure(WAVES, own="This trust", peers="acute trusts")["data"]
    assert median["line"]["dash"] == "dot"
    assert median["marker"]["symbol"] != own["marker"]["symbol"]
