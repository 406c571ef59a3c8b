from maturity.disclosure import Shown
from reports.presenters.groups import group_view


def a_view(shown: Shown, own: int | None = 46, kind: str = "region", label: str = "North West"):
    return group_view(kind=kind, label=label, title="Workforce", name="strip", own=own, shown=shown, standing="typical")


FULL = Shown(
    n=40, scored=40, participating=42, median=46, quartiles=(38, 55), deciles=(22, 30, 36, 40, 46, 50, 54, 60, 71)
)


def test_a_full_group_has_figures_strip_and_place():
    view = a_view(FULL)
    assert (view.title, view.cohort) == ("Trusts in the North West", "40 of 42")
    assert (view.median, view.quartiles, view.tenths, view.place) == ("46", "38 to 55", "22 to 71", "typical")
    assert view.strip.spread.tenths == (22, 71)


def test_london_has_no_article():
    assert a_view(FULL, label="London").title == "Trusts in London"


def test_a_withheld_group_says_not_shown_and_why():
    view = a_view(Shown(n=3, scored=3, participating=3, reasons=("Figures are shown from 8 trusts.",)))
    assert (view.median, view.quartiles, view.tenths, view.place) == ("not shown", "not shown", "not shown", "")
    assert view.comparison.withheld == "Figures are shown from 8 trusts."
    assert "hatched" in view.svg()


def test_a_partly_withheld_group_keeps_its_median_and_its_reason():
    view = a_view(Shown(n=9, scored=9, participating=10, median=40, reasons=("The middle half is shown from 12.",)))
    assert (view.median, view.quartiles, view.notes) == ("40", "not shown", ("The middle half is shown from 12.",))
    assert view.place == "", "a place comes closer to the scores than a median"


def test_without_an_own_score_the_group_stands_alone():
    view = a_view(FULL, own=None)
    assert "own-marker" not in view.svg()
    assert "this trust" not in view.strip.title
