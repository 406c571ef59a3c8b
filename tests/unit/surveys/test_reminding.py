"""Who is invited, reminded and told, when beat asks; and what a person has turned off."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Role
from accounts.services import disable_person
from audit.models import Event
from surveys import services
from surveys.models import Assessment, DeclinedMail, Notice, Wave
from surveys.selectors import document_for
from surveys.selectors.delegation import standing_of
from surveys.services import sending
from surveys.services.mail_choices import choose_mail, stop_mail
from surveys.services.reminders import remind
from surveys.services.sending import send_waiting
from surveys.unsubscribing import NoSuchToken, stop_token
from tests.factories.accounts import make_person, signed_in
from tests.factories.organisations import make_icb, make_region, make_trust
from tests.factories.surveys import answer_all, level, make_wave

pytestmark = pytest.mark.django_db

DUE = date(2027, 3, 31)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/London"))


FOUR_WEEKS, TWO_WEEKS, DAY_AFTER = at("2027-03-03T10:00"), at("2027-03-17T10:00"), at("2027-04-01T10:00")


@pytest.fixture(autouse=True)
def working_hours(monkeypatch):
    """Whenever the tests run, mail may leave."""
    monkeypatch.setattr(sending, "is_quiet", lambda now: False)


@pytest.fixture
def trust():
    return make_trust("RCF", name="Maple NHS Trust")


@pytest.fixture
def people(trust):
    return {
        role: make_person(role, trust=trust, email=f"{role}@example.com")
        for role in ("digital_lead", "deputy_digital_lead", "contributor", "clinical_lead", "executive_sponsor")
    }


@pytest.fixture
def wave(trust, people) -> Wave:
    wave = make_wave("2026", due_on=DUE)
    services.open_wave(wave=wave, by=None)
    Wave.objects.filter(pk=wave.pk).update(opened_at=at("2026-09-01T10:00"))
    return Wave.objects.get(pk=wave.pk)


@pytest.fixture
def assessment(wave, trust) -> Assessment:
    return Assessment.objects.select_related("wave__framework_version__framework").get(wave=wave, trust=trust)


def told(kind: str) -> list[str]:
    return sorted(Notice.objects.filter(kind=kind).values_list("person__email", flat=True))


def test_opening_invites_the_leads_and_their_deputies(wave):
    assert told("wave_opened") == ["deputy_digital_lead@example.com", "digital_lead@example.com"]
    send_waiting()
    assert len(mail.outbox) == 2
    assert "Maple NHS Trust" in mail.outbox[0].body
    assert "31 March 2027" in mail.outbox[0].body
    assert "List-Unsubscribe" not in mail.outbox[0].extra_headers, "an invitation is no newsletter"


def test_an_invitation_that_waited_until_the_wave_closed_is_not_sent(wave):
    services.close_wave(wave=wave, by=None)
    send_waiting()
    assert mail.outbox == []


def test_a_wave_of_the_demonstration_invites_and_reminds_nobody(trust, people):
    services.open_wave(wave=make_wave("2026", due_on=DUE, demonstration=True), by=None)
    assert remind(now=TWO_WEEKS) == 0
    assert not Notice.objects.exists()


def test_who_has_not_started_is_reminded_once_a_step(wave):
    assert remind(now=FOUR_WEEKS) == 2
    for later in range(8):
        assert remind(now=FOUR_WEEKS + timedelta(hours=later)) == 0
    assert told("not_started") == ["deputy_digital_lead@example.com", "digital_lead@example.com"]
    assert remind(now=TWO_WEEKS) == 2
    send_waiting()
    assert "has not yet answered" in mail.outbox[-1].body


def test_nobody_is_reminded_at_night_or_at_weekends(wave):
    assert remind(now=FOUR_WEEKS.replace(hour=19)) == 0
    assert remind(now=at("2027-03-20T10:00")) == 0
    assert remind(now=at("2027-03-22T10:00")) == 2, "on Monday"


def test_unfinished_work_is_for_leads_and_for_contributors_with_gaps(wave, assessment, trust, people):
    other = make_person(Role.CONTRIBUTOR, trust=trust, themes=("elsewhere",), email="elsewhere@example.com")
    assert other.memberships.get().themes == ["elsewhere"]
    first = document_for(assessment).scored[0]
    services.save_answer(
        assessment=assessment, question_key=first.key, seen_version=0, given=level(3), by=people["contributor"]
    )
    remind(now=TWO_WEEKS)
    assert told("unfinished") == [
        "contributor@example.com",
        "deputy_digital_lead@example.com",
        "digital_lead@example.com",
    ]
    assert told("not_started") == []


def test_with_every_answer_in_contributors_have_peace(wave, assessment, people):
    answer_all(assessment, people["digital_lead"])
    remind(now=TWO_WEEKS)
    assert told("unfinished") == ["deputy_digital_lead@example.com", "digital_lead@example.com"]


def test_who_has_something_in_hand_is_reminded_of_that_and_others_of_what_nobody_has(wave, assessment, trust, people):
    make_person(Role.CONTRIBUTOR, trust=trust, email="idle@example.com")
    done, asked = (
        make_person(Role.CONTRIBUTOR, trust=trust, email=f"{name}@example.com") for name in ("done", "asked")
    )
    lead, (theme,) = people["digital_lead"], document_for(assessment).themes
    second, third, *_ = theme.scored
    for question, person in ((second, done), (third, asked)):
        services.assign(
            assessment=assessment, theme=theme.key, question_key=question.key, person=person, seen_version=0, by=lead
        )
    services.save_answer(assessment=assessment, question_key=second.key, seen_version=0, given=level(3), by=done)
    (ready,) = [row for row in standing_of(assessment) if row.person_id == done.pk]
    services.submit_assignment(assignment=ready, seen_version=ready.version, by=done)
    remind(now=TWO_WEEKS)
    leads = {"deputy_digital_lead@example.com", "digital_lead@example.com"}
    nobodys = {"contributor@example.com", "idle@example.com"}
    in_hand = {"asked@example.com"}
    assert set(told("unfinished")) == leads | nobodys | in_hand, "all but who has said that the work is ready"

    services.assign(assessment=assessment, theme=theme.key, person=asked, seen_version=0, by=lead)
    remind(now=DAY_AFTER)
    assert set(told("overdue")) == leads | in_hand, "nothing is in nobody's hands any more"


def test_once_signed_the_clinical_lead_is_reminded_alone(wave, assessment, people):
    sign(assessment, people)
    remind(now=TWO_WEEKS)
    assert told("due_soon") == ["clinical_lead@example.com"]
    assert told("unfinished") == []


def sign(assessment, people) -> None:
    answer_all(assessment, people["digital_lead"])
    read = services.answers_hash_of(assessment)
    services.sign_assessment(assessment=assessment, read_hash=read, signed_as="CIO", by=people["digital_lead"])


def submit(assessment, people) -> None:
    sign(assessment, people)
    read = services.answers_hash_of(assessment)
    services.countersign_assessment(assessment=assessment, read_hash=read, signed_as="CCIO", by=people["clinical_lead"])


def test_who_submitted_is_left_alone_even_if_the_reminder_was_written(wave, assessment, people):
    remind(now=TWO_WEEKS)
    assert told("not_started")
    submit(assessment, people)
    send_waiting()
    assert not [message for message in mail.outbox if "has not started" in message.subject]
    assert remind(now=DAY_AFTER) == 0


def test_a_closed_wave_reminds_nobody(wave):
    services.close_wave(wave=wave, by=None)
    assert remind(now=TWO_WEEKS) == 0


def test_what_waits_over_the_evening_is_sent_next_morning(wave, monkeypatch):
    remind(now=TWO_WEEKS)
    Notice.objects.exclude(kind="not_started").delete()
    monkeypatch.setattr(sending, "is_quiet", lambda now: True)
    tomorrow = timezone.now() + timedelta(hours=10)
    monkeypatch.setattr(sending, "next_hours", lambda now: tomorrow)
    send_waiting()
    assert mail.outbox == []
    assert set(Notice.objects.values_list("not_before", flat=True)) == {tomorrow}


@pytest.fixture
def regions(trust):
    """A second trust in the same region, one in another, and a regional lead for each."""
    other = make_region("Y62", "North West")
    make_trust("RBB", name="Birch NHS Trust")
    make_trust("RFF", name="Fir NHS Trust", region=other, icb=make_icb("QOP", region=other))
    make_person(Role.REGIONAL_LEAD, region=make_region(), email="north-east@example.com")
    return make_person(Role.REGIONAL_LEAD, region=other, email="north-west@example.com")


def test_a_regional_lead_gets_one_list_of_all_the_region_s_trusts(regions, wave):
    remind(now=TWO_WEEKS)
    remind(now=TWO_WEEKS + timedelta(minutes=5))
    Notice.objects.exclude(kind="region_behind").delete()
    send_waiting()
    lists = {message.to[0]: message.body for message in mail.outbox}
    assert set(lists) == {"north-east@example.com", "north-west@example.com"}
    assert "- Birch NHS Trust\n- Maple NHS Trust" in lists["north-east@example.com"]
    assert "Fir" not in lists["north-east@example.com"]
    assert "- Fir NHS Trust" in lists["north-west@example.com"]
    assert "/regions/Y62/" in lists["north-west@example.com"]


def test_a_list_names_who_is_overdue_and_not_who_has_more_time(regions, wave, assessment):
    Assessment.objects.filter(trust_code="RBB").update(due_on=date(2027, 4, 30), last_activity_at=timezone.now())
    remind(now=DAY_AFTER)
    Notice.objects.exclude(kind="region_behind").delete()
    send_waiting()
    (body,) = [message.body for message in mail.outbox if message.to == ["north-east@example.com"]]
    assert "Overdue:\n- Maple NHS Trust" in body
    assert "Birch" not in body


def test_a_regional_lead_of_another_region_by_then_gets_no_list(regions, wave):
    remind(now=TWO_WEEKS)
    disable_person(user=regions, by=None)
    Notice.objects.filter(details__region_code="Y63").update(person=make_person(Role.POLICY_OWNER))
    Notice.objects.exclude(kind="region_behind").delete()
    send_waiting()
    assert mail.outbox == []


def test_the_number_of_queries_does_not_grow_with_the_trusts(wave):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            remind(now=TWO_WEEKS)
        Notice.objects.all().delete()
        return len(asked)

    queries()  # What is kept from now on.
    few = queries()
    for number in range(20):
        trust = make_trust(f"R{number:02}")
        make_person(Role.DIGITAL_LEAD, trust=trust)
        first = Assessment.objects.first()
        first.pk, first.trust, first.trust_code, first.trust_name = None, trust, trust.code, trust.name
        first.save()
    assert queries() == few


# --- turned off


def reminder_mail(wave):
    remind(now=TWO_WEEKS)
    Notice.objects.filter(kind="not_started").exclude(person__email="digital_lead@example.com").delete()
    Notice.objects.exclude(kind="not_started").delete()
    send_waiting()
    return mail.outbox[-1]


def test_a_reminder_can_be_stopped_with_one_click_and_without_signing_in(wave, people):
    message = reminder_mail(wave)
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = message.extra_headers["List-Unsubscribe"].strip("<>")
    assert link in message.body
    assert link.startswith("http://127.0.0.1:8000/mail/stop/")
    path = link.removeprefix("http://127.0.0.1:8000")
    visitor = Client(enforce_csrf_checks=True)
    page = visitor.get(path)
    assert page.status_code == 200
    assert "digital_lead@example.com" not in page.content.decode(), "who follows the link may not be the person"
    assert not DeclinedMail.objects.exists(), "programs follow links unasked"
    for _ in range(2):
        done = visitor.post(path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
        assert done.status_code == 200
    assert "no more of these mails" in done.content.decode()
    (declined,) = DeclinedMail.objects.all()
    assert (declined.person, declined.group) == (people["digital_lead"], "reminders")
    assert Event.objects.filter(action="mail.declined").count() == 1
    mail.outbox.clear()
    remind(now=DAY_AFTER)
    send_waiting()
    assert [m.to for m in mail.outbox] == [["deputy_digital_lead@example.com"]], "the other person’s are not touched"


def test_what_somebody_has_to_know_comes_all_the_same(wave, assessment, people):
    choose_mail(person=people["clinical_lead"], wanted=[])
    choose_mail(person=people["digital_lead"], wanted=[])
    submit(assessment, people)
    send_waiting()
    subjects = [message.subject for message in mail.outbox if message.to == ["clinical_lead@example.com"]]
    assert len(subjects) == 2, "the request to sign and the receipt"


@pytest.mark.parametrize("forge", ["group", "person", "cut", "other_key", "nonsense"])
def test_a_token_cannot_be_made_or_moved_to_another_person(people, forge, settings):
    token = stop_token(person_id=people["digital_lead"].pk, group="reminders")
    other = stop_token(person_id=people["contributor"].pk, group="regions")
    forged = {
        "group": other.partition(":")[0] + ":" + token.partition(":")[2],
        "person": token.partition(":")[0] + ":" + other.partition(":")[2],
        "cut": token[:-1],
        "nonsense": "%00",
        "other_key": token,
    }[forge]
    if forge == "other_key":
        settings.SECRET_KEY = "another-key-" * 6
    with pytest.raises(NoSuchToken):
        stop_mail(token=forged)
    for method in (Client().get, Client().post):
        assert method(f"/mail/stop/{forged}/").status_code == 404
    assert not DeclinedMail.objects.exists()


def test_an_old_token_works_after_the_key_was_changed(people, settings):
    token = stop_token(person_id=people["digital_lead"].pk, group="reminders")
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another-key-" * 6
    assert stop_mail(token=token) == "reminders"


def test_a_person_chooses_in_the_account(people):
    client = signed_in(people["digital_lead"])
    page = client.get("/mail/").content.decode()
    assert page.count("checked") == 2
    client.post("/mail/", {"wanted": ["regions"]})
    assert list(DeclinedMail.objects.values_list("person__email", "group")) == [
        ("digital_lead@example.com", "reminders")
    ]
    client.post("/mail/", {"wanted": ["regions", "reminders"]})
    assert not DeclinedMail.objects.exists()
    assert client.post("/mail/", {"wanted": ["everything"]}).status_code == 422
    assert Event.objects.filter(action="mail.wanted").count() == 1
