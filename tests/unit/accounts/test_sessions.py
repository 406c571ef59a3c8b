"""Where sessions are kept, and for how long."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.tasks import clear_sessions_task
from tests.factories.accounts import make_person, sign_in_by_pages
from tests.unit.accounts.pages import ME

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(settings, tmp_path):
    """The embedded portal's caches, with room for three sessions."""
    backend = "django.core.cache.backends.filebased.FileBasedCache"
    settings.CACHES = {
        "default": {"BACKEND": backend, "LOCATION": str(tmp_path / "cache"), "OPTIONS": {"MAX_ENTRIES": 5}},
        "sessions": {"BACKEND": backend, "LOCATION": str(tmp_path / "sessions"), "OPTIONS": {"MAX_ENTRIES": 3}},
    }


def test_sessions_of_visitors_push_out_neither_counters_nor_people(files):
    client = sign_in_by_pages(Client(), make_person())
    cache.set("counter", 1)
    for _ in range(9):
        session = Client().session
        session["state"] = "x"
        session.save()
    assert cache.get("counter") == 1
    assert client.get(ME).status_code == 200, "what the cache forgot is in the database"


def test_sessions_that_ended_are_deleted_and_others_stay():
    kept, ended = sign_in_by_pages(Client(), make_person()), sign_in_by_pages(Client(), make_person())
    Session.objects.filter(pk=ended.session.session_key).update(expire_date=timezone.now() - timedelta(seconds=1))
    clear_sessions_task()
    assert [session.pk for session in Session.objects.all()] == [kept.session.session_key]
