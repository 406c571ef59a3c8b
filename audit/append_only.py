"""Tables whose rows are only ever added: PostgreSQL itself refuses to change, remove or empty them.

For migrations. SQLite has no such triggers for emptying, and whoever can reach its file can change it anyway. A
superuser of PostgreSQL who switches the triggers off is found, in the audit trail, by ``manage.py verify_audit``.
"""

from collections.abc import Callable
from typing import Any

from django.db.migrations import RunPython

_FUNCTION = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are only ever added: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'insufficient_privilege';
END
$$
"""


def refusing_function() -> RunPython:
    """The operation that makes what the triggers call; it comes before any ``only_added``."""
    return _on_postgresql([_FUNCTION], ["DROP FUNCTION refuse_change()"])


def only_added(*tables: str) -> RunPython:
    """The operation after which rows of ``tables`` can be added, and nothing else."""
    return _on_postgresql(
        [statement for table in tables for statement in (_keep_rows(table), _keep_from_emptying(table))],
        [
            f"DROP TRIGGER {table}_{trigger} ON {table}"
            for table in tables
            for trigger in ("only_added", "never_emptied")
        ],
    )


def _keep_from_emptying(table: str) -> str:
    """The statement against TRUNCATE, which fires no trigger for rows."""
    return (
        f"CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def _keep_rows(table: str) -> str:
    return (
        f"CREATE TRIGGER {table}_only_added BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )


def _on_postgresql(forwards: list[str], backwards: list[str]) -> RunPython:
    return RunPython(_running(forwards), _running(backwards))


def _running(statements: list[str]) -> Callable[[Any, Any], None]:
    def run(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                # None: no parameters, so that % in the statement stays as it is.
                schema_editor.execute(statement, params=None)

    return run
