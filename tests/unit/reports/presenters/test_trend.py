from reports.charts.strip import Spread
from reports.presenters.trend import TrendPoint, trend_chart, trend_in_words

POINTS = (
    TrendPoint("Digital maturity 2024", "2024", 47, 3, Spread(34, (25, 52)), "final"),
    TrendPoint("Digital maturity 2025", "2025", None, None, Spread(41), "final"),
    TrendPoint("Digital maturity 2026", "2026", 53, 3, None, "provisional"),
)


def test_the_way_from_first_to_last_is_said():
    assert trend_in_words(POINTS) == (
        "The score rose by 6 since Digital maturity 2024: 47 in Digital maturity 2024 and 53 in Digital maturity 2026."
    )
    assert "is unchanged since" in trend_in_words((POINTS[0], POINTS[0]))
    assert "fell by 6" in trend_in_words(POINTS[::-1])


def test_the_change_since_the_last_wave_comes_first():
    between = TrendPoint("Digital maturity 2025", "2025", 55, 3, Spread(41), "final")
    assert trend_in_words((POINTS[0], between, POINTS[2])).startswith(
        "The score fell by 2 since Digital maturity 2025 and rose by 6 since Digital maturity 2024: 47 in"
    )


def test_one_score_is_no_trend():
    assert trend_in_words(POINTS[:2]) == ""


def test_a_wave_says_what_there_is_and_marks_what_there_is_not():
    assert POINTS[0].cells == ("Digital maturity 2024", "47", "3", "34", "25 to 52", "final")
    assert POINTS[1].cells == ("Digital maturity 2025", "–", "–", "41", "–", "final")
    assert POINTS[2].cells == ("Digital maturity 2026", "53", "3", "–", "–", "provisional")


def test_the_chart_says_every_wave_in_words_and_one_wave_needs_none():
    chart = trend_chart(POINTS, name="waves", title="Overall", peers="acute trusts")
    assert "2024: 47; median of acute trusts 34, half of them 25 to 52." in chart
    assert "2025: no score; median of acute trusts 41." in chart
    assert trend_chart(POINTS[:1], name="waves", title="Overall", peers="acute trusts") == ""
