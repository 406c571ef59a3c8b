"""Two waves open at once, each of another version: each is asked its own text and scored by its own rules."""

from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from accounts.models import Role
from maturity.selectors import scores_of
from maturity.services import score_submission
from surveys.carrying import Flag
from surveys.models import Assessment, Submission
from surveys.questionnaire.changes import read_changed
from surveys.questionnaire.diff import Trend, compare
from surveys.questionnaire.document import FrameworkDocument
from surveys.selectors import document_for, earlier_of, progress_of, submitted_answers
from surveys.services import (
    AnswerInput,
    answers_hash_of,
    close_wave,
    countersign_assessment,
    save_answer,
    sign_assessment,
)
from surveys.services.answers import AssessmentLocked, InvalidAnswer
from surveys.services.carrying import NotCarried, carry_answer, carry_theme
from surveys.services.errata import correct_help_text
from tests.factories.accounts import make_person, signed_in
from tests.factories.organisations import make_trust
from tests.factories.surveys import level, make_framework_version, open_assessment, shipped_document

pytestmark = pytest.mark.django_db
EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "digital-maturity-1.1.changes.yaml"
NEW, GONE, REWORDED, HEAVIER = (
    f"workforce.{slug}" for slug in ("apprentices", "career-paths", "plan", "digital-skills")
)


@cache
def example() -> FrameworkDocument:
    return read_changed(EXAMPLE)


class Trust:
    """One trust with an assessment in each of two open waves, and the people who answer and sign."""

    def __init__(self, *, earlier: str = "2026") -> None:
        self.trust = make_trust()
        self.old = open_assessment(self.trust, earlier, framework_version=make_framework_version(shipped_document()))
        self.new = open_assessment(self.trust, "2026-pilot", framework_version=make_framework_version(example()))
        self.lead = make_person(Role.DIGITAL_LEAD, trust=self.trust)
        self.clinician = make_person(Role.CLINICAL_LEAD, trust=self.trust)

    def answer(self, assessment: Assessment, key: str, value: int):
        return save_answer(assessment=assessment, question_key=key, seen_version=0, given=level(value), by=self.lead)

    def submit(self, assessment: Assessment, **levels: int) -> Submission:
        for question in document_for(assessment).scored:
            self.answer(assessment, question.key, levels.get(question.key.partition(".")[2], 3))
        read = {"assessment": assessment, "read_hash": answers_hash_of(assessment)}
        sign_assessment(**read, signed_as="CIO", by=self.lead)
        return countersign_assessment(**read, signed_as="CCIO", by=self.clinician)


def test_each_wave_asks_its_own_questions():
    trust = Trust()
    asked = {one.pk: [q.key for q in document_for(one).questions] for one in (trust.old, trust.new)}
    assert GONE in asked[trust.old.pk]
    assert NEW not in asked[trust.old.pk]
    assert GONE not in asked[trust.new.pk]
    assert NEW in asked[trust.new.pk]
    with pytest.raises(InvalidAnswer):
        trust.answer(trust.old, NEW, 3)
    with pytest.raises(InvalidAnswer):
        trust.answer(trust.new, GONE, 3)
    client = signed_in(trust.lead)
    for assessment, months in ((trust.old, 24), (trust.new, 12)):
        page = client.get(f"/assessments/{assessment.pk}/questions/{REWORDED}/").content.decode()
        assert f"A document dated in the last {months} months lists by role" in page
        assert f"last {36 - months} months lists by role" not in page
    assert client.get(f"/assessments/{trust.old.pk}/questions/{NEW}/").status_code == 404


def test_an_answer_belongs_to_its_wave():
    trust = Trust()
    trust.answer(trust.old, REWORDED, 4)
    progress = progress_of([trust.old, trust.new])
    assert (progress[trust.old.pk].answered, progress[trust.new.pk].answered) == (1, 0)
    save_answer(
        assessment=trust.new,
        question_key="workforce.national-change",
        seen_version=0,
        given=AnswerInput(response="text", text="Less."),
        by=trust.lead,
    )
    assert progress_of([trust.old])[trust.old.pk].answered == 1


def test_each_is_scored_by_its_own_rules():
    trust = Trust()
    levels = {"digital-skills": 5}
    old, new = trust.submit(trust.old, **levels), trust.submit(trust.new, **levels, apprentices=1)
    for submission in (old, new):
        score_submission(submission_id=submission.pk)
    scores = scores_of([old.pk, new.pk])
    # Eight questions of weight 1; then nine parts, two of them for the heavier question, and level 1 on the new one.
    assert Fraction(scores[old.pk].themes["workforce"].value) == Fraction((7 * 50 + 100) * 100, 8 * 100)
    value = scores[new.pk].themes["workforce"].value
    assert value == pytest.approx((6 * 50 + 2 * 100 + 0) / 9)
    assert GONE in scores[old.pk].questions
    assert NEW in scores[new.pk].questions
    assert GONE not in scores[new.pk].questions
    assert scores[old.pk].themes["suppliers"].value == scores[new.pk].themes["suppliers"].value == 50
    assert {old.snapshot["framework"]["version"], new.snapshot["framework"]["version"]} == {"1.0", "1.1"}
    assert set(submitted_answers(old)) - set(submitted_answers(new)) == {GONE}


def test_a_new_version_starts_from_the_answers_to_the_one_before():
    trust = Trust(earlier="2025")
    submission = trust.submit(trust.old, vacancies=5)
    carried = earlier_of(trust.new).carried
    assert [question.key for question in carried.flagged(Flag.REWORDED)] == [REWORDED]
    assert [question.key for question in carried.flagged(Flag.NEW)] == [NEW]
    assert [question.key for question in carried.retired] == [GONE]
    # Another weight is no other question.
    assert carried.questions[HEAVIER].is_carried
    assert carried.keys == {question.key for question in document_for(trust.new).scored} - {NEW, REWORDED}
    assert progress_of([trust.new])[trust.new.pk].answered == 0

    shown = {"assessment": trust.new, "submission_id": submission.pk, "by": trust.lead}
    for key in (NEW, REWORDED, GONE):
        with pytest.raises(NotCarried):
            carry_answer(question_key=key, seen_version=0, **shown)
        with pytest.raises(NotCarried):
            carry_theme(theme="workforce", seen={HEAVIER: 0, key: 0}, **shown)
    with pytest.raises(NotCarried):
        carry_theme(theme="workforce", seen={HEAVIER: 0, "workforce.vacancies": 0}, **shown)
    for theme in document_for(trust.new).themes:
        seen = {last.question.key: 0 for last in carried.in_bulk(theme.key, ())}
        carry_theme(theme=theme.key, seen=seen, **shown)
    carry_answer(question_key="workforce.vacancies", seen_version=0, **shown)
    assert progress_of([trust.new])[trust.new.pk].answered == 46

    lead = signed_in(trust.lead)
    page = lead.get(f"/assessments/{trust.new.pk}/questions/{REWORDED}/").content.decode()
    assert "What has been reworded" in page
    assert "</span>24</del>" in page
    assert "</span>12</ins>" in page
    start = lead.get(f"/assessments/{trust.new.pk}/start/").content.decode()
    assert shipped_document().question(GONE).prompt in start

    for key in (NEW, REWORDED):
        trust.answer(trust.new, key, 2)
    read = {"assessment": trust.new, "read_hash": answers_hash_of(trust.new)}
    sign_assessment(**read, signed_as="CIO", by=trust.lead)
    new = countersign_assessment(**read, signed_as="CCIO", by=trust.clinician)
    assert sum(entry.get("carried", False) for entry in new.snapshot["answers"]) == 46
    for made in (submission, new):
        score_submission(submission_id=made.pk)
    result = lead.get(f"/results/{trust.new.wave.slug}/{trust.trust.code}/", follow=True).content.decode()
    assert "46 answers were carried forward, each confirmed as still true." in result


def test_closing_one_leaves_the_other_open():
    trust = Trust()
    close_wave(wave=trust.old.wave, by=None)
    with pytest.raises(AssessmentLocked):
        trust.answer(trust.old, REWORDED, 2)
    assert trust.answer(trust.new, REWORDED, 2).level == 2


def test_a_correction_reaches_its_version_only():
    trust = Trust()
    before = shipped_document().question(REWORDED).guidance
    correct_help_text(
        version=trust.new.wave.framework_version,
        question_key=REWORDED,
        field="guidance",
        before=before,
        after="Count the latest list.",
        reason="Clearer.",
        by=make_person(Role.ADMINISTRATOR),
    )
    for assessment in (trust.old, trust.new):
        assessment.wave.framework_version.refresh_from_db()
    assert document_for(trust.old).question(REWORDED).guidance == before
    assert document_for(trust.new).question(REWORDED).guidance == "Count the latest list."


def test_the_page_of_differences_says_which_trends_go_on():
    Trust()
    diff = compare(shipped_document(), example())
    page = signed_in(make_person()).get("/frameworks/digital-maturity/1.1/changes/1.0/").content.decode()
    assert f"{diff.count(Trend.CONTINUES)} questions: {Trend.CONTINUES}" in page
    for trend in (Trend.REWORDED, Trend.NEW, Trend.ENDS):
        assert f"1 question: {trend}" in page
    assert "How far does the trust train new digital staff itself?" in page
