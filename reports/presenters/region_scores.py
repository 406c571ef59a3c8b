"""The trusts of a region × themes, as a heat map, for who may read their scores by name. Pure."""

from collections.abc import Sequence
from fractions import Fraction

from maturity.disclosure import whole_points
from surveys.questionnaire.document import FrameworkDocument

from ..charts.heatmap import HeatCell, HeatRow
from ..selectors.completion import Completion
from ..selectors.standings import Standing, Standings
from .area_scores import HeatView, heat_chart
from .standings import standing_cells

NONE_YET = "none yet"


def trusts_heat_view(
    found: Sequence[Completion], standings: Standings, document: FrameworkDocument, *, title: str, source: str
) -> HeatView:
    """A row for each trust, by name, as the list of a region is no league table; scores of the last submission."""
    themes = [theme for theme in document.themes if theme.scored]
    overall = any(standing.overall for standing in standings.now.values())
    columns = [*(["Overall"] if overall else []), *(theme.title for theme in themes)]
    rows = []
    for completion in sorted(found, key=lambda one: one.assessment.trust_name):
        code = completion.assessment.trust_code
        standing = standings.now.get(code)
        pairs = [standing.themes.get(theme.key) if standing else None for theme in themes]
        if overall:
            pairs.insert(0, standing.overall if standing else None)
        cells = [_cell(standing, pair) for pair in pairs]
        rows.append(HeatRow(completion.assessment.trust_name, cells, note=standing_cells(standings, code).change))
    chart = heat_chart("heat-trusts", title, columns, rows, source, first="Trust", count="Since last wave")
    return HeatView(title=title, first="Trust", columns=columns, rows=rows, withheld="", only="", chart=chart)


def _cell(standing: Standing | None, pair: tuple[int, int] | None) -> HeatCell:
    if standing is None:
        return HeatCell(None, NONE_YET)
    if pair is None or not pair[1]:
        return HeatCell(None, "no score")
    return HeatCell(whole_points(float(Fraction(*pair))))
