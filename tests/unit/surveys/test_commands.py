"""Frameworks and waves from the command line."""

import re
from html import unescape
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from surveys.models import Assessment, FrameworkVersion, Wave
from surveys.questionnaire.loading import read_yaml
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
    return run("wave", "create", "2026", "--title", "Wave 2026", "--framework", "digital-maturity", "1.0", *options)


@pytest.mark.django_db
def test_a_framework_is_published_and_a_wave_made_opened_and_closed():
    make_trust(code="RMA", name="Maple NHS Trust")
    assert "Published digital-maturity 1.0" in run("framework", "publish", str(FRAMEWORK))
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


EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "digital-maturity-1.1.changes.yaml"


@pytest.mark.django_db
def test_the_difference_between_files_and_published_versions():
    from_files = run("framework", "diff", str(FRAMEWORK), str(EXAMPLE))
    assert from_files.splitlines()[:2] == [
        "digital-maturity 1.0 → digital-maturity 1.1",
        "Trends: 52 continue, 1 continue with a note, 1 begin anew, 1 end.",
    ]
    assert "workforce.plan reworded" in from_files
    assert "in the last [-24-] {+12+} months" in from_files
    run("framework", "publish", str(FRAMEWORK))
    for name in ("digital-maturity 1.0", "digital-maturity/1.0"):
        assert run("framework", "diff", name, str(EXAMPLE)) == from_files
    with pytest.raises(CommandError, match="neither a YAML file nor a published version"):
        run("framework", "diff", "digital-maturity 1.0", "digital-maturity 9.9")


@pytest.mark.django_db
def test_a_file_of_changes_is_never_published():
    run("framework", "validate", str(EXAMPLE))
    with pytest.raises(CommandError, match="for review"):
        run("framework", "publish", str(EXAMPLE))
    assert not FrameworkVersion.objects.exists()


def test_the_preview_shows_every_question_and_needs_nothing_else(tmp_path):
    target = tmp_path / "preview.html"
    assert f"Written to {target}: 54 questions." in run("framework", "preview", str(FRAMEWORK), "--output", str(target))
    page = target.read_text()
    document = read_yaml(FRAMEWORK)
    for question in document.questions:
        assert question.prompt in unescape(page)
        assert f'id="{question.key}"' in page
        for text in question.levels.values():
            assert text in unescape(page)
    assert not re.search(r"""(src|href|action)=["'](?!#)""", page)
    assert not re.search(r"url\((?!['\"]?data:)", page)
    assert "<script" not in page
    assert "<link" not in page
    identifiers = re.findall(r'\sid="([^"]+)"', page)
    assert len(identifiers) == len(set(identifiers))
    # Radio buttons of two questions must not undo each other.
    names = set(re.findall(r'name="([^"]*-response)"', page))
    assert len(names) == len(document.scored)


def test_the_preview_goes_to_standard_output_too(tmp_path):
    page = run("framework", "preview", str(FRAMEWORK), "--output", "-")
    assert page.strip().startswith("<!DOCTYPE html>")
    assert page.rstrip().endswith("</html>")
    with pytest.raises(CommandError, match="No such file"):
        run("framework", "preview", str(FRAMEWORK), "--output", str(tmp_path / "absent" / "x.html"))
