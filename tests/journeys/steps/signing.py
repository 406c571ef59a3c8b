"""Two people put their names to the answers."""

from playwright.sync_api import expect

from tests.journeys.visitor import Visitor


def when_signing(visitor: Visitor, job_title: str = "") -> None:
    """Sign from the page that checks the answers; the job title is filled in from the person's account."""
    visitor.press("Go on to sign")
    _declare(visitor, job_title)
    visitor.press("Sign and lock the answers")
    assert not visitor.path.endswith("/sign/"), f"The signature was not taken: {visitor.words}"


def when_counter_signing(visitor: Visitor, job_title: str = "") -> None:
    """Read and counter-sign from the home page."""
    visitor.open("/")
    visitor.press("Read and counter-sign")
    _declare(visitor, job_title)
    visitor.press("Counter-sign and submit")


def when_sending_back(visitor: Visitor, reason: str) -> None:
    visitor.open("/")
    visitor.press("Read and counter-sign")
    visitor.follow("Send it back for a correction instead")
    visitor.page.get_by_label("What has to be corrected?").fill(reason)
    visitor.press("Send back")


def then_signed_and_locked(visitor: Visitor, name: str) -> None:
    said = visitor.page.get_by_text(f"Signed by {name}")
    expect(said).to_contain_text("The answers are locked.")
    expect(said).to_contain_text("They wait for the counter-signature of the clinical lead.")


def then_declared_answers_are_complete(visitor: Visitor) -> None:
    """The page to sign shows every answer in full."""
    expect(visitor.page.get_by_text("Not answered", exact=True)).to_have_count(0)


def _declare(visitor: Visitor, job_title: str) -> None:
    field = visitor.page.get_by_label("Your job title")
    if job_title:
        field.fill(job_title)
    assert field.input_value(), "the job title of the account is offered"
    looked_at = visitor.page.get_by_label("I have looked at")
    if looked_at.count():
        looked_at.check()
    visitor.page.get_by_label("I confirm this").check()
