"""Progress as a ring: so many of so many. Pure. It repeats what the words beside it say."""

from math import tau

RADIUS = 42.0
TRACK = "#d8dde0"
DONE = "#005eb8"
TO_CONFIRM = "#8fb8e3"


def ring(*, answered: int, total: int, to_confirm: int = 0) -> str:
    """Return an SVG ring, 100 units square, filled clockwise from the top by ``answered / total``.

    What is ``to_confirm`` follows in a lighter tone. The ring is hidden from assistive technology: the page says the
    same in words. Raises ValueError unless the parts are no more than the whole and total > 0.
    """
    if answered < 0 or to_confirm < 0 or answered + to_confirm > total or total == 0:
        raise ValueError(f"A ring shows a part of a whole, not {answered} and {to_confirm} of {total}.")
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" class="app-ring" viewBox="0 0 100 100" aria-hidden="true"'
        ' focusable="false" font-family="Arimo, Arial, sans-serif">'
        f'<circle cx="50" cy="50" r="{RADIUS:g}" fill="none" stroke="{TRACK}" stroke-width="14"/>'
        # The lighter arc is drawn below the other, from the top as well, so that there is no gap between them.
        + (_arc(answered + to_confirm, total, TO_CONFIRM) if to_confirm else "")
        + (_arc(answered, total, DONE) if answered else "")
        + f'<text x="50" y="58" text-anchor="middle" font-size="24" font-weight="700">{answered}/{total}</text></svg>'
    )


def _arc(part: int, total: int, colour: str) -> str:
    round_trip = tau * RADIUS
    return (
        f'<circle cx="50" cy="50" r="{RADIUS:g}" fill="none" stroke="{colour}" stroke-width="14"'
        f' stroke-dasharray="{round_trip * part / total:.2f} {round_trip:.2f}" transform="rotate(-90 50 50)"/>'
    )
