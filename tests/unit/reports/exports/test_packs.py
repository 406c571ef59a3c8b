"""What is in a pack, for whom, and what becomes of a job."""

import io
import json
import os
import re
import signal
import tracemalloc
import zipfile
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pikepdf
import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Role
from audit.selectors import events
from maturity.services import score_wave
from organisations.models import Region
from reports.exports.contents import Content
from reports.exports.editions import Edition
from reports.models import ExportJob
from reports.pdf import setters as setters_module
from reports.pdf.setters import Setters
from reports.pdf.trust_report import hyphenated
from reports.pdf.typesetting import TypesettingFailed
from reports.presenters.result import ResultPresenter
from reports.selectors.cohort import CohortReader, trusts_to_pack
from reports.selectors.results import visible_result
from reports.services import export_jobs, packs
from reports.services.export_asking import ask_for_pack, cancel_export
from reports.services.export_jobs import expire_exports, make_export, make_forgotten
from reports.services.packs import PackRequest, write_pack
from surveys.models import Assessment, Notice
from tests.factories.accounts import make_person, signed_in
from tests.factories.reports import REGION, make_cohort, make_wave, publish

pytestmark = pytest.mark.django_db
TRUSTS, SILENT = 9, 1
MADE_AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def exports_dir(settings, tmp_path):
    settings.EXPORTS_DIR = tmp_path / "exports"
    return settings.EXPORTS_DIR


@pytest.fixture
def wave(db):
    wave = make_wave()
    make_cohort(wave, trusts=TRUSTS, silent=SILENT)
    publish(wave)
    return wave


@pytest.fixture
def lead(wave):
    return make_person(Role.REGIONAL_LEAD, region=Region.objects.get(code=REGION))


def asked(lead, wave, **changes) -> ExportJob:
    return ask_for_pack(
        **{"by": lead, "wave": wave, "region_code": REGION, "edition": Edition.TO_SHARE, "tells": False, **changes}
    )


def made(job: ExportJob) -> ExportJob:
    make_export(job_id=job.pk)
    job.refresh_from_db()
    return job


def kept_files(folder) -> list:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_regional_lead_makes_a_pack_and_downloads_it(wave, lead):
    client = signed_in(lead)
    assert (
        reverse("reports:export_region", args=[REGION])
        in client.get(reverse("reports:region_read", args=[REGION])).content.decode()
    )
    answer = client.post(
        reverse("reports:export_region", args=[REGION]),
        {"wave": wave.slug, "content": "pack", "edition": "to-share", "tells": "on"},
    )
    assert answer.url == reverse("reports:export_list")
    job = ExportJob.objects.get()
    assert "Waits for its turn" in client.get(answer.url).content.decode()
    made(job)
    page = client.get(answer.url).content.decode()
    assert "8 reports" in page
    answer = client.get(reverse("reports:export_download", args=[job.pk]))
    content = b"".join(answer.streaming_content)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert (sha256(content).hexdigest(), len(content)) == (job.sha256, job.size)
    with zipfile.ZipFile(io.BytesIO(content)) as pack:
        assert pack.testzip() is None
        manifest = json.loads(pack.read("manifest.json"))
        names = pack.namelist()[:-1]
        assert len(manifest["reports"]) == TRUSTS - SILENT
        assert [row["file"] for row in manifest["about_the_area"]] == names[:3]
        assert len(names) == 3 + len(manifest["reports"])
        for row in (*manifest["about_the_area"], *manifest["reports"]):
            assert sha256(pack.read(row["file"])).hexdigest() == row["sha256"]
            assert pack.read(row["file"]).startswith(b"PK" if row["file"].endswith(".pptx") else b"%PDF-")
    assert manifest["publication"]["state"] == "provisional"
    assert "Provisional" in manifest["publication"]["note"]
    assert manifest["publication"]["scores"]["method"]
    assert manifest["left_out"] == [{"trust": "A008", "why": "not submitted"}]
    done = set(events().filter(action__startswith="export.").values_list("action", flat=True))
    assert done == {"export.asked", "export.made", "export.downloaded"}
    assert Notice.objects.get(kind="export_ready").person == lead


class Blank:
    """In the place of the processes that set pages: it keeps what it is given, and gives ``size`` bytes."""

    def __init__(self, size: int = 5) -> None:
        self.seen: list[dict] = []
        self.size = size

    def __call__(self, count, *, fonts):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *error) -> None:
        """Nothing was started."""

    def submit(self, template, data, *, made_at):
        future: Future[bytes] = Future()
        self.seen += [data] if self.size == 5 else []
        future.set_result(b"%PDF-".ljust(self.size, b"0"))
        return future


def data_by_edition(wave, by, edition, monkeypatch) -> list[dict]:
    blank = Blank()
    monkeypatch.setattr(packs, "Setters", blank)
    write_pack(PackRequest(wave, REGION, "A region", edition, by), io.BytesIO())
    return [data for data in blank.seen if "strips" in data]


def test_to_share_shows_what_a_peer_may_see_and_names_no_other_trust(wave, lead, monkeypatch):
    to_share = data_by_edition(wave, lead, Edition.TO_SHARE, monkeypatch)
    region_only = data_by_edition(wave, lead, Edition.REGION_ONLY, monkeypatch)
    names = [data["title"] for data in to_share]
    for data in to_share:
        others = [name for name in names if name != data["title"]]
        assert not [name for name in others if f'"{name}"' in json.dumps(data) or f"{name} " in json.dumps(data)]
    assert {data["watermark"] for data in to_share} == {""}
    assert {data["watermark"] for data in region_only} == {"Region only"}
    # Eight trusts: a peer sees the median, who reads every member by name also the quartiles.
    shown = [data["themes"][0]["groups"] for data in (to_share[0], region_only[0])]
    assert shown[0] != shown[1]


def test_the_watermark_is_on_every_page(wave, lead):
    with_mark, without = io.BytesIO(), io.BytesIO()
    write_pack(PackRequest(wave, REGION, "A region", Edition.REGION_ONLY, lead), with_mark)
    write_pack(PackRequest(wave, REGION, "A region", Edition.TO_SHARE, lead), without)

    def big_type(sink) -> list[bool]:
        with zipfile.ZipFile(sink) as pack, pikepdf.open(io.BytesIO(pack.read(pack.namelist()[0]))) as pdf:
            return [b" 76 Tf" in page.Contents.read_bytes() for page in pdf.pages]

    assert all(big_type(with_mark))
    assert not any(big_type(without))


def test_a_second_message_makes_nothing_twice(wave, lead, exports_dir):
    job = made(asked(lead, wave))
    before = (job.sha256, job.attempt)
    assert (made(job).sha256, job.attempt) == before
    assert len(kept_files(exports_dir)) == 1
    assert events(action="export.made").count() == 1


def test_the_same_pack_is_not_queued_twice(wave, lead):
    assert asked(lead, wave) == asked(lead, wave)


def test_the_sweeper_finds_a_lost_message_and_a_dead_worker(wave, lead, exports_dir):
    job = asked(lead, wave)
    assert make_forgotten(older_than=timedelta(seconds=5)) == 0
    ExportJob.objects.update(asked_at=timezone.now() - timedelta(minutes=2))
    ExportJob.objects.update(state="running", attempt=1, beat_at=timezone.now() - timedelta(seconds=10))
    assert make_forgotten(older_than=timedelta(seconds=5)) == 0
    ExportJob.objects.update(beat_at=timezone.now() - timedelta(seconds=31))
    assert make_forgotten(older_than=timedelta(seconds=5)) == 1
    job.refresh_from_db()
    assert (job.state, job.attempt) == ("done", 2)


def test_a_job_whose_worker_dies_each_time_fails(wave, lead):
    job = asked(lead, wave)
    ExportJob.objects.update(state="running", attempt=3, beat_at=timezone.now() - timedelta(minutes=2))
    assert made(job).state == "failed"
    assert "stopped each time" in job.reason


def interrupted(monkeypatch, after: int, what) -> None:
    """Have ``what`` happen once the report of some trust is begun."""
    original, count = packs.report_of, 0

    def report_of(facts, request):
        nonlocal count
        count += 1
        if count == after:
            what()
        return original(facts, request)

    monkeypatch.setattr(packs, "report_of", report_of)


def test_cancelling_stops_it_and_leaves_no_file(wave, lead, exports_dir, monkeypatch):
    monkeypatch.setattr(export_jobs, "BEAT_SECONDS", 0)
    job = asked(lead, wave)
    interrupted(monkeypatch, 3, lambda: cancel_export(job=job, by=lead))
    assert made(job).state == "cancelled"
    assert job.done <= 3
    assert kept_files(exports_dir) == []
    client = signed_in(lead)
    client.post(reverse("reports:export_again", args=[job.pk]))
    assert ExportJob.objects.filter(state="queued").count() == 1


def test_a_worker_that_was_thought_dead_changes_nothing(wave, lead, exports_dir, monkeypatch):
    job = asked(lead, wave)
    interrupted(monkeypatch, 8, lambda: ExportJob.objects.update(attempt=2, beat_at=timezone.now()))
    assert made(job).state == "running"
    assert kept_files(exports_dir) == []
    assert not events(action="export.made").exists()


@pytest.mark.parametrize("how", ["membership", "account"])
def test_a_leavers_job_dies_with_the_rights(wave, lead, exports_dir, monkeypatch, how):
    def leave():
        if how == "membership":
            Membership.objects.update(ended_at=timezone.now())
        else:
            type(lead).objects.filter(pk=lead.pk).update(is_active=False)

    job = asked(lead, wave)
    interrupted(monkeypatch, 3, leave)
    assert made(job).state == "failed"
    assert "no longer" in job.reason
    assert kept_files(exports_dir) == []


def test_a_file_is_not_handed_out_once_the_role_is_gone_nor_to_anybody_else(wave, lead):
    job = made(asked(lead, wave))
    address = reverse("reports:export_download", args=[job.pk])
    assert signed_in(make_person(Role.NATIONAL_ANALYST)).get(address).status_code == 404
    client = signed_in(lead)
    assert client.get(address).status_code == 200
    Membership.objects.filter(user=lead).update(ended_at=timezone.now())
    assert client.get(address).status_code == 404


def test_a_file_expires_and_can_be_made_again(wave, lead, exports_dir):
    job = made(asked(lead, wave))
    ExportJob.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert expire_exports() == 1
    assert kept_files(exports_dir) == []
    client = signed_in(lead)
    assert client.get(reverse("reports:export_download", args=[job.pk])).url == reverse("reports:export_list")
    assert "Make it again" in client.get(reverse("reports:export_list")).content.decode()


def test_a_report_that_cannot_be_made_fails_the_pack_with_its_reason(wave, lead, settings, tmp_path):
    settings.FONTS_DIR = tmp_path / "nothing"
    job = made(asked(lead, wave))
    assert (job.state, "could not write" in job.reason) == ("failed", True)


def test_a_process_that_is_killed_is_replaced_and_the_report_set_once_more():
    with Setters(1, fonts=settings.FONTS_DIR) as setters:
        data = {"title": "T", "author": "A", "description": "D", "running_title": "R", "demonstration": "", "stamp": ""}
        data = hyphenated({**data, "reason": "", "withdrawn": "", "signing_words": "", "wave": "W", "hash": "0"})
        data |= {name: [] for name in ("rows", "signatures", "explained", "dissent", "counts", "total")}
        data |= {"left-open": ""}
        data["checking"] = ""
        first = setters.submit("receipt.typ", data, made_at=MADE_AT).result()
        [pid] = setters.processes
        os.kill(pid, signal.SIGKILL)
        assert setters.submit("receipt.typ", data, made_at=MADE_AT).result() == first
        assert setters.processes != [pid]
        with pytest.raises(TypesettingFailed, match=r"receipt\.typ"):
            setters.submit("receipt.typ", {}, made_at=MADE_AT).result()
    assert setters.processes == []


def test_a_report_at_which_the_process_dies_each_time_fails_the_pack_with_its_reason(wave, lead, monkeypatch):
    monkeypatch.setattr(setters_module.sys, "executable", "/bin/false")
    job = made(asked(lead, wave))
    assert (job.state, "ended twice" in job.reason) == ("failed", True)


@pytest.mark.parametrize("edition", list(Edition))
def test_what_is_read_for_many_trusts_is_what_is_read_for_one(wave, lead, edition):
    as_peer = edition is Edition.TO_SHARE
    codes = [trust.trust_code for trust in trusts_to_pack(wave, REGION) if not trust.why]
    assert len(codes) == TRUSTS - SILENT
    read = CohortReader(lead, wave, as_peer=as_peer, peers="type").read(codes)
    for code in codes:
        alone = visible_result(lead, wave_slug=wave.slug, trust_code=code, as_peer=as_peer)
        views = [ResultPresenter(facts).view() for facts in (read[code], alone)]
        assert views[0] == views[1]


def test_queries_do_not_grow_with_the_trusts_of_a_batch(wave, lead, django_assert_max_num_queries):
    codes = [trust.trust_code for trust in trusts_to_pack(wave, REGION)]
    for some in (codes[:1], codes):
        with django_assert_max_num_queries(12):
            CohortReader(lead, wave, as_peer=True, peers="type").read(some)


def test_memory_does_not_grow_with_the_trusts(db, monkeypatch):
    wave = make_wave()
    make_cohort(wave, trusts=60)
    score_wave(wave=wave)
    everybody = trusts_to_pack(wave, "")
    monkeypatch.setattr(packs, "Setters", Blank(size=200_000))
    peaks = []
    for count in (20, 20, 60):  # The first fills caches.
        monkeypatch.setattr(packs, "trusts_to_pack", lambda wave, region, count=count: everybody[:count])
        tracemalloc.start()
        with open(os.devnull, "wb") as sink:
            write_pack(PackRequest(wave, "", "", Edition.TO_SHARE, None), sink)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[2] - peaks[1] < 1_000_000  # 40 more reports of 200 kB.


def about_the_region(wave, by, edition, monkeypatch) -> dict:
    blank = Blank()
    monkeypatch.setattr(packs, "Setters", blank)
    write_pack(PackRequest(wave, REGION, "A region", edition, by), io.BytesIO())
    [report, sheet] = [data for data in blank.seen if "strips" not in data]
    assert (report["sheet"], sheet["sheet"], sheet["heat"]) == (False, True, None)
    return report


def test_the_report_about_a_region_names_trusts_in_the_region_s_own_edition_only(wave, lead, monkeypatch):
    to_share = about_the_region(wave, lead, Edition.TO_SHARE, monkeypatch)
    region_only = about_the_region(wave, lead, Edition.REGION_ONLY, monkeypatch)
    names = list(wave.assessments.values_list("trust_name", flat=True))
    assert to_share["heat"] is None
    assert not [name for name in names if f'"{name}"' in json.dumps(to_share)]
    assert [row["name"] for row in region_only["heat"]["rows"]] == sorted(names)
    assert [row["scores"] for row in region_only["heat"]["rows"] if row["name"] == "Trust A008"] == [[-1]]
    assert region_only["watermark"] == "Region only"
    # Eight of nine trusts: a peer sees the median and no more.
    assert to_share["rows"][0]["median"] != "not shown"
    assert to_share["rows"][0]["quartiles"] == "not shown"
    assert to_share["gaps"] == []
    assert "not shown" not in region_only["rows"][0]["quartiles"]
    assert "8 of 9 trusts in the A region submitted." in to_share["headline"]


def test_the_report_about_an_area_is_a_tagged_pdf_and_its_sheet_one_page(wave, lead):
    sink = io.BytesIO()
    write_pack(PackRequest(wave, "", "", Edition.REGION_ONLY, make_person(Role.NATIONAL_ANALYST)), sink)
    with zipfile.ZipFile(sink) as pack:
        for name, pages in (("about-england-2026.pdf", range(2, 9)), ("about-england-2026-one-page.pdf", [1])):
            with pikepdf.open(io.BytesIO(pack.read(name))) as pdf:
                assert len(pdf.pages) in pages
                assert pdf.Root.MarkInfo.Marked
                assert pdf.open_metadata()["pdfuaid:part"] == "1"
                assert all(b" 76 Tf" in page.Contents.read_bytes() for page in pdf.pages)


def test_others_cannot_ask(wave, lead):
    for person, code in ((lead, ""), (lead, "Y62"), (make_person(Role.POLICY_OWNER), "")):
        with pytest.raises(PermissionDenied):
            asked(person, wave, region_code=code)


def test_the_list_asks_the_database_as_often_however_many_packs_there_are(wave, lead, django_assert_max_num_queries):
    for _ in range(30):
        ExportJob.objects.create(
            person=lead, wave=wave, region_code=REGION, region_name="R", edition="to-share", asked_at=timezone.now()
        )
    client = signed_in(lead)
    with django_assert_max_num_queries(15):
        client.get(reverse("reports:export_list"))


def test_the_command_writes_a_pack_and_says_how_many(wave, tmp_path, capsys):
    output = tmp_path / "pack.zip"
    call_command("export_pack", wave="2026", region=REGION, output=output)
    assert "8 reports, 1 trusts without one" in capsys.readouterr().out
    with zipfile.ZipFile(output) as pack:
        assert len(pack.namelist()) == TRUSTS + 3
    assert [path.name for path in tmp_path.glob("*pack*")] == ["pack.zip"]
    assert events(action="export.made").get().actor_id == ""


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"wave": "1999"}, "There is no wave 1999"),
        ({"region": "Y99"}, "There is no region Y99"),
        ({"edition": "region-only"}, "say --for EMAIL"),
        ({"person": "nobody@example.com"}, "Nobody has the address"),
    ],
)
def test_the_command_says_what_is_wrong(wave, tmp_path, options, words):
    with pytest.raises(CommandError, match=words):
        call_command("export_pack", **{"wave": "2026", "output": tmp_path / "pack.zip", **options})
    assert list(tmp_path.glob("*.zip")) == []


@pytest.mark.parametrize(
    ("content", "begins", "name"),
    [
        ("report", b"%PDF-", "about-sample-2026-region-only.pdf"),
        ("sheet", b"%PDF-", "about-sample-2026-one-page-region-only.pdf"),
        ("slides", b"PK", "about-sample-2026-region-only.pptx"),
    ],
)
def test_a_file_about_the_region_is_made_and_downloaded_by_itself(wave, lead, content, begins, name):
    client = signed_in(lead)
    Assessment.objects.update(region_name="Sample")
    address = reverse("reports:export_region", args=[REGION])
    assert f"{address}?content={content}" in client.get(reverse("reports:region_read", args=[REGION])).content.decode()
    page = client.get(address, {"content": content}).content.decode()
    assert re.search(rf'value="{content}"[^>]* checked', page)
    client.post(address, {"wave": wave.slug, "content": content, "edition": "region-only"})
    job = made(ExportJob.objects.get())
    assert (job.state, job.file_name, job.holds) == ("done", name, 0)
    listed = client.get(reverse("reports:export_list")).content.decode()
    assert "Download the pack" not in listed
    assert f"about Sample, {wave.title}" in listed
    answer = client.get(reverse("reports:export_download", args=[job.pk]))
    body = b"".join(answer.streaming_content)
    assert body.startswith(begins)
    assert sha256(body).hexdigest() == job.sha256
    assert answer["Content-Type"] == Content(content).media_type
    assert events(action="export.made").get().data["content"] == content


def test_files_about_an_area_are_under_the_rights_of_packs(wave, lead):
    for person, code in ((lead, ""), (lead, "Y62"), (make_person(Role.POLICY_OWNER), "")):
        with pytest.raises(PermissionDenied):
            asked(person, wave, region_code=code, content=Content.SLIDES)
    job = asked(lead, wave, content=Content.SLIDES)
    assert asked(lead, wave) != job
    Membership.objects.filter(user=lead).update(ended_at=timezone.now())
    assert made(job).state == "failed"
    assert "no longer" in job.reason


def test_there_is_no_file_about_an_area_before_a_publication(wave, lead):
    unpublished = make_wave(2027)
    make_cohort(unpublished, trusts=3)
    score_wave(wave=unpublished)
    job = made(asked(lead, unpublished, content=Content.SHEET))
    assert (job.state, "published" in job.reason) == ("failed", True)


def test_the_command_writes_one_file_or_a_pack_without_trusts(wave, tmp_path):
    output = tmp_path / "file"
    call_command("export_pack", wave="2026", region=REGION, output=output, content="slides")
    assert output.read_bytes().startswith(b"PK")
    call_command("export_pack", wave="2026", output=output, content="sheet", state="provisional", publication=1)
    assert output.read_bytes().startswith(b"%PDF-")
    call_command("export_pack", wave="2026", region=REGION, output=output, no_trusts=True)
    with zipfile.ZipFile(output) as pack:
        assert len(pack.namelist()) == 4
        assert json.loads(pack.read("manifest.json"))["reports"] == []


@pytest.mark.parametrize("wanted", [{"state": "final"}, {"publication": 2}, {"content": "sheet", "no_trusts": True}])
def test_the_command_stops_where_another_publication_stands(wave, tmp_path, wanted):
    output = tmp_path / "pack.zip"
    with pytest.raises(CommandError, match=r"number 1, provisional|--no-trusts"):
        call_command("export_pack", wave="2026", output=output, **wanted)
    assert not output.exists()
