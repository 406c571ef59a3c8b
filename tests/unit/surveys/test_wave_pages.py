"""An administrator makes, changes, removes, opens and closes a wave."""

import re

import pytest
from django.core import mail

from accounts.models import Role
from audit.models import Event
from surveys.models import Assessment, Wave
from surveys.services.sending import send_waiting
from tests.factories.accounts import make_person, signed_in
from tests.factories.organisations import make_trust
from tests.factories.surveys import make_framework_version, make_wave

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    return signed_in(make_person(Role.ADMINISTRATOR))


def typed(version, **changes) -> dict[str, str]:
    days = {"geography_date": "1 4 2026", "opens_on": "1 9 2026", "due_on": "31 3 2027", "final_on": "30 6 2027"}
    fields = {
        "title": "Wave 2026",
        "slug": "2026",
        "framework": str(version.pk),
        "visibility": "anonymous",
        "needs_countersignature": "yes",
        "reminder_days": "28, 7, -1",
        "escalation_days": "",
    } | {k: v for k, v in changes.items() if k not in days}
    for name, day in (days | {k: v for k, v in changes.items() if k in days}).items():
        fields |= {f"{name}-{part}": text for part, text in zip(("day", "month", "year"), day.split(), strict=True)}
    return fields


def text(answer) -> str:
    return answer.content.decode()


def test_from_draft_to_closed(client):
    trust = make_trust("RCF", name="Maple NHS Trust")
    make_trust("RBB", name="Birch NHS Trust")
    make_person(Role.DIGITAL_LEAD, trust=trust, email="lead@example.com")
    make_person(Role.DEPUTY_DIGITAL_LEAD, trust=trust, email="deputy@example.com")
    version = make_framework_version()
    assert "no wave yet" in text(client.get("/waves/"))
    answer = client.post("/waves/new/", typed(version))
    assert answer.url == "/waves/2026/"
    wave = Wave.objects.get()
    assert (wave.state, wave.reminder_days, wave.escalation_days) == ("draft", [28, 7, -1], [])
    page = text(client.get("/waves/2026/"))
    assert "28 and 7 days before, and 1 day after" in page
    assert "Never" in page

    confirm = text(client.get("/waves/2026/open/"))
    assert "2 trusts can answer" in confirm
    assert "2 mails go out" in confirm
    assert "1 trust has" in confirm
    assert "Birch NHS Trust" in confirm
    assert Wave.objects.get().state == "draft", "reading changes nothing"
    assert not Assessment.objects.exists()
    client.post("/waves/2026/open/")
    send_waiting()
    assert len(mail.outbox) == 2, "as many as were announced"
    assert Assessment.objects.count() == 2
    assert "2 mails sent" in text(client.get("/waves/2026/"))

    confirm = text(client.get("/waves/2026/close/"))
    assert "0 of 2 trusts have submitted" in confirm
    assert "2 trusts have not" in confirm
    assert Wave.objects.get().state == "open"
    client.post("/waves/2026/close/")
    assert Wave.objects.get().state == "closed"
    assert not Assessment.objects.filter(takes_answers=True).exists()
    assert list(Event.objects.filter(action__startswith="wave.").values_list("action", flat=True).order_by("pk")) == [
        "wave.created",
        "wave.opened",
        "wave.closed",
    ]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"due_on": "31 3 2026"}, "out of order"),
        ({"slug": "new"}, "Choose another word"),
        ({"slug": "two words"}, "slug"),
        ({"slug": "2025"}, "already exists"),
        ({"framework": ""}, "version"),
        ({"framework": "999"}, "version"),
        ({"reminder_days": "28, soon"}, "whole numbers"),
        ({"reminder_days": "900"}, "between 120 before"),
        ({"opens_on": "31 2 2026"}, "real date"),
        ({"title": ""}, "Enter"),
    ],
)
def test_a_mistake_is_said_beside_its_field_and_makes_nothing(client, changes, says):
    wave = make_wave("2025")
    answer = client.post("/waves/new/", typed(wave.framework_version, **changes))
    assert answer.status_code == 422
    assert says in text(answer)
    assert Wave.objects.count() == 1


def test_a_step_that_was_done_is_not_done_again(client):
    make_trust("RCF")
    make_wave("2026")
    for _ in range(2):
        client.post("/waves/2026/open/")
    assert Assessment.objects.count() == 1
    assert client.get("/waves/2026/open/").url == "/waves/2026/"
    client.post("/waves/2026/close/")
    page = text(client.post("/waves/2026/open/", follow=True))
    assert "only a draft wave can be opened" in page
    assert Wave.objects.get().state == "closed"


def test_a_wave_without_trusts_cannot_be_opened(client):
    make_wave("2026")
    assert "no trust was open" in text(client.get("/waves/2026/open/"))
    assert "No trust was open" in text(client.post("/waves/2026/open/", follow=True))
    assert Wave.objects.get().state == "draft"


def seen_on(client, slug="2026") -> str:
    page = text(client.get(f"/waves/{slug}/change/"))
    return re.search(r'name="seen"[^>]*value="([^"]+)"', page)[1]


def test_a_draft_is_changed_and_the_trail_says_what(client):
    wave = make_wave("2026")
    page = text(client.get("/waves/2026/change/"))
    assert f'value="{wave.title}"' in page
    assert 'name="slug"' not in page, "its word in addresses stays"
    fields = typed(
        wave.framework_version, title="Wave of autumn", seen=seen_on(client), visibility="named", slug="other"
    )
    assert client.post("/waves/2026/change/", fields).url == "/waves/2026/"
    wave.refresh_from_db()
    assert (wave.title, wave.slug, wave.visibility, wave.state) == ("Wave of autumn", "2026", "named", "draft")
    event = Event.objects.get(action="wave.changed")
    assert event.data["changed"]["title"][1] == "Wave of autumn"
    assert event.data["changed"]["visibility"] == ["anonymous", "named"]


def test_two_who_change_a_draft_see_what_the_other_did_and_lose_nothing(client):
    wave = make_wave("2026")
    seen = seen_on(client)
    other = signed_in(make_person(Role.ADMINISTRATOR))
    assert (
        other.post("/waves/2026/change/", typed(wave.framework_version, title="Theirs", seen=seen)).status_code == 302
    )
    mine = typed(wave.framework_version, title="Mine", due_on="30 4 2027", seen=seen)
    answer = client.post("/waves/2026/change/", mine)
    assert answer.status_code == 409
    page = text(answer)
    assert "Somebody else has changed" in page
    assert ">Theirs<" in re.sub(r"\s*([<>])\s*", r"\1", page)
    assert "31 March 2027" in page, "their date, beside mine in the form"
    assert 'value="Mine"' in page
    assert Wave.objects.get().title == "Theirs"
    again = mine | {"seen": re.search(r'name="seen"[^>]*value="([^"]+)"', page)[1]}
    assert client.post("/waves/2026/change/", again).status_code == 302
    assert Wave.objects.get().title == "Mine"


@pytest.mark.parametrize("seen", ["", "forged", "e30:1abc:forged"])
def test_a_draft_is_not_overwritten_unseen(client, seen):
    wave = make_wave("2026")
    answer = client.post("/waves/2026/change/", typed(wave.framework_version, title="Mine", seen=seen))
    assert answer.status_code in (409, 422)
    assert Wave.objects.get().title == wave.title


def test_a_mistake_in_a_change_keeps_what_was_typed_and_changes_nothing(client):
    wave = make_wave("2026")
    fields = typed(wave.framework_version, title="Mine", due_on="31 3 2026", seen=seen_on(client))
    answer = client.post("/waves/2026/change/", fields)
    assert answer.status_code == 422
    assert "out of order" in text(answer)
    assert 'value="Mine"' in text(answer)
    assert Wave.objects.get().title == wave.title


def test_a_draft_is_removed_and_a_wave_that_opened_is_not(client):
    make_trust("RCF")
    make_wave("2026")
    assert "Remove" in text(client.get("/waves/2026/remove/"))
    assert Wave.objects.exists(), "reading changes nothing"
    assert client.post("/waves/2026/remove/").url == "/waves/"
    assert not Wave.objects.exists()
    assert Event.objects.get(action="wave.removed").data["slug"] == "2026"

    wave = make_wave("2027")
    seen = seen_on(client, "2027")
    client.post("/waves/2027/open/")
    assert client.get("/waves/2027/change/").url == "/waves/2027/"
    assert client.post("/waves/2027/change/", typed(wave.framework_version, seen=seen)).url == "/waves/2027/"
    page = text(client.post("/waves/2027/remove/", follow=True))
    assert "only a draft wave can be removed" in page
    assert Wave.objects.get().title == wave.title


def test_an_analyst_may_not(client):
    make_wave("2026")
    analyst = signed_in(make_person(Role.NATIONAL_ANALYST))
    for page in ("", "new/", "2026/", "2026/change/", "2026/remove/", "2026/open/", "2026/close/"):
        assert analyst.post(f"/waves/{page}").status_code in (403, 405)
        assert analyst.get(f"/waves/{page}").status_code == 403
    assert Wave.objects.get().state == "draft"
