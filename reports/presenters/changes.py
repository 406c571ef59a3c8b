"""Which answers went up or down since the trust's last wave. Pure: two snapshots in, words out.

Of one trust only the answers are compared, like with like: no test of significance, no trend line through two
points.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nhsuk.formats import plural
from surveys.questionnaire.document import FrameworkDocument

from .words import listed, sentence

NOT_ASKED, NOT_KNOWN, NOT_APPLICABLE = "not asked", "not known", "not applicable"


@dataclass(frozen=True)
class Change:
    """One question then and now; ``carried`` where somebody confirmed the earlier answer as still true."""

    question: str
    prompt: str
    before: str
    now: str
    direction: str  # "up", "down", "same" or "other": an answer that is no level cannot rise or fall
    carried: bool = False


def answer_in_words(answer: Mapping[str, Any] | None) -> str:
    """Return "level 3", "not known", "not applicable" or "not asked"."""
    match answer and answer["response"]:
        case "level":
            return f"level {answer['level']}"  # type: ignore[index]
        case "not_known":
            return NOT_KNOWN
        case "not_applicable":
            return NOT_APPLICABLE
    return NOT_ASKED


def answers_by_question(snapshot: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """A snapshot's answers by question key."""
    return {answer["question"]: answer for answer in snapshot["answers"]}


def changes(
    document: FrameworkDocument,
    before: Mapping[str, Any],
    now: Mapping[str, Any],
    comparable: Collection[str],
) -> tuple[Change, ...]:
    """Every scored question of ``document`` that is in ``comparable`` (same wording in both waves), in order.

    ``before`` and ``now`` are snapshots.
    """
    then, today = answers_by_question(before), answers_by_question(now)
    found = []
    for question in document.scored:
        if question.key not in comparable:
            continue
        first, second = then.get(question.key), today.get(question.key)
        found.append(
            Change(
                question=question.key,
                prompt=question.prompt,
                before=answer_in_words(first),
                now=answer_in_words(second),
                direction=_direction(first, second),
                carried=bool(second and second.get("carried")),
            )
        )
    return tuple(found)


def _direction(first: Mapping[str, Any] | None, second: Mapping[str, Any] | None) -> str:
    if first is None or second is None or not first["response"] == second["response"] == "level":
        return "same" if answer_in_words(first) == answer_in_words(second) else "other"
    rise = second["level"] - first["level"]
    return "up" if rise > 0 else "down" if rise < 0 else "same"


def changes_in_words(found: tuple[Change, ...], wave: str, *, withheld: Sequence[str] = ()) -> str:
    """Say it in one sentence: "Since 2025, 3 answers went up, 1 went down and 4 stayed the same.".

    A second one says how many were carried forward, if any.
    ``withheld`` are the titles of the themes whose answers the reader may not see; a second sentence says so.
    """
    if withheld:
        themes = listed([f"“{title}”" for title in withheld])
        why = (
            f"Answers to {themes} are not compared with {wave} by name, because a theme that holds a sensitive "
            "question shows no single answer."
        )
        return f"{changes_in_words(found, wave)} {why}" if found else why
    if not found:
        return f"No question is worded as it was in {wave}, so answers cannot be compared."
    counts = {name: sum(1 for change in found if change.direction == name) for name in ("up", "down", "same", "other")}
    parts: list[str] = []
    for name, verb in (("up", "went up"), ("down", "went down"), ("same", "stayed the same")):
        if counts[name] or name != "same":
            number = str(counts[name]) if counts[name] else "none"
            parts.append(f"{number} {verb}" if parts else f"{_answers(counts[name])} {verb}")
    if counts["other"]:
        parts.append(f"{counts['other']} cannot be compared, because one of the two is not a level")
    return sentence(f"since {wave}, {listed(parts)}.") + _carried_in_words(sum(change.carried for change in found))


def _carried_in_words(number: int) -> str:
    if not number:
        return ""
    was, each = ("was", "") if number == 1 else ("were", "each ")
    return f" {plural(number, 'answer')} {was} carried forward, {each}confirmed as still true."


def _answers(number: int) -> str:
    return plural(number, "answer") if number else "no answer"
