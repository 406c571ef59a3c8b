"""The trusts of a named wave beside each other. No places: the order is that of names. Words, no queries."""

from collections.abc import Sequence
from dataclasses import dataclass

from maturity.models import Score
from nhsuk.formats import nhs_date, plural
from organisations.models import TrustType

from ..selectors.named import NamedScores, NamedTrust
from .choices import Option
from .result import points_of
from .words import sentence

NONE = "–"


@dataclass(frozen=True)
class NamedRow:
    code: str
    name: str
    region: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class NamedView:
    """``columns`` are the titles of the scores, ``rows`` their points as words."""

    words: str
    types: tuple[Option, ...]
    regions: tuple[Option, ...]
    columns: tuple[str, ...]
    rows: tuple[NamedRow, ...]


def named_view(found: NamedScores, *, trust_type: str = "", region: str = "") -> NamedView:
    """Present the trusts of one type and region; blank, and what there is not, is all."""
    types = {trust.type for trust in found.trusts}
    regions = sorted({trust.region for trust in found.trusts})
    trust_type = trust_type if trust_type in types else ""
    region = region if region in regions else ""
    chosen = [t for t in found.trusts if trust_type in ("", t.type) and region in ("", t.region)]
    themes = [theme for theme in found.document.themes if theme.scored]
    overall = any(trust.scores.overall for trust in found.trusts)
    return NamedView(
        words=_words(found, len(chosen)),
        types=_options(
            "All types", [(t.value, sentence(f"{t.label} trusts")) for t in TrustType if t in types], trust_type
        ),
        regions=_options("All regions", [(name, name) for name in regions], region),
        columns=(*(["Overall"] if overall else []), *(theme.title for theme in themes)),
        rows=tuple(
            NamedRow(
                trust.code,
                trust.name,
                trust.region,
                tuple(
                    _cell(score) for score in [*([trust.scores.overall] if overall else []), *_of_themes(trust, themes)]
                ),
            )
            for trust in chosen
        ),
    )


def _of_themes(trust: NamedTrust, themes: Sequence) -> list[Score | None]:
    return [trust.scores.themes.get(theme.key) for theme in themes]


def _cell(score: Score | None) -> str:
    points = points_of(score)
    return NONE if points is None else str(points)


def _options(everything: str, options: Sequence[tuple[str, str]], chosen: str) -> tuple[Option, ...]:
    return tuple(Option(value, text, value == chosen) for value, text in [("", everything), *options])


def _words(found: NamedScores, shown: int) -> str:
    state, cut = found.publication.get_state_display(), nhs_date(found.publication.cut)
    of_all = "" if shown == len(found.trusts) else f" of {len(found.trusts)}"
    return f"{plural(shown, 'trust')}{of_all}, {state}, {cut}."
