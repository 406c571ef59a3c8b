"""The home of a trust's people: what is to be done, by when, by whom, and how it went last time. Words, no queries."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from accounts.permissions import Permission
from nhsuk.formats import nhs_date
from surveys.models import Assessment, Wave
from surveys.selectors import document_of
from surveys.sharing import Share
from surveys.tasklist import ThemeProgress
from surveys.working_days import withdraw_until

from ..charts.ring import ring
from ..selectors.trusts import LastResult, TrustHome
from .completion import COMPLETE, IN_PROGRESS, NOT_STARTED, SIGNED, SUBMITTED, stage_of
from .method import subject_of
from .result import points_of
from .words import days_left

Holds = Callable[[Permission, Assessment], bool]


@dataclass(frozen=True)
class Button:
    text: str
    href: str


@dataclass(frozen=True)
class Asked:
    """A theme or a question that the reader was asked to answer."""

    title: str
    href: str
    words: str
    state: str
    colour: str


@dataclass(frozen=True)
class Correction:
    """How the reader can have locked answers changed: ``until`` is the last day for it, blank where there is none.

    ``asks``: somebody else decides, and a request may wait already.
    """

    text: str
    href: str
    until: str = ""
    asks: bool = False


@dataclass(frozen=True)
class TrustHomeView:
    trust_name: str
    wave: str
    due: str
    progress: str
    ring: str
    signing: str
    button: Button | None
    correction: Correction | None
    assessment_id: int
    themes: Sequence[ThemeProgress]
    assessment_href: str
    start_href: str
    last_result: str
    last_result_href: str
    asked: Sequence[Asked]
    held: Mapping[str, str]
    sharing_href: str
    team_href: str


def trust_home_view(home: TrustHome, *, holds: Holds, today: date) -> TrustHomeView:
    """Present one trust; ``holds(permission, assessment)`` says what the reader may do there."""
    assessment, progress = home.completion.assessment, home.completion.progress
    stage = stage_of(home.completion)
    # One that was reopened after its wave had closed takes answers all the same.
    wave_is_open = assessment.wave.state == Wave.State.OPEN
    is_open = wave_is_open or assessment.takes_answers
    due = f"Due on {nhs_date(assessment.due_on)}: {days_left(assessment.due_on, today)}."
    result, result_href = _last_result(home.last_result)
    to_confirm = sum(theme.to_confirm for theme in home.themes)
    signs = stage == COMPLETE and holds(Permission.ASSESSMENT_SIGN, assessment)
    # Once the answers are locked, nothing that was given to anybody is still to be done.
    takes_answers = is_open and stage in (NOT_STARTED, IN_PROGRESS, COMPLETE)
    own = _own_button(home) if takes_answers and not signs else None
    return TrustHomeView(
        trust_name=assessment.trust_name,
        wave=assessment.wave.title,
        due=due if wave_is_open and stage < SUBMITTED else "" if wave_is_open else "This wave is closed.",
        progress=f"{progress.answered} of {progress.total} questions answered"
        + (f", {to_confirm} to confirm" if to_confirm else ""),
        ring=ring(answered=progress.answered, total=progress.total, to_confirm=to_confirm),
        signing=_signing(home, stage, is_open),
        button=own or _button(home, stage, is_open, holds),
        correction=_correction(home, stage, today) if holds(Permission.ASSESSMENT_SIGN, assessment) else None,
        assessment_id=assessment.pk,
        themes=home.themes,
        assessment_href=reverse("surveys:assessment_read", args=[assessment.pk]),
        start_href=reverse("surveys:assessment_start", args=[assessment.pk]),
        last_result=result,
        last_result_href=result_href,
        asked=[_asked(share) for share in home.mine] if takes_answers else [],
        held={shared.theme.key: shared.words for shared in home.shared if shared.words} if takes_answers else {},
        sharing_href=reverse("surveys:delegation_list", args=[assessment.pk]),
        team_href=(
            reverse("accounts:team_list", args=[assessment.trust_code])
            if holds(Permission.TEAM_MANAGE, assessment)
            else ""
        ),
    )


def _asked(share: Share) -> Asked:
    assignment = share.assignment
    due = f", by {nhs_date(assignment.due_on)}" if assignment.due_on else ""
    question = assignment.question
    words = "One question" if question else f"{share.answered} of {share.total} answered"
    return Asked(
        title=share.title,
        href=(
            reverse("surveys:question_answer", args=[assignment.assessment_id, question.key])
            if question
            else reverse("surveys:theme_read", args=[assignment.assessment_id, assignment.theme])
        ),
        words=f"{words}{due}",
        state=share.state,
        colour=share.colour,
    )


def _own_button(home: TrustHome) -> Button | None:
    """The next thing in what the reader was asked to answer; None where nothing is left of it."""
    share = next((share for share in home.mine if share.is_mine_to_do), None)
    if share is None:
        return None
    assignment = share.assignment
    if share.first_gap:
        address = reverse("surveys:question_answer", args=[assignment.assessment_id, share.first_gap])
        return Button("Continue" if home.completion.progress.answered else "Start", address)
    address = reverse("surveys:assignment_read", args=[assignment.assessment_id, assignment.pk])
    return Button("Look at what was asked" if assignment.state == "changes_asked" else "Say that it is ready", address)


def _signing(home: TrustHome, stage: int, is_open: bool) -> str:
    """Say who has signed and who signs next."""
    assessment = home.completion.assessment
    if stage == SUBMITTED:
        last = home.signatures[-1] if home.signatures else None
        return f"Submitted on {nhs_date(last.signed_at)}." if last else "Submitted."
    if not is_open:
        return "It was not submitted."
    if stage == SIGNED and home.signatures:
        first = home.signatures[-1]
        return (
            f"Signed by {first.signed_by_label.split(' <')[0]}, {first.signed_as}, on {nhs_date(first.signed_at)}. "
            "It waits for the clinical lead's counter-signature."
        )
    again = ""
    if home.completion.submitted_before:
        how = "Withdrawn to be corrected" if home.completion.withdrawn else "Reopened"
        again = f"{how}: the answers can change, and nothing is signed. "
    second = ", then the clinical lead counter-signs" if assessment.wave.needs_countersignature else ""
    when = (
        "Next the digital lead signs"
        if stage == COMPLETE
        else "When all questions are answered, the digital lead signs"
    )
    return f"{again}{when}{second}."


def _button(home: TrustHome, stage: int, is_open: bool, holds: Holds) -> Button | None:
    """The one thing to do next, or None where only reading is left."""
    assessment = home.completion.assessment
    if stage == SUBMITTED:
        if not holds(Permission.RESULT_READ, assessment):
            return None
        return Button(
            "See the result", reverse("reports:result_read", args=[assessment.wave.slug, assessment.trust_code])
        )
    if not is_open:
        return None
    if stage == SIGNED:
        if holds(Permission.ASSESSMENT_COUNTERSIGN, assessment):
            return Button("Read and counter-sign", reverse("surveys:assessment_countersign", args=[assessment.pk]))
        return None
    if stage == COMPLETE and holds(Permission.ASSESSMENT_SIGN, assessment):
        return Button("Check and sign off", reverse("surveys:answers_check", args=[assessment.pk]))
    if stage in (NOT_STARTED, IN_PROGRESS) and holds(Permission.ANSWER_WRITE, assessment):
        if not home.completion.progress.answered:
            return Button("Start", reverse("surveys:assessment_start", args=[assessment.pk]))
        if home.next is not None:
            return Button("Continue", reverse("surveys:question_answer", args=[assessment.pk, home.next.key]))
    return None


def _correction(home: TrustHome, stage: int, today: date) -> Correction | None:
    """For ten working days a submission can be withdrawn; after that, and in a closed wave, one asks for reopening."""
    assessment = home.completion.assessment
    if stage == SUBMITTED and assessment.takes_answers:
        until = withdraw_until(home.signatures[-1].signed_at) if home.signatures else None
        if until is not None and today <= until:
            address = reverse("surveys:submission_withdraw", args=[assessment.pk])
            return Correction("Withdraw the submission and correct it", address, until=nhs_date(until))
    elif assessment.takes_answers:
        return None
    return Correction("Ask to reopen the assessment", reverse("surveys:reopening_ask", args=[assessment.pk]), asks=True)


def _last_result(last: LastResult | None) -> tuple[str, str]:
    """The last result in one line, and where it leads."""
    if last is None:
        return "", ""
    assessment, document = last.assessment, document_of(last.assessment.wave.framework_version)
    overall = last.scores.overall
    has_overall = overall is not None and bool(overall.denominator)
    score = points_of(overall if has_overall else next(iter(last.scores.themes.values()), None))
    if score is None:
        return "", ""
    subject = subject_of(document, has_overall=has_overall)
    words = f"{assessment.wave.title}: {subject} rated {score} out of 100"
    return words, reverse("reports:result_read", args=[assessment.wave.slug, assessment.trust_code])
