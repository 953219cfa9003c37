"""Autosaves belong to a form, and pictures know the day they were taken."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0005_rebuild_in_slices")]

    operations = [
        migrations.RemoveConstraint(model_name="draft", name="draft_slot_of_article"),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(
                condition=models.Q(("article__isnull", False)),
                fields=("article", "person", "slot"),
                name="draft_slot_of_article",
            ),
        ),
        migrations.AddField(
            model_name="image",
            name="taken_on",
            field=models.DateField(blank=True, null=True, verbose_name="Aufgenommen am"),
        ),
    ]
