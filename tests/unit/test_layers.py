"""What import-linter cannot see: views and the API read through selectors and write through services."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ("accounts", "audit", "demonstration", "maturity", "nhsuk", "organisations", "reports", "surveys")
EDGE = [
    path
    for app in APPS
    for pattern in (
        "views.py",
        "views/**/*.py",
        "api.py",
        "api/**/*.py",
        "context.py",
        "presenters/**/*.py",
        "forms.py",
    )
    for path in sorted((ROOT / app).glob(pattern))
]
MANAGERS = {"objects", "_default_manager", "_base_manager"}


@pytest.mark.parametrize("path", EDGE, ids=lambda path: str(path.relative_to(ROOT)))
def test_pages_and_api_never_touch_a_manager(path):
    """A query written in a view would not apply what the person may see; selectors do."""
    used = [
        f"{path.name}:{node.lineno} .{node.attr}"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS
    ]
    assert used == []


def test_there_are_views_to_look_at():
    assert len(EDGE) > 5
