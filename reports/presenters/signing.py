"""How a submission was signed: by whom, what was explained and who disagreed. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nhsuk.formats import nhs_date, plural
from surveys.checking import by_heading
from surveys.models import Signature
from surveys.questionnaire.document import FrameworkDocument

from ..selectors.results import ResultFacts
from .words import sentence

ANSWERS_ONLY = "Explanations of warnings and dissent are for readers of the answers, and are not shown here."
NONE_OF_BOTH = "The checks before signing raised no warning, and nobody recorded dissent."


@dataclass(frozen=True)
class Remark:
    """What somebody wrote to what: ``about`` a warning or a question, with the job title of who wrote."""

    about: str
    text: str
    by: str


@dataclass(frozen=True)
class SigningView:
    """``signed`` are job titles with dates, never names; ``words`` say why nothing follows, where nothing does.

    ``left_open`` counts the warnings that nobody explained, by their kinds; blank without any.
    """

    signed: tuple[tuple[str, str], ...]
    explained: tuple[Remark, ...]
    left_open: str
    dissent: tuple[Remark, ...]
    words: str


def signing_view(
    document: FrameworkDocument, snapshot: Mapping[str, Any], signatures: Sequence[Signature], *, reads_answers: bool
) -> SigningView:
    """Present what both signatures cover besides the answers, as the snapshot holds it: job titles, no names."""
    explained = tuple(_remarks_on_warnings(document, snapshot)) if reads_answers else ()
    left_open = left_open_in_words(snapshot) if reads_answers else ""
    dissent = tuple(_dissent(document, snapshot)) if reads_answers else ()
    words = ANSWERS_ONLY if not reads_answers else "" if explained or left_open or dissent else NONE_OF_BOTH
    return SigningView(
        signed=tuple((signed_in_words(s), nhs_date(s.signed_at)) for s in signatures),
        explained=explained,
        left_open=left_open,
        dissent=dissent,
        words=words,
    )


def signing_of(facts: ResultFacts) -> SigningView:
    """How the submission of a result was signed. Raises ValueError where nothing was submitted."""
    if facts.now.submission is None:
        raise ValueError("Only a submission is signed.")
    snapshot = facts.now.submission.snapshot
    return signing_view(facts.now.document, snapshot, facts.signatures, reads_answers=facts.reads_answers)


def signed_in_words(signature: Signature) -> str:
    """The job title somebody signed with, and whether as the first or as the second."""
    if signature.kind == Signature.Kind.CLINICAL_LEAD:
        return f"{signature.signed_as}, who counter-signed"
    return f"{signature.signed_as}, who signed{' as deputy' if signature.by_deputy else ''}"


def left_open_in_words(snapshot: Mapping[str, Any]) -> str:
    """How many warnings were signed without an explanation, and of what kinds; blank without any."""
    found = by_heading(snapshot.get("warnings", ()))
    if not found:
        return ""
    count = sum(len(warnings) for warnings in found.values())
    kinds = "; ".join(f"{heading.lower()}: {len(warnings)}" for heading, warnings in found.items())
    return f"{plural(count, 'warning')} stood without an explanation when it was signed. {sentence(kinds)}."


def _remarks_on_warnings(document: FrameworkDocument, snapshot: Mapping[str, Any]) -> list[Remark]:
    """Each explanation with what it is about: its question, where it is about one."""
    prompts = {question.key: question.prompt for question in document.questions}
    found = []
    for one in snapshot.get("explanations", ()):
        [about] = one["questions"] if len(one["questions"]) == 1 else [""]
        found.append(Remark(f"{prompts.get(about, '')} {one['says']}".strip(), one["text"], one["as"]))
    return found


def _dissent(document: FrameworkDocument, snapshot: Mapping[str, Any]) -> list[Remark]:
    prompts = {question.key: question.prompt for question in document.questions}
    return [
        Remark(f"{prompts.get(one['question'], one['question'])} Answered: {one['answer']}.", one["text"], one["as"])
        for one in snapshot.get("dissent", ())
    ]
