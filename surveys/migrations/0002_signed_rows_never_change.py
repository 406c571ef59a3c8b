"""PostgreSQL itself refuses to change, remove or empty what was signed and what was once answered."""

from django.db import migrations

from audit.append_only import only_added


class Migration(migrations.Migration):
    dependencies = [("surveys", "0001_initial"), ("audit", "0002_append_only")]
    operations = [only_added("surveys_submission", "surveys_answerrevision")]
