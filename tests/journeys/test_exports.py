"""Files that a worker makes: the reports of a region in one, a large table of data, the open data of a wave."""

import json
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

from demonstration.accounts import DOMAIN
from tests.journeys.axe import then_everybody_can_use_it
from tests.journeys.steps.signing_in import given_signed_in
from tests.journeys.visitor import Visitors

pytestmark = pytest.mark.journey

LEAD = f"regional.lead@{DOMAIN}"
ANALYST = f"national.analyst@{DOMAIN}"
MOST_MILLISECONDS = 120_000


def test_from_the_regions_page_to_a_file_that_opens(visitors: Visitors, tmp_path: Path) -> None:
    lead = given_signed_in(visitors, LEAD)
    lead.follow("Files")
    assert "You have not had a file made yet." in lead.words
    lead.open("/")
    with lead.page.expect_navigation():
        lead.page.get_by_role("link", name="Scores and completion of").first.click()
    lead.follow("all reports of the region as a pack")
    then_everybody_can_use_it(lead)
    lead.page.get_by_role("radio", name="Region only").check()
    lead.press("Make it")
    expect(lead.page.get_by_role("button", name="Cancel")).to_be_visible()
    then_everybody_can_use_it(lead)

    link = lead.page.get_by_role("link", name="Download the pack (ZIP)")
    expect(link).to_be_visible(timeout=MOST_MILLISECONDS)
    expect(lead.page.get_by_role("status").first).to_contain_text("1 ready to download")
    then_everybody_can_use_it(lead)
    with lead.page.expect_download() as download:
        link.click()
    download.value.save_as(tmp_path / "pack.zip")
    with zipfile.ZipFile(tmp_path / "pack.zip") as pack:
        assert pack.testzip() is None
        manifest = json.loads(pack.read("manifest.json"))
        papers = [name for name in pack.namelist() if name.endswith(".pdf")]
    reports = [name for name in papers if not name.startswith("about-")]
    assert len(papers) - len(reports) == 2, "the region's own report, and one page of it"
    assert manifest["edition"] == "region-only"
    assert len(reports) == len(manifest["reports"]) > 0
    assert f"{len(reports)} reports" in lead.words


def test_an_analyst_has_a_large_table_and_the_open_data_made(visitors: Visitors, tmp_path: Path) -> None:
    analyst = given_signed_in(visitors, ANALYST)
    analyst.open("/data/?wave=2025")
    then_everybody_can_use_it(analyst)
    analyst.open("/data/2025/benchmarks/make/")  # The journeys' demonstration is small: its page offers it at once.
    then_everybody_can_use_it(analyst)
    analyst.page.get_by_role("radio", name="CSV").check()
    analyst.press("Make the file")
    analyst.open("/data/?wave=2025")
    analyst.follow("Have the pack of open data made")
    analyst.press("Make the file")
    for words, name in (("Download the file (CSV)", "benchmarks.csv"), ("Download the pack (ZIP)", "open.zip")):
        link = analyst.page.get_by_role("link", name=words)
        expect(link).to_be_visible(timeout=MOST_MILLISECONDS)
        with analyst.page.expect_download() as download:
            link.click()
        download.value.save_as(tmp_path / name)
    then_everybody_can_use_it(analyst)
    assert (tmp_path / "benchmarks.csv").read_bytes().count(b"\r\n") > 100
    with zipfile.ZipFile(tmp_path / "open.zip") as pack:
        assert pack.testzip() is None
        assert "SHA256SUMS" in pack.namelist()
