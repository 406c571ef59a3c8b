"""Files that a worker makes: asking for a pack of reports, how far each file is, and the file."""

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

from ..data.catalogue import FORMS
from ..exports.contents import Content
from ..exports.editions import Edition
from ..forms import PackForm
from ..models import ExportJob
from ..presenters.exports import announcement, export_view
from ..selectors.data import may_download
from ..selectors.exports import exports_of, may_have, may_pack, own_export, packable_waves, region_named
from ..services.export_asking import ask_again, ask_for_pack, cancel_export, note_download
from .data import ONLY_FOR
from .limits import too_many_downloads


def _own_or_404(request: HttpRequest, job_id: int) -> ExportJob:
    """The person's own file; Http404 for another's, for one that there is not, and once the right is gone."""
    job = own_export(request.user, job_id)
    if job is None:
        raise Http404("No such file.")
    return job


@require_safe
@login_required
def export_list(request: HttpRequest) -> HttpResponse:
    if not may_download(request.user):
        raise PermissionDenied(ONLY_FOR)
    jobs = exports_of(request.user)
    views = [export_view(job, now=timezone.now(), allowed=may_have(request.user, job)) for job in jobs]
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
    # A link from the area's page chooses what it is about.
    wanted = {"content": request.GET["content"]} if request.GET.get("content") in [*Content] else {}
    form = PackForm(request.POST if request.method == "POST" else None, waves=choices, initial=wanted)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        ask_for_pack(
            by=request.user,
            wave=waves[asked["wave"]],
            region_code=code,
            edition=Edition(asked["edition"]),
            content=Content(asked["content"]),
            tells=asked["tells"],
        )
        return redirect("reports:export_list")
    return render(request, "reports/exports_new.jinja", {"form": form, "name": name, "code": code})


@require_POST
@login_required
def export_cancel(request: HttpRequest, job_id: int) -> HttpResponse:
    job = _own_or_404(request, job_id)
    if not cancel_export(job=job, by=request.user):
        messages.info(request, f"{job.title} was finished before it could be cancelled.")
    return redirect("reports:export_list")


@require_POST
@login_required
def export_again(request: HttpRequest, job_id: int) -> HttpResponse:
    job = _own_or_404(request, job_id)
    ask_again(job=job, by=request.user)
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
    refused = too_many_downloads(request, resumes=True)
    if refused is not None:
        file.close()
        return refused
    if request.method == "GET":
        note_download(job=job, by=request.user)
    is_data = job.kind == ExportJob.Kind.DATA
    media_type = FORMS[job.form].media_type if is_data else Content(job.content).media_type
    return file_response(
        file, size=job.size, name=job.file_name, media_type=media_type, asked=request.headers.get("Range", "")
    )
