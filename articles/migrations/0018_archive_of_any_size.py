"""Nothing on a request's path grows with the archive: indexes for what is asked, none that another one covers."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Exists, OuterRef, Q

TAGS = ("company", "regulation", "institution", "topic")
# Foreign keys whose own index is one too many: another one begins with the same column, or holds fewer rows.
COVERED = {
    "articleterm": ("article",),
    "byline": ("article", "author"),
    "presence": ("article",),
    "reference": ("author", "company", "image", "institution", "regulation", "target", "topic"),
    "relatedarticle": ("article",),
    "relatedchoice": ("article",),
    "revision": ("article",),
    "taggedcompany": ("content_object", "tag"),
    "taggedinstitution": ("content_object", "tag"),
    "taggedregulation": ("content_object", "tag"),
    "taggedtopic": ("content_object", "tag"),
    "workingcopy": ("assigned_to", "owner"),
}


def drop_covered(apps, schema_editor):
    """By name: for each of them Django would write a whole table of SQLite anew."""
    connection = schema_editor.connection
    for name, fields in COVERED.items():
        model = apps.get_model("articles", name)
        columns = [[model._meta.get_field(field).column] for field in fields]
        with connection.cursor() as cursor:
            constraints = connection.introspection.get_constraints(cursor, model._meta.db_table)
        for index, found in constraints.items():
            is_plain = found["index"] and not found["unique"] and not found["primary_key"]
            if is_plain and found["columns"] in columns:
                schema_editor.execute(f"DROP INDEX {connection.ops.quote_name(index)}")


def create_covered(apps, schema_editor):
    for name, fields in COVERED.items():
        model = apps.get_model("articles", name)
        for field in fields:
            schema_editor.execute(schema_editor._create_index_sql(model, fields=[model._meta.get_field(field)]))


def note_facts(apps, schema_editor):
    """What `WorkingCopy.note` keeps from now on."""
    copies = apps.get_model("articles", "WorkingCopy").objects
    newest = apps.get_model("articles", "Reference").objects.filter(article=OuterRef("article_id"), in_newest=True)
    applied = apps.get_model("articles", "Article").objects.filter(
        pk=OuterRef("article_id"), applied_revision=OuterRef("newest_revision_id")
    )
    any_tag = Q(*(Q(**{f"{tag}__isnull": False}) for tag in TAGS), _connector=Q.OR)
    copies.filter(Exists(newest.filter(author__isnull=False))).update(lacks_author=False)
    copies.filter(Exists(newest.filter(any_tag))).update(lacks_tags=False)
    copies.filter(~Exists(applied), newest_revision__isnull=False).update(is_newer=True)


class Migration(migrations.Migration):
    dependencies = [("articles", "0017_content_help")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(drop_covered, create_covered)],
            state_operations=[
                migrations.AlterField(
                    model_name="articleterm",
                    name="article",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="terms",
                        to="articles.article",
                    ),
                ),
                migrations.AlterField(
                    model_name="byline",
                    name="article",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bylines",
                        to="articles.article",
                    ),
                ),
                migrations.AlterField(
                    model_name="byline",
                    name="author",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bylines",
                        to="articles.author",
                    ),
                ),
                migrations.AlterField(
                    model_name="presence",
                    name="article",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="presences",
                        to="articles.article",
                    ),
                ),
                migrations.AlterField(
                    model_name="reference",
                    name="author",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="references",
                        to="articles.author",
                    ),
                ),
                migrations.AlterField(
                    model_name="reference",
                    name="company",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="references",
                        to="articles.company",
                    ),
                ),
                migrations.AlterField(
                    model_name="reference",
                    name="image",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="references",
                        to="articles.image",
                    ),
                ),
                migrations.AlterField(
                    model_name="reference",
                    name="institution",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="references",
                        to="articles.institution",
                    ),
                ),
                migrations.AlterField(
                    model_name="reference",
                    name="regulation",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="references",
                        to="articles.regulation",
                    ),
                ),
                migrations.AlterField(
                    model_name="reference",
                    name="target",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referred_by",
                        to="articles.article",
                    ),
                ),
                migrations.AlterField(
                    model_name="reference",
                    name="topic",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="references",
                        to="articles.topic",
                    ),
                ),
                migrations.AlterField(
                    model_name="relatedarticle",
                    name="article",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="related_rows",
                        to="articles.article",
                    ),
                ),
                migrations.AlterField(
                    model_name="relatedchoice",
                    name="article",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="related_choices",
                        to="articles.article",
                    ),
                ),
                migrations.AlterField(
                    model_name="revision",
                    name="article",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="revisions",
                        to="articles.article",
                    ),
                ),
                migrations.AlterField(
                    model_name="taggedcompany",
                    name="content_object",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tagged_companies",
                        to="articles.article",
                    ),
                ),
                migrations.AlterField(
                    model_name="taggedcompany",
                    name="tag",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="articles.company",
                    ),
                ),
                migrations.AlterField(
                    model_name="taggedinstitution",
                    name="content_object",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tagged_institutions",
                        to="articles.article",
                    ),
                ),
                migrations.AlterField(
                    model_name="taggedinstitution",
                    name="tag",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="articles.institution",
                    ),
                ),
                migrations.AlterField(
                    model_name="taggedregulation",
                    name="content_object",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tagged_regulations",
                        to="articles.article",
                    ),
                ),
                migrations.AlterField(
                    model_name="taggedregulation",
                    name="tag",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="articles.regulation",
                    ),
                ),
                migrations.AlterField(
                    model_name="taggedtopic",
                    name="content_object",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tagged_topics",
                        to="articles.article",
                    ),
                ),
                migrations.AlterField(
                    model_name="taggedtopic",
                    name="tag",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="articles.topic",
                    ),
                ),
                migrations.AlterField(
                    model_name="workingcopy",
                    name="assigned_to",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="assigned_articles",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="zugewiesen an",
                    ),
                ),
                migrations.AlterField(
                    model_name="workingcopy",
                    name="owner",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="own_articles",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="angelegt von",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="workingcopy",
            name="is_newer",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name="workingcopy",
            name="lacks_author",
            field=models.BooleanField(default=True, editable=False),
        ),
        migrations.AddField(
            model_name="workingcopy",
            name="lacks_tags",
            field=models.BooleanField(default=True, editable=False),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                models.OrderBy(models.F("updated_at"), descending=True),
                condition=models.Q(("updated_at__isnull", False)),
                name="article_updated",
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(condition=models.Q(("state", "draft")), fields=["id"], name="article_drafts"),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                models.OrderBy(models.F("withdrawn_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("state", "withdrawn")),
                name="article_withdrawn",
            ),
        ),
        migrations.AddIndex(
            model_name="image",
            index=models.Index(condition=models.Q(("credit", "")), fields=["id"], name="image_without_credit"),
        ),
        migrations.AddIndex(
            model_name="image",
            index=models.Index(
                condition=models.Q(("rights_until__isnull", False)), fields=["rights_until"], name="image_rights"
            ),
        ),
        migrations.AddIndex(
            model_name="reference",
            index=models.Index(condition=models.Q(("image__isnull", False)), fields=["image"], name="reference_image"),
        ),
        migrations.AddIndex(
            model_name="reference",
            index=models.Index(
                condition=models.Q(("target__isnull", False)), fields=["target"], name="reference_target"
            ),
        ),
        migrations.AddIndex(
            model_name="reference",
            index=models.Index(
                condition=models.Q(("author__isnull", False)), fields=["author"], name="reference_author"
            ),
        ),
        migrations.AddIndex(
            model_name="reference",
            index=models.Index(
                condition=models.Q(("company__isnull", False)), fields=["company"], name="reference_company"
            ),
        ),
        migrations.AddIndex(
            model_name="reference",
            index=models.Index(
                condition=models.Q(("regulation__isnull", False)), fields=["regulation"], name="reference_regulation"
            ),
        ),
        migrations.AddIndex(
            model_name="reference",
            index=models.Index(
                condition=models.Q(("institution__isnull", False)), fields=["institution"], name="reference_institution"
            ),
        ),
        migrations.AddIndex(
            model_name="reference",
            index=models.Index(condition=models.Q(("topic__isnull", False)), fields=["topic"], name="reference_topic"),
        ),
        migrations.AddIndex(
            model_name="workingcopy",
            index=models.Index(
                fields=["owner", "-saved_at", "-article"],
                name="working_copy_owner",
                condition=models.Q(("owner__isnull", False)),
            ),
        ),
        migrations.AddIndex(
            model_name="workingcopy",
            index=models.Index(
                fields=["assigned_to", "-saved_at", "-article"],
                name="working_copy_assigned_to",
                condition=models.Q(("assigned_to__isnull", False)),
            ),
        ),
        migrations.AddIndex(
            model_name="workingcopy",
            index=models.Index(fields=["step", "-saved_at", "-article"], name="working_copy_step"),
        ),
        migrations.AddIndex(
            model_name="workingcopy",
            index=models.Index(
                condition=models.Q(("is_newer", True)), fields=["-saved_at", "-article"], name="working_copy_is_newer"
            ),
        ),
        migrations.AddIndex(
            model_name="workingcopy",
            index=models.Index(
                condition=models.Q(("lacks_author", True)),
                fields=["-saved_at", "-article"],
                name="working_copy_lacks_author",
            ),
        ),
        migrations.AddIndex(
            model_name="workingcopy",
            index=models.Index(
                condition=models.Q(("lacks_tags", True)),
                fields=["-saved_at", "-article"],
                name="working_copy_lacks_tags",
            ),
        ),
        migrations.RunPython(note_facts, migrations.RunPython.noop),
    ]
