"""PostgreSQL itself refuses to change or remove what was signed and what was once answered.

TRUNCATE has no trigger: the test runner empties tables with it.
"""

from django.db import migrations

TABLES = ("surveys_submission", "surveys_answerrevision")

REFUSE = """
CREATE FUNCTION surveys_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % never change: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'insufficient_privilege';
END
$$
"""


def create_triggers(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    # None: no parameters, so that % in the statement stays as it is.
    schema_editor.execute(REFUSE, params=None)
    for table in TABLES:
        schema_editor.execute(
            f"CREATE TRIGGER {table}_unchanging BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION surveys_refuse_change()"
        )


def drop_triggers(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for table in TABLES:
        schema_editor.execute(f"DROP TRIGGER {table}_unchanging ON {table}")
    schema_editor.execute("DROP FUNCTION surveys_refuse_change()")


class Migration(migrations.Migration):
    dependencies = [("surveys", "0001_initial")]
    operations = [migrations.RunPython(create_triggers, drop_triggers)]
