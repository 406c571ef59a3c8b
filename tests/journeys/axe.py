"""What axe-core finds on a page, by the rules of WCAG 2.2, levels A and AA."""

from pathlib import Path

from playwright.sync_api import Page

from tests.journeys.visitor import NARROW, WIDE, Visitor
from tests.size import FULL

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

RUN = """async (rules) => {
  const { violations } = await axe.run(document, {
    runOnly: { type: 'tag', values: rules },
    resultTypes: ['violations'],
  })
  return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.html).join(' | ')}`)
}"""

SKELETON = """() => {
  const parts = []
  for (const element of document.querySelectorAll('*')) {
    parts.push(element.tagName)
    for (const { name, value } of element.attributes) {
      parts.push(name, ['class', 'role', 'type', 'lang', 'hidden'].includes(name) ? value : value !== '')
    }
    parts.push([...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== ''))
  }
  return parts.join()
}"""

WIDER = """() => document.documentElement.scrollWidth <= window.innerWidth ? [] :
  [...document.body.querySelectorAll('*')]
    .filter((element) => element.getBoundingClientRect().right > window.innerWidth + 1)
    .slice(0, 5).map((element) => element.outerHTML.slice(0, 150))"""

_clean: set[tuple[int, str]] = set()
"""Width and skeleton of pages on which nothing was found in this run."""


def violations(page: Page) -> list[str]:
    """Run axe on the page as it stands.

    The reduced run does so once for pages of one build: same elements, classes and attributes, other words.
    """
    width = page.viewport_size["width"] if page.viewport_size else 0
    key = (hash(page.evaluate(SKELETON)), width)
    if key in _clean and not FULL:
        return []
    # Through the debugger, past the page's Content-Security-Policy.
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    found: list[str] = page.evaluate(RUN, RULES)
    if not found:
        _clean.add(key)
    return found


def sideways(page: Page) -> list[str]:
    """What makes the page wider than its window, so that one has to scroll sideways."""
    for _ in range(20):
        found: list[str] = page.evaluate(WIDER)
        if not found:
            break
        # A chart that is drawn anew for another width takes a moment.
        page.wait_for_timeout(100)
    return found


def faults(page: Page) -> list[str]:
    """What is wrong with the page at its present width, each with the address."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    where = f"{page.url} at {width} px"
    return [f"{where}: wider than the window: {part}" for part in sideways(page)] + [
        f"{where}: {violation}" for violation in violations(page)
    ]


def then_everybody_can_use_it(visitor: Visitor) -> None:
    """Nothing for axe to find, on a narrow window and on a wide one; nothing to scroll sideways for."""
    found = []
    for size in (NARROW, WIDE):
        visitor.resize(size)
        found += faults(visitor.page)
    assert not found, "\n".join(found)
