"""What was signed and what was once answered cannot be emptied away, even below Django."""

import pytest
from django.db import DatabaseError, connection, transaction

from tests.factories.triggers import restore_trigger

pytestmark = [pytest.mark.django_db, pytest.mark.database]
TABLES = (
    "surveys_submission",
    "surveys_answerrevision",
    "surveys_frameworkerratum",
    "surveys_assignmentchange",
    "surveys_boarddate",
    "surveys_clinicalleadconfirmation",
    "surveys_dissent",
    "surveys_dissentwithdrawal",
    "surveys_explanation",
    "surveys_notapplicabledecision",
    "surveys_reopeningdecision",
    "surveys_reopeningrequest",
    "surveys_withdrawal",
    "surveys_querypost",
)


@pytest.mark.parametrize("table", TABLES)
def test_postgresql_refuses_to_empty_what_never_changes(table):
    if connection.vendor != "postgresql":
        pytest.skip("triggers are PostgreSQL's")
    restore_trigger(table)
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table} CASCADE")
