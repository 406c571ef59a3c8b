"""A pack is made by the worker, once, whatever happens to the worker meanwhile."""

import pytest

from accounts.models import Role
from maturity.models import Publication
from organisations.models import Region
from reports.exports.editions import Edition
from reports.models import ExportJob
from reports.services.export_asking import ask_for_pack
from tests.factories.accounts import make_person
from tests.factories.reports import REGION, make_cohort, make_wave, publish

pytestmark = pytest.mark.services

# A lost job is found once its worker has given no sign of life for 30 s, at the next sweep.
FOUND_SECONDS = 60 + 30


def test_a_killed_worker_leaves_a_pack_that_is_made_once(portal):
    wave = make_wave()
    make_cohort(wave, trusts=40)
    publish(wave, state=Publication.State.PROVISIONAL)
    lead = make_person(Role.REGIONAL_LEAD, region=Region.objects.get(code=REGION))
    portal.start_all()
    # Asked in this process, whose messages reach no worker: the sweeper finds it.
    job = ask_for_pack(by=lead, wave=wave, region_code=REGION, edition=Edition.TO_SHARE, tells=False)

    def now() -> ExportJob:
        job.refresh_from_db()
        return job

    portal.wait_for("worker", lambda: now().state == "running" and job.done > 0, FOUND_SECONDS)
    portal.kill("worker")
    assert now().state == "running"
    portal.start("worker")
    portal.wait_for("worker", lambda: now().state == "done", FOUND_SECONDS)
    assert (job.attempt, job.holds) == (2, 40)
    kept = [path for path in (portal.var_dir / "exports" / "kept").rglob("*") if path.is_file()]
    assert [path.name for path in kept] == [job.file_key]
