"""A question that a held fact answers beforehand: read, refused, stored and hashed."""

import pytest

from organisations.dspt import VALUES
from organisations.models import DsptStatus, Fact
from surveys.questionnaire.canonical import as_document, content_hash, question_hash
from surveys.questionnaire.document import FACTS, Prefill
from surveys.questionnaire.loading import FrameworkInvalid, from_document
from tests.unit.surveys.questionnaire.example import changed, framework, question

LEVELS = {"standards-not-met": 1, "approaching-standards": 2, "standards-met": 3, "standards-exceeded": 3}


def filled(prefill: object) -> dict:
    return changed(lambda d: question(d, "records.notes").update(prefill=prefill))


def test_a_prefill_is_read_and_stored_whole() -> None:
    document = from_document(filled({"fact": "dspt-status", "levels": LEVELS}))
    assert document.question("records.notes").prefill == Prefill("dspt-status", LEVELS)
    assert document.question("records.letters").prefill is None
    assert from_document(as_document(document)) == document


@pytest.mark.parametrize(
    ("prefill", "reason"),
    [
        ({"fact": "beds", "levels": LEVELS}, "prefill: 'beds' is not a fact that the portal holds; known: dspt-status"),
        ({"fact": "dspt-status", "levels": {"gold": 3}}, "prefill: dspt-status is never gold;"),
        ({"fact": "dspt-status", "levels": {}}, "prefill gives no level"),
        ({"fact": "dspt-status", "levels": {"standards-met": 6}}, "standards-met must be from 1 to 5, not 6"),
        ({"fact": "dspt-status", "levels": {"standards-met": "high"}}, "standards-met must be a whole number"),
        (
            {"fact": "dspt-status", "levels": {"standards-met": 3, "standards-exceeded": 2}},
            "prefill: the level must not fall as dspt-status gets better",
        ),
        ({"fact": "dspt-status"}, "levels is missing"),
        ({"levels": LEVELS}, "fact is missing"),
        ({"fact": "dspt-status", "levels": LEVELS, "say": "so"}, "'say' is not a field known here"),
        ("dspt-status", "expected named fields (a mapping)"),
    ],
)
def test_a_prefill_that_makes_no_sense_is_named(prefill: object, reason: str) -> None:
    with pytest.raises(FrameworkInvalid) as caught:
        from_document(filled(prefill), source="0.3.yaml")
    assert any(error.startswith("0.3.yaml: records.notes") and reason in error for error in caught.value.errors)


def test_an_open_question_has_no_prefill() -> None:
    data = changed(lambda d: question(d, "records.national-change").update(prefill={"fact": "dspt-status"}))
    with pytest.raises(FrameworkInvalid, match="'prefill' is not a field known here"):
        from_document(data)


def test_a_prefill_is_fixed_once_published_but_does_not_reword_the_question() -> None:
    without = from_document(framework())
    one = from_document(filled({"fact": "dspt-status", "levels": LEVELS}))
    other = from_document(filled({"fact": "dspt-status", "levels": LEVELS | {"standards-exceeded": 4}}))
    assert len({content_hash(document) for document in (without, one, other)}) == 3
    assert len({question_hash(document.question("records.notes")) for document in (without, one, other)}) == 1


def test_facts_and_their_values_are_those_of_the_organisations() -> None:
    assert list(FACTS) == Fact.values
    assert list(FACTS[Fact.DSPT_STATUS]) == DsptStatus.values == list(VALUES.values())
