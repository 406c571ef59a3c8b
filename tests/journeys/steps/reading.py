"""The receipt, the result and the report as a PDF."""

import re
import time
from pathlib import Path

import pikepdf
from playwright.sync_api import expect

from tests.journeys.visitor import Visitor

SCORED = re.compile(r"\bat \d+ out of 100\b")
MOST_SECONDS = 60


def then_receipt_shows_the_score(visitor: Visitor) -> float:
    """Wait on the receipt for the score that the worker computes; return how many seconds that took."""
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Assessment submitted")
    started = time.monotonic()
    expect(visitor.page.locator("[data-receipt-words]")).to_have_text(SCORED, timeout=MOST_SECONDS * 1000)
    return time.monotonic() - started


def when_opening_the_result(visitor: Visitor) -> None:
    """From the receipt."""
    visitor.follow("See the result and what would lift it most")


def then_result_is_of(visitor: Visitor, trust_name: str) -> None:
    assert visitor.heading == trust_name
    expect(
        visitor.page.get_by_text(re.compile(f"^{re.escape(trust_name)} rates its digital maturity at"))
    ).to_be_visible()
    for heading in ("Where we stand", "What would lift the score most", "Strengths and gaps", "How to read this"):
        expect(visitor.page.get_by_role("heading", name=heading, exact=True).first).to_be_visible()
    then_every_chart_speaks(visitor)


def then_every_chart_speaks(visitor: Visitor) -> None:
    """Each drawing has words for who cannot see it."""
    charts = visitor.page.locator("main .app-chart svg")
    assert charts.count() >= 1
    for chart in charts.all():
        assert chart.get_attribute("role") == "img"
        name = chart.evaluate("svg => svg.getAttribute('aria-label') || svg.querySelector('title')?.textContent || ''")
        assert name.strip(), chart.evaluate("svg => svg.outerHTML.slice(0, 200)")


def when_downloading_the_report(visitor: Visitor, folder: Path) -> Path:
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("button", name="Download the report (PDF)").click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


def then_pdf_is_accessible(file: Path, trust_name: str) -> None:
    """Tagged, with a language, a title that viewers show, and words for every figure."""
    with pikepdf.open(file) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en-GB"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert trust_name in str(pdf.docinfo.Title)
        with pdf.open_metadata() as metadata:
            assert trust_name in str(metadata["dc:title"])
            assert metadata["pdfuaid:part"] == "1"
        figures = [element for element in _elements(pdf.Root.StructTreeRoot) if element.get("/S") == "/Figure"]
        assert figures
        assert all(str(figure.get("/Alt", "")).strip() for figure in figures)


def _elements(element: pikepdf.Object):
    """Every structure element of a tagged PDF."""
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from _elements(kid)
