"""How sure the figures are, and how groups changed: who reads it, and what it says with nothing, one wave and two."""

import csv
import io
from dataclasses import replace

import numpy as np
import pytest
from django.utils import timezone

from accounts.models import Role
from surveys.models import Question, Review, ReviewEntry
from tests.factories.accounts import make_person, signed_in
from tests.factories.organisations import make_region
from tests.factories.reports import REGION, make_assessment, make_cohort, make_trusts, make_wave, publish, submit
from tests.factories.surveys import make_framework_version, small_document

pytestmark = pytest.mark.django_db
CERTAINTY, CHANGES, OF_REGION = "/england/certainty/", "/england/changes/", f"/regions/{REGION}/changes/"


def page_of(address: str, user=None) -> str:
    response = signed_in(user or make_person(Role.NATIONAL_ANALYST)).get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def review_of(submission, levels, reviewer=None) -> None:
    """A finished review by the national team, straight into the database."""
    now = timezone.now()
    review = Review.objects.create(
        submission=submission,
        office="england",
        state=Review.State.FINISHED,
        reviewer=reviewer or make_person(Role.NATIONAL_ANALYST),
        reviewer_label="A reviewer",
        reason="A second look.",
        opened_at=now,
        opened_by_id="1",
        opened_by_label="A reviewer",
        finished_at=now,
    )
    questions = Question.objects.filter(version=submission.assessment.wave.framework_version, kind="scored")
    for question, level in zip(questions.order_by("pk"), levels, strict=False):
        ReviewEntry.objects.create(review=review, question=question, level=level, changed_at=now)


@pytest.mark.parametrize("address", [CERTAINTY, CHANGES])
def test_without_a_publication_it_says_so(address):
    assert "No wave is published yet." in page_of(address)


@pytest.mark.parametrize("role", [Role.POLICY_OWNER, Role.ADMINISTRATOR, Role.AUDITOR])
def test_who_reads_no_scores_by_name_reads_neither(role):
    for address in (CERTAINTY, CHANGES):
        assert signed_in(make_person(role)).get(address).status_code == 403


def test_analysts_read_how_sure_the_figures_are():
    assessment = make_cohort(make_wave())
    publish(assessment.wave, state="final")
    page = page_of(CERTAINTY)
    assert "publication 1, final" in page
    assert "What each level is worth" in page
    assert "it passes or fails nothing" in page
    assert "(40 trusts)" in page
    assert "The questionnaire has no theme on exemplars" in page
    assert "No review of a submission in this publication is finished." in page
    assert "0 of 40" in page, "nobody gave one level throughout"
    assert f'href="{CERTAINTY}"' in page_of("/england/")


def test_before_a_final_one_it_does_not_say_which_choice_moves_ranks_most():
    publish(make_cohort(make_wave()).wave)
    assert "worked out with a final publication, and there is none yet." in page_of(CERTAINTY)


def test_reviewers_are_compared_with_trusts_and_with_each_other():
    assessment = make_cohort(make_wave(), trusts=9, own=[5, 4, 3, 2, 1, 1, 2, 3])
    submission = assessment.submissions.get()
    review_of(submission, [4, 4, 3, 2, 1, 1, 2, 3])
    review_of(submission, [4, 4, 3, 2, 1, 1, 2, None])
    publish(assessment.wave)
    page = page_of(CERTAINTY)
    # Fifteen pairs of own and reviewed levels, of which two differ, by one level, the trust higher.
    assert "15 pairs" in page
    assert "7 pairs" in page
    assert "87%" in page
    assert "13%" in page
    own = np.array([5, 5, 4, 4, 3, 3, 2, 2, 1, 1, 1, 1, 2, 2, 3])
    reviewed = np.array([4, 4, 4, 4, 3, 3, 2, 2, 1, 1, 1, 1, 2, 2, 3])
    chance = np.mean((own[:, None] - reviewed[None, :]) ** 2)
    assert f"{1 - np.mean((own - reviewed) ** 2) / chance:.2f}" in page
    assert "1.00" in page


def test_where_few_submitted_nothing_is_said():
    assessment = make_cohort(make_wave(), trusts=20, silent=8)
    publish(assessment.wave)
    assert "Not shown: 12 of 20 have submitted" in page_of(CERTAINTY)
    page = page_of(CHANGES)
    assert "Trusts in England: Not shown: 12 of 20 have submitted" in page
    assert "Mean scores of regions" not in page


def test_of_one_wave_there_is_no_change():
    assessment = make_cohort(make_wave(), trusts=9)
    publish(assessment.wave)
    page = page_of(CHANGES)
    assert "No trust was in the wave before" in page
    assert "Mean scores of regions" in page


def two_waves() -> None:
    for year, level in ((2025, 3), (2026, 4)):
        wave = make_wave(year)
        for index, trust in enumerate(make_trusts(12)):
            submit(make_assessment(wave, trust), [level] * 2 + [1 + index % 5] * 6)
        publish(wave, state="final" if year == 2025 else "provisional")


def test_a_group_that_rose_is_seen_to_have_risen():
    two_waves()
    page = page_of(CHANGES)
    assert "Median change since Wave 2025, in points" in page
    # Two of eight questions, each one level up: 2 × 25 / 8 = 6.25 points in all twelve.
    assert "up 6, clear" in page
    assert "asked in the same words" not in page, "both waves ask the same"
    place = make_region(REGION)
    lead = make_person(Role.REGIONAL_LEAD, region=place)
    mine = page_of(OF_REGION, lead)
    assert "up 6, clear" in mine
    assert "Mean scores of integrated care boards" in mine
    assert "Trusts in England" not in mine


def test_what_was_reworded_is_left_out_beside_the_full_scores():
    whole = small_document()
    theme = whole.themes[0]
    first = replace(theme.questions[0], prompt="Is there a plan that everybody has read?")
    reworded = replace(whole, version="0.2", themes=(replace(theme, questions=(first, *theme.questions[1:])),))
    for year, level, document in ((2025, 1, whole), (2026, 5, reworded)):
        wave = make_wave(year)
        wave.framework_version = make_framework_version(document)
        wave.save()
        for index, trust in enumerate(make_trusts(12)):
            submit(make_assessment(wave, trust), [level] + [1 + index % 5] * 7)
        publish(wave, state="final" if year == 2025 else "provisional")
    page = page_of(CHANGES)
    # The reworded question alone moved, by 100 points of which an eighth counts; over the other seven nothing did.
    assert "up 13, clear" in page
    assert "over the questions that both waves asked in the same words" in page
    assert "0, too few moved to test" in page


def test_a_foreign_and_an_absent_region_answer_alike():
    assessment = make_cohort(make_wave(), trusts=2)
    elsewhere = make_person(Role.REGIONAL_LEAD, region=make_region("Y56", "London"))
    for user in (elsewhere, make_person(Role.POLICY_OWNER), make_person(Role.DIGITAL_LEAD, trust=assessment.trust)):
        for address in (OF_REGION, "/regions/X99/changes/"):
            assert signed_in(user).get(address).status_code == 404
    assert signed_in(make_person(Role.NATIONAL_ANALYST)).get("/regions/X99/changes/").status_code == 404


@pytest.mark.parametrize("address", [CERTAINTY, CHANGES])
def test_earlier_waves_can_be_chosen_in_the_address(address):
    for year in (2025, 2026):
        wave = make_wave(year)
        make_cohort(wave)
        publish(wave, state="final")
    latest = page_of(address)
    assert "Wave 2026, publication 1" in latest
    assert '<option value="2025">Wave 2025</option>' in latest
    earlier = page_of(f"{address}?wave=2025")
    assert "Wave 2025, publication 1" in earlier
    assert '<option value="2025" selected>' in earlier
    assert "Wave 2026, publication 1" in page_of(f"{address}?wave=1999")


# --- what can be downloaded


def file_of(address: str, user=None) -> list[list[str]]:
    response = signed_in(user or make_person(Role.NATIONAL_ANALYST)).get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/csv")
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_alpha_of_each_theme_can_be_downloaded():
    publish(make_cohort(make_wave()).wave)
    page = page_of(CERTAINTY)
    for file in ("png", "svg", "csv"):
        assert f"chart=alpha&amp;file={file}" in page
    heads, row = file_of(f"{CERTAINTY}?chart=alpha&file=csv")[:2]
    assert heads[:5] == ["Theme", "Alpha", "Trusts", "Alpha by pairs", "Trusts in pairs"]
    assert (row[0], row[2]) == ("Workforce", "40")
    assert f"{float(row[1]):.2f} (40 trusts)" in page
    drawing = signed_in(make_person(Role.NATIONAL_ANALYST)).get(f"{CERTAINTY}?chart=alpha&file=svg").content.decode()
    assert "do not pass on" in drawing
    for role in (Role.POLICY_OWNER, Role.AUDITOR):
        assert signed_in(make_person(role)).get(f"{CERTAINTY}?chart=alpha&file=csv").status_code == 403


def test_where_few_submitted_nothing_can_be_downloaded():
    publish(make_cohort(make_wave(), trusts=40, silent=20).wave)
    client = signed_in(make_person(Role.NATIONAL_ANALYST))
    assert client.get(f"{CERTAINTY}?chart=alpha&file=csv").status_code == 404
    assert client.get(f"{CHANGES}?chart=mix-regions&file=csv").status_code == 404


def test_regions_with_the_mix_of_england_can_be_downloaded_by_who_reads_the_page():
    wave = make_wave()
    make_cohort(wave, trusts=20)
    for trust in make_trusts(11, region="Y56", trust_type="mental_health")[1:]:
        submit(make_assessment(wave, trust), [2] * 8)
    publish(wave)
    rows = file_of(f"{CHANGES}?chart=mix-regions&file=csv")
    assert rows[0][:4] == ["Place", "Trusts", "Mean", "With England's mix"]
    assert sorted(row[1] for row in rows[1:]) == ["10", "20"]
    lead = make_person(Role.REGIONAL_LEAD, region=make_region())
    assert [row[1] for row in file_of(f"{OF_REGION}?chart=mix-regions&file=csv", lead)[1:]] == ["20"]
    assert file_of(f"{OF_REGION}?chart=mix-boards&file=csv", lead)[1][1] == "20"
    assert signed_in(lead).get("/regions/Y56/changes/?chart=mix-regions&file=csv").status_code == 404
    assert signed_in(lead).get(f"{CHANGES}?chart=mix-regions&file=csv").status_code == 403
