"""A region's pages: who needs a word today, where its trusts stand, what many of them lack, and who may read it."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.db import transaction

from accounts.models import Role
from maturity.services import score_wave
from surveys.models import Assessment, Wave
from tests.factories.accounts import make_person, signed_in
from tests.factories.formulas import FORMULAS
from tests.factories.organisations import make_region
from tests.factories.reports import REGION, make_assessment, make_trusts, make_wave, publish, submit
from tests.factories.surveys import make_framework_version, small_document

LIST, SCORES, GAPS = (f"/regions/{REGION}/{page}" for page in ("", "scores/", "gaps/"))
LOW = [1, 2, 1, 2, 4, 4, 4, 4]


@pytest.fixture(scope="module")
def region(django_db_setup, django_db_blocker) -> Iterator[Wave]:
    """Ten trusts of a region, eight of them submitted, one given more time, none published."""
    with django_db_blocker.unblock(), transaction.atomic():
        wave = make_wave()
        for index, trust in enumerate(make_trusts(10)):
            assessment = make_assessment(wave, trust)
            if index < 8:
                submit(assessment, LOW if index < 6 else [5] * 8)
        last = wave.assessments.filter(submissions=None).order_by("trust_code").last()
        assert last is not None
        last.due_on = last.due_on.replace(year=last.due_on.year + 1)
        last.save(update_fields=["due_on"])
        score_wave(wave=wave)
        yield wave
        transaction.set_rollback(True)


@pytest.fixture
def wave(region, db) -> Wave:
    return region


def lead():
    return signed_in(make_person(Role.REGIONAL_LEAD, region=make_region(REGION)))


def page_of(address: str, client=None) -> str:
    response = (client or lead()).get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def rows_of(address: str) -> list[list[str]]:
    content = lead().get(address).content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content, newline="")))[1:]


def test_the_least_far_come_first_with_what_can_be_done_about_them(wave):
    page = page_of(LIST)
    assert "8 of 10 trusts have submitted. 2 have not started." in page
    assert page.index("Trust A009") < page.index("Trust RCF"), "who has submitted comes last"
    assert "days left" in page
    for words in ("Remind", "More time", "Queries", "No contact yet", "no activity"):
        assert words in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("needs=waiting", 2),
        ("needs=not-started", 2),
        ("needs=more-time", 1),
        ("needs=submitted", 8),
        ("needs=overdue", 0),
        ("needs=queries", 0),
        ("needs=nonsense&sort=nonsense&icb=nonsense", 10),
        ("icb=QHM", 10),
    ],
)
def test_the_list_is_narrowed_down_in_the_address_and_so_is_its_file(wave, asked, found):
    boards = set(wave.assessments.values_list("icb_code", flat=True))
    asked = asked.replace("QHM", boards.pop()) if len(boards) == 1 else asked
    page = page_of(f"{LIST}?{asked}")
    assert f"{found} of 10 trusts" in page if found else "No trust is like that." in page
    assert len(rows_of(f"{LIST}?{asked}&chart=trusts&file=csv")) == found


def test_the_list_is_sorted_as_asked(wave):
    names = [row[1] for row in rows_of(f"{LIST}?sort=name&chart=trusts&file=csv")]
    assert names == sorted(names, key=str.lower)
    due = [row[5] for row in rows_of(f"{LIST}?sort=due&needs=waiting&chart=trusts&file=csv")]
    assert due == sorted(due)
    assert due[0] != due[1]


def test_the_file_of_a_list_holds_no_formula(wave):
    for assessment, text in zip(wave.assessments.order_by("pk"), FORMULAS, strict=False):
        Assessment.objects.filter(pk=assessment.pk).update(trust_name=text, icb_name=text)
    for row in rows_of(f"{LIST}?chart=trusts&file=csv"):
        text = [cell for cell in row if not re.fullmatch(r"-?\d+", cell)]
        assert all(cell.lstrip()[:1] not in ("=", "+", "-", "@", "|") for cell in text if cell)


def test_the_figures_of_the_file_are_numbers_and_where_there_is_none_it_says_why(wave):
    rows = rows_of(f"{LIST}?chart=trusts&file=csv")
    scored = next(row for row in rows if row[0] == "RCF")
    answered, asked, score, why_no_score, rise, why_no_rise = scored[6:8] + scored[11:15]
    assert answered.isdecimal()
    assert int(answered) <= int(asked)
    assert (score, why_no_score) == ("44", "")
    assert (rise, why_no_rise) == ("", "no earlier score")
    waiting = next(row for row in rows if row[3] == "Not started")
    assert waiting[11:15] == ["", "none yet", "", "none yet"]


def test_the_heat_map_has_each_trust_by_name_before_anything_is_published(wave):
    page = page_of(SCORES)
    assert page.count('class="nhsuk-table__cell app-table-row-header"') == 10
    assert "No wave is published yet." in page
    assert page.count("none yet</span>") == 2
    cells = {row[0]: row[-2] for row in rows_of(f"{SCORES}?chart=heat-trusts&file=csv")}
    assert cells["Trust RCF"] == "44", "levels 1, 2, 1, 2 and four 4s: (0 + 25 + 0 + 25 + 4 × 75) / 8 = 43.75"
    assert list(cells) == sorted(cells), "by name: no league table"


def test_below_80_percent_groups_are_withheld_and_named_trusts_are_not(wave):
    Assessment.objects.filter(wave=wave, trust_code="RCF").update(region_code=REGION)
    for trust in make_trusts(16)[10:]:
        make_assessment(wave, trust)
    publish(wave)
    page = page_of(SCORES)
    assert "8 of 16 trusts have submitted" in page
    assert "The shares are withheld." in page
    assert rows_of(f"{SCORES}?chart=heat-trusts&file=csv")[-1]


def test_what_half_of_the_trusts_lack_is_listed_with_their_names(wave):
    page = page_of(GAPS)
    assert "There are 4 questions that half of them or more answer at level 1 or 2." in page
    assert "6 of 8 at level 1 or 2" in page
    assert "/results/2026/RCF/" in page
    rows = rows_of(f"{GAPS}?chart=gaps&file=csv")
    assert len(rows) == 4
    assert rows[0][2:4] == ["6", "8"]
    assert "Trust RCF" in rows[0][4]


def test_of_a_sensitive_question_the_trusts_are_not_listed(wave):
    document = small_document()
    theme = document.themes[0]
    secret = replace(theme.questions[0], sensitive=True)
    changed = replace(document, version="0.9", themes=(replace(theme, questions=(secret, *theme.questions[1:])),))
    Wave.objects.filter(pk=wave.pk).update(framework_version=make_framework_version(changed))
    rows = {row[0]: row[4] for row in rows_of(f"{GAPS}?chart=gaps&file=csv")}
    assert rows[secret.prompt] == "Sensitive: which trusts is not listed here."
    assert "Trust RCF" in rows[theme.questions[1].prompt]


@pytest.mark.django_db
def test_a_wave_just_opened_says_that_there_is_nothing_yet():
    opened = make_wave(2027)
    for trust in make_trusts(3):
        make_assessment(opened, trust)
    assert "0 of 3 trusts have submitted. 3 have not started." in page_of(LIST)
    assert "No trust has a score in Wave 2027 yet." in page_of(GAPS)
    assert page_of(SCORES).count("none yet</span>") == 3


@pytest.mark.parametrize("page", [LIST, SCORES, GAPS])
def test_others_find_no_such_region(wave, page):
    place = wave.assessments.first().trust.placements.get()
    elsewhere = make_region("Y56", "London")
    for user in (
        make_person(Role.REGIONAL_LEAD, region=elsewhere),
        make_person(Role.ICB_LEAD, icb=place.icb),
        make_person(Role.POLICY_OWNER),
        make_person(Role.ADMINISTRATOR),
    ):
        client = signed_in(user)
        for address in (page, page.replace(REGION, "X99"), f"{page}?chart=trusts&file=csv"):
            assert client.get(address).status_code == 404
