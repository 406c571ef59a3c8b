"""The pages on which work is shared out, said to be ready, accepted and handed over."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role, User
from accounts.services import end_membership
from surveys.models import Assessment, Assignment
from surveys.selectors import answers_of, document_for, standing_of
from tests.factories.accounts import make_person, signed_in
from tests.unit.surveys.test_delegation import answer, answer_theme, give, oak, ready

__all__ = ["oak"]
pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def at(oak, name: str, *args) -> str:
    return reverse(f"surveys:{name}", args=[oak.assessment.pk, *args])


def test_a_lead_gives_a_theme_and_everybody_of_the_trust_sees_who_has_it(oak):
    client = signed_in(oak.lead)
    address = at(oak, "theme_assign", oak.first)
    assert "Ann Able" in text_of(client.get(address))
    page = client.post(
        address,
        {"seen_version": "0", "person": str(oak.ann.pk), "due_on-day": "1", "due_on-month": "3", "due_on-year": "2027",
         "note": "Ask the wards <b>too</b>"},
        follow=True,
    )  # fmt: skip
    assert "Ann Able has “" in text_of(page)
    assert "by 1 March 2027" in text_of(page)
    for reader in (oak.ann, oak.bob, oak.clinician):
        assert "Ann Able by 1 March 2027" in text_of(signed_in(reader).get(at(oak, "delegation_list")))
    theme = signed_in(oak.ann).get(at(oak, "theme_read", oak.first)).content.decode()
    assert "You were asked to answer this theme" in theme
    assert "Ask the wards &lt;b&gt;too&lt;/b&gt;" in theme
    assert "You were asked" not in text_of(signed_in(oak.bob).get(at(oak, "theme_read", oak.first)))


def test_the_form_says_what_is_missing(oak):
    client = signed_in(oak.lead)
    address = at(oak, "theme_assign", oak.first)
    page = client.post(address, {"seen_version": "0", "due_on-day": "1", "due_on-month": "3", "due_on-year": "2020"})
    assert page.status_code == 422
    assert "Select who is to answer" in text_of(page)
    assert "The date must be today or later" in text_of(page)
    for person in (oak.stranger, oak.clinician):
        assert client.post(address, {"seen_version": "0", "person": str(person.pk)}).status_code == 422
    assert not Assignment.objects.exists()


def test_the_second_of_two_leads_is_led_back_to_look_again(oak):
    client = signed_in(oak.deputy)
    give(oak, oak.ann)
    page = client.post(
        at(oak, "theme_assign", oak.first), {"seen_version": "0", "person": str(oak.bob.pk)}, follow=True
    )
    assert "A colleague changed this a moment ago" in text_of(page)
    assert Assignment.objects.get().person == oak.ann


def test_ready_changes_asked_and_accepted_by_the_pages(oak):
    given = give(oak, oak.ann)
    ann, lead = signed_in(oak.ann), signed_in(oak.lead)
    address = at(oak, "assignment_read", given.pk)
    page = ann.post(address, {"action": "submit", "seen_version": "1"})
    assert page.status_code == 409
    assert "8 questions have no answer" in text_of(page)
    answer_theme(oak, oak.first, oak.ann)
    assert "This is ready" in text_of(ann.get(at(oak, "theme_read", oak.first)))
    assert "You have said that it is ready" in text_of(
        ann.post(address, {"action": "submit", "seen_version": "1"}, follow=True)
    )
    assert "This is ready" not in text_of(ann.get(at(oak, "theme_read", oak.first)))
    page = lead.post(address, {"action": "change", "seen_version": "2", "note": ""})
    assert page.status_code == 422
    assert "Enter what is to change" in text_of(page)
    lead.post(address, {"action": "change", "seen_version": "2", "note": "Which plan do you mean?"})
    assert "Which plan do you mean?" in text_of(ann.get(at(oak, "theme_read", oak.first)))
    ann.post(address, {"action": "submit", "seen_version": "3"})
    page = lead.post(address, {"action": "accept", "seen_version": "4"}, follow=True)
    assert "You have accepted what Ann Able had" in text_of(page)
    key = document_for(oak.assessment).theme(oak.first).scored[0].key
    answer(oak, key, 5, oak.bob)
    text = text_of(lead.get(address))
    assert "Changed since it was accepted" in text
    assert "Bob Busy" in text
    assert "Which plan do you mean?" in text, "the history keeps it"


def test_a_contributor_may_look_and_not_act(oak):
    submitted = ready(oak)
    client = signed_in(oak.bob)
    address = at(oak, "assignment_read", submitted.pk)
    page = text_of(client.get(address))
    assert "Ann Able" in page
    assert "Ask for changes" not in page
    for action in ("submit", "accept", "change", ""):
        data = {"action": action, "seen_version": "2", "note": "x"}
        assert client.post(address, data).status_code == 403
        assert signed_in(oak.ann).post(address, {**data, "action": "accept"}).status_code == 403
    assert client.get(at(oak, "theme_assign", oak.first)).status_code == 403
    key = document_for(oak.assessment).theme(oak.first).scored[0].key
    assert client.post(at(oak, "question_assign", key), {"person": str(oak.bob.pk)}).status_code == 403
    assert Assignment.objects.get().state == "submitted"


def test_who_may_only_read_a_theme_is_told_why(oak):
    client = signed_in(oak.bob)
    key = document_for(oak.assessment).theme(oak.second).scored[0].key
    assert "it is not one of the themes that you answer" in text_of(client.get(at(oak, "theme_read", oak.second)))
    given = give(oak, oak.ann, theme=oak.second)
    page = text_of(client.get(at(oak, "theme_read", oak.second)))
    assert "You can read this theme and not answer it: it is given to Ann Able." in page
    assert "ask your digital lead" in page
    assert "You can read this question and not answer it." in text_of(client.get(at(oak, "question_answer", key)))
    others = ((oak.bob, oak.first), (oak.ann, oak.second), (oak.lead, oak.second), (oak.clinician, oak.second))
    for person, theme in others:
        assert "and not answer it" not in text_of(signed_in(person).get(at(oak, "theme_read", theme)))
    end_membership(membership=oak.ann.memberships.get(), by=None)
    assert given.person == oak.ann
    assert "it is not one of the themes that you answer" in text_of(client.get(at(oak, "theme_read", oak.second)))


def test_counts_by_person_say_why_they_add_up_to_more(oak):
    words = "A question counts for everybody who saved an answer to it"
    key = document_for(oak.assessment).theme(oak.first).scored[0].key
    answer(oak, key, 2, oak.ann)
    assert words not in text_of(signed_in(oak.lead).get(at(oak, "theme_read", oak.first)))
    answer(oak, key, 3, oak.bob)
    assert words in text_of(signed_in(oak.lead).get(at(oak, "theme_read", oak.first)))


def test_an_assignment_of_another_assessment_is_not_found_here(oak):
    given = give(oak, oak.ann)
    address = reverse("surveys:assignment_read", args=[oak.other_assessment.pk, given.pk])
    assert signed_in(oak.stranger).get(address).status_code == 404
    assert signed_in(oak.lead).get(at(oak, "assignment_read", 999_999)).status_code == 404


def test_who_is_how_far_is_for_the_trusts_own_people(oak):
    region = oak.trust.placements.get().region
    client = signed_in(make_person(Role.REGIONAL_LEAD, region=region))
    give(oak, oak.ann)
    assert client.get(at(oak, "delegation_list")).status_code == 403
    page = text_of(client.get(at(oak, "theme_read", oak.first)))
    assert "Ann Able" not in page
    assert "Who answers what" not in text_of(client.get(at(oak, "assessment_read")))


def test_whoever_left_is_refused_on_the_next_request_and_shown_as_nobody(oak):
    given = give(oak, oak.ann)
    answer_theme(oak, oak.first, oak.ann)
    client, address = signed_in(oak.ann), at(oak, "assignment_read", given.pk)
    assert client.get(address).status_code == 200
    end_membership(membership=oak.ann.memberships.get(), by=None)
    assert client.post(address, {"action": "submit", "seen_version": "1"}).status_code == 404
    assert client.get(address).status_code == 404
    text = text_of(signed_in(oak.lead).get(at(oak, "delegation_list")))
    assert "Ann Able has left the team" in text
    assert "Nobody has this" in text
    assert "Ann Able Questions answered 8" in text, "and what they did is still theirs"


def test_nothing_can_be_given_while_the_answers_are_locked(oak):
    Assessment.objects.filter(pk=oak.assessment.pk).update(state=Assessment.State.SIGNED)
    client = signed_in(oak.lead)
    page = client.post(
        at(oak, "theme_assign", oak.first), {"seen_version": "0", "person": str(oak.ann.pk)}, follow=True
    )
    assert "the answers are locked" in text_of(page)
    assert not Assignment.objects.exists()


def test_a_leaver_hands_over_each_to_whom_the_lead_says(oak):
    key = document_for(oak.assessment).theme(oak.second).scored[0].key
    theme = give(oak, oak.ann)
    question = give(oak, oak.ann, theme=oak.second, question_key=key)
    client = signed_in(oak.lead)
    address = reverse("surveys:member_end", args=["ROA", oak.ann.memberships.get().pk])
    page = text_of(client.get(address))
    assert document_for(oak.assessment).theme(oak.first).title in page
    assert "Nothing is lost" in page
    assert "Select who takes all of it on" not in page
    assert "There is a problem" in text_of(client.post(address, {}))
    page = client.post(address, {"all": "each", f"heir-{theme.pk}": str(oak.bob.pk)})
    assert "Select who takes on" in text_of(page)
    assert oak.ann.memberships.get().ended_at is None
    page = client.post(
        address,
        {"all": "each", f"heir-{theme.pk}": str(oak.bob.pk), f"heir-{question.pk}": str(oak.lead.pk)},
        follow=True,
    )
    assert "Ann Able is no longer in your team" in text_of(page)
    assert {(a.theme, a.person.name) for a in standing_of(oak.assessment)} == {
        (oak.first, "Bob Busy"), (oak.second, "Dana Lead"),
    }  # fmt: skip
    assert client.get(address).status_code == 404


def test_one_colleague_can_take_it_all_on_or_nobody(oak):
    give(oak, oak.ann)
    give(oak, oak.ann, theme=oak.second)
    address = reverse("surveys:member_end", args=["ROA", oak.ann.memberships.get().pk])
    assert signed_in(oak.deputy).post(address, {"all": str(oak.bob.pk)}).status_code == 302
    assert {a.person.name for a in standing_of(oak.assessment)} == {"Bob Busy"}
    address = reverse("surveys:member_end", args=["ROA", oak.bob.memberships.get().pk])
    assert signed_in(oak.deputy).post(address, {"all": "nobody"}).status_code == 302
    assert standing_of(oak.assessment) == []


def test_the_lead_cannot_end_the_clinical_lead_here(oak):
    address = reverse("surveys:member_end", args=["ROA", oak.clinician.memberships.get().pk])
    assert signed_in(oak.lead).post(address, {}).status_code == 403


def test_the_home_of_a_contributor_begins_with_what_was_asked(oak):
    given = give(oak, oak.ann, theme=oak.second)
    client = signed_in(oak.ann)
    page = client.get("/").content.decode()
    assert page.index("Your themes and questions") < page.index(">Themes<")
    first_gap = document_for(oak.assessment).theme(oak.second).scored[0].key
    assert page.count('class="nhsuk-button"') == 1
    assert f'href="{at(oak, "question_answer", first_gap)}"' in page
    answer_theme(oak, oak.second, oak.ann)
    assert at(oak, "assignment_read", given.pk) in client.get("/").content.decode()
    lead = text_of(signed_in(oak.lead).get("/"))
    assert "Ann Able: being answered" in lead
    assert "Your themes and questions" not in lead


def test_the_pages_ask_the_database_as_often_whatever_the_teams_size(oak):
    client = signed_in(oak.lead)
    pages = ["/", at(oak, "delegation_list"), at(oak, "theme_read", oak.first), at(oak, "theme_assign", oak.second)]

    def counts() -> list[int]:
        found = []
        for address in pages:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            found.append(len(captured))
        return found

    answer_theme(oak, oak.first, oak.ann)
    give(oak, oak.ann)
    counts()
    few = counts()
    people: list[User] = [make_person(Role.CONTRIBUTOR, trust=oak.trust) for _ in range(20)]
    for person, question in zip(people, document_for(oak.assessment).questions, strict=False):
        if question.is_scored:
            answer(oak, question.key, 4, person)
        give(oak, person, theme=question.theme, question_key=question.key)
    assert len(answers_of(oak.assessment)) > 8
    assert counts() == few
    assert max(few) <= 15
