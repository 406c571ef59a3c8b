"""At most so many downloads a person and hour, whatever kind of file it is."""

import pytest

from accounts.models import Role
from audit.models import Event
from reports.views import limits
from tests.factories.accounts import make_person, signed_in
from tests.factories.reports import make_cohort, make_wave, publish

REPORT, SUMMARY, DATA = "/results/2026/RCF/report.pdf", "/results/2026/RCF/summary.pdf", "/data/2026/scores.csv"


@pytest.fixture
def analyst(db):
    wave = make_wave()
    make_cohort(wave, trusts=8)
    publish(wave)
    return make_person(Role.NATIONAL_ANALYST)


def test_after_so_many_downloads_a_page_says_when_to_go_on(analyst, settings, monkeypatch):
    settings.DOWNLOADS_AN_HOUR = 3
    monkeypatch.setattr(limits.time, "time", lambda: 1_000_000 * 3600 + 3000)
    client = signed_in(analyst)
    assert [client.get(path).status_code for path in (REPORT, SUMMARY, DATA)] == [200] * 3
    exported = Event.objects.count()
    for path in (REPORT, SUMMARY, DATA):
        answer = client.get(path)
        assert answer.status_code == 429
        assert answer.headers["Retry-After"] == "600"
        page = answer.content.decode()
        assert "One person can download 3 files in an hour. You can go on in 10 minutes." in page
    assert Event.objects.count() == exported, "nothing left the portal"
    assert client.get("/data/").status_code == 200
    assert signed_in(make_person(Role.NATIONAL_ANALYST)).get(DATA).status_code == 200

    monkeypatch.setattr(limits.time, "time", lambda: 1_000_000 * 3600 + 3600)
    assert client.get(DATA).status_code == 200


def test_looking_at_a_file_counts_for_nothing_and_asking_for_a_part_of_it_does(analyst, settings):
    settings.DOWNLOADS_AN_HOUR = 1
    client = signed_in(analyst)
    for _ in range(3):
        assert client.head(DATA).status_code == 200
    assert client.get(DATA, headers={"range": "bytes=100-"}).status_code == 200
    assert client.get(DATA, headers={"range": "bytes=100-"}).status_code == 429
