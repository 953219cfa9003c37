"""The article's row keeps what readers get."""

from django.db import migrations

BACK = """
UPDATE articles_article SET (
    newest_revision_id, approved_revision_id, approved_by_id, step, owner_id, assigned_to_id, planned_for, is_urgent_until, notes, saved_at
) = (
    SELECT newest_revision_id, approved_revision_id, approved_by_id, step, owner_id, assigned_to_id, planned_for, is_urgent_until, notes, saved_at
    FROM articles_workingcopy WHERE article_id = articles_article.id
)
"""
HELPERS_BACK = """
INSERT INTO articles_article_contributors (article_id, user_id)
SELECT workingcopy_id, user_id FROM articles_workingcopy_contributors
"""
FIELDS = (
    "approved_by", "approved_revision", "assigned_to", "contributors", "is_urgent_until", "newest_revision", "notes", "owner",
    "planned_for", "saved_at", "step",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("articles", "0014_working_copy")]

    operations = [
        migrations.RunSQL(migrations.RunSQL.noop, [BACK, HELPERS_BACK]),
        migrations.RemoveIndex(model_name="article", name="article_saved"),
        *[migrations.RemoveField(model_name="article", name=name) for name in FIELDS],
    ]
