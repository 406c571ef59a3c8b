"""The page of data files, what each role finds there, and what stands in the files."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from audit.models import Event
from maturity.services import score_wave
from reports.data.catalogue import FORMS, offers_for
from surveys.models import Wave
from tests.factories.accounts import make_person, signed_in
from tests.factories.maturity import make_assessment, make_submission, make_wave
from tests.unit.api.conftest import release

OWN, OTHER = "RCF", "RAE"


@pytest.fixture
def wave(db) -> Wave:
    wave = make_wave("2024")
    make_submission(make_assessment(wave, OWN, region="Y63"), [1, 2, 3, -1, 5, 3, 0, 3])
    make_submission(make_assessment(wave, OTHER, region="Y62"), [3] * 8)
    make_assessment(wave, "RXX", region="Y62")
    score_wave(wave=wave)
    release(wave)
    return wave


def somebody(wave: Wave, role: Role | None):
    trust = wave.assessments.get(trust_code=OWN).trust
    placement = trust.placements.get()
    of = {
        Role.DIGITAL_LEAD: {"trust": trust},
        Role.CONTRIBUTOR: {"trust": trust},
        Role.REGIONAL_LEAD: {"region": placement.region},
        Role.ICB_LEAD: {"icb": placement.icb},
    }
    return make_person(role, **of.get(role, {}))


def rows_of(client, table: str) -> list[dict[str, str]]:
    response = client.get(f"/data/2024/{table}.csv")
    assert response.status_code == 200
    assert response.streaming
    assert f'filename="digital-maturity-2024-{table}.csv"' in response.headers["Content-Disposition"]
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize(
    ("role", "trusts", "tables"),
    [
        (Role.DIGITAL_LEAD, {OWN}, ["scores", "answers", "benchmarks", "completion"]),
        (Role.REGIONAL_LEAD, {OWN}, ["scores", "answers", "benchmarks", "completion"]),
        (Role.ICB_LEAD, {OWN}, ["scores", "benchmarks", "completion"]),
        (Role.NATIONAL_ANALYST, {OWN, OTHER, "RXX"}, ["scores", "answers", "benchmarks", "completion"]),
    ],
)
def test_files_hold_the_trusts_that_the_reader_may_read(wave, role, trusts, tables):
    client = signed_in(somebody(wave, role))
    page = client.get("/data/").content.decode()
    for table in ("scores", "answers", "benchmarks", "completion"):
        assert (f'href="/data/2024/{table}.csv"' in page) is (table in tables)
    assert {row["trust_code"] for row in rows_of(client, "completion")} == trusts
    assert {row["trust_code"] for row in rows_of(client, "scores")} == trusts - {"RXX"}
    if "answers" in tables:
        assert {row["trust_code"] for row in rows_of(client, "answers")} == trusts - {"RXX"}
    else:
        assert client.get("/data/2024/answers.csv").status_code == 404


@pytest.mark.parametrize("role", [None, Role.CONTRIBUTOR, Role.POLICY_OWNER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_others_have_no_such_page(wave, role):
    client = signed_in(somebody(wave, role))
    assert client.get("/data/").status_code == 403
    assert client.get("/data/2024/scores.csv").status_code == 403
    assert 'href="/data/"' not in client.get("/").content.decode()


def test_what_is_not_there_is_404(wave):
    client = signed_in(somebody(wave, Role.NATIONAL_ANALYST))
    for path in ("/data/1999/scores.csv", "/data/2024/people.csv", "/data/2024/scores.exe", "/data/?wave=1999"):
        assert client.get(path).status_code == 404
    Wave.objects.filter(pk=wave.pk).update(state=Wave.State.DRAFT)
    assert client.get("/data/2024/scores.csv").status_code == 404
    assert "nothing to download" in client.get("/data/").content.decode()


def test_answers_stand_as_they_were_signed(wave):
    rows = rows_of(signed_in(somebody(wave, Role.DIGITAL_LEAD)), "answers")
    scored = [row for row in rows if row["response"] != "text"]
    assert [row["level"] for row in scored] == ["1", "2", "3", "", "5", "3", "", "3"]
    assert [row["response"] for row in scored][3:7:3] == ["not_applicable", "not_known"]
    assert scored[3]["reason"]


def test_a_peer_gets_benchmarks_withheld_with_the_reason(wave):
    lead = rows_of(signed_in(somebody(wave, Role.DIGITAL_LEAD)), "benchmarks")
    england = [row for row in lead if row["group_kind"] == "england" and row["scope"] == "theme"]
    assert [row["median"] for row in england] == [""]
    assert england[0]["withheld"].startswith("Not shown: 2 of 3 trusts have submitted.")


def test_a_download_is_noted_in_the_audit_trail(wave):
    analyst = somebody(wave, Role.NATIONAL_ANALYST)
    rows_of(signed_in(analyst), "scores")
    event = Event.objects.get(action="data.downloaded")
    assert (event.actor_id, event.data["table"], event.data["form"]) == (str(analyst.pk), "scores", "csv")


def test_every_file_is_there_in_every_form_with_as_many_values_as_columns(wave):
    analyst = somebody(wave, Role.NATIONAL_ANALYST)
    for table in (offer.table for offer in offers_for(analyst, wave)):
        rows = [row for batch in table.rows() for row in batch]
        assert rows
        assert {len(row) for row in rows} == {len(table.columns)}
        assert all(column.meaning for column in table.columns)
        for form in FORMS.values():
            assert b"".join(form.pieces(table))


def test_queries_do_not_grow_with_trusts(wave):
    client = signed_in(somebody(wave, Role.NATIONAL_ANALYST))

    def counted() -> list[int]:
        counts = []
        for path in ("/data/", "/data/2024/answers.csv", "/data/2024/benchmarks.csv", "/data/2024/completion.csv"):
            client.get(path)
            with CaptureQueriesContext(connection) as queries:
                response = client.get(path)
                if response.streaming:
                    list(response.streaming_content)
            counts.append(len(queries))
        return counts

    before = counted()
    for number in range(30):
        make_submission(make_assessment(wave, f"R{number:03}X"), [3] * 8)
    score_wave(wave=wave)
    release(wave)
    assert counted() == before
    assert max(before) <= 15
