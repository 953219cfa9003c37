"""Autosaves keep what no revision holds: times, notes, who has the article."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0006_draft_slots_picture_day")]

    operations = [
        migrations.AddField(
            model_name="draft", name="row_fields", field=models.JSONField(blank=True, default=dict)
        ),
    ]
