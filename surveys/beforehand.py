"""Levels that a held fact gives before anybody answers. Words, no queries."""

from collections.abc import Container, Mapping
from dataclasses import dataclass

from nhsuk.formats import nhs_date
from organisations.models import HeldFact

from .questionnaire.document import FrameworkDocument, QuestionText


@dataclass(frozen=True)
class Beforehand:
    """A question, the fact that answers it beforehand, and the level that it gives."""

    question: QuestionText
    fact: HeldFact
    level: int

    @property
    def words(self) -> str:
        """The fact with its source and date."""
        fact = self.fact
        return f"{fact.get_name_display()}: {fact.words}, published {nhs_date(fact.published_on)}"


def filled_in(document: FrameworkDocument, facts: Mapping[str, HeldFact]) -> dict[str, Beforehand]:
    """What ``facts`` (by name) fill in, by question key."""
    found = {}
    for question in document.scored:
        fact = facts.get(question.prefill.fact) if question.prefill else None
        level = question.prefill.levels.get(fact.value) if question.prefill and fact else None
        if fact and level:
            found[question.key] = Beforehand(question, fact, level)
    return found


def to_confirm(filled: Mapping[str, Beforehand], answered: Container[str]) -> list[str]:
    """The keys of questions that are filled in beforehand, and that nobody has saved."""
    return [key for key in filled if key not in answered]
