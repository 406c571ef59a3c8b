"""What a person has before them who checks an assessment and puts their name to it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..evidence.pieces import Piece
from ..findings import Finding, Held, Kind, LastTime, Material, gaps_in, warnings_in
from ..models import Answer, Assessment, Dissent, Explanation, NotApplicableDecision, Signature
from ..questionnaire.document import FrameworkDocument, QuestionText
from ..tasklist import answered_keys
from .answers import answers_of, submitted_answers
from .assessments import signatures_of
from .beforehand import filled_in_of
from .carrying import Earlier, earlier_of
from .dissent import dissent_of
from .evidence import evidence_of
from .frameworks import document_for
from .not_applicable import refused_here


@dataclass(frozen=True)
class Explained:
    """A finding that somebody explained, with its questions."""

    explanation: Explanation
    questions: tuple[QuestionText, ...]

    @property
    def kind(self) -> Kind:
        return Kind(self.explanation.finding.partition(".")[0])


@dataclass(frozen=True)
class Reading:
    """Answers, evidence and dissent by question key; gaps; warnings, explained or not.

    ``held`` are the keys of questions that a held fact fills in beforehand, ``from_last_time`` of those whose answer of
    last time can be confirmed. ``earlier`` are, by the finding's key, explanations of answers that have changed since,
    the newest last. ``left_open`` are the warnings that nobody explained as a signature covers them: those of when the
    digital lead signed, once they have.
    """

    assessment: Assessment
    document: FrameworkDocument
    answers: Mapping[str, Answer]
    evidence: Mapping[str, list[Piece]]
    dissent: dict[str, list[Dissent]]
    held: frozenset[str]
    from_last_time: frozenset[str]
    signatures: Sequence[Signature]
    gaps: list[Finding]
    refused: list[tuple[QuestionText, NotApplicableDecision]]
    warnings: list[Finding]
    explained: list[Explained]
    earlier: Mapping[str, list[Explanation]]
    left_open: list[dict[str, Any]]

    @property
    def unanswered(self) -> list[QuestionText]:
        return [gap.questions[0] for gap in self.gaps if gap.kind == Kind.UNANSWERED]

    @property
    def too_many(self) -> list[Finding]:
        return [gap for gap in self.gaps if gap.kind == Kind.TOO_MANY_NOT_APPLICABLE]

    @property
    def unexplained(self) -> list[Finding]:
        keys = {one.explanation.finding for one in self.explained}
        return [warning for warning in self.warnings if warning.key not in keys]

    def unexplained_of(self, kind: Kind) -> list[Finding]:
        return [warning for warning in self.unexplained if warning.kind == kind]

    def warning(self, key: str) -> Finding | None:
        """The warning of this key, explained or not; None where there is none."""
        return next((warning for warning in self.warnings if warning.key == key), None)


def reading_of(assessment: Assessment) -> Reading:
    """Everything at once; at most nine queries, whatever there is of answers, evidence and findings."""
    answers, evidence, before = answers_of(assessment), evidence_of(assessment), earlier_of(assessment)
    filled = filled_in_of(assessment)
    document = document_for(assessment)
    refused = refused_here(document, assessment, answers)
    material = Material(
        document=document,
        answers=answers,
        evidence=evidence,
        held={key: Held(beforehand.level, beforehand.words) for key, beforehand in filled.items()},
        last=_last_time(before) if before else None,
        refused={question.key: decision.note for question, decision in refused},
    )
    signatures = signatures_of(assessment)
    explanations = list(Explanation.objects.filter(assessment=assessment).order_by("pk"))
    warnings = warnings_in(material)
    signed = _signed(assessment, signatures)
    stands = _standing(explanations, warnings, signed)
    return Reading(
        assessment=assessment,
        document=document,
        answers=answers,
        evidence=evidence,
        dissent=dissent_of(assessment),
        held=frozenset(filled),
        from_last_time=before.carried.to_confirm(answered_keys(answers)) if before else frozenset(),
        signatures=signatures,
        gaps=gaps_in(material),
        refused=refused,
        warnings=warnings,
        explained=[Explained(one, _questions(document, one)) for one in stands],
        earlier=_earlier(explanations, stands),
        left_open=_left_open(warnings, stands) if signed is None else signed.warnings,
    )


def left_open_of(assessment: Assessment, answers: Mapping[str, Answer]) -> list[dict[str, Any]]:
    """What is left open of answers without any evidence or explanation; three queries."""
    before = earlier_of(assessment)
    material = Material(
        document=document_for(assessment),
        answers=answers,
        held={key: Held(filled.level, filled.words) for key, filled in filled_in_of(assessment).items()},
        last=_last_time(before) if before else None,
    )
    return _left_open(warnings_in(material), ())


def _left_open(warnings: Iterable[Finding], explained: Iterable[Explanation]) -> list[dict[str, Any]]:
    keys = {explanation.finding for explanation in explained}
    return [
        {"finding": one.key, "says": one.say, "questions": [question.key for question in one.questions]}
        for one in sorted(warnings, key=lambda one: one.key)
        if one.key not in keys
    ]


def explanations_for_snapshot(explained: Iterable[Explained]) -> list[dict[str, Any]]:
    """What a signature covers of explanations, by the finding's key, without anybody's name."""
    return [
        {
            "finding": one.explanation.finding,
            "says": one.explanation.said,
            "questions": one.explanation.questions,
            "text": one.explanation.text,
            "as": one.explanation.by_title,
        }
        for one in sorted(explained, key=lambda one: one.explanation.finding)
    ]


def _signed(assessment: Assessment, signatures: Sequence[Signature]) -> Signature | None:
    """The digital lead's signature if it stands under the answers as they are; None while they can change."""
    first = signatures[0] if signatures else None
    if first is None or (first.submission_id and assessment.state == Assessment.State.OPEN):
        return None
    return first


def _standing(
    explanations: Iterable[Explanation], warnings: Sequence[Finding], signed: Signature | None
) -> list[Explanation]:
    """The explanations that stand, in the order of findings: those that were signed, once they are.

    What is learnt after a signature (a new fact, a virus) changes nothing of what the signature covers.
    """
    if signed is not None:
        return [explanation for explanation in explanations if explanation.pk in signed.explanations]
    newest = {(explanation.finding, explanation.digest): explanation for explanation in explanations}
    found = (newest.get((warning.key, warning.digest)) for warning in warnings)
    return [explanation for explanation in found if explanation is not None]


def _earlier(explanations: Iterable[Explanation], stands: Iterable[Explanation]) -> dict[str, list[Explanation]]:
    """By the finding's key, explanations whose answers changed; one of the same answers that was replaced is gone."""
    current = {(explanation.finding, explanation.digest) for explanation in stands}
    found: dict[str, list[Explanation]] = {}
    for explanation in explanations:
        if (explanation.finding, explanation.digest) not in current:
            found.setdefault(explanation.finding, []).append(explanation)
    return found


def _questions(document: FrameworkDocument, explanation: Explanation) -> tuple[QuestionText, ...]:
    return tuple(question for question in document.questions if question.key in explanation.questions)


def _last_time(earlier: Earlier) -> LastTime:
    submission = earlier.submission
    before = submission.assessment
    return LastTime(before.wave.title, document_for(before), submitted_answers(submission))
