"""One explanation for all warnings of one kind: each keeps its own, and nothing is explained that was not read."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audit.models import Event
from surveys import services
from surveys.findings import Kind, digest_of_all
from surveys.models import Explanation
from surveys.selectors.reading import reading_of
from surveys.services.answers import AssessmentLocked
from surveys.services.explanations import FindingGone, explain_all_of_kind
from tests.factories.accounts import signed_in
from tests.factories.findings import explain
from tests.factories.surveys import answer_all, level, small_document

KEYS = [question.key for question in small_document().scored]
WORDS = "The papers are confidential until May."


@pytest.fixture
def high(maple):
    """Every answer at level 4 or 5 by turns, without evidence."""
    answer_all(maple.assessment, maple.lead, value=4)
    for key in KEYS[::2]:
        put(maple, key, 5)
    return maple


def put(maple, key: str, value: int) -> None:
    stood = maple.assessment.answers.get(question__key=key)
    services.save_answer(
        assessment=maple.assessment, question_key=key, seen_version=stood.version, given=level(value), by=maple.lead
    )


def address(maple, kind: str = "unsupported") -> str:
    return reverse("surveys:kind_explain", args=[maple.assessment.pk, kind])


def check(maple) -> str:
    return reverse("surveys:answers_check", args=[maple.assessment.pk])


def words(response) -> str:
    return " ".join(response.content.decode().split())


def digest_in(response) -> str:
    return re.search(r'name="digest"[^>]*value="(\w+)"', response.content.decode())[1]


def test_each_warning_gets_its_own_explanation(high):
    lead = signed_in(high.lead)
    number = len(KEYS)
    assert f"Give one explanation for all {number}" in words(lead.get(check(high)))
    page = lead.get(address(high))
    for key in KEYS:
        assert reverse("surveys:question_answer", args=[high.assessment.pk, key]) in page.content.decode()
        assert reverse("surveys:finding_explain", args=[high.assessment.pk, f"unsupported.{key}"]) in words(page)
    kept = lead.post(address(high), {"digest": digest_in(page), "text": WORDS}, follow=True)
    assert f"Your explanation is kept for {number} warnings." in words(kept)
    assert f"{number} warnings, all explained." in words(kept)
    rows = Explanation.objects.filter(assessment=high.assessment)
    assert {row.finding for row in rows} == {f"unsupported.{key}" for key in KEYS}
    assert {row.text for row in rows} == {WORDS}
    assert Event.objects.filter(action="finding.explained").count() == number
    put(high, KEYS[0], 4)
    assert f"1 warning not explained, {number - 1} explained" in words(lead.get(check(high)))
    assert "Give one explanation for all" not in words(lead.get(check(high)))


def test_one_that_is_explained_already_keeps_its_own_words(high):
    explain(high.assessment, f"unsupported.{KEYS[0]}", high.lead, "Its own words.")
    lead = signed_in(high.lead)
    lead.post(address(high), {"digest": digest_in(lead.get(address(high))), "text": WORDS})
    assert [row.text for row in Explanation.objects.filter(finding=f"unsupported.{KEYS[0]}")] == ["Its own words."]
    assert Explanation.objects.count() == len(KEYS)


def test_nothing_is_kept_where_a_warning_changed_meanwhile_and_the_words_stay(high):
    lead = signed_in(high.lead)
    read = digest_in(lead.get(address(high)))
    put(high, KEYS[1], 5)
    refused = lead.post(address(high), {"digest": read, "text": WORDS})
    assert refused.status_code == 409
    assert "The warnings changed while you wrote" in words(refused)
    assert WORDS in words(refused)
    assert not Explanation.objects.exists()
    assert lead.post(address(high), {"digest": digest_in(refused), "text": WORDS}).status_code == 302


def test_words_are_needed_and_unknown_kinds_are_not_found(high):
    lead = signed_in(high.lead)
    read = digest_in(lead.get(address(high)))
    refused = lead.post(address(high), {"digest": read, "text": " "})
    assert refused.status_code == 422
    assert "Enter why it is right" in words(refused)
    assert digest_in(refused) == read
    assert lead.get(address(high, "nonsense")).status_code == 404
    for nothing in ("rise", "unanswered"):
        assert lead.get(address(high, nothing)).url == check(high)


def test_after_the_signature_nothing_is_kept_and_nothing_typed_is_lost(high):
    lead = signed_in(high.lead)
    read = digest_in(lead.get(address(high)))
    services.sign_assessment(
        assessment=high.assessment,
        read_hash=services.answers_hash_of(high.assessment),
        signed_as="CIO",
        by=high.lead,
    )
    refused = lead.post(address(high), {"digest": read, "text": WORDS})
    assert refused.status_code == 409
    assert WORDS in words(refused)
    assert "is not kept" not in words(refused)
    with pytest.raises(AssessmentLocked):
        explain_all_of_kind(assessment=high.assessment, kind=Kind.UNSUPPORTED, digest=read, text=WORDS, by=high.lead)
    assert not Explanation.objects.exists()


def test_only_who_signs_explains_and_only_what_there_is(high):
    found = reading_of(high.assessment).unexplained_of(Kind.UNSUPPORTED)
    given = {"assessment": high.assessment, "digest": digest_of_all(found), "text": WORDS}
    with pytest.raises(PermissionDenied):
        explain_all_of_kind(**given, kind=Kind.UNSUPPORTED, by=high.colleague)
    with pytest.raises(FindingGone):
        explain_all_of_kind(**{**given, "digest": digest_of_all([])}, kind=Kind.RISE, by=high.lead)
    assert "Give one explanation for all" not in words(signed_in(high.colleague).get(check(high)))
