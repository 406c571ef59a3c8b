"""The task list of an assessment: what is done, what is next, and who has to act. Words, no queries."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from nhsuk.formats import nhs_datetime

from .beforehand import Beforehand
from .carrying import Carried, Flag, LastTime
from .content import AnswerInput, StoredContent
from .models import Answer, Assessment, Response, Signature
from .questionnaire.document import FrameworkDocument, QuestionText, Theme


@dataclass(frozen=True)
class Task:
    """One question in the list. ``state`` is "answered", "to confirm", "comment only" or "not started".

    ``since`` says of an unanswered question what was answered last time, or that it is new or reworded.
    """

    question: QuestionText
    place: str
    state: str
    summary: str
    since: str = ""


@dataclass(frozen=True)
class ThemeProgress:
    """How far a theme is, by its scored questions.

    ``to_confirm`` have no answer yet, but a level filled in beforehand or an answer of last time: ``from_last_time``
    of them that alone.
    """

    key: str
    title: str
    answered: int
    total: int
    to_confirm: int = 0
    from_last_time: int = 0

    @property
    def is_done(self) -> bool:
        return self.answered == self.total

    @property
    def state(self) -> str:
        """In a few words, such as "3 of 8 answered"."""
        if self.is_done:
            return "Done"
        return f"{self.answered} of {self.total} answered" if self.answered else "Not started"

    @property
    def hint(self) -> str:
        """What there is to confirm, or nothing."""
        filled = self.to_confirm - self.from_last_time
        parts = [
            f"Filled in beforehand: {filled} to confirm" if filled else "",
            f"From last time: {self.from_last_time} to confirm" if self.from_last_time else "",
        ]
        return ". ".join(part for part in parts if part)


@dataclass(frozen=True)
class ThemeTasks(ThemeProgress):
    """A theme with its questions. ``who_knows`` are job titles, those that know most first."""

    introduction: str = ""
    who_knows: tuple[str, ...] = ()
    tasks: tuple[Task, ...] = ()


def answer_summary(answer: Answer | None) -> str:
    """An answer in a few words: "Level 3", "Not known", "Not applicable", "Answered" or nothing."""
    return content_summary(answer) if answer is not None else ""


def content_summary(answer: StoredContent | AnswerInput) -> str:
    """The same of an answer that stands, stood once, or was submitted."""
    if not answer.response:
        return ""
    if answer.response == Response.LEVEL:
        return f"Level {answer.level}"
    if answer.response == Response.TEXT:
        return "Answered"
    return Response(answer.response).label.capitalize()


def place_of(theme: Theme, question: QuestionText) -> str:
    """Where a question stands in its theme, in words."""
    if not question.is_scored:
        return "Last question of this theme"
    return f"Question {theme.scored.index(question) + 1} of {len(theme.scored)}"


def theme_tasks(
    document: FrameworkDocument,
    answers: Mapping[str, Answer],
    filled: Mapping[str, Beforehand] | None = None,
    carried: Carried | None = None,
) -> list[ThemeTasks]:
    """Every theme with its questions and their state.

    ``filled`` is what held facts give, ``carried`` what the last submission gives.
    """
    return [_tasks_of(theme, answers, filled or {}, carried or Carried()) for theme in document.themes]


def _tasks_of(
    theme: Theme, answers: Mapping[str, Answer], filled: Mapping[str, Beforehand], carried: Carried
) -> ThemeTasks:
    tasks = tuple(
        Task(
            question,
            place_of(theme, question),
            _state(answers.get(question.key), question.key in filled or question.key in carried.keys),
            answer_summary(answers.get(question.key)),
            _since(answers.get(question.key), carried.questions.get(question.key)),
        )
        for question in theme.questions
    )
    scored = [task for task in tasks if task.question.is_scored]
    return ThemeTasks(
        key=theme.key,
        title=theme.title,
        answered=sum(task.state == "answered" for task in scored),
        total=len(scored),
        to_confirm=sum(task.state == "to confirm" for task in scored),
        from_last_time=sum(task.state == "to confirm" and task.question.key not in filled for task in scored),
        introduction=theme.introduction,
        who_knows=who_knows(theme.questions),
        tasks=tasks,
    )


def _since(answer: Answer | None, last: LastTime | None) -> str:
    """A word about an unanswered question's answer of last time."""
    if last is None or (answer is not None and answer.response):
        return ""
    if last.flag != Flag.UNCHANGED:
        return {Flag.NEW: "New question", Flag.REWORDED: "Reworded since last time"}[last.flag]
    return f"Last time: {content_summary(last.content).lower()}" if last.is_carried and last.content else ""


def _state(answer: Answer | None, is_filled: bool) -> str:
    if answer is not None and answer.response:
        return "answered"
    if is_filled:
        return "to confirm"
    return "comment only" if answer is not None and answer.comment else "not started"


def theme_progress(
    document: FrameworkDocument,
    answered: Collection[str],
    filled: Collection[str] = (),
    carried: Collection[str] = (),
) -> list[ThemeProgress]:
    """How far each theme is, from the keys of questions that are answered, filled in beforehand and carried."""
    from_last_time = frozenset(carried) - frozenset(filled)
    waiting = (from_last_time | frozenset(filled)) - frozenset(answered)
    return [
        ThemeProgress(
            key=theme.key,
            title=theme.title,
            answered=sum(question.key in answered for question in theme.scored),
            total=len(theme.scored),
            to_confirm=sum(question.key in waiting for question in theme.scored),
            from_last_time=sum(question.key in waiting & from_last_time for question in theme.scored),
        )
        for theme in document.themes
    ]


def who_knows(questions: Sequence[QuestionText]) -> tuple[str, ...]:
    """The job titles of those who usually know, once each: who knows of most questions first."""
    return tuple(title for title, _ in Counter(t for q in questions for t in q.who_knows).most_common())


def next_question(
    document: FrameworkDocument,
    answered: Collection[str],
    may_answer: Callable[[str], bool] = lambda theme: True,
) -> QuestionText | None:
    """The first scored question without an answer, in a theme that the person may answer; None when all are done."""
    return next((q for q in document.scored if may_answer(q.theme) and q.key not in answered), None)


def answered_keys(answers: Mapping[str, Answer]) -> frozenset[str]:
    """The keys of questions that have an answer; a comment alone is none."""
    return frozenset(key for key, answer in answers.items() if answer.response)


def following_question(document: FrameworkDocument, question: QuestionText) -> QuestionText | None:
    """The question after this one in its theme; None after the last."""
    of_theme = document.theme(question.theme).questions
    position = of_theme.index(question) + 1
    return of_theme[position] if position < len(of_theme) else None


def following_theme(document: FrameworkDocument, key: str) -> Theme | None:
    """The theme after the one named; None after the last."""
    keys = [theme.key for theme in document.themes]
    position = keys.index(key) + 1
    return document.themes[position] if position < len(keys) else None


def is_open(assessment: Assessment) -> bool:
    """Whether answers can change now."""
    return assessment.state == Assessment.State.OPEN and assessment.takes_answers


def why_locked(assessment: Assessment, signatures: Sequence[Signature]) -> str:
    """Why answers cannot change, by whom and when; ``signatures`` are those that stand. Empty while they can."""
    if is_open(assessment):
        return ""
    by = [f"{s.signed_by_label}, {s.signed_as}, on {nhs_datetime(s.signed_at)}" for s in signatures]
    if assessment.state == Assessment.State.OPEN or not by:
        return f"{assessment.wave.title} is closed."
    if assessment.state == Assessment.State.SIGNED:
        return f"Signed by {by[0]}. They wait for the counter-signature of the clinical lead."
    return f"Signed by {by[0]}" + (f", and counter-signed by {by[1]}." if len(by) > 1 else ".")


def days_left(assessment: Assessment, today) -> int:
    """Days until the due date; negative when it is past."""
    return (assessment.due_on - today).days
