"""The clinical lead reads what changed since the answers were signed before: question, before, now."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from surveys import services
from surveys.services import AnswerInput
from surveys.services.evidence import withdraw_evidence
from tests.factories.accounts import make_person, signed_in
from tests.factories.evidence import attach_link
from tests.factories.submissions import at, london, submit_all
from tests.factories.surveys import answer_all, level, small_document

KEYS = [question.key for question in small_document().scored]
PROMPTS = {question.key: question.prompt for question in small_document().questions}


def put(maple, key: str, given) -> None:
    stood = maple.assessment.answers.filter(question__key=key).first()
    services.save_answer(
        assessment=maple.assessment,
        question_key=key,
        seen_version=stood.version if stood else 0,
        given=given,
        by=maple.lead,
    )


def sign(maple) -> None:
    maple.assessment.refresh_from_db()
    services.sign_assessment(
        assessment=maple.assessment,
        read_hash=services.answers_hash_of(maple.assessment),
        signed_as="CIO",
        by=maple.lead,
    )


def address(maple) -> str:
    return reverse("surveys:assessment_countersign", args=[maple.assessment.pk])


def changed(maple) -> str:
    """What the page says of changes; blank where it says nothing of them."""
    page = " ".join(signed_in(maple.clinician).get(address(maple)).content.decode().split())
    return page.partition('id="changed"')[2].partition('id="warnings"')[0].partition('id="all-answers"')[0]


def test_nothing_is_said_of_changes_at_a_first_signature(maple):
    answer_all(maple.assessment, maple.lead, value=2)
    sign(maple)
    assert changed(maple) == ""


def test_since_a_withdrawn_submission(maple):
    submit_all(maple, value=2)
    services.withdraw_submission(assessment=maple.assessment, reason="A figure was wrong.", by=maple.lead)
    maple.assessment.refresh_from_db()
    put(maple, KEYS[0], level(3, "Counted again"))
    put(maple, KEYS[1], AnswerInput("not_known"))
    put(maple, KEYS[2], level(4))
    put(maple, KEYS[2], level(2))
    attach_link(maple.assessment, KEYS[3], maple.lead)
    sign(maple)
    said = changed(maple)
    assert "Changed since submission 1" in said
    assert "A figure was wrong." in said
    assert said.index(PROMPTS[KEYS[0]]) < said.index("Level 2.") < said.index("Level 3.") < said.index("Counted again")
    assert said.index(PROMPTS[KEYS[1]]) < said.index("Not known.")
    assert PROMPTS[KEYS[2]] not in said, "it is again what it was"
    assert said.index(PROMPTS[KEYS[3]]) < said.index("The evidence is another than before.")
    assert all(PROMPTS[key] not in said for key in KEYS[4:])


def test_since_a_submission_that_was_reopened(maple, monkeypatch):
    submit_all(maple, value=2)
    services.close_wave(wave=maple.assessment.wave, by=None)
    at(monkeypatch, london(2027, 6, 2))
    asked = services.ask_for_reopening(assessment=maple.assessment, reason="A figure was wrong.", by=maple.lead)
    monkeypatch.undo()
    services.decide_reopening(request=asked, granted=True, reason="Yes.", by=make_person(Role.NATIONAL_ANALYST))
    maple.assessment.refresh_from_db()
    sign(maple)
    said = changed(maple)
    assert "opened again after submission 1" in said
    assert "No answer and no evidence has changed since." in said


@pytest.mark.parametrize("submitted_before", [False, True])
def test_since_it_was_sent_back(maple, submitted_before):
    if submitted_before:
        submit_all(maple, value=5)
        services.withdraw_submission(assessment=maple.assessment, reason="All of it.", by=maple.lead)
        maple.assessment.refresh_from_db()
    answer_all(maple.assessment, maple.lead, value=2)
    piece = attach_link(maple.assessment, KEYS[3], maple.lead)
    sign(maple)
    services.send_back_assessment(assessment=maple.assessment, reason="Look at the plan.", by=maple.clinician)
    maple.assessment.refresh_from_db()
    put(maple, KEYS[0], level(1))
    put(maple, KEYS[0], level(3))
    open_one = next(q.key for q in small_document().questions if q.kind != "scored")
    put(maple, open_one, AnswerInput("text", text="What we forgot"))
    withdraw_evidence(assessment=maple.assessment, question_key=KEYS[3], evidence_id=piece.evidence_id, by=maple.lead)
    sign(maple)
    said = changed(maple)
    assert "Changed since it was sent back" in said
    assert "Look at the plan." in said
    assert said.index(PROMPTS[KEYS[0]]) < said.index("Level 2.") < said.index("Level 3.")
    assert "Level 5." not in said
    assert "Level 1." not in said
    assert said.index("Not answered (optional)") < said.index("What we forgot")
    assert said.index(PROMPTS[KEYS[3]]) < said.rindex("The evidence is another than before.")
    assert PROMPTS[KEYS[1]] not in said


def test_many_changes_take_as_many_queries_as_one(maple):
    submit_all(maple, value=2)
    services.withdraw_submission(assessment=maple.assessment, reason="All of it.", by=maple.lead)
    maple.assessment.refresh_from_db()
    sign(maple)
    services.send_back_assessment(assessment=maple.assessment, reason="No.", by=maple.clinician)
    client, counts = signed_in(maple.clinician), []
    for keys in (KEYS[:1], KEYS):
        maple.assessment.refresh_from_db()
        for key in keys:
            put(maple, key, level(len(counts) + 3))
            attach_link(maple.assessment, key, maple.lead, address=f"https://example.nhs.uk/{len(counts)}/{key}")
        sign(maple)
        client.get(address(maple))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address(maple)).status_code == 200
        counts.append(len(captured))
        services.send_back_assessment(assessment=maple.assessment, reason="No.", by=maple.clinician)
    assert counts[0] == counts[1] <= 22
