"""Packs of reports: whom they are for, what they would hold, and a person's own."""

from collections.abc import Sequence

from accounts.models import User
from accounts.permissions import Permission
from accounts.selectors import scope_of
from maturity.models import Publication, ScoreRun
from maturity.selectors import latest_publication
from surveys.models import Assessment, Wave
from surveys.selectors import waves

from ..models import ExportJob

MOST_LISTED = 50


def may_pack(user: User | None, region_code: str) -> bool:
    """Whether ``user`` may have a pack of this region, or (blank) of England; the portal (None) may have all."""
    if user is None:
        return True
    if not user.is_active:
        return False
    scope = scope_of(user, Permission.REPORT_EXPORT)
    return scope.covers(trust_code="", region_code=region_code) if region_code else scope.all


def packs_somewhere(user: User) -> bool:
    """Whether ``user`` may have any pack at all."""
    scope = scope_of(user, Permission.REPORT_EXPORT)
    return bool(scope.all or scope.regions)


def person_now(person_id: int) -> User | None:
    """The person with the memberships of this moment; None where the account is closed. Two queries with a right."""
    return User.objects.filter(pk=person_id, is_active=True).first()


def packable_waves(region_code: str) -> list[Wave]:
    """Waves that were opened and have trusts of this region (blank: any), the latest first."""
    taken = Assessment.objects.filter(region_code=region_code) if region_code else Assessment.objects.all()
    return list(waves().exclude(state=Wave.State.DRAFT).filter(pk__in=taken.values("wave")))


def region_named(region_code: str) -> str:
    """What a region is called in the latest wave that has trusts of it; blank for one that there is not."""
    found = Assessment.objects.filter(region_code=region_code).order_by("-wave__opens_on")
    return found.values_list("region_name", flat=True).first() or ""


def trusts_to_pack(wave: Wave, region_code: str) -> Sequence[Assessment]:
    """The assessments of a wave in a region (blank: all), by trust code, with no more than a list needs."""
    rows = Assessment.objects.filter(wave=wave)
    if region_code:
        rows = rows.filter(region_code=region_code)
    return list(rows.order_by("trust_code"))


def publication_for(wave: Wave) -> Publication | None:
    """The released publication that the reports of a wave compare with."""
    return latest_publication(wave)


def run_facts(run: ScoreRun) -> dict[str, object]:
    """What a manifest says of a computation of scores."""
    return {
        "run": run.pk,
        "method": run.method_version,
        "framework_sha256": run.framework_hash,
        "submissions_sha256": run.input_hash,
        "scores_sha256": run.output_hash,
    }


def exports_of(user: User) -> list[ExportJob]:
    """The person's own packs, the latest first."""
    rows = ExportJob.objects.filter(person=user).select_related("wave").defer("wave__framework_version")
    return list(rows[:MOST_LISTED])


def own_export(user: User, job_id: int) -> ExportJob | None:
    """The person's own pack with this id, if they still have the right to it; None otherwise."""
    job = ExportJob.objects.filter(person=user, pk=job_id).select_related("wave").first()
    return job if job is not None and may_pack(user, job.region_code) else None
