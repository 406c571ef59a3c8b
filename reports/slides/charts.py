"""Charts that the reader of a slide can edit: bars and shares, each with its numbers in a workbook of its own."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION
from pptx.util import Pt
from xlsxwriter import Workbook

from surveys.workbook.text import write_text

from .design import BLACK

TYPE_SIZE = Pt(14)


@dataclass(frozen=True)
class Series:
    """One colour of a chart: a value for each category, None where there is none to see."""

    name: str
    values: Sequence[int | None]
    colour: RGBColor
    ink: RGBColor = BLACK


@dataclass(frozen=True)
class Bars:
    """Bars a category, beside each other or ``stacked``; ``top`` is where the scale ends, ``unit`` behind each figure.

    ``alt`` says what the chart shows to who does not see it.
    """

    categories: Sequence[str]
    series: Sequence[Series]
    alt: str
    top: int
    stacked: bool = False
    unit: str = ""

    @property
    def kind(self) -> XL_CHART_TYPE:
        return XL_CHART_TYPE.BAR_STACKED if self.stacked else XL_CHART_TYPE.BAR_CLUSTERED

    def data(self) -> CategoryChartData:
        data = CategoryChartData(number_format=f'0"{self.unit}"' if self.unit else "0")
        # Written into the file's XML by the library: labels of ours, cleaned of what XML cannot hold.
        data.categories = list(self.categories)
        for one in self.series:
            data.add_series(one.name, list(one.values))
        return data


def dress(chart: Chart, bars: Bars) -> None:
    """Set colours, labels and scale, and replace the workbook by one in which no text is a formula."""
    chart.font.size, chart.font.name, chart.font.color.rgb = TYPE_SIZE, "Arial", BLACK
    chart.has_title = False
    chart.has_legend = len(bars.series) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.value_axis.minimum_scale, chart.value_axis.maximum_scale = 0, bars.top
    chart.value_axis.visible = chart.value_axis.has_major_gridlines = False
    chart.category_axis.reverse_order = True
    chart.category_axis.format.line.color.rgb = BLACK
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = (45, 100) if bars.stacked else (60, -5)
    for series, one in zip(plot.series, bars.series, strict=True):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = one.colour
        labels = series.data_labels
        labels.show_value, labels.font.color.rgb = True, one.ink
        labels.font.size = Pt(12) if bars.stacked else TYPE_SIZE
        labels.position = XL_LABEL_POSITION.CENTER if bars.stacked else XL_LABEL_POSITION.OUTSIDE_END
    chart.part.chart_workbook.update_from_xlsx_blob(_workbook(bars))


def _workbook(bars: Bars) -> bytes:
    """The chart's numbers where its formulas look for them: categories in column A, a series in each next one."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("Sheet1")
        for row, category in enumerate(bars.categories, 1):
            write_text(sheet, row, 0, category)
        for column, one in enumerate(bars.series, 1):
            write_text(sheet, 0, column, one.name)
            for row, value in enumerate(one.values, 1):
                if value is not None:
                    sheet.write_number(row, column, value)
    return file.getvalue()
