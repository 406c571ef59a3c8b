"""For ten working days the trust may withdraw its submission and correct it; both stay."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.urls import reverse

from accounts.models import Role
from audit.models import Event
from surveys import services
from surveys.models import Assessment, Notice, Withdrawal
from surveys.selectors.submissions import standing_submissions, submissions_with_state
from tests.factories.accounts import make_person, sign_in
from tests.factories.submissions import at, london, sign_both, submit_all
from tests.factories.surveys import answer_all

HOSTILE = "<script>alert(1)</script> & a wrong figure"


def withdraw(maple, by=None, reason="A figure was wrong."):
    return services.withdraw_submission(assessment=maple.assessment, reason=reason, by=by or maple.lead)


def states(maple):
    return [(one.submission.number, one.state) for one in submissions_with_state(maple.assessment)]


def test_a_withdrawn_submission_stays_as_it_was_and_the_answers_can_change(maple):
    submission = submit_all(maple)
    withdrawal = withdraw(maple, reason="  A figure was wrong. ")
    maple.assessment.refresh_from_db()
    assert maple.assessment.state == Assessment.State.OPEN
    assert (withdrawal.submission, withdrawal.reason, withdrawal.by_label) == (
        submission,
        "A figure was wrong.",
        maple.lead.name,
    )
    kept = submission.__class__.objects.get(pk=submission.pk)
    assert (kept.snapshot, kept.content_hash) == (submission.snapshot, submission.content_hash)
    assert states(maple) == [(1, "withdrawn")]
    assert not standing_submissions().exists()
    answer_all(maple.assessment, maple.lead, 4)
    again = sign_both(maple.assessment, maple.lead, maple.clinician)
    assert again.number == 2
    assert states(maple) == [(2, "stands"), (1, "withdrawn")]
    event = Event.objects.get(action="submission.withdrawn")
    assert (event.trust_code, event.data) == ("RMA", {"number": 1, "reason": "A figure was wrong."})


def test_the_one_before_stands_again_when_a_second_is_withdrawn(maple):
    submit_all(maple)
    other = make_person(Role.REGIONAL_LEAD, region=maple.trust.placements.get().region)
    Assessment.objects.filter(pk=maple.assessment.pk).update(state="open")
    answer_all(maple.assessment, maple.lead, 4)
    sign_both(maple.assessment, maple.lead, maple.clinician)
    assert states(maple) == [(2, "stands"), (1, "replaced")]
    withdraw(maple)
    assert states(maple) == [(2, "withdrawn"), (1, "stands")]
    assert [s.number for s in standing_submissions()] == [1]
    with pytest.raises(services.NotWithdrawable):
        withdraw(maple)
    with pytest.raises(PermissionDenied):
        withdraw(maple, by=other)


@pytest.mark.parametrize(
    ("moment", "possible"),
    [
        (london(2027, 1, 6, 23, 59, 59), True),  # The tenth working day, over Christmas and the new year.
        (london(2027, 1, 7, 0, 0, 0), False),
    ],
)
def test_the_last_working_day_counts_to_its_end(maple, monkeypatch, moment, possible):
    at(monkeypatch, london(2026, 12, 18, 23, 59))
    submit_all(maple)
    at(monkeypatch, moment)
    if possible:
        assert withdraw(maple).at == moment
    else:
        with pytest.raises(services.NotWithdrawable):
            withdraw(maple)


def test_nobody_withdraws_after_the_wave_has_closed(maple):
    submit_all(maple)
    services.close_wave(wave=maple.assessment.wave, by=None)
    with pytest.raises(services.NotWithdrawable):
        withdraw(maple)


def test_an_assessment_that_was_not_submitted_has_nothing_to_withdraw(maple):
    with pytest.raises(services.NotWithdrawable):
        withdraw(maple)


def test_only_the_lead_and_the_deputy_of_the_trust_withdraw(maple):
    submit_all(maple)
    for person in (maple.clinician, maple.colleague, maple.stranger, make_person(Role.NATIONAL_ANALYST)):
        with pytest.raises(PermissionDenied):
            withdraw(maple, by=person)
    withdraw(maple, by=make_person(Role.DEPUTY_DIGITAL_LEAD, trust=maple.trust))


def test_a_reason_is_needed(maple):
    submit_all(maple)
    with pytest.raises(ValueError, match="corrected"):
        withdraw(maple, reason="  ")
    assert not Withdrawal.objects.exists()


def test_those_who_signed_are_told_and_the_one_who_withdrew_is_not(maple):
    submit_all(maple)
    withdraw(maple)
    told = Notice.objects.filter(kind="submission_withdrawn").values_list("person__email", flat=True)
    assert set(told) == {maple.clinician.email}


@pytest.mark.database
def test_the_database_keeps_a_withdrawal(maple):
    if connection.vendor != "postgresql":
        pytest.skip("triggers are PostgreSQL's")
    submit_all(maple)
    withdrawal = withdraw(maple)
    for change in (lambda: Withdrawal.objects.update(reason="another"), lambda: withdrawal.delete()):
        with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
            change()


def test_the_page_withdraws_and_shows_the_reason_to_the_region_too(client, maple):
    submit_all(maple)
    address = reverse("surveys:submission_withdraw", args=[maple.assessment.pk])
    home = reverse("surveys:assessment_read", args=[maple.assessment.pk])
    sign_in(client, maple.lead)
    assert address in client.get(home).content.decode()
    assert client.post(address, {"reason": ""}).status_code == 422
    response = client.post(address, {"reason": HOSTILE}, follow=True)
    assert response.redirect_chain[-1][0] == home
    page = response.content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; a wrong figure" in page
    assert "Submission 1 was withdrawn" in page
    assert "is in no new publication" in page
    region = make_person(Role.REGIONAL_LEAD, region=maple.trust.placements.get().region)
    sign_in(client, region)
    assert "Submission 1 was withdrawn" in client.get(home).content.decode()
    submission = client.get(reverse("surveys:submission_read", args=[maple.assessment.pk, 1])).content.decode()
    assert "Withdrawn on" in submission
    assert "&lt;script&gt;" in submission
    listed = client.get(reverse("reports:region_read", args=[maple.assessment.region_code])).content.decode()
    assert "Withdrawn to correct" in listed


def test_the_page_says_so_when_the_days_are_over(client, maple, monkeypatch):
    submit_all(maple)
    services.close_wave(wave=maple.assessment.wave, by=None)
    sign_in(client, maple.lead)
    response = client.get(reverse("surveys:submission_withdraw", args=[maple.assessment.pk]), follow=True)
    assert "no submission that can be withdrawn" in response.content.decode()


def test_an_old_sending_back_is_no_longer_told_after_a_submission(client, maple):
    answer_all(maple.assessment, maple.lead)
    read = services.answers_hash_of(maple.assessment)
    services.sign_assessment(assessment=maple.assessment, read_hash=read, signed_as="CIO", by=maple.lead)
    services.send_back_assessment(assessment=maple.assessment, reason="Look again at question 3.", by=maple.clinician)
    home = reverse("surveys:assessment_read", args=[maple.assessment.pk])
    sign_in(client, maple.lead)
    assert "Look again at question 3." in client.get(home).content.decode()
    sign_both(maple.assessment, maple.lead, maple.clinician)
    withdraw(maple)
    assert "Look again at question 3." not in client.get(home).content.decode()
