"""Made-up words: some for every question of the shipped framework, short, and naming nobody."""

from collections import Counter

import pytest

from demonstration.sentences import (
    COMMENTS,
    NOT_APPLICABLE_COMMENTS,
    NOT_KNOWN_COMMENTS,
    OPEN_ANSWERS,
    comment_for,
)
from surveys.questionnaire.document import LEVELS, QuestionText, Theme
from surveys.questionnaire.loading import FRAMEWORKS, read_yaml

DOCUMENT = read_yaml(FRAMEWORKS / "digital-maturity" / "1.0.yaml")
TEXTS = (
    *NOT_KNOWN_COMMENTS,
    *(text for comments in NOT_APPLICABLE_COMMENTS.values() for text in comments),
    *(text for comments in COMMENTS.values() for text in comments),
    *(text for answers in OPEN_ANSWERS.values() for text in answers),
)


@pytest.mark.parametrize("question", DOCUMENT.scored, ids=lambda question: question.key)
def test_every_scored_question_has_comments(question: QuestionText) -> None:
    low, middle, high = COMMENTS[question.key]
    assert [comment_for(question.key, level) for level in LEVELS] == [low, low, middle, high, high]
    assert set(question.not_applicable) <= set(NOT_APPLICABLE_COMMENTS)


@pytest.mark.parametrize("theme", DOCUMENT.themes, ids=lambda theme: theme.key)
def test_every_theme_has_open_answers(theme: Theme) -> None:
    assert len(OPEN_ANSWERS[theme.key]) >= 12


def test_no_sentence_belongs_to_a_question_that_is_gone() -> None:
    assert set(COMMENTS) == {question.key for question in DOCUMENT.scored}
    assert set(OPEN_ANSWERS) == {theme.key for theme in DOCUMENT.themes}
    assert set(NOT_APPLICABLE_COMMENTS) == {reason for q in DOCUMENT.scored for reason in q.not_applicable}


def test_a_question_without_comments_gets_none() -> None:
    assert comment_for("devices.machines", 3) == ""


def test_nothing_is_said_twice() -> None:
    assert [text for text, count in Counter(TEXTS).items() if count > 1] == []


@pytest.mark.parametrize("text", TEXTS)
def test_sentences_are_short_and_name_nobody(text: str) -> None:
    assert text.endswith(".")
    assert len(text) <= 200
    words = text.replace(". ", " . ").split()
    # A capital letter inside a sentence would be a name.
    inner = [word for word, before in zip(words[1:], words, strict=False) if before != "." and word[0].isupper()]
    assert set(inner) <= {"I"}
