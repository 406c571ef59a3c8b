from datetime import UTC, date, datetime

import pytest

from nhsuk.formats import nhs_date, nhs_datetime, nhs_time, number, plural, sentences


def test_a_date_has_no_leading_zero_and_the_month_in_words() -> None:
    assert nhs_date(date(2026, 11, 3)) == "3 November 2026"


def test_a_moment_is_told_in_the_time_of_london() -> None:
    assert nhs_datetime(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == "2 July 2026 at 12:30am"
    assert nhs_date(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == "2 July 2026"


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [(14, 2, "2:02pm"), (9, 0, "9am"), (0, 0, "midnight"), (12, 0, "midday"), (0, 5, "12:05am"), (12, 30, "12:30pm")],
)
def test_times_are_told_as_the_nhs_tells_them(hour: int, minute: int, words: str) -> None:
    assert nhs_time(datetime(2026, 11, 3, hour, minute, tzinfo=UTC)) == words


def test_nothing_is_told_of_nothing() -> None:
    assert [nhs_date(None), nhs_time(None), nhs_datetime(None), number(None)] == ["", "", "", ""]


def test_numbers_have_separators_and_a_true_minus() -> None:
    assert number(1234567) == "1,234,567"
    assert number(-1234.56, 1) == "−1,234.6"


def test_plurals() -> None:
    assert [plural(n, "question") for n in (0, 1, 1200)] == ["0 questions", "1 question", "1,200 questions"]
    assert plural(2, "person", "people") == "2 people"


def test_sentences_end_at_a_full_stop_before_a_capital_or_a_figure() -> None:
    text = "Count all of it. £50,000 or more, at 2.5 percent. 3 suffice; no others. Use the latest."
    assert sentences(text) == [
        "Count all of it.",
        "£50,000 or more, at 2.5 percent.",
        "3 suffice; no others.",
        "Use the latest.",
    ]
