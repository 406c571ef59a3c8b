"""Files that a worker makes: whom each is for, what a pack of reports would hold, and a person's own."""

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.permissions import Permission
from accounts.selectors import scope_of
from maturity.models import Publication, ScoreRun
from maturity.selectors import latest_publication
from surveys.models import Assessment, Wave
from surveys.selectors import waves

from ..models import ExportJob
from .data import may_download, rights_to_data

MOST_LISTED = 50


def may_pack(user: User | None, region_code: str) -> bool:
    """Whether ``user`` may have a pack of this region, or (blank) of England; the portal (None) may have all."""
    if user is None:
        return True
    if not user.is_active:
        return False
    scope = scope_of(user, Permission.REPORT_EXPORT)
    return scope.covers(trust_code="", region_code=region_code) if region_code else scope.all


def may_have_open_data(user: User) -> bool:
    """Whether ``user`` may have the pack of open data of a final publication: who prepares publications."""
    return user.is_active and bool(scope_of(user, Permission.PUBLICATION_PREPARE).all)


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
    """The person's own files, the latest first, those too that they have lost the right to."""
    rows = ExportJob.objects.filter(person=user).select_related("wave").defer("wave__framework_version")
    return list(rows[:MOST_LISTED])


def may_have(user: User, job: ExportJob) -> bool:
    """Whether ``user``, for whom ``job`` was asked, may still have what it makes or made."""
    if job.kind == ExportJob.Kind.REPORTS:
        return may_pack(user, job.region_code)
    if job.kind == ExportJob.Kind.OPEN_DATA:
        return may_have_open_data(user)
    return user.is_active and may_download(user) and job.rights == rights_to_data(user)


def exports_readable_by(user: User) -> QuerySet[ExportJob]:
    """The person's own files that they still have the right to, the latest first."""
    rows = ExportJob.objects.filter(person=user).select_related("wave").defer("wave__framework_version")
    scope = scope_of(user, Permission.REPORT_EXPORT)
    readable = Q(kind=ExportJob.Kind.REPORTS, region_code__in=scope.regions) & ~Q(region_code="")
    if scope.all:
        readable = Q(kind=ExportJob.Kind.REPORTS)
    if may_have_open_data(user):
        readable |= Q(kind=ExportJob.Kind.OPEN_DATA)
    if may_download(user):
        readable |= Q(kind=ExportJob.Kind.DATA, rights=rights_to_data(user))
    return rows.filter(readable)


def own_export(user: User, job_id: int) -> ExportJob | None:
    """The person's own file with this id, if they still have the right to it; None otherwise."""
    job = ExportJob.objects.filter(person=user, pk=job_id).select_related("wave").first()
    return job if job is not None and may_have(user, job) else None
