"""Autosaves keep what no revision holds: times, notes, who has the article. Entries of the audit trail count as entries."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0006_draft_slots_picture_day")]

    operations = [
        migrations.AddField(model_name="draft", name="row_fields", field=models.JSONField(blank=True, default=dict)),
        migrations.AlterModelOptions(
            name="auditentry",
            options={
                "ordering": ["-time", "-id"],
                "verbose_name": "Protokolleintrag",
                "verbose_name_plural": "Protokolleinträge",
            },
        ),
    ]
