"""What is held of a trust fills in a level, which is no answer until a person saves it."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from organisations.services import import_dspt
from organisations.source_files import SourceFile
from surveys import services
from surveys.models import Wave
from surveys.questionnaire.document import FrameworkDocument, Prefill
from surveys.selectors import answers_of, progress_of
from tests.factories.accounts import make_person, signed_in
from tests.factories.organisations import make_trust
from tests.factories.surveys import (
    answer_all,
    level,
    make_framework_version,
    make_wave,
    open_assessment,
    shipped_document,
)

PREFILL = Prefill(
    "dspt-status",
    {"standards-not-met": 1, "approaching-standards": 2, "standards-met": 3, "standards-exceeded": 3},
)
NOTICE = (
    "Filled in beforehand from the Data Security and Protection Toolkit: 24/25 Standards Met, published 30 June 2025. "
    "Check it and save."
)


def two_themes() -> FrameworkDocument:
    """Workforce and suppliers; the second question of suppliers is filled in from the toolkit."""
    whole = shipped_document()
    themes = [
        replace(theme, questions=tuple(replace(question, checks=()) for question in theme.questions))
        for theme in whole.themes[:2]
    ]
    questions = list(themes[1].questions)
    questions[1] = replace(questions[1], prefill=PREFILL)
    themes[1] = replace(themes[1], questions=tuple(questions))
    return replace(whole, version="0.2", themes=tuple(themes))


def hold(status: str = "24/25 Standards Met", published: str = "30/06/2025") -> None:
    text = (
        f"Code,Organisation Name,Status,Date Of Publication,Primary Sector\nRMA,Maple,{status},{published},NHS Trust\n"
    )
    import_dspt(as_at=date(2030, 1, 1), file=SourceFile("dspt.csv", text.encode()), by=None)


@pytest.fixture
def maple(db) -> SimpleNamespace:
    trust = make_trust("RMA", "Maple NHS Trust")
    document = two_themes()
    wave = make_wave(framework_version=make_framework_version(document))
    services.open_wave(wave=wave, by=None)
    lead = make_person(Role.DIGITAL_LEAD, trust=trust)
    question = document.themes[1].questions[1]
    assessment = open_assessment(trust)
    return SimpleNamespace(
        trust=trust,
        assessment=assessment,
        lead=lead,
        client=signed_in(lead),
        key=question.key,
        theme=question.theme,
        question=reverse("surveys:question_answer", args=[assessment.pk, question.key]),
    )


def words(client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


def chosen(html: str) -> list[str]:
    import re

    return [
        re.search(r'value="([^"]*)"', field)[1] for field in re.findall(r"<input[^>]*>", html) if " checked" in field
    ]


def test_a_held_fact_chooses_the_level_and_says_where_it_is_from(maple):
    hold()
    page = words(maple.client, maple.question)
    assert NOTICE in page
    assert chosen(page) == ["3"]


def test_without_a_fact_or_with_an_unmapped_one_nothing_is_chosen(maple):
    page = words(maple.client, maple.question)
    assert "Filled in beforehand" not in page
    assert chosen(page) == []


def test_it_is_no_answer_until_somebody_saves_it(maple):
    hold()
    assert answers_of(maple.assessment) == {}
    assert progress_of([maple.assessment])[maple.assessment.pk].answered == 0
    for address in ("/", reverse("surveys:assessment_read", args=[maple.assessment.pk])):
        page = words(maple.client, address)
        assert "0 of 16 questions answered, 1 to confirm" in page
        assert "Filled in beforehand: 1 to confirm" in page
    theme = reverse("surveys:theme_read", args=[maple.assessment.pk, maple.theme])
    assert "0 of 8 questions answered, 1 to confirm" in words(maple.client, theme)

    maple.client.post(maple.question, {"seen_version": 0, "response": "3", "comment": ""})
    assert answers_of(maple.assessment)[maple.key].level == 3
    assert "to confirm" not in words(maple.client, "/")
    assert "to confirm" not in words(maple.client, theme)
    assert "Filled in beforehand" not in words(maple.client, maple.question)


def test_a_comment_alone_leaves_it_to_be_confirmed(maple):
    hold()
    services.save_answer(
        assessment=maple.assessment,
        question_key=maple.key,
        seen_version=0,
        given=services.AnswerInput(comment="Asking"),
        by=maple.lead,
    )
    page = words(maple.client, maple.question)
    assert NOTICE in page
    assert chosen(page) == ["3"]
    assert "1 to confirm" in words(maple.client, "/")


def test_what_somebody_typed_is_not_overruled_on_an_error_page(maple):
    hold()
    refused = maple.client.post(maple.question, {"seen_version": 0, "response": "", "comment": "mine"})
    assert refused.status_code == 422
    assert chosen(refused.content.decode()) == []


def test_the_assessment_cannot_be_signed_while_it_is_unconfirmed(maple):
    hold()
    check = words(maple.client, reverse("surveys:answers_check", args=[maple.assessment.pk]))
    assert "16 questions without an answer" in check
    assert check.count("(filled in beforehand, to confirm)") == 1


@pytest.mark.parametrize(
    ("status", "given", "warned"),
    [
        ("24/25 Standards Met", level(3), False),
        ("24/25 Standards Met", level(5), False),
        ("24/25 Standards Met", level(2), True),
        ("24/25 Standards Met", services.AnswerInput(response="not_known"), True),
        ("24/25 Approaching Standards", level(3), True),
        ("24/25 Approaching Standards", level(1), True),
        ("24/25 Approaching Standards", level(2), False),
        ("24/25 Standards Not Met", services.AnswerInput(response="not_known"), False),
    ],
)
def test_before_signing_an_answer_that_contradicts_the_fact_is_shown_with_both(maple, status, given, warned):
    hold(status)
    answer_all(maple.assessment, maple.lead)
    stood = answers_of(maple.assessment)[maple.key]
    services.save_answer(
        assessment=maple.assessment, question_key=maple.key, seen_version=stood.version, given=given, by=maple.lead
    )
    for name in ("answers_check", "assessment_sign"):
        page = words(maple.client, reverse(f"surveys:{name}", args=[maple.assessment.pk]))
        assert (f"{status}, published 30 June 2025. That goes with level" in page) == warned
        said = f"the answer is level {given.level}." if given.level else "the answer is “not known”."
        assert (said in page) == warned


def test_a_later_status_counts_while_the_wave_is_open_and_not_after_it(maple):
    hold()
    hold("25/26 Approaching Standards", "30/06/2027")  # The wave is due on 31 March 2027.
    assert chosen(words(maple.client, maple.question)) == ["2"]
    services.close_wave(wave=Wave.objects.get(), by=None)
    answered = reverse("surveys:assessment_start", args=[maple.assessment.pk])
    held = "24/25 Standards Met, published 30 June 2025 (source: the toolkit’s public list)"
    assert held in words(maple.client, answered)


PAGES = ("assessment_read", "theme_read", "question_answer", "assessment_start", "ask_list", "answers_check")


def query_counts(maple) -> dict[str, int]:
    arguments = {"theme_read": [maple.theme], "question_answer": [maple.key]}
    addresses = {
        name: reverse(f"surveys:{name}", args=[maple.assessment.pk, *arguments.get(name, [])]) for name in PAGES
    }
    counts = {}
    for name, address in {"home": "/", **addresses}.items():
        maple.client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert maple.client.get(address).status_code == 200
        assert len(captured) <= 15, "\n".join(query["sql"] for query in captured)
        counts[name] = len(captured)
    return counts


def test_no_page_asks_the_database_more_often_because_there_are_more_answers(maple):
    hold()
    services.save_answer(
        assessment=maple.assessment, question_key=maple.key, seen_version=0, given=level(3), by=maple.lead
    )
    few = query_counts(maple)
    answer_all(maple.assessment, maple.lead)
    assert query_counts(maple) == few
