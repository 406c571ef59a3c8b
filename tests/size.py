"""How much a test does: ``make test`` runs reduced counts, ``make test-full`` those of the quality figures."""

import os

FULL = os.environ.get("TEST_SIZE", "reduced") == "full"

counts: dict[str, tuple[int, int]] = {}
"""What was asked for in this process, by name: (run now, full). The closing summary prints it."""


def count(name: str, *, reduced: int, full: int) -> int:
    """Return the number of cases to run, and note it for the summary at the end."""
    chosen = full if FULL else reduced
    counts[name] = (chosen, full)
    return chosen


figures: list[str] = []
"""What was found, in words; the closing summary prints it."""


def report(figure: str) -> None:
    """Have a figure that was measured printed at the end."""
    print(figure)
    figures.append(figure)
