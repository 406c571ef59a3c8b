"""A region raises a query and has a peer review a submission; the trust replies, agrees, and reads the three levels."""

import json

import pytest
from playwright.sync_api import expect

from accounts.models import User
from demonstration.accounts import ACCOUNTS, trust_people
from surveys.models import Assessment
from tests.factories.surveys import shipped_document
from tests.journeys.axe import then_everybody_can_use_it
from tests.journeys.steps.answering import when_choosing
from tests.journeys.steps.signing_in import given_signed_in
from tests.journeys.visitor import Visitor, Visitors
from tests.services.portal import Portal

pytestmark = pytest.mark.journey

REGIONAL_LEAD = next(account for account in ACCOUNTS if account.role == "regional_lead").email
PEER = next(account for account in ACCOUNTS if account.local_part == "lead.r0a").email
FIND = "from tests.journeys.test_review import find_submitted; print(find_submitted())"


def find_submitted() -> str:
    """A trust of the regional lead's region that has submitted; its digital lead gets the shared password."""
    shared = User.objects.get(email=ACCOUNTS[0].email).password
    region = User.objects.get(email=REGIONAL_LEAD).memberships.get().region
    found = Assessment.objects.filter(wave__state="open", state="submitted", region_code=region.code)
    assessment = found.order_by("trust_code").first()
    lead = trust_people(assessment.trust_code)[0].email
    User.objects.filter(email=lead).update(password=shared)
    return json.dumps({"id": assessment.pk, "name": assessment.trust_name, "lead": lead})


@pytest.fixture
def submitted(portal: Portal) -> dict:
    return json.loads(portal.manage("shell", "--verbosity", "0", "--command", FIND).splitlines()[-1])


def when_following_to(visitor: Visitor, part: str) -> None:
    """Follow the first link to an address that holds ``part``."""
    with visitor.page.expect_navigation():
        visitor.page.locator(f"main a[href*='{part}']").first.click()


def test_a_region_asks_the_trust_replies_and_the_region_closes(visitors: Visitors, submitted: dict) -> None:
    question = shipped_document().scored[0]
    region = given_signed_in(visitors, REGIONAL_LEAD)
    region.open(f"/assessments/{submitted['id']}/questions/{question.key}/")
    region.follow("Raise a query on this answer")
    then_everybody_can_use_it(region)
    region.press("Raise the query")
    expect(region.page.locator(".nhsuk-error-summary")).to_contain_text("Enter what you ask the trust")
    then_everybody_can_use_it(region)
    region.page.get_by_label("What do you ask?").fill("Which board approved the plan,\nand when?")
    region.press("Raise the query")
    then_everybody_can_use_it(region)

    trust = given_signed_in(visitors, submitted["lead"])
    trust.open("/")
    expect(trust.page.get_by_role("heading", name="Messages")).to_be_visible()
    then_everybody_can_use_it(trust)
    trust.follow(f"Query: {question.prompt}")
    expect(trust.page.get_by_text("Which board approved the plan,")).to_be_visible()
    trust.page.get_by_label("Your reply").fill("Ours, on 12 May.")
    trust.press("Send the reply")
    expect(trust.page.get_by_text("Ours, on 12 May.")).to_be_visible()
    then_everybody_can_use_it(trust)

    region.open("/queries/")
    then_everybody_can_use_it(region)
    when_following_to(region, f"/assessments/{submitted['id']}/queries/")
    expect(region.page.get_by_text("Ours, on 12 May.")).to_be_visible()
    region.follow("Close this query")
    then_everybody_can_use_it(region)
    region.page.get_by_role("radio", name="Answered").check()
    region.press("Close the query")
    then_everybody_can_use_it(region)

    trust.open(f"/assessments/{submitted['id']}/queries/")
    expect(trust.page.locator("main")).to_contain_text("Answered")
    then_everybody_can_use_it(trust)


def test_a_peer_reviews_what_the_trust_agrees_to(visitors: Visitors, submitted: dict) -> None:
    theme = shipped_document().themes[0]
    region = given_signed_in(visitors, REGIONAL_LEAD)
    peer = given_signed_in(visitors, PEER)
    peer.open("/reviews/")
    assert submitted["name"] not in peer.words
    region.open(f"/assessments/{submitted['id']}/submissions/1/")
    region.follow("What reviewers said")
    then_everybody_can_use_it(region)
    region.press("Open a review")
    then_everybody_can_use_it(region)
    region.page.get_by_role("radio", name="Somebody at another trust").check()
    region.page.get_by_label("Their email address").fill(PEER)
    region.page.get_by_label("Why is it reviewed?").fill("To compare how both read the levels.")
    region.press("Open the review")
    expect(region.page.get_by_text("The trust is asked whether it agrees.")).to_be_visible()
    then_everybody_can_use_it(region)
    peer.open("/reviews/")
    assert submitted["name"] not in peer.words

    trust = given_signed_in(visitors, submitted["lead"])
    trust.open("/")
    when_following_to(trust, "/consent/")
    then_everybody_can_use_it(trust)
    trust.page.get_by_role("radio", name="Yes, they may see this submission").check()
    trust.press("Save the decision")

    peer.open("/")
    when_following_to(peer, "/reviews/")
    then_everybody_can_use_it(peer)
    peer.follow(f"{submitted['name']}, {peer.page.locator('main table a').first.inner_text().split(', ')[-1]}")
    then_everybody_can_use_it(peer)
    peer.press("Start")
    for question in theme.scored:
        assert peer.heading == question.prompt
        when_choosing(peer, 2)
        peer.page.get_by_label("Remark (optional)").fill("Seen in the minutes.")
        then_everybody_can_use_it(peer)
        peer.press("Save and continue")
    peer.follow("All questions of the review")
    peer.follow("Finish the review")
    then_everybody_can_use_it(peer)
    peer.press("Finish the review")
    then_everybody_can_use_it(peer)

    trust.open(f"/assessments/{submitted['id']}/submissions/1/reviews/")
    table = trust.page.locator("table").first
    assert table.get_by_role("row").count() == len(theme.scored) + 1
    assert table.get_by_text("Seen in the minutes.").count() == len(theme.scored)
    expect(table).to_contain_text("Self-score")
    then_everybody_can_use_it(trust)

    # The trust no longer agrees: the peer is shut out on the next request, the trust keeps what it was told.
    work = peer.path
    when_following_to(trust, "/consent/")
    trust.press("End what they see")
    then_everybody_can_use_it(trust)
    assert peer.page.request.get(peer.portal.url + work).status == 404
    assert trust.page.locator("table").first.get_by_text("Seen in the minutes.").count() == len(theme.scored)
