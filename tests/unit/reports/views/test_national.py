import csv
import re

import pytest
from django.urls import reverse

from accounts.models import Role
from maturity.models import Publication
from maturity.services import prepare_publication
from surveys.models import Wave
from tests.factories.accounts import make_person, signed_in
from tests.factories.organisations import make_region
from tests.factories.reports import OWN_CODES, REGION, cut_of, make_cohort, make_wave, publish, submit

pytestmark = pytest.mark.django_db

ENGLAND = "/england/"


def page_of(user, address: str = ENGLAND) -> str:
    response = signed_in(user).get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_analysts_see_completion_scores_and_publications():
    wave = make_wave()
    make_cohort(wave, silent=4)
    publish(wave)
    page = page_of(make_person(Role.NATIONAL_ANALYST))
    assert "36 of 40 trusts have submitted. 4 have not started." in page
    assert "36 (90%)" in page
    assert "publication 1, provisional, data cut 3 November 2026" in page
    assert "Released<span" in page


def test_before_a_publication_it_says_so():
    make_cohort(make_wave(), trusts=3)
    page = page_of(make_person(Role.NATIONAL_ANALYST))
    assert "No wave is published yet." in page
    assert "Nothing of Wave 2026 is published yet." in page


def test_the_wave_before_stands_beside():
    for year in (2025, 2026):
        wave = make_wave(year)
        make_cohort(wave)
        publish(wave, state="final" if year == 2025 else "provisional")
    page = page_of(make_person(Role.POLICY_OWNER))
    assert "Themes in England" in page
    assert "Wave 2025" in page


def test_a_chart_is_had_by_those_who_may_read_its_page():
    wave = make_wave()
    assessment = make_cohort(wave)
    publish(wave)
    region = assessment.trust.placements.get().region
    file = "?chart=levels&file="
    client, address = signed_in(make_person(Role.REGIONAL_LEAD, region=region)), f"/regions/{REGION}/scores/"
    assert file.replace("&", "&amp;") + "png" in client.get(address).content.decode()
    lines = client.get(f"{address}{file}csv").content.decode("utf-8-sig").splitlines()
    assert "provisional" in next(csv.reader(lines[1:2]))[-1], "each row says where it is from"
    assert sum(int(count) for count in next(csv.reader(lines[1:2]))[-6:-1]) == 40
    assert b"provisional" in client.get(f"{address}{file}svg").content
    assert client.get(f"{address}?chart=none&file=svg").status_code == 404
    assert signed_in(make_person(Role.POLICY_OWNER)).get(f"{address}{file}csv").status_code == 404


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_others_may_not_read_england(role):
    assert signed_in(make_person(role)).get(ENGLAND).status_code == 403


def test_a_region_is_read_by_its_lead_and_the_nation():
    assessment = make_cohort(make_wave(), trusts=6, silent=2)
    publish(assessment.wave)
    region = assessment.trust.placements.get().region
    for user in (make_person(Role.REGIONAL_LEAD, region=region), make_person(Role.NATIONAL_ANALYST)):
        assert "4 of 6 trusts have submitted" in page_of(user, f"/regions/{REGION}/")
        assert "not shown" in page_of(user, f"/regions/{REGION}/scores/")


def test_a_foreign_and_an_absent_region_answer_alike():
    assessment = make_cohort(make_wave(), trusts=2)
    icb = assessment.trust.placements.get().icb
    elsewhere = make_region("Y56", "London")
    for user in (
        make_person(Role.REGIONAL_LEAD, region=elsewhere),
        make_person(Role.ICB_LEAD, icb=icb),
        make_person(Role.DIGITAL_LEAD, trust=assessment.trust),
        make_person(Role.POLICY_OWNER),
    ):
        client = signed_in(user)
        assert client.get(f"/regions/{REGION}/").status_code == 404
        assert client.get("/regions/X99/").status_code == 404


def test_one_analyst_prepares_and_another_releases():
    wave = make_wave()
    make_cohort(wave)
    first, second = signed_in(make_person(Role.NATIONAL_ANALYST)), signed_in(make_person(Role.NATIONAL_ANALYST))
    prepare = reverse("reports:publication_prepare", args=["2026"])
    page = first.get(prepare).content.decode()
    assert "Prepare a publication of Wave 2026" in page
    response = first.post(prepare, {"state": "provisional", "reason": "First results."})
    assert response.status_code == 302
    publication = Publication.objects.get()
    release = reverse("reports:publication_release", args=["2026", publication.number])
    assert "Prepared by you</a>; another analyst must release it" in first.get(ENGLAND).content.decode()
    own = first.get(release).content.decode()
    assert "First results." in own
    assert "Release it" not in own, "who prepared it reads it, and cannot release it"
    assert first.post(release, {"checked": "on"}).status_code == 403
    assert release in second.get(ENGLAND).content.decode()
    assert "40 of 40" in second.get(release).content.decode()
    assert second.post(release, {}).status_code == 422
    assert second.post(release, {"checked": "on"}).status_code == 302
    publication.refresh_from_db()
    assert publication.released_at is not None
    assert second.post(release, {"checked": "on"}).status_code == 302
    assert "Release it" not in second.get(release).content.decode()
    assert Publication.objects.get().released_by_id == publication.released_by_id


def test_who_releases_sees_what_is_released_and_what_changes_with_it():
    wave = make_wave()
    cohort = make_cohort(wave, trusts=40, silent=3)
    publish(wave)
    late = wave.assessments.filter(submissions=None).order_by("trust_code")
    for assessment in late[:2]:
        submit(assessment, OWN_CODES, day=2)
    preview = page_of(make_person(Role.NATIONAL_ANALYST), reverse("reports:publication_prepare", args=["2026"]))
    prepare_publication(
        wave=wave,
        state="provisional",
        reason="Two trusts were late.",
        by=make_person(Role.NATIONAL_ANALYST),
        cut=cut_of(wave),
    )
    page = page_of(make_person(Role.NATIONAL_ANALYST), reverse("reports:publication_release", args=["2026", 2]))
    assert "Two trusts were late." in page
    for shown in (page, preview):
        assert "39 of 40" in shown
        assert "Median since publication 1" in shown
        assert "Too few trusts have changed in these groups since publication 1." in shown
        assert re.search(
            r"Acute trusts.{1,200}1 score and 8 questions.{1,200}the figures as at 3 November 2026", shown, re.S
        )
    assert cohort.trust_code not in page, "groups, not trusts"


def test_figures_that_others_do_not_see_are_marked():
    make_cohort(make_wave(), trusts=9)
    publish(Wave.objects.get())
    assert "do not pass on" in page_of(make_person(Role.NATIONAL_ANALYST), "/england/themes/")
    assert "do not pass on" in page_of(make_person(Role.NATIONAL_ANALYST), f"/regions/{REGION}/scores/")
    assert "do not pass on" not in page_of(make_person(Role.POLICY_OWNER), "/england/themes/")
    release = page_of(make_person(Role.NATIONAL_ANALYST), reverse("reports:publication_release", args=["2026", 1]))
    assert "(national team only)" in release
    assert "the median of 1 score" in release, "of nine, others see the median alone"


def test_what_cannot_be_published_is_explained_and_nothing_typed_is_lost():
    make_cohort(make_wave(), trusts=2)
    client = signed_in(make_person(Role.NATIONAL_ANALYST))
    prepare = reverse("reports:publication_prepare", args=["2026"])
    response = client.post(prepare, {"state": "corrected", "reason": "An error in one <answer>."})
    page = response.content.decode()
    assert response.status_code == 422
    assert "There is a problem" in page
    assert "no final publication that could be corrected" in page
    assert "An error in one &lt;answer&gt;." in page
    page = client.post(prepare, {}).content.decode()
    assert "Select what kind of publication it is" in page
    assert "Enter the reason for this publication" in page


@pytest.mark.parametrize("role", [Role.POLICY_OWNER, Role.ADMINISTRATOR, Role.AUDITOR])
def test_others_publish_nothing(role):
    wave = make_wave()
    make_cohort(wave, trusts=2)
    analyst = make_person(Role.NATIONAL_ANALYST)
    prepare_publication(wave=wave, state="provisional", reason="First.", by=analyst, cut=cut_of(wave))
    client = signed_in(make_person(role))
    assert client.get(reverse("reports:publication_prepare", args=["2026"])).status_code == 403
    assert client.post(reverse("reports:publication_release", args=["2026", 1]), {"checked": "on"}).status_code == 403


def test_an_absent_wave_or_publication_is_not_found():
    make_cohort(make_wave(), trusts=2)
    client = signed_in(make_person(Role.NATIONAL_ANALYST))
    assert client.get(reverse("reports:publication_prepare", args=["2031"])).status_code == 404
    assert client.get(reverse("reports:publication_release", args=["2026", 9])).status_code == 404
