"""Frameworks and waves from the command line."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from surveys.models import Assessment, FrameworkVersion, Wave
from tests.factories.organisations import make_trust
from tests.factories.surveys import FRAMEWORK

DATES = {"geography_date": "2026-04-01", "opens_on": "2026-09-01", "due_on": "2027-03-31", "final_on": "2027-06-30"}


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def create(**changes: str) -> str:
    dates = {**DATES, **changes}
    options = [word for name, value in dates.items() for word in (f"--{name.replace('_', '-')}", value)]
    return run("wave", "create", "2026", "--title", "Wave 2026", "--framework", "digital-maturity", "0.1", *options)


@pytest.mark.django_db
def test_a_framework_is_published_and_a_wave_made_opened_and_closed():
    make_trust(code="RMA", name="Maple NHS Trust")
    assert "Published digital-maturity 0.1" in run("framework", "publish", str(FRAMEWORK))
    run("framework", "publish", str(FRAMEWORK))
    assert FrameworkVersion.objects.count() == 1
    assert "draft" in create()
    assert "take part: 1." in run("wave", "open", "2026")
    assert Assessment.objects.get().trust_name == "Maple NHS Trust"
    run("wave", "close", "2026")
    assert Wave.objects.get().state == "closed"


@pytest.mark.django_db
def test_what_cannot_be_done_is_said_and_changes_nothing(tmp_path):
    with pytest.raises(CommandError, match="not published"):
        create()
    run("framework", "publish", str(FRAMEWORK))
    with pytest.raises(CommandError, match="out of order"):
        create(due_on="2026-08-01")
    create()
    with pytest.raises(CommandError, match="already exists"):
        create()
    with pytest.raises(CommandError, match="No trust was open"):
        run("wave", "open", "2026")
    with pytest.raises(CommandError, match="only an open wave"):
        run("wave", "close", "2026")
    with pytest.raises(CommandError, match="no wave 2031"):
        run("wave", "open", "2031")
    assert not Assessment.objects.exists()


def test_a_faulty_framework_file_is_refused_with_its_faults(tmp_path):
    broken = tmp_path / "broken.yaml"
    broken.write_text(FRAMEWORK.read_text().replace("weight: 1", "weight: 0", 1))
    with pytest.raises(CommandError, match="weight"):
        run("framework", "validate", str(broken))
    with pytest.raises(CommandError, match="No such file"):
        run("framework", "validate", str(tmp_path / "absent.yaml"))
