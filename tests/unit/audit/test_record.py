"""Adding to the trail."""

import datetime
import enum
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from audit.models import AppendOnlyViolation, Event, Seal
from audit.plain import plain_data
from audit.services import PORTAL_LABEL, record, seal_events
from tests.factories.triggers import restore_trigger

pytestmark = [pytest.mark.django_db, pytest.mark.database]


class Person:
    pk = 7

    def __str__(self):
        return "Ada <ada@example.com>"


def test_record_keeps_the_actor_as_text():
    event = record(action="answer.saved", by=Person(), trust_code="RCF", data={"level": 3})
    event.refresh_from_db()
    assert (event.actor_id, event.actor_label, event.trust_code) == ("7", "Ada <ada@example.com>", "RCF")
    assert event.data == {"level": 3}


def test_record_names_the_portal_where_nobody_acts():
    event = record(action="wave.scored", by=None)
    assert (event.actor_id, event.actor_label) == ("", PORTAL_LABEL)


def test_record_names_its_subject():
    other = record(action="wave.opened", by=None)
    event = record(action="wave.closed", by=None, subject=other)
    assert (event.subject_type, event.subject_id) == ("audit.event", str(other.pk))


@pytest.mark.parametrize("action", ["", "saved", "Answer.saved", "answer.saved.twice", "answer saved", "a." + "b" * 60])
def test_record_refuses_an_action_that_is_not_noun_verb(action):
    with pytest.raises(ValueError, match=r"noun\.verb"):
        record(action=action, by=None)


def test_record_refuses_a_subject_without_a_key_and_a_long_code():
    with pytest.raises(ValueError, match="no key"):
        record(action="answer.saved", by=None, subject=Event())
    with pytest.raises(ValueError, match="ODS"):
        record(action="answer.saved", by=None, trust_code="RCFRCF")


def test_record_refuses_data_without_a_plain_form():
    with pytest.raises(TypeError, match="object"):
        record(action="answer.saved", by=None, data={"it": object()})


class Colour(enum.StrEnum):
    RED = "red"


def test_plain_data_is_given_back_exactly_by_the_database():
    data = {
        "float": 1e22,
        "decimal": Decimal("1.10"),
        "day": datetime.date(2026, 11, 3),
        "set": {"b", "a"},
        "enum": Colour.RED,
        "text": "nul \x00 and surrogate \ud800",
        "yes": True,
        "none": None,
        "big": 10**30,
        3: ("x", 1),
    }
    event = record(action="answer.saved", by=None, data=data)
    event.refresh_from_db()
    assert event.data == plain_data(data)
    assert event.data["float"] == "1e+22"
    assert event.data["text"] == "nul � and surrogate ?"
    assert event.data["3"] == ["x", 1]


def test_the_trail_refuses_change_and_removal():
    event = record(action="answer.saved", by=None)
    seal_events()
    event.action = "answer.lost"
    for attempt in (
        event.save,
        event.delete,
        Event.objects.all().delete,
        Seal.objects.all().delete,
        Seal.objects.get().delete,
        lambda: Event.objects.update(action="answer.lost"),
        lambda: Event.objects.bulk_update([event], ["action"]),
    ):
        with pytest.raises(AppendOnlyViolation):
            attempt()
    assert Event.objects.get().action == "answer.saved"


@pytest.mark.parametrize("table", ["audit_event", "audit_seal"])
def test_postgresql_refuses_to_empty_the_trail(table):
    if connection.vendor != "postgresql":
        pytest.skip("triggers are PostgreSQL's")
    record(action="answer.saved", by=None)
    restore_trigger(table)
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table} CASCADE")
    assert Event.objects.count() == 1


@pytest.mark.parametrize("table", ["audit_event", "audit_seal"])
@pytest.mark.parametrize("statement", ["DELETE FROM {table}", "UPDATE {table} SET {column} = {column}"])
def test_postgresql_refuses_change_and_removal_below_django(table, statement):
    if connection.vendor != "postgresql":
        pytest.skip("triggers are PostgreSQL's")
    record(action="answer.saved", by=None)
    seal_events()
    column = "action" if table == "audit_event" else "mac"
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table=table, column=column))
