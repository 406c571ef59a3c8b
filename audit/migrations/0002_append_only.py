"""PostgreSQL itself refuses to change, remove or empty events and seals."""

from django.db import migrations

from audit.append_only import only_added, refusing_function


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [refusing_function(), only_added("audit_event", "audit_seal")]
