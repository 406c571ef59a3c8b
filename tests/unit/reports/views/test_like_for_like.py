"""A trust's scores over the questions that two waves share."""

from dataclasses import replace

import pytest

from accounts.models import Role
from maturity.services import score_wave
from tests.factories.accounts import make_person, signed_in
from tests.factories.reports import make_assessment, make_trusts, make_wave, submit
from tests.factories.surveys import make_framework_version, small_document

pytestmark = pytest.mark.django_db
ADDRESS = "/results/2026/RCF/like-for-like/"


def page_of(user) -> str:
    response = signed_in(user).get(ADDRESS)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def two_waves():
    """One question is reworded and rises from 1 to 5; the other seven stay at level 3."""
    whole = small_document()
    theme = whole.themes[0]
    first = replace(theme.questions[0], prompt="Is there a plan that everybody has read?")
    reworded = replace(whole, version="0.2", themes=(replace(theme, questions=(first, *theme.questions[1:])),))
    (trust,) = make_trusts(1)
    for year, level, document in ((2025, 1, whole), (2026, 5, reworded)):
        wave = make_wave(year)
        wave.framework_version = make_framework_version(document)
        wave.save()
        submit(make_assessment(wave, trust), [level] + [3] * 7)
        score_wave(wave=wave)
    return trust


def test_over_the_same_questions_nothing_moved():
    trust = two_waves()
    page = page_of(make_person(Role.DIGITAL_LEAD, trust=trust))
    assert "7 of 8 questions of Wave 2026 were asked in the same words in Wave 2025." in page
    # Seven at 50 and one at 0, then at 100: 350 / 8 and 450 / 8, in whole points; over the seven 50 and 50.
    cells = [part.rpartition("</span>")[2].strip() for part in page.split("</td>")[:4]]
    assert cells == ["44", "56", "50", "50"]


def test_who_reads_no_answers_sees_the_signed_scores_only():
    trust = two_waves()
    page = page_of(make_person(Role.ICB_LEAD, icb=trust.placements.get().icb))
    cells = [part.rpartition("</span>")[2].strip() for part in page.split("</td>")[:4]]
    assert cells == ["44", "56", "not shown", "not shown"]


def test_of_one_wave_there_is_nothing_to_compare_and_strangers_see_nothing():
    (trust,) = make_trusts(1)
    wave = make_wave()
    submit(make_assessment(wave, trust), [3] * 8)
    score_wave(wave=wave)
    assert "There is no earlier wave to compare with." in page_of(make_person(Role.DIGITAL_LEAD, trust=trust))
    assert signed_in(make_person(Role.POLICY_OWNER)).get(ADDRESS).status_code == 404
