"""More time for one trust, reminders by the region, and the contact log."""

from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from accounts.services import end_membership
from audit.models import Event
from surveys import services
from surveys.models import Assessment, Contact, Extension, Wave
from surveys.services import chasing, sending
from surveys.services.chasing import RemindedToday, extend_assessment, note_contact, remind_trust
from surveys.services.sending import send_waiting
from tests.factories.accounts import make_person, signed_in
from tests.factories.organisations import make_icb, make_region, make_trust
from tests.factories.surveys import make_wave

pytestmark = pytest.mark.django_db

NOON = datetime(2027, 3, 24, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_march(monkeypatch):
    """A week before the due date."""

    class Clock:
        now = NOON

    monkeypatch.setattr(chasing.timezone, "now", lambda: Clock.now)
    monkeypatch.setattr(sending, "is_quiet", lambda now: False)
    return Clock


@pytest.fixture
def trust(in_march):
    return make_trust("RCF", name="Maple NHS Trust")


@pytest.fixture
def lead(trust):
    return make_person(Role.DIGITAL_LEAD, trust=trust, email="lead@example.com", name="Ada Lead")


@pytest.fixture
def assessment(trust, lead) -> Assessment:
    services.open_wave(wave=make_wave("2026", due_on=date(2027, 3, 31), final_on=date(2027, 6, 30)), by=None)
    send_waiting()
    mail.outbox.clear()
    return Assessment.objects.select_related("wave").get(trust=trust)


@pytest.fixture
def region(trust):
    return make_person(Role.REGIONAL_LEAD, region=make_region(), name="Rosa Region", email="rosa@example.com")


def ask(client, assessment, day, month="4", year="2027", reason="The data centre burned"):
    return client.post(
        f"/assessments/{assessment.pk}/extend/",
        {"due_on-day": day, "due_on-month": month, "due_on-year": year, "reason": reason},
    )


def test_a_region_gives_one_trust_more_time(assessment, region, lead):
    other = make_trust("RBB")
    answer = ask(signed_in(region), assessment, "30")
    assert answer.status_code == 302
    assessment.refresh_from_db()
    assert assessment.due_on == date(2027, 4, 30)
    extension = Extension.objects.get()
    assert (extension.due_on_before, extension.granted_by_label) == (date(2027, 3, 31), "Rosa Region")
    event = Event.objects.get(action="assessment.extended")
    assert event.trust_code == "RCF"
    assert event.data["due_on"] == "2027-04-30"
    send_waiting()
    (message,) = mail.outbox
    assert message.to == ["lead@example.com"]
    assert "30 April 2027" in message.subject
    assert "burned" not in message.body, "the reason stands in the portal"
    page = signed_in(lead).get(f"/assessments/{assessment.pk}/").content.decode()
    assert "The data centre burned" in page
    assert "30 April 2027" in page
    listed = signed_in(region).get("/regions/Y63/").content.decode()
    assert "due 30 April 2027" in listed
    assert other.code not in listed


@pytest.mark.parametrize(
    ("day", "month", "says"),
    [
        ("23", "3", "today or later"),
        ("1", "7", "30 June 2027 or earlier"),
        ("30", "3", "must be after 31 March 2027"),
        ("31", "3", "already"),
        ("31", "4", "real date"),
        ("", "", "Enter the new due date"),
    ],
)
def test_a_date_that_cannot_be_is_refused_with_what_was_typed(assessment, region, day, month, says):
    answer = ask(signed_in(region), assessment, day, month, year="2027" if day else "")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert says in page
    assert "The data centre burned" in page
    assert not Extension.objects.exists()


def test_more_time_needs_a_reason(assessment, region):
    assert ask(signed_in(region), assessment, "30", reason=" ").status_code == 422
    assert not Extension.objects.exists()


def test_the_day_itself_is_not_too_late_for_more_time(assessment, region, in_march):
    """Today, in England: at half past midnight British Summer Time it is still yesterday in UTC."""
    in_march.now = datetime(2027, 4, 14, 23, 30, tzinfo=UTC)
    assert ask(signed_in(region), assessment, "14").status_code == 422
    assert ask(signed_in(region), assessment, "15").status_code == 302


@pytest.mark.parametrize("how", ["submitted", "closed"])
def test_nobody_gets_more_time_when_it_is_over(assessment, region, how):
    if how == "submitted":
        Assessment.objects.filter(pk=assessment.pk).update(state="submitted")
    else:
        services.close_wave(wave=assessment.wave, by=None)
    client = signed_in(region)
    assert ask(client, assessment, "30").status_code == 409
    assert "needs no more time" in client.get(f"/assessments/{assessment.pk}/extend/").content.decode()
    client.post(f"/assessments/{assessment.pk}/remind/")
    assert not Extension.objects.exists()
    assert not Contact.objects.exists()


def test_another_region_reaches_none_of_it_and_the_trust_may_not(assessment, lead):
    other = make_region("Y62", "North West")
    make_icb("QOP", region=other)
    stranger = make_person(Role.REGIONAL_LEAD, region=other)
    for person, status in ((stranger, 404), (lead, 403)):
        client = signed_in(person)
        for page in ("extend", "remind", "contacts"):
            assert client.post(f"/assessments/{assessment.pk}/{page}/").status_code == status
    with pytest.raises(PermissionDenied):
        extend_assessment(assessment=assessment, due_on=date(2027, 4, 30), reason="x", by=lead)
    with pytest.raises(PermissionDenied):
        note_contact(assessment=assessment, how="phone", note="x", by=stranger)


def test_a_role_that_ended_ends_the_right(assessment, region):
    client = signed_in(region)
    end_membership(membership=region.memberships.get(), by=None)
    assert client.post(f"/assessments/{assessment.pk}/remind/").status_code in (403, 404)
    assert not Contact.objects.exists()


def test_one_click_reminds_once_a_day(assessment, region, in_march):
    client = signed_in(region)
    for _ in range(3):
        page = client.post(f"/assessments/{assessment.pk}/remind/", follow=True).content.decode()
    assert "reminded today already" in page
    send_waiting()
    (message,) = mail.outbox
    assert message.to == ["lead@example.com"]
    assert "Rosa Region" in message.subject
    assert "24 March 2027" in page, "the last contact stands beside the last activity"
    in_march.now = NOON + timedelta(days=1)
    client.post(f"/assessments/{assessment.pk}/remind/")
    assert Contact.objects.filter(how="mail").count() == 2


def test_the_day_of_a_reminder_is_that_of_england(assessment, region, in_march):
    in_march.now = datetime(2027, 7, 1, 22, 30, tzinfo=UTC)  # Half past eleven at night
    remind_trust(assessment=assessment, by=region)
    in_march.now = datetime(2027, 7, 1, 23, 30, tzinfo=UTC)  # Half past midnight
    remind_trust(assessment=assessment, by=region)
    with pytest.raises(RemindedToday):
        remind_trust(assessment=assessment, by=region)


def test_a_trust_without_a_lead_is_said_to_have_none(assessment, region, lead):
    end_membership(membership=lead.memberships.get(), by=None)
    page = signed_in(region).post(f"/assessments/{assessment.pk}/remind/", follow=True).content.decode()
    assert "has no digital lead" in page
    assert not Contact.objects.exists(), "nobody was in touch"


def test_a_call_is_noted_and_hostile_words_stay_words(assessment, region):
    client = signed_in(region)
    client.post(f"/assessments/{assessment.pk}/contacts/", {"how": "phone", "note": "<script>alert(1)</script>"})
    page = client.get(f"/assessments/{assessment.pk}/contacts/").content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "By phone" in page
    assert client.post(f"/assessments/{assessment.pk}/contacts/", {"how": "mail", "note": "x"}).status_code == 422
    assert client.post(f"/assessments/{assessment.pk}/contacts/", {"how": "phone", "note": ""}).status_code == 422
    assert Contact.objects.count() == 1
    client.post(f"/assessments/{assessment.pk}/remind/")
    assert Contact.objects.count() == 2, "a call does not count as the day’s mail"


def test_a_region_s_page_asks_no_more_with_more_trusts_and_contacts(assessment, region):
    client = signed_in(region)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/regions/Y63/").status_code == 200
        return len(asked)

    queries()  # What is kept from now on.
    few = queries()
    for number in range(15):
        trust = make_trust(f"R{number:02}")
        copy = Assessment.objects.get(pk=assessment.pk)
        copy.pk, copy.trust, copy.trust_code, copy.due_on = None, trust, trust.code, date(2027, 4, 9)
        copy.save()
        note_contact(assessment=copy, how="phone", note="Called", by=region)
    assert queries() == few


def test_an_icb_lead_s_list_offers_no_reminder(assessment, trust):
    icb_lead = make_person(Role.ICB_LEAD, icb=trust.placements.get().icb)
    assert "Remind" not in signed_in(icb_lead).get("/").content.decode()


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_two_who_remind_at_once_send_one_mail(assessment, region):
    outcomes, together = [], Barrier(2)

    def click() -> None:
        try:
            together.wait(10)
            remind_trust(assessment=assessment, by=region)
            outcomes.append("reminded")
        except RemindedToday:
            outcomes.append("today already")
        finally:
            connection.close()

    threads = [Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["reminded", "today already"]


@pytest.mark.database
def test_the_log_and_extensions_are_never_changed(assessment, region):
    note_contact(assessment=assessment, how="phone", note="Called", by=region)
    extend_assessment(assessment=assessment, due_on=date(2027, 4, 30), reason="Fire", by=region)
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no such triggers")
    for rows in (Contact.objects, Extension.objects):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.all().delete()


@pytest.mark.database
def test_a_wave_is_never_loosened_after_it_opened(assessment):
    wave = Wave.objects.get(pk=assessment.wave_id)
    wave.visibility = Wave.Visibility.NAMED
    with pytest.raises(TypeError, match="never loosened"):
        wave.save()
    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError), transaction.atomic():
            Wave.objects.filter(pk=wave.pk).update(visibility="named")
    wave.refresh_from_db()
    assert wave.visibility == "anonymous"


def test_a_draft_may_still_be_named_and_a_named_wave_may_be_tightened():
    wave = make_wave("2027", visibility="anonymous")
    wave = Wave.objects.get(pk=wave.pk)
    wave.visibility = Wave.Visibility.NAMED
    wave.save()
    wave.state = Wave.State.OPEN
    wave.save()
    wave.visibility = Wave.Visibility.ANONYMOUS
    wave.save()
    wave.visibility = Wave.Visibility.NAMED
    with pytest.raises(TypeError):
        wave.save()
