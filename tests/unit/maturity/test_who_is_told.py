"""Of a publication that was prepared the other analysts are told; of its release, who prepared it."""

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import Role, User
from accounts.selectors import memberships_of
from accounts.services import end_membership
from maturity import services
from maturity.models import Publication
from surveys.models import Notice
from surveys.services import sending
from surveys.services.sending import send_waiting
from tests.factories.accounts import make_person
from tests.factories.maturity import make_assessment, make_submission

REASON = "The secret reason"


@pytest.fixture
def analysts(wave, monkeypatch) -> dict[str, User]:
    """Two analysts who act for England, and people who release nothing."""
    monkeypatch.setattr(sending, "is_quiet", lambda now: False)
    for number in range(3):
        make_submission(make_assessment(wave, f"R{number:02}"), [3] * 8)
    for role in (Role.POLICY_OWNER, Role.AUDITOR, Role.ADMINISTRATOR):
        make_person(role)
    return {name: make_person(Role.NATIONAL_ANALYST, name=name) for name in ("Nia", "Noor")}


def prepare(wave, by: User) -> Publication:
    return services.prepare_publication(wave=wave, state="provisional", reason=REASON, by=by)


def sent() -> list[tuple[list[str], str]]:
    """To whom mails went now and with which subject; none says why, or what is in it."""
    mail.outbox.clear()
    while send_waiting():
        pass
    assert REASON not in "".join(f"{message.subject}{message.body}" for message in mail.outbox)
    return sorted((message.to, message.subject) for message in mail.outbox)


@pytest.mark.parametrize(("first", "second"), [("Nia", "Noor"), ("Noor", "Nia")])
def test_whoever_prepares_it_the_other_is_asked_and_then_the_first_is_told(wave, analysts, first, second):
    publication = prepare(wave, analysts[first])
    title = f"Publication 1 of {wave.title}"
    assert sent() == [([analysts[second].email], f"{title} waits for a second analyst")]
    assert reverse("reports:publication_release", args=[wave.slug, 1]) in mail.outbox[0].body
    services.release_publication(publication=publication, by=analysts[second])
    assert sent() == [([analysts[first].email], f"{title} is released")]
    assert sent() == []


def test_what_was_released_before_the_mail_left_is_asked_for_no_more(wave, analysts):
    publication = prepare(wave, analysts["Nia"])
    services.release_publication(publication=publication, by=analysts["Noor"])
    assert [subject for _, subject in sent()] == [f"Publication 1 of {wave.title} is released"]
    called_off = Notice.objects.get(kind="publication_waits")
    assert (called_off.sent_at, called_off.cancelled_reason) == (None, "released in the meantime")


def test_each_publication_is_asked_for_once(wave, analysts):
    for number in (1, 2):
        prepare(wave, analysts["Nia"])
        assert sent() == [
            ([analysts["Noor"].email], f"Publication {number} of {wave.title} waits for a second analyst")
        ]


def test_who_lost_the_role_before_the_mail_left_gets_none(wave, analysts):
    prepare(wave, analysts["Nia"])
    for membership in memberships_of(analysts["Noor"]):
        end_membership(membership=membership, by=None)
    assert sent() == []


def test_nothing_is_written_where_the_publication_is_refused(wave, analysts):
    with pytest.raises(services.PublicationRefused):
        services.prepare_publication(wave=wave, state="corrected", reason=REASON, by=analysts["Nia"])
    assert not Notice.objects.filter(kind="publication_waits").exists()
