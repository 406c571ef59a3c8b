"""A trust's paper for its board, by Typst and by WeasyPrint, in one run: ``python -m perf.board_paper``.

Both set the same data of the same trusts of the demonstration, tagged and as PDF/UA-1, in the same typeface: the same
headings, texts, tables and drawings. They take turns; the medians are compared, with the pages of each beside, so that
it can be seen that neither is given less to do. Each paper is set once, since Typst remembers what it has set before;
WeasyPrint gets its page ready made as HTML. It needs the libraries of Pango: on a machine without them this says so,
and measures Typst alone.
"""

import importlib
import io
import logging
from base64 import b64encode
from statistics import median
from time import perf_counter
from typing import Any

import jinja2
import pikepdf

from perf.pages import demonstration

TRUSTS = 9
"""The first is to warm up."""
TARGET_RATIO = 12.0


def _weasyprint() -> Any:
    """The package, or the words for why there is none."""
    try:
        return importlib.import_module("weasyprint")
    except (ImportError, OSError) as error:
        return f"WeasyPrint cannot be loaded, so Typst is measured alone: {str(error).splitlines()[0]}"


def _papers() -> list[dict[str, Any]]:
    """What the papers of some trusts of the last wave say."""
    from reports.pdf.trust_report import report_data
    from reports.presenters.result import ResultPresenter
    from reports.presenters.signing import signing_of
    from reports.selectors.cohort import trusts_to_pack
    from reports.selectors.results import visible_result
    from surveys.models import Wave

    wave = Wave.objects.order_by("-opens_on")[0]
    codes = [trust.trust_code for trust in trusts_to_pack(wave, "") if not trust.why][:TRUSTS]
    found = [visible_result(None, wave_slug=wave.slug, trust_code=code, as_peer=True) for code in codes]
    return [report_data(ResultPresenter(facts).view(), signing=signing_of(facts)) for facts in found if facts]


def _drawing(svg: str) -> str:
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"


def _as_html(report: dict[str, Any]) -> str:
    from django.conf import settings

    from reports.pdf.typeface import FACES

    regular, bold = ((settings.FONTS_DIR / face).as_uri() for face in FACES)
    environment = jinja2.Environment(loader=jinja2.PackageLoader("perf", "."), autoescape=True)
    page = environment.get_template("board_paper.jinja")
    return page.render(report=report, regular=regular, bold=bold, drawing=_drawing)


def _pages(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as found:
        return len(found.pages)


def measure() -> dict[str, float | bool | str | None]:
    """Return the median milliseconds of a paper by each, the pages of each, and how many times faster Typst is."""
    from django.conf import settings
    from django.utils import timezone

    from reports.pdf.typesetting import typeset

    logging.getLogger("weasyprint").setLevel(logging.ERROR)  # It would tell of each style and step.
    other = _weasyprint()
    with demonstration():
        papers = _papers()
    made_at = timezone.now()
    times: list[tuple[float, float]] = []
    pages: list[tuple[int, int]] = []
    for report in papers:
        started = perf_counter()
        mine = typeset("trust_report.typ", report, fonts=settings.FONTS_DIR, made_at=made_at)
        took = perf_counter() - started
        if isinstance(other, str):
            theirs, others = mine, 0.0
        else:
            html = _as_html(report)
            started = perf_counter()
            theirs = other.HTML(string=html).write_pdf(pdf_variant="pdf/ua-1")
            others = perf_counter() - started
        times.append((took, others))
        pages.append((_pages(mine), _pages(theirs)))
    typst_ms, weasyprint_ms = (1000 * median(column) for column in zip(*times[1:], strict=True))
    typst_pages, weasyprint_pages = (median(column) for column in zip(*pages[1:], strict=True))
    found: dict[str, float | bool | str | None] = {"typst_milliseconds": typst_ms, "typst_pages": typst_pages}
    if isinstance(other, str):
        return {**found, "ratio": None, "left_out": other}
    ratio = weasyprint_ms / typst_ms
    return {
        **found,
        "weasyprint_milliseconds": weasyprint_ms,
        "weasyprint_pages": weasyprint_pages,
        "ratio": ratio,
        "target_ratio": TARGET_RATIO,
        "passed": ratio >= TARGET_RATIO,
    }


def main() -> None:
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    found = measure()
    if found["ratio"] is None:
        print(f"Typst {found['typst_milliseconds']:.0f} ms. {found['left_out']}")
        return
    print(
        f"Typst {found['typst_milliseconds']:.0f} ms ({found['typst_pages']:.0f} pages), WeasyPrint "
        f"{found['weasyprint_milliseconds']:.0f} ms ({found['weasyprint_pages']:.0f} pages): "
        f"{found['ratio']:.1f} times faster (at least {TARGET_RATIO:.0f})"
    )


if __name__ == "__main__":
    main()
