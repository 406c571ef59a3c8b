"""What every test shares: seeds, sizes, and a report of both."""

import os
import random
from pathlib import Path

import hypothesis
import numpy
import pytest

from tests import size
from tests.report import pytest_sessionfinish, pytest_terminal_summary, pytest_testnodedown

__all__ = ["pytest_sessionfinish", "pytest_terminal_summary", "pytest_testnodedown"]

SEED = int(os.environ.get("TEST_SEED", "20260901"))

hypothesis.settings.register_profile("reduced", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.register_profile("full", deadline=None, max_examples=1000, print_blob=True)
hypothesis.settings.load_profile("full" if size.FULL else "reduced")


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


@pytest.fixture
def var_dir(settings: object, tmp_path: Path) -> Path:
    """A var directory for this test alone."""
    settings.VAR_DIR = tmp_path  # type: ignore[attr-defined]
    return tmp_path


def pytest_report_header() -> str:
    database = "PostgreSQL" if os.environ.get("TEST_DATABASE_URL") else "SQLite"
    return f"portal: {database}, counts {'full' if size.FULL else 'reduced'}, seed {SEED}"
