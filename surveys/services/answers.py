"""Saving one answer: never over a colleague's, and never after the assessment was signed."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from accounts.selectors import themes_of
from accounts.services import require
from audit.services import record
from prepared.queries import prepared

from ..content import AnswerInput, content_of
from ..models import Answer, AnswerRevision, Assessment, Response, Submission
from ..questionnaire.document import LEVELS, QuestionText
from ..selectors import document_for, question_ids_of


class StaleAnswer(Exception):
    """The answer changed since it was read. ``current`` is the one that stands."""

    def __init__(self, current: Answer | None) -> None:
        super().__init__("The answer was changed in the meantime.")
        self.current = current


class AssessmentLocked(Exception):
    """The assessment is signed or its wave is closed: answers cannot change."""


class InvalidAnswer(ValueError):
    """The question does not allow this answer."""


def _check_allowed(question: QuestionText, given: AnswerInput) -> None:
    if question.kind == "open":
        allowed = given.response in ("", Response.TEXT) and not given.not_applicable_reason
    elif given.response == Response.LEVEL:
        allowed = given.level in LEVELS and not given.not_applicable_reason and not given.text
    elif given.response == Response.NOT_APPLICABLE:
        allowed = given.not_applicable_reason in question.not_applicable and not given.text
    else:
        allowed = given.response in ("", Response.NOT_KNOWN) and not given.not_applicable_reason and not given.text
    if not allowed or (given.response != Response.LEVEL and given.level is not None):
        raise InvalidAnswer(f"{question.key} does not allow this answer.")


def _is_same(answer: Answer | None, given: AnswerInput) -> bool:
    stood = AnswerInput() if answer is None else content_of(answer)
    return stood == given


@prepared
def _answer(assessment_id: int, question_id: int) -> QuerySet[Answer]:
    return Answer.objects.filter(assessment_id=assessment_id, question_id=question_id)


@transaction.atomic
def save_answer(
    *,
    assessment: Assessment,
    question_key: str,
    seen_version: int,
    given: AnswerInput,
    by: User,
    carried_from: Submission | None = None,
    autosaved: bool = False,
    restored_from: int | None = None,
) -> Answer | None:
    """Save an answer that was read at ``seen_version`` (0: there was none) and return it as it now stands.

    A save that changes nothing adds no revision, and returns None where there is still no answer. ``carried_from`` is
    the submission that it was taken over from; any other save clears the mark. ``autosaved``: by the page, while the
    person types. ``restored_from``: the version whose content this is, see ``restore_answer``.
    Raises StaleAnswer when somebody saved another one since, AssessmentLocked, InvalidAnswer (also for a
    question that the framework does not have) and PermissionDenied.
    """
    require(
        by,
        Permission.ANSWER_WRITE,
        trust_code=assessment.trust_code,
        icb_code=assessment.icb_code,
        region_code=assessment.region_code,
    )
    version = assessment.wave.framework_version
    try:
        question = document_for(assessment).question(question_key)
    except KeyError:
        raise InvalidAnswer(f"{version} does not ask {question_key} of this trust.") from None
    question_id = question_ids_of(version)[question_key]
    themes = themes_of(by, assessment.trust_code)
    if themes is not None and question.theme not in themes:
        raise PermissionDenied(f"{question.theme} is not one of your themes.")
    _check_allowed(question, given)

    now = timezone.now()
    # One statement checks that the assessment is open and locks its row until the commit: saves of one
    # assessment queue behind each other and behind a signature, so what is read next cannot change.
    still_open = Assessment.objects.filter(pk=assessment.pk, state=Assessment.State.OPEN, takes_answers=True)
    if not still_open.update(last_activity_at=now):
        raise AssessmentLocked

    answer = next(iter(_answer(assessment.pk, question_id)), None)
    if _is_same(answer, given):
        return answer
    if (answer.version if answer else 0) != seen_version:
        raise StaleAnswer(answer)

    changed = {
        "response": given.response,
        "level": given.level,
        "not_applicable_reason": given.not_applicable_reason,
        "text": given.text,
        "comment": given.comment,
        "carried_from": carried_from,
        "version": seen_version + 1,
        "changed_at": now,
        "changed_by_id": str(by.pk),
        "changed_by_label": by.name,
    }
    if answer is None:
        answer = Answer.objects.create(assessment=assessment, question_id=question_id, **changed)
    else:
        for name, value in changed.items():
            setattr(answer, name, value)
        answer.save(update_fields=list(changed))
    AnswerRevision.objects.create(answer=answer, autosaved=autosaved, restored_from=restored_from, **changed)
    how = {"autosaved": True} if autosaved else {} if restored_from is None else {"restored_from": restored_from}
    record(
        action="answer.carried" if carried_from else "answer.saved" if restored_from is None else "answer.restored",
        by=by,
        subject=answer,
        trust_code=assessment.trust_code,
        data={
            "assessment": assessment.pk,
            "question": question_key,
            "version": answer.version,
            "response": given.response,
            "level": given.level,
            **({"carried_from": carried_from.pk} if carried_from else {}),
            **how,
        },
    )
    return answer
