"""Two answers to one question, side by side: the person chooses for each part, or puts both together."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ..conflict_forms import ConflictForm, new_conflict
from ..forms import AnswerForm
from ..models import Answer, Assessment
from ..questionnaire.document import QuestionText
from ..selectors import answer_at, document_for
from ..services import StaleAnswer
from ..tasklist import place_of


def chosen(request: HttpRequest, assessment: Assessment, question: QuestionText, form: AnswerForm) -> ConflictForm:
    """What was chosen between the answer in ``form``, which is valid, and the one that stands.

    Raises StaleAnswer where another one stands by now than the one that was shown.
    """
    theirs = answer_at(assessment, question.key)
    if theirs is None or theirs.version != form.cleaned_data["seen_version"]:
        raise StaleAnswer(theirs)
    return ConflictForm(question, mine=form.given, theirs=theirs, own=_is_own(request, theirs), data=request.POST)


def conflict_page(
    request: HttpRequest, assessment: Assessment, question: QuestionText, form: AnswerForm, theirs: Answer
) -> HttpResponse:
    """Show ``theirs``, which stands, and what ``form`` would have saved. Nothing was saved."""
    asked = (
        form
        if isinstance(form, ConflictForm)
        else new_conflict(question, form=form, theirs=theirs, own=_is_own(request, theirs))
    )
    theme = document_for(assessment).theme(question.theme)
    return render(
        request,
        "surveys/question_conflict.jinja",
        {
            "assessment": assessment,
            "question": question,
            "theme": theme,
            "place": place_of(theme, question),
            "form": asked,
            "mine": asked.mine,
            "theirs": theirs,
            "own": _is_own(request, theirs),
        },
        status=422 if asked.errors else 409,
    )


def _is_own(request: HttpRequest, theirs: Answer) -> bool:
    return theirs.changed_by_id == str(request.user.pk)
