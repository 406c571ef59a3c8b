from datetime import UTC, date, datetime

import pytest

from reports.presenters.completion import (
    by_region,
    by_type,
    completion_counts,
    completion_in_words,
    completion_rows,
)
from reports.selectors.completion import Completion
from surveys.models import Assessment, Wave
from surveys.selectors import Progress

TODAY = date(2027, 4, 1)


def a_completion(name: str, *, state: str = "open", answered: int = 0, active: int | None = None, **fields):
    assessment = Assessment(
        wave=Wave(state=Wave.State.OPEN),
        trust_code=name,
        trust_name=name,
        trust_type=fields.get("trust_type", "acute"),
        region_code=fields.get("region", "Y63"),
        region_name=fields.get("region", "Y63"),
        state=state,
        due_on=fields.get("due_on", date(2027, 3, 31)),
        last_activity_at=datetime(2026, 10, active, tzinfo=UTC) if active else None,
    )
    return Completion(assessment, Progress(answered=answered, total=8))


FOUND = [
    a_completion("submitted", state="submitted", answered=8, active=1),
    a_completion("signed", state="signed", answered=8, active=2),
    a_completion("answered", answered=8, active=3),
    a_completion("nearly", answered=7, active=4),
    a_completion("quiet", answered=3, active=5),
    a_completion("busy", answered=3, active=9),
    a_completion("silent"),
]


def again(name: str, **fields) -> Completion:
    """One that was submitted before."""
    completion = a_completion(name, answered=8, active=1, **fields)
    completion.assessment.last_number = 1
    return completion


def test_the_least_far_come_first_and_then_by_name():
    rows = completion_rows(FOUND, today=TODAY)
    assert [row.trust_name for row in rows] == [
        "silent",
        "busy",
        "nearly",
        "quiet",
        "answered",
        "signed",
        "submitted",
    ]
    assert [row.state for row in rows][-3:] == ["Answered, not signed", "Waits for counter-signature", "Submitted"]


def test_overdue_is_what_is_not_submitted_after_the_due_date():
    assert [row.overdue for row in completion_rows(FOUND, today=TODAY)] == [True] * 6 + [False]
    assert not any(row.overdue for row in completion_rows(FOUND, today=date(2027, 3, 31)))


def test_counts_by_region_and_type():
    found = [*FOUND, a_completion("london", state="submitted", answered=8, region="Y56", trust_type="ambulance")]
    london, north = completion_counts(found, by=by_region)
    assert (london.participating, london.submitted, london.share) == (1, 1, "100%")
    assert (north.submitted, north.signed, north.started, north.not_started) == (1, 1, 4, 1)
    assert [count.label for count in completion_counts(found, by=by_type)] == ["Acute trusts", "Ambulance trusts"]


def test_types_are_those_that_scores_are_compared_within():
    found = [a_completion(name, trust_type=name) for name in ("care_trust", "mental_health", "specialist")]
    assert [(count.label, count.participating) for count in completion_counts(found, by=by_type)] == [
        ("Mental health and care trusts", 2),
        ("Specialist trusts", 1),
    ]


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (
            FOUND,
            "1 of 7 trusts has submitted. 1 has not started. 1 waits for the counter-signature.",
        ),
        ([FOUND[0], FOUND[0]], "2 of 2 trusts have submitted."),
        ([FOUND[-1], FOUND[-1]], "0 of 2 trusts have submitted. 2 have not started."),
        ([], "No trust takes part."),
        (
            [FOUND[0], again("busy"), again("signed", state="signed")],
            "1 of 3 trusts has submitted. 1 is open again after a submission. 1 waits for the counter-signature.",
        ),
    ],
)
def test_it_is_said_in_words(found, words):
    assert completion_in_words(found) == words
