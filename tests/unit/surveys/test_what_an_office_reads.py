"""A region and the national team are led to queries and reviews, and read of the trust, not of themselves."""

import pytest
from django.urls import reverse

from accounts.models import Role
from tests.factories.accounts import make_person, signed_in
from tests.factories.submissions import submit_all
from tests.factories.surveys import answer_all, open_assessment, small_document

KEYS = [question.key for question in small_document().questions]


@pytest.fixture
def offices(maple):
    """A regional lead and an analyst."""
    return (
        make_person(Role.REGIONAL_LEAD, region=maple.trust.placements.get().region),
        make_person(Role.NATIONAL_ANALYST),
    )


def words(person, name: str, *args) -> str:
    response = signed_in(person).get(reverse(name, args=args))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_the_assessment_leads_an_office_to_a_query_and_a_review(maple, offices):
    raising = f"{reverse('surveys:query_list', args=[maple.assessment.pk])}#raise"
    opening = reverse("surveys:review_open", args=[maple.assessment.pk])
    for person in offices:
        page = words(person, "surveys:assessment_read", maple.assessment.pk)
        assert raising in page
        assert opening not in page, "nothing was submitted yet"
    submit_all(maple)
    for person in offices:
        for name, args in (("surveys:assessment_read", ()), ("surveys:submission_read", (1,))):
            page = words(person, name, maple.assessment.pk, *args)
            assert raising in page
            assert opening in page
    for person in (maple.lead, maple.clinician, maple.colleague):
        page = words(person, "surveys:assessment_read", maple.assessment.pk)
        assert raising not in page
        assert opening not in page


def test_the_list_of_queries_leads_to_each_question(maple, offices):
    for person in offices:
        page = words(person, "surveys:query_list", maple.assessment.pk)
        assert 'id="raise"' in page
        assert all(reverse("surveys:query_raise", args=[maple.assessment.pk, key]) in page for key in KEYS)
    assert 'id="raise"' not in words(maple.lead, "surveys:query_list", maple.assessment.pk)


def test_the_list_of_a_region_leads_to_both_for_each_trust(maple, offices):
    submit_all(maple)
    for person in offices:
        page = words(person, "reports:region_read", maple.assessment.region_code)
        for assessment in (maple.assessment, maple.other_assessment):
            assert f"{reverse('surveys:query_list', args=[assessment.pk])}#raise" in page
        assert reverse("surveys:review_open", args=[maple.assessment.pk]) in page
        assert reverse("surveys:review_open", args=[maple.other_assessment.pk]) not in page


def test_whose_answer_and_result_it_is(maple, offices):
    submit_all(maple)
    later = open_assessment(maple.trust, "2027")
    answer_all(later, maple.lead)
    for person in offices:
        page = words(person, "surveys:question_answer", later.pk, KEYS[0])
        assert "Answer of Maple NHS Trust in Wave 2026" in page
        assert "Your answer" not in page
        page = words(person, "surveys:assessment_read", maple.assessment.pk)
        assert "Result and benchmark of Maple NHS Trust" in page
        assert "Your result" not in page
        assert "Your score" not in page
    assert "Your answer in Wave 2026" in words(maple.lead, "surveys:question_answer", later.pk, KEYS[0])
    assert "Your result and benchmark" in words(maple.lead, "surveys:assessment_read", maple.assessment.pk)
