"""Two people at once, in two transactions: whoever comes second acts on what the first one left."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from surveys import services
from surveys.models import Dissent, Explanation, Signature
from surveys.selectors.reading import reading_of
from surveys.services import answers_hash_of
from surveys.services.answers import AssessmentLocked
from surveys.services.dissent import record_dissent
from surveys.services.explanations import FindingGone, explain_finding
from tests.factories.surveys import answer_all, level, small_document

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
FIRST = small_document().scored[0].key


def while_in_hand(first: Callable[[], object], second: Callable[[], object]) -> Exception | None:
    """Start ``second`` while ``first`` is done and not yet committed; return what ``second`` raised."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    done, raised = threading.Event(), []

    def run() -> None:
        done.wait(10)
        try:
            second()
        except Exception as error:
            raised.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    with transaction.atomic():
        first()
        done.set()
        thread.join(0.5)
        assert thread.is_alive(), "the second waits for the first"
    thread.join(20)
    return raised[0] if raised else None


def test_an_explanation_waits_for_a_save_and_is_not_given_to_another_answer(maple):
    answer_all(maple.assessment, maple.lead, value=5)
    found = reading_of(maple.assessment).warning(f"unsupported.{FIRST}")
    explaining = {"finding": found.key, "digest": found.digest, "text": "It is so.", "by": maple.lead}
    error = while_in_hand(
        lambda: services.save_answer(
            assessment=maple.assessment, question_key=FIRST, seen_version=1, given=level(4), by=maple.colleague
        ),
        lambda: explain_finding(assessment=maple.assessment, **explaining),
    )
    assert isinstance(error, FindingGone)
    assert not Explanation.objects.exists()


def test_a_signature_waits_for_dissent_and_is_refused(maple):
    answer_all(maple.assessment, maple.lead)
    read = answers_hash_of(maple.assessment)
    error = while_in_hand(
        lambda: record_dissent(assessment=maple.assessment, question_key=FIRST, text="No.", by=maple.colleague),
        lambda: services.sign_assessment(assessment=maple.assessment, read_hash=read, signed_as="CIO", by=maple.lead),
    )
    assert isinstance(error, services.ChangedSinceRead)
    assert not Signature.objects.exists()


def test_dissent_that_waits_for_a_signature_is_too_late(maple):
    answer_all(maple.assessment, maple.lead)
    read = answers_hash_of(maple.assessment)
    error = while_in_hand(
        lambda: services.sign_assessment(assessment=maple.assessment, read_hash=read, signed_as="CIO", by=maple.lead),
        lambda: record_dissent(assessment=maple.assessment, question_key=FIRST, text="No.", by=maple.colleague),
    )
    assert isinstance(error, AssessmentLocked)
    assert not Dissent.objects.exists()
