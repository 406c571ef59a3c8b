"""What a run did, as JSON for the closing summary of `make test`: outcomes, reasons for skipping, counts, figures.

Hooks of pytest, which tests/conftest.py takes in. The counts of pytest-xdist's processes reach the first one
through ``workeroutput``.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests import size


def pytest_sessionfinish(session: pytest.Session) -> None:
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["portal_counts"] = size.counts
        output["portal_figures"] = size.figures


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object | None) -> None:
    output = getattr(node, "workeroutput", {})
    size.counts.update({name: (now, full) for name, (now, full) in output.get("portal_counts", {}).items()})
    size.figures.extend(output.get("portal_figures", []))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    path = os.environ.get("TEST_REPORT")
    if path is None:
        return
    stats = terminalreporter.stats
    skipped = [
        {"test": report.nodeid, "reason": report.longrepr[2] if isinstance(report.longrepr, tuple) else "expected"}
        for report in stats.get("skipped", [])
    ]
    outcome = {
        "passed": len(stats.get("passed", [])),
        "failed": len(stats.get("failed", [])) + len(stats.get("error", [])),
        "failures": [report.nodeid for report in [*stats.get("failed", []), *stats.get("error", [])]],
        "skipped": skipped,
        "counts": size.counts,
        "figures": size.figures,
    }
    Path(path).write_text(json.dumps(outcome))
