"""Evidence in a browser: a link and a file are attached, used again, opened and withdrawn, with mistakes."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.factories.evidence import PDF
from tests.journeys.axe import then_everybody_can_use_it
from tests.journeys.steps.mistakes import then_error_summary_says
from tests.journeys.steps.signing_in import given_signed_in
from tests.journeys.teams import Team
from tests.journeys.visitor import Visitor, Visitors

pytestmark = pytest.mark.journey

QUESTION = "questions/workforce.plan/"
NO_DETAILS = "There are no details of patients or staff in the file"
TITLE = "Board minutes, 12 May 2026"
LONG = "https://www.example.nhs.uk/about-us/board/" + "a-very-long-name-without-a-break" * 3


@pytest.fixture
def minutes(tmp_path: Path) -> Path:
    path = tmp_path / "minutes.pdf"
    path.write_bytes(PDF)
    return path


def other_question(visitor: Visitor, team: Team) -> str:
    """The path of another question of the same theme."""
    visitor.open(f"{team.path}themes/workforce/")
    links = visitor.page.locator(".nhsuk-task-list__link").evaluate_all("links => links.map(a => a.pathname)")
    return next(path for path in links if path != team.path + QUESTION)


def then_summary_reads(visitor: Visitor, message: str) -> None:
    expect(visitor.page.locator(".nhsuk-error-summary").get_by_role("listitem")).to_have_text(message)


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_evidence_is_attached_used_again_opened_and_withdrawn(
    visitors: Visitors, team: Team, minutes: Path, scripts: bool
) -> None:
    visitor = given_signed_in(visitors, team.contributor)
    if not scripts:
        visitors.remember(visitor)
        visitor = visitors.sit_down(team.contributor, signed_in=True, java_script_enabled=False)
    page = visitor.page
    check = then_everybody_can_use_it if scripts else lambda visitor: None
    mistake_is_told = then_error_summary_says if scripts else then_summary_reads
    elsewhere = other_question(visitor, team) if scripts else ""

    visitor.open(team.path + QUESTION)
    visitor.follow("Add or change evidence")
    check(visitor)
    visitor.press("Add a link")
    page.get_by_label("What is it?").fill("Digital strategy")
    page.get_by_label("Address").fill("ftp://www.example.nhs.uk/")
    visitor.press("Add this link")
    mistake_is_told(
        visitor, "Enter an address that begins with https:// or http://, such as https://www.example.nhs.uk"
    )
    check(visitor)
    page.get_by_label("Address").fill(LONG)
    visitor.press("Add this link")
    expect(page.get_by_role("link", name="Digital strategy", exact=True)).to_have_attribute(
        "rel", "noopener noreferrer nofollow"
    )
    check(visitor)

    visitor.press("Add a file")
    check(visitor)
    page.get_by_label("What is it?").fill(TITLE)
    page.get_by_label("File", exact=True).set_input_files(minutes)
    visitor.press("Add this file")
    mistake_is_told(visitor, "Check the file and confirm that there are no details of patients or staff in it")
    check(visitor)
    page.get_by_label(NO_DETAILS).check()
    page.get_by_label("File", exact=True).set_input_files(minutes)
    visitor.press("Add this file")
    with page.expect_download() as download:
        page.get_by_role("link", name=TITLE, exact=True).click()
    assert download.value.suggested_filename == "minutes.pdf"
    assert Path(download.value.path()).read_bytes() == PDF
    check(visitor)

    if scripts:
        visitor.open(f"{elsewhere}evidence/")
        visitor.follow("Use what is attached to another answer")
        check(visitor)
        page.get_by_label(TITLE).check()
        visitor.press("Attach it to this answer")
        assert "it serves 1 other answer too" in visitor.words
        visitor.open(f"{team.path}check/")
        page.locator("summary", has_text="Workforce").filter(has_text="answered").click()
        assert visitor.words.count(TITLE) == 2
        visitor.open(f"{elsewhere}")
        check(visitor)
        visitor.open(f"{elsewhere}evidence/")
    visitor.follow(f"Withdraw “{TITLE}”")
    check(visitor)
    visitor.press("Withdraw it")
    assert TITLE not in visitor.words
