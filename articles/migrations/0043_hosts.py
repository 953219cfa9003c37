from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0042_night_operations"),
    ]

    operations = [
        migrations.CreateModel(
            name="Host",
            fields=[
                ("name", models.CharField(max_length=253, primary_key=True, serialize=False, verbose_name="Name")),
                ("version", models.CharField(max_length=40, verbose_name="Version")),
                ("seen_at", models.DateTimeField(verbose_name="zuletzt gesehen")),
            ],
            options={
                "verbose_name": "Server",
                "verbose_name_plural": "Server",
            },
        ),
    ]
