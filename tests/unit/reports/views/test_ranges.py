"""How sure a trust's place is: who reads it, what it says before the final publication and after."""

import pytest

from accounts.models import Role
from maturity.models import RangeMethod, RankRange
from maturity.services import prepare_publication, score_wave
from tests.factories.accounts import make_person, signed_in
from tests.factories.organisations import make_region
from tests.factories.reports import cut_of, make_cohort, make_wave, publish, submit

pytestmark = pytest.mark.django_db
ADDRESS = "/results/2026/RCF/range/"


def page_of(user, address: str = ADDRESS) -> str:
    response = signed_in(user).get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def lead_of(assessment):
    return make_person(Role.DIGITAL_LEAD, trust=assessment.trust)


def test_a_final_publication_shows_ranks_as_ranges():
    assessment = make_cohort(make_wave(), own=[5] * 8)
    publish(assessment.wave, state="final")
    page = page_of(lead_of(assessment))
    assert "Among acute trusts" in page
    assert "Among trusts in England" in page
    assert "1 of 40" in page, "who answers level 5 throughout is first whatever is chosen"
    assert ">above<" in page
    assert "It says nothing about errors in the answers." in page
    assert "2,000 ways" in page
    result = page_of(lead_of(assessment), "/results/2026/RCF/")
    assert f'href="{ADDRESS}"' in result
    assert "above most of the 40 (of 40) acute trusts" in result


def test_a_provisional_one_shows_words_and_no_ranks():
    assessment = make_cohort(make_wave(), own=[3] * 8)
    publish(assessment.wave)
    page = page_of(lead_of(assessment))
    assert "ranks are not shown: they come with the final one" in page
    assert ">typical<" in page
    assert " of 40" not in page
    assert "Middle" not in page


def test_of_few_no_place_is_shown_to_others():
    assessment = make_cohort(make_wave(), trusts=9, own=[5] * 8)
    publish(assessment.wave, state="final")
    page = page_of(lead_of(assessment))
    assert "not shown" in page
    assert "of 9" not in page
    assert ">above<" not in page
    assert "1 of 9 (national team only)" in page_of(make_person(Role.NATIONAL_ANALYST))


def test_before_a_publication_and_without_a_submission_it_says_why():
    assessment = make_cohort(make_wave(), own=None)
    assert "has no score in this wave yet" in page_of(lead_of(assessment))
    publish(assessment.wave)
    submit(assessment, [3] * 8)
    publish(assessment.wave)  # The cut is later than the submission, so that it is in.
    assert ">typical<" not in page_of(lead_of(assessment)), "one trust more: the new figures are held back"
    assert "typical (national team only)" in page_of(make_person(Role.NATIONAL_ANALYST))


def test_a_submission_that_is_not_published_has_no_place():
    assessment = make_cohort(make_wave())
    publish(assessment.wave)
    submit(assessment, [5] * 8, number=2, day=28)
    score_wave(wave=assessment.wave)
    page = page_of(lead_of(assessment))
    assert "not in the publication" in page
    assert "above most of" not in page_of(lead_of(assessment), "/results/2026/RCF/")


def test_others_ranges_are_read_by_those_who_read_their_results():
    assessment = make_cohort(make_wave())
    publish(assessment.wave, state="final")
    other = make_person(Role.DIGITAL_LEAD, trust=assessment.wave.assessments.exclude(pk=assessment.pk).first().trust)
    elsewhere = make_person(Role.REGIONAL_LEAD, region=make_region("Y56", "London"))
    for user in (other, elsewhere, make_person(Role.POLICY_OWNER), make_person(Role.ADMINISTRATOR)):
        assert signed_in(user).get(ADDRESS).status_code == 404


def test_the_same_cohort_has_the_same_ranges_and_says_how_they_were_drawn():
    assessment = make_cohort(make_wave(), trusts=14)
    first = publish(assessment.wave, state="final")
    second = prepare_publication(
        wave=assessment.wave,
        state="corrected",
        reason="The same again.",
        by=make_person(Role.NATIONAL_ANALYST),
        cut=cut_of(assessment.wave),
    )

    def rows(publication):
        found = RankRange.objects.filter(peer_group__publication=publication).order_by("pk")
        return list(found.values_list("submission", "peer_group__kind", "low", "middle", "high", "standing"))

    assert len(rows(first)) == 14 * 5
    assert rows(first) == rows(second)
    methods = RangeMethod.objects.filter(publication__in=(first, second))
    assert {(m.draws, m.seed, m.assumptions_version) for m in methods} == {
        (2000, int(first.run.output_hash[:8], 16), "1")
    }
    assert methods[0].assumptions["concentration"] == 20
    assert methods[0].shares[0]["total"] >= methods[0].shares[-1]["total"]


def test_where_new_figures_are_held_back_the_new_place_is_too():
    """A rank that moved would tell others where the one trust went that was replaced."""
    assessment = make_cohort(make_wave(), own=[3] * 8)
    publish(assessment.wave, state="final")
    lead = lead_of(assessment)
    assert " of 40" in page_of(lead)
    other = assessment.wave.assessments.get(trust_code="A001")
    submit(other, [5] * 8, number=2, day=2)
    publish(assessment.wave, state="corrected")
    page = page_of(lead)
    assert " of 40" not in page
    assert "not shown" in page
    assert " of 40 (national team only)" in page_of(make_person(Role.NATIONAL_ANALYST))
