"""The outbox: what is written in it leaves once, to those who may still know, and is never lost."""

import smtplib
from datetime import timedelta
from threading import Event, Thread

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Role, User
from accounts.services import disable_person, end_membership, grant_membership
from surveys import services
from surveys.models import Assessment, Notice
from surveys.notices import KINDS, Kind
from surveys.services.notices import notify
from surveys.services.sending import MOST_TRIES, send_notice, send_waiting
from tests.factories.accounts import make_person
from tests.factories.organisations import make_trust
from tests.factories.surveys import answer_all, open_assessment

pytestmark = pytest.mark.django_db

HOSTILE = "Maple\r\nBcc: eve@example.com\u2028\u202e & Sons’ <b>Trust</b>"


@pytest.fixture
def trust():
    return make_trust("RCF", name="Maple NHS Trust")


@pytest.fixture
def lead(trust) -> User:
    return make_person(Role.DIGITAL_LEAD, trust=trust, email="lead@example.com", name="Ada Lead")


@pytest.fixture
def assessment(trust) -> Assessment:
    return open_assessment(trust)


def write(assessment: Assessment, person: User, about: str = "signature/1") -> Notice:
    notify(kind="sent_back", person=person, assessment=assessment, about=about)
    return Notice.objects.get(kind="sent_back", person=person, about=about)


def a_minute_later() -> None:
    Notice.objects.filter(sent_at=None).update(not_before=timezone.now() - timedelta(seconds=1))


class Server:
    """Stands for a mail server that refuses or is away."""

    def __init__(self, monkeypatch) -> None:
        self.error: Exception | None = None
        real = mail.EmailMessage.send
        server = self

        def send(message, *args, **kwargs):
            if server.error and (not server.only or server.only in message.to):
                raise server.error
            return real(message, *args, **kwargs)

        self.only = ""
        monkeypatch.setattr(mail.EmailMessage, "send", send)


@pytest.fixture
def server(monkeypatch) -> Server:
    return Server(monkeypatch)


def test_a_mail_leaves_once(assessment, lead):
    notice = write(assessment, lead)
    send_waiting()
    send_waiting()
    (sent,) = mail.outbox
    assert sent.to == ["lead@example.com"]
    assert "Maple NHS Trust" in sent.subject
    assert f"http://127.0.0.1:8000/assessments/{assessment.pk}/" in sent.body
    assert "Ada Lead" in sent.body
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    assert sent.message()["Message-ID"].endswith("@127.0.0.1>")
    notice.refresh_from_db()
    assert notice.sent_at is not None


def test_telling_of_the_same_thing_again_sends_nothing_more(assessment, lead):
    for _ in range(2):
        write(assessment, lead)
        send_waiting()
    write(assessment, lead, about="signature/2")
    send_waiting()
    assert len(mail.outbox) == 2


def test_two_mails_have_different_message_ids(assessment, lead):
    write(assessment, lead)
    write(assessment, lead, about="signature/2")
    send_waiting()
    assert len({message.message()["Message-ID"] for message in mail.outbox}) == 2


def test_a_kind_that_there_is_not_is_refused(assessment, lead):
    with pytest.raises(KeyError):
        notify(kind="spam", person=lead, assessment=assessment, about="x")


def test_what_was_rolled_back_is_not_told(assessment, lead):
    with transaction.atomic():
        write(assessment, lead)
        transaction.set_rollback(True)
    send_waiting()
    assert mail.outbox == []


def test_who_was_disabled_since_gets_nothing(assessment, lead):
    notice = write(assessment, lead)
    disable_person(user=lead, by=None)
    send_waiting()
    assert mail.outbox == []
    notice.refresh_from_db()
    assert "cannot sign in" in notice.cancelled_reason


def test_who_lost_the_role_since_gets_nothing_even_with_one_elsewhere(assessment, lead):
    notice = write(assessment, lead)
    end_membership(membership=lead.memberships.get(), by=None)
    lead = User.objects.get(pk=lead.pk)
    grant_membership(user=lead, role=Role.DIGITAL_LEAD, trust=make_trust("RZZ"), by=None)
    send_waiting()
    assert mail.outbox == []
    notice.refresh_from_db()
    assert notice.cancelled_at is not None
    assert notice.sent_at is None


def test_hostile_names_add_no_header_and_no_line(assessment, lead):
    Assessment.objects.filter(pk=assessment.pk).update(trust_name=HOSTILE)
    User.objects.filter(pk=lead.pk).update(name="Ada\n\nYour account is blocked: http://evil.example")
    write(assessment, lead)
    send_waiting()
    (sent,) = mail.outbox
    message = sent.message()
    assert message["Bcc"] is None
    assert sent.recipients() == ["lead@example.com"]
    assert "\n" not in sent.subject
    assert "Maple Bcc: eve@example.com & Sons’ <b>Trust</b>" in sent.subject, "as it is, in one line, unescaped"
    assert not any(line.startswith("Your account") for line in sent.body.splitlines())
    assessment.refresh_from_db()
    assert assessment.trust_name == HOSTILE, "what is stored stays as it is"


def test_while_the_server_is_away_nothing_is_lost(assessment, lead, server):
    notice = write(assessment, lead)
    server.error = ConnectionRefusedError()
    send_waiting()
    notice.refresh_from_db()
    assert (notice.sent_at, notice.cancelled_at) == (None, None)
    assert notice.failed_at is not None
    assert notice.not_before <= timezone.now() + timedelta(minutes=1)
    server.error = None
    a_minute_later()
    send_waiting()
    assert len(mail.outbox) == 1


def test_an_outage_of_any_length_does_not_use_up_the_tries(assessment, lead, server):
    write(assessment, lead)
    server.error = smtplib.SMTPServerDisconnected()
    for _ in range(MOST_TRIES + 5):
        a_minute_later()
        send_waiting()
    server.error = None
    a_minute_later()
    send_waiting()
    assert len(mail.outbox) == 1


def test_one_address_that_is_refused_keeps_nobody_waiting_and_is_given_up(assessment, lead, trust, server):
    other = make_person(Role.DEPUTY_DIGITAL_LEAD, trust=trust, email="deputy@example.com")
    notice = write(assessment, lead)
    write(assessment, other)
    server.error, server.only = smtplib.SMTPRecipientsRefused({}), "lead@example.com"
    for _ in range(MOST_TRIES):
        a_minute_later()
        send_waiting()
    assert [message.to for message in mail.outbox] == [["deputy@example.com"]]
    notice.refresh_from_db()
    assert notice.tries == MOST_TRIES
    assert "10 tries" in notice.cancelled_reason
    a_minute_later()
    send_waiting()
    notice.refresh_from_db()
    assert notice.tries == MOST_TRIES


def test_a_mail_that_cannot_be_made_keeps_nobody_waiting(assessment, lead, monkeypatch):
    monkeypatch.setitem(KINDS, "without_a_text", Kind())
    notify(kind="without_a_text", person=lead, assessment=assessment, about="x")
    write(assessment, lead)
    send_waiting()
    assert len(mail.outbox) == 1
    assert Notice.objects.get(kind="without_a_text").failed_at is not None


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_two_workers_send_a_mail_once(assessment, lead, monkeypatch):
    """The second comes while the first is still talking to the server."""
    notice = write(assessment, lead)
    talking, done = Event(), Event()
    real = mail.EmailMessage.send

    def slowly(message, *args, **kwargs):
        talking.set()
        assert done.wait(20)
        return real(message, *args, **kwargs)

    monkeypatch.setattr(mail.EmailMessage, "send", slowly)

    def first() -> None:
        try:
            send_notice(notice_id=notice.pk)
        finally:
            connection.close()

    thread = Thread(target=first)
    thread.start()
    assert talking.wait(20)
    send_notice(notice_id=notice.pk)
    done.set()
    thread.join(20)
    assert len(mail.outbox) == 1
    notice.refresh_from_db()
    assert notice.sent_at is not None


def test_a_path_never_leads_off_the_portal(assessment, lead):
    notify(kind="sent_back", person=lead, assessment=assessment, about="x", details={"path": "//evil.example/"})
    notify(kind="sent_back", person=lead, assessment=assessment, about="y", details={"path": "/themes/"})
    send_waiting()
    assert "evil.example" not in mail.outbox[0].body
    assert "http://127.0.0.1:8000/themes/" in mail.outbox[1].body


def test_the_contact_stands_in_the_footer(assessment, lead, settings):
    settings.PORTAL_CONTACT = "help@maple.example"
    write(assessment, lead)
    send_waiting()
    assert "help@maple.example" in mail.outbox[0].body


def test_a_broker_that_is_away_does_not_undo_the_change(
    assessment, lead, monkeypatch, django_capture_on_commit_callbacks
):
    from surveys import tasks

    monkeypatch.setattr(tasks.send_notices_task, "apply_async", lambda **_: (_ for _ in ()).throw(OSError()))
    with django_capture_on_commit_callbacks(execute=True):
        write(assessment, lead)
    assert Notice.objects.filter(sent_at=None).count() == 1


def test_the_signatures_are_told_of(assessment, trust, lead):
    clinician = make_person(Role.CLINICAL_LEAD, trust=trust, email="clinician@example.com")
    make_person(Role.EXECUTIVE_SPONSOR, trust=trust, email="sponsor@example.com")
    make_person(Role.CONTRIBUTOR, trust=trust, email="contributor@example.com")
    answer_all(assessment, lead)

    def told() -> list[tuple[str, str]]:
        send_waiting()
        found = [(message.to[0], message.subject.partition(": ")[2]) for message in mail.outbox]
        mail.outbox.clear()
        return sorted(found)

    def sign() -> None:
        read = services.answers_hash_of(assessment)
        services.sign_assessment(assessment=assessment, read_hash=read, signed_as="CIO", by=lead)

    sign()
    assert told() == [("clinician@example.com", "please read and counter-sign")]
    services.send_back_assessment(assessment=assessment, reason="Level 4 is not true: Jane is ill", by=clinician)
    send_waiting()
    assert "Jane" not in mail.outbox[0].body, "a reason may name people, and mail is passed on"
    assert told() == [("lead@example.com", "sent back for a correction")]
    sign()
    assert told() == [("clinician@example.com", "please read and counter-sign")], "a second signature is another"
    read = services.answers_hash_of(assessment)
    submission = services.countersign_assessment(assessment=assessment, read_hash=read, signed_as="CCIO", by=clinician)
    send_waiting()
    assert submission.content_hash in mail.outbox[0].body
    submitted = "your answers are submitted"
    people = ["clinician@example.com", "lead@example.com", "sponsor@example.com"]
    assert told() == [(person, submitted) for person in people]


def test_who_takes_the_own_signature_back_needs_no_mail(assessment, lead):
    answer_all(assessment, lead)
    read = services.answers_hash_of(assessment)
    services.sign_assessment(assessment=assessment, read_hash=read, signed_as="CIO", by=lead)
    services.send_back_assessment(assessment=assessment, reason="A slip", by=lead)
    assert not Notice.objects.filter(kind="sent_back").exists()


def test_mail_comes_from_the_portal(assessment, lead):
    write(assessment, lead)
    send_waiting()
    assert mail.outbox[0].from_email == django_settings.DEFAULT_FROM_EMAIL
