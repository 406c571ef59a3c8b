"""A query asks about an answer; both sides speak, who raised it closes it, and no answer is touched."""

import re
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from accounts.services import end_membership
from audit.models import Event
from organisations.models import Region
from surveys.models import Answer, Assessment, Notice, Query, QueryPost
from surveys.services import answers_hash_of, countersign_assessment, save_answer, sign_assessment
from surveys.services.due_queries import remind_of_queries
from surveys.services.queries import (
    InvalidQuery,
    QueryMoved,
    QueryState,
    close_query,
    raise_query,
    reopen_query,
    reply_to_query,
)
from tests.factories.accounts import make_person, sign_in
from tests.factories.organisations import make_region
from tests.factories.surveys import answer_all, level

KEY = "workforce.plan"
HOSTILE = "<script>alert(1)</script>\n=HYPERLINK(1)"


@pytest.fixture
def region(maple):
    return Region.objects.get(code=maple.assessment.region_code)


@pytest.fixture
def rosa(region):
    return make_person(Role.REGIONAL_LEAD, region=region, name="Rosa")


@pytest.fixture
def nia(db):
    return make_person(Role.NATIONAL_ANALYST, name="Nia")


def in_days(days: int):
    return timezone.localdate() + timedelta(days=days)


def ask(maple, by, **changes) -> Query:
    given = {"question_key": KEY, "text": "Which plan is it?", "due_on": in_days(7), **changes}
    return raise_query(assessment=maple.assessment, by=by, **given)


def close(query, by, outcome="answered", **changes):
    given = {"seen_post": query.posts.last().pk, **changes}
    return close_query(query=query, outcome=outcome, by=by, **given)


def page(client, person, name, *args):
    return sign_in(client, person).get(reverse(f"surveys:{name}", args=args))


def send(client, person, name, *args, **data):
    return sign_in(client, person).post(reverse(f"surveys:{name}", args=args), data)


def due(day):
    return {"due_on-day": day.day, "due_on-month": day.month, "due_on-year": day.year}


# --- who may


def test_a_region_asks_of_its_own_trusts_only(maple, rosa):
    elsewhere = make_person(Role.REGIONAL_LEAD, region=make_region("Y99", "Elsewhere"))
    with pytest.raises(PermissionDenied):
        ask(maple, elsewhere)
    assert ask(maple, rosa).office == "region"


@pytest.mark.parametrize("who", ["lead", "clinician", "colleague", "stranger"])
def test_nobody_at_a_trust_raises_a_query(maple, who):
    with pytest.raises(PermissionDenied):
        ask(maple, getattr(maple, who))


def test_the_national_team_asks_of_every_trust(maple, nia):
    assert ask(maple, nia).office == "england"


def test_whose_query_it_is_decides_who_closes_it(maple, rosa, nia):
    of_region, of_england = ask(maple, rosa), ask(maple, nia)
    for query, other in ((of_region, nia), (of_england, rosa), (of_region, maple.lead), (of_england, maple.lead)):
        with pytest.raises(PermissionDenied):
            close(query, other)
    assert close(of_region, rosa).state == close(of_england, nia).state == Query.State.CLOSED


def test_a_successor_in_the_region_takes_over(maple, rosa, region):
    query = ask(maple, rosa)
    end_membership(membership=rosa.memberships.get(), by=None)
    with pytest.raises(PermissionDenied):
        close(query, type(rosa).objects.get(pk=rosa.pk))
    successor = make_person(Role.REGIONAL_LEAD, region=region)
    assert close(query, successor).outcome == "answered"


def test_who_answers_or_signs_replies_and_who_only_reads_does_not(maple, rosa, nia):
    query = ask(maple, rosa)
    sponsor = make_person(Role.EXECUTIVE_SPONSOR, trust=maple.trust)
    other_theme = make_person(Role.CONTRIBUTOR, trust=maple.trust, themes=("suppliers",))
    for person in (sponsor, other_theme, maple.stranger, nia):
        with pytest.raises(PermissionDenied):
            reply_to_query(query=query, text="Mine.", by=person)
    this_theme = make_person(Role.CONTRIBUTOR, trust=maple.trust, themes=("workforce",))
    for person in (maple.lead, maple.clinician, maple.colleague, this_theme):
        assert reply_to_query(query=query, text="Ours.", by=person).side == Query.Side.TRUST
    assert reply_to_query(query=query, text="And page 3?", by=rosa).side == Query.Side.OFFICE


def test_the_role_that_ended_is_refused_on_the_next_request(maple, rosa, client):
    query = ask(maple, rosa)
    address = (maple.assessment.pk, query.pk)
    assert page(client, rosa, "query_close", *address).status_code == 200
    end_membership(membership=rosa.memberships.get(), by=None)
    for name in ("query_reply", "query_close"):
        assert page(client, rosa, name, *address).status_code == 404
    assert page(client, rosa, "query_queue").status_code == 403
    end_membership(membership=maple.lead.memberships.get(), by=None)
    assert send(client, maple.lead, "query_reply", *address, text="Still me").status_code == 404
    assert query.posts.count() == 1


def test_a_query_of_another_assessment_is_no_query(maple, rosa, client):
    query = ask(maple, rosa)
    for name in ("query_reply", "query_close", "query_reopen"):
        assert page(client, rosa, name, maple.other_assessment.pk, query.pk).status_code == 404
        assert page(client, rosa, name, maple.assessment.pk, query.pk + 1).status_code == 404
    assert page(client, maple.stranger, "query_reply", maple.other_assessment.pk, query.pk).status_code == 404


# --- what it does


@pytest.mark.parametrize("state", ["open", "signed", "submitted"])
def test_a_query_changes_no_answer_and_locks_nothing(maple, rosa, state):
    answer_all(maple.assessment, maple.lead)
    if state != "open":
        read = answers_hash_of(maple.assessment)
        sign_assessment(assessment=maple.assessment, read_hash=read, signed_as="CIO", by=maple.lead)
    if state == "submitted":
        countersign_assessment(assessment=maple.assessment, read_hash=read, signed_as="CCIO", by=maple.clinician)
    before = list(Answer.objects.order_by("pk").values()), list(Assessment.objects.order_by("pk").values())
    query = ask(maple, rosa)
    reply_to_query(query=query, text="The plan of May.", by=maple.colleague)
    close(query, rosa, "to_correct")
    reopen_query(query=query, text="It still reads the same.", due_on=in_days(3), by=rosa)
    assert (list(Answer.objects.order_by("pk").values()), list(Assessment.objects.order_by("pk").values())) == before
    if state == "open":
        saved = save_answer(
            assessment=maple.assessment, question_key=KEY, seen_version=1, given=level(2), by=maple.colleague
        )
        assert saved.level == 2


def test_what_was_said_never_changes(maple, rosa):
    post = ask(maple, rosa).posts.get()
    post.text = "Something else"
    with pytest.raises(TypeError):
        post.save()
    with pytest.raises(TypeError):
        post.delete()


@pytest.mark.database
def test_postgresql_refuses_to_change_what_was_said(maple, rosa):
    if connection.vendor != "postgresql":
        pytest.skip("triggers are PostgreSQL's")
    post = ask(maple, rosa).posts.get()
    with pytest.raises(Exception, match="only ever added"):
        QueryPost.objects.filter(pk=post.pk).update(text="Something else")


def test_closing_over_a_reply_that_was_not_read_is_refused(maple, rosa):
    query = ask(maple, rosa)
    seen = query.posts.get().pk
    reply_to_query(query=query, text="Wait: we were wrong.", by=maple.lead)
    with pytest.raises(QueryMoved):
        close(query, rosa, seen_post=seen)
    query.refresh_from_db()
    assert query.is_open


def test_a_closed_query_takes_no_reply_and_is_closed_once(maple, rosa):
    query = ask(maple, rosa)
    close(query, rosa, "withdrawn", text="Found it.")
    with pytest.raises(QueryState):
        reply_to_query(query=query, text="Late.", by=maple.lead)
    with pytest.raises(QueryState):
        close(query, rosa)
    assert [post.kind for post in query.posts.all()] == ["raised", "closed"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": "  "},
        {"text": "x" * 4_001},
        {"due_on": in_days(-1)},
        {"due_on": in_days(400)},
        {"question_key": "workforce.nothing"},
    ],
    ids=["blank", "long", "past", "far", "no question"],
)
def test_what_is_no_query_is_refused(maple, rosa, wrong):
    with pytest.raises(InvalidQuery):
        ask(maple, rosa, **wrong)
    assert not Query.objects.exists()


def test_each_step_is_in_the_audit_trail_of_the_trust(maple, rosa):
    query = ask(maple, rosa)
    reply_to_query(query=query, text="The plan of May.", by=maple.lead)
    close(query, rosa)
    reopen_query(query=query, text="Not yet.", due_on=in_days(1), by=rosa)
    events = Event.objects.filter(action__startswith="query.", trust_code="RMA").order_by("pk")
    assert [(event.action, event.actor_id) for event in events] == [
        ("query.raised", str(rosa.pk)),
        ("query.replied", str(maple.lead.pk)),
        ("query.closed", str(rosa.pk)),
        ("query.reopened", str(rosa.pk)),
    ]


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_of_two_who_close_at_once_one_does(maple, rosa):
    query = ask(maple, rosa)
    seen = query.posts.get().pk
    start, came = Barrier(2), []

    def run():
        try:
            start.wait()
            close_query(query=Query.objects.get(pk=query.pk), seen_post=seen, outcome="answered", by=rosa)
            came.append("closed")
        except (QueryState, QueryMoved):
            came.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(came) == ["closed", "refused"]
    assert query.posts.filter(kind="closed").count() == 1


# --- mail


def told(kind):
    return sorted(notice.person.name for notice in Notice.objects.filter(kind=kind))


def test_each_side_is_told_of_the_other_and_no_mail_says_what_was_asked(maple, rosa):
    leads = sorted([maple.lead.name, maple.clinician.name])
    query = ask(maple, rosa, text="A secret")
    assert told("query_raised") == leads
    reply_to_query(query=query, text="A secret", by=maple.colleague)
    assert told("query_replied") == ["Rosa"]
    reply_to_query(query=query, text="A secret", by=rosa)
    assert told("query_replied") == sorted([*leads, "Rosa"])
    assert "secret" not in str(list(Notice.objects.values()))


def test_the_trust_is_reminded_once_of_a_reply_that_is_due_soon(maple, rosa):
    soon, later, replied = ask(maple, rosa, due_on=in_days(1)), ask(maple, rosa), ask(maple, rosa, due_on=in_days(1))
    reply_to_query(query=replied, text="Here.", by=maple.lead)
    noon = timezone.localtime().replace(hour=12)
    assert remind_of_queries(now=noon.replace(hour=3)) == 0
    assert remind_of_queries(now=noon) == remind_of_queries(now=noon) == 1
    notices = Notice.objects.filter(kind="query_due")
    assert told("query_due") == sorted([maple.lead.name, maple.clinician.name])
    assert {notice.about for notice in notices} == {f"query/{soon.pk}/{soon.due_on.isoformat()}"}
    assert later.is_open


# --- pages


def test_from_the_question_to_the_trusts_home_and_back(maple, rosa, client):
    question = reverse("surveys:question_answer", args=[maple.assessment.pk, KEY])
    raising = reverse("surveys:query_raise", args=[maple.assessment.pk, KEY])
    assert raising in page(client, rosa, "question_answer", maple.assessment.pk, KEY).content.decode()
    assert raising not in page(client, maple.lead, "question_answer", maple.assessment.pk, KEY).content.decode()
    response = send(client, rosa, "query_raise", maple.assessment.pk, KEY, text="Which plan?", **due(in_days(5)))
    query = Query.objects.get()
    assert response.url == reverse("surveys:query_reply", args=[maple.assessment.pk, query.pk])

    home = sign_in(client, maple.colleague).get("/").content.decode()
    assert "Messages" in home
    assert response.url in home
    assert response.url in client.get(question).content.decode()
    assert (
        send(client, maple.colleague, "query_reply", maple.assessment.pk, query.pk, text="That of May").status_code
        == 302
    )
    assert response.url not in client.get("/").content.decode()
    assert "That of May" in page(client, rosa, "query_reply", maple.assessment.pk, query.pk).content.decode()
    assert response.url not in sign_in(client, maple.stranger).get("/").content.decode()


def test_a_query_with_mistakes_is_shown_again_with_what_was_typed(maple, rosa, client):
    response = send(client, rosa, "query_raise", maple.assessment.pk, KEY, text="Kept", **due(in_days(-1)))
    assert response.status_code == 422
    assert "The day must be today or later" in response.content.decode()
    assert "Kept" in response.content.decode()
    assert not Query.objects.exists()


def test_a_reply_to_a_query_closed_meanwhile_is_not_lost(maple, rosa, client):
    query = ask(maple, rosa)
    close(query, rosa)
    response = send(client, maple.lead, "query_reply", maple.assessment.pk, query.pk, text="Two pages of text")
    assert response.status_code == 409
    assert "Two pages of text" in response.content.decode()
    assert query.posts.count() == 2


def test_closing_by_the_page_shows_a_reply_that_came_meanwhile(maple, rosa, client):
    query = ask(maple, rosa)
    seen = query.posts.get().pk
    reply_to_query(query=query, text="Wait: we were wrong.", by=maple.lead)
    address = (maple.assessment.pk, query.pk)
    given = {"outcome": "answered", "text": "Thank you"}
    response = send(client, rosa, "query_close", *address, seen_post=seen, **given)
    assert response.status_code == 409
    assert "Wait: we were wrong." in response.content.decode()
    assert "Thank you" in response.content.decode()
    last = query.posts.last().pk
    assert send(client, rosa, "query_close", *address, seen_post=last, **given).status_code == 302
    assert send(client, rosa, "query_reopen", *address, text="Again", **due(in_days(2))).status_code == 302
    query.refresh_from_db()
    assert query.is_open
    assert query.due_on == in_days(2)


def test_the_queue_has_the_offices_own_open_queries_the_most_overdue_first(maple, rosa, nia, client):
    late, soon, closed = ask(maple, rosa, text="Late"), ask(maple, rosa), ask(maple, rosa)
    ask(maple, nia)
    Query.objects.filter(pk=late.pk).update(due_on=in_days(-2))
    close(closed, rosa)
    html = page(client, rosa, "query_queue").content.decode()
    assert [int(pk) for pk in re.findall(r'/queries/(\d+)/"', html)] == [late.pk, soon.pk]
    assert "2 open queries, 1 overdue" in html
    assert "2 open queries" in client.get(reverse("reports:region_read", args=["Y63"])).content.decode()
    assert "1 open query, 0 overdue" in page(client, nia, "query_queue").content.decode()


def test_what_is_typed_is_text(maple, rosa, client):
    query = ask(maple, rosa, text=HOSTILE)
    reply_to_query(query=query, text=HOSTILE, by=maple.lead)
    for name in ("query_reply", "query_close"):
        html = page(client, rosa, name, maple.assessment.pk, query.pk).content.decode()
        assert "<script>alert" not in html
        assert html.count("&lt;script&gt;alert(1)") == 2


def test_pages_take_at_most_fifteen_queries_however_many_there_are(maple, rosa, client):
    for number in range(12):
        query = ask(maple, rosa, text=f"Query {number}")
        reply_to_query(query=query, text="Reply", by=maple.lead)
        reply_to_query(query=query, text="And?", by=rosa)
    of_one = (maple.assessment.pk, query.pk)
    addresses = [
        reverse("surveys:query_queue"),
        reverse("surveys:query_list", args=[maple.assessment.pk]),
        reverse("surveys:query_reply", args=of_one),
        reverse("surveys:query_close", args=of_one),
        reverse("surveys:question_answer", args=[maple.assessment.pk, KEY]),
        reverse("reports:region_read", args=["Y63"]),
    ]
    sign_in(client, rosa)
    for address in addresses:
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        assert len(captured) <= 15, address + "\n" + "\n".join(query["sql"] for query in captured)
