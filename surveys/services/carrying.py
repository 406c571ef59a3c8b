"""Answers of the last submission, confirmed as still true: one, or several of a theme as one change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from accounts.selectors import themes_of
from accounts.services import require

from ..carrying import LastTime
from ..content import AnswerInput
from ..evidence.links import NotALink
from ..evidence.pieces import Piece
from ..evidence.refusal import NotAccepted
from ..models import Answer, Assessment, Evidence, Submission
from ..selectors import answers_of, earlier_of, filled_in_of
from .answers import AssessmentLocked, StaleAnswer, save_answer
from .evidence import AlreadyAttached, add_link, use_again


class NotCarried(ValueError):
    """An answer of last time cannot be taken over so; the reason is for whoever asked for it."""


class StaleAnswers(Exception):
    """Some answers changed since they were read; ``keys`` are their questions. Nothing was confirmed."""

    def __init__(self, keys: Iterable[str]) -> None:
        super().__init__("Answers were changed in the meantime.")
        self.keys = tuple(keys)


@dataclass(frozen=True)
class CarriedAnswer:
    """An answer that was confirmed, and links of last time that could not be attached again."""

    answer: Answer
    left_out: tuple[Piece, ...] = ()


@transaction.atomic
def carry_answer(
    *, assessment: Assessment, question_key: str, submission_id: int, seen_version: int, by: User, comment: str = ""
) -> CarriedAnswer:
    """Confirm one answer of the last submission, whatever its level, with the links that were attached to it.

    ``submission_id`` is the submission that the person was shown, ``seen_version`` the version of the answer that stood
    then (0: none). A ``comment`` of today, or one that stands without an answer, takes the place of the old one.

    Raises:
        NotCarried: it is another submission, there is no such question, or its answer is not carried.
        StaleAnswer, AssessmentLocked, PermissionDenied.
    """
    _require(assessment, by)
    submission, questions = _shown(assessment, submission_id)
    last = questions.get(question_key)
    if last is None or not last.is_carried:
        raise NotCarried(last.why_not if last and last.why_not else "There is no answer of last time to this question.")
    stood = Answer.objects.filter(assessment=assessment, question__key=question_key).first() if seen_version else None
    return _carry(assessment, submission, last, stood, seen_version=seen_version, by=by, comment=comment)


@transaction.atomic
def carry_theme(
    *, assessment: Assessment, theme: str, submission_id: int, seen: Mapping[str, int], by: User
) -> list[CarriedAnswer]:
    """Confirm several answers of a theme, all or none; ``seen`` has the version seen by question key.

    Levels 4 and 5, “not known”, “not applicable”, text, and what a held fact fills in are confirmed one by one.

    Raises:
        NotCarried: one of them may not be confirmed so, or it is another submission.
        StaleAnswers: with all that changed since they were read.
        AssessmentLocked, PermissionDenied.
    """
    _require(assessment, by)
    if not _may_answer(by, assessment, theme):
        raise PermissionDenied(f"{theme} is not one of your themes.")
    submission, questions = _shown(assessment, submission_id)
    filled = filled_in_of(assessment)
    for key in seen:
        last = questions.get(key)
        if last is None or last.question.theme != theme or not last.fits_bulk or key in filled:
            raise NotCarried("Levels 4 and 5, and whatever is no level, are confirmed one by one on their own page.")
    _hold_open(assessment)
    stands = answers_of(assessment)
    stale = [key for key, version in seen.items() if (stands[key].version if key in stands else 0) != version]
    if stale:
        raise StaleAnswers(key for key in questions if key in stale)
    return [
        _carry(assessment, submission, questions[key], stands.get(key), seen_version=version, by=by)
        for key, version in seen.items()
    ]


def _require(assessment: Assessment, by: User) -> None:
    require(
        by,
        Permission.ANSWER_WRITE,
        trust_code=assessment.trust_code,
        icb_code=assessment.icb_code,
        region_code=assessment.region_code,
    )


def _may_answer(by: User, assessment: Assessment, theme: str) -> bool:
    themes = themes_of(by, assessment.trust_code)
    return themes is None or theme in themes


def _shown(assessment: Assessment, submission_id: int) -> tuple[Submission, Mapping[str, LastTime]]:
    """The last submission and what it gives; anything but the one that was shown is refused, whatever it is."""
    earlier = earlier_of(assessment)
    if earlier is None or earlier.submission.pk != submission_id:
        raise NotCarried("The trust has submitted other answers since you opened the page. Look at them again.")
    return earlier.submission, earlier.carried.questions


def _hold_open(assessment: Assessment) -> None:
    """Lock the assessment's row until the commit, so that what is read next cannot change."""
    still_open = Assessment.objects.filter(pk=assessment.pk, state=Assessment.State.OPEN, takes_answers=True)
    if not still_open.update(last_activity_at=timezone.now()):
        raise AssessmentLocked


def _carry(
    assessment: Assessment,
    submission: Submission,
    last: LastTime,
    stood: Answer | None,
    *,
    seen_version: int,
    by: User,
    comment: str = "",
) -> CarriedAnswer:
    given = last.content or AnswerInput()
    # What was noted this time, by this person or before anybody answered, is newer than what was noted then.
    noted = comment or (stood.comment if stood is not None and not stood.response else "")
    if noted and last.question.is_scored:
        given = replace(given, comment=noted)
    answer = save_answer(
        assessment=assessment,
        question_key=last.question.key,
        seen_version=seen_version,
        given=given,
        by=by,
        carried_from=submission,
    )
    if answer is None:
        raise StaleAnswer(None)
    return CarriedAnswer(answer, tuple(p for p in last.links if not _attached(assessment, last.question.key, p, by)))


def _attached(assessment: Assessment, key: str, piece: Piece, by: User) -> bool:
    """Attach a link of last time to this answer; True also where it is attached already.

    Files are not: they are deleted two years after the final publication of the wave that they belong to, and a second
    wave that rested on the same file would lose it, or keep it for longer than was promised.
    """
    attach: dict[str, Any] = {
        "assessment": assessment,
        "question_key": key,
        "level": piece.level,
        "note": piece.note,
        "by": by,
    }
    standing = Evidence.objects.filter(
        assessment=assessment, address=piece.address, uses__question__key=key, uses__withdrawn_at=None
    )
    if standing.exists():
        return True
    try:
        try:
            add_link(title=piece.title, address=piece.address, **attach)
        except AlreadyAttached as already:
            use_again(evidence_id=already.evidence.pk, **attach)
    except (NotAccepted, NotALink):
        return False
    return True
