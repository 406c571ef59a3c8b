"""A regional lead takes the reports of all trusts of the region home in one file."""

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
MOST_MILLISECONDS = 120_000


def test_from_the_regions_page_to_a_file_that_opens(visitors: Visitors, tmp_path: Path) -> None:
    lead = given_signed_in(visitors, LEAD)
    lead.follow("Packs")
    assert "You have not made a pack yet." in lead.words
    lead.open("/")
    lead.page.get_by_role("link", name="Scores and completion of").first.click()
    lead.follow("Download all reports of the region as a pack")
    then_everybody_can_use_it(lead)
    lead.page.get_by_role("radio", name="Region only").check()
    lead.press("Make the pack")
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
        reports = [name for name in pack.namelist() if name.endswith(".pdf")]
    assert manifest["edition"] == "region-only"
    assert len(reports) == len(manifest["reports"]) > 0
    assert f"{len(reports)} reports" in lead.words
