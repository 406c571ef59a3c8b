"""A regional lead's home says how much waits for their decision, and leads to it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from surveys import services
from surveys.models import ReopeningRequest, Wave
from surveys.selectors import answers_of, document_for
from surveys.selectors.not_applicable import Claim, claims_to_decide
from surveys.selectors.to_decide import ToDecide, to_decide
from surveys.services import AnswerInput
from surveys.services.not_applicable import confirm_not_applicable, refuse_not_applicable
from tests.factories.accounts import make_person, signed_in
from tests.factories.organisations import make_region
from tests.factories.submissions import sign_both
from tests.factories.surveys import answer_all, level


@pytest.fixture
def rosa(maple):
    return make_person(Role.REGIONAL_LEAD, region=maple.trust.placements.get().region)


def claim(assessment, by, number: int = 1) -> list[Claim]:
    """Say of the first questions where it can be said that they are not applicable."""
    made = []
    for question in [q for q in document_for(assessment).scored if q.not_applicable][:number]:
        stood = answers_of(assessment)[question.key]
        reason = next(iter(question.not_applicable))
        services.save_answer(
            assessment=assessment,
            question_key=question.key,
            seen_version=stood.version,
            given=AnswerInput(response="not_applicable", not_applicable_reason=reason),
            by=by,
        )
        made.append(Claim(assessment.pk, question.key, reason))
    return made


def ask(assessment) -> ReopeningRequest:
    return ReopeningRequest.objects.create(
        assessment=assessment, reason="Wrong.", asked_at=timezone.now(), asked_by_id="1", asked_by_label="Ada"
    )


def counted(person, maple) -> ToDecide:
    found = to_decide(person).get(maple.assessment.region_code, ToDecide())
    assert found.claims == sum(
        row.decision is None and row.assessment.region_code == maple.assessment.region_code
        for row in claims_to_decide(person)
    ), "what the list shows"
    return found


def home(person) -> str:
    return " ".join(signed_in(person).get("/").content.decode().split())


def test_nothing_waits_at_first(maple, rosa):
    assert counted(rosa, maple) == ToDecide()
    assert home(rosa).count("none waits for you") == 2


def test_the_home_and_the_region_say_how_much_waits(maple, rosa):
    answer_all(maple.assessment, maple.lead)
    answer_all(maple.other_assessment, maple.stranger)
    claim(maple.assessment, maple.lead)
    claim(maple.other_assessment, maple.stranger)
    ask(maple.assessment)
    pages = (
        home(rosa),
        " ".join(signed_in(rosa).get(f"/regions/{maple.assessment.region_code}/").content.decode().split()),
    )
    for page in pages:
        assert f'<a href="{reverse("surveys:reopening_list")}">1 request to reopen</a> waits for your decision' in page
        address = reverse("surveys:not_applicable_list")
        assert f'<a href="{address}">2 answers “not applicable”</a> wait for your decision' in page


def test_what_is_decided_or_changed_waits_no_more(maple, rosa):
    answer_all(maple.assessment, maple.lead)
    answer_all(maple.other_assessment, maple.stranger)
    first, second = claim(maple.assessment, maple.lead, 2)
    assert counted(rosa, maple).claims == 2
    confirm_not_applicable(claims=[first], by=rosa)
    assert counted(rosa, maple).claims == 1
    refuse_not_applicable(claim=second, note="It applies.", by=rosa)
    assert counted(rosa, maple).claims == 0
    (third,) = claim(maple.other_assessment, maple.stranger)
    assert counted(rosa, maple).claims == 1
    services.save_answer(
        assessment=maple.other_assessment,
        question_key=third.question,
        seen_version=answers_of(maple.other_assessment)[third.question].version,
        given=level(2),
        by=maple.stranger,
    )
    assert counted(rosa, maple).claims == 0


def test_a_claim_of_the_submission_that_stands_waits_while_the_answers_change(maple, rosa):
    answer_all(maple.assessment, maple.lead)
    claim(maple.assessment, maple.lead)
    sign_both(maple.assessment, maple.lead, maple.clinician)
    assert counted(rosa, maple).claims == 1
    request = ask(maple.assessment)
    assert counted(rosa, maple).requests == 1
    services.decide_reopening(request=request, granted=True, reason="Yes.", by=rosa)
    maple.assessment.refresh_from_db()
    assert counted(rosa, maple) == ToDecide(requests=0, claims=1)
    answer_all(maple.assessment, maple.lead, value=2)
    assert counted(rosa, maple).claims == 1


def test_of_a_closed_wave_the_national_team_decides_on_reopening(maple, rosa):
    ask(maple.assessment)
    Wave.objects.update(state=Wave.State.CLOSED)
    assert counted(rosa, maple).requests == 0
    assert counted(make_person(Role.NATIONAL_ANALYST), maple).requests == 1


def test_another_region_has_nothing_of_it(maple):
    answer_all(maple.assessment, maple.lead)
    claim(maple.assessment, maple.lead)
    ask(maple.assessment)
    assert to_decide(make_person(Role.REGIONAL_LEAD, region=make_region("Y99", "Elsewhere"))) == {}


def test_it_takes_as_many_queries_for_many_as_for_one(maple, rosa):
    counts = []
    answer_all(maple.assessment, maple.lead)
    answer_all(maple.other_assessment, maple.stranger)
    for number, (assessment, by) in enumerate(
        [(maple.assessment, maple.lead), (maple.other_assessment, maple.stranger)]
    ):
        claim(assessment, by, number + 1)
        ask(assessment)
        to_decide(rosa)
        with CaptureQueriesContext(connection) as captured:
            to_decide(rosa)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 6
