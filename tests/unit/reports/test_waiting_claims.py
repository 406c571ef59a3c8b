"""A result says which answers wait for the region, what they count as, and what the score would be without them."""

import pytest

from accounts.models import Role
from reports.presenters.result import ResultPresenter
from reports.selectors.results import visible_result
from surveys.models import Assessment
from surveys.selectors.not_applicable import claims_in
from surveys.services.not_applicable import confirm_not_applicable
from tests.factories.accounts import make_person, signed_in
from tests.factories.reports import OWN, make_cohort, make_wave, publish

pytestmark = pytest.mark.django_db

CLAIMED = [3, -1, 3, -1, 3, 3, 3, 3]


@pytest.fixture
def assessment():
    wave = make_wave()
    assessment = make_cohort(wave, own=CLAIMED)
    publish(wave)
    return assessment


def view_for(person):
    return ResultPresenter(visible_result(person, wave_slug="2026", trust_code=OWN)).view()


def test_until_the_region_confirms_it_the_result_says_what_it_counts_as(assessment):
    lead = make_person(Role.DIGITAL_LEAD, trust=assessment.trust)
    view = view_for(lead)
    assert view.notes[0].startswith("2 answers “not applicable” count as level 1 until the region confirms them.")
    (theme,) = (one.view for one in view.themes)
    assert theme.score == 38
    assert theme.score_reason.endswith(
        "2 questions said not to be applicable count as level 1 until the region confirms them; left out, they would "
        "make the score 50 and the level 3."
    )
    waiting = [question for question in view.questions if "has not confirmed it" in question.descriptor]
    assert [question.key for question in waiting] == ["workforce.vacancies", "workforce.career-paths"]
    assert not {lift.question for lift in theme.lifts} & {question.key for question in waiting}
    page = signed_in(lead).get(f"/results/2026/{OWN}/").content.decode()
    assert "2 answers “not applicable” count as level 1" in page


def test_the_note_is_for_those_who_may_read_answers(assessment):
    view = view_for(make_person(Role.ICB_LEAD, icb=assessment.trust.placements.get().icb))
    assert not [note for note in view.notes if "not applicable" in note]


def test_once_confirmed_they_are_left_out_and_the_result_says_so(assessment):
    Assessment.objects.filter(pk=assessment.pk).update(state=Assessment.State.OPEN)
    region = make_person(Role.REGIONAL_LEAD, region=assessment.trust.placements.get().region)
    submission = assessment.submissions.get()
    confirm_not_applicable(claims=[claim for claim, _ in claims_in(submission)], by=region)
    view = view_for(make_person(Role.DIGITAL_LEAD, trust=assessment.trust))
    assert not [note for note in view.notes if "not applicable" in note]
    assert "2 questions left out as not applicable" in view.themes[0].view.score_reason
