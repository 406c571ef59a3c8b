"""A chart of a page as a file: on the page's own address, so with the page's own rights."""

from collections.abc import Iterable
from dataclasses import replace

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from surveys.context import is_demonstration

from ..charts.download import CHART, FILE, FILES, Chart
from ..pdf.picture import png_of

DEMONSTRATION = "Demonstration data: answers and people are made up."
MEDIA_TYPES = {"svg": "image/svg+xml", "png": "image/png", "csv": "text/csv; charset=utf-8"}


def chart_file(request: HttpRequest, charts: Iterable[Chart], *, besides: str = "") -> HttpResponse | None:
    """The file that ``?chart=NAME&file=svg`` asks for, or None where the address asks for the page itself.

    Http404 for a chart that the page has not, or a kind of file that there is not. To be called by a view last,
    when it knows that the page is the reader's. ``besides`` is said after the chart's own source.
    """
    name = request.GET.get(CHART)
    if name is None:
        return None
    chart = next((chart for chart in charts if chart.name == name), None)
    file = request.GET.get(FILE, "")
    if chart is None or file not in FILES or (file != "csv" and not chart.svg):
        raise Http404("No such chart.")
    told = (chart.source, besides, DEMONSTRATION if is_demonstration() else "")
    chart = replace(chart, source=" ".join(filter(None, told)))
    content: bytes | str = chart.csv()
    if file != "csv":
        content = chart.drawing() if file == "svg" else png_of(chart.drawing(), fonts=settings.FONTS_DIR)
    return HttpResponse(
        content,
        content_type=MEDIA_TYPES[file],
        headers={"Content-Disposition": f'attachment; filename="{chart.file_name(file)}"'},
    )
