"""The report about a region, or England, and its one page, as the JSON that reports/typst/area_report.typ reads."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from maturity.disclosure import Shown, whole_points
from maturity.models import PeerGroup, Scope
from nhsuk.formats import nhs_date, plural

from ..charts.levels import shares
from ..charts.strip import strip_row
from ..presenters.figures import NOT_SHOWN
from ..presenters.groups import GroupView, group_view
from ..presenters.method import READING
from ..presenters.words import sentence, trusts_of
from ..selectors.area import AreaFacts
from .trust_report import DEMONSTRATION, hyphenated

MOST_GAPS = 8
LOW = 2
SHARED = (
    "No trust is named here. What a group is too small for is not shown, so that no single trust can be worked out."
)
NAMED = "This edition names trusts: it is for the people of the region and the national team only."


def area_data(facts: AreaFacts, *, watermark: str = "", sheet: bool = False) -> dict[str, Any]:
    """Everything the template prints; with ``sheet`` the first page alone. Its keys are written with hyphens."""
    area = facts.region_name or "England"
    publication, main = facts.publication, facts.main
    cohort = f"{main.scored} of {main.participating} trusts submitted"
    run = f"run {publication.run_id}, method {publication.run.method_version}"
    stamp = (
        f"publication {publication.number}, {publication.get_state_display()}",
        f"data cut {nhs_date(publication.cut)}",
        run,
        cohort,
    )
    kinds = (PeerGroup.Kind.ICB, PeerGroup.Kind.REGION, PeerGroup.Kind.TYPE)
    tables = [_parts_table(facts, kind) for kind in kinds if any(group.kind == kind for group in facts.parts)]
    return hyphenated(
        {
            "title": f"Digital maturity: {area}",
            "wave": facts.wave.title,
            "author": "Digital maturity portal",
            "description": f"{area} in {facts.wave.title}: {cohort}.",
            "running_title": f"{area}: {facts.wave.title}",
            "demonstration": DEMONSTRATION if facts.wave.demonstration else "",
            "watermark": watermark,
            "stamp": " · ".join((facts.wave.title, *stamp)),
            "headline": _headline(facts, area),
            "names_words": NAMED if watermark else SHARED,
            "before": facts.before_wave.title if facts.before_wave and facts.before else "",
            "rows": [_row(facts, theme.key, theme.title) for theme in facts.document.themes if theme.scored],
            "notes": list(dict.fromkeys(note for theme in _themes(facts) for note in theme.notes)),
            "gaps": _gaps(facts),
            "sheet": sheet,
            "tables": [] if sheet else tables,
            "heat": _heat(facts) if facts.standings and not sheet else None,
            "method": [] if sheet else READING,
        }
    )


def _view(facts: AreaFacts, group: PeerGroup, key: str, title: str) -> GroupView:
    return group_view(
        kind=group.kind,
        label=group.label,
        title=title,
        name=f"area-{key}-{group.kind}",
        own=None,
        shown=facts.shown[group.pk, Scope.THEME, key],
    )


def _themes(facts: AreaFacts) -> list[GroupView]:
    return [_view(facts, facts.main, theme.key, theme.title) for theme in facts.document.themes if theme.scored]


def _main_score(facts: AreaFacts, group: PeerGroup | None) -> Shown | None:
    """What may be seen of a group's overall score; None where the questionnaire has none, or there is no group."""
    return facts.shown.get((group.pk, Scope.OVERALL, "")) if group else None


def _headline(facts: AreaFacts, area: str) -> str:
    main = facts.main
    words = f"{main.scored} of {plural(main.participating, 'trust')} in {_in(area)} submitted."
    shown = _main_score(facts, main)
    if shown is None:
        return words
    if shown.median is None:
        return f"{words} {' '.join(shown.reasons)}"
    words += f" Half of them rate their digital maturity above {shown.median} out of 100"
    if shown.quartiles:
        words += f", and the middle half between {shown.quartiles[0]} and {shown.quartiles[1]}"
    before = _main_score(facts, facts.before)
    if before and before.median is not None and facts.before_wave:
        words += f"; the median was {before.median} in {facts.before_wave.title}"
    return f"{words}. Self-assessed and signed by two people of each trust."


def _in(area: str) -> str:
    return area if area in ("England", "London") else f"the {area}"


def _row(facts: AreaFacts, key: str, title: str) -> dict[str, Any]:
    view = _view(facts, facts.main, key, title)
    shown = facts.shown[facts.main.pk, Scope.THEME, key]
    before = facts.shown.get((facts.before.pk, Scope.THEME, key)) if facts.before else None
    counts = shown.level_counts if shown.level_counts and sum(shown.level_counts) else None
    return {
        "title": title,
        "strip": {"svg": strip_row(view.strip), "alt": f"{title}. {view.strip.description}"},
        "median": view.median,
        "quartiles": view.quartiles,
        "tenths": view.tenths,
        "before": NOT_SHOWN if before is None or before.median is None else str(before.median),
        "shares": shares(counts) if counts else [],
    }


def _gaps(facts: AreaFacts) -> list[list[str]]:
    """The questions that most trusts answer at level 1 or 2: question, share in per cent. Empty where withheld."""
    found = []
    for question in facts.document.scored:
        shown = facts.shown.get((facts.main.pk, Scope.QUESTION, question.key))
        counts = shown.level_counts if shown else None
        if counts and sum(counts):
            found.append((sum(counts[:LOW]) / sum(counts), question.prompt))
    ordered = sorted(found, key=lambda pair: -pair[0])[:MOST_GAPS]
    return [[prompt, f"{share:.0%}"] for share, prompt in ordered]


def _parts_table(facts: AreaFacts, kind: str) -> dict[str, Any]:
    """Boards, regions or types: how many submitted, and their medians by theme."""
    themes = [theme for theme in facts.document.themes if theme.scored]
    groups = [group for group in facts.parts if group.kind == kind]
    titles = {
        PeerGroup.Kind.ICB: "Integrated care boards",
        PeerGroup.Kind.REGION: "Regions",
        PeerGroup.Kind.TYPE: "Types of trust",
    }
    rows = []
    for group in groups:
        name = sentence(trusts_of(group.kind, group.label).removeprefix("trusts in "))
        medians = [facts.shown[group.pk, Scope.THEME, theme.key].median for theme in themes]
        rows.append(
            [name, f"{group.scored} of {group.participating}", *("–" if m is None else str(m) for m in medians)]
        )
    return {"title": titles[PeerGroup.Kind(kind)], "themes": [theme.title for theme in themes], "rows": rows}


def _heat(facts: AreaFacts) -> dict[str, Any]:
    """Trusts by name and their scores by theme, in whole points; -1 where there is none."""
    themes = [theme for theme in facts.document.themes if theme.scored]
    found = facts.standings
    rows = []
    for code, name in facts.names.items():
        if found is None or code not in found.readable:
            continue
        standing = found.now.get(code)
        scores: Mapping[str, tuple[int, int]] = standing.themes if standing else {}
        rows.append({"name": name, "scores": [_points(scores.get(theme.key)) for theme in themes]})
    return {"themes": [theme.title for theme in themes], "rows": rows}


def _points(pair: tuple[int, int] | None) -> int:
    return whole_points(float(Fraction(*pair))) if pair and pair[1] else -1
