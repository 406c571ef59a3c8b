"""What lists hold: pages, filters, and entries in the shape of the OpenAPI document."""

import datetime
from dataclasses import replace

import jsonschema
import pytest
from django.utils import timezone

import maturity.api
from accounts.models import Role
from config.api.document import openapi_document
from maturity.services import score_wave
from organisations.models import Programme, ProgrammeMembership, TrustType
from surveys.models import Assessment, Wave
from surveys.selectors import document_of
from tests.factories.accounts import make_person, signed_in
from tests.factories.maturity import SUBMITTED_AT, make_submission, make_wave
from tests.factories.organisations import make_icb, make_region, make_trust
from tests.unit.api.conftest import FOREIGN, NOT_STARTED, OWN


@pytest.fixture
def analyst(world):
    return signed_in(make_person(Role.NATIONAL_ANALYST))


def results(client, path: str) -> list[dict]:
    response = client.get(path)
    assert response.status_code == 200, response.content
    return response.json()["results"]


def codes(client, path: str) -> list[str]:
    return [entry.get("trust", entry)["code"] for entry in results(client, path)]


def as_json_schema(schema):
    """OpenAPI 3.0 says ``nullable`` where JSON Schema has a type more."""
    if isinstance(schema, list):
        return [as_json_schema(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {key: as_json_schema(value) for key, value in schema.items() if key != "nullable"}
    if "properties" in plain:
        plain["additionalProperties"] = False
    return {"anyOf": [plain, {"type": "null"}]} if schema.get("nullable") is True else plain


def assert_documented(client, path: str, template: str) -> None:
    """The answer of ``path`` is JSON as the document says of the address ``template``, with no field beside."""
    response = client.get(path)
    assert response.headers["Content-Type"] == "application/json"
    document = openapi_document()
    responses = document["paths"][f"/api/v1/{template}"]["get"]["responses"]
    schema = {**responses["200"]["content"]["application/json"]["schema"], "components": document["components"]}
    checker = jsonschema.FormatChecker()
    jsonschema.Draft202012Validator(as_json_schema(schema), format_checker=checker).validate(response.json())


# --- shapes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "template"),
    [
        ("trusts/", None),
        ("trusts/RCF/", "trusts/{code}/"),
        ("waves/", None),
        ("waves/2024/", "waves/{slug}/"),
        ("frameworks/", None),
        ("frameworks/{framework}/", "frameworks/{slug}/{version}/"),
        ("assessments/", None),
        ("assessments/{own}/", "assessments/{assessment_id}/"),
        ("scores/", None),
    ],
)
def test_answers_have_the_documented_shape_and_nothing_beside_it(analyst, world, path, template):
    version = world.wave.framework_version
    names = {"own": world.own.pk, "framework": f"{version.framework.slug}/{version.version}"}
    assert_documented(analyst, f"/api/v1/{path.format(**names)}", template or path)


def test_a_trust_says_what_it_is_and_where(analyst, world):
    ProgrammeMembership.objects.create(
        trust=world.own.trust, programme=Programme.FAST_FOLLOWER, code_at_the_time=OWN, name_at_the_time="Airedale"
    )
    assert analyst.get(f"/api/v1/trusts/{OWN}/").json() == {
        "code": OWN,
        "name": f"Trust {OWN}",
        "type": "acute",
        "region": {"code": "Y63", "name": "Region Y63"},
        "icb": {"code": "Q63", "name": "NHS Q63 Integrated Care Board"},
        "programmes": ["ff"],
    }


def test_a_trust_is_placed_where_it_is_today(analyst, world):
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    placements = world.own.trust.placements
    placements.update(until_date=yesterday)
    region = make_region("Y60", "Midlands")
    icb = make_icb("QHM", region=region)
    placements.create(trust=world.own.trust, icb=icb, region=region, from_date=timezone.localdate())
    trust = analyst.get(f"/api/v1/trusts/{OWN}/").json()
    assert (trust["region"]["code"], trust["icb"]["code"]) == ("Y60", "QHM")
    assert codes(analyst, "/api/v1/trusts/?region=Y60") == [OWN]
    assert codes(analyst, "/api/v1/trusts/?region=Y63") == []


def test_a_closed_trust_and_one_without_a_place_are_absent(analyst):
    make_trust("RZ1", closed_on=datetime.date(2024, 3, 31))
    make_trust("RZ2").placements.all().delete()
    assert codes(analyst, "/api/v1/trusts/") == [FOREIGN, OWN, NOT_STARTED]
    for code in ("RZ1", "RZ2", "RZZ", "rcf", "R%00"):
        assert analyst.get(f"/api/v1/trusts/{code}/").status_code == 404


def test_a_questionnaire_is_read_whole_and_as_it_scores(analyst, world):
    [listed] = results(analyst, "/api/v1/frameworks/")
    found = analyst.get(f"/api/v1/frameworks/{listed['slug']}/{listed['version']}/").json()
    assert found["hash"] == listed["hash"] == world.wave.framework_version.content_hash
    assert found["waves"] == ["2024"]
    document = document_of(world.wave.framework_version)
    asked = {question["key"]: question for theme in found["themes"] for question in theme["questions"]}
    assert list(asked) == [question.key for question in document.questions]
    assert [pair["points"] for pair in found["points"]] == [0, 25, 50, 75, 100]
    question = document.scored[0]
    assert [level["text"] for level in asked[question.key]["levels"]] == [question.levels[n] for n in range(1, 6)]
    assert {reason["key"] for reason in asked[question.key]["not_applicable"]} == set(question.not_applicable)
    assert results(analyst, "/api/v1/frameworks/?slug=another") == []
    for path in (f"{listed['slug']}/9.9/", "another/1.0/"):
        assert analyst.get(f"/api/v1/frameworks/{path}").status_code == 404


def test_a_wave_that_is_being_prepared_is_not_named_by_its_questionnaire(analyst, world):
    Wave.objects.filter(pk=world.wave.pk).update(state=Wave.State.DRAFT)
    [listed] = results(analyst, "/api/v1/frameworks/")
    assert listed["waves"] == []


def test_an_assessment_says_how_far_it_is(analyst, world):
    entry = analyst.get(f"/api/v1/assessments/{world.not_started.pk}/").json()
    assert entry["state"] == "open"
    assert entry["last_activity_at"] is None
    assert entry["progress"] == {"answered": 0, "total": 8, "themes": {}}
    assert (entry["wave"], entry["trust"]["region"]["code"]) == ("2024", "Y62")


def test_scores_are_those_stored_in_the_order_of_the_questionnaire(analyst, world):
    [entry] = results(analyst, f"/api/v1/scores/?trust={OWN}")
    document = document_of(world.wave.framework_version)
    assert [score["key"] for score in entry["scores"]] == ["workforce", *(q.key for q in document.scored)]
    theme, questions = entry["scores"][0], entry["scores"][1:]
    # Level 1 is 0 points, 5 is 100; not known counts as level 1, and so does not applicable until confirmed.
    assert theme["score"] == theme["numerator"] / theme["denominator"]
    assert theme["best"] >= theme["score"]
    assert [score["score"] for score in questions] == [0, 25, 50, 0, 100, 50, 0, 50]
    assert [score["level"] for score in questions] == [1, 2, 3, 1, 5, 3, 1, 3]
    assert entry["submission"]["number"] == 1
    assert entry["assessment"] == world.own.pk


def test_scores_are_of_the_latest_submission_and_none_until_they_are_computed(analyst, world):
    make_submission(world.own, [5] * 8, number=2, submitted_at=SUBMITTED_AT + datetime.timedelta(days=1))
    [entry] = results(analyst, f"/api/v1/scores/?trust={OWN}")
    assert (entry["submission"]["number"], entry["scores"]) == (2, [])
    score_wave(wave=world.wave)
    [entry] = results(analyst, f"/api/v1/scores/?trust={OWN}&scope=theme")
    assert [score["score"] for score in entry["scores"]] == [100]


def test_an_icb_lead_gets_no_scores_of_questions_beside_a_sensitive_one(world, analyst, monkeypatch):
    document = document_of(world.wave.framework_version)
    [theme] = document.themes
    first, *others = theme.questions
    sensitive = replace(document, themes=(replace(theme, questions=(replace(first, sensitive=True), *others)),))
    icb_lead = signed_in(make_person(Role.ICB_LEAD, icb=world.own.trust.placements.get().icb))
    assert len(results(icb_lead, "/api/v1/scores/")[0]["scores"]) == 9
    monkeypatch.setattr(maturity.api, "document_of", lambda version: sensitive)
    [entry] = results(icb_lead, "/api/v1/scores/")
    assert [score["scope"] for score in entry["scores"]] == ["theme"]
    score = entry["scores"][0]
    assert (score["best"], score["best_numerator"]) == (None, None), "it tells how many answers are not known"
    assert score["score"] is not None
    [of_analyst] = results(analyst, f"/api/v1/scores/?trust={OWN}&scope=theme")
    assert of_analyst["scores"][0]["best"] > score["score"]
    assert len(results(analyst, f"/api/v1/scores/?trust={OWN}")[0]["scores"]) == 9


# --- filters --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("trusts/?region=Y62", [FOREIGN, NOT_STARTED]),
        ("trusts/?icb=Q63", [OWN]),
        ("trusts/?type=acute&region=Y63", [OWN]),
        ("trusts/?type=ambulance", []),
        ("trusts/?programme=gde", []),
        ("assessments/?wave=2024", [OWN, FOREIGN, NOT_STARTED]),
        ("assessments/?wave=2025", []),
        ("assessments/?state=open", [NOT_STARTED]),
        ("assessments/?state=submitted&region=Y62", [FOREIGN]),
        ("assessments/?icb=Q63", [OWN]),
        ("assessments/?type=acute&trust=RAE", [FOREIGN]),
        ("scores/?wave=2024&trust=RCF", [OWN]),
        ("scores/?trust=RXX", []),
        ("scores/?region=Y62", [FOREIGN]),
        ("scores/?programme=gde", []),
        ("assessments/?programme=ff", [NOT_STARTED]),
    ],
)
def test_filters_narrow_a_list(analyst, world, path, expected):
    Assessment.objects.filter(pk=world.not_started.pk).update(programmes=["ff"])
    assert codes(analyst, f"/api/v1/{path}") == expected


@pytest.mark.parametrize("scope", ["overall", "theme", "question"])
def test_scores_of_one_scope(analyst, scope):
    found = {s["scope"] for entry in results(analyst, f"/api/v1/scores/?scope={scope}") for s in entry["scores"]}
    # One theme of six has no overall score.
    assert found == ({scope} if scope != "overall" else set())


def test_waves_by_state_the_latest_first(analyst, world):
    later = make_wave("2025", version=world.wave.framework_version)
    Wave.objects.filter(pk=later.pk).update(opens_on=datetime.date(2025, 3, 1), state=Wave.State.CLOSED)
    assert [wave["slug"] for wave in results(analyst, "/api/v1/waves/")] == ["2025", "2024"]
    assert [wave["slug"] for wave in results(analyst, "/api/v1/waves/?state=closed")] == ["2025"]


# --- pages ----------------------------------------------------------------------------------------


def walk(client, path: str) -> list[list[str]]:
    pages = []
    while path:
        body = client.get(path).json()
        pages.append([entry.get("trust", entry)["code"] for entry in body["results"]])
        path = body["next"]
    return pages


def test_pages_hold_every_entry_once(analyst, world):
    for number in range(60):
        trust = make_trust(f"T{number:02}", trust_type=TrustType.COMMUNITY)
        Assessment.objects.create(
            wave=world.wave,
            trust=trust,
            trust_code=trust.code,
            trust_name=trust.name,
            trust_type=trust.trust_type,
            region_code="Y63",
            region_name="Region",
            icb_code="Q63",
            icb_name="ICB",
            due_on=world.wave.due_on,
        )
    assert [len(page) for page in walk(analyst, "/api/v1/trusts/")] == [50, 13]
    for path in ("trusts", "assessments"):
        pages = walk(analyst, f"/api/v1/{path}/?page_size=7")
        assert [len(page) for page in pages] == [7] * 9
        assert len({code for page in pages for code in page}) == 63
    assert [len(page) for page in walk(analyst, "/api/v1/trusts/?page_size=200")] == [63]
    assert [len(page) for page in walk(analyst, "/api/v1/assessments/?type=community&page_size=50")] == [50, 10]


def test_the_way_back_leads_to_the_same_page(analyst):
    first = analyst.get("/api/v1/trusts/?page_size=1").json()
    second = analyst.get(first["next"]).json()
    assert first["previous"] is None
    assert analyst.get(second["previous"]).json()["results"] == first["results"]


def test_waves_that_open_on_the_same_day_are_paged_too(analyst, world):
    for number in range(5):
        make_wave(f"w{number}", version=world.wave.framework_version)
    path, slugs = "/api/v1/waves/?page_size=2", []
    while path:
        body = analyst.get(path).json()
        slugs += [wave["slug"] for wave in body["results"]]
        path = body["next"]
    assert slugs == ["2024", "w0", "w1", "w2", "w3", "w4"]
