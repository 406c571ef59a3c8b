"""What the pages that check and sign show of a reading. Words, no queries."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .findings import Finding, Kind
from .models import Answer, Response
from .questionnaire.document import FrameworkDocument

FEW = 3
"""High levels without evidence that are shown without folding."""


@dataclass(frozen=True)
class Coverage:
    """How the scored questions are answered."""

    total: int
    levels: int
    not_known: int
    not_applicable: int

    @property
    def unanswered(self) -> int:
        return self.total - self.levels - self.not_known - self.not_applicable


def coverage_of(document: FrameworkDocument, answers: Mapping[str, Answer]) -> Coverage:
    """Counts only: there is no score before both signatures."""
    responses = Counter(answers[q.key].response for q in document.scored if q.key in answers)
    return Coverage(
        total=len(document.scored),
        levels=responses[Response.LEVEL],
        not_known=responses[Response.NOT_KNOWN],
        not_applicable=responses[Response.NOT_APPLICABLE],
    )


def answered_by_theme(document: FrameworkDocument, answers: Mapping[str, Answer]) -> dict[str, str]:
    """How many of each theme's scored questions are answered, as "7 of 8", by the theme's key."""
    answered = {key for key, answer in answers.items() if answer.response}
    return {
        theme.key: f"{sum(1 for question in theme.scored if question.key in answered)} of {len(theme.scored)}"
        for theme in document.themes
    }


def by_kind(findings: Iterable[Finding]) -> dict[Kind, list[Finding]]:
    """Findings under their kinds, in the order in which they come."""
    found: dict[Kind, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.kind, []).append(finding)
    return found


def by_heading(left_open: Iterable[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    """Warnings that nobody explained, as a snapshot holds them, under the headings of their kinds."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for warning in left_open:
        found.setdefault(Kind(warning["finding"].partition(".")[0]).heading, []).append(warning)
    return found


def folded_by_theme(document: FrameworkDocument, findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """High levels without evidence by their theme's title, where they are more than FEW; otherwise nothing.

    A first assessment may have one for each answer, with three links each: who goes through the page with a keyboard
    opens the theme they are at.
    """
    unsupported = [finding for finding in findings if finding.kind == Kind.UNSUPPORTED]
    if len(unsupported) <= FEW:
        return {}
    found: dict[str, list[Finding]] = {}
    for finding in unsupported:
        found.setdefault(document.theme(finding.questions[0].theme).title, []).append(finding)
    return found


@dataclass(frozen=True)
class Dissenting:
    """Dissent as a submission keeps it: without a name, and without a time."""

    answer: str
    text: str
    by_title: str
    at: datetime | None = None


def said_in_snapshot(snapshot: Mapping[str, Any], question: str) -> dict[str, list[Any]]:
    """What a submission keeps of one answer besides it: ``explained`` and ``left_open`` warnings, and ``dissent``."""
    return {
        "explained": [one for one in snapshot.get("explanations", ()) if question in one["questions"]],
        "left_open": [one for one in snapshot.get("warnings", ()) if question in one["questions"]],
        "dissent": dissent_in_snapshot(snapshot).get(question, []),
    }


def dissent_in_snapshot(snapshot: Mapping[str, Any]) -> dict[str, list[Dissenting]]:
    """The dissent that a submission keeps, by question key."""
    found: dict[str, list[Dissenting]] = {}
    for entry in snapshot.get("dissent", ()):
        found.setdefault(entry["question"], []).append(Dissenting(entry["answer"], entry["text"], entry["as"]))
    return found
