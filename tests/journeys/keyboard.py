"""A person without a mouse: moves by Tab, and sees at each stop where they are."""

from dataclasses import dataclass
from typing import Literal

from playwright.sync_api import Locator

from tests.journeys.visitor import Visitor

MOST_STOPS = 400
"""The page that lists every warning with its links, and every answer, has some three hundred."""

TABBABLE = """
  const tabbable = () => {
    const groups = new Set()
    const controls = 'a[href], button, input, select, textarea, summary, [tabindex]'
    return [...document.querySelectorAll(controls)].filter((e) => {
      if (e.disabled || e.tabIndex < 0 || e.type === 'hidden') return false
      if (!e.checkVisibility({ visibilityProperty: true })) return false
      if (e.type !== 'radio') return true
      // A group of radios is one stop: the one that is chosen, or the first.
      const group = [...document.getElementsByName(e.name)]
      return e === (group.find((radio) => radio.checked) ?? group[0])
    })
  }
"""

LOOK = """
  const look = (element) => [element, ...(element.labels ?? [])].flatMap((part) =>
    [null, '::before', '::after'].map((pseudo) => {
      const style = getComputedStyle(part, pseudo)
      const outline = style.outlineStyle === 'none' ? '' : style.outlineWidth + style.outlineColor
      return [outline, style.boxShadow, style.backgroundColor, style.borderTopColor, style.borderTopWidth].join()
    })
  ).join('|')
"""

REMEMBER = f"""() => {{
  {TABBABLE} {LOOK}
  window.journeyResting ??= new Map()
  for (const element of document.querySelectorAll('a[href], button, input, select, textarea, summary'))
    if (element !== document.activeElement && !window.journeyResting.has(element))
      window.journeyResting.set(element, look(element))
  return tabbable().length
}}"""
"""Note how everything looks that has not the focus; return how many stops the page has."""

STOP = f"""() => {{
  {LOOK}
  const element = document.activeElement
  if (element === document.body || element === null) return null
  // Of a tall field the browser shows the line that one types into, not always the whole.
  const box = element.getBoundingClientRect()
  const upper = Math.max(box.top, 0), lower = Math.min(box.bottom, innerHeight)
  const x = box.left + box.width / 2, y = (upper + lower) / 2
  const top = document.elementFromPoint(x, y)
  const own = [element, ...(element.labels ?? [])]
  return {{
    html: element.outerHTML.slice(0, 160),
    in_sight: box.width > 0 && lower - upper >= Math.min(box.height, 16) && x >= 0 && x <= innerWidth,
    covered: !(top && (top.contains(element) || own.some((part) => part.contains(top)))),
    marked: !window.journeyResting.has(element) || window.journeyResting.get(element) !== look(element),
  }}
}}"""
"""Where the focus is: whether it can be seen, nothing lies over it, and it looks other than without the focus."""


@dataclass
class Keyboard:
    visitor: Visitor

    def tab(self, key: str = "Tab") -> dict | None:
        """Go to the next stop; return it, or None at the end of the page. Whoever tabs always sees where they are."""
        page = self.visitor.page
        page.evaluate(REMEMBER)
        page.keyboard.press(key)
        for _ in range(100):
            stop: dict | None = page.evaluate(STOP)
            if stop is None or (stop["in_sight"] and not stop["covered"] and stop["marked"]):
                return stop
            # The browser scrolls to what has the focus with the next frame.
            page.wait_for_timeout(50)
        raise AssertionError(f"the focus cannot be seen: {page.url}: {stop}")

    def tab_to(self, place: Locator) -> None:
        place.wait_for()
        for _ in range(MOST_STOPS):
            if place.evaluate("element => element === document.activeElement"):
                return
            self.tab()
        raise AssertionError(f"Tab never comes to {place}")

    def press(
        self, name: str, key: str = "Enter", role: Literal["button", "link"] = "button", area: str = "main"
    ) -> None:
        """Tab to a button or link, press a key on it, and wait for the page that follows."""
        page = self.visitor.page
        self.tab_to(page.locator(area).get_by_role(role, name=name, exact=True).first)
        with page.expect_navigation():
            page.keyboard.press(key)

    def follow(self, name: str) -> None:
        self.press(name, role="link")

    def type_into(self, label: str, words: str) -> None:
        self.tab_to(self.visitor.page.get_by_label(label, exact=True))
        # What stands there is selected on arriving by Tab in a line of text, and typed over; in a text area it is not.
        self.visitor.page.keyboard.type(words)

    def choose(self, position: int) -> None:
        """Choose the radio at ``position`` (1 is the first) of the page's group."""
        radios = self.visitor.page.locator("main").get_by_role("radio")
        self.tab_to(radios.first)
        self.visitor.page.keyboard.press("Space")
        for _ in range(position - 1):
            self.visitor.page.keyboard.press("ArrowDown")
        assert radios.nth(position - 1).is_checked()

    def tick(self, label: str) -> None:
        box = self.visitor.page.get_by_label(label, exact=True)
        self.tab_to(box)
        self.visitor.page.keyboard.press("Space")
        assert box.is_checked()


def then_tab_goes_round(keyboard: Keyboard) -> None:
    """Tab comes to every control of the page once and leaves it at the end; Shift and Tab go back."""
    page = keyboard.visitor.page
    page.reload()  # Without the focus anywhere, and the next Tab at the top.
    expected = page.evaluate(REMEMBER)
    assert 0 < expected < MOST_STOPS
    stops = []
    while (stop := keyboard.tab()) is not None and (not stops or stop != stops[0]):
        stops.append(stop)
        assert len(stops) <= expected, f"Tab does not leave {page.url}: {stops[-5:]}"
    assert len(stops) == expected, f"{page.url}: {len(stops)} of {expected} controls are reached"
    if stop is not None:
        keyboard.tab("Shift+Tab")
    last = keyboard.tab("Shift+Tab")
    assert last is None or last["html"] in {s["html"] for s in stops[-2:]}
