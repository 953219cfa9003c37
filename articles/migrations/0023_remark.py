"""Notes that came back through preview links become remarks, beside those of the desk."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery


def take_over(apps, schema_editor):
    """Each note belongs to its link's article; an approval without words leaves nothing to do."""
    remark, link = apps.get_model("articles", "Remark"), apps.get_model("articles", "PreviewLink")
    article = link.objects.filter(pk=OuterRef("preview_link")).values("article")
    remark.objects.update(article=Subquery(article))
    remark.objects.filter(verdict="approved", text="").update(resolved_at=F("created_at"))
    drop_former_rights(apps, schema_editor)
    schema_editor.connection.check_constraints()  # PostgreSQL alters no table with checks outstanding


def give_back(apps, schema_editor):
    apps.get_model("articles", "Remark").objects.filter(preview_link=None).delete()
    schema_editor.connection.check_constraints()


def drop_former_rights(apps, schema_editor):
    """Nobody ever had them: who may change an article works on its remarks."""
    rights = apps.get_model("auth", "Permission").objects
    rights.filter(content_type__app_label="articles", codename__endswith="_previewnote").delete()


def person():
    return models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)  # fmt: skip


def article(**options):
    return models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="remarks", to="articles.article", **options)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("articles", "0022_link_checks"), ("auth", "0012_alter_user_first_name_max_length")]

    operations = [
        migrations.RenameModel("PreviewNote", "Remark"),
        migrations.AlterModelOptions("remark", {"ordering": ["created_at", "pk"], "verbose_name": "Anmerkung", "verbose_name_plural": "Anmerkungen"}),
        migrations.RenameField("remark", "link", "preview_link"),
        migrations.AlterField("remark", "preview_link", models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="remarks", to="articles.previewlink")),
        migrations.AlterField("remark", "revision", models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="articles.revision")),
        migrations.AddField("remark", "article", article(null=True)),
        migrations.AddField("remark", "person", person()),
        migrations.AddField("remark", "place", models.CharField(choices=[("body", "Text"), ("title", "Titel"), ("lead", "Vorspann")], default="body", max_length=5, verbose_name="Stelle")),
        migrations.AddField("remark", "quote", models.CharField(blank=True, default="", max_length=1000, verbose_name="Wörter"), preserve_default=False),
        migrations.AddField("remark", "prefix", models.CharField(blank=True, default="", max_length=64), preserve_default=False),
        migrations.AddField("remark", "suffix", models.CharField(blank=True, default="", max_length=64), preserve_default=False),
        migrations.AddField("remark", "reply_to", models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="articles.remark")),
        migrations.AddField("remark", "resolved_at", models.DateTimeField(null=True)),
        migrations.AddField("remark", "resolved_by", person()),
        migrations.RunPython(take_over, give_back),
        migrations.AlterField("remark", "article", article()),
    ]  # fmt: skip
