"""The first page of an assessment, its task list, its themes and the way through them."""

from html import unescape
from types import SimpleNamespace
from urllib.parse import quote

import pytest
from django.urls import reverse

from accounts.models import Role, User
from surveys import services
from surveys.models import Question, Wave
from surveys.services.time import keep_answering_time
from tests.factories.accounts import make_person, signed_in
from tests.factories.organisations import make_trust
from tests.factories.surveys import answer_all, level, make_framework_version, make_wave, open_assessment
from tests.unit.surveys.test_beforehand import two_themes, words


@pytest.fixture
def oak(db) -> SimpleNamespace:
    """Oak Trust before two themes of eight questions and an open one."""
    trust = make_trust("ROA", "Oak NHS Trust")
    wave = make_wave(framework_version=make_framework_version(two_themes()))
    services.open_wave(wave=wave, by=None)
    assessment = open_assessment(trust)
    lead = make_person(Role.DIGITAL_LEAD, trust=trust, name="Ada Lovelace")
    first, second = two_themes().themes
    return SimpleNamespace(
        assessment=assessment,
        trust=trust,
        lead=lead,
        clinician=make_person(Role.CLINICAL_LEAD, trust=trust, name="Grace Hopper"),
        client=signed_in(lead),
        first=first,
        second=second,
    )


def address(oak, name: str, *args) -> str:
    return reverse(f"surveys:{name}", args=[oak.assessment.pk, *args])


def question_address(oak, question) -> str:
    return address(oak, "question_answer", question.key)


def save(oak, question, given, seen_version=0, by: User | None = None):
    return services.save_answer(
        assessment=oak.assessment, question_key=question.key, seen_version=seen_version, given=given, by=by or oak.lead
    )


def sign(oak) -> None:
    answer_all(oak.assessment, oak.lead)
    services.sign_assessment(
        assessment=oak.assessment, read_hash=services.answers_hash_of(oak.assessment), signed_as="CIO", by=oak.lead
    )


# --- before you start ---------------------------------------------------------------------------------


def test_the_first_page_says_what_is_asked_by_when_and_who_will_see_what(oak):
    page = words(oak.client, address(oak, "assessment_start"))
    assert "2 themes with 16 questions to answer. Answers are due on 31 March 2027." in page
    assert f"{oak.second.title}</a>: 8 questions" in page
    for said in (
        "Your region and the national team see your answers by name.",
        "Other trusts see groups only, never your trust by name.",
        "Freedom of information law may still require release.",
        "Nothing about a person is ever published.",
        "16 hours of people’s time",
    ):
        assert said in page
    assert address(oak, "theme_read", oak.first.key) in page


def test_the_first_page_of_a_named_wave_says_so(oak):
    Wave.objects.update(visibility=Wave.Visibility.NAMED)
    page = words(oak.client, address(oak, "assessment_start"))
    assert "This wave is named: other trusts can see your scores by name" in page
    assert "groups only" not in page


def test_the_first_page_shows_what_is_held_about_the_trust(oak):
    page = words(oak.client, address(oak, "assessment_start"))
    for held in ("ROA", "Oak NHS Trust", "Acute", "North East and Yorkshire", "None known", "No status held"):
        assert held in page
    assert "Code, name and place are those of 1 April 2026, from the Organisation Data Service" in page


def test_the_first_page_links_the_whole_questionnaire(oak):
    page = words(oak.client, address(oak, "assessment_start"))
    for name in ("questionnaire_pdf", "questionnaire_xlsx"):
        assert reverse(f"reports:{name}", args=["digital-maturity", "0.2"]) in page


def test_the_first_page_tells_what_was_measured_last_time(oak):
    for number in range(8):
        make_trust(f"RB{number:01}")
    before = open_assessment(oak.trust, "2024", framework_version=oak.assessment.wave.framework_version)
    before.wave.assessments.update(state="submitted")
    question = Question.objects.filter(version=before.wave.framework_version).first()
    for person in range(90):
        keep_answering_time(wave_id=before.wave_id, question_id=question.pk, person=str(person), seconds=1200)
    page = words(oak.client, address(oak, "assessment_start"))
    assert "Last time, in Wave 2024, a trust’s people spent 3 hours in all on its answers" in page
    assert "16 hours" not in page


@pytest.mark.parametrize("place", ["home", "task list"])
def test_the_first_page_comes_first_until_something_is_answered(oak, place):
    place = "/" if place == "home" else address(oak, "assessment_read")
    assert f'href="{address(oak, "assessment_start")}" role="button"' in words(oak.client, place)
    save(oak, oak.first.questions[0], level(3))
    page = words(oak.client, place)
    assert f'href="{question_address(oak, oak.first.questions[1])}" role="button"' in page
    assert "Before you start" in page


def test_who_to_ask_lists_every_job_title_with_its_documents(oak):
    page = unescape(words(oak.client, address(oak, "ask_list")))
    for question in oak.first.scored:
        assert question.prompt in page
        for title in question.who_knows:
            assert f"{title}</h2>" in page


def test_one_job_title_has_a_page_to_print(oak):
    question = oak.first.scored[0]
    page = unescape(words(oak.client, address(oak, "ask_list") + f"?title={quote(question.who_knows[0])}"))
    assert f"What to ask: {question.who_knows[0]}" in page
    assert question.prompt in page
    others = [q for q in oak.second.scored if question.who_knows[0] not in q.who_knows]
    assert all(q.prompt not in page for q in others)


# --- task list and themes -----------------------------------------------------------------------------


def test_the_home_of_one_trust_is_named_for_it(oak):
    page = words(oak.client, "/")
    assert "<title>Oak NHS Trust" in page
    assert page.count("<h1") == 1
    assert "Oak NHS Trust</h1>" in page


def test_the_task_list_and_home_show_the_state_of_each_theme(oak):
    save(oak, oak.first.questions[0], level(3))
    save(oak, oak.first.questions[1], services.AnswerInput(comment="Asking"))
    for place in ("/", address(oak, "assessment_read")):
        page = words(oak.client, place)
        assert "1 of 16 questions answered" in page
        assert "1 of 8 answered" in page
        assert "Not started" in page
        assert page.count('role="button"') == 1
    for question in oak.first.scored[1:]:
        save(oak, question, level(3), seen_version=int(question is oak.first.questions[1]))
    for place in ("/", address(oak, "assessment_read")):
        assert ">Done" in words(oak.client, place).replace("> Done", ">Done")


def test_a_theme_page_introduces_its_questions_and_starts_at_the_first_gap(oak):
    theme = address(oak, "theme_read", oak.first.key)
    page = words(oak.client, theme)
    assert "Start this theme" in page
    assert "Question 8 of 8" in page
    assert "Last question of this theme" in page
    save(oak, oak.first.questions[0], level(3))
    page = words(oak.client, theme)
    assert "Continue this theme" in page
    assert "1 of 8 questions answered" in page
    assert "Level 3" in page


def test_a_contributor_of_another_theme_may_read_a_theme_and_has_nothing_to_start(oak):
    contributor = make_person(Role.CONTRIBUTOR, trust=oak.trust)
    contributor.memberships.update(themes=[oak.second.key])
    client = signed_in(contributor)
    assert "Start this theme" not in words(client, address(oak, "theme_read", oak.first.key))
    assert "Start this theme" in words(client, address(oak, "theme_read", oak.second.key))
    save(oak, oak.first.questions[0], level(3))
    assert question_address(oak, oak.second.questions[0]) in words(client, "/")


@pytest.mark.parametrize("key", ["nonsense", "Workforce", "workforce.plan"])
def test_a_theme_that_is_not_asked_is_not_found(oak, key):
    assert oak.client.get(address(oak, "theme_read", key)).status_code == 404


def test_after_the_open_question_comes_the_next_theme_and_after_the_last_the_check(oak):
    sent = {"seen_version": 0, "text": "Fund the training.", "continue": "1"}
    first, last = oak.first.questions[-1], oak.second.questions[-1]
    assert oak.client.post(question_address(oak, first), sent).url == address(oak, "theme_read", oak.second.key)
    assert oak.client.post(question_address(oak, last), sent).url == address(oak, "answers_check")


def test_a_question_says_where_it_stands(oak):
    assert "Question 3 of 8" in words(oak.client, question_address(oak, oak.first.questions[2]))
    page = words(oak.client, question_address(oak, oak.first.questions[-1]))
    assert "Last question of this theme" in page
    assert "9 of 9" not in page


# --- notices ------------------------------------------------------------------------------------------


def test_an_own_save_in_another_window_is_not_called_a_colleagues(oak):
    question = oak.first.questions[0]
    save(oak, question, level(5, "in the other window"))
    sent = {"seen_version": 0, "response": "2", "comment": "here"}
    response = oak.client.post(question_address(oak, question), sent)
    page = response.content.decode()
    assert response.status_code == 409
    assert "You saved another answer in another window" in page
    assert "A colleague" not in page
    assert "in the other window" in page
    for label in ("Yours, from here", "Yours, from here: Level 2", "Yours, from the other window: Level 5"):
        assert label in page
    assert "Mine" not in page
    assert "The other" not in page


def test_a_locked_question_says_who_signed_and_when(oak):
    sign(oak)
    page = words(oak.client, question_address(oak, oak.first.questions[0]))
    assert "The answers are locked. Signed by Ada Lovelace, CIO, on " in page
    assert "They wait for the counter-signature of the clinical lead." in page
    services.countersign_assessment(
        assessment=oak.assessment,
        read_hash=services.answers_hash_of(oak.assessment),
        signed_as="CCIO",
        by=oak.clinician,
    )
    page = words(oak.client, question_address(oak, oak.first.questions[0]))
    assert "and counter-signed by Grace Hopper, CCIO, on " in page


def test_a_question_of_a_closed_wave_says_that_the_wave_is_closed(oak):
    services.close_wave(wave=oak.assessment.wave, by=None)
    for name, args in (("question_answer", oak.first.questions[0].key), ("theme_read", oak.first.key)):
        page = words(oak.client, address(oak, name, args))
        assert "The answers are locked. Wave 2026 is closed." in page
        assert "Signed by" not in page


def test_what_came_too_late_is_told_why(oak):
    sent = {"seen_version": 0, "text": "Too late", "continue": "1"}
    sign(oak)
    page = " ".join(oak.client.post(question_address(oak, oak.first.questions[-1]), sent).content.decode().split())
    assert "The answers were locked while you were writing. Signed by Ada Lovelace, CIO, on " in page
    assert "Too late" in page


def test_an_open_question_left_empty_is_optional_on_every_page(oak):
    empty = oak.first.questions[-1]
    save(oak, empty, services.AnswerInput(response="text", text="For a while"))
    save(oak, empty, services.AnswerInput(), seen_version=1)
    sign(oak)
    for question in (empty, oak.second.questions[-1]):
        assert "<p>Not answered (optional)</p>" in words(oak.client, question_address(oak, question))
    check = words(oak.client, address(oak, "answers_check"))
    assert check.count("Not answered (optional)") == 2
    assert check.count("Not answered") == 2


def test_asking_to_sign_too_early_says_why(oak):
    response = oak.client.get(address(oak, "assessment_sign"), follow=True)
    assert response.redirect_chain == [(address(oak, "answers_check"), 302)]
    page = " ".join(response.content.decode().split())
    assert "The answers cannot be signed yet." in page
    assert "16 questions without an answer" in page
    assert "The answers cannot be signed yet." not in words(oak.client, address(oak, "answers_check"))
