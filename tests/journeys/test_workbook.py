"""An assessment taken along as a workbook, filled in, and sent back while a colleague went on in the portal."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from surveys.workbook.refusal import NOT_A_WORKBOOK
from surveys.workbook.words import level_words
from tests.factories.surveys import shipped_document
from tests.factories.workbook import filled_in
from tests.journeys.axe import then_everybody_can_use_it
from tests.journeys.steps.answering import (
    OPEN_QUESTION,
    then_choice_is,
    then_comment_is,
    when_choosing,
    when_commenting,
    when_opening_question,
    when_opening_the_assessment,
    when_saving_and_going_back,
)
from tests.journeys.steps.mistakes import then_error_summary_says
from tests.journeys.steps.signing_in import given_signed_in
from tests.journeys.teams import Team
from tests.journeys.visitor import Visitor, Visitors

pytestmark = pytest.mark.journey

BOTH, MINE, WRONG = shipped_document().scored[:3]
THEIR_WORDS, MY_WORDS = "As the board saw it in June.", "Counted on the train.\n=1+1 of them."


@pytest.fixture
def empty_team(unclaimed_teams: list[Team]) -> Team:
    """A trust that has answered nothing yet."""
    return unclaimed_teams.pop()


def when_opening_the_page_of_the_workbook(visitor: Visitor) -> None:
    when_opening_the_assessment(visitor)
    visitor.follow("Answer in a workbook")
    assert visitor.heading == "Answer in a workbook"


def when_downloading_the_workbook(visitor: Visitor, team: Team, folder: Path) -> bytes:
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("link", name=f"Workbook of {team.trust_name} (XLSX)").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    assert path.name.endswith(f"-{team.trust_code}.xlsx")
    return path.read_bytes()


def when_sending_the_workbook(visitor: Visitor, path: Path) -> None:
    visitor.page.get_by_label("The workbook that you filled in").set_input_files(path)
    visitor.press("Show the differences")


def then_told(visitor: Visitor, message: str, scripts: bool) -> None:
    if scripts:
        then_error_summary_says(visitor, message)
    else:
        expect(visitor.page.locator(".nhsuk-error-summary")).to_contain_text(message)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_workbook_is_filled_in_and_applied(
    visitors: Visitors, empty_team: Team, tmp_path: Path, scripts: bool
) -> None:
    lead = given_signed_in(visitors, empty_team.lead, java_script_enabled=scripts)
    when_opening_the_page_of_the_workbook(lead)
    if scripts:
        then_everybody_can_use_it(lead)
    book = when_downloading_the_workbook(lead, empty_team, tmp_path)

    colleague = given_signed_in(visitors, empty_team.contributor)
    when_opening_the_assessment(colleague)
    when_opening_question(colleague, BOTH)
    when_choosing(colleague, 2)
    when_commenting(colleague, THEIR_WORDS)
    when_saving_and_going_back(colleague)

    typed = {
        BOTH.key: level_words(BOTH, 4),
        MINE.key: level_words(MINE, 3),
        (MINE.key, "comment"): MY_WORDS,
        WRONG.key: 7,
        OPEN_QUESTION.key: "Pay for protected time.",
    }
    sent = tmp_path / "filled in.xlsx"
    sent.write_bytes(b"Something else")
    when_sending_the_workbook(lead, sent)
    then_told(lead, NOT_A_WORKBOOK, scripts)
    sent.write_bytes(filled_in(book, typed))
    when_sending_the_workbook(lead, sent)
    assert lead.heading == "What the workbook would change"
    for words in (THEIR_WORDS, "Pay for protected time.", "=1+1 of them."):
        expect(lead.page.locator("main")).to_contain_text(words)
    wrong = lead.page.get_by_role("row").filter(has_text=WRONG.prompt)
    expect(wrong).to_contain_text("as in the cell’s list")
    if scripts:
        then_everybody_can_use_it(lead)

    # Nothing is chosen for her.
    lead.press("Apply")
    then_told(lead, f"Select which answer is to stand: {BOTH.prompt}", scripts)
    if scripts:
        then_everybody_can_use_it(lead)
    lead.page.get_by_label("Take the workbook’s answer").check()
    lead.press("Apply")
    expect(lead.page.get_by_text("3 answers saved from the workbook")).to_be_visible()

    when_opening_question(lead, BOTH)
    then_choice_is(lead, 4)
    when_opening_the_assessment(lead)
    when_opening_question(lead, MINE)
    then_choice_is(lead, 3)
    then_comment_is(lead, MY_WORDS)
