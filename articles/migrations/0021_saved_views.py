"""Views of the desk's lists under a name; and which working copies have no lead picture, for its list of articles."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Exists, OuterRef

BATCH = 5_000  # articles


def note_lead_images(apps, schema_editor):
    """What `WorkingCopy.note` keeps from now on."""
    copies = apps.get_model("articles", "WorkingCopy").objects
    articles = apps.get_model("articles", "Article").objects
    has_one = Exists(articles.filter(pk=OuterRef("article_id"), lead_image__isnull=False))
    last = copies.order_by("pk").values_list("pk", flat=True).last() or 0
    for start in range(0, last, BATCH):
        batch = copies.filter(pk__gt=start, pk__lte=start + BATCH)
        batch.filter(has_one, is_newer=False).update(lacks_lead_image=False)
        for copy in batch.filter(is_newer=True).select_related("newest_revision"):
            if copy.newest_revision and copy.newest_revision.content.get("lead_image"):
                copies.filter(pk=copy.pk).update(lacks_lead_image=False)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0020_calendar_link"),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40, verbose_name="Name")),
                ("list", models.CharField(max_length=40, verbose_name="Liste")),
                ("query", models.CharField(blank=True, max_length=1000, verbose_name="Auswahl")),
                ("is_shared", models.BooleanField(default=False, verbose_name="für alle")),
            ],
            options={
                "verbose_name": "Ansicht",
                "verbose_name_plural": "Ansichten",
                "ordering": ["name", "id"],
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="workingcopy",
            name="lacks_lead_image",
            field=models.BooleanField(default=True, editable=False),
        ),
        migrations.AddIndex(
            model_name="workingcopy",
            index=models.Index(
                condition=models.Q(("lacks_lead_image", True)),
                fields=["-saved_at", "-article"],
                name="working_copy_lacks_lead_image",
            ),
        ),
        migrations.AddField(
            model_name="savedview",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="saved_views",
                to=settings.AUTH_USER_MODEL,
                verbose_name="Person",
            ),
        ),
        migrations.AddIndex(
            model_name="savedview",
            index=models.Index(condition=models.Q(("is_shared", True)), fields=["list"], name="saved_view_shared"),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.UniqueConstraint(fields=("person", "list", "name"), name="saved_view_name_once"),
        ),
        migrations.RunPython(note_lead_images, migrations.RunPython.noop),
    ]
