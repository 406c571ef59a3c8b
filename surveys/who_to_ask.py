"""Whom to ask for what: the documents that show a level, by the job title of those who usually know. Pure."""

from dataclasses import dataclass

from .questionnaire.document import FrameworkDocument, QuestionText


@dataclass(frozen=True)
class Ask:
    """What one job title is asked for. ``others`` are those who know too, by question key."""

    title: str
    questions: tuple[QuestionText, ...]

    def others(self, question: QuestionText) -> tuple[str, ...]:
        return tuple(title for title in question.who_knows if title != self.title)


def asks_by_title(document: FrameworkDocument) -> list[Ask]:
    """The scored questions of each job title in the framework's order, those who know most first."""
    found: dict[str, list[QuestionText]] = {}
    for question in document.scored:
        for title in question.who_knows:
            found.setdefault(title, []).append(question)
    listed = [Ask(title, tuple(questions)) for title, questions in found.items()]
    return sorted(listed, key=lambda ask: (-len(ask.questions), ask.title))
