"""Whatever is done to the trail is found, and named."""

import datetime
import random
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from audit.chain import GENESIS, chain_mac
from audit.models import Event, Seal
from audit.selectors import oldest_unsealed_age
from audit.services import record, seal_events
from audit.verification import verify_trail
from tests import size
from tests.unit.audit.tampering import run

# Heads are exported on commit: these tests need real transactions.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]

ROWS = 40


def problems() -> list[str]:
    return verify_trail(unsealed_after=datetime.timedelta(seconds=10)).problems


def write(number: int = ROWS) -> list[Event]:
    return [record(action="answer.saved", by=None, trust_code="RCF", data={"n": n}) for n in range(number)]


@pytest.fixture
def trail() -> list[Event]:
    """Sealed in three goes, so that three heads are exported."""
    events = []
    for _ in range(3):
        events += write(ROWS // 3)
        seal_events()
    return events


def test_a_trail_left_alone_is_whole(trail, head_file):
    assert problems() == []
    assert len(head_file.read_text().splitlines()) == 3
    assert oldest_unsealed_age() is None
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert f"{len(trail)} sealed events, 0 waiting, 3 exported heads" in out.getvalue()


def test_sealing_goes_on_where_it_stopped(trail):
    assert seal_events() == 0
    write(5)
    assert seal_events() == 5
    assert list(Seal.objects.values_list("sequence", flat=True)) == list(range(1, len(trail) + 6))
    assert problems() == []


def test_a_batch_larger_than_one_transaction_is_sealed_at_once():
    Event.objects.bulk_create(
        Event(occurred_at=timezone.now(), actor_label="The portal", action="answer.saved") for _ in range(1234)
    )
    assert seal_events() == 1234
    assert problems() == []


@pytest.mark.parametrize(
    "change",
    [
        "actor_label = 'Somebody else'",
        "actor_id = '99'",
        "action = 'answer.lost'",
        "data = '{}'",
        "trust_code = 'R0A'",
        "subject_id = '1'",
        "occurred_at = '2020-01-01 00:00:00+00:00'",
    ],
)
def test_a_changed_event_is_named(trail, change):
    run(f"UPDATE audit_event SET {change} WHERE id = %s", trail[20].pk)
    assert [p for p in problems() if p.startswith("Changed") and f"event {trail[20].pk} " in p]


def test_a_deleted_event_is_named(trail):
    run("DELETE FROM audit_event WHERE id = %s", trail[7].pk)
    assert problems() == [f"Deleted: event {trail[7].pk} (sequence 8) is missing."]


def test_a_deleted_event_with_its_seal_is_named(trail):
    run("DELETE FROM audit_event WHERE id = %s", trail[7].pk)
    run("DELETE FROM audit_seal WHERE sequence = 8")
    assert "Deleted: the seal of sequence 8 is missing." in problems()


def test_two_events_that_changed_places_are_named(trail):
    first, second = trail[3].pk, trail[4].pk
    run("UPDATE audit_seal SET event_id = -1 WHERE event_id = %s", first)
    run("UPDATE audit_seal SET event_id = %s WHERE event_id = %s", first, second)
    run("UPDATE audit_seal SET event_id = %s WHERE event_id = -1", second)
    assert len([p for p in problems() if p.startswith("Changed")]) == 2


def test_seals_that_changed_places_are_named(trail):
    run("UPDATE audit_seal SET sequence = -1 WHERE sequence = 4")
    run("UPDATE audit_seal SET sequence = 4 WHERE sequence = 5")
    run("UPDATE audit_seal SET sequence = 5 WHERE sequence = -1")
    assert any(p.startswith("Reordered") for p in problems())


@pytest.mark.parametrize("cut", [1, 5, ROWS // 3 * 3])
def test_a_cut_off_end_is_named(trail, cut):
    keep = len(trail) - cut
    run("DELETE FROM audit_seal WHERE sequence > %s", keep)
    run("DELETE FROM audit_event WHERE id > %s", trail[keep - 1].pk if keep else 0)
    assert any(p.startswith("Truncated") for p in problems())


def test_an_end_that_was_cut_off_and_grew_again_is_named(trail):
    run("DELETE FROM audit_seal WHERE sequence > 30")
    run("DELETE FROM audit_event WHERE id > %s", trail[29].pk)
    write(20)
    seal_events()
    assert any(p.startswith("Head mismatch") for p in problems())


def test_a_chain_computed_anew_without_the_key_is_named(trail):
    run("UPDATE audit_event SET action = 'answer.lost' WHERE id = %s", trail[10].pk)
    mac = GENESIS
    for seal in Seal.objects.all():
        previous, mac = mac, chain_mac(key="a guess", sequence=seal.sequence, previous_mac=mac, event={"id": 1})
        run("UPDATE audit_seal SET previous_mac = %s, mac = %s WHERE sequence = %s", previous, mac, seal.sequence)
    found = problems()
    assert len([p for p in found if p.startswith("Changed")]) == len(trail)
    assert any(p.startswith("Head mismatch") for p in found)


def test_an_event_inserted_past_the_portal_is_named(trail):
    old = timezone.now() - datetime.timedelta(hours=3)
    event = Event.objects.create(occurred_at=old, actor_label="The portal", action="answer.saved")
    assert seal_events() == 0, "an old date is outside what the sealer takes in"
    assert [p for p in problems() if p.startswith("Unsealed: 1 ") and str(event.pk) in p]


def test_a_sealer_that_stands_still_is_noticed_only_after_a_while(trail):
    write(1)
    assert problems() == []
    minute_ago = timezone.now() - datetime.timedelta(minutes=1)
    run("UPDATE audit_event SET occurred_at = %s WHERE id = %s", minute_ago, Event.objects.first().pk)
    assert oldest_unsealed_age() >= datetime.timedelta(minutes=1)
    assert any(p.startswith("Unsealed") for p in problems())


def test_a_removed_or_spoilt_head_file_is_named(trail, head_file):
    kept = head_file.read_text()
    head_file.unlink()
    assert any("no head was exported" in p for p in problems())
    head_file.write_text(kept + "nonsense\n")
    assert any("Line 4" in p for p in problems())


def test_verify_audit_ends_with_an_error_and_names_the_fault(trail):
    run("DELETE FROM audit_event WHERE id = %s", trail[7].pk)
    err = StringIO()
    with pytest.raises(CommandError, match="broken: 1 problem"):
        call_command("verify_audit", stderr=err)
    assert f"event {trail[7].pk}" in err.getvalue()


def test_any_row_of_many_is_found():
    """Change or delete rows anywhere in a long trail: every one is found."""
    rows = size.count("audit rows", reduced=1_000, full=10_000)
    Event.objects.bulk_create(
        [
            Event(occurred_at=timezone.now(), actor_label="The portal", action="answer.saved", data={"n": n})
            for n in range(rows)
        ],
        batch_size=1_000,
    )
    assert seal_events() == rows
    ids = list(Event.objects.order_by("id").values_list("pk", flat=True))
    changed, deleted = set(random.sample(ids, rows // 10)), set()
    for key in changed:
        if random.random() < 0.5:
            deleted.add(key)
            run("DELETE FROM audit_event WHERE id = %s", key)
        else:
            run("UPDATE audit_event SET data = '{\"n\": -1}' WHERE id = %s", key)
    found = problems()
    assert len(found) == len(changed)
    for key in changed:
        word = "Deleted" if key in deleted else "Changed"
        assert any(p.startswith(word) and f"event {key} " in p for p in found)
