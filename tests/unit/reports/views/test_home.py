from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from accounts.services import grant_membership
from maturity.models import Publication
from maturity.services import prepare_publication, score_wave
from surveys.models import Assessment, Signature
from surveys.services import close_wave, save_answer
from tests.factories.accounts import make_person, signed_in
from tests.factories.reports import OWN_CODES, cut_of, make_cohort, make_wave, publish, submit
from tests.factories.surveys import answer_all, level

pytestmark = pytest.mark.django_db

HOME = "/"


def page_of(user) -> str:
    response = signed_in(user).get(HOME)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_a_stranger_is_told_what_it_is_and_where_to_sign_in(client):
    page = client.get(HOME).content.decode()
    assert "Assess your trust’s digital maturity" in page
    assert reverse("account_login") in page


def test_the_footer_leads_to_data_and_api_once_signed_in(client):
    client_of_a_person = signed_in(make_person())
    page = client_of_a_person.get("/accessibility/").content.decode()
    assert f'href="{reverse("api:api_read")}">Data and API</a>' in " ".join(page.split())
    assert client_of_a_person.get(reverse("api:api_read")).status_code == 200
    assert "Data and API" not in client.get("/accessibility/").content.decode()


def test_without_a_role_there_is_nothing_to_show():
    assert "You have no role at present" in page_of(make_person())


def test_before_the_first_wave_every_role_gets_a_page():
    assert "No wave has opened yet." in page_of(make_person(Role.NATIONAL_ANALYST))


def test_a_contributor_continues_where_the_first_gap_is():
    assessment = make_cohort(make_wave(), trusts=2, own=None)
    user = make_person(Role.CONTRIBUTOR, trust=assessment.trust)
    page = page_of(user)
    assert "0 of 8 questions answered" in page
    assert ">Start" in page.replace("> Start", ">Start")
    save_answer(assessment=assessment, question_key="workforce.plan", seen_version=0, given=level(3), by=user)
    page = page_of(user)
    assert "1 of 8 questions answered" in page
    assert reverse("surveys:question_answer", args=[assessment.pk, "workforce.vacancies"]) in page


def test_the_button_goes_to_who_is_next():
    assessment = make_cohort(make_wave(), trusts=2, own=None)
    lead = make_person(Role.DIGITAL_LEAD, trust=assessment.trust)
    clinical = make_person(Role.CLINICAL_LEAD, trust=assessment.trust)
    check = reverse("surveys:answers_check", args=[assessment.pk])
    countersign = reverse("surveys:assessment_countersign", args=[assessment.pk])
    answer_all(assessment, lead)
    assert check in page_of(lead)
    assert check not in page_of(clinical)
    assert "Next the digital lead signs, then the clinical lead counter-signs." in page_of(clinical)

    Assessment.objects.filter(pk=assessment.pk).update(state=Assessment.State.SIGNED)
    Signature.objects.create(
        assessment=assessment,
        kind=Signature.Kind.DIGITAL_LEAD,
        answers_hash="",
        signed_at=timezone.now(),
        signed_by_id="1",
        signed_by_label="Ada Lovelace <ada@example.com>",
        signed_as="CIO",
        declaration="",
    )
    assert countersign in page_of(clinical)
    assert countersign not in page_of(lead)
    assert "Signed by Ada Lovelace, CIO, on" in page_of(lead)


def test_after_the_submission_the_button_leads_to_the_result():
    wave = make_wave()
    assessment = make_cohort(wave, trusts=9)
    publish(wave)
    page = page_of(make_person(Role.EXECUTIVE_SPONSOR, trust=assessment.trust))
    assert "See the result" in page
    assert reverse("reports:result_read", args=["2026", "RCF"]) in page
    assert "Wave 2026: digital workforce rated 38 out of 100" in page


def test_a_closed_wave_asks_for_nothing():
    wave = make_wave()
    assessment = make_cohort(wave, trusts=2, own=None)
    close_wave(wave=wave, by=None)
    page = page_of(make_person(Role.DIGITAL_LEAD, trust=assessment.trust))
    assert "This wave is closed." in page
    assert "It was not submitted." in page
    assert ">Continue" not in page


def test_a_region_sees_its_trusts_by_urgency():
    assessment = make_cohort(make_wave(), trusts=6, silent=2)
    place = assessment.trust.placements.get()
    for user in (make_person(Role.REGIONAL_LEAD, region=place.region), make_person(Role.ICB_LEAD, icb=place.icb)):
        page = page_of(user)
        assert "4 of 6 trusts have submitted. 2 have not started." in page
        assert page.index("nhsuk-tag--red") < page.index("nhsuk-tag--green")
        assert "Trusts that have not submitted, by urgency" in page
        folded = page[page.index("<details") : page.index("</details>")]
        assert "4 trusts have submitted" in folded
        assert folded.count("nhsuk-tag--green") == 4
        assert "nhsuk-tag--red" not in folded


def test_a_person_with_several_roles_sees_each():
    wave = make_wave()
    assessment = make_cohort(wave, trusts=2)
    user = make_person(Role.DIGITAL_LEAD, trust=assessment.trust, second_step=True)
    grant_membership(user=user, role=Role.AUDITOR, by=None)
    grant_membership(user=user, role=Role.ICB_LEAD, icb=assessment.trust.placements.get().icb, by=None)
    page = page_of(user)
    assert "What happened, by whom and when" in page
    assert "Trusts by urgency" in page
    assert "Submitted on 1 October 2026." in page


def test_administrators_find_people_and_no_results():
    make_cohort(make_wave(), trusts=2)
    page = page_of(make_person(Role.ADMINISTRATOR))
    assert reverse("accounts:person_list") in page
    assert "/results/" not in page


def test_policy_owners_see_distributions_and_no_names():
    wave = make_wave()
    make_cohort(wave)
    publish(wave)
    page = page_of(make_person(Role.POLICY_OWNER))
    assert '<h1 class="nhsuk-heading-xl">England: Wave 2026</h1>' in page
    assert "<strong>Wave 2026:</strong> open, answers due on 31 March 2027; publication 1, provisional." in page
    assert reverse("reports:national_read") in page
    assert "Trust RCF" not in page
    assert "Prepare a publication" not in page
    assert "have submitted" not in page


def test_an_analyst_starts_with_what_waits():
    wave = make_wave()
    make_cohort(wave, trusts=9, silent=1)
    publish(wave)
    first, second = make_person(Role.NATIONAL_ANALYST), make_person(Role.NATIONAL_ANALYST)
    page = page_of(second)
    assert "No publication waits for you" in page
    assert "8 of 9 trusts have submitted; publication 1, provisional." in page
    Publication.objects.update(cut=datetime(2026, 9, 2, tzinfo=UTC))
    prepare_publication(wave=wave, state="provisional", reason="Again.", by=first, cut=cut_of(wave))
    address = reverse("reports:publication_release", args=["2026", 2])
    assert f'<a href="{address}">Look at publication 2 of Wave 2026 and release it</a>' in page_of(second)
    assert "prepared by you" in page_of(first)
    assert "8 trusts submitted after the data cut of Wave 2026" in page_of(first)


@pytest.mark.parametrize(
    ("role", "heading"),
    [
        (Role.REGIONAL_LEAD, "North West: Wave 2026"),
        (Role.ICB_LEAD, "{icb}: Wave 2026"),
        (Role.NATIONAL_ANALYST, "England: Wave 2026"),
        (Role.AUDITOR, "Audit trail of the portal"),
        (Role.ADMINISTRATOR, "Administration of the portal"),
    ],
)
def test_each_home_says_what_it_is_and_for_whom(role, heading):
    assessment = make_cohort(make_wave(), trusts=2)
    place = assessment.trust.placements.get()
    held = {Role.REGIONAL_LEAD: {"region": place.region}, Role.ICB_LEAD: {"icb": place.icb}}
    page = page_of(make_person(role, **held.get(role, {})))
    heading = heading.replace("North West", place.region.name).replace("{icb}", place.icb.name)
    assert f'<h1 class="nhsuk-heading-xl">{heading}</h1>' in page


def test_a_list_of_trusts_shows_scores_levels_and_changes():
    before, now = make_wave(2025), make_wave(2026)
    make_cohort(before, trusts=3, own=(1, 1, 1, 1, 1, 1, 1, 1))
    assessment = make_cohort(now, trusts=3, silent=1)
    publish(before, state="final")
    score_wave(wave=now)
    place = assessment.trust.placements.get()
    address = reverse("reports:region_read", args=[place.region.code])
    for user, path in (
        (make_person(Role.REGIONAL_LEAD, region=place.region), address),
        (make_person(Role.ICB_LEAD, icb=place.icb), HOME),
    ):
        page = " ".join(signed_in(user).get(path).content.decode().split())
        own = page[page.index("Trust RCF") :]
        assert all(words in own for words in ("38</td>", "1 theme at level 2</td>", "up 38</td>"))
        waiting = 3 if path == address else 0
        assert page.count("none yet</td>") == waiting, "the trust that has not submitted: at home, without such columns"


def test_the_home_of_two_trusts_shows_both():
    wave = make_wave()
    assessment = make_cohort(wave, trusts=3, own=None)
    other = Assessment.objects.exclude(pk=assessment.pk).first()
    user = make_person(Role.CONTRIBUTOR, trust=assessment.trust)
    grant_membership(user=user, role=Role.CONTRIBUTOR, trust=other.trust, by=None)
    page = page_of(user)
    assert assessment.trust_name in page
    assert other.trust_name in page


def test_a_late_result_is_the_last_result():
    wave = make_wave(2025)
    assessment = make_cohort(wave, trusts=9)
    publish(wave, state="final")
    later = make_wave(2026)
    second = make_cohort(later, trusts=9, own=None)
    user = make_person(Role.DIGITAL_LEAD, trust=assessment.trust)
    assert "Wave 2025: digital workforce rated 38 out of 100" in page_of(user)
    submit(second, OWN_CODES)
    assert "Wave 2025: digital workforce rated 38 out of 100" in page_of(user)
