"""The task list of an assessment: what is done, what is next, and who has to act. Words, no queries."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .models import Answer, Assessment, Response, Wave
from .questionnaire.document import FrameworkDocument, QuestionText


@dataclass(frozen=True)
class Task:
    """One question in the list. ``state`` is "answered", "comment only" or "not started"."""

    question: QuestionText
    state: str
    summary: str


@dataclass(frozen=True)
class ThemeTasks:
    key: str
    title: str
    introduction: str
    answered: int
    total: int
    tasks: tuple[Task, ...]


def answer_summary(answer: Answer | None) -> str:
    """An answer in a few words: "Level 3", "Not known", "Not applicable", "Answered" or nothing."""
    if answer is None or not answer.response:
        return ""
    if answer.response == Response.LEVEL:
        return f"Level {answer.level}"
    if answer.response == Response.TEXT:
        return "Answered"
    return Response(answer.response).label.capitalize()


def _state(answer: Answer | None) -> str:
    if answer is None:
        return "not started"
    return "answered" if answer.response else "comment only"


def theme_tasks(document: FrameworkDocument, answers: Mapping[str, Answer]) -> list[ThemeTasks]:
    """Every theme with its questions and their state."""
    listed = []
    for theme in document.themes:
        tasks = tuple(
            Task(question, _state(answers.get(question.key)), answer_summary(answers.get(question.key)))
            for question in theme.questions
        )
        scored = [task for task in tasks if task.question.kind == "scored"]
        listed.append(
            ThemeTasks(
                key=theme.key,
                title=theme.title,
                introduction=theme.introduction,
                answered=sum(task.state == "answered" for task in scored),
                total=len(scored),
                tasks=tasks,
            )
        )
    return listed


def next_question(
    document: FrameworkDocument,
    answers: Mapping[str, Answer],
    may_answer: Callable[[str], bool] = lambda theme: True,
) -> QuestionText | None:
    """The first scored question without an answer, in a theme that the person may answer; None when all are done."""
    return next(
        (
            question
            for question in document.scored
            if may_answer(question.theme) and not (question.key in answers and answers[question.key].response)
        ),
        None,
    )


def following_question(document: FrameworkDocument, key: str) -> QuestionText | None:
    """The question after ``key`` in the framework's order; None after the last."""
    keys = [question.key for question in document.questions]
    position = keys.index(key) + 1
    return document.questions[position] if position < len(keys) else None


def is_open(assessment: Assessment) -> bool:
    """Whether answers can change now."""
    return assessment.state == Assessment.State.OPEN and assessment.wave.state == Wave.State.OPEN


def days_left(assessment: Assessment, today) -> int:
    """Days until the due date; negative when it is past."""
    return (assessment.due_on - today).days
