from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from audit.selectors import events
from maturity.services import score_wave
from reports.management.commands.export_report import write_whole
from tests.factories.reports import make_cohort, make_wave, publish

pytestmark = pytest.mark.django_db


def export(output: Path, *, trust: str = "RCF", wave: str = "2026", **options) -> None:
    call_command("export_report", trust=trust, wave=wave, output=output, **options)


def test_it_writes_the_report_and_records_it_as_the_portal(tmp_path):
    wave = make_wave()
    make_cohort(wave)
    publish(wave)
    export(tmp_path / "report.pdf", trust=" rcf ")
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF-")
    event = events(action="report.exported").get()
    assert (event.actor_id, event.trust_code) == ("", "RCF")
    assert [path.name for path in tmp_path.iterdir()] == ["report.pdf"]


def test_the_summary_is_written_where_it_is_asked_for(tmp_path):
    wave = make_wave()
    make_cohort(wave)
    publish(wave)
    export(tmp_path / "summary.pdf", summary=True)
    assert events(action="report.exported").get().data["kind"] == "summary"


@pytest.mark.parametrize(
    ("trust", "wave", "words"),
    [
        ("RZZ", "2026", "There is no trust RZZ in the wave 2026."),
        ("RCF", "2031", "There is no trust RCF in the wave 2031."),
        ("RCF", "2026", "Trust RCF has not submitted its assessment of Wave 2026."),
    ],
)
def test_it_says_why_there_is_no_report(tmp_path, trust, wave, words):
    make_cohort(make_wave(), trusts=2, own=None)
    with pytest.raises(CommandError, match=words):
        export(tmp_path / "report.pdf", trust=trust, wave=wave)
    assert list(tmp_path.iterdir()) == []
    assert not events(action="report.exported").exists()


def test_scores_that_are_not_there_yet_are_named(tmp_path):
    wave = make_wave()
    make_cohort(wave, trusts=2)
    with pytest.raises(CommandError, match="still being computed"):
        export(tmp_path / "report.pdf")
    score_wave(wave=wave)
    export(tmp_path / "report.pdf")


@pytest.mark.parametrize("place", [".", "missing/report.pdf"])
def test_a_place_that_cannot_be_written_is_refused(tmp_path, place):
    make_cohort(make_wave(), trusts=2, own=None)
    with pytest.raises(CommandError, match="is not a file in a folder that exists"):
        export(tmp_path / place)


def test_a_report_that_stops_half_way_leaves_what_was_there(tmp_path):
    path = tmp_path / "report.pdf"
    path.write_bytes(b"before")

    def chunks():
        yield b"half"
        raise RuntimeError("stopped")

    with pytest.raises(RuntimeError):
        write_whole(path, chunks())
    assert path.read_bytes() == b"before"
    assert [found.name for found in tmp_path.iterdir()] == ["report.pdf"]


def test_it_replaces_what_was_there(tmp_path):
    path = tmp_path / "report.pdf"
    path.write_bytes(b"a longer text than the one that follows")
    assert write_whole(path, iter([b"one", b"two"])) == 6
    assert path.read_bytes() == b"onetwo"
