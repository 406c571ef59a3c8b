"""Answering in a workbook: downloading it, sending it back, and seeing every difference before it is applied."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission
from nhsuk.formats import plural

from ..evidence.receiving import ReceivingHandler
from ..models import Assessment
from ..selectors import signatures_of
from ..selectors.workbook import workbook_preview
from ..services import AssessmentLocked
from ..services.workbook import (
    ChangedSinceShown,
    ChoiceMissing,
    NothingKept,
    apply_workbook,
    download_workbook,
    drop_workbook,
    kept_workbook,
    receive_workbook,
)
from ..tasklist import is_open, why_locked
from ..workbook.archive import MOST_BYTES
from ..workbook.refusal import WorkbookRefused
from ..workbook_forms import ApplyForm, WorkbookForm, choices_in
from .access import assessment_or_404, may

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WHOLE = "yes"
"""What the last field of the form says: one that was cut off does not have it."""
_REFUSED = {
    "large": (413, "The file is larger than 5 MB. Copy your answers into a new download"),
    "full": (507, "The portal has no room for files at the moment. Nothing was changed: try again later"),
    "several": (422, "Send one file at a time"),
    "cut": (422, "The file did not arrive whole. Nothing was changed: send it again"),
}


@require_safe
@login_required
def workbook_download(request: HttpRequest, assessment_id: int) -> HttpResponse:
    name, content = download_workbook(assessment=assessment_or_404(request.user, assessment_id), by=request.user)
    headers = {
        "Content-Disposition": content_disposition_header(True, name),
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type=XLSX, headers=headers)


# Exempt only until it is known that this person may send a file here: checking the token reads the whole form.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def workbook_read(request: HttpRequest, assessment_id: int) -> HttpResponse:
    assessment = assessment_or_404(request.user, assessment_id)
    if request.method != "POST":
        return _page(request, assessment, WorkbookForm())
    if not may(request.user, Permission.ANSWER_WRITE, assessment):
        raise PermissionDenied
    if not is_open(assessment):
        return _locked(request, assessment)
    receiving = ReceivingHandler(request, root=settings.EVIDENCE_DIR, most_bytes=MOST_BYTES)
    request.upload_handlers = [receiving]
    try:
        return _receive(request, assessment, receiving)
    finally:
        receiving.discard()


@csrf_protect
def _receive(request: HttpRequest, assessment: Assessment, receiving: ReceivingHandler) -> HttpResponse:
    form = WorkbookForm(data=request.POST, files=request.FILES)
    status = 422
    refused = receiving.refused or ("" if request.POST.get("whole") == WHOLE else "cut")
    if refused and (request.FILES or receiving.refused or request.POST):
        status, words = _REFUSED[refused]
        form.errors.pop("file", None)
        form.add_error("file", words)
    elif form.is_valid():
        incoming = form.cleaned_data["file"].incoming
        try:
            token = receive_workbook(assessment=assessment, path=incoming.path, sha256=incoming.sha256, by=request.user)
            return redirect("surveys:workbook_preview", assessment.pk, token)
        except WorkbookRefused as error:
            form.add_error("file", str(error))
        except AssessmentLocked:
            return _locked(request, assessment)
    return _page(request, assessment, form, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def workbook_preview_read(request: HttpRequest, assessment_id: int, token: str) -> HttpResponse:
    assessment = assessment_or_404(request.user, assessment_id)
    if not may(request.user, Permission.ANSWER_WRITE, assessment):
        raise PermissionDenied
    if not is_open(assessment):
        return _locked(request, assessment)
    try:
        if request.method != "POST":
            return _preview(request, assessment, token)
        if "drop" in request.POST:
            drop_workbook(assessment=assessment, token=token, by=request.user)
            messages.info(request, "Nothing was applied, and what you sent is forgotten.")
            return redirect("surveys:workbook_read", assessment.pk)
        return _apply(request, assessment, token)
    except NothingKept:
        messages.info(
            request,
            "What you sent is not kept any more: it was applied or dropped, or an hour has passed. Send it again.",
        )
        return redirect("surveys:workbook_read", assessment.pk)


def _apply(request: HttpRequest, assessment: Assessment, token: str) -> HttpResponse:
    try:
        counts = apply_workbook(
            assessment=assessment,
            token=token,
            choices=request.POST,
            fingerprint=request.POST.get("shown", ""),
            by=request.user,
        )
    except ChangedSinceShown:
        return _preview(request, assessment, token, status=409, why="changed")
    except ChoiceMissing:
        return _preview(request, assessment, token, status=422)
    except AssessmentLocked:
        return _locked(request, assessment)
    except OperationalError:
        # The database was locked for longer than its time-out: the choices made so far are shown again.
        return _preview(request, assessment, token, status=503, why="busy")
    messages.success(request, f"{plural(counts['saved'], 'answer')} saved from the workbook.")
    return redirect("surveys:assessment_read", assessment.pk)


def _page(request: HttpRequest, assessment: Assessment, form: WorkbookForm, *, status: int = 200) -> HttpResponse:
    opened = is_open(assessment)
    return render(
        request,
        "surveys/workbook_read.jinja",
        {
            "assessment": assessment,
            "form": form,
            "whole": WHOLE,
            "writable": opened and may(request.user, Permission.ANSWER_WRITE, assessment),
            "locked": "" if opened else why_locked(assessment, signatures_of(assessment)),
        },
        status=status,
    )


def _preview(
    request: HttpRequest, assessment: Assessment, token: str, *, status: int = 200, why: str = ""
) -> HttpResponse:
    filled = kept_workbook(assessment=assessment, token=token, by=request.user)
    found, answers = workbook_preview(assessment, filled, request.user)
    form_data: dict[str, Any] = {}
    if status == 422:
        # What is missing is pointed out.
        form_data = {"data": request.POST}
    elif request.method == "POST":
        form_data = {"initial": choices_in(request.POST, found.conflicts)}
    return render(
        request,
        "surveys/workbook_preview.jinja",
        {
            "assessment": assessment,
            "found": found,
            "counts": found.counts,
            "answers": answers,
            "downloaded_at": filled.stamp.downloaded_at,
            "form": ApplyForm(found, **form_data),
            "why": why,
        },
        status=status,
    )


def _locked(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Lead to the page that says why."""
    if request.method == "POST":
        messages.info(request, "Nothing was applied: the answers are locked.")
    return redirect("surveys:workbook_read", assessment.pk)
