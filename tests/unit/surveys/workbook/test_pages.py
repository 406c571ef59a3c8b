"""Downloading a workbook, sending it back, seeing the differences and applying them."""

import re
from datetime import date

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from audit.models import Event
from surveys.content import content_of
from surveys.models import AnswerRevision
from surveys.selectors import answers_of
from surveys.services import AnswerInput, answers_hash_of, close_wave, save_answer, sign_assessment
from surveys.services import workbook as services
from surveys.workbook.words import level_words
from tests.factories.accounts import make_person
from tests.factories.surveys import answer_all, level
from tests.factories.workbook import filled_in
from tests.unit.surveys.workbook.conftest import Sender, refusal, shown_in


def save(office, question, given, by=None):
    stood = answers_of(office.assessment).get(question.key)
    return save_answer(
        assessment=office.assessment,
        question_key=question.key,
        seen_version=stood.version if stood else 0,
        given=given,
        by=by or office.lead,
    )


def stands(office) -> dict[str, AnswerInput]:
    return {key: content_of(answer) for key, answer in answers_of(office.assessment).items()}


def counts_in(html: str) -> dict[str, int]:
    """What the preview says at its top: "New answers" and the like."""
    listed = html.partition("How the answers differ")[2].partition("</dl>")[0]
    cells = [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<d[td][^>]*>.*?</d[td]>", listed, re.S)]
    return {name: int(number) for name, number in zip(cells[::2], cells[1::2], strict=True)}


def test_what_is_filled_in_is_shown_and_then_applied(office):
    save(office, office.second, level(2, "Seen in May."))
    save(office, office.third, level(4))
    book = filled_in(
        office.by_lead.download(),
        {
            office.first.key: level_words(office.first, 3),
            (office.first.key, "comment"): "As the register says.",
            office.second.key: "Level 4",
            office.third.key: None,
            office.open_question.key: "Pay for time.\nEvery year.",
        },
    )
    before = office.revisions()
    address, html = office.by_lead.preview(book)
    counts = counts_in(html)
    assert (counts["New answers"], counts["Changed"], counts["Emptied"]) == (2, 1, 1)
    assert counts["Unchanged"] == len(office.document.questions) - 4
    assert "In conflict" not in html.partition("</dl>")[2]
    assert office.revisions() == before, "nothing is applied yet"

    response = office.by_lead.apply(address)
    assert response.url == reverse("surveys:assessment_read", args=[office.assessment.pk])
    assert "4 answers saved from the workbook" in office.by_lead.client.get(response.url).content.decode()
    now = stands(office)
    assert now[office.first.key] == level(3, "As the register says.")
    assert now[office.second.key] == level(4, "Seen in May.")
    assert now[office.third.key] == AnswerInput()
    assert now[office.open_question.key] == AnswerInput(response="text", text="Pay for time.\nEvery year.")
    assert office.revisions() == before + 4


def test_a_workbook_sent_back_as_it_came_changes_nothing(office):
    answer_all(office.assessment, by=office.lead)
    save(
        office, office.with_reasons, AnswerInput("not_applicable", None, next(iter(office.with_reasons.not_applicable)))
    )
    save(office, office.first, AnswerInput("not_known", comment=" =1+1\r\n\x0bline\n"))
    _, html = office.by_lead.preview(office.by_lead.download())
    assert counts_in(html)["Unchanged"] == len(office.document.questions)
    assert "There is nothing to apply" in html
    assert 'name="apply"' not in html


def test_not_known_and_not_applicable_with_its_reason(office):
    key, words = next(iter(office.with_reasons.not_applicable.items()))
    cells = {office.with_reasons.key: "Not applicable", (office.with_reasons.key, "reason"): words}
    other = next(q for q in office.document.scored if q != office.with_reasons)
    address, _ = office.by_lead.preview(filled_in(office.by_lead.download(), {**cells, other.key: "not known"}))
    office.by_lead.apply(address)
    assert stands(office)[office.with_reasons.key] == AnswerInput("not_applicable", None, key)
    assert stands(office)[other.key] == AnswerInput("not_known")


@pytest.mark.database
class TestConflict:
    @pytest.fixture
    def conflict(self, office):
        """The lead's workbook with two answers, of which a colleague saved one in the portal in the meantime."""
        save(office, office.first, level(1))
        book = office.by_lead.download()
        save(office, office.first, level(2, "Colleague’s."), by=office.colleague)
        save(office, office.third, level(5), by=office.colleague)
        return filled_in(book, {office.first.key: "Level 4", office.second.key: "Level 3"})

    def test_both_are_shown_and_nothing_is_chosen(self, office, conflict):
        _, html = office.by_lead.preview(conflict)
        counts = counts_in(html)
        assert (counts["In conflict: you choose"], counts["New answers"]) == (1, 1)
        assert counts["Changed in the portal since, not in the workbook: the portal’s stay"] == 1
        part = html.partition('id="conflicts"')[2].partition('id="changes"')[0]
        assert office.first.levels[2] in part
        assert all(claim in part for claim in office.first.claims(4))
        assert office.colleague.name in part
        assert part.count('type="radio"') == 2
        assert "checked" not in part

    def test_without_a_choice_nothing_is_applied(self, office, conflict):
        address, _ = office.by_lead.preview(conflict)
        response = office.by_lead.apply(address)
        assert response.status_code == 422
        assert office.first.prompt in refusal(response)
        assert office.second.key not in stands(office)

    @pytest.mark.parametrize(("choice", "value"), [("workbook", 4), ("portal", 2)])
    def test_the_choice_holds(self, office, conflict, choice, value):
        address, html = office.by_lead.preview(conflict)
        name = re.search(r'name="(choice-[^"]+)"', html)[1]
        assert office.by_lead.apply(address, **{name: choice}).status_code == 302
        now = stands(office)
        assert now[office.first.key].level == value
        assert now[office.second.key].level == 3
        assert now[office.third.key].level == 5, "nobody touched it in the workbook"

    def test_what_was_saved_since_the_preview_is_shown_again_and_nothing_half_applied(self, office, conflict):
        address, html = office.by_lead.preview(conflict)
        name, shown = re.search(r'name="(choice-[^"]+)"', html)[1], shown_in(office.by_lead.client.get(address))
        save(office, office.second, level(1, "First."), by=office.colleague)
        response = office.by_lead.client.post(address, {"shown": shown, name: "workbook"})
        assert response.status_code == 409
        html = response.content.decode()
        assert "Nothing was applied" in html
        assert counts_in(html)["In conflict: you choose"] == 2
        assert re.search(r'value="workbook"[^>]*checked|checked[^>]*value="workbook"', html), "what was chosen stays"
        now = stands(office)
        assert (now[office.first.key].level, now[office.second.key]) == (2, level(1, "First."))

    def test_a_save_between_the_comparison_and_the_last_answer_takes_all_back(self, office, conflict, monkeypatch):
        address, html = office.by_lead.preview(conflict)
        name, shown = re.search(r'name="(choice-[^"]+)"', html)[1], shown_in(office.by_lead.client.get(address))
        real = services.save_answer

        def slow(**given):
            if given["question_key"] == office.first.key:
                save(office, office.first, level(5), by=office.colleague)
            return real(**given)

        monkeypatch.setattr(services, "save_answer", slow)
        response = office.by_lead.client.post(address, {"shown": shown, name: "workbook"})
        assert response.status_code == 409
        assert office.second.key not in stands(office)

    def test_the_same_answer_given_in_both_is_no_conflict(self, office):
        book = office.by_lead.download()
        save(office, office.first, level(3), by=office.colleague)
        _, html = office.by_lead.preview(filled_in(book, {office.first.key: "Level 3"}))
        assert counts_in(html)["In conflict: you choose"] == 0


class TestCells:
    CASES = [
        ("answer", 7, "“Level 1” to “Level 5”"),
        ("answer", "Level 6", "“Level 1” to “Level 5”"),
        ("answer", "3.5", "“Level 1” to “Level 5”"),
        ("answer", "Level 2: the words of another level", "“Level 1” to “Level 5”"),
        ("answer", "perhaps", "“Level 1” to “Level 5”"),
        ("answer", True, "“Level 1” to “Level 5”"),
        ("answer", date(2026, 1, 1), "“Level 1” to “Level 5”"),
        ("answer", "=FORMULA()", "no formula"),
        ("comment", "=FORMULA()", "no formula"),
        ("comment", "x" * 4001, "4,000 characters at most: there are 4,001"),
    ]

    @pytest.mark.parametrize(("what", "typed", "allowed"), CASES, ids=lambda case: str(case)[:20])
    def test_one_that_cannot_be_read_is_listed_and_stops_only_itself(self, office, what, typed, allowed):
        book = filled_in(office.by_lead.download(), {(office.first.key, what): typed, office.second.key: 3})
        address, html = office.by_lead.preview(book)
        assert counts_in(html)["Cannot be read: left alone"] == 1
        listed = html.partition('id="not-readable"')[2].partition("</table>")[0]
        assert allowed in listed
        assert re.search(rf"Workforce, cell {'D' if what == 'answer' else 'F'}4", listed)
        assert office.first.prompt in listed
        office.by_lead.apply(address)
        assert list(stands(office)) == [office.second.key]

    def test_a_reason_that_is_not_listed(self, office):
        key, words = office.with_reasons.key, next(iter(office.with_reasons.not_applicable.values()))
        small = "We are small"
        for answer, reason in (("Not applicable", small), ("Not applicable", None), (3, small), (None, small)):
            book = filled_in(office.by_lead.download(), {key: answer, (key, "reason"): reason})
            _, html = office.by_lead.preview(book)
            assert words in html.partition('id="not-readable"')[2].partition("</table>")[0]

    def test_a_text_that_is_too_long_to_answer_the_open_question(self, office):
        _, html = office.by_lead.preview(filled_in(office.by_lead.download(), {office.open_question.key: "x" * 8001}))
        assert "8,000 characters at most: there are 8,001" in html

    @pytest.mark.parametrize("typed", [3, 3.0, "3", " level 3 ", "LEVEL 3:"])
    def test_a_level_may_be_typed_short(self, office, typed):
        address, _ = office.by_lead.preview(filled_in(office.by_lead.download(), {office.first.key: typed}))
        office.by_lead.apply(address)
        assert stands(office)[office.first.key].level == 3


class TestRights:
    def test_themes_of_others_are_listed_and_left_alone(self, office):
        person = make_person(Role.CONTRIBUTOR, trust=office.trust, themes=["suppliers"])
        sender = Sender(office.assessment, person)
        address, html = sender.preview(
            filled_in(office.by_lead.download(), {office.first.key: 3, office.second.key: 2})
        )
        assert counts_in(html)["In themes that are not yours: left alone"] == 2
        assert "Workforce: 2 differences" in html
        assert "There is nothing to apply" in html
        sender.apply(address)
        assert stands(office) == {}

    def test_who_only_reads_downloads_and_cannot_send(self, office):
        book = office.by_clinician.download()
        assert book.startswith(b"PK")
        assert 'type="file"' not in office.by_clinician.client.get(office.by_clinician.page).content.decode()
        assert office.by_clinician.send(book).status_code == 403

    def test_what_one_person_sent_no_other_person_sees(self, office):
        address, _ = office.by_lead.preview(filled_in(office.by_lead.download(), {office.first.key: 3}))
        assert office.by_colleague.client.get(address).url == office.by_colleague.page
        assert office.by_colleague.client.post(address, {"shown": "x"}).url == office.by_colleague.page
        assert stands(office) == {}

    def test_nothing_is_taken_once_the_answers_are_locked(self, office):
        answer_all(office.assessment, by=office.lead)
        book = filled_in(office.by_lead.download(), {office.first.key: 5})
        address, _ = office.by_lead.preview(book)
        shown = shown_in(office.by_lead.client.get(address))
        sign_assessment(
            assessment=office.assessment, read_hash=answers_hash_of(office.assessment), signed_as="CIO", by=office.lead
        )
        for post in (lambda: office.by_lead.client.post(address, {"shown": shown}), lambda: office.by_lead.send(book)):
            response = post()
            page = office.by_lead.client.get(response.url).content.decode()
            assert "Nothing was applied: the answers are locked" in page
            assert "Signed by" in page
        assert stands(office)[office.first.key].level == 3

    def test_a_wave_that_closed_in_the_meantime_takes_none(self, office):
        book = filled_in(office.by_lead.download(), {office.first.key: 5})
        address, _ = office.by_lead.preview(book)
        close_wave(wave=office.assessment.wave, by=None)
        assert office.by_lead.client.get(address).url == office.by_lead.page
        assert "is closed" in office.by_lead.client.get(office.by_lead.page).content.decode()


class TestSending:
    def test_without_the_token_of_the_form_nothing_is_taken(self, office):
        client = Client(enforce_csrf_checks=True)
        client.cookies = office.by_lead.client.cookies
        file = SimpleUploadedFile("a.xlsx", office.by_lead.download())
        assert client.post(office.by_lead.page, {"file": file, "whole": "yes"}).status_code == 403

    def test_a_larger_file_is_refused_on_its_way(self, office):
        response = office.by_lead.send(b"PK\x03\x04" + b"x" * (5 * 1024 * 1024))
        assert response.status_code == 413
        assert "larger than 5 MB" in refusal(response)

    def test_no_file_and_a_form_that_was_cut_off(self, office):
        assert "Select the workbook" in refusal(office.by_lead.client.post(office.by_lead.page, {"whole": "yes"}))
        file = SimpleUploadedFile("a.xlsx", office.by_lead.download())
        assert "did not arrive whole" in refusal(office.by_lead.client.post(office.by_lead.page, {"file": file}))

    def test_nothing_of_the_file_is_left(self, office, settings):
        def kept():
            return {path for path in settings.EVIDENCE_DIR.rglob("*") if path.is_file()}

        before = kept()
        office.by_lead.preview(office.by_lead.download())
        office.by_lead.send(b"no workbook")
        assert kept() == before

    def test_after_an_hour_or_a_click_it_is_forgotten(self, office):
        book = filled_in(office.by_lead.download(), {office.first.key: 3})
        address, _ = office.by_lead.preview(book)
        assert "is forgotten" in office.by_lead.client.post(address, {"drop": "1"}, follow=True).content.decode()
        assert "is not kept any more" in office.by_lead.client.get(address, follow=True).content.decode()
        address, _ = office.by_lead.preview(book)
        cache.clear()
        response = office.by_lead.client.post(address, {"shown": "x"}, follow=True)
        assert "is not kept any more" in response.content.decode()
        assert stands(office) == {}


class TestTrail:
    def test_each_step_is_recorded_with_its_counts(self, office):
        address, _ = office.by_lead.preview(filled_in(office.by_lead.download(), {office.first.key: 3}))
        office.by_lead.apply(address)
        office.by_lead.send(b"PNG")
        events = {event.action: event for event in Event.objects.filter(action__startswith="workbook.")}
        assert sorted(events) == ["workbook.applied", "workbook.downloaded", "workbook.refused", "workbook.uploaded"]
        assert {event.trust_code for event in events.values()} == {office.assessment.trust_code}
        assert events["workbook.uploaded"].data["new"] == 1
        assert (events["workbook.applied"].data["saved"], events["workbook.applied"].data["new"]) == (1, 1)
        assert "not an Excel workbook" in events["workbook.refused"].data["reason"]
        assert len(events["workbook.refused"].data["sha256"]) == 64
        assert AnswerRevision.objects.get().changed_by_label == office.lead.name


def test_a_whole_assessment_is_applied_in_a_moment(office):
    book = filled_in(office.by_lead.download(), {question.key: 3 for question in office.document.scored})
    address, _ = office.by_lead.preview(book)
    shown = shown_in(office.by_lead.client.get(address))
    with CaptureQueriesContext(connection) as captured:
        office.by_lead.client.post(address, {"shown": shown})
    # What a save by itself takes, for each answer.
    assert len(captured) <= 12 * len(office.document.scored) + 20, len(captured)


def test_queries_do_not_grow_with_what_is_in_the_workbook(office):
    book = office.by_lead.download()
    few, _ = office.by_lead.preview(filled_in(book, {office.first.key: 3}))
    cells = {question.key: 2 for question in office.document.scored}
    for question in office.document.scored[:4]:
        save(office, question, level(5), by=office.colleague)
    many, _ = office.by_lead.preview(filled_in(book, cells))
    counted = []
    for address in (office.by_lead.page, office.by_lead.page + "../workbook.xlsx", few, many):
        with CaptureQueriesContext(connection) as captured:
            office.by_lead.client.get(address)
        counted.append(len(captured))
    assert counted[2] <= counted[3] <= counted[2] + 1
    assert max(counted) <= 15, counted
