"""What is still open beside the answers is said before somebody signs, and stops nobody."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from surveys import services
from surveys.models import Assessment, Assignment
from surveys.services.queries import close_query, raise_query
from surveys.services.sponsor import confirm_clinical_lead
from tests.factories.accounts import make_person, signed_in
from tests.factories.surveys import answer_all, level

KEY = "workforce.plan"


@pytest.fixture
def open_ends(maple):
    """Answered in full, with a query that waits, and a theme and a question in a colleague's hands."""
    answer_all(maple.assessment, maple.lead, value=2)
    maple.sponsor = make_person(Role.EXECUTIVE_SPONSOR, trust=maple.trust)
    maple.nia = make_person(Role.NATIONAL_ANALYST, name="Nia")
    maple.query = raise_query(
        assessment=maple.assessment,
        question_key=KEY,
        text="Which plan?",
        due_on=timezone.localdate() + timedelta(days=7),
        by=maple.nia,
    )
    maple.theme = given(maple)
    maple.question = given(maple, KEY)
    return maple


def given(maple, key: str = "") -> Assignment:
    return services.assign(
        assessment=maple.assessment,
        theme="workforce",
        question_key=key,
        person=maple.colleague,
        seen_version=0,
        by=maple.lead,
    )


def at(maple, name: str, *args) -> str:
    return reverse(f"surveys:{name}", args=[maple.assessment.pk, *args])


def words(person, maple, name: str) -> str:
    response = signed_in(person).get(at(maple, name))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def settle(maple) -> None:
    """Bring everything to its end."""
    close_query(query=maple.query, outcome="answered", seen_post=maple.query.posts.last().pk, by=maple.nia)
    for assignment in (maple.theme, maple.question):
        ready = services.submit_assignment(assignment=assignment, seen_version=1, by=maple.colleague)
        services.accept_assignment(assignment=ready, seen_version=ready.version, by=maple.lead)
    confirm_clinical_lead(assessment=maple.assessment, person_id=str(maple.clinician.pk), by=maple.sponsor)


def test_who_signs_reads_what_is_open_with_links_and_signs_all_the_same(open_ends):
    page = words(open_ends.lead, open_ends, "assessment_sign")
    assert "1 query on answers" in page
    assert at(open_ends, "query_reply", open_ends.query.pk) in page
    for assignment in (open_ends.theme, open_ends.question):
        assert at(open_ends, "assignment_read", assignment.pk) in page
    assert f"{open_ends.colleague.name}: being answered" in page
    assert "has not confirmed who counter-signs" in page
    services.sign_assessment(
        assessment=open_ends.assessment,
        read_hash=services.answers_hash_of(open_ends.assessment),
        signed_as="CIO",
        by=open_ends.lead,
    )
    open_ends.assessment.refresh_from_db()
    assert open_ends.assessment.state == Assessment.State.SIGNED
    second = words(open_ends.clinician, open_ends, "assessment_countersign")
    assert "1 query on answers" in second
    assert "Clinical lead not confirmed" not in second


def test_what_is_brought_to_its_end_is_no_longer_named(open_ends):
    settle(open_ends)
    for name in ("assessment_sign", "answers_check"):
        assert "still-open" not in words(open_ends.lead, open_ends, name)


def test_accepted_work_that_changed_since_is_open_again(open_ends):
    settle(open_ends)
    other = next(a for a in open_ends.assessment.answers.all() if a.question.key != KEY)
    services.save_answer(
        assessment=open_ends.assessment,
        question_key=other.question.key,
        seen_version=other.version,
        given=level(3),
        by=open_ends.colleague,
    )
    page = words(open_ends.lead, open_ends, "assessment_sign")
    assert "accepted, 1 answer changed since" in page
    assert at(open_ends, "assignment_read", open_ends.theme.pk) in page
    assert at(open_ends, "assignment_read", open_ends.question.pk) not in page


def test_the_check_page_says_it_in_short_to_the_trusts_own_people_only(open_ends):
    page = words(open_ends.lead, open_ends, "answers_check")
    assert ">1 query</a> on answers" in page
    assert ">2 themes or questions</a> given to colleagues and not accepted" in page
    assert "The executive sponsor has not confirmed who the clinical lead is" in page
    assert at(open_ends, "clinical_lead_confirm") in words(open_ends.sponsor, open_ends, "answers_check")
    assert "still-open" not in words(open_ends.nia, open_ends, "answers_check")


def test_where_the_trust_has_no_sponsor_that_is_said(maple):
    answer_all(maple.assessment, maple.lead, value=2)
    assert "your trust has none here yet" in words(maple.lead, maple, "assessment_sign")


def test_nobody_is_to_be_confirmed_where_the_wave_waives_the_counter_signature(maple):
    answer_all(maple.assessment, maple.lead, value=2)
    wave = maple.assessment.wave
    wave.needs_countersignature = False
    wave.save(update_fields=["needs_countersignature"])
    assert "still-open" not in words(maple.lead, maple, "assessment_sign")
