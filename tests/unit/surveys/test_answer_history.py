"""What an answer was: every revision in full, and any of them brought back as a new one."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from surveys import services
from surveys.models import AnswerRevision
from surveys.selectors import answers_of
from surveys.selectors.history import entries
from tests.factories.accounts import sign_in
from tests.factories.surveys import answer_all, level

KEY = "workforce.clinical-authority"


def save(maple, seen_version, given, by=None, **how):
    return services.save_answer(
        assessment=maple.assessment,
        question_key=KEY,
        seen_version=seen_version,
        given=given,
        by=by or maple.lead,
        **how,
    )


@pytest.fixture
def page(maple, client):
    """The lead's answer, a colleague's over it, and the page of both."""
    sign_in(client, maple.lead)
    save(maple, 0, level(2, "First words"))
    save(maple, 1, level(4, "<b>Second</b> words"), by=maple.colleague)
    return reverse("surveys:answer_history", args=[maple.assessment.pk, KEY])


def restore(client, page, **fields):
    return client.post(page, {"version": 1, "seen_version": 2, **fields})


def test_every_revision_is_listed_with_who_and_what(client, page, maple):
    html = client.get(page).content.decode()
    for words in ("Revision 2", "Revision 1", "First words", "&lt;b&gt;Second", maple.lead.name, maple.colleague.name):
        assert words in html
    assert html.count("Restore this") == 1  # What stands need not be restored.


def test_the_question_leads_to_it(client, page, maple):
    question = client.get(reverse("surveys:question_answer", args=[maple.assessment.pk, KEY]))
    assert f'href="{page}"' in question.content.decode()


def test_restoring_saves_the_old_content_once_more_and_says_so(client, page, maple):
    assert restore(client, page).status_code == 302
    answer = answers_of(maple.assessment)[KEY]
    assert (answer.version, answer.level, answer.comment) == (3, 2, "First words")
    assert AnswerRevision.objects.count() == 3
    assert AnswerRevision.objects.get(version=3).restored_from == 1
    assert "restored from revision 1" in client.get(page).content.decode()
    event = Event.objects.filter(action="answer.restored").get()
    assert event.data["restored_from"] == 1
    assert event.actor_id == str(maple.lead.pk)


def test_a_save_since_the_page_was_opened_stops_it(client, page, maple):
    save(maple, 2, level(5, "Third words"), by=maple.colleague)
    response = restore(client, page)
    assert response.status_code == 409
    assert "Third words" in response.content.decode()
    assert answers_of(maple.assessment)[KEY].level == 5


def test_a_signed_assessment_keeps_its_answers(client, page, maple):
    answer_all(maple.assessment, maple.lead)
    services.sign_assessment(
        assessment=maple.assessment,
        read_hash=services.answers_hash_of(maple.assessment),
        signed_as="CIO",
        by=maple.lead,
    )
    html = client.get(page).content.decode()
    assert "Restore this" not in html
    assert "The answers are locked" in html
    assert restore(client, page, seen_version=3).status_code == 409
    assert answers_of(maple.assessment)[KEY].version == 3


@pytest.mark.parametrize("fields", [{"version": ""}, {"version": "one"}, {"seen_version": "-1"}, {"version": "9" * 30}])
def test_nonsense_is_refused(client, page, fields):
    assert restore(client, page, **fields).status_code == 422
    assert AnswerRevision.objects.count() == 2


def test_a_revision_that_never_was_is_absent(client, page):
    assert restore(client, page, version=7).status_code == 404


def test_who_may_only_read_reads_and_restores_nothing(client, page, maple):
    sign_in(client, maple.clinician)
    assert "Restore this" not in client.get(page).content.decode()
    assert restore(client, page).status_code == 403
    sign_in(client, maple.stranger)
    assert client.get(page).status_code == 404
    assert restore(client, page).status_code == 404
    assert AnswerRevision.objects.count() == 2


def test_a_question_without_an_answer_has_an_empty_history(client, maple):
    sign_in(client, maple.lead)
    page = reverse("surveys:answer_history", args=[maple.assessment.pk, "workforce.plan"])
    assert b"Nobody has answered" in client.get(page).content


def test_what_the_page_saved_while_typing_is_shown_with_what_came_of_it(client, maple):
    sign_in(client, maple.lead)
    save(maple, 0, level(2, "Fi"), autosaved=True)
    save(maple, 1, level(2, "First wo"), autosaved=True)
    save(maple, 2, level(2, "First words"))
    html = client.get(reverse("surveys:question_answer", args=[maple.assessment.pk, KEY])).content.decode()
    assert "History of this answer (1)" in html
    page = client.get(reverse("surveys:answer_history", args=[maple.assessment.pk, KEY])).content.decode()
    assert "Saved while typing, before it (2)" in page
    assert page.count("Restore this") == 2  # Steps can be brought back too.


def revision(version, minutes, by="1", **how):
    return AnswerRevision(
        version=version, changed_at=timezone.now() + timedelta(minutes=minutes), changed_by_id=by, **how
    )


@pytest.mark.parametrize(
    ("earlier", "later", "shown"),
    [
        (revision(1, 0, autosaved=True), revision(2, 9), 1),
        (revision(1, 0, autosaved=True), revision(2, 11), 2),
        (revision(1, 0, autosaved=True), revision(2, 1, by="2"), 2),
        (revision(1, 0), revision(2, 1, autosaved=True), 2),
        (revision(1, 0, autosaved=True), revision(2, 1, restored_from=1), 2),
    ],
)
def test_only_the_same_persons_typing_of_one_sitting_is_put_together(earlier, later, shown):
    assert len(entries([later, earlier])) == shown


def test_the_page_takes_at_most_fifteen_queries(client, page):
    client.get(page)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(page).status_code == 200
    assert len(captured) <= 15


def test_a_question_shows_the_last_few_of_very_many_and_leads_to_all(client, maple):
    sign_in(client, maple.lead)
    for version in range(60):
        save(maple, version, level(version % 5 + 1, f"Words number {version + 1}."))
    question = client.get(reverse("surveys:question_answer", args=[maple.assessment.pk, KEY])).content.decode()
    assert "Words number 60." in question
    assert "Words number 56." in question
    assert "Words number 55." not in question
    assert "All of the history" in question
    page = client.get(reverse("surveys:answer_history", args=[maple.assessment.pk, KEY])).content.decode()
    assert "Words number 1." in page
