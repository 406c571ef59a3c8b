"""The executive sponsor says who the clinical lead is, and when the board saw the assessment."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from accounts.services import end_membership
from surveys import services
from surveys.models import BoardDate, ClinicalLeadConfirmation
from surveys.selectors.sponsor import binding_confirmation, board_date_of
from surveys.services.sponsor import (
    BoardDateRefused,
    NotAClinicalLead,
    confirm_clinical_lead,
    record_board_date,
)
from tests.factories.accounts import make_person, sign_in
from tests.factories.submissions import at, london, sign_both, submit_all
from tests.factories.surveys import answer_all


@pytest.fixture
def sponsored(maple):
    maple.sponsor = make_person(Role.EXECUTIVE_SPONSOR, trust=maple.trust)
    maple.second = make_person(Role.CLINICAL_LEAD, trust=maple.trust, name="Second Clinician")
    answer_all(maple.assessment, maple.lead)
    return maple


def confirm(sponsored, person=None, by=None):
    return confirm_clinical_lead(
        assessment=sponsored.assessment, person_id=str((person or sponsored.clinician).pk), by=by or sponsored.sponsor
    )


def test_nobody_but_the_one_confirmed_counter_signs(sponsored):
    confirm(sponsored)
    with pytest.raises(PermissionDenied, match=f"confirmed {sponsored.clinician.name}"):
        sign_both(sponsored.assessment, sponsored.lead, sponsored.second)


def test_the_one_confirmed_counter_signs(sponsored):
    confirm(sponsored)
    assert sign_both(sponsored.assessment, sponsored.lead, sponsored.clinician).number == 1


def test_the_newest_word_stands(sponsored):
    confirm(sponsored)
    confirm(sponsored, sponsored.second)
    assert sign_both(sponsored.assessment, sponsored.lead, sponsored.second).number == 1
    assert ClinicalLeadConfirmation.objects.count() == 2


def test_where_nobody_is_confirmed_any_clinical_lead_counter_signs(sponsored):
    assert sign_both(sponsored.assessment, sponsored.lead, sponsored.second).number == 1


def test_a_confirmation_binds_no_longer_once_the_role_has_ended(sponsored):
    confirm(sponsored)
    end_membership(membership=sponsored.clinician.memberships.get(), by=None)
    assert binding_confirmation(sponsored.assessment) is None
    assert sign_both(sponsored.assessment, sponsored.lead, sponsored.second).number == 1


def test_only_who_holds_the_role_at_this_trust_is_confirmed_and_nobody_confirms_themselves(sponsored):
    elsewhere = make_person(Role.CLINICAL_LEAD, trust=sponsored.other)
    both = make_person(Role.EXECUTIVE_SPONSOR, trust=sponsored.trust)
    from accounts.services import grant_membership

    grant_membership(user=both, role=Role.CLINICAL_LEAD, trust=sponsored.trust, by=None)
    for person in (elsewhere, sponsored.lead):
        with pytest.raises(NotAClinicalLead):
            confirm(sponsored, person)
    with pytest.raises(NotAClinicalLead):
        confirm(sponsored, both, by=both)


def test_only_the_sponsor_of_the_trust_confirms(sponsored):
    foreign = make_person(Role.EXECUTIVE_SPONSOR, trust=sponsored.other)
    for person in (sponsored.lead, sponsored.clinician, foreign, make_person(Role.NATIONAL_ANALYST)):
        with pytest.raises(PermissionDenied):
            confirm(sponsored, by=person)
        with pytest.raises(PermissionDenied):
            record_board_date(assessment=sponsored.assessment, on=date(2026, 9, 2), by=person)


def test_after_the_submission_it_is_too_late_to_confirm(sponsored):
    sign_both(sponsored.assessment, sponsored.lead, sponsored.clinician)
    with pytest.raises(services.AssessmentLocked):
        confirm(sponsored)


def test_the_pages_confirm_and_tell_the_others_why_they_may_not(sponsored, client):
    sign_in(client, sponsored.sponsor)
    address = reverse("surveys:clinical_lead_confirm", args=[sponsored.assessment.pk])
    html = client.get(address).content.decode()
    assert "Second Clinician" in html
    assert sponsored.lead.name not in html.split("Who is the clinical lead?")[1]
    assert client.post(address, {"person": "999999"}).status_code == 422
    html = client.post(address, {"person": str(sponsored.clinician.pk)}, follow=True).content.decode()
    assert "is confirmed as clinical lead" in html
    read = services.answers_hash_of(sponsored.assessment)
    services.sign_assessment(assessment=sponsored.assessment, read_hash=read, signed_as="CIO", by=sponsored.lead)
    countersign = reverse("surveys:assessment_countersign", args=[sponsored.assessment.pk])
    sign_in(client, sponsored.second)
    refused = client.get(countersign)
    assert refused.status_code == 403
    assert f"confirmed {sponsored.clinician.name}" in refused.content.decode()
    sign_in(client, sponsored.clinician)
    assert "You are confirmed as clinical lead by the executive sponsor" in client.get(countersign).content.decode()


def test_a_page_of_who_is_not_confirmed_says_so(sponsored, client):
    read = services.answers_hash_of(sponsored.assessment)
    services.sign_assessment(assessment=sponsored.assessment, read_hash=read, signed_as="CIO", by=sponsored.lead)
    sign_in(client, sponsored.second)
    html = client.get(reverse("surveys:assessment_countersign", args=[sponsored.assessment.pk])).content.decode()
    assert "not confirmed as clinical lead by an executive sponsor" in html


def test_the_board_date_is_today_or_past_and_not_before_the_wave(sponsored, monkeypatch):
    at(monkeypatch, london(2026, 11, 25, 0, 30))
    for day in (date(2026, 11, 26), date(2026, 8, 31)):
        with pytest.raises(BoardDateRefused):
            record_board_date(assessment=sponsored.assessment, on=day, by=sponsored.sponsor)
    for day in (date(2026, 9, 1), date(2026, 11, 25)):
        record_board_date(assessment=sponsored.assessment, on=day, by=sponsored.sponsor)
    assert board_date_of(sponsored.assessment).on == date(2026, 11, 25)
    assert BoardDate.objects.count() == 2


def test_the_board_may_see_it_after_the_submission(maple, client):
    submit_all(maple)
    sponsor = make_person(Role.EXECUTIVE_SPONSOR, trust=maple.trust)
    sign_in(client, sponsor)
    address = reverse("surveys:board_date_record", args=[maple.assessment.pk])
    assert client.post(address, {"on-day": "31", "on-month": "2", "on-year": "2026"}).status_code == 422
    tomorrow = timezone.localdate() + timedelta(days=2)
    late = {"on-day": tomorrow.day, "on-month": tomorrow.month, "on-year": tomorrow.year}
    assert "must be today or in the past" in client.post(address, late).content.decode()
    day = maple.assessment.wave.opens_on
    page = client.post(address, {"on-day": day.day, "on-month": day.month, "on-year": day.year}, follow=True)
    assert "The board saw it on 1 September 2026" in page.content.decode()
