"""What every test shares: seeds, sizes, and a report of both."""

import os
import random
import re
from pathlib import Path

import hypothesis
import numpy
import pytest

from tests import size
from tests.factories.triggers import against_emptying
from tests.report import pytest_sessionfinish, pytest_terminal_summary, pytest_testnodedown

__all__ = ["pytest_sessionfinish", "pytest_terminal_summary", "pytest_testnodedown"]

SEED = int(os.environ.get("TEST_SEED", "20260901"))

hypothesis.settings.register_profile("reduced", deadline=None, derandomize=True, print_blob=True)
# The same examples each time, so that a run says the same of the same code: TEST_SEED has no part in them.
hypothesis.settings.register_profile("full", deadline=None, max_examples=1000, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("full" if size.FULL else "reduced")

COUNTED = re.compile(r"\btests\.size\b|\btests import size\b|\bhypothesis\b|\bstrategies\b")
"""Found in the text of a module whose tests do more at full counts: it asks for a count, or draws examples."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--counted",
        action="store_true",
        help="only modules whose tests do more at full counts: for a run that follows one of everything",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    # What mostly waits comes first: others fill the time, and nobody waits at the end.
    items.sort(key=lambda item: item.get_closest_marker("services") is None)
    if not config.getoption("counted"):
        return
    texts = {item.path: item.path.read_text() for item in items}
    kept = [item for item in items if COUNTED.search(texts[item.path])]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


@pytest.fixture(autouse=True)
def seeded() -> None:
    """The same random numbers in every run; TEST_SEED=… tries others."""
    random.seed(SEED)
    numpy.random.seed(SEED % 2**32)


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Rate limits and cached documents of one test do not reach the next."""
    from django.core.cache import caches

    for alias in ("default", "sessions"):
        caches[alias].clear()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> None:
    """Tests with transactions of their own end by emptying every table, which PostgreSQL refuses the portal.

    Only the triggers against TRUNCATE go, and only in the database of the tests.
    """
    from django.db import connection

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        if connection.vendor != "postgresql":
            return
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT tgname, tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger "
                "WHERE NOT tgisinternal AND (tgtype & 32) <> 0"
            )
            for trigger, table, definition in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {trigger} ON {table}")
                against_emptying[table] = definition


@pytest.fixture
def var_dir(settings: object, tmp_path: Path) -> Path:
    """A var directory for this test alone."""
    settings.VAR_DIR = tmp_path  # type: ignore[attr-defined]
    return tmp_path


def pytest_report_header() -> str:
    database = "PostgreSQL" if os.environ.get("TEST_DATABASE_URL") else "SQLite"
    return f"portal: {database}, counts {'full' if size.FULL else 'reduced'}, seed {SEED}"
