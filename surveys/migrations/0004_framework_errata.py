"""Help text can be corrected: a version knows its errata, which PostgreSQL itself keeps as they were made."""

from django.db import migrations, models

from audit.append_only import only_added


class Migration(migrations.Migration):
    dependencies = [("surveys", "0003_answering_time")]
    operations = [
        migrations.AlterModelOptions(name="frameworkerratum", options={"ordering": ["version", "pk"]}),
        migrations.AddField(
            model_name="frameworkversion",
            name="errata_hash",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Over the errata in their order; blank without any. It names one text.",
                max_length=64,
            ),
        ),
        only_added("surveys_frameworkerratum"),
    ]
