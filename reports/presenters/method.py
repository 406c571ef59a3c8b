"""Where a result comes from and how to read it: stamp, notes and the method in plain words."""

from dataclasses import dataclass
from datetime import datetime

from maturity.models import Publication
from nhsuk.formats import nhs_date, nhs_datetime, plural
from surveys.questionnaire.document import FrameworkDocument
from surveys.selectors.not_applicable import claims_in

from ..selectors.results import ResultFacts
from .headline import held_in_words

CERTAINTY = (
    "The answers are the trust's own, signed by two people and not audited. A few points between two trusts say "
    "little: other reasonable choices of scoring would move both."
)
READING = (
    "Each question is answered with a level from 1 to 5. A level counts only if everything it asks for can be shown.",
    "The median is the score that half of the trusts do not reach. Half of them score within the grey box, and 8 in "
    "10 within the pale band.",
    "“Above” and “below” mean that a trust stays above, or below, its peers’ median in at least 95 of 100 other "
    "reasonable ways to score the same answers; “typical” means neither. It says nothing about errors in the answers.",
    "Scores and figures of groups are in whole points. What a group is too small for, or has too few answers for, is "
    "not shown, so that no single trust can be worked out.",
    "A provisional publication counts what was submitted up to its cut; a later submission enters the next one.",
)

COMPUTATION = "Computation of the scores"
REPEATED = "Names the computation and the version of the method. It can be repeated, and must give the same scores."


@dataclass(frozen=True)
class AuditorRow:
    """A name, a value that no board needs to read, and what it is for."""

    name: str
    value: str
    purpose: str


def answers_row(content_hash: str) -> AuditorRow:
    """The fingerprint of a submission's answers."""
    return AuditorRow(
        "Fingerprint of the answers (SHA-256)",
        content_hash,
        "Computed from the answers as they were signed: if a single one were changed, it would be another. It is the "
        "same on the receipt, on the result and in the report, or something was changed.",
    )


def publication_rows(publication: Publication) -> tuple[AuditorRow, ...]:
    """What an auditor checks a publication by."""
    run = publication.run
    return (
        AuditorRow(COMPUTATION, f"run {run.pk}, method {run.method_version}", REPEATED),
        AuditorRow(
            "Fingerprint of the questionnaire (SHA-256)",
            run.framework_hash,
            "Shows which questions and rules of scoring were used.",
        ),
        AuditorRow(
            "Fingerprint of the submissions (SHA-256)",
            run.input_hash,
            "Computed from every submission that was scored: another one means that other answers went in.",
        ),
        AuditorRow(
            "Fingerprint of the scores (SHA-256)",
            run.output_hash,
            "Computed from the same and every score: equal when computed again, or something was changed.",
        ),
    )


@dataclass(frozen=True)
class Stamp:
    """What a result rests on; each blank where there is none yet."""

    wave: str
    publication: str
    cut: str
    run: str
    framework: str
    submission: str
    content_hash: str
    signatures: tuple[str, ...]

    @property
    def line(self) -> str:
        """What a board needs of it in one line, for the foot of a page."""
        return " · ".join(part for part in (self.wave, self.publication, self.cut) if part)

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """What a board needs of it as a table of name and value."""
        named = (
            ("Wave", self.wave),
            ("Framework", self.framework),
            ("Submission", self.submission),
            ("Signatures", "; ".join(self.signatures)),
            ("Publication", self.publication or "none yet"),
            ("Data cut", self.cut.removeprefix("data cut ")),
        )
        return tuple((name, value) for name, value in named if value)

    @property
    def auditor_rows(self) -> tuple["AuditorRow", ...]:
        """What an auditor checks it by."""
        named = (
            answers_row(self.content_hash),
            AuditorRow(COMPUTATION, self.run, REPEATED),
        )
        return tuple(row for row in named if row.value)


def stamp_of(facts: ResultFacts) -> Stamp:
    """The stamp of a scored result."""
    now, publication = facts.now, facts.now.publication
    version = now.assessment.wave.framework_version
    score = next(iter(now.scores.themes.values()), None) if now.scores else None
    return Stamp(
        wave=now.assessment.wave.title,
        publication=f"publication {publication.number}, {publication.get_state_display()}" if publication else "",
        cut=_cut(facts, publication) if publication else "",
        run=f"run {score.run_id}, method {score.method_version}" if score else "",
        framework=f"{version.framework.slug} {version.version}",
        submission=f"{now.submission.number}, {nhs_datetime(now.submission.submitted_at)}" if now.submission else "",
        content_hash=now.submission.content_hash if now.submission else "",
        signatures=tuple(f"{s.signed_as}, {nhs_date(s.signed_at)}" for s in facts.signatures),
    )


def _cut(facts: ResultFacts, publication: Publication) -> str:
    held = held_from(facts)
    return f"data cut {nhs_date(publication.cut)}" + (f", of other trusts {nhs_date(held)}" if held else "")


def held_from(facts: ResultFacts) -> datetime | None:
    """The cut that the figures of the groups compared with come from, where newer ones are held back."""
    compared = {group.pk for group in facts.compared}
    cuts = [shown.held_from for (group, _, _), shown in facts.shown.items() if group in compared and shown.held_from]
    return min(cuts, default=None)


def _withdrawn_note(facts: ResultFacts) -> str:
    """That the submission shown was withdrawn, and whether a publication still counts it."""
    now, publication = facts.now, facts.now.publication
    if now.submission is None:
        return ""
    words = (
        f"The trust withdrew submission {now.submission.number}, shown here, on "
        f"{nhs_date(now.submission.withdrawal.at)} to correct it. It enters no new publication."
    )
    if publication and facts.published and facts.published.pk == now.submission.pk:
        words += f" Publication {publication.number} was released before and still counts it."
    return words


def notes_of(facts: ResultFacts) -> tuple[str, ...]:
    """What a reader must know before the figures: a late or replaced submission, no publication, claims that wait."""
    held = held_from(facts)
    return (*_standing_notes(facts), *_waiting_note(facts), *([held_in_words(held)] if held else ()))


def _waiting_note(facts: ResultFacts) -> tuple[str, ...]:
    """How many answers count as level 1 until the region confirms them; for readers of answers."""
    submission = facts.now.submission
    if submission is None or not facts.reads_answers:
        return ()
    confirmed = facts.confirmed.get(submission.pk, frozenset())
    waiting = sum(1 for claim, _ in claims_in(submission) if claim.question not in confirmed)
    if not waiting:
        return ()
    counts = (
        "counts as level 1 until the region confirms it"
        if waiting == 1
        else ("count as level 1 until the region confirms them")
    )
    return (f"{plural(waiting, 'answer')} “not applicable” {counts}. The scores are then computed again.",)


def _standing_notes(facts: ResultFacts) -> tuple[str, ...]:
    now, publication = facts.now, facts.now.publication
    if now.submission is None:
        return ()
    if now.submission.is_withdrawn:
        return (_withdrawn_note(facts),)
    if publication is None:
        return ("Nothing of this wave is published yet. Comparison with other trusts follows with the publication.",)
    if facts.published is None:
        return (
            f"This submission came after the data cut of {nhs_date(publication.cut)}. It is not among the trusts shown "
            "and enters the next publication.",
        )
    if facts.published.pk != now.submission.pk:
        return (
            f"Publication {publication.number} counts this trust with submission {facts.published.number}. Submission "
            f"{now.submission.number}, shown here, replaced it after the data cut of {nhs_date(publication.cut)} and "
            "enters the next publication.",
        )
    return ()


def subject_of(document: FrameworkDocument, *, has_overall: bool) -> str:
    """What a trust rates: its digital maturity, or what the first theme is about where there is no overall score."""
    return "digital maturity" if has_overall else f"digital {document.themes[0].title.lower()}"
