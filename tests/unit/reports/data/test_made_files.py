"""Data files and open data that a worker makes: asked for on a page, made by the rights of who asked, and fetched."""

import csv
import io
import subprocess
import zipfile
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Membership, Role
from accounts.services import grant_membership
from audit.models import Event
from maturity.models import Publication
from organisations.models import Region
from reports.data.catalogue import FORMS, offer_named
from reports.models import ExportJob
from reports.services import export_jobs, export_writing
from reports.services.export_asking import ask_for_data, ask_for_open_data, cancel_export
from reports.services.export_jobs import expire_exports, make_export
from surveys.models import Notice
from tests.factories.accounts import make_person, signed_in
from tests.factories.reports import REGION, make_cohort, make_wave, publish


@pytest.fixture(autouse=True)
def exports_dir(settings, tmp_path):
    settings.EXPORTS_DIR = tmp_path / "exports"
    return settings.EXPORTS_DIR


@pytest.fixture
def wave(db):
    wave = make_wave()
    make_cohort(wave, trusts=40)
    publish(wave, state=Publication.State.FINAL)
    return wave


@pytest.fixture
def analyst(wave):
    return make_person(Role.NATIONAL_ANALYST)


def asked(by, wave, **changes) -> ExportJob:
    return ask_for_data(**{"by": by, "wave": wave, "table": "answers", "form": "csv", "tells": False, **changes})


def made(job: ExportJob) -> ExportJob:
    make_export(job_id=job.pk)
    job.refresh_from_db()
    return job


def fetched(client, job: ExportJob) -> bytes:
    answer = client.get(f"/exports/{job.pk}/download/")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def kept_files(folder) -> list:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_with_many_rows_is_made_by_a_worker_and_a_small_one_at_once(wave, analyst, settings):
    settings.DATA_ROWS_AT_ONCE = 100
    client = signed_in(analyst)
    page = client.get("/data/").content.decode()
    assert "About 360 rows" in page  # 40 trusts, eight questions and an open one.
    assert 'href="/data/2026/answers/make/"' in page
    assert 'href="/data/2026/answers.csv"' not in page
    assert 'href="/data/2026/completion.csv"' in page
    assert client.get("/data/2026/answers.csv").url == "/data/2026/answers/make/"
    assert not Event.objects.filter(action="data.downloaded").exists()

    form = client.get("/data/2026/answers/make/").content.decode()
    assert "Not to be shared" in form
    assert "have the file made" in form, "why the reader was sent here"
    answer = client.post("/data/2026/answers/make/", {"form": "csv", "tells": "on"})
    assert answer.url == "/exports/"
    job = made(ExportJob.objects.get())
    assert (job.state, job.done, job.total) == ("done", job.holds, job.holds)
    listed = client.get("/exports/").content.decode()
    assert "Answers, Wave 2026" in listed
    assert f"{job.holds} rows" in listed
    content = fetched(client, job)
    assert content == b"".join(FORMS["csv"].pieces(offer_named(analyst, wave, "answers").table))
    assert len(list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))) == job.holds + 1
    assert Notice.objects.get(kind="file_ready").person == analyst
    done = Event.objects.filter(action__startswith="export.").order_by("pk")
    assert [(event.action, event.data["table"], event.data["form"]) for event in done] == [
        (f"export.{what}", "answers", "csv") for what in ("asked", "made", "downloaded")
    ]


@pytest.mark.parametrize("form", list(FORMS))
def test_every_form_is_the_file_that_is_downloaded_at_once(wave, analyst, form):
    client = signed_in(analyst)
    at_once = b"".join(client.get(f"/data/2026/scores.{form}").streaming_content)
    answer = client.get(f"/exports/{made(asked(analyst, wave, table='scores', form=form)).pk}/download/")
    assert b"".join(answer.streaming_content) == at_once
    assert answer.headers["Content-Type"] == FORMS[form].media_type
    assert f"digital-maturity-2026-scores.{form}" in answer.headers["Content-Disposition"]


def test_a_wrong_choice_is_said_and_nothing_is_asked(wave, analyst):
    client = signed_in(analyst)
    assert "Select a kind of file" in client.post("/data/2026/scores/make/", {"form": ""}).content.decode()
    assert client.post("/data/2026/scores/make/", {"form": "exe"}).status_code == 200
    assert client.post("/data/2026/people/make/", {"form": "csv"}).status_code == 404
    assert not ExportJob.objects.exists()


def test_a_file_holds_what_its_maker_may_read_and_nobody_else_has_it(wave, analyst):
    lead = make_person(Role.REGIONAL_LEAD, region=Region.objects.get(code=REGION))
    job = made(asked(lead, wave, table="completion"))
    assert job.holds == 40
    other = make_person(Role.REGIONAL_LEAD, region=Region.objects.create(code="Y99", name="Elsewhere"))
    assert made(asked(other, wave, table="completion")).holds == 0
    for somebody in (analyst, other):
        assert signed_in(somebody).get(f"/exports/{job.pk}/download/").status_code == 404
    with pytest.raises(PermissionDenied):
        asked(make_person(Role.POLICY_OWNER), wave)


@pytest.mark.parametrize("when", ["before", "while", "after"])
def test_other_rights_end_a_file(wave, monkeypatch, exports_dir, when):
    region = Region.objects.get(code=REGION)
    lead = make_person(Role.REGIONAL_LEAD, region=region)
    job = asked(lead, wave)

    def leave():
        Membership.objects.filter(user=lead).update(ended_at=timezone.now())

    if when == "after":
        made(job)
    if when == "while":
        monkeypatch.setattr(export_writing, "RIGHTS_SECONDS", 0)
        monkeypatch.setattr(export_jobs, "BEAT_SECONDS", 0)
        original = export_jobs._signs_of_life

        def signs_of_life(job):
            tell = original(job)

            def on_progress(done, total):
                tell(done, total)
                if done:
                    leave()

            return on_progress

        monkeypatch.setattr(export_jobs, "_signs_of_life", signs_of_life)
    else:
        leave()
    if when == "after":
        # Another role is not the one by which the file was made.
        fresh = type(lead).objects.get(pk=lead.pk)
        grant_membership(user=fresh, role=Role.NATIONAL_ANALYST, by=None)
        client = signed_in(type(lead).objects.get(pk=lead.pk))
        assert client.get(f"/exports/{job.pk}/download/").status_code == 404
        page = client.get("/exports/").content.decode()
        assert "Your roles are not what they were" in page
        assert f"/exports/{job.pk}/download/" not in page
    else:
        assert made(job).state == "failed"
        assert "no longer" in job.reason
        assert kept_files(exports_dir) == []


def test_cancelling_leaves_no_file_and_it_can_be_made_again(wave, analyst, monkeypatch, exports_dir):
    monkeypatch.setattr(export_jobs, "BEAT_SECONDS", 0)
    job = asked(analyst, wave)
    pieces = FORMS["csv"].pieces

    def cancelled(table):
        cancel_export(job=job, by=analyst)
        return pieces(table)

    monkeypatch.setitem(export_writing.FORMS, "csv", type(FORMS["csv"])("CSV", "text/csv", cancelled))
    assert made(job).state == "cancelled"
    assert kept_files(exports_dir) == []
    monkeypatch.undo()
    signed_in(analyst).post(f"/exports/{job.pk}/again/")
    again = ExportJob.objects.get(state="queued")
    assert (again.kind, again.table, again.form) == ("data", "answers", "csv")


def test_a_file_expires(wave, analyst, exports_dir):
    made(asked(analyst, wave))
    ExportJob.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert expire_exports() == 1
    assert kept_files(exports_dir) == []


def test_the_page_says_what_each_file_is(wave, analyst):
    page = signed_in(analyst).get("/data/").content.decode()
    assert page.count("Not to be shared") == 4
    assert "Open Government Licence v3.0" in page
    assert page.count("Not in it") == 5
    lead = (
        signed_in(make_person(Role.DIGITAL_LEAD, trust=wave.assessments.first().trust)).get("/data/").content.decode()
    )
    assert lead.count("Not to be shared") == 3, "a reader without names may use the figures of groups"
    assert "open-data" not in lead


def test_queries_of_the_lists_do_not_grow(wave, analyst, django_assert_max_num_queries):
    client = signed_in(analyst)
    counts = []
    for _ in range(2):
        asked(analyst, wave, table="scores")
        ExportJob.objects.update(state="failed")
        client.get("/exports/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/exports/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15
    with django_assert_max_num_queries(15):
        client.get("/data/")


# --- open data


def test_an_analyst_has_the_final_publication_made_into_open_data_whose_hashes_verify(wave, analyst, tmp_path):
    client = signed_in(analyst)
    assert "/data/2026/open-data/" in client.get("/data/").content.decode()
    assert client.post("/data/2026/open-data/", {"tells": ""}).url == "/exports/"
    job = made(ExportJob.objects.get())
    assert (job.state, job.file_name) == ("done", "digital-maturity-2026-publication-1-open-data.zip")
    with zipfile.ZipFile(io.BytesIO(fetched(client, job))) as pack:
        assert job.holds == len(pack.namelist())
        pack.extractall(tmp_path / "pack")
    checked = subprocess.run(
        ["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path / "pack", capture_output=True, text=True, check=True
    )
    assert {line.split(":")[0] for line in checked.stdout.splitlines()} == {
        "README.txt",
        "benchmarks.csv",
        "benchmarks.parquet",
        "codebook.csv",
        "questionnaire.json",
    }
    readme = (tmp_path / "pack" / "README.txt").read_text()
    assert "not applicable" in readme
    assert "counts as level 1 until its region has confirmed it" in " ".join(readme.split())


def test_open_data_is_for_analysts_and_of_a_final_publication(wave, analyst):
    lead = make_person(Role.REGIONAL_LEAD, region=Region.objects.get(code=REGION))
    assert signed_in(lead).get("/data/2026/open-data/").status_code == 403
    with pytest.raises(PermissionDenied):
        ask_for_open_data(by=lead, wave=wave, tells=False)
    job = ask_for_open_data(by=analyst, wave=wave, tells=False)
    Publication.objects.update(state=Publication.State.PROVISIONAL)
    assert made(job).state == "failed"
    assert "provisional" in job.reason
    client = signed_in(analyst)
    assert client.get("/data/2026/open-data/").url == "/data/?wave=2026"
    assert "no final publication yet" in client.get("/data/").content.decode()
