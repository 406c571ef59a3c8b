"""PostgreSQL itself refuses to change what was noted of a trust, and to name trusts that were promised not to be."""

from django.db import migrations

from audit.append_only import only_added

FUNCTION = """
CREATE FUNCTION refuse_loosening() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a wave is never loosened in visibility after it opened'
        USING ERRCODE = 'insufficient_privilege';
END
$$
"""
TRIGGER = """
CREATE TRIGGER surveys_wave_keeps_its_promise BEFORE UPDATE ON surveys_wave FOR EACH ROW
WHEN (OLD.state <> 'draft' AND OLD.visibility = 'anonymous' AND NEW.visibility <> 'anonymous')
EXECUTE FUNCTION refuse_loosening()
"""


def keep(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTION, params=None)
        schema_editor.execute(TRIGGER, params=None)


def forget(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER surveys_wave_keeps_its_promise ON surveys_wave", params=None)
        schema_editor.execute("DROP FUNCTION refuse_loosening()", params=None)


class Migration(migrations.Migration):
    dependencies = [("surveys", "0010_chasing")]
    operations = [only_added("surveys_extension", "surveys_contact"), migrations.RunPython(keep, forget)]
