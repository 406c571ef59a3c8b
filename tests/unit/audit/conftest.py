"""Every test of the trail exports its heads to a file of its own."""

import pytest


@pytest.fixture(autouse=True)
def head_file(settings, tmp_path):
    settings.AUDIT_HEAD_FILE = tmp_path / "audit-head.jsonl"
    return settings.AUDIT_HEAD_FILE
