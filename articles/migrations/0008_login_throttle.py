"""Attempts at passwords are counted in the database."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0007_draft_row_fields"),
    ]

    operations = [
        migrations.CreateModel(
            name="Throttle",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("free_at", models.DateTimeField(null=True)),
                ("last_at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "Anmeldesperre",
                "verbose_name_plural": "Anmeldesperren",
                "default_permissions": (),
            },
        ),
    ]
