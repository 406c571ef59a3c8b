"""The questionnaire as a document: which versions there are, what one asks, what changed, and corrections."""

import contextlib

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission
from accounts.selectors import has_permission
from accounts.services import require_anywhere

from ..framework_forms import CorrectionForm
from ..models import FrameworkVersion
from ..questionnaire.diff import Trend, compare
from ..questionnaire.document import QuestionText
from ..questionnaire.errata import Correction, correctable_fields, text_of
from ..questionnaire.fields_in_words import field_in_words
from ..questionnaire.question_in_words import asked_of, check_in_words
from ..questionnaire.wordmarks import mark_words
from ..selectors import document_of, errata_of, framework_version, versions_in_use
from ..services.errata import NotCorrectable, StaleText, check_help_text, correct_help_text


@require_safe
@login_required
def framework_list(request: HttpRequest) -> HttpResponse:
    """Which versions are there, and which waves use them?"""
    manages = has_permission(request.user, Permission.FRAMEWORK_MANAGE)
    return render(
        request,
        "surveys/framework_list.jinja",
        {"versions": versions_in_use(drafts=manages), "manages": manages},
    )


@require_safe
@login_required
def framework_read(request: HttpRequest, slug: str, version: str) -> HttpResponse:
    """What does this version ask? The questionnaire is no secret: whoever signed in may read it."""
    found = version_or_404(slug, version)
    document = document_of(found)
    return render(
        request,
        "surveys/framework_read.jinja",
        {
            "version": found,
            "document": document,
            "asked_of": asked_of,
            "checks": {
                question.key: [check_in_words(document, check) for check in question.checks]
                for question in document.scored
            },
            "errata": [(erratum, field_in_words(erratum.field)) for erratum in errata_of(found)],
            "others": [row.version for row in versions_in_use(drafts=False) if _compares(row.version, found)],
            "manages": has_permission(request.user, Permission.FRAMEWORK_MANAGE),
        },
    )


@require_safe
@login_required
def framework_changes(request: HttpRequest, slug: str, version: str, other: str) -> HttpResponse:
    """What is different in this version from the other, and which trends go on?"""
    new, old = version_or_404(slug, version), version_or_404(slug, other)
    diff = compare(document_of(old), document_of(new))
    return render(
        request,
        "surveys/framework_changes.jinja",
        {
            "version": new,
            "other": old,
            "diff": diff,
            "Trend": Trend,
            "counts": {trend: diff.count(trend) for trend in Trend},
        },
    )


@require_safe
@login_required
def question_correct(request: HttpRequest, slug: str, version: str, key: str) -> HttpResponse:
    """Which text of this question is to be corrected?"""
    require_anywhere(request.user, Permission.FRAMEWORK_MANAGE)
    found = version_or_404(slug, version)
    question = _question_or_404(found, key)
    fields = [(name, field_in_words(name), text_of(question, name)) for name in correctable_fields(question)]
    context = {"version": found, "question": question, "fields": fields}
    return render(request, "surveys/framework_question_correct.jinja", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def text_correct(request: HttpRequest, slug: str, version: str, key: str, field: str) -> HttpResponse:
    """How shall it read, and why? Then, before it stands: is this the change that was meant?"""
    require_anywhere(request.user, Permission.FRAMEWORK_MANAGE)
    found = version_or_404(slug, version)
    question = _question_or_404(found, key)
    if field not in correctable_fields(question):
        raise Http404("No such text.")
    current = text_of(question, field)
    form = CorrectionForm(request.POST or None, field=field, initial={"before": current, "after": current})
    context = {"version": found, "question": question, "field": field, "words": field_in_words(field), "form": form}
    if request.method != "POST" or "change" in request.POST or not form.is_valid():
        return render(request, "surveys/framework_correct.jinja", context | {"current": current})
    given = form.cleaned_data
    try:
        if "confirmed" not in request.POST:
            correction = Correction(question.key, field, given["after"])
            after = check_help_text(version=found, before=given["before"], correction=correction)
            marks = mark_words(current, after)
            return render(request, "surveys/framework_correct_confirm.jinja", context | {"marks": marks})
        correct_help_text(version=found, question_key=question.key, field=field, by=request.user, **given)
    except NotCorrectable as error:
        form.add_error("after", str(error))
        return render(request, "surveys/framework_correct.jinja", context | {"current": current}, status=422)
    except StaleText as error:
        form.add_error("after", f"{error} It is shown below as it reads now. Correct that text.")
        context |= {"form": form.read_again(error.current), "current": error.current}
        return render(request, "surveys/framework_correct.jinja", context, status=409)
    messages.success(request, f"You have corrected “{field_in_words(field)}” of “{question.prompt}”")
    return redirect(f"{reverse('surveys:framework_read', args=[slug, version])}#{question.key}")


def version_or_404(slug: str, version: str) -> FrameworkVersion:
    """The published version; Http404 where there is none."""
    found = framework_version(slug, version)
    if found is None:
        raise Http404("No such version.")
    return found


def _question_or_404(version: FrameworkVersion, key: str) -> QuestionText:
    with contextlib.suppress(KeyError):
        return document_of(version).question(key)
    raise Http404("No such question.")


def _compares(one: FrameworkVersion, other: FrameworkVersion) -> bool:
    return one.framework_id == other.framework_id and one.pk != other.pk
