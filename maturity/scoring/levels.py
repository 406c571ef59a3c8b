"""From a submission's snapshot to the codes that scoring counts with."""

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from surveys.questionnaire.document import LEVELS, FrameworkDocument, QuestionText

NOT_KNOWN = 0
NOT_APPLICABLE = -1


class InvalidSnapshot(ValueError):
    """The snapshot holds what the framework does not allow to be signed. It is refused, never guessed at."""


def _code_of(question: QuestionText, answer: Mapping[str, Any]) -> int:
    match answer["response"]:
        case "level" if answer["level"] in LEVELS:
            return int(answer["level"])
        case "not_known":
            return NOT_KNOWN
        case "not_applicable" if answer["reason"] in (question.not_applicable or {}):
            return NOT_APPLICABLE
    raise InvalidSnapshot(f"{question.key}: {answer['response'] or 'no answer'} as given is not allowed.")


def levels_of(document: FrameworkDocument, snapshot: Mapping[str, Any], *, confirmed: Collection[str]) -> list[int]:
    """Return a code for each scored question, in the document's order.

    1 to 5 is the level, 0 not known, -1 not applicable: a question that is not asked of the trust's type, and one
    that does not apply by the trust's answer and is in ``confirmed``, the questions of which the region says so too.
    Until then the answer counts as level 1, so that nobody scores more by answering less (ADR 16). Raises
    InvalidSnapshot for an unanswered or unknown question, a reason that the question does not list, and more not-
    applicable answers in a theme than the framework allows.
    """
    answers = {answer["question"]: answer for answer in snapshot["answers"]}
    unknown = answers.keys() - {question.key for question in document.questions}
    if unknown:
        raise InvalidSnapshot(f"{document.slug} {document.version} has no question {', '.join(sorted(unknown))}.")
    trust_type = snapshot["trust"]["type"]
    codes: list[int] = []
    not_applicable: Counter[str] = Counter()
    for question in document.scored:
        if "all" not in question.applies_to and trust_type not in question.applies_to:
            codes.append(NOT_APPLICABLE)
            continue
        if question.key not in answers:
            raise InvalidSnapshot(f"{question.key} is not answered.")
        code = _code_of(question, answers[question.key])
        not_applicable[question.theme] += code == NOT_APPLICABLE
        codes.append(LEVELS[0] if code == NOT_APPLICABLE and question.key not in confirmed else code)
    for theme, count in not_applicable.items():
        if count > document.most_not_applicable_per_theme:
            raise InvalidSnapshot(
                f"{theme}: {count} answers are not applicable; at most {document.most_not_applicable_per_theme} may be."
            )
    return codes
