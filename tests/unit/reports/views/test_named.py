"""A named wave: people of every trust that takes part read the published scores of all, by name and without places."""

import re

import pytest

from accounts.models import Role
from maturity.services import score_wave
from reports.models import OwnList
from surveys.models import Wave
from tests.factories.accounts import make_person, signed_in
from tests.factories.reports import make_cohort, make_wave, publish

pytestmark = pytest.mark.django_db
PAGE = "/results/2026/"


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def make_named(*, trusts: int = 6, visibility: str = Wave.Visibility.NAMED, published: bool = True):
    """A wave of so few trusts that without names nothing of it would be shown."""
    wave = make_wave()
    Wave.objects.filter(pk=wave.pk).update(visibility=visibility)
    wave = Wave.objects.get(pk=wave.pk)
    assessment = make_cohort(wave, trusts=trusts)
    if published:
        publish(wave)
    else:
        score_wave(wave=wave)
    return assessment


@pytest.fixture
def lead():
    return signed_in(make_person(Role.DIGITAL_LEAD, trust=make_named().trust))


def test_another_trusts_score_is_read_by_name_and_without_a_place(lead):
    page = text(lead.get(PAGE))
    assert "6 trusts, provisional, 3 November 2026." in page
    names = re.findall(r"(Trust \w+)</th>", page)
    assert names == sorted(names)
    assert len(names) == 6
    assert "This is no ranking" in page
    assert "?order" not in page
    assert f'href="{PAGE}"' in text(lead.get(f"{PAGE}RCF/"))


def test_groups_too_small_for_others_are_shown_but_for_questions(lead):
    page = text(lead.get(f"{PAGE}RCF/?peers=england"))
    assert "so that no trust can be worked out" not in page
    assert "national team only" not in page
    theme = text(lead.get(f"{PAGE}RCF/themes/workforce/?peers=england"))
    assert 'class="app-levels"' not in theme
    assert "Peers’ median: " not in theme


def test_names_do_not_open_another_trusts_result(lead):
    assert lead.get(f"{PAGE}A001/").status_code == 404
    assert f'href="{PAGE}A001/' not in text(lead.get(PAGE))


def test_a_list_of_ones_own_holds_other_trusts(lead):
    answer = lead.post("/lists/new/", {"name": "Like us", "trusts": ["RCF", "A001", "A002", "A003"]})
    page = text(lead.get(OwnList.objects.get().pk and answer.url))
    assert "4 of 4 trusts have a score in Wave 2026." in page
    assert f'href="{PAGE}RCF/"' in page
    assert f'href="{PAGE}A001/"' not in page


@pytest.mark.parametrize(
    ("visibility", "published"), [(Wave.Visibility.ANONYMOUS, True), (Wave.Visibility.NAMED, False)]
)
def test_nobody_is_named_in_another_wave_nor_before_it_is_published(visibility, published):
    assessment = make_named(visibility=visibility, published=published)
    lead = signed_in(make_person(Role.DIGITAL_LEAD, trust=assessment.trust))
    assert lead.get(PAGE).status_code == 404
    assert lead.get("/lists/").status_code == 403
    assert "Scores of all trusts by name" not in text(lead.get(f"{PAGE}RCF/"))


@pytest.mark.parametrize("role", [Role.POLICY_OWNER, Role.ADMINISTRATOR])
def test_who_reads_no_trusts_scores_reads_none_by_name(role):
    make_named()
    assert signed_in(make_person(role)).get(PAGE).status_code == 404


def test_the_page_is_narrowed_in_its_address(lead):
    assert "6 trusts, provisional" in text(lead.get(f"{PAGE}?type=acute"))
    assert "6 trusts, provisional" in text(lead.get(f"{PAGE}?type=nonsense&region=nowhere"))


def test_it_asks_the_database_as_often_for_many_trusts(django_assert_num_queries):
    lead = signed_in(make_person(Role.DIGITAL_LEAD, trust=make_named(trusts=30).trust))
    lead.get(PAGE)
    with django_assert_num_queries(6):
        lead.get(PAGE)
