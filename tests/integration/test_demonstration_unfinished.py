"""A demonstration that is not there, or only in part."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from demonstration.selectors import is_loaded
from demonstration.services import load_demonstration, loading
from demonstration.waves import WAVES
from maturity.selectors import latest_publication
from surveys.models import Wave

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_run_that_was_cut_short_is_completed_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    collect = loading._collect

    def cut_short(plan: Any, *args: Any) -> Any:
        if plan is WAVES[-1]:
            raise KeyboardInterrupt
        return collect(plan, *args)

    monkeypatch.setattr(loading, "_collect", cut_short)
    with pytest.raises(KeyboardInterrupt):
        load_demonstration()
    assert not is_loaded()
    monkeypatch.setattr(loading, "_collect", collect)
    assert load_demonstration().waves == 1
    assert is_loaded()
    assert User.objects.filter(email="admin@demo.example").count() == 1
    assert all(latest_publication(wave) is not None for wave in Wave.objects.all())


def test_demo_accounts_before_anything_is_loaded() -> None:
    with pytest.raises(CommandError, match=r"Run manage\.py load_demo first\."):
        call_command("demo_accounts")
