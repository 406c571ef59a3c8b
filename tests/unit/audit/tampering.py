"""What an attacker with raw SQL does to the trail, past Django and past the triggers."""

from contextlib import contextmanager

from django.db import connection


@contextmanager
def unguarded():
    """A cursor for which PostgreSQL's triggers are switched off, as its superuser can."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
        try:
            yield cursor
        finally:
            if connection.vendor == "postgresql":
                cursor.execute("SET session_replication_role = origin")


def run(statement: str, *values: object) -> None:
    with unguarded() as cursor:
        cursor.execute(statement, values)
