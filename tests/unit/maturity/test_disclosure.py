from dataclasses import fields, replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maturity.disclosure import PORTAL, STRICTEST, Cell, Reader, Settings, Shown, disclose, whole_points
from maturity.distribution import PERCENTS

WITHOUT_NAMES = [Reader.OWN_TRUST, Reader.PEER]


def cell(n=40, *, participating=None, scored=None, level_counts=(5, 10, 10, 10, 5)):
    return Cell(
        n=n,
        scored=n if scored is None else scored,
        participating=n if participating is None else participating,
        mean=46.4 if n else None,
        quantiles={str(percent): float(percent) + 0.4 for percent in PERCENTS} if n else {},
        level_counts=level_counts,
    )


def shown_of(one: Cell, reader: Reader, settings: Settings | None = PORTAL) -> Shown:
    return disclose({"cell": one}, {"cell": reader}, settings)["cell"]


def seen(shown: Shown) -> set[str]:
    names = ("median", "quartiles", "deciles", "level_counts", "mean")
    return {name for name in names if getattr(shown, name) is not None}


@pytest.mark.parametrize("reader", WITHOUT_NAMES)
@pytest.mark.parametrize(
    ("n", "expected"),
    [
        (0, set()),
        (1, set()),
        (7, set()),
        (8, {"median"}),
        (11, {"median"}),
        (12, {"median", "quartiles"}),
        (29, {"median", "quartiles"}),
        (30, {"median", "quartiles", "deciles", "level_counts"}),
    ],
)
def test_what_a_reader_without_names_sees_grows_with_the_group(reader, n, expected):
    shown = shown_of(cell(n), reader)
    assert seen(shown) == expected
    assert bool(shown.reasons) == (n < 30)


def test_a_reader_with_names_sees_all_of_a_small_group():
    assert seen(shown_of(cell(3), Reader.NAMED)) == {"median", "quartiles", "deciles", "level_counts", "mean"}


def test_a_cell_without_a_known_reader_is_read_as_a_peers():
    assert disclose({"cell": cell(7)}, {})["cell"].median is None


@pytest.mark.parametrize("reader", Reader)
@pytest.mark.parametrize(("scored", "participating", "visible"), [(79, 100, False), (80, 100, True), (0, 0, False)])
def test_nothing_is_shown_of_a_group_below_80_per_cent_response(reader, scored, participating, visible):
    shown = shown_of(cell(max(scored, 1), scored=scored, participating=participating), reader)
    assert (shown.median is not None) is visible
    if scored == 79:
        assert shown.reasons == ("Not shown: 79 of 100 trusts have submitted. Figures are shown when 80% have.",)


@pytest.mark.parametrize("reader", WITHOUT_NAMES)
def test_levels_are_withheld_unless_two_of_them_hold_three_trusts(reader):
    assert shown_of(cell(level_counts=(0, 38, 2, 0, 0)), reader).level_counts is None
    assert shown_of(cell(level_counts=(0, 37, 3, 0, 0)), reader).level_counts == (0, 37, 3, 0, 0)


def test_the_applicable_answers_count_and_not_the_group():
    assert shown_of(cell(7, scored=40, participating=40), Reader.PEER).median is None


def test_a_score_without_levels_shows_none_and_needs_no_reason():
    shown = shown_of(cell(level_counts=()), Reader.PEER)
    assert (shown.level_counts, shown.reasons) == (None, ())


def test_figures_are_whole_points():
    shown = shown_of(cell(), Reader.NAMED)
    assert (shown.median, shown.quartiles, shown.mean) == (50, (25, 75), 46)
    assert shown.deciles == (10, 20, 30, 40, 50, 60, 70, 80, 90)
    assert [whole_points(points) for points in (0.5, 1.5, 2.5, 2.49)] == [1, 2, 3, 2]


@pytest.mark.parametrize("reader", WITHOUT_NAMES)
@pytest.mark.parametrize("settings", [None, STRICTEST])
def test_without_settings_nothing_is_shown(reader, settings):
    shown = shown_of(cell(), reader, settings)
    assert seen(shown) == set()
    assert shown.reasons


@pytest.mark.parametrize("missing", [None, 0, -1, Fraction(0), False])
@pytest.mark.parametrize(
    ("name", "hidden"),
    [
        ("median_from", {"median", "quartiles", "deciles", "level_counts"}),
        ("quartiles_from", {"quartiles", "deciles", "level_counts"}),
        ("deciles_from", {"deciles", "level_counts"}),
        ("levels_well_filled", {"level_counts"}),
        ("trusts_in_a_level", {"level_counts"}),
        ("least_response", {"median", "quartiles", "deciles", "level_counts"}),
    ],
)
def test_a_missing_or_meaningless_threshold_withholds_what_it_guards(name, hidden, missing):
    shown = shown_of(cell(), Reader.PEER, replace(PORTAL, **{name: missing}))
    assert seen(shown) == {"median", "quartiles", "deciles", "level_counts"} - hidden
    assert shown.reasons


def test_every_threshold_is_tried_as_missing():
    assert len(fields(Settings)) == 6


@given(st.integers(0, 60), st.integers(0, 60), st.lists(st.integers(0, 20), min_size=5, max_size=5))
def test_a_reader_without_names_never_sees_more_than_one_with_names(scored, more, level_counts):
    one = cell(scored, participating=scored + more, level_counts=tuple(level_counts))
    for reader in WITHOUT_NAMES:
        shown = shown_of(one, reader)
        assert seen(shown) <= seen(shown_of(one, Reader.NAMED))
        assert shown.mean is None
        if scored < 8 or scored / (scored + more) < 0.8:
            assert seen(shown) == set()
