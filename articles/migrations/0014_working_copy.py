"""What only the desk knows gets a row beside the article's."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

MOVED = (
    "newest_revision_id, approved_revision_id, approved_by_id, step, owner_id, assigned_to_id,"
    " planned_for, is_urgent_until, notes, saved_at"
)
ROWS = f"INSERT INTO articles_workingcopy (article_id, {MOVED}) SELECT id, {MOVED} FROM articles_article"  # noqa: S608 - names of ours
HELPERS = """
INSERT INTO articles_workingcopy_contributors (workingcopy_id, user_id)
SELECT article_id, user_id FROM articles_article_contributors
"""


def person(**options):
    options = {
        "null": True,
        "on_delete": django.db.models.deletion.SET_NULL,
        "to": settings.AUTH_USER_MODEL,
    } | options
    return models.ForeignKey(**options)


def revision():
    return models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="articles.revision")  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("articles", "0013_article_of_genre")]

    operations = [
        migrations.CreateModel(
            name="WorkingCopy",
            fields=[
                ("article", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="working_copy", serialize=False, to="articles.article")),
                ("newest_revision", revision()),
                ("approved_revision", revision()),
                ("approved_by", person(editable=False, related_name="+")),
                ("step", models.CharField(choices=[("writing", "In Arbeit"), ("editing", "Im Redigat"), ("review", "Zur Freigabe"), ("approved", "Freigegeben")], default="writing", max_length=10, verbose_name="Schritt")),
                ("owner", person(blank=True, related_name="own_articles", verbose_name="angelegt von")),
                ("contributors", models.ManyToManyField(blank=True, related_name="contributed_articles", to=settings.AUTH_USER_MODEL, verbose_name="Mitarbeit")),
                ("assigned_to", person(blank=True, related_name="assigned_articles", verbose_name="zugewiesen an")),
                ("planned_for", models.DateTimeField(blank=True, null=True, verbose_name="geplant für")),
                ("is_urgent_until", models.DateTimeField(blank=True, null=True, verbose_name="Eilmeldung bis")),
                ("notes", models.TextField(blank=True, verbose_name="Notizen")),
                ("saved_at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="zuletzt gespeichert")),
            ],
            options={
                "verbose_name": "Arbeitsfassung",
                "verbose_name_plural": "Arbeitsfassungen",
                "indexes": [models.Index(fields=["-saved_at", "-article"], name="working_copy_saved")],
            },
        ),
        migrations.RunSQL([ROWS, HELPERS], migrations.RunSQL.noop),
    ]  # fmt: skip
