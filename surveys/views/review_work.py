"""A reviewer at work: their one submission, question by question, saved and taken up again, until it is finished."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ..checking import said_in_snapshot
from ..comparison import own_words
from ..evidence.pieces import pieces_in_snapshot
from ..models import Review
from ..questionnaire.document import QuestionText
from ..review_forms import EntryForm, entry_form
from ..selectors import document_for, submitted_answers
from ..selectors.reviews import entries_of, files_of, reviewed_file, reviews_by
from ..services.reviews import NothingRecorded, ReviewState, StaleEntry, finish_review, record_entry
from ..tasklist import place_of
from .evidence_file import evidence_response


@require_safe
@login_required
@never_cache
def review_work(request: HttpRequest, review_id: int) -> HttpResponse:
    review = _review_or_404(request, review_id)
    assessment, entries = review.submission.assessment, entries_of(review)
    document, answers = document_for(assessment), submitted_answers(review.submission)
    themes = [
        {
            "theme": theme,
            "recorded": sum(question.key in entries for question in theme.scored),
            "questions": [(q, own_words(answers.get(q.key)), entries.get(q.key)) for q in theme.scored],
        }
        for theme in document.themes
    ]
    return render(
        request,
        "surveys/review_work.jinja",
        {
            **_about(review),
            "themes": themes,
            "recorded": len(entries),
            "total": len(document.scored),
            "next": next((q for q in document.scored if q.key not in entries), None),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def review_question(request: HttpRequest, review_id: int, key: str) -> HttpResponse:
    review = _review_or_404(request, review_id)
    question = next((q for q in document_for(review.submission.assessment).scored if q.key == key), None)
    if question is None:
        raise Http404("No such question.")
    if request.method != "POST":
        return _question_page(request, review, question)
    form = entry_form(question, None, data=request.POST)
    if not form.is_valid():
        return _question_page(request, review, question, form=form, status=422)
    try:
        record_entry(review=review, question_key=question.key, by=request.user, **form.given)
    except StaleEntry as stale:
        data = request.POST.copy()
        data["seen_version"] = str(stale.current.version if stale.current else 0)
        form = entry_form(question, None, data=data)
        return _question_page(request, review, question, form=form, theirs=stale.current, conflict=True, status=409)
    except ReviewState:
        return _question_page(request, _review_or_404(request, review_id), question, form=form, lost=True, status=409)
    except PermissionDenied:
        # Consent or role went between the look above and the save.
        raise Http404("No such review.") from None
    following = _after(review, question)
    if "back" in request.POST or following is None:
        return redirect("surveys:review_work", review.pk)
    return redirect("surveys:review_question", review.pk, following.key)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def review_finish(request: HttpRequest, review_id: int) -> HttpResponse:
    review = _review_or_404(request, review_id)
    if not review.is_open:
        return redirect("surveys:review_work", review.pk)
    if request.method == "POST":
        try:
            finish_review(review=review, by=request.user)
        except NothingRecorded:
            messages.info(request, "Record a level or a remark first.")
        except ReviewState:
            messages.info(request, "The review was finished already.")
        except PermissionDenied:
            raise Http404("No such review.") from None
        else:
            messages.success(request, "Your review is finished. The trust can read it now.")
        return redirect("surveys:review_work", review.pk)
    document, entries = document_for(review.submission.assessment), entries_of(review)
    return render(
        request,
        "surveys/review_finish.jinja",
        {**_about(review), "recorded": len(entries), "total": len(document.scored)},
    )


@require_safe
@login_required
@never_cache
def review_evidence(request: HttpRequest, review_id: int, evidence_id: int) -> HttpResponse:
    review = _review_or_404(request, review_id)
    evidence = reviewed_file(review, evidence_id)
    if evidence is None:
        raise Http404("No such file.")
    return evidence_response(request, evidence)


def _review_or_404(request: HttpRequest, review_id: int) -> Review:
    """The review if this person is its reviewer and may still see it: read anew with every request."""
    review = reviews_by(request.user).filter(pk=review_id).first()
    if review is None:
        raise Http404("No such review.")
    return review


def _about(review: Review) -> dict[str, Any]:
    return {"review": review, "submission": review.submission, "assessment": review.submission.assessment}


def _after(review: Review, question: QuestionText) -> QuestionText | None:
    asked = document_for(review.submission.assessment).scored
    place = asked.index(question)
    return asked[place + 1] if place + 1 < len(asked) else None


def _question_page(
    request: HttpRequest,
    review: Review,
    question: QuestionText,
    *,
    form: EntryForm | None = None,
    theirs: Any = None,
    conflict: bool = False,
    lost: bool = False,
    status: int = 200,
) -> HttpResponse:
    theme = document_for(review.submission.assessment).theme(question.theme)
    entry = entries_of(review).get(question.key)
    return render(
        request,
        "surveys/review_question.jinja",
        {
            **_about(review),
            "question": question,
            "theme": theme,
            "place": place_of(theme, question),
            "answer": submitted_answers(review.submission).get(question.key),
            **said_in_snapshot(review.submission.snapshot, question.key),
            "pieces": pieces_in_snapshot(review.submission.snapshot).get(question.key, []),
            "files": files_of(review),
            "entry": entry,
            "form": form or entry_form(question, entry),
            "theirs": theirs,
            "conflict": conflict,
            "lost": lost,
            "following": _after(review, question),
        },
        status=status,
    )
