"""What shows that an answer is true: its list, and the pages that add to it."""

import contextlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from ..evidence.receiving import ReceivingHandler
from ..evidence.refusal import NotAccepted
from ..evidence_forms import ACCEPTED, FileForm, LinkForm, UseAgainForm
from ..models import Assessment
from ..questionnaire.document import QuestionText
from ..selectors import document_for, signatures_of
from ..selectors.evidence import evidence_at, evidence_of, readable_file, reusable_for, stored_bytes
from ..services import AssessmentLocked
from ..services.evidence import (
    MOST_ASSESSMENT_BYTES,
    MOST_FILE_BYTES,
    NoSuchEvidence,
    add_file,
    add_link,
    use_again,
    withdraw_evidence,
)
from ..tasklist import is_open, why_locked
from .access import assessment_or_404, may_answer
from .answering import question_or_404
from .evidence_file import evidence_response

View = Callable[..., HttpResponse]

WHOLE = "yes"
"""What the last field of the upload says: a form that was cut off does not have it."""
_REFUSED = {
    "large": (413, "The file is larger than 10 MB. Give a link to it, or make it smaller"),
    "full": (507, "The portal has no room for files at the moment. Nothing was kept: try again later"),
    "several": (422, "Send one file at a time"),
    "cut": (422, "The file did not arrive whole. Nothing was kept: send it again"),
}


def while_open(view: View) -> View:
    """Where answers are locked, before or while the person fills in the form, lead to the list, which says why."""

    @wraps(view)
    def checked(request: HttpRequest, assessment_id: int, key: str, **more: Any) -> HttpResponse:
        assessment = assessment_or_404(request.user, assessment_id)
        question = question_or_404(assessment, key, scored=True)
        if not may_answer(request.user, assessment, question.theme):
            raise PermissionDenied
        with contextlib.suppress(AssessmentLocked):
            if is_open(assessment):
                return view(request, assessment, question, **more)
        if request.method == "POST":
            messages.info(request, "Nothing was changed: the answers are locked.")
        return _back(assessment, question)

    return checked


@require_safe
@login_required
def evidence_list(request: HttpRequest, assessment_id: int, key: str) -> HttpResponse:
    assessment = assessment_or_404(request.user, assessment_id)
    question = question_or_404(assessment, key, scored=True)
    attached = evidence_of(assessment)
    opened = is_open(assessment)
    return render(
        request,
        "surveys/evidence_list.jinja",
        {
            **_about(assessment, question),
            "attached": attached.get(question.key, []),
            "reusable": bool(reusable_for(attached, question.key)),
            "writable": opened and may_answer(request.user, assessment, question.theme),
            "locked": "" if opened else why_locked(assessment, signatures_of(assessment)),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@while_open
def evidence_link(request: HttpRequest, assessment: Assessment, question: QuestionText) -> HttpResponse:
    form = LinkForm(data=request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("title", "address")}
        with _noted(form, "address"):
            add_link(assessment=assessment, question_key=question.key, by=request.user, **given, **form.use)
            return _back(assessment, question)
    return _form_page(request, "surveys/evidence_link.jinja", assessment, question, form)


# Exempt only until it is known that this person may send a file here: checking the token reads the whole form.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@while_open
def evidence_file(request: HttpRequest, assessment: Assessment, question: QuestionText) -> HttpResponse:
    receiving = ReceivingHandler(request, root=settings.EVIDENCE_DIR, most_bytes=MOST_FILE_BYTES)
    request.upload_handlers = [receiving]
    try:
        return _receive_file(request, assessment, question, receiving)
    finally:
        receiving.discard()


@csrf_protect
def _receive_file(
    request: HttpRequest, assessment: Assessment, question: QuestionText, receiving: ReceivingHandler
) -> HttpResponse:
    if request.method != "POST":
        return _file_page(request, assessment, question, FileForm())
    form = FileForm(data=request.POST, files=request.FILES)
    refused = receiving.refused or ("" if request.POST.get("whole") == WHOLE else "cut")
    if refused and (request.FILES or receiving.refused or request.POST):
        status, words = _REFUSED[refused]
        form.errors.pop("file", None)
        form.add_error("file", words)
        return _file_page(request, assessment, question, form, status=status)
    if form.is_valid():
        file = form.cleaned_data["file"]
        with _noted(form, "file"):
            add_file(
                assessment=assessment,
                question_key=question.key,
                incoming=file.incoming,
                name=file.name,
                title=form.cleaned_data["title"],
                by=request.user,
                **form.use,
            )
            return _back(assessment, question)
    return _file_page(request, assessment, question, form)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@while_open
def evidence_use(request: HttpRequest, assessment: Assessment, question: QuestionText) -> HttpResponse:
    pieces = reusable_for(evidence_of(assessment), question.key)
    form = UseAgainForm(pieces, data=request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with _noted(form, "evidence"):
            use_again(
                assessment=assessment,
                question_key=question.key,
                evidence_id=int(form.cleaned_data["evidence"]),
                by=request.user,
                **form.use,
            )
            return _back(assessment, question)
    if not pieces and request.method != "POST":
        return _back(assessment, question)
    return _form_page(request, "surveys/evidence_use.jinja", assessment, question, form)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@while_open
def evidence_withdraw(
    request: HttpRequest, assessment: Assessment, question: QuestionText, evidence_id: int
) -> HttpResponse:
    if request.method == "POST":
        try:
            withdraw_evidence(
                assessment=assessment, question_key=question.key, evidence_id=evidence_id, by=request.user
            )
        except NoSuchEvidence:
            raise Http404("No such evidence.") from None
        return _back(assessment, question)
    use = evidence_at(assessment, question.key, evidence_id)
    if use is None:
        raise Http404("No such evidence.")
    return render(request, "surveys/evidence_withdraw.jinja", {**_about(assessment, question), "use": use})


@require_safe
@login_required
def evidence_download(request: HttpRequest, assessment_id: int, evidence_id: int) -> HttpResponse:
    evidence = readable_file(request.user, assessment_id, evidence_id)
    if evidence is None:
        raise Http404("No such file.")
    return evidence_response(request, evidence)


@contextlib.contextmanager
def _noted(form: Any, field: str):
    """Have what a service refuses stand at the field it is about."""
    try:
        yield
    except NotAccepted as error:
        form.add_error(field, str(error))
    except NoSuchEvidence:
        form.add_error(field, "It is not attached any more: select another")


def _back(assessment: Assessment, question: QuestionText) -> HttpResponse:
    return redirect("surveys:evidence_list", assessment.pk, question.key)


def _about(assessment: Assessment, question: QuestionText) -> dict[str, Any]:
    return {
        "assessment": assessment,
        "question": question,
        "theme": document_for(assessment).theme(question.theme),
        "unscanned": settings.EVIDENCE_SCANNER == "none",
    }


def _file_page(
    request: HttpRequest, assessment: Assessment, question: QuestionText, form: FileForm, *, status: int = 0
) -> HttpResponse:
    left = max(0, MOST_ASSESSMENT_BYTES - stored_bytes(assessment))
    more = {"left": left, "accepted": ACCEPTED, "whole": WHOLE}
    return _form_page(request, "surveys/evidence_file.jinja", assessment, question, form, status=status, **more)


def _form_page(
    request: HttpRequest,
    template: str,
    assessment: Assessment,
    question: QuestionText,
    form: Any,
    *,
    status: int = 0,
    **more: Any,
) -> HttpResponse:
    about = {**_about(assessment, question), "form": form, **more}
    return render(request, template, about, status=status or (422 if form.errors else 200))
