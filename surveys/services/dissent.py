"""Colleagues may disagree with an answer, in words that are kept and that both signers read."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import Role, User
from accounts.permissions import ROLES, Permission
from accounts.selectors import memberships_of
from accounts.services import require
from audit.services import record

from ..models import Answer, Assessment, Dissent, DissentWithdrawal
from ..selectors.dissent import dissent_at
from ..tasklist import answer_summary
from .answers import AssessmentLocked
from .notices_of_signing import tell_of_dissent


class NothingToDissentFrom(LookupError):
    """The question has no answer yet, or is not asked."""


class AlreadyDissents(ValueError):
    """The same person's dissent from this answer stands: it has to be withdrawn first."""


class NoSuchDissent(LookupError):
    """Nobody recorded it, or it was withdrawn."""


@transaction.atomic
def record_dissent(*, assessment: Assessment, question_key: str, text: str, by: User) -> Dissent:
    """Keep that ``by`` disagrees with an answer as it stands now; the answer itself is as it was.

    Raises NothingToDissentFrom, AlreadyDissents, AssessmentLocked and PermissionDenied; ValueError for a text
    without a word.
    """
    _require(by, assessment)
    if not text.strip():
        raise ValueError("Dissent needs words.")
    now = _hold_open(assessment)
    answer = Answer.objects.filter(assessment=assessment, question__key=question_key).exclude(response="").first()
    if answer is None:
        raise NothingToDissentFrom
    own = Dissent.objects.filter(assessment=assessment, question_id=answer.question_id, by_id=str(by.pk))
    if own.filter(withdrawal=None).exists():
        raise AlreadyDissents
    dissent = Dissent.objects.create(
        assessment=assessment,
        question_id=answer.question_id,
        answer=answer_summary(answer),
        text=text,
        at=now,
        by_id=str(by.pk),
        by_label=by.name,
        by_title=by.job_title or _role_title(by, assessment),
    )
    _record("dissent.recorded", dissent, question_key, by)
    tell_of_dissent(dissent, by=by)
    return dissent


@transaction.atomic
def withdraw_dissent(*, assessment: Assessment, question_key: str, dissent_id: int, by: User) -> DissentWithdrawal:
    """Take one's own dissent back: it stays, marked as withdrawn, and is no part of what is signed.

    Raises NoSuchDissent, AssessmentLocked and PermissionDenied (also for another person's).
    """
    _require(by, assessment)
    now = _hold_open(assessment)
    dissent = dissent_at(assessment, question_key, dissent_id)
    if dissent is None:
        raise NoSuchDissent
    if dissent.by_id != str(by.pk):
        raise PermissionDenied("Dissent is withdrawn by who recorded it.")
    if hasattr(dissent, "withdrawal"):
        raise NoSuchDissent
    withdrawal = DissentWithdrawal.objects.create(dissent=dissent, at=now, by_id=str(by.pk), by_label=by.name)
    _record("dissent.withdrawn", dissent, question_key, by)
    return withdrawal


def _require(by: User, assessment: Assessment) -> None:
    require(
        by,
        Permission.DISSENT_RECORD,
        trust_code=assessment.trust_code,
        icb_code=assessment.icb_code,
        region_code=assessment.region_code,
    )


def _hold_open(assessment: Assessment) -> datetime:
    """Lock the assessment's row until the commit, as a save does; return the time."""
    now = timezone.now()
    still_open = Assessment.objects.filter(pk=assessment.pk, state=Assessment.State.OPEN, takes_answers=True)
    if not still_open.update(last_activity_at=now):
        raise AssessmentLocked
    return now


def _role_title(by: User, assessment: Assessment) -> str:
    """What they are in the trust, for people whose account names no job."""
    for membership in memberships_of(by):
        role = ROLES[Role(membership.role)]
        here = membership.trust is not None and membership.trust.code == assessment.trust_code
        if here and Permission.DISSENT_RECORD in role.permissions:
            return role.title
    return "Colleague"


def _record(action: str, dissent: Dissent, question_key: str, by: User) -> None:
    record(
        action=action,
        by=by,
        subject=dissent,
        trust_code=dissent.assessment.trust_code,
        data={"assessment": dissent.assessment_id, "question": question_key, "answer": dissent.answer},
    )
