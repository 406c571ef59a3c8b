"""Sharing out an assessment: rights, states, and what is shown of it."""

from types import SimpleNamespace

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import Role
from accounts.selectors import themes_of
from accounts.services import disable_person, end_membership
from audit.models import Event
from surveys import services
from surveys.models import Assessment, Assignment, AssignmentChange, Notice
from surveys.selectors import answers_of, contributions_to, document_for, log_of, standing_of
from surveys.services import (
    NotReady,
    NotYours,
    StaleAssignment,
    accept_assignment,
    ask_for_changes,
    assign,
    hand_over_and_end,
    submit_assignment,
)
from surveys.services.sending import send_waiting
from surveys.sharing import shared_themes
from surveys.tasklist import answered_keys
from tests.factories.accounts import make_person
from tests.factories.organisations import make_trust
from tests.factories.surveys import answer_all, level, make_framework_version, make_wave, open_assessment
from tests.unit.surveys.test_beforehand import two_themes

pytestmark = pytest.mark.django_db


@pytest.fixture
def oak() -> SimpleNamespace:
    """Oak Trust before two themes, with a lead, a deputy and two colleagues, one of them limited to the first theme."""
    trust, other = make_trust("ROA", "Oak NHS Trust"), make_trust("RMA", "Maple NHS Trust")
    wave = make_wave(framework_version=make_framework_version(two_themes()))
    services.open_wave(wave=wave, by=None)
    assessment = open_assessment(trust)
    first, second = (theme.key for theme in document_for(assessment).themes)
    return SimpleNamespace(
        trust=trust,
        assessment=assessment,
        other_assessment=open_assessment(other),
        first=first,
        second=second,
        lead=make_person(Role.DIGITAL_LEAD, trust=trust, name="Dana Lead"),
        deputy=make_person(Role.DEPUTY_DIGITAL_LEAD, trust=trust, name="Devi Deputy"),
        ann=make_person(Role.CONTRIBUTOR, trust=trust, name="Ann Able"),
        bob=make_person(Role.CONTRIBUTOR, trust=trust, name="Bob Busy", themes=(first,)),
        clinician=make_person(Role.CLINICAL_LEAD, trust=trust),
        stranger=make_person(Role.DIGITAL_LEAD, trust=other, name="Sue Stranger"),
    )


def give(oak, person, *, theme="", by=None, seen=0, **more) -> Assignment:
    return assign(
        assessment=oak.assessment, theme=theme or oak.first, person=person, seen_version=seen, by=by or oak.lead, **more
    )


def answer(oak, key: str, value: int, by) -> None:
    stood = answers_of(oak.assessment).get(key)
    services.save_answer(
        assessment=oak.assessment, question_key=key, seen_version=stood.version if stood else 0,
        given=level(value), by=by,
    )  # fmt: skip


def answer_theme(oak, theme: str, by, value: int = 3) -> None:
    for question in document_for(oak.assessment).theme(theme).scored:
        answer(oak, question.key, value, by)


def shared(oak, theme: str):
    answers = answers_of(oak.assessment)
    listed = shared_themes(
        document_for(oak.assessment), standing_of(oak.assessment), answered_keys(answers), answers=answers
    )
    return next(one for one in listed if one.theme.key == theme)


def ready(oak) -> Assignment:
    given = give(oak, oak.ann)
    answer_theme(oak, oak.first, oak.ann)
    return submit_assignment(assignment=given, seen_version=given.version, by=oak.ann)


def test_a_theme_goes_from_draft_to_accepted_and_every_step_is_kept(oak):
    submitted = ready(oak)
    asked = ask_for_changes(assignment=submitted, seen_version=submitted.version, note="Say where.", by=oak.deputy)
    assert (asked.state, asked.note) == ("changes_asked", "Say where.")
    again = submit_assignment(assignment=asked, seen_version=asked.version, by=oak.ann)
    accepted = accept_assignment(assignment=again, seen_version=again.version, by=oak.lead)
    assert accepted.state == "accepted"
    log = log_of(oak.assessment, oak.first)
    assert [(c.kind, c.made_by_label, c.note) for c in reversed(log)] == [
        ("assigned", "Dana Lead", ""),
        ("submitted", "Ann Able", ""),
        ("changes_asked", "Devi Deputy", "Say where."),
        ("submitted", "Ann Able", ""),
        ("accepted", "Dana Lead", ""),
    ]
    assert Event.objects.filter(action__startswith="assignment.", trust_code="ROA").count() == 5


def test_a_state_locks_nobody_out(oak):
    accepted = accept_assignment(assignment=ready(oak), seen_version=2, by=oak.lead)
    key = document_for(oak.assessment).theme(oak.first).scored[0].key
    answer(oak, key, 5, oak.bob)
    assert answers_of(oak.assessment)[key].level == 5
    assert Assignment.objects.get(pk=accepted.pk).state == "accepted"


def test_what_changed_since_it_was_accepted_is_shown_until_it_is_accepted_again(oak):
    accepted = accept_assignment(assignment=ready(oak), seen_version=2, by=oak.lead)
    assert shared(oak, oak.first).share.state == "Accepted"
    key = document_for(oak.assessment).theme(oak.first).scored[0].key
    answer(oak, key, 5, oak.bob)
    share = shared(oak, oak.first).share
    assert share.state == "Accepted, 1 answer changed since"
    assert [(a.question.key, a.changed_by_label) for a in share.changed] == [(key, "Bob Busy")]
    accept_assignment(assignment=accepted, seen_version=accepted.version, by=oak.lead)
    assert shared(oak, oak.first).share.state == "Accepted"


def test_what_has_gaps_is_not_ready_and_says_which(oak):
    given = give(oak, oak.ann)
    questions = document_for(oak.assessment).theme(oak.first).scored
    for question in questions[2:]:
        answer(oak, question.key, 3, oak.ann)
    with pytest.raises(NotReady) as gaps:
        submit_assignment(assignment=given, seen_version=1, by=oak.ann)
    assert gaps.value.unanswered == [question.key for question in questions[:2]]
    assert Assignment.objects.get().state == "draft"


def test_a_theme_is_ready_without_the_questions_that_others_have_singly(oak):
    given = give(oak, oak.ann)
    questions = document_for(oak.assessment).theme(oak.first).scored
    give(oak, oak.bob, question_key=questions[0].key)
    for question in questions[1:]:
        answer(oak, question.key, 3, oak.ann)
    assert submit_assignment(assignment=given, seen_version=1, by=oak.ann).state == "submitted"


def test_only_whoever_has_it_says_that_it_is_ready(oak):
    given = give(oak, oak.ann)
    answer_theme(oak, oak.first, oak.ann)
    for other in (oak.bob, oak.lead):
        with pytest.raises(NotYours):
            submit_assignment(assignment=given, seen_version=1, by=other)
    for other in (oak.clinician, oak.stranger):
        with pytest.raises(PermissionDenied):
            submit_assignment(assignment=given, seen_version=1, by=other)


def test_contributors_neither_give_nor_accept_nor_ask_for_changes(oak):
    submitted = ready(oak)
    for by in (oak.ann, oak.bob, oak.clinician, oak.stranger):
        with pytest.raises(PermissionDenied):
            give(oak, oak.bob, by=by, theme=oak.second)
        with pytest.raises(PermissionDenied):
            accept_assignment(assignment=submitted, seen_version=2, by=by)
        with pytest.raises(PermissionDenied):
            ask_for_changes(assignment=submitted, seen_version=2, note="No.", by=by)
    assert Assignment.objects.get().state == "submitted"


def test_changes_are_asked_with_a_note_and_of_what_is_ready(oak):
    submitted = ready(oak)
    with pytest.raises(ValidationError):
        ask_for_changes(assignment=submitted, seen_version=2, note=" \n ", by=oak.lead)
    draft = give(oak, oak.bob, theme=oak.second)
    for act in (
        lambda: accept_assignment(assignment=draft, seen_version=1, by=oak.lead),
        lambda: ask_for_changes(assignment=draft, seen_version=1, note="Go on.", by=oak.lead),
    ):
        with pytest.raises(StaleAssignment):
            act()


def test_giving_a_theme_lets_a_limited_colleague_answer_it_and_no_other(oak):
    key = document_for(oak.assessment).theme(oak.second).scored[0].key
    with pytest.raises(PermissionDenied):
        answer(oak, key, 3, oak.bob)
    give(oak, oak.bob, theme=oak.second)
    answer(oak, key, 3, oak.bob)
    assert themes_of(oak.bob, "ROA") == {oak.first, oak.second}
    assert Event.objects.get(action="membership.themes_changed").data["after"] == sorted([oak.first, oak.second])


def test_people_of_other_trusts_and_people_who_do_not_answer_are_given_nothing(oak):
    for person in (oak.stranger, oak.clinician, make_person()):
        with pytest.raises(ValidationError):
            give(oak, person)
    end_membership(membership=oak.ann.memberships.get(), by=None)
    with pytest.raises(ValidationError):
        give(oak, oak.ann)
    assert not Assignment.objects.exists()


def test_nothing_is_shared_out_once_it_is_signed_or_closed(oak):
    submitted = ready(oak)
    Assessment.objects.filter(pk=oak.assessment.pk).update(state=Assessment.State.SIGNED)
    acts = (
        lambda: give(oak, oak.ann, theme=oak.second),
        lambda: accept_assignment(assignment=submitted, seen_version=2, by=oak.lead),
        lambda: ask_for_changes(assignment=submitted, seen_version=2, note="No.", by=oak.lead),
    )
    for act in acts:
        with pytest.raises(services.AssessmentLocked):
            act()
    Assessment.objects.filter(pk=oak.assessment.pk).update(state=Assessment.State.OPEN, takes_answers=False)
    for act in acts:
        with pytest.raises(services.AssessmentLocked):
            act()


def test_of_two_leads_at_once_the_second_is_told(oak):
    give(oak, oak.ann)
    with pytest.raises(StaleAssignment) as stale:
        give(oak, oak.bob, by=oak.deputy)
    assert stale.value.current.person == oak.ann
    submitted = Assignment.objects.get()
    answer_theme(oak, oak.first, oak.ann)
    submitted = submit_assignment(assignment=submitted, seen_version=1, by=oak.ann)
    accept_assignment(assignment=submitted, seen_version=submitted.version, by=oak.lead)
    with pytest.raises(StaleAssignment):
        ask_for_changes(assignment=submitted, seen_version=2, note="Not yet.", by=oak.deputy)
    assert Assignment.objects.get().state == "accepted"


def test_a_theme_given_to_somebody_else_goes_over_as_it_is_and_the_former_stays_in_the_history(oak):
    submitted = ready(oak)
    given = give(oak, oak.bob, seen=submitted.version)
    assert (given.person, given.state) == (oak.bob, "submitted")
    assert Assignment.objects.filter(ended_at=None).count() == 1
    assert [change.person_label for change in log_of(oak.assessment, oak.first)] == [
        "Bob Busy", "Ann Able", "Ann Able", "Ann Able",
    ]  # fmt: skip


def test_what_is_given_to_nobody_is_nobodys(oak):
    given = give(oak, oak.ann)
    assert give(oak, None, seen=given.version) is None
    assert standing_of(oak.assessment) == []
    assert give(oak, oak.ann).pk != given.pk


@pytest.mark.parametrize("end", [
    lambda user: end_membership(membership=user.memberships.get(), by=None),
    lambda user: disable_person(user=user, by=None),
])  # fmt: skip
def test_whoever_an_administrator_ended_holds_nothing_silently(oak, end):
    give(oak, oak.ann)
    end(oak.ann)
    share = shared(oak, oak.first).share
    assert share.has_left
    assert share.state == "Nobody has this"
    assert shared(oak, oak.first).words == "Ann Able has left the team: nobody has this"


def test_a_leaver_hands_over_in_one_go_and_nothing_is_lost(oak):
    theme = give(oak, oak.ann)
    key = document_for(oak.assessment).theme(oak.second).scored[0].key
    question = give(oak, oak.ann, theme=oak.second, question_key=key)
    answer_theme(oak, oak.first, oak.ann)
    before = {k: (a.level, a.version, a.changed_by_label) for k, a in answers_of(oak.assessment).items()}
    hand_over_and_end(
        membership=oak.ann.memberships.get(), heirs={theme.pk: oak.bob, question.pk: None}, reason="left", by=oak.deputy
    )
    assert {k: (a.level, a.version, a.changed_by_label) for k, a in answers_of(oak.assessment).items()} == before
    assert [(a.theme, a.person) for a in standing_of(oak.assessment)] == [(oak.first, oak.bob)]
    assert oak.ann.memberships.get().ended_at is not None
    with pytest.raises(PermissionDenied):
        answer(oak, key, 3, oak.ann)
    with pytest.raises(PermissionDenied):
        submit_assignment(assignment=theme, seen_version=theme.version, by=oak.ann)
    assert contributions_to(oak.assessment)[0].label == "Ann Able"
    assert "Ann Able" in [change.person_label for change in log_of(oak.assessment, oak.first)]


def test_a_hand_over_that_fails_changes_nothing(oak):
    theme = give(oak, oak.ann)
    member = oak.ann.memberships.get()
    for heirs in ({theme.pk: oak.stranger}, {theme.pk: oak.clinician}, {theme.pk: oak.ann}, {}):
        with pytest.raises(ValidationError):
            hand_over_and_end(membership=member, heirs=heirs, by=oak.lead)
    for by in (oak.bob, oak.stranger, oak.clinician):
        with pytest.raises(PermissionDenied):
            hand_over_and_end(membership=member, heirs={theme.pk: oak.bob}, by=by)
    assert oak.ann.memberships.get().ended_at is None
    assert standing_of(oak.assessment)[0].person == oak.ann
    assert AssignmentChange.objects.count() == 1


def test_who_has_done_what_counts_questions_once_and_names_leavers(oak):
    keys = [question.key for question in document_for(oak.assessment).theme(oak.first).scored]
    answer(oak, keys[0], 1, oak.ann)
    answer(oak, keys[0], 2, oak.ann)
    answer(oak, keys[1], 2, oak.ann)
    answer(oak, keys[0], 4, oak.bob)
    end_membership(membership=oak.ann.memberships.get(), by=None)
    assert [(c.label, c.answered) for c in contributions_to(oak.assessment)] == [("Bob Busy", 1), ("Ann Able", 2)]


def test_a_foreign_theme_or_question_cannot_be_given(oak):
    question = document_for(oak.assessment).theme(oak.first).scored[0].key
    for wrong in ({"theme": "no-such-theme"}, {"theme": oak.second, "question_key": question}, {"question_key": "x.y"}):
        with pytest.raises(KeyError):
            give(oak, oak.ann, **wrong)


def test_signing_needs_nothing_to_be_accepted(oak):
    give(oak, oak.ann)
    answer_all(oak.assessment, oak.lead)
    services.sign_assessment(
        assessment=oak.assessment, read_hash=services.answers_hash_of(oak.assessment), signed_as="CIO", by=oak.lead
    )
    assert Assessment.objects.get(pk=oak.assessment.pk).state == "signed"


def mails() -> list[tuple[str, str]]:
    """To whom the outbox says what: the first words of each subject, after the trust's name."""
    mail.outbox.clear()
    send_waiting()
    return [(message.to[0], message.subject.partition(": ")[2]) for message in mail.outbox]


def test_each_step_is_mailed_to_whoever_is_next_and_never_with_what_is_to_be_changed(oak):
    title = document_for(oak.assessment).theme(oak.first).title
    given = give(oak, oak.ann, note="Ask the wards.\nTwice.")
    assert mails() == [(oak.ann.email, f"you are asked to answer “{title}”")]
    assert f"/themes/{oak.first}/" in mail.outbox[0].body
    assert f"{oak.lead.name} writes: Ask the wards. Twice." in mail.outbox[0].body
    answer_theme(oak, oak.first, oak.ann)
    given = submit_assignment(assignment=given, seen_version=1, by=oak.ann)
    assert sorted(mails()) == sorted(
        (lead.email, f"“{title}” is ready to be looked at") for lead in (oak.lead, oak.deputy)
    )
    given = ask_for_changes(assignment=given, seen_version=2, note="Secret note", by=oak.lead)
    assert mails() == [(oak.ann.email, f"changes asked to “{title}”")]
    assert "Secret note" not in mail.outbox[0].body
    given = give(oak, oak.bob, seen=given.version)
    assert mails() == [(oak.bob.email, f"“{title}” is yours now")]
    assert "writes:" not in mail.outbox[0].body
    give(oak, oak.ann, seen=given.version, note="Bob is on leave.")
    assert mails() == [(oak.ann.email, f"“{title}” is yours now")]
    assert "writes: Bob is on leave." in mail.outbox[0].body
    give(oak, oak.lead, theme=oak.second)
    assert mails() == [], "nobody writes to themselves"


def test_whoever_left_before_the_mail_went_gets_none(oak):
    give(oak, oak.ann)
    end_membership(membership=oak.ann.memberships.get(), by=None)
    assert mails() == []
    assert Notice.objects.get().cancelled_at is not None
