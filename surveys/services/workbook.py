"""An assessment's workbook: handed out, taken in, and applied as one change."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from accounts.selectors import scope_of, themes_of
from accounts.services import require
from audit.services import record
from nhsuk.formats import nhs_date, nhs_datetime, plural

from ..content import content_of
from ..models import Assessment
from ..selectors import answers_of, document_for, earlier_of, filled_in_of
from ..selectors.carrying import Earlier
from ..selectors.workbook import workbook_preview
from ..workbook.keeping import from_plain, to_plain
from ..workbook.preview import Preview
from ..workbook.reading import Filled, read_answers, stamped_sheets
from ..workbook.refusal import WorkbookRefused
from ..workbook.stamp import Stamp
from ..workbook.words import answer_in_cell
from ..workbook.writing import Contents, workbook
from .answers import AssessmentLocked, StaleAnswer, save_answer

KEPT = timedelta(hours=1)
"""For how long what a workbook says waits to be applied."""
KEEP_PORTAL, TAKE_WORKBOOK = "portal", "workbook"


class NothingKept(LookupError):
    """There is no such upload of this person any more: it was applied or dropped, or its hour has passed."""


class ChangedSinceShown(Exception):
    """An answer that the workbook would replace was saved since the differences were shown. Nothing was applied."""


class ChoiceMissing(Exception):
    """Nobody chose which of two answers in conflict is to stand. Nothing was applied."""


@transaction.atomic
def download_workbook(*, assessment: Assessment, by: User) -> tuple[str, bytes]:
    """The file's name, and the workbook with today's answers for ``by``; cells of other people's themes are locked."""
    _require(Permission.ANSWERS_READ, assessment, by)
    answers = answers_of(assessment)
    earlier = earlier_of(assessment)
    document = document_for(assessment)
    version = assessment.wave.framework_version
    now = timezone.now()
    writes = scope_of(by, Permission.ANSWER_WRITE).covers(
        trust_code=assessment.trust_code, icb_code=assessment.icb_code, region_code=assessment.region_code
    )
    contents = Contents(
        document=document,
        answers={key: content_of(answer) for key, answer in answers.items()},
        stamp=Stamp(
            trust=assessment.trust_code,
            wave=assessment.wave.slug,
            framework=str(version),
            content_hash=version.content_hash,
            downloaded_at=now,
            seen={q.key: answers[q.key].version if q.key in answers else 0 for q in document.questions},
        ),
        title=f"{assessment.trust_name}: {assessment.wave.title}",
        edition=f"{assessment.trust_name} ({assessment.trust_code}) · {assessment.wave.title} · "
        f"answers as on {nhs_datetime(now)} · version {version.version}, {version.content_hash[:12]}",
        lines=_how_to_use(assessment),
        themes=themes_of(by, assessment.trust_code) if writes else (),
        notes=_notes(assessment),
        last_heading=f"Last time: {earlier.wave_title}" if earlier else "",
        last_time=_last_time(earlier) if earlier else {},
    )
    made = workbook(contents, settings.SECRET_KEY)
    _record("workbook.downloaded", assessment, by, {"bytes": len(made)})
    return f"digital-maturity-{assessment.wave.slug}-{assessment.trust_code}.xlsx", made


def receive_workbook(*, assessment: Assessment, path: Path, sha256: str, by: User) -> str:
    """Read the workbook at ``path``, keep what it says for an hour, and return the token to find it by.

    Nothing is applied.

    Raises:
        WorkbookRefused: it is not taken; with the reason, which the audit trail keeps too.
        AssessmentLocked, PermissionDenied.
    """
    _require(Permission.ANSWER_WRITE, assessment, by)
    if not _is_open(assessment):
        raise AssessmentLocked
    try:
        filled = _read(assessment, path)
    except WorkbookRefused as refused:
        _record("workbook.refused", assessment, by, {"reason": str(refused), "sha256": sha256})
        raise
    token = secrets.token_urlsafe(18)
    found, _ = workbook_preview(assessment, filled, by)
    _record("workbook.uploaded", assessment, by, {**found.counts, "sha256": sha256})
    cache.set(_key(assessment, token, by), to_plain(filled), timeout=int(KEPT.total_seconds()))
    return token


def kept_workbook(*, assessment: Assessment, token: str, by: User) -> Filled:
    """What ``receive_workbook`` kept for ``by``. Raises NothingKept and PermissionDenied."""
    _require(Permission.ANSWER_WRITE, assessment, by)
    plain = cache.get(_key(assessment, token, by))
    if plain is None:
        raise NothingKept
    return from_plain(plain)


def drop_workbook(*, assessment: Assessment, token: str, by: User) -> None:
    """Forget what a workbook said; it may be forgotten already."""
    _require(Permission.ANSWER_WRITE, assessment, by)
    cache.delete(_key(assessment, token, by))


def apply_workbook(
    *, assessment: Assessment, token: str, choices: Mapping[str, str], fingerprint: str, by: User
) -> dict[str, int]:
    """Save every answer that the workbook changes, all of them or none, and return the counts.

    Args:
        choices: for each conflict, by its ``name``, KEEP_PORTAL or TAKE_WORKBOOK.
        fingerprint: that of the preview that was shown.

    Raises:
        ChangedSinceShown, ChoiceMissing: nothing was applied; show the differences again.
        NothingKept, AssessmentLocked, PermissionDenied.
    """
    filled = kept_workbook(assessment=assessment, token=token, by=by)
    try:
        with transaction.atomic():
            found, _ = workbook_preview(assessment, filled, by)
            if found.fingerprint != fingerprint:
                raise ChangedSinceShown
            counts = _save_all(assessment, found, choices, by)
    except StaleAnswer:
        raise ChangedSinceShown from None
    drop_workbook(assessment=assessment, token=token, by=by)
    return counts


def _save_all(assessment: Assessment, found: Preview, choices: Mapping[str, str], by: User) -> dict[str, int]:
    chosen = [choices.get(difference.name) for difference in found.conflicts]
    if any(choice not in (KEEP_PORTAL, TAKE_WORKBOOK) for choice in chosen):
        raise ChoiceMissing
    taken = [d for d, choice in zip(found.conflicts, chosen, strict=True) if choice == TAKE_WORKBOOK]
    for difference in (*found.changes, *taken):
        save_answer(
            assessment=assessment,
            question_key=difference.question.key,
            seen_version=difference.stands.version,
            given=difference.given,
            by=by,
        )
    counts = {
        "saved": len(found.changes) + len(taken),
        "new": found.counts["new"],
        "changed": found.counts["changed"],
        "emptied": found.counts["emptied"],
        "conflicts taken": len(taken),
        "conflicts kept": len(found.conflicts) - len(taken),
    }
    _record("workbook.applied", assessment, by, counts)
    return counts


def _read(assessment: Assessment, path: Path) -> Filled:
    keys = [settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)]
    stamp, sheets = stamped_sheets(path, keys)
    version = assessment.wave.framework_version
    if stamp.trust != assessment.trust_code:
        raise WorkbookRefused(f"It is the workbook of another trust ({stamp.trust}). This is {assessment.trust_code}")
    if stamp.wave != assessment.wave.slug:
        raise WorkbookRefused(
            f"It is a workbook of another wave ({stamp.wave}). Download the one for {assessment.wave.title}"
        )
    if (stamp.framework, stamp.content_hash) != (str(version), version.content_hash):
        raise WorkbookRefused("It holds another version of the questionnaire. Download the workbook again")
    return read_answers(stamp, sheets, document_for(assessment))


def _require(permission: Permission, assessment: Assessment, by: User) -> None:
    require(
        by,
        permission,
        trust_code=assessment.trust_code,
        icb_code=assessment.icb_code,
        region_code=assessment.region_code,
    )


def _is_open(assessment: Assessment) -> bool:
    return Assessment.objects.filter(pk=assessment.pk, state=Assessment.State.OPEN, takes_answers=True).exists()


def _key(assessment: Assessment, token: str, by: User) -> str:
    """Nobody finds what another person sent, whatever token they have."""
    return f"surveys.workbook:{assessment.pk}:{by.pk}:{hashlib.sha256(token.encode()).hexdigest()}"


def _record(action: str, assessment: Assessment, by: User, data: Mapping[str, object]) -> None:
    record(
        action=action,
        by=by,
        subject=assessment,
        trust_code=assessment.trust_code,
        data={"wave": assessment.wave.slug, **data},
    )


def _notes(assessment: Assessment) -> dict[str, list[str]]:
    notes: dict[str, list[str]] = {}
    for question in document_for(assessment).questions:
        if question.sensitive:
            notes[question.key] = ["The answer to this question is never published by name."]
    for key, beforehand in filled_in_of(assessment).items():
        notes.setdefault(key, []).append(f"Held already: {beforehand.words}. That goes with level {beforehand.level}.")
    return notes


def _last_time(earlier: Earlier) -> dict[str, str]:
    """What was answered last time in words. It is no answer: it stands where nothing is read back."""
    words = {}
    for key, last in earlier.carried.questions.items():
        if last.then is None or last.content is None:
            continue
        lines = [answer_in_cell(last.then, last.content)]
        if last.content.comment:
            lines.append(f"Comment: {last.content.comment}")
        if last.why_not:
            lines.append(last.why_not)
        words[key] = "\n".join(lines)
    return words


def _how_to_use(assessment: Assessment) -> list[str]:
    document = document_for(assessment)
    made_up = ["Demonstration data: answers and people are made up."] if assessment.wave.demonstration else []
    return [
        *made_up,
        f"This workbook holds the answers of {assessment.trust_name} as they stood when it was downloaded: "
        f"{plural(len(document.scored), 'question')} with five levels in "
        f"{plural(len(document.themes), 'theme')}, and one open question in each theme. Answers are due on "
        f"{nhs_date(assessment.due_on)}.",
        "Each theme has a sheet. Fill in the yellow cells: choose the answer from the cell’s list, and write comments "
        "beside it. What stands in the other columns helps to choose. Empty a cell to take an answer back.",
        "Choose the highest level whose every word is true of your trust today. Each level holds all of the levels "
        "below it. If a level is true and one below it is not, choose the level under the gap.",
        "Choose “Not known” if nobody can say: it counts as level 1, since nobody can show more. Choose “Not "
        "applicable” only together with one of the reasons in the list beside it: at most "
        f"{document.most_not_applicable_per_theme} in a theme, and your region confirms it.",
        "Say in the comment what the answer rests on, or what you still have to find out. Do not name patients or "
        "staff.",
        "Everything but the yellow cells is protected, without a password, so that nothing is lost by a slip. Leave "
        "the sheets, their columns and the hidden sheets as they are: the portal needs them.",
        "When you are done, save the file as XLSX and send it on the portal’s page “Answer in a workbook”. You see "
        "every difference before anything is applied. Where a colleague saved another answer in the portal since the "
        "download, you see both and choose.",
    ]
