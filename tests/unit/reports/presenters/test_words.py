from datetime import date
from fractions import Fraction

import pytest

from reports.presenters.words import days_left, listed, share_in_words


@pytest.mark.parametrize(
    ("items", "words"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_lists_end_in_and(items, words):
    assert listed(items) == words


def test_shares_have_names_or_per_cents():
    assert share_in_words(Fraction(2, 3)) == "two thirds"
    assert share_in_words(Fraction(3, 5)) == "60%"


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (date(2027, 3, 31), "129 days left"),
        (date(2026, 11, 23), "1 day left"),
        (date(2026, 11, 22), "due today"),
        (date(2026, 11, 20), "2 days overdue"),
    ],
)
def test_days_until_the_due_date(due, words):
    assert days_left(due, date(2026, 11, 22)) == words
