"""What is in a pack, for whom, and what becomes of a job."""

import io
import json
import zipfile
from datetime import timedelta
from hashlib import sha256

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Role
from audit.selectors import events
from organisations.models import Region
from reports.exports.editions import Edition
from reports.models import ExportJob
from reports.services import export_jobs, packs
from reports.services.export_jobs import ask_for_pack, cancel_pack, expire_packs, make_forgotten, make_pack
from reports.services.packs import PackRequest, write_pack
from surveys.models import Notice
from tests.factories.accounts import make_person, signed_in
from tests.factories.reports import REGION, make_cohort, make_wave, publish

pytestmark = pytest.mark.django_db
TRUSTS, SILENT = 9, 1


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
    make_pack(job_id=job.pk)
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
        reverse("reports:export_region", args=[REGION]), {"wave": wave.slug, "edition": "to-share", "tells": "on"}
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
        names = [name for name in pack.namelist() if name.endswith(".pdf")]
        assert len(names) == len(manifest["reports"]) == TRUSTS - SILENT
        for row in manifest["reports"]:
            assert sha256(pack.read(row["file"])).hexdigest() == row["sha256"]
            assert pack.read(row["file"]).startswith(b"%PDF-")
    assert manifest["publication"]["state"] == "provisional"
    assert "Provisional" in manifest["publication"]["note"]
    assert manifest["publication"]["scores"]["method"]
    assert manifest["left_out"] == [{"trust": "A008", "why": "not submitted"}]
    done = set(events().filter(action__startswith="export.").values_list("action", flat=True))
    assert done == {"export.asked", "export.made", "export.downloaded"}
    assert Notice.objects.get(kind="export_ready").person == lead


def data_by_edition(wave, by, edition, monkeypatch) -> list[dict]:
    seen: list[dict] = []

    def keep(template, data, **options):
        seen.append(data)
        return b"%PDF-"

    monkeypatch.setattr(packs, "typeset", keep)
    write_pack(PackRequest(wave, REGION, "A region", edition, by), io.BytesIO())
    return seen


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
    original, count = packs._report_of, 0

    def report_of(request, assessment):
        nonlocal count
        count += 1
        if count == after:
            what()
        return original(request, assessment)

    monkeypatch.setattr(packs, "_report_of", report_of)


def test_cancelling_stops_it_and_leaves_no_file(wave, lead, exports_dir, monkeypatch):
    monkeypatch.setattr(export_jobs, "BEAT_SECONDS", 0)
    job = asked(lead, wave)
    interrupted(monkeypatch, 3, lambda: cancel_pack(job=job, by=lead))
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
    assert expire_packs() == 1
    assert kept_files(exports_dir) == []
    client = signed_in(lead)
    assert client.get(reverse("reports:export_download", args=[job.pk])).url == reverse("reports:export_list")
    assert "Make it again" in client.get(reverse("reports:export_list")).content.decode()


def test_a_report_that_cannot_be_made_fails_the_pack_with_its_reason(wave, lead, settings, tmp_path):
    settings.FONTS_DIR = tmp_path / "nothing"
    job = made(asked(lead, wave))
    assert (job.state, "could not write" in job.reason) == ("failed", True)


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
        assert len(pack.namelist()) == TRUSTS
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
