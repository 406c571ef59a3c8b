"""Contradictions between answers, by the rules that the framework holds as data. Pure words, no queries."""

from collections.abc import Mapping
from dataclasses import dataclass

from .models import Answer
from .questionnaire.document import Check, Condition, FrameworkDocument, QuestionText


@dataclass(frozen=True)
class Contradiction:
    """Answers that do not sit well together: what to say, and the questions to look at again."""

    say: str
    questions: tuple[QuestionText, ...]


def _holds(condition: Condition, answers: Mapping[str, Answer]) -> bool:
    answer = answers.get(condition.question)
    if answer is None or answer.level is None:
        return False
    return (condition.at_least is None or answer.level >= condition.at_least) and (
        condition.at_most is None or answer.level <= condition.at_most
    )


def contradictions(document: FrameworkDocument, answers: Mapping[str, Answer]) -> list[Contradiction]:
    """Every check whose conditions all hold, once, in the order of the questions that carry them."""
    found: dict[Check, Contradiction] = {}
    for question in document.scored:
        for check in question.checks:
            if check not in found and all(_holds(condition, answers) for condition in check.conditions):
                found[check] = Contradiction(
                    check.say, tuple(document.question(condition.question) for condition in check.conditions)
                )
    return list(found.values())
