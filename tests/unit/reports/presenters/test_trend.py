import json

from reports.presenters.trend import TrendPoint, trend_figure, trend_in_words

POINTS = (
    TrendPoint("Digital maturity 2024", "2024", 47, 3, 34, "final"),
    TrendPoint("Digital maturity 2025", "2025", None, None, 41, "final"),
    TrendPoint("Digital maturity 2026", "2026", 53, 3, None, "provisional"),
)


def test_the_way_from_first_to_last_is_said():
    assert trend_in_words(POINTS) == (
        "The score rose by 6 since Digital maturity 2024: 47 in Digital maturity 2024 and 53 in Digital maturity 2026."
    )
    assert "is unchanged since" in trend_in_words((POINTS[0], POINTS[0]))
    assert "fell by 6" in trend_in_words(POINTS[::-1])


def test_the_change_since_the_last_wave_comes_first():
    between = TrendPoint("Digital maturity 2025", "2025", 55, 3, 41, "final")
    assert trend_in_words((POINTS[0], between, POINTS[2])).startswith(
        "The score fell by 2 since Digital maturity 2025 and rose by 6 since Digital maturity 2024: 47 in"
    )


def test_one_score_is_no_trend():
    assert trend_in_words(POINTS[:2]) == ""


def test_the_figure_is_plain_data_with_gaps_where_there_are_none():
    figure = json.loads(json.dumps(trend_figure(POINTS)))
    own, median = figure["data"]
    assert (own["y"], median["y"]) == ([47, None, 53], [34, 41, None])
    assert own["line"].get("dash") != median["line"]["dash"]
    assert [(a["text"], a["x"]) for a in figure["layout"]["annotations"]] == [
        ("This trust 53", 2),
        ("Peers’ median 41", 1),
    ]
