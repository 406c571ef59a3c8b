"""The triggers against TRUNCATE, which the tests' own database is without while they run (see tests/conftest.py)."""

from django.db import connection

against_emptying: dict[str, str] = {}
"""By table, the statement that makes the trigger: as the migrations left it."""


def restore_trigger(table: str) -> None:
    """Put the trigger back for this test's transaction. Raise KeyError where the migrations made none."""
    with connection.schema_editor(atomic=False) as editor:
        editor.execute(against_emptying[table], params=None)
