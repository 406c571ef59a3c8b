import pytest

from accounts.models import Role
from audit.services import record, seal_events
from tests.factories.accounts import make_person, signed_in
from tests.factories.organisations import make_trust

pytestmark = pytest.mark.django_db

AUDIT = "/audit/"


def test_an_auditor_of_england_sees_every_event_and_filters_by_trust():
    user = make_person(Role.AUDITOR)
    record(action="answer.saved", by=None, trust_code="RCF", data={"question": "<b>bold</b>"})
    record(action="wave.opened", by=None)
    client = signed_in(user)
    page = client.get(AUDIT).content.decode()
    assert "answer.saved" in page
    assert "wave.opened" in page
    assert "You see every event." in page
    assert "<b>bold" not in page
    page = client.get(AUDIT, {"trust": "rcf"}).content.decode()
    assert "answer.saved" in page
    assert "wave.opened" not in page


def test_an_auditor_of_a_trust_sees_that_trust_alone():
    trust = make_trust("RCF")
    record(action="answer.saved", by=None, trust_code="RCF")
    record(action="assessment.signed", by=None, trust_code="R0A")
    record(action="wave.opened", by=None)
    client = signed_in(make_person(Role.AUDITOR, trust=trust))
    page = client.get(AUDIT).content.decode()
    assert "answer.saved" in page
    assert "assessment.signed" not in page
    assert "wave.opened" not in page
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
    assert client.get(AUDIT).content.decode().count("answer.saved</") <= 50
    for page in ("2", "x", "-1", "99999999999999999999"):
        assert client.get(AUDIT, {"page": page}).status_code == 200


def test_the_state_of_the_seal_is_said():
    client = signed_in(make_person(Role.AUDITOR))
    assert "wait" in client.get(AUDIT).content.decode()
    seal_events()
    assert "Every event is sealed." in client.get(AUDIT).content.decode()
