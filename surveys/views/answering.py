"""What the question page, the saving while somebody types, and the history have in common."""

import contextlib

from django.http import Http404, HttpRequest

from ..content import AnswerInput, content_of
from ..models import Assessment
from ..questionnaire.document import QuestionText
from ..selectors import answer_at, document_for, question_ids_of
from ..stopwatch import pseudonym, seconds_since
from ..tasks import queue_answering_time


def question_or_404(assessment: Assessment, key: str, *, scored: bool = False) -> QuestionText:
    """Return the question that ``assessment`` asks under ``key``, a scored one if so told; Http404 otherwise."""
    with contextlib.suppress(KeyError):
        question = document_for(assessment).question(key)
        if question.is_scored or not scored:
            return question
    raise Http404("No such question.")


def is_saved(assessment: Assessment, question: QuestionText, given: AnswerInput) -> bool:
    """Whether ``given`` is what stands: the page may have saved it itself before the answers were locked."""
    answer = answer_at(assessment, question.key)
    return answer is not None and content_of(answer) == given


def keep_time(request: HttpRequest, assessment: Assessment, question: QuestionText, opened: str) -> None:
    """Measure how long a save that changed something took; ``opened`` is what the page says of when it was opened."""
    seconds = seconds_since(opened, *opened_for(request, assessment, question))
    if seconds is not None:
        queue_answering_time(
            assessment.wave_id,
            question_ids_of(assessment.wave.framework_version)[question.key],
            pseudonym(wave_id=assessment.wave_id, user_id=request.user.pk),
            seconds,
        )


def opened_for(request: HttpRequest, assessment: Assessment, question: QuestionText) -> tuple[object, ...]:
    """What the moment of opening is signed for."""
    return assessment.pk, question.key, request.user.pk
