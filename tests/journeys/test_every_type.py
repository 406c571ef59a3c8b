"""Trusts of five types walk through every question they are asked, in order, by the pages' own buttons."""

import pytest

from nhsuk.formats import sentences
from surveys.questionnaire.document import QuestionText
from tests.factories.surveys import shipped_document
from tests.journeys.axe import then_everybody_can_use_it
from tests.journeys.steps.answering import (
    then_answered,
    then_at_question,
    when_choosing,
    when_pressing_the_one_button,
    when_saving,
)
from tests.journeys.steps.signing_in import given_signed_in
from tests.journeys.teams import WALKING_TYPES, Team
from tests.journeys.visitor import Visitor, Visitors
from tests.size import count

pytestmark = pytest.mark.journey


@pytest.mark.parametrize(
    "trust_type", WALKING_TYPES[: count("types of trust walking all questions", reduced=1, full=5)]
)
def test_a_trust_answers_every_question_it_is_asked(
    visitors: Visitors, walking_teams: dict[str, Team], trust_type: str
) -> None:
    team = walking_teams[trust_type]
    asked = shipped_document().asked_of(trust_type)
    lead = given_signed_in(visitors, team.lead)
    lead.open(f"{team.path}start/")
    then_everybody_can_use_it(lead)
    lead.open(f"{team.path}questions/{asked.questions[0].key}/")
    for number, question in enumerate(asked.questions):
        if "/themes/" in lead.path:
            assert lead.heading == asked.theme(question.theme).title
            when_pressing_the_one_button(lead)
        then_at_question(lead, question)
        then_it_says_all_that_is_needed(lead, question)
        if question.is_scored:
            when_choosing(lead, 1 + number % 5)
        when_saving(lead)
    assert lead.heading == "Check the answers"
    then_everybody_can_use_it(lead)
    then_answered(lead, len(asked.scored), of=len(asked.scored))


def then_it_says_all_that_is_needed(lead: Visitor, question: QuestionText) -> None:
    words = " ".join(lead.words.split())
    texts = (question.why_it_matters, *sentences(question.covers), question.guidance, *question.levels.values())
    for text in texts:
        assert text in words, f"{question.key} does not show: {text}"
