"""England's scores: who reads them, what is withheld from whom, and what they say before there is anything."""

import csv
import io
import re
from collections.abc import Iterator

import pytest
from django.db import transaction

from accounts.models import Role
from maturity.models import Benchmark, PeerGroup, Publication
from surveys.models import Wave
from tests.factories.accounts import make_person, signed_in
from tests.factories.reports import make_assessment, make_trusts, make_wave, publish, submit

PAGES = [f"/england/{name}/" for name in ("themes", "map", "regions", "programmes", "questions", "briefing")]


def page_of(address: str, role: Role = Role.POLICY_OWNER) -> str:
    response = signed_in(make_person(role)).get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def file_of(address: str, role: Role = Role.POLICY_OWNER) -> list[list[str]]:
    """The rows without their last column, the source, which each has."""
    response = signed_in(make_person(role)).get(address)
    assert response.status_code == 200
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert all(row[-1] == "Source" if row is rows[0] else "publication 1" in row[-1] for row in rows)
    return [row[:-1] for row in rows]


@pytest.fixture(scope="module")
def published(django_db_setup, django_db_blocker) -> Iterator[Wave]:
    """Two waves of 40 trusts, 30 in one region and 10 in another with a board each, of which 6 are exemplars."""
    with django_db_blocker.unblock(), transaction.atomic():
        for year, lift in ((2025, 0), (2026, 1)):
            wave = make_wave(year)
            trusts = [*make_trusts(30), *make_trusts(11, region="Y56", trust_type="mental_health")[1:]]
            for index, trust in enumerate(trusts):
                assessment = make_assessment(wave, trust)
                assessment.programmes = ["gde"] if index < 6 else []
                assessment.save(update_fields=["programmes"])
                submit(assessment, [min(5, 1 + index % 4 + lift)] * 4 + [1 + index % 3] * 4)
            publish(wave, state="final" if year == 2025 else "provisional")
        yield wave
        transaction.set_rollback(True)


@pytest.fixture
def two_waves(published, db) -> Wave:
    return published


@pytest.mark.django_db
@pytest.mark.parametrize("address", PAGES)
def test_with_nothing_published_they_say_so(address):
    assert "No wave is published yet." in page_of(address)
    make_wave()
    assert "No wave is published yet." in page_of(address, Role.NATIONAL_ANALYST)


@pytest.mark.django_db
@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_others_may_not_read_them(address, role):
    assert signed_in(make_person(role)).get(f"{address}?chart=map&file=csv").status_code == 403


def test_the_tail_of_each_theme_is_said_before_its_median(two_waves):
    page = page_of("/england/themes/")
    assert "The tail is longest in Workforce" in page
    assert page.index("Share of trusts in England at each level") < page.index("Scores out of 100")
    assert "Wave 2025" in page
    levels = file_of("/england/themes/?chart=levels&file=csv")
    assert [row[:3] for row in levels[1:]] == [
        ["Workforce", "Wave 2026", "40 of 40"],
        ["Workforce", "Wave 2025", "40 of 40"],
    ]
    assert sum(int(count) for count in levels[1][6:]) == 40


def test_one_wave_alone_and_two_in_the_order_that_was_asked(two_waves):
    alone = file_of("/england/themes/?beside=none&chart=levels&file=csv")
    assert [row[1] for row in alone[1:]] == ["Wave 2026"]
    turned = file_of("/england/themes/?wave=2025&beside=2026&chart=levels&file=csv")
    assert [row[1] for row in turned[1:]] == ["Wave 2025", "Wave 2026"]
    assert [row[1] for row in file_of("/england/themes/?wave=nonsense&chart=levels&file=csv")[1:]] == [
        "Wave 2026",
        "Wave 2025",
    ]


def test_a_group_is_disclosed_as_it_is_anywhere(two_waves):
    peer = page_of("/england/themes/?group=region:Y56")
    assert "The shares are withheld." in peer, "ten trusts: the median alone"
    assert "do not pass on" not in peer
    named = page_of("/england/themes/?group=region:Y56", Role.NATIONAL_ANALYST)
    assert "do not pass on" in named
    file = signed_in(make_person(Role.NATIONAL_ANALYST)).get("/england/themes/?group=region:Y56&chart=levels&file=svg")
    assert b"do not" in file.content
    assert signed_in(make_person(Role.POLICY_OWNER)).get(
        "/england/themes/?group=region:Y56&chart=levels&file=csv"
    ).status_code == 404  # fmt: skip


def test_a_group_of_one_trust_or_of_the_nearest_ten_cannot_be_asked_for(two_waves):
    for group in ("nearest:RCF", "icb:QHM", "trust:RCF", "region:X99"):
        assert "Share of trusts in England at each level" in page_of(f"/england/themes/?group={group}")


def test_withheld_cells_say_that_they_are(two_waves):
    boards = PeerGroup.objects.filter(publication__wave=two_waves, kind="icb")
    small = boards.filter(scored__lt=8).count()
    page = page_of("/england/regions/")
    assert page.count("app-heat__cell--withheld") >= small
    rows = file_of("/england/regions/?chart=heat-icb&file=csv")
    assert sum("withheld" in row for row in rows) == small
    assert (
        sum("withheld" in row for row in file_of("/england/regions/?chart=heat-icb&file=csv", Role.NATIONAL_ANALYST))
        == 0
    )


def test_a_region_below_80_percent_is_withheld_from_everybody(two_waves):
    PeerGroup.objects.filter(publication__wave=two_waves, kind="region", key="Y56").update(participating=20)
    for role in (Role.POLICY_OWNER, Role.NATIONAL_ANALYST):
        page = page_of("/england/regions/", role)
        assert "1 of 2 regions is withheld and hatched: 1 because fewer than 80% of their trusts" in page
        rows = {row[0]: row[1:] for row in file_of("/england/map/?chart=map&file=csv", role)}
        assert ["10 of 20", "withheld", "withheld"] in rows.values()


def test_the_map_has_a_name_a_description_and_a_table(two_waves):
    page = page_of("/england/map/")
    assert re.search(r'<svg [^>]*role="img" aria-labelledby="map-title map-desc"', page)
    assert "The table beside the map has every figure." in page
    assert "Office for National Statistics licensed under the Open Government Licence" in page
    assert page.count('<path class="area"') == 7, "each region once, those without trusts in white"
    boards = page_of("/england/map/?by=icb&score=nonsense")
    assert boards.count('<path class="area"') >= 42
    picture = signed_in(make_person(Role.POLICY_OWNER)).get("/england/map/?chart=map&file=png")
    assert picture.content.startswith(b"\x89PNG")


def test_programmes_are_compared_without_a_claim_of_cause(two_waves):
    page = page_of("/england/programmes/")
    assert "The list of Fast Followers is incomplete." in page
    assert "a difference shows no cause" in page
    assert "At equal type and size" not in page, "for readers of names"


def test_questions_come_with_the_longest_tail_first(two_waves):
    rows = file_of("/england/questions/?chart=low-questions&file=csv")[1:]
    tails = [(int(row[3]) + int(row[4])) / int(row[2]) for row in rows]
    assert len(rows) == 8
    assert tails == sorted(tails, reverse=True)
    assert "Most often low:" in page_of("/england/questions/")


def test_the_briefing_holds_nothing_that_may_not_be_passed_on(two_waves):
    pages = [page_of("/england/briefing/", role) for role in (Role.POLICY_OWNER, Role.NATIONAL_ANALYST)]
    figures = [re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", page) for page in pages]
    assert figures[0] == figures[1]
    assert figures[0][0][0] == "40 of 40"
    assert "None is missing." in pages[0]
    assert "Provisional: figures can still change." in pages[0]


def test_the_briefing_says_between_what_each_share_must_lie(two_waves):
    group = PeerGroup.objects.get(publication__wave=two_waves, kind="england")
    group.participating = 50
    group.save(update_fields=["participating"])
    row = Benchmark.objects.get(peer_group=group, scope="theme", key="workforce")
    row.level_counts = [10, 10, 10, 5, 5]
    row.save(update_fields=["level_counts"])
    page = page_of("/england/briefing/")
    assert "40 of 50 trusts. Between 40% and 60% once all are in, whatever they answer." in page
    assert "10 trusts are not in the figures below." in page


def test_a_prepared_publication_is_on_no_page(two_waves):
    Publication.objects.filter(wave=two_waves).update(released_at=None)
    assert "Wave 2026" not in page_of("/england/themes/?wave=2026")


def test_a_map_of_a_region_that_has_no_outline_says_so(two_waves):
    PeerGroup.objects.filter(publication__wave=two_waves, kind="region", key="Y56").update(key="Y99")
    assert "Not on the map" in page_of("/england/map/")


# --- several filters at once, for readers of every trust's scores by name


TOGETHER = "/england/themes/?region=Y63&type=acute&programme=gde&beside=none"


def test_readers_with_names_combine_region_type_and_programme(two_waves):
    page = page_of(TOGETHER, Role.NATIONAL_ANALYST)
    assert "Share of acute trusts in the North East and Yorkshire among Global Digital Exemplars at each level" in page
    assert "6 of 6 submitted" in page
    assert "Do not pass on" in page or "do not pass on" in page
    assert "It is not part of the publication." in page
    for name, value in (("region", "Y63"), ("type", "acute"), ("programme", "gde")):
        chosen = re.search(rf'<select[^>]*name="{name}">.*?</select>', page)[0]
        assert re.search(rf'value="{value}" selected', chosen)
    [row] = file_of(f"{TOGETHER}&chart=levels&file=csv", Role.NATIONAL_ANALYST)[1:2]
    # The first six trusts answer 1, 2, 3, 4, 1, 2 (and one more this year) to four questions, 1, 2, 3, 1, 2, 3 to four.
    expected = sorted(25 * (4 * (min(5, 2 + index % 4) - 1) + 4 * (index % 3)) / 8 for index in range(6))
    assert row[2:3] == ["6 of 6"]
    assert row[4] == str(int((expected[2] + expected[3]) / 2 + 0.5))


def test_a_combination_that_is_one_group_is_that_group_as_it_is_published(two_waves):
    for combined, stored in (
        ("region=Y56", "group=region:Y56"),
        ("type=mental_health", "group=type:mental_health"),
        ("programme=gde", "group=programme:gde"),
        ("", "group=england"),
    ):
        files = [
            file_of(f"/england/themes/?{query}&chart=levels&file=csv", Role.NATIONAL_ANALYST)
            for query in (combined, stored)
        ]
        assert files[0] == files[1]


def test_a_combination_of_what_is_one_anyway_has_the_figures_of_the_group(two_waves):
    """All mental health trusts are in one region: both filters at once are that region, worked out anew."""
    query = "wave=2025&beside=none&chart=levels&file=csv"
    stored, combined = (
        file_of(f"/england/{page}/?{narrowed}&{query.replace('levels', chart)}", Role.NATIONAL_ANALYST)
        for page, chart, narrowed in (
            ("themes", "levels", "region=Y56"),
            ("themes", "levels", "region=Y56&type=mental_health"),
        )
    )
    assert [row[:-1] for row in combined] == [row[:-1] for row in stored]  # The last says where it is from.
    asked = [
        file_of(f"/england/questions/?wave=2025&chart=low-questions&file=csv&{narrowed}", Role.NATIONAL_ANALYST)
        for narrowed in ("region=Y56", "region=Y56&type=mental_health")
    ]
    assert [row[:-1] for row in asked[0]] == [row[:-1] for row in asked[1]]


def test_a_combination_without_trusts_says_so(two_waves):
    page = page_of("/england/themes/?region=Y56&type=acute", Role.NATIONAL_ANALYST)
    assert "0 of 0 submitted" in page
    assert "The shares are withheld." in page


@pytest.mark.parametrize("page", ["themes", "questions"])
def test_readers_without_names_have_one_filter_at_a_time(two_waves, page):
    whole = page_of(f"/england/{page}/")
    combined = page_of(f"/england/{page}/?region=Y63&type=acute&programme=gde")
    assert 'name="group"' in whole
    assert 'name="programme"' not in whole

    def without_nonces(html: str) -> str:
        return re.sub(r"nonce=\"[^\"]*\"|csrfmiddlewaretoken.*?>|\?[^\"]*chart=[^\"]*|Person \d+", "", html)

    assert without_nonces(combined) == without_nonces(whole)


@pytest.mark.parametrize("page", ["themes", "questions"])
def test_queries_of_a_combination_do_not_grow(two_waves, page, django_assert_max_num_queries):
    client = signed_in(make_person(Role.NATIONAL_ANALYST))
    address = f"/england/{page}/?region=Y63&type=acute&programme=gde"
    client.get(address)
    with django_assert_max_num_queries(15):
        assert client.get(address).status_code == 200
