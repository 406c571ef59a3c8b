"""Progress as a ring: so many of so many. Pure. It repeats what the words beside it say."""

from math import tau

RADIUS = 42.0
TRACK = "#d8dde0"
DONE = "#005eb8"


def ring(*, answered: int, total: int) -> str:
    """Return an SVG ring, 100 units square, filled clockwise from the top by ``answered / total``.

    It is hidden from assistive technology: the page says the same in words.
    Raises ValueError unless 0 <= answered <= total and total > 0.
    """
    if not 0 <= answered <= total or total == 0:
        raise ValueError(f"A ring shows a part of a whole, not {answered} of {total}.")
    round_trip = tau * RADIUS
    done = round_trip * answered / total
    arc = (
        f'<circle cx="50" cy="50" r="{RADIUS:g}" fill="none" stroke="{DONE}" stroke-width="14"'
        f' stroke-dasharray="{done:.2f} {round_trip:.2f}" transform="rotate(-90 50 50)"/>'
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" class="app-ring" viewBox="0 0 100 100" aria-hidden="true"'
        ' focusable="false" font-family="Arimo, Arial, sans-serif">'
        f'<circle cx="50" cy="50" r="{RADIUS:g}" fill="none" stroke="{TRACK}" stroke-width="14"/>'
        + (arc if answered else "")
        + f'<text x="50" y="58" text-anchor="middle" font-size="24" font-weight="700">{answered}/{total}</text></svg>'
    )
