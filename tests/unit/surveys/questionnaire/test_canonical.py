"""The stored document reads back whole; the hash follows what is asked and scored, and nothing else."""

import copy
import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaire.canonical import as_document, canonical_json, content_hash, question_hash
from surveys.questionnaire.loading import from_document
from tests.unit.surveys.questionnaire.example import changed, framework, question

WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), min_size=1, max_size=20)


def hash_of(data: dict[str, Any]) -> str:
    return content_hash(from_document(data))


def question_hash_of(data: dict[str, Any], identifier: str) -> str:
    return question_hash(from_document(data).question(identifier))


def test_the_stored_document_reads_back_equal() -> None:
    document = from_document(framework())
    stored = json.loads(json.dumps(as_document(document)))
    assert from_document(stored) == document
    assert as_document(from_document(stored)) == stored


def test_the_stored_document_reads_back_equal_with_its_keys_in_any_order() -> None:
    # PostgreSQL's jsonb keeps no order of keys.
    document = from_document(framework())
    shuffled = shuffle_keys(as_document(document), random.Random(4))
    assert from_document(shuffled) == document
    assert list(from_document(shuffled).question("devices.phones").not_applicable) == ["borrowed", "none-in-use"]


def test_canonical_json_has_one_spelling() -> None:
    assert canonical_json({"b": [1, None, True], "a": "é"}) == '{"a":"é","b":[1,null,true]}'.encode()


def shuffle_keys(node: Any, source: random.Random) -> Any:
    if isinstance(node, dict):
        keys = list(node)
        source.shuffle(keys)
        return {key: shuffle_keys(node[key], source) for key in keys}
    if isinstance(node, list):
        return [shuffle_keys(item, source) for item in node]
    return node


def widen_spaces(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: widen_spaces(value) for key, value in node.items()}
    if isinstance(node, list):
        return [widen_spaces(item) for item in node]
    return f" \n{node.replace(' ', '  ')}\t" if isinstance(node, str) and " " in node else node


@given(seed=st.integers(0, 2**32))
def test_the_hash_does_not_depend_on_the_order_of_keys(seed: int) -> None:
    assert hash_of(shuffle_keys(framework(), random.Random(seed))) == hash_of(framework())


def test_the_hash_does_not_depend_on_white_space() -> None:
    assert hash_of(widen_spaces(framework())) == hash_of(framework())


def test_the_hash_of_the_example_stays_what_it_is() -> None:
    # A change of the hashing itself would make every published version look altered.
    assert hash_of(framework()) == "23201a31a9f192397d4875a77b2a7bd8ff5f9b41761b52a84fd8d680219723c6"
    assert (
        question_hash_of(framework(), "records.notes")
        == "8406aab88cd0ce88065a99ece9fd9166bd82bcc03a769ba2a0277f1aa0feedea"
    )


HELP_TEXT = ["title", "theme title", "introduction", "why_it_matters", "guidance", "who_knows", "evidence", "next_step"]


@given(field=st.sampled_from(HELP_TEXT), words=WORDS)
def test_help_text_may_change_without_changing_a_hash(field: str, words: str) -> None:
    def change(data: dict[str, Any]) -> None:
        notes = question(data, "records.notes")
        match field:
            case "title":
                data["title"] = words
            case "theme title":
                data["themes"][0]["title"] = words
            case "introduction":
                data["themes"][0]["introduction"] = words
            case "who_knows":
                notes["who_knows"] = [words]
            case "evidence":
                notes["evidence"][3] = words
            case "next_step":
                notes["next_step"][3] = words
            case _:
                notes[field] = words

    data = changed(change)
    assert hash_of(data) == hash_of(framework())
    assert question_hash_of(data, "records.notes") == question_hash_of(framework(), "records.notes")


ASKED = {
    "id": lambda q, n: q.update(id=f"records.other-{n}"),
    "prompt": lambda q, n: q.update(prompt=f"Is it {n}?"),
    "covers": lambda q, n: q.update(covers=f"All {n} of them."),
    "level 1": lambda q, n: q["levels"].update({1: f"No list of {n}."}),
    "level 5": lambda q, n: q["levels"].update({5: f"As level 4, and {n} times."}),
    "applicability": lambda q, n: q.update(not_applicable={f"reason-{n}": "It is so."}),
    "a reason's words": lambda q, n: q.update(not_applicable={"reason": f"It is so, {n} times."}),
    "trust types": lambda q, n: q.update(applies_to=[["acute", "community", "ambulance"][n % 3]]),
}
SCORED = {
    "weight": lambda q, n: q.update(weight=2 + n % 900),
    "sensitive": lambda q, n: q.update(sensitive=True),
    "a check": lambda q, n: q.update(
        checks=[
            {
                "if": [
                    {"question": "records.notes", "at_least": 1 + n % 5},
                    {"question": "records.letters", "at_most": 1 + n % 4},
                ],
                "say": "Is it so?",
            }
        ]
    ),
}
RULES = {
    "slug": lambda d, n: d.update(slug=f"example-{n}"),
    "version": lambda d, n: d.update(version=f"1.{n}"),
    "points": lambda d, n: d["points"].update({4: 51 + n % 24}),
    "gate share": lambda d, n: d["gate"].update(share=f"1/{2 + n % 100}"),
    "gate reach": lambda d, n: d["gate"].update(most_below=n % 2),
    "not-applicable limit": lambda d, n: d.update(most_not_applicable_per_theme=0),
    "themes for overall": lambda d, n: d.update(themes_for_overall=3 + n % 90),
    "theme weight": lambda d, n: d["themes"][1].update(weight=2 + n % 900),
    "theme order": lambda d, n: d["themes"].reverse(),
    "question order": lambda d, n: d["themes"][1]["questions"].insert(0, d["themes"][1]["questions"].pop(1)),
    "open prompt": lambda d, n: question(d, "records.national-change").update(prompt=f"What is {n}?"),
}


def without_checks() -> dict[str, Any]:
    """The example without its check, whose conditions would break when a question's id changes."""
    return changed(lambda data: question(data, "devices.machines").pop("checks"))


@given(name=st.sampled_from(sorted(ASKED)), n=st.integers(0, 10_000))
def test_a_change_of_what_is_asked_changes_both_hashes(name: str, n: int) -> None:
    data = without_checks()
    notes = question(data, "records.notes")
    ASKED[name](notes, n)
    assert hash_of(data) != hash_of(without_checks())
    assert question_hash_of(data, notes["id"]) != question_hash_of(without_checks(), "records.notes")
    assert question_hash_of(data, "records.letters") == question_hash_of(without_checks(), "records.letters")


@given(name=st.sampled_from(sorted(SCORED)), n=st.integers(0, 10_000))
def test_a_change_of_how_a_question_is_scored_leaves_its_own_hash(name: str, n: int) -> None:
    data = framework()
    SCORED[name](question(data, "records.notes"), n)
    assert hash_of(data) != hash_of(framework())
    assert question_hash_of(data, "records.notes") == question_hash_of(framework(), "records.notes")


@given(name=st.sampled_from(sorted(RULES)), n=st.integers(0, 10_000))
def test_a_change_of_the_rules_changes_the_content_hash(name: str, n: int) -> None:
    data = framework()
    RULES[name](data, n)
    assert hash_of(data) != hash_of(framework())


def test_a_change_of_a_checks_words_changes_the_content_hash() -> None:
    data = framework()
    question(data, "devices.machines")["checks"][0]["say"] = "Is it so?"
    assert hash_of(data) != hash_of(framework())


@pytest.mark.parametrize("identifier", ["records.notes", "devices.machines", "devices.national-change"])
def test_no_two_questions_share_a_hash(identifier: str) -> None:
    document = from_document(framework())
    others = {question_hash(q) for q in document.questions if q.key != identifier}
    assert question_hash(document.question(identifier)) not in others


def test_hashing_changes_nothing() -> None:
    data = framework()
    before = copy.deepcopy(data)
    hash_of(data)
    assert data == before
