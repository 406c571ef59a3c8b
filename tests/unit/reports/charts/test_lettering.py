import pytest

from reports.charts.lettering import centred_within, text_width, wrapped


def test_figures_are_as_wide_as_arial_draws_them():
    assert text_width("100", 10) == pytest.approx(16.68)
    assert text_width("", 10) == 0


def test_lines_fit_their_width_and_keep_every_word():
    lines = wrapped("Withheld because fewer than eight trusts of the group were scored", 13, 150)
    assert " ".join(lines) == "Withheld because fewer than eight trusts of the group were scored"
    assert all(text_width(line, 13) <= 150 for line in lines)


def test_a_label_moves_no_further_than_it_must():
    assert centred_within(50, 20, (0, 100)) == 50
    assert centred_within(2, 20, (0, 100)) == 10
    assert centred_within(99, 20, (0, 100)) == 90
