from dataclasses import replace
from datetime import date

import pytest

from reports.charts.strip import Spread
from reports.presenters.headline import Comparison, Provenance, headline

PROVISIONAL = Provenance("CCIO", "provisional", date(2026, 11, 3))
ACUTE = Comparison("acute trusts", 104, 118, Spread(46, (38, 55)), place="typical")


def a_headline(**changes) -> str:
    given = {
        "trust": "Maple Trust",
        "subject": "digital maturity",
        "own": 46,
        "comparison": ACUTE,
        "source": PROVISIONAL,
    }
    return headline(**{**given, **changes})


def test_it_is_the_model_sentence():
    assert a_headline() == (
        "Maple Trust rates its digital maturity at 46 out of 100, typical of the 104 (of 118) acute trusts that "
        "submitted, half of which score 38 to 55. Self-assessed, counter-signed by the CCIO, provisional as at "
        "3 November 2026."
    )


def test_what_others_do_not_see_is_marked():
    few = Comparison("ambulance trusts", 10, 10, Spread(46, (38, 55)), only="National team only: the middle half.")
    assert a_headline(comparison=few).endswith("3 November 2026. National team only: the middle half.")


def test_of_one_theme_it_speaks_of_the_theme():
    assert a_headline(subject="digital workforce").startswith(
        "Maple Trust rates its digital workforce at 46 out of 100"
    )


@pytest.mark.parametrize(
    ("place", "words"),
    [("below", "below most of the"), ("typical", "typical of the"), ("above", "above most of the")],
)
def test_the_place_is_that_of_the_range(place, words):
    assert f"at 46 out of 100, {words} 104" in a_headline(comparison=replace(ACUTE, place=place))


def test_without_a_range_no_place_is_claimed():
    words = a_headline(comparison=replace(ACUTE, place=""))
    assert "at 46 out of 100. Half of the 104 (of 118) acute trusts that submitted score 38 to 55. Self-" in words


def test_without_quartiles_there_is_no_typical():
    spread = Spread(44)
    words = a_headline(comparison=Comparison("ambulance trusts", 9, 10, spread))
    assert "The median of the 9 (of 10) ambulance trusts that submitted is 44" in words
    assert "typical" not in words


def test_a_withheld_group_is_explained():
    words = a_headline(comparison=Comparison("care trusts", 3, 3, None, "Figures are shown from 8 trusts."))
    assert words.startswith(
        "Maple Trust rates its digital maturity at 46 out of 100. It is not compared with care trusts: figures are "
        "shown from 8 trusts. Self-assessed,"
    )
    words = a_headline(comparison=Comparison("trusts in London", 25, 32, None, "Not shown: 25 of 32 have submitted."))
    assert "It is not compared with trusts in London: 25 of 32 have submitted." in words


def test_before_a_publication_nothing_is_compared():
    words = a_headline(comparison=None, source=Provenance("CCIO", "", date(2026, 10, 16)))
    assert "No comparison with other trusts is published yet." in words
    assert words.endswith("counter-signed by the CCIO, submitted 16 October 2026, not yet published.")


def test_without_a_countersignature_none_is_claimed():
    assert "counter-signed" not in a_headline(source=Provenance("", "final", date(2026, 11, 3)))


def test_where_nothing_applies_there_is_no_score():
    assert a_headline(own=None).startswith("None of the scored questions on digital maturity applies to Maple Trust")
