"""The last submission before an assessment, and what of it can be confirmed as still true."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from django.db.models import QuerySet

from accounts.models import User
from organisations.models import Trust
from organisations.selectors import predecessors_of
from prepared.queries import prepared

from ..carrying import Carried, Flag, LastTime, carried, flags
from ..content import AnswerInput, content_of
from ..evidence.pieces import pieces_in_snapshot
from ..models import Answer, Assessment, FrameworkVersion, Submission
from ..questionnaire.diff import FieldChange, asked_differently
from ..questionnaire.document import FrameworkDocument, QuestionText
from .answers import submitted_answers
from .assessments import submissions_visible_to
from .frameworks import document_for, document_of


@dataclass(frozen=True)
class Earlier:
    """The submission that a new wave starts from, and what it gives to each question."""

    submission: Submission
    carried: Carried

    @property
    def wave_title(self) -> str:
        return self.submission.assessment.wave.title


def last_submission(assessment: Assessment) -> Submission | None:
    """The trust's last submission in an earlier wave of the same framework; one query."""
    wave = assessment.wave
    found = _last_submission(assessment.trust_id, wave.opens_on, wave.framework_version.framework_id)
    return found[0] if found else None


@prepared
def _last_submission(trust_id: int, before: date, framework_id: int) -> QuerySet[Submission]:
    return _earlier_submissions(before, framework_id).filter(assessment__trust=trust_id)[:1]


@prepared
def _last_submissions(trust_ids: list[int], before: date, framework_id: int) -> QuerySet[Submission]:
    return _earlier_submissions(before, framework_id).filter(assessment__trust__in=trust_ids)


def _earlier_submissions(before: date, framework_id: int) -> QuerySet[Submission]:
    """Submissions of earlier waves of the same framework, the latest first; withdrawn ones are passed over."""
    return (
        Submission.objects.filter(
            assessment__wave__opens_on__lt=before,
            assessment__wave__framework_version__framework=framework_id,
            withdrawal__isnull=True,
        )
        .select_related("assessment__wave__framework_version__framework")
        .defer("assessment__wave__framework_version__document")
        .order_by("-assessment__wave__opens_on", "-number")
    )


def earlier_of(assessment: Assessment) -> Earlier | None:
    """What ``assessment`` starts from; None where its trust has submitted nothing before. One query."""
    submission = last_submission(assessment)
    return Earlier(submission, carried_from(submission, assessment)) if submission else None


def carried_keys_of(assessments: Iterable[Assessment]) -> dict[int, frozenset[str]]:
    """The keys of scored questions whose last answer can be confirmed, by assessment id, in one wave; one query."""
    assessments = list(assessments)
    if not assessments:
        return {}
    if len(assessments) == 1:
        earlier = earlier_of(assessments[0])
        return {assessments[0].pk: earlier.carried.keys if earlier else frozenset()}
    wave = assessments[0].wave
    trust_ids = [assessment.trust_id for assessment in assessments]
    last: dict[int, Submission] = {}
    for submission in _last_submissions(trust_ids, wave.opens_on, wave.framework_version.framework_id):
        last.setdefault(submission.assessment.trust_id, submission)
    return {a.pk: carried_from(last[a.trust_id], a).keys if a.trust_id in last else frozenset() for a in assessments}


def carried_from(submission: Submission, assessment: Assessment) -> Carried:
    """What ``submission`` gives to each question of ``assessment``; no query once both versions were read."""
    then, now = submission.assessment.wave.framework_version, assessment.wave.framework_version
    texts = (then.pk, then.content_hash, then.errata_hash, now.pk, now.content_hash, now.errata_hash)
    types = (submission.assessment.trust_type, assessment.trust_type)
    signed = (submission.pk, submission.content_hash, submission.submitted_at)
    return _carried(_Pair((*signed, *texts, *types), submission, assessment))


@dataclass(frozen=True)
class _Pair:
    """A submission and what it is carried to; equal to another by ``key``, all that the answer depends on."""

    key: tuple[object, ...]
    submission: Submission = field(compare=False)
    assessment: Assessment = field(compare=False)


@lru_cache(maxsize=64)
def _carried(pair: _Pair) -> Carried:
    submission, assessment = pair.submission, pair.assessment
    then, now = submission.assessment.wave.framework_version, assessment.wave.framework_version
    return carried(
        then=document_of(then),
        asked_then=document_for(submission.assessment),
        now=document_of(now),
        asked_now=document_for(assessment),
        flagged=_flags(_Text.of(then), _Text.of(now)),
        answers=submitted_answers(submission),
        evidence=pieces_in_snapshot(submission.snapshot),
    )


@dataclass(frozen=True)
class _Text:
    """A version by the hashes that name its text, to remember what was found out about it."""

    pk: int
    content_hash: str

    @classmethod
    def of(cls, version: FrameworkVersion) -> "_Text":
        return cls(version.pk, version.content_hash)

    def document(self) -> FrameworkDocument:
        # What is asked never changes, so that the text without its errata will do.
        return document_of(FrameworkVersion(pk=self.pk, content_hash=self.content_hash))


@lru_cache(maxsize=16)
def _flags(then: _Text, now: _Text) -> Mapping[str, Flag]:
    return flags(then.document(), now.document())


@lru_cache(maxsize=16)
def _rewordings(then: _Text, now: _Text) -> Mapping[str, tuple[FieldChange, ...]]:
    reworded = [key for key, flag in _flags(then, now).items() if flag == Flag.REWORDED]
    return asked_differently(then.document(), now.document(), reworded)


@dataclass(frozen=True)
class AnswerBefore:
    """A question's answer in an earlier wave, as its page shows it.

    ``last`` says what can be done with it; it is None where it was never submitted, and then only shown. ``changes`` is
    what is asked in other words since.
    """

    wave_title: str
    question: QuestionText | None
    content: AnswerInput | None
    last: LastTime | None = None
    submission: Submission | None = None
    changes: tuple[FieldChange, ...] = ()


def answer_before(assessment: Assessment, key: str) -> AnswerBefore | None:
    """What was answered to a question in an earlier wave; None where the trust took part in none.

    One query, or two where nothing was submitted: then it is the working answer that stood last.
    """
    submission = last_submission(assessment)
    if submission is None:
        return _unsubmitted(assessment, key)
    last = carried_from(submission, assessment).questions[key]
    then, now = submission.assessment.wave.framework_version, assessment.wave.framework_version
    changes = _rewordings(_Text.of(then), _Text.of(now)).get(key, ()) if last.flag == Flag.REWORDED else ()
    title = submission.assessment.wave.title
    return AnswerBefore(title, last.then, last.content, last, submission, changes)


def _unsubmitted(assessment: Assessment, key: str) -> AnswerBefore | None:
    wave = assessment.wave
    answer = (
        Answer.objects.filter(
            assessment__trust=assessment.trust_id,
            assessment__wave__opens_on__lt=wave.opens_on,
            assessment__wave__framework_version__framework=wave.framework_version.framework_id,
            question__key=key,
        )
        .exclude(response="")
        .select_related("assessment__wave__framework_version__framework")
        .defer("assessment__wave__framework_version__document")
        .order_by("-assessment__wave__opens_on")
        .first()
    )
    if answer is None:
        return None
    asked = {question.key: question for question in document_of(answer.assessment.wave.framework_version).questions}
    return AnswerBefore(answer.assessment.wave.title, asked.get(key), content_of(answer))


@dataclass(frozen=True)
class Predecessor:
    """A trust that was taken over, with its last submission where the reader may see it."""

    trust: Trust
    submission: Submission | None


def predecessors_with_answers(assessment: Assessment, since: Submission | None, user: User) -> list[Predecessor]:
    """Trusts merged into this one whose last submission came after ``since``, its own: nothing of theirs is carried.

    Two queries, or three where there are any.
    """
    taken_over = {succession.predecessor_id: succession.predecessor for succession in predecessors_of(assessment.trust)}
    if not taken_over:
        return []
    wave = assessment.wave
    rows = _earlier_submissions(wave.opens_on, wave.framework_version.framework_id).filter(
        assessment__trust__in=taken_over
    )
    if since is not None:
        rows = rows.filter(assessment__wave__opens_on__gte=since.assessment.wave.opens_on)
    last: dict[int, Submission] = {}
    for submission in rows.defer("snapshot"):
        last.setdefault(submission.assessment.trust_id, submission)
    readable = set(
        submissions_visible_to(user).filter(pk__in=[s.pk for s in last.values()]).values_list("pk", flat=True)
    )
    return [
        Predecessor(taken_over[trust_id], submission if submission.pk in readable else None)
        for trust_id, submission in last.items()
    ]
