"""Answers of the last submission: shown, confirmed one by one or for a theme, and no answers before that."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Role
from audit.models import Event
from organisations.models import Succession
from surveys import services
from surveys.carrying import Flag
from surveys.content import MOST_COMMENT
from surveys.models import Answer, AnswerRevision, Submission
from surveys.selectors import answers_of, carried_keys_of, document_for, earlier_of, progress_of
from surveys.selectors.evidence import evidence_of
from surveys.services.answers import AssessmentLocked, StaleAnswer
from surveys.services.carrying import NotCarried, StaleAnswers, carry_answer, carry_theme
from surveys.services.evidence import add_link, withdraw_evidence
from surveys.services.signing import snapshot_of
from surveys.services.withdrawing import withdraw_submission
from surveys.services.workbook import download_workbook, kept_workbook, receive_workbook
from tests.factories.accounts import make_person, signed_in
from tests.factories.evidence import attach_file
from tests.factories.organisations import make_trust
from tests.factories.surveys import level, make_framework_version, open_assessment, small_document
from tests.unit.surveys.test_answering_time import token_on

SCORED = [question.key for question in small_document().scored]
WITH_REASON = next(question for question in small_document().scored if question.not_applicable)
ONE, TWO, THREE, FOUR, FIVE, UNKNOWN, SECOND_TWO = (key for key in SCORED if key != WITH_REASON.key)
OPEN = next(question.key for question in small_document().questions if not question.is_scored)
LINK = "https://intranet.maple.nhs.uk/plan"


def given_last_time() -> dict[str, services.AnswerInput]:
    """Levels 1 to 5, one not known, one not applicable where there is a reason, and what a body should change."""
    answers = {key: level(n, f"Comment {n}") for n, key in enumerate((ONE, TWO, THREE, FOUR, FIVE), 1)}
    answers[SECOND_TWO] = level(2)
    answers[UNKNOWN] = services.AnswerInput(response="not_known")
    answers[WITH_REASON.key] = services.AnswerInput(
        response="not_applicable", not_applicable_reason=next(iter(WITH_REASON.not_applicable))
    )
    answers[OPEN] = services.AnswerInput(response="text", text="Ask us once.")
    return answers


def submit(assessment, lead, clinician) -> Submission:
    read = {"assessment": assessment, "read_hash": services.answers_hash_of(assessment)}
    services.sign_assessment(**read, signed_as="CIO", by=lead)
    return services.countersign_assessment(**read, signed_as="CCIO", by=clinician)


def save(assessment, by, key, given, seen=0):
    return services.save_answer(assessment=assessment, question_key=key, seen_version=seen, given=given, by=by)


@pytest.fixture
def maple(db, settings, tmp_path) -> SimpleNamespace:
    """Maple Trust submitted in 2025, with a link and a file, and has not answered in 2026."""
    settings.EVIDENCE_DIR = tmp_path
    trust, other = make_trust("RMA", "Maple NHS Trust"), make_trust("ROA", "Oak NHS Trust")
    before = open_assessment(trust, "2025")
    lead, clinician = make_person(Role.DIGITAL_LEAD, trust=trust), make_person(Role.CLINICAL_LEAD, trust=trust)
    for key, given in given_last_time().items():
        save(before, lead, key, given)
    add_link(assessment=before, question_key=THREE, title="The plan", address=LINK, level=3, note="Page 4", by=lead)
    attach_file(before, THREE, lead)
    submission = submit(before, lead, clinician)
    return SimpleNamespace(
        trust=trust,
        other=other,
        before=before,
        submission=submission,
        now=open_assessment(trust, "2026"),
        lead=lead,
        clinician=clinician,
        colleague=make_person(Role.CONTRIBUTOR, trust=trust),
        client=signed_in(lead),
        path=tmp_path,
    )


def carry(maple, key, *, by=None, seen=0, submission_id=None):
    return carry_answer(
        assessment=maple.now,
        question_key=key,
        submission_id=submission_id or maple.submission.pk,
        seen_version=seen,
        by=by or maple.lead,
    )


def carry_all(maple, keys, *, by=None, **seen):
    return carry_theme(
        assessment=maple.now,
        theme="workforce",
        submission_id=maple.submission.pk,
        seen=dict.fromkeys(keys, 0) | seen,
        by=by or maple.lead,
    )


def words(client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


def page_of(maple, name="question_answer", key=THREE) -> str:
    return reverse(f"surveys:{name}", args=[maple.now.pk, key])


# --- what is carried ----------------------------------------------------------------------------


def test_nothing_is_copied_when_a_wave_opens(maple):
    assert answers_of(maple.now) == {}
    assert progress_of([maple.now])[maple.now.pk].answered == 0
    assert carried_keys_of([maple.now])[maple.now.pk] == set(SCORED)


def test_the_last_submission_counts_not_what_was_changed_or_never_submitted(maple):
    oak_lead = make_person(Role.DIGITAL_LEAD, trust=maple.other)
    oak_before = open_assessment(maple.other, "2025")
    save(oak_before, oak_lead, ONE, level(4))
    oak = open_assessment(maple.other, "2026")
    assert earlier_of(oak) is None
    assert carried_keys_of([oak, maple.now])[oak.pk] == frozenset()
    page = words(signed_in(oak_lead), reverse("surveys:question_answer", args=[oak.pk, ONE]))
    assert "Your answer in Wave 2025" in page
    assert "It was not submitted." in page
    assert "Still true" not in page


def test_an_older_submission_is_carried_where_the_wave_between_was_not_answered(maple):
    later = open_assessment(maple.trust, "2027")
    assert earlier_of(later).submission == maple.submission
    assert earlier_of(maple.before) is None


def test_a_submission_that_was_withdrawn_is_not_carried(maple):
    assert earlier_of(maple.now).submission == maple.submission
    withdraw_submission(assessment=maple.before, reason="A wrong sheet.", by=maple.lead)
    assert earlier_of(maple.now) is None
    assert carried_keys_of([maple.now]) == {maple.now.pk: frozenset()}


def test_signatures_need_what_was_not_confirmed(maple):
    carry_all(maple, [ONE, TWO, THREE])
    with pytest.raises(services.NotReadyToSign) as refused:
        services.sign_assessment(
            assessment=maple.now, read_hash=services.answers_hash_of(maple.now), signed_as="CIO", by=maple.lead
        )
    assert set(refused.value.unanswered) == set(SCORED) - {ONE, TWO, THREE}


# --- one by one ---------------------------------------------------------------------------------


@pytest.mark.parametrize("key", [*SCORED, OPEN])
def test_each_answer_can_be_confirmed_on_its_own(maple, key):
    answer = carry(maple, key).answer
    was = answers_of(maple.before)[key]
    for name in ("response", "level", "not_applicable_reason", "text", "comment"):
        assert getattr(answer, name) == getattr(was, name)
    assert answer.carried_from == maple.submission
    revision = AnswerRevision.objects.get(answer=answer)
    assert (revision.version, revision.carried_from, revision.changed_by_label) == (
        1,
        maple.submission,
        maple.lead.name,
    )
    event = Event.objects.get(action="answer.carried")
    assert event.data["carried_from"] == maple.submission.pk
    assert event.data["question"] == key


def test_a_later_edit_clears_the_mark_and_history_keeps_it(maple):
    carry(maple, TWO)
    answer = save(maple.now, maple.colleague, TWO, level(4), seen=1)
    assert answer.carried_from is None
    assert list(answer.revisions.values_list("carried_from", flat=True)) == [maple.submission.pk, None]


def test_saving_the_same_again_leaves_the_mark(maple):
    stood = carry(maple, TWO).answer
    save(maple.now, maple.colleague, TWO, level(2, stood.comment), seen=1)
    assert answers_of(maple.now)[TWO].carried_from == maple.submission


def test_only_a_snapshot_with_carried_answers_says_so(maple):
    entries = {entry["question"]: entry for entry in maple.submission.snapshot["answers"]}
    assert not any("carried" in entry for entry in entries.values())
    carry(maple, ONE)
    save(maple.now, maple.lead, TWO, level(2))
    made = {entry["question"]: entry for entry in snapshot_of(maple.now, answers_of(maple.now))["answers"]}
    assert made[ONE]["carried"] is True
    assert "carried" not in made[TWO]


def test_two_people_confirm_the_same_answer_and_nothing_is_in_conflict(maple):
    first = carry(maple, THREE, by=maple.colleague).answer
    second = carry(maple, THREE).answer
    assert first.pk == second.pk
    assert answers_of(maple.now)[THREE].changed_by_label == maple.colleague.name
    assert AnswerRevision.objects.filter(answer=first).count() == 1
    assert [piece.address for piece in evidence_of(maple.now)[THREE]] == [LINK]


def test_a_stale_confirmation_overwrites_nothing(maple):
    save(maple.now, maple.colleague, TWO, level(5, "hers"))
    with pytest.raises(StaleAnswer) as stale:
        carry(maple, TWO)
    assert stale.value.current.comment == "hers"
    assert answers_of(maple.now)[TWO].level == 5


def test_a_comment_made_this_time_stays(maple):
    save(maple.now, maple.colleague, TWO, services.AnswerInput(comment="Asking HR"))
    with pytest.raises(StaleAnswer):
        carry(maple, TWO)
    answer = carry(maple, TWO, seen=1).answer
    assert (answer.level, answer.comment, answer.carried_from) == (2, "Asking HR", maple.submission)


def test_another_submission_is_refused_whose_ever_it_is(maple):
    oak = open_assessment(maple.other, "2025")
    lead, clinician = (
        make_person(Role.DIGITAL_LEAD, trust=maple.other),
        make_person(Role.CLINICAL_LEAD, trust=maple.other),
    )
    for key in SCORED:
        save(oak, lead, key, level(5))
    theirs = submit(oak, lead, clinician)
    for foreign in (theirs.pk, 999_999):
        with pytest.raises(NotCarried):
            carry(maple, TWO, submission_id=foreign)
        response = maple.client.post(page_of(maple, "answer_carry"), {"submission": foreign, "seen_version": 0})
        assert response.url == page_of(maple)
        response = maple.client.post(
            page_of(maple, "theme_carry", "workforce"), {"submission": foreign, "ticks": f"{ONE}:0"}
        )
        assert response.status_code == 409
    assert not Answer.objects.filter(assessment=maple.now).exists()


def test_a_locked_assessment_takes_nothing(maple):
    services.close_wave(wave=maple.now.wave, by=None)
    with pytest.raises(AssessmentLocked):
        carry(maple, TWO)
    with pytest.raises(AssessmentLocked):
        carry_all(maple, [TWO])
    assert maple.client.get(page_of(maple, "theme_carry", "workforce")).status_code == 302
    assert "Still true: use it" not in words(maple.client, page_of(maple))


@pytest.mark.parametrize("role", [Role.CLINICAL_LEAD, Role.EXECUTIVE_SPONSOR])
def test_who_reads_and_does_not_answer_is_refused(maple, role):
    person = make_person(role, trust=maple.trust)
    with pytest.raises(PermissionDenied):
        carry(maple, TWO, by=person)
    with pytest.raises(PermissionDenied):
        carry_all(maple, [TWO], by=person)
    assert "Still true: use it" not in words(signed_in(person), page_of(maple))


def test_a_stranger_finds_nothing(maple):
    stranger = signed_in(make_person(Role.DIGITAL_LEAD, trust=maple.other))
    for name, key in (("answer_carry", ONE), ("theme_carry", "workforce")):
        sent = {"submission": maple.submission.pk, "seen_version": 0, "ticks": f"{ONE}:0"}
        assert stranger.post(page_of(maple, name, key), sent).status_code == 404
    assert not Answer.objects.filter(assessment=maple.now).exists()


def test_a_person_with_other_themes_is_refused(maple):
    person = make_person(Role.CONTRIBUTOR, trust=maple.trust, themes=["suppliers"])
    with pytest.raises(PermissionDenied):
        carry(maple, TWO, by=person)
    with pytest.raises(PermissionDenied):
        carry_all(maple, [TWO], by=person)


# --- evidence -----------------------------------------------------------------------------------


def test_links_come_with_the_answer_and_files_do_not(maple):
    assert len(evidence_of(maple.before)[THREE]) == 2
    assert carry(maple, THREE).left_out == ()
    (piece,) = evidence_of(maple.now)[THREE]
    assert (piece.address, piece.title, piece.level, piece.note) == (LINK, "The plan", 3, "Page 4")
    assert "Files are not kept from one wave to the next" in words(
        maple.client, page_of(maple)
    ) or "Confirmed as still true" in words(maple.client, page_of(maple))


def test_a_link_that_serves_another_answer_serves_this_one_too(maple):
    save(maple.now, maple.lead, ONE, level(1))
    add_link(assessment=maple.now, question_key=ONE, title="Plan", address=LINK, level=None, note="", by=maple.lead)
    carry(maple, THREE)
    found = evidence_of(maple.now)
    assert found[ONE][0].id == found[THREE][0].id


def test_a_link_withdrawn_since_comes_back_with_the_answer(maple):
    carry(maple, THREE)
    (piece,) = evidence_of(maple.now)[THREE]
    withdraw_evidence(assessment=maple.now, question_key=THREE, evidence_id=piece.id, by=maple.lead)
    save(maple.now, maple.lead, THREE, services.AnswerInput(), seen=1)
    carry(maple, THREE, seen=2)
    assert [piece.address for piece in evidence_of(maple.now)[THREE]] == [LINK]


# --- a theme ------------------------------------------------------------------------------------


def test_a_theme_is_confirmed_as_ticked(maple):
    done = carry_all(maple, [ONE, THREE])
    assert [one.answer.level for one in done] == [1, 3]
    assert set(answers_of(maple.now)) == {ONE, THREE}
    assert [piece.address for piece in evidence_of(maple.now)[THREE]] == [LINK]


@pytest.mark.parametrize("key", [FOUR, FIVE, UNKNOWN, WITH_REASON.key, OPEN, "workforce.nothing"])
def test_high_levels_and_what_is_no_level_are_never_confirmed_together(maple, key):
    with pytest.raises(NotCarried):
        carry_all(maple, [ONE, key])
    response = maple.client.post(
        page_of(maple, "theme_carry", "workforce"),
        {"submission": maple.submission.pk, "ticks": [f"{ONE}:0", f"{key}:0"]},
    )
    assert response.status_code == 409
    assert "Nothing was confirmed" in response.content.decode()
    assert not Answer.objects.filter(assessment=maple.now).exists()


def test_where_one_changed_nothing_is_confirmed_and_it_is_named(maple):
    save(maple.now, maple.colleague, TWO, level(4, "hers"))
    with pytest.raises(StaleAnswers) as stale:
        carry_all(maple, [ONE, TWO, THREE])
    assert stale.value.keys == (TWO,)
    response = maple.client.post(
        page_of(maple, "theme_carry", "workforce"),
        {"submission": maple.submission.pk, "ticks": [f"{ONE}:0", f"{TWO}:0", f"{THREE}:0"]},
    )
    page = response.content.decode()
    assert response.status_code == 409
    assert small_document().question(TWO).prompt in page
    assert set(answers_of(maple.now)) == {TWO}
    # What still stands as it was seen is ticked, so that once more pressing the button is all there is to do.
    ticked = {
        key
        for key in (ONE, TWO, THREE)
        for field in page.split("<input")[1:]
        if f'"{key}:0"' in field and "checked" in field.split(">")[0]
    }
    assert ticked == {ONE, THREE}


def test_a_made_up_tick_confirms_nothing(maple):
    for tick in (ONE, f"{ONE}:x", f"{ONE}:-1", f"{ONE}:99999999999", ":0", "<script>:0"):
        response = maple.client.post(
            page_of(maple, "theme_carry", "workforce"), {"submission": maple.submission.pk, "ticks": tick}
        )
        assert response.status_code == 409
        assert "<script>:0" not in response.content.decode()
    assert not Answer.objects.filter(assessment=maple.now).exists()


def test_nothing_is_ticked_beforehand_and_ticking_nothing_is_an_error(maple):
    address = page_of(maple, "theme_carry", "workforce")
    page = words(maple.client, address)
    assert " checked" not in page
    assert small_document().question(THREE).prompt in page
    assert f'value="{FOUR}:0"' not in page
    response = maple.client.post(address, {"submission": maple.submission.pk})
    assert response.status_code == 422
    assert "Select the answers that are still true" in response.content.decode()


# --- pages --------------------------------------------------------------------------------------


def test_the_question_page_offers_what_was_answered_and_goes_on(maple):
    page = words(maple.client, page_of(maple))
    assert "Your answer in Wave 2025" in page
    assert "Still true: use it" in page
    assert "attach the file again" in page
    response = maple.client.post(page_of(maple, "answer_carry"), {"submission": maple.submission.pk, "seen_version": 0})
    assert response.url == page_of(maple, key=FOUR)
    page = words(maple.client, page_of(maple))
    assert "Confirmed as still true." in page
    assert "Still true: use it" not in page


def test_a_colleagues_answer_in_between_is_shown_beside_last_times(maple):
    save(maple.now, maple.colleague, TWO, level(5, "<b>hers</b>"))
    sent = {"submission": maple.submission.pk, "seen_version": 0}
    response = maple.client.post(page_of(maple, "answer_carry", TWO), sent)
    page = response.content.decode()
    assert response.status_code == 409
    assert "&lt;b&gt;hers" in page
    assert "Comment 2" in page
    assert answers_of(maple.now)[TWO].level == 5
    maple.client.post(page_of(maple, "answer_carry", TWO), sent | {"seen_version": 1})
    answer = answers_of(maple.now)[TWO]
    assert (answer.level, answer.comment, answer.carried_from) == (2, "Comment 2", maple.submission)


@pytest.mark.parametrize("sent", [{}, {"submission": "x", "seen_version": "0"}, {"submission": 1, "seen_version": -1}])
def test_an_incomplete_page_saves_nothing(maple, sent):
    assert maple.client.post(page_of(maple, "answer_carry"), sent).url == page_of(maple)
    assert not Answer.objects.filter(assessment=maple.now).exists()


def test_pages_say_how_many_need_confirming(maple):
    for address in (
        "/",
        reverse("surveys:assessment_read", args=[maple.now.pk]),
        page_of(maple, "theme_read", "workforce"),
    ):
        assert "0 of 8 questions answered, 8 to confirm" in words(maple.client, address)
    assert "From last time: 8 to confirm" in words(maple.client, "/")
    carry_all(maple, [ONE])
    save(maple.now, maple.lead, FIVE, level(4))
    for address in (
        "/",
        reverse("surveys:assessment_read", args=[maple.now.pk]),
        page_of(maple, "theme_read", "workforce"),
    ):
        assert "2 of 8 questions answered, 6 to confirm" in words(maple.client, address)
    theme = words(maple.client, page_of(maple, "theme_read", "workforce"))
    assert "Last time: level 3" in theme
    assert "that may still be true" in theme
    check = words(maple.client, reverse("surveys:answers_check", args=[maple.now.pk]))
    assert check.count("(answered last time, to confirm)") == 6
    assert check.count("Confirmed as still true since last time.") == 1


def test_a_closed_wave_has_nothing_to_confirm(maple):
    services.close_wave(wave=maple.now.wave, by=None)
    for address in (
        "/",
        reverse("surveys:assessment_read", args=[maple.now.pk]),
        page_of(maple, "theme_read", "workforce"),
    ):
        assert "to confirm" not in words(maple.client, address)


def test_the_start_page_says_what_is_taken_over(maple):
    page = words(maple.client, reverse("surveys:assessment_start", args=[maple.now.pk]))
    assert "Your trust answered 8 of these 8 questions in Wave 2025" in page
    assert reverse("surveys:submission_read", args=[maple.before.pk, 1]) in page


def test_answers_of_a_trust_taken_over_are_named_and_not_carried(maple):
    Succession.objects.create(
        predecessor=maple.trust, successor=maple.other, on=date(2026, 3, 31), source="", confidence=""
    )
    oak = open_assessment(maple.other, "2026")
    address = reverse("surveys:assessment_start", args=[oak.pk])
    theirs = reverse("surveys:submission_read", args=[maple.before.pk, 1])
    page = words(signed_in(make_person(Role.DIGITAL_LEAD, trust=maple.other)), address)
    assert "Their answers are not carried over" in page
    assert "Maple NHS Trust" in page
    assert theirs not in page
    assert earlier_of(oak) is None
    assert theirs in words(signed_in(make_person(Role.NATIONAL_ANALYST, second_step=True)), address)


def test_pages_take_no_more_queries_with_more_waves_and_at_most_fifteen(maple):
    later = open_assessment(maple.trust, "2027")
    for key, given in given_last_time().items():
        save(maple.now, maple.lead, key, given)
    submit(maple.now, maple.lead, maple.clinician)
    for name, args in (
        ("question_answer", [THREE]),
        ("theme_read", ["workforce"]),
        ("theme_carry", ["workforce"]),
        ("assessment_read", []),
        ("assessment_start", []),
    ):
        address = reverse(f"surveys:{name}", args=[later.pk, *args])
        maple.client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert maple.client.get(address).status_code == 200
        assert len(captured) <= 15, "\n".join(query["sql"] for query in captured)


def test_confirming_takes_few_queries(maple):
    sent = {"submission": maple.submission.pk, "seen_version": 0}
    maple.client.post(page_of(maple, "answer_carry", ONE), sent)
    with CaptureQueriesContext(connection) as captured:
        assert maple.client.post(page_of(maple, "answer_carry", TWO), sent).status_code == 302
    queries = [query["sql"] for query in captured if not query["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN"))]
    assert len(queries) <= 9, "\n".join(queries)  # A save and the submission that it rests on.
    assert document_for(maple.now).question(TWO).key in answers_of(maple.now)


def test_the_workbook_shows_last_times_answer_and_does_not_read_it(maple):
    _, content = download_workbook(assessment=maple.now, by=maple.lead)
    sheet = load_workbook(BytesIO(content))["Workforce"]
    headings = [cell.value for cell in sheet[3]]
    assert headings[-1] == "Last time: Wave 2025"
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=4)}
    assert rows[THREE][-1].value.startswith("Level 3: ")
    assert "Comment 3" in rows[THREE][-1].value
    assert rows[THREE][headings.index("Your answer")].value is None
    path = maple.path / "back.xlsx"
    path.write_bytes(content)
    token = receive_workbook(assessment=maple.now, path=path, sha256="", by=maple.lead)
    assert not any(
        given.response for given in kept_workbook(assessment=maple.now, token=token, by=maple.lead).answers.values()
    )
    _, first = download_workbook(assessment=maple.before, by=maple.lead)
    assert not any("Last time" in str(cell.value) for cell in load_workbook(BytesIO(first))["Workforce"][3])


def test_what_was_reworded_is_not_carried_and_shown_with_its_new_words(maple):
    document = small_document()
    theme = document.themes[0]
    questions = list(theme.questions)
    at = next(n for n, question in enumerate(questions) if question.key == THREE)
    questions[at] = replace(questions[at], levels={**questions[at].levels, 2: "A wholly other list of zebras."})
    at = next(n for n, question in enumerate(questions) if question.key == TWO)
    questions[at] = replace(questions[at], key="workforce.zebras", prompt="How many zebras are there?")
    newer = replace(document, version="0.9", themes=(replace(theme, questions=tuple(questions)),))
    later = open_assessment(maple.trust, "2027", framework_version=make_framework_version(newer))
    carried = earlier_of(later).carried
    assert carried.flagged(Flag.REWORDED)[0].key == THREE
    assert [question.key for question in carried.flagged(Flag.NEW)] == ["workforce.zebras"]
    assert [question.key for question in carried.retired] == [TWO]
    assert carried.keys == set(SCORED) - {TWO, THREE}
    page = words(maple.client, reverse("surveys:question_answer", args=[later.pk, THREE]))
    assert "What has been reworded" in page
    assert "zebras" in page
    assert "Still true: use it" not in page
    sent = {"submission": maple.submission.pk, "seen_version": 0, "ticks": f"{THREE}:0"}
    assert maple.client.post(reverse("surveys:answer_carry", args=[later.pk, THREE]), sent).status_code == 302
    assert maple.client.post(reverse("surveys:theme_carry", args=[later.pk, "workforce"]), sent).status_code == 409
    assert not Answer.objects.filter(assessment=later).exists()
    assert "This question is new" in words(
        maple.client, reverse("surveys:question_answer", args=[later.pk, "workforce.zebras"])
    )
    start = words(maple.client, reverse("surveys:assessment_start", args=[later.pk]))
    for said in ("Reworded since Wave 2025", "New since Wave 2025", "No longer asked", document.question(TWO).prompt):
        assert said in start
    theme = words(maple.client, reverse("surveys:theme_read", args=[later.pk, "workforce"]))
    assert "Reworded since last time" in theme
    assert "New question" in theme


def test_answers_to_another_framework_are_not_carried(maple):
    other = replace(small_document(), slug="another", version="0.1")
    later = open_assessment(maple.trust, "2027", framework_version=make_framework_version(other))
    assert earlier_of(later) is None
    assert "Your answer in" not in words(maple.client, reverse("surveys:question_answer", args=[later.pk, THREE]))


def test_a_comment_typed_beside_it_is_kept_through_a_conflict_too(maple):
    sent = {
        "submission": maple.submission.pk,
        "seen_version": 0,
        "comment": "Still so, says <b>HR</b>.",
        "response": "5",
    }
    save(maple.now, maple.colleague, TWO, level(5))
    page = maple.client.post(page_of(maple, "answer_carry", TWO), sent).content.decode()
    assert 'name="comment" value="Still so, says &lt;b&gt;HR&lt;/b&gt;."' in page
    maple.client.post(page_of(maple, "answer_carry", THREE), sent)
    answer = answers_of(maple.now)[THREE]
    assert (answer.level, answer.comment, answer.carried_from) == (3, sent["comment"], maple.submission)
    too_long = sent | {"comment": "x" * (MOST_COMMENT + 1)}
    assert maple.client.post(page_of(maple, "answer_carry", ONE), too_long).url == page_of(maple, key=ONE)
    assert set(answers_of(maple.now)) == {TWO, THREE}


def test_looking_again_is_measured_as_answering_is(maple, monkeypatch):
    measured = []
    monkeypatch.setattr("surveys.views.answering.queue_answering_time", lambda *row: measured.append(row))
    token = token_on(maple.client, page_of(maple))
    sent = {"submission": maple.submission.pk, "seen_version": 0, "opened": token}
    maple.client.post(page_of(maple, "answer_carry"), sent)
    maple.client.post(page_of(maple, "answer_carry"), sent)
    maple.client.post(page_of(maple, "answer_carry", TWO), sent)
    assert len(measured) == 1
