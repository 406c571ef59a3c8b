"""Packs of reports: asking for one, how far it is, and the file."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from surveys.evidence import store
from surveys.evidence.sending import file_response

from ..exports.editions import Edition
from ..forms import PackForm
from ..models import ExportJob
from ..presenters.exports import announcement, export_view
from ..selectors.exports import exports_of, may_pack, own_export, packable_waves, packs_somewhere, region_named
from ..services.export_jobs import ask_for_pack, cancel_pack, note_download

ZIP = "application/zip"


def _own_or_404(request: HttpRequest, job_id: int) -> ExportJob:
    """The person's own pack; Http404 for another's, for one that there is not, and once the right is gone."""
    job = own_export(request.user, job_id)
    if job is None:
        raise Http404("No such pack.")
    return job


@require_safe
@login_required
def export_list(request: HttpRequest) -> HttpResponse:
    if not packs_somewhere(request.user):
        raise PermissionDenied("This page is for regional leads and national analysts.")
    jobs = exports_of(request.user)
    views = [export_view(job, now=timezone.now()) for job in jobs]
    context = {
        "exports": views,
        "under_way": any(view.can_cancel for view in views),
        "announcement": announcement(views),
        "days": settings.EXPORT_DAYS,
    }
    return render(request, "reports/exports.jinja", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def export_england(request: HttpRequest) -> HttpResponse:
    if not may_pack(request.user, ""):
        raise PermissionDenied("Your role does not include this pack.")
    return _ask(request, "", "England")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def export_region(request: HttpRequest, code: str) -> HttpResponse:
    name = region_named(code)
    # A region that does not exist is answered like one that is not the reader's.
    if not name or not may_pack(request.user, code):
        raise Http404("No such region.")
    return _ask(request, code, name)


def _ask(request: HttpRequest, code: str, name: str) -> HttpResponse:
    waves = {wave.slug: wave for wave in packable_waves(code)}
    choices = [(slug, wave.title) for slug, wave in waves.items()]
    form = PackForm(request.POST if request.method == "POST" else None, waves=choices)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        ask_for_pack(
            by=request.user,
            wave=waves[asked["wave"]],
            region_code=code,
            edition=Edition(asked["edition"]),
            tells=asked["tells"],
        )
        return redirect("reports:export_list")
    return render(request, "reports/exports_new.jinja", {"form": form, "name": name, "code": code})


@require_POST
@login_required
def export_cancel(request: HttpRequest, job_id: int) -> HttpResponse:
    job = _own_or_404(request, job_id)
    if not cancel_pack(job=job, by=request.user):
        messages.info(request, f"{job.title} was finished before it could be cancelled.")
    return redirect("reports:export_list")


@require_POST
@login_required
def export_again(request: HttpRequest, job_id: int) -> HttpResponse:
    job = _own_or_404(request, job_id)
    ask_for_pack(
        by=request.user,
        wave=job.wave,
        region_code=job.region_code,
        edition=Edition(job.edition),
        tells=job.tells,
    )
    return redirect("reports:export_list")


@require_safe
@login_required
def export_download(request: HttpRequest, job_id: int) -> HttpResponse:
    job = _own_or_404(request, job_id)
    try:
        file = store.open_kept(settings.EXPORTS_DIR, job.file_key)
    except FileNotFoundError:
        messages.info(request, f"There is no file of {job.title} now.")
        return redirect("reports:export_list")
    if request.method == "GET":
        note_download(job=job, by=request.user)
    return file_response(
        file, size=job.size, name=job.file_name, media_type=ZIP, asked=request.headers.get("Range", "")
    )
