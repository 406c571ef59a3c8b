"""Journeys of people through the portal, in a real browser against the real processes.

The tests read as sentences; what the sentences do is in ``steps``.
"""

import pytest

# The steps assert too, and are to say as much when they fail.
pytest.register_assert_rewrite("tests.journeys.axe", "tests.journeys.steps", "tests.journeys.visitor")
