"""Publications, benchmarks and exports in the API: who reads them, and what they show to whom."""

import csv
import datetime
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Role
from maturity.services import score_wave
from tests.factories.accounts import make_person, signed_in
from tests.factories.maturity import SUBMITTED_AT, make_assessment, make_submission, make_wave
from tests.unit.api.conftest import FOREIGN, OWN, make_export, release
from tests.unit.api.test_lists import assert_documented, results
from tests.unit.api.test_rights import PRINCIPALS, person

COMPARES = {name for name in PRINCIPALS if PRINCIPALS[name][2] or name == "policy owner"}
BENCHMARKS = "/api/v1/benchmarks/?page_size=200"


@pytest.fixture
def published(world):
    return release(world.wave)


def fill(wave, *, regions: dict[str, int]) -> None:
    """So many submitted trusts more in each region, with answers that differ."""
    for region, count in regions.items():
        for number in range(count):
            assessment = make_assessment(wave, f"{region[1:]}{number:02}", region=region)
            make_submission(assessment, [1 + (number + q) % 5 for q in range(8)])
    score_wave(wave=wave)


# --- publications ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PRINCIPALS)
def test_publications_and_benchmarks_are_for_who_sees_groups_on_pages(world, published, name):
    client = signed_in(person(name, world))
    expected = ["2024"] if name in COMPARES else []
    assert [row["wave"] for row in results(client, "/api/v1/publications/")] == expected
    assert bool(results(client, BENCHMARKS)) is bool(expected)
    there, absent = (client.get(f"/api/v1/publications/2024/{number}/") for number in (1, 2))
    assert there.status_code == (200 if expected else 404)
    assert absent.status_code == 404
    if not expected:
        assert there.content == absent.content


def test_a_publication_says_what_it_is_made_of_and_whether_it_stands(world, published):
    client = signed_in(person("analyst", world))
    make_submission(world.not_started, [2] * 8, submitted_at=timezone.now())
    score_wave(wave=world.wave)
    second = release(world.wave)
    found = results(client, "/api/v1/publications/?wave=2024&state=provisional")
    assert [(row["number"], row["stands"], row["scored"], row["participating"]) for row in found] == [
        (2, True, 3, 3),
        (1, False, 2, 3),
    ]
    assert found[0]["run"]["scores_hash"] == second.run.output_hash
    assert results(client, "/api/v1/publications/?state=final") == []
    assert_documented(client, "/api/v1/publications/2024/1/", "publications/{wave}/{number}/")
    assert_documented(client, "/api/v1/publications/", "publications/")


def test_what_is_prepared_and_not_released_is_nobodys_to_read(world, published):
    published.released_at = None
    published.save()
    client = signed_in(person("analyst", world))
    assert results(client, "/api/v1/publications/") == []
    assert results(client, BENCHMARKS) == []
    assert client.get("/api/v1/publications/2024/1/").status_code == 404


# --- benchmarks -----------------------------------------------------------------------------------


def test_a_peer_gets_figures_from_a_number_of_trusts_on_and_reasons_for_the_rest(world):
    fill(world.wave, regions={"Y63": 11, "Y61": 3})
    make_submission(world.not_started, [2] * 8)
    score_wave(wave=world.wave)
    release(world.wave)
    peer, analyst = signed_in(person("digital lead", world)), signed_in(person("analyst", world))
    query = "/api/v1/benchmarks/?scope=theme&theme=workforce&kind=region&group="
    [large], [small] = results(peer, query + "Y63"), results(peer, query + "Y61")
    assert (large["n"], large["group"]["key"]) == (12, "Y63")
    assert None not in (large["median"], large["lower_quartile"], large["upper_quartile"])
    assert (large["mean"], large["deciles"], large["level_counts"]) == (None, None, None)
    assert large["withheld"] == [
        "The full spread is shown from 30 trusts, so that no trust can be worked out; 12 trusts have a score."
    ]
    assert {small[name] for name in ("median", "lower_quartile", "upper_quartile", "mean")} == {None}
    assert small["withheld"] == [
        "Figures are shown from 8 trusts, so that no trust can be worked out; 3 trusts have a score."
    ]
    [named] = results(analyst, query + "Y61")
    assert named["mean"] is not None
    assert named["withheld"] == []
    assert_documented(peer, "/api/v1/benchmarks/?page_size=20", "benchmarks/")


@pytest.mark.parametrize(
    ("query", "groups"),
    [
        ("region=Y63", {("region", "Y63")}),
        ("icb=Q63", {("icb", "Q63")}),
        ("type=acute", {("type", "acute")}),
        ("programme=gde", {("programme", "gde")}),
        ("programme=neither", {("programme", "neither")}),
        ("type=care_trust", {("type", "mental_health")}),
        ("region=Y63&type=acute", {("region", "Y63"), ("type", "acute")}),
        ("region=Y63&kind=type", set()),
        ("region=Y99", set()),
    ],
)
def test_benchmarks_of_a_region_board_type_or_programme_are_asked_for_by_name(world, query, groups):
    world.wave.assessments.filter(trust_code=OWN).update(programmes=["gde"])
    world.wave.assessments.filter(trust_code=FOREIGN).update(trust_type="care_trust")
    release(world.wave)
    client = signed_in(person("analyst", world))
    found = results(client, f"/api/v1/benchmarks/?page_size=200&{query}")
    assert {(row["group"]["kind"], row["group"]["key"]) for row in found} == groups


def test_a_regional_lead_reads_the_own_region_with_names_and_no_other(world):
    fill(world.wave, regions={"Y63": 3, "Y62": 3})
    make_submission(world.not_started, [2] * 8)
    score_wave(wave=world.wave)
    release(world.wave)
    client = signed_in(person("regional lead", world))
    found = {row["group"]["key"]: row for row in results(client, "/api/v1/benchmarks/?kind=region&scope=theme")}
    assert found["Y63"]["median"] is not None
    assert found["Y62"]["median"] is None


def test_the_nearest_ten_of_a_trust_are_listed_for_people_of_that_trust(world, published):
    nearest = "/api/v1/benchmarks/?kind=nearest&page_size=200"
    own = {row["group"]["key"] for row in results(signed_in(person("digital lead", world)), nearest)}
    assert own <= {OWN}
    assert FOREIGN not in own
    assert results(signed_in(person("regional lead", world)), nearest) == []


def test_a_later_publication_shows_peers_no_more_than_it_lets_through(world):
    """One trust joins: what the newer figures would tell of it is held back, in the API as on the pages."""
    fill(world.wave, regions={"Y63": 20})
    day = datetime.timedelta(days=1)
    release(world.wave, cut=SUBMITTED_AT + day)
    make_submission(world.not_started, [5] * 8, submitted_at=SUBMITTED_AT + 2 * day)
    score_wave(wave=world.wave)
    release(world.wave, cut=SUBMITTED_AT + 3 * day)
    peer = signed_in(person("digital lead", world))
    query = "/api/v1/benchmarks/?kind=england&scope=theme&publication="
    [first], [second] = results(peer, query + "1"), results(peer, query + "2")
    assert second["median"] == first["median"]
    assert second["held_from"] is not None
    assert (first["n"], second["n"]) == (22, 22)


def test_queries_for_benchmarks_do_not_grow(world):
    counts = []
    for count in (2, 15):
        fill(world.wave, regions={f"Y{60 + count}": count})
        release(world.wave)
        for name in ("analyst", "digital lead"):
            client = signed_in(person(name, world))
            client.get(BENCHMARKS)
            for path in (BENCHMARKS, BENCHMARKS + "&format=csv", "/api/v1/publications/", "/api/v1/exports/"):
                with CaptureQueriesContext(connection) as queries:
                    assert client.get(path).status_code == 200
                counts.append((name, path, len(queries)))
    half = len(counts) // 2
    assert counts[:half] == counts[half:]
    assert max(count for *_, count in counts) <= 15


# --- a person's own exports -----------------------------------------------------------------------


def test_exports_are_a_persons_own_and_end_with_the_right(world):
    lead, analyst = person("regional lead", world), person("analyst", world)
    region = lead.memberships.get().region.code
    own = make_export(lead, world.wave, region=region)
    others = [
        make_export(lead, world.wave, region="Y62"),
        make_export(lead, world.wave),
        make_export(analyst, world.wave),
    ]
    client = signed_in(lead)
    assert [row["id"] for row in results(client, "/api/v1/exports/")] == [own.pk]
    absent = client.get("/api/v1/exports/999999999/")
    for job in others:
        answer = client.get(f"/api/v1/exports/{job.pk}/")
        assert (answer.status_code, answer.content) == (404, absent.content)
    assert client.get(f"/api/v1/exports/{own.pk}/").json()["state"] == "queued"
    assert results(signed_in(person("policy owner", world)), "/api/v1/exports/") == []


def test_an_export_that_is_ready_says_where_its_file_is(world):
    analyst = person("analyst", world)
    ready = {"state": "done", "file_key": "k", "sha256": "a" * 64, "file_name": "pack.zip", "size": 12}
    job = make_export(analyst, world.wave, **ready)
    client = signed_in(analyst)
    body = client.get(f"/api/v1/exports/{job.pk}/").json()
    assert body["file"] == {
        "name": "pack.zip",
        "size": 12,
        "sha256": "a" * 64,
        "url": f"http://testserver/exports/{job.pk}/download/",
    }
    assert results(client, "/api/v1/exports/?state=failed") == []
    assert_documented(client, f"/api/v1/exports/{job.pk}/", "exports/{export_id}/")
    assert_documented(client, "/api/v1/exports/", "exports/")


# --- why a score is what it is ----------------------------------------------------------------------


def test_a_score_is_explained_by_the_answers_that_made_it(world):
    client = signed_in(person("digital lead", world))
    path = f"/api/v1/scores/{world.own.pk}/"
    body = client.get(path).json()
    [theme] = body["explanation"]
    weight = sum(part["weight"] for part in theme["answers"] if part["level"] is not None)
    points = sum(part["weight"] * part["points"] for part in theme["answers"])
    [score] = [score for score in body["scores"] if score["scope"] == "theme"]
    assert theme["score"] == score["score"] == points / weight
    assert [part["not_known"] for part in theme["answers"]].count(True) == 1
    gains = [lift["gain"] for lift in theme["lifts"]]
    assert gains == sorted(gains, reverse=True)
    assert theme["next_level"]["level"] == theme["level"] + 1
    assert_documented(client, path, "scores/{assessment_id}/")


def test_a_reader_without_answers_gets_no_explanation(world):
    client = signed_in(person("ICB lead", world))
    body = client.get(f"/api/v1/scores/{world.own.pk}/").json()
    assert body["explanation"] is None
    assert body["scores"]


def test_a_foreign_score_is_answered_like_an_absent_one(world):
    client = signed_in(person("digital lead", world))
    answers = [client.get(f"/api/v1/scores/{pk}/") for pk in (world.foreign.pk, world.not_started.pk, 999_999_999)]
    assert {(answer.status_code, answer.content) for answer in answers} == {(404, answers[2].content)}


def test_a_score_stands_beside_earlier_waves_like_for_like(world):
    earlier = make_wave("2023", version=world.wave.framework_version)
    type(earlier).objects.filter(pk=earlier.pk).update(opens_on=datetime.date(2023, 9, 1))
    before = world.own.__class__.objects.get(pk=world.own.pk)
    before.pk, before.wave = None, earlier
    before.save()
    make_submission(before, [1] * 8)
    path = f"/api/v1/scores/{world.own.pk}/"
    [compared] = signed_in(person("digital lead", world)).get(path).json()["like_for_like"]
    assert (compared["wave"], compared["shared_questions"], compared["questions"]) == ("2023", 8, 8)
    [score] = compared["scores"]
    assert (score["then"], score["shared_then"]) == (0, 0)
    assert score["now"] == score["shared_now"] > 0
    [hidden] = signed_in(person("ICB lead", world)).get(path).json()["like_for_like"]
    assert {hidden["scores"][0][name] for name in ("shared_then", "shared_now")} == {None}


# --- CSV --------------------------------------------------------------------------------------------


def rows_of(response) -> list[dict[str, str]]:
    assert response.status_code == 200, response.content
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


@pytest.mark.parametrize(
    "name", ["trusts", "waves", "assessments", "frameworks", "publications", "benchmarks", "exports"]
)
def test_a_list_as_csv_has_the_entries_of_the_same_list_as_json(world, published, name):
    analyst = person("analyst", world)
    make_export(analyst, world.wave)
    client = signed_in(analyst)
    entries = results(client, f"/api/v1/{name}/?page_size=50")
    rows = rows_of(client.get(f"/api/v1/{name}/?page_size=50&format=csv"))
    assert rows == rows_of(client.get(f"/api/v1/{name}/?page_size=50", HTTP_ACCEPT="text/csv"))
    assert len(rows) == len(entries) > 0
    for row, entry in zip(rows, entries, strict=True):
        for column, text in row.items():
            value = entry
            for part in column.split("."):
                value = value[part] if value is not None else None
            if isinstance(value, bool) or value is None:
                assert text == {None: "", True: "true", False: "false"}[value]
            elif not isinstance(value, dict | list):
                assert text == str(value)


def test_scores_as_csv_have_a_row_for_each_score(world):
    client = signed_in(person("analyst", world))
    rows = rows_of(client.get("/api/v1/scores/?trust=RCF&theme=workforce&format=csv"))
    [entry] = results(client, "/api/v1/scores/?trust=RCF&theme=workforce")
    assert [row["scores.key"] for row in rows] == [score["key"] for score in entry["scores"]]
    assert {row["trust.code"] for row in rows} == {OWN}
    assert [row["scores.score"] for row in rows] == [str(score["score"]) for score in entry["scores"]]


def test_a_csv_names_its_next_page_in_a_header(world):
    client = signed_in(person("analyst", world))
    response = client.get("/api/v1/trusts/?page_size=2&format=csv")
    address, rel = response.headers["Link"].split("; ")
    assert rel == 'rel="next"'
    [last] = rows_of(client.get(address.strip("<>")))
    assert last["code"] not in {row["code"] for row in rows_of(response)}
    assert "Accept" in response.headers["Vary"]


def test_an_empty_list_as_csv_still_names_its_columns(world):
    client = signed_in(make_person(Role.AUDITOR))
    for name in ("scores", "benchmarks", "exports"):
        response = client.get(f"/api/v1/{name}/?format=csv")
        assert rows_of(response) == []
        assert b"," in response.content


def test_a_name_that_a_spreadsheet_would_take_for_a_formula_is_text(world):
    type(world.own).objects.filter(pk=world.own.pk).update(trust_name="=1+1")
    client = signed_in(person("analyst", world))
    names = {row["trust.name"] for row in rows_of(client.get("/api/v1/assessments/?format=csv"))}
    assert "'=1+1" in names
    assert "=1+1" not in names
