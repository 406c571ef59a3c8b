import pytest
from django.utils import timezone

from accounts.models import Role
from audit.services import record, seal_events
from tests.factories.accounts import make_person, signed_in
from tests.factories.organisations import make_trust

pytestmark = pytest.mark.django_db

AUDIT = "/audit/"
LAST_DAY = {"until-day": 31, "until-month": 12, "until-year": 9999}


def test_an_auditor_of_england_sees_every_event_and_filters_by_trust():
    user = make_person(Role.AUDITOR)
    record(action="answer.saved", by=None, trust_code="RCF", data={"question": "<b>bold</b>"})
    record(action="wave.opened", by=None)
    client = signed_in(user)
    page = client.get(AUDIT).content.decode()
    assert "Answer saved: &lt;b&gt;bold&lt;/b&gt;" in page, "which question is said without opening the details"
    assert "of wave opened" in page
    assert "You see every event." in page
    assert "<b>bold" not in page
    page = client.get(AUDIT, {"trust": "rcf"}).content.decode()
    assert 'Details<span class="nhsuk-u-visually-hidden"> of answer saved' in page
    assert "of wave opened" not in page


def test_an_auditor_of_a_trust_sees_that_trust_alone():
    trust = make_trust("RCF")
    record(action="answer.saved", by=None, trust_code="RCF")
    record(action="assessment.signed", by=None, trust_code="R0A")
    record(action="wave.opened", by=None)
    client = signed_in(make_person(Role.AUDITOR, trust=trust))
    page = client.get(AUDIT).content.decode()
    assert 'Details<span class="nhsuk-u-visually-hidden"> of answer saved' in page
    assert "of assessment signed" not in page
    assert "of wave opened" not in page
    foreign = client.get(AUDIT, {"trust": "R0A"}).content.decode()
    absent = client.get(AUDIT, {"trust": "RZZ"}).content.decode()
    assert "0 events of R0A" in foreign
    assert "0 events of RZZ" in absent


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.NATIONAL_ANALYST, Role.POLICY_OWNER])
def test_others_may_not_read_it(role):
    assert signed_in(make_person(role)).get(AUDIT).status_code == 403


def test_it_is_paged_and_nonsense_shows_a_page():
    for _ in range(60):
        record(action="answer.saved", by=None)
    client = signed_in(make_person(Role.AUDITOR))
    assert client.get(AUDIT).content.decode().count("of answer saved") <= 50
    for page in ("2", "x", "-1", "99999999999999999999"):
        assert client.get(AUDIT, {"page": page}).status_code == 200


def test_the_state_of_the_seal_is_said():
    client = signed_in(make_person(Role.AUDITOR))
    assert "wait" in client.get(AUDIT).content.decode()
    seal_events()
    assert "Every event is sealed." in client.get(AUDIT).content.decode()


def test_events_are_found_by_person_kind_and_date_and_the_pages_keep_it():
    ada, bob = make_person(name="Ada Byron"), make_person(name="Bob")
    for _ in range(60):
        record(action="answer.saved", by=ada, trust_code="RCF")
    record(action="password.changed", by=bob)
    client = signed_in(make_person(Role.AUDITOR))
    page = client.get(AUDIT, {"person": "byron", "kind": "answer.saved"}).content.decode()
    assert "60 events." in page
    assert "?person=byron&amp;kind=answer.saved&amp;page=2" in page
    assert "1 event." in client.get(AUDIT, {"kind": "password.changed"}).content.decode()
    today = timezone.localdate()
    days = {"since-day": today.day, "since-month": today.month, "since-year": today.year}
    assert "1 event." in client.get(AUDIT, {**days, "person": "bob"}).content.decode()
    assert "1 event." in client.get(AUDIT, {**LAST_DAY, "person": "bob"}).content.decode()
    days["since-year"] = today.year + 1
    assert "0 events." in client.get(AUDIT, {**days, "person": "bob"}).content.decode()


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"kind": "no.such"}, "Select a kind of event from the list"),
        ({"trust": "RCF or R0A"}, "Use 5 characters or fewer"),
        ({"since-day": "31", "since-month": "2", "since-year": "2026"}, "From must be a real date"),
        (
            {f"{end}-{part}": value for end, year in (("since", 2026), ("until", 2025))
             for part, value in (("day", 1), ("month", 1), ("year", year))},
            "The last day must be the same as or after the first",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_explained(asked, error):
    response = signed_in(make_person(Role.AUDITOR)).get(AUDIT, asked)
    assert response.status_code == 422
    assert error in response.content.decode()


def test_the_kinds_are_those_of_the_events_that_one_may_see():
    record(action="answer.saved", by=None, trust_code="RCF")
    record(action="wave.opened", by=None)
    page = signed_in(make_person(Role.AUDITOR, trust=make_trust("RCF"))).get(AUDIT).content.decode()
    assert '<option value="answer.saved"' in page
    assert '<option value="wave.opened"' not in page
