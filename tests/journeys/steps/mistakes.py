"""What a page does with input that it cannot take: it says so at the top, leads to the field, and loses nothing."""

from playwright.sync_api import expect

from tests.journeys.visitor import Visitor


def then_error_summary_says(visitor: Visitor, *messages: str, of_field: bool = True) -> None:
    """The NHS.UK error summary has the focus; each message leads to a field; the title says that there is an error.

    The field shows the message again, unless it is not ``of_field`` but of the form as a whole.
    """
    page = visitor.page
    summary = page.locator(".nhsuk-error-summary")
    expect(summary.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(summary).to_be_focused()
    expect(summary.get_by_role("listitem")).to_have_text(list(messages))
    assert page.title().startswith("Error: "), page.title()
    assert page.title().count("Error: ") == 1, page.title()
    for link in summary.get_by_role("link").all():
        words = link.inner_text()
        link.click()
        field = page.locator(":focus")
        expect(field).to_have_attribute("id", (link.get_attribute("href") or "")[1:])
        if of_field:
            _describes(visitor, words)


def _describes(visitor: Visitor, message: str) -> None:
    """Who comes to the field by a screen reader hears the message with it, or with the group that it belongs to."""
    described = visitor.page.evaluate(
        """() => {
          const ids = []
          for (let at = document.activeElement; at; at = at.parentElement)
            ids.push(...(at.getAttribute('aria-describedby') ?? '').split(' '))
          return ids.filter(Boolean).map((id) => document.getElementById(id)?.textContent ?? '').join(' ')
        }"""
    )
    assert message in described, f"{message!r} is not among {described!r}"
