"""Many write and several seal at the same instant: one chain, without a fork or a gap."""

import datetime
import threading
import time

import pytest
from django.db import connection, transaction

from audit.models import Event, Seal
from audit.services import record, seal_events
from audit.verification import verify_trail
from tests import size

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]

WRITERS, SEALERS = 20, 3


def test_writers_and_sealers_at_once_make_one_chain():
    if connection.vendor != "postgresql":
        pytest.skip("twenty writers at once are claimed on PostgreSQL; SQLite has one writer at a time")
    each = size.count("audit events per writer", reduced=25, full=500)
    writing, faults = threading.Event(), []

    def in_thread(work):
        def run():
            try:
                work()
            except Exception as error:
                faults.append(error)
            finally:
                connection.close()

        return threading.Thread(target=run)

    def write():
        for n in range(each):
            with transaction.atomic():
                record(action="answer.saved", by=None, data={"n": n})
                if n % 5 == 0:
                    # Ids are given now and committed later: the sealer meets them out of order.
                    time.sleep(0.002)

    def seal():
        while not writing.is_set():
            seal_events()

    writers, sealers = [in_thread(write) for _ in range(WRITERS)], [in_thread(seal) for _ in range(SEALERS)]
    for thread in sealers + writers:
        thread.start()
    for thread in writers:
        thread.join()
    writing.set()
    for thread in sealers:
        thread.join()
    seal_events()

    assert faults == []
    assert Event.objects.count() == WRITERS * each
    assert list(Seal.objects.values_list("sequence", flat=True)) == list(range(1, WRITERS * each + 1))
    assert verify_trail(unsealed_after=datetime.timedelta(0)).problems == []


def test_a_second_sealer_steps_aside():
    if connection.vendor != "postgresql":
        pytest.skip("an advisory lock is PostgreSQL's")
    record(action="answer.saved", by=None)
    locked, done, sealed = threading.Event(), threading.Event(), []

    def hold():
        try:
            with transaction.atomic():
                sealed.append(seal_events())
                locked.set()
                done.wait(10)
        finally:
            connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    assert locked.wait(10)
    assert seal_events() == 0
    done.set()
    holder.join()
    assert sealed == [1]
