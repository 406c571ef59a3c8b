"""Synthetic frameworks and answers to them: pure, no database."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from surveys.questionnaire.document import LEVELS, FrameworkDocument, Gate, QuestionText, Theme

POINTS = {1: 0, 2: 25, 3: 50, 4: 75, 5: 100}


def make_document(
    weights: Sequence[Sequence[int]] = ((1,) * 8,) * 6,
    *,
    theme_weights: Sequence[int] | None = None,
    points: Mapping[int, int] | None = None,
    share: Fraction = Fraction(2, 3),
    most_below: int = 2,
    themes_for_overall: int = 6,
    most_not_applicable: int = 2,
    open_questions: bool = True,
) -> FrameworkDocument:
    """A document with the given question weights by theme; themes are a, b, …, questions a.1, a.2, …

    Every scored question may be not applicable for the reason "elsewhere".
    """
    themes = []
    for index, of_theme in enumerate(weights):
        key = chr(ord("a") + index)
        questions = [
            QuestionText(
                key=f"{key}.{number}",
                theme=key,
                kind="scored",
                prompt="?",
                why_it_matters="",
                guidance="",
                levels={level: str(level) for level in LEVELS},
                not_applicable={"elsewhere": "Another organisation does this for us."},
                weight=weight,
            )
            for number, weight in enumerate(of_theme, 1)
        ]
        if open_questions and questions:
            questions.append(replace(questions[0], key=f"{key}.open", kind="open", levels={}, not_applicable={}))
        weight = theme_weights[index] if theme_weights else 1
        themes.append(Theme(key=key, title=key, introduction="", weight=weight, questions=tuple(questions)))
    return FrameworkDocument(
        slug="synthetic",
        version="1.0",
        title="Synthetic",
        points=points or POINTS,
        gate=Gate(share=share, most_below=most_below),
        most_not_applicable_per_theme=most_not_applicable,
        themes_for_overall=themes_for_overall,
        themes=tuple(themes),
    )


def make_answers(document: FrameworkDocument, codes: Sequence[int]) -> list[dict]:
    """Snapshot answers for the scored questions: 1 to 5 a level, 0 not known, -1 not applicable."""
    answers = []
    for question, code in zip(document.scored, codes, strict=True):
        answer = {"question": question.key, "response": "level", "level": int(code), "reason": "", "text": ""}
        if code == 0:
            answer |= {"response": "not_known", "level": None}
        elif code == -1:
            answer |= {"response": "not_applicable", "level": None, "reason": next(iter(question.not_applicable))}
        answers.append(answer | {"comment": "", "version": 1})
    return answers
