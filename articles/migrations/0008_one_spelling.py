"""Texts and names of rows as they are saved from now on: composed, without invisible characters, found by the new fold.

Revisions and the audit trail stay as they were written; revisions are normalised when they are read.
"""

from django.db import migrations, models

from articles.models.typed import plain_texts
from articles.text import fold, normalise

KINDS = ("Company", "Regulation", "Institution", "Topic")


def normalise_rows(apps, schema_editor):
    changed = 0
    kept = {apps.get_model("articles", name) for name in ("Revision", "AuditEntry")}
    for model in set(apps.get_app_config("articles").get_models()) - kept:
        for row in model.objects.only("pk", *plain_texts(model)).iterator(chunk_size=500):
            written = {name: getattr(row, name) for name in plain_texts(model)}
            values = {name: normalise(text) for name, text in written.items() if isinstance(text, str)}
            values = {name: text for name, text in values.items() if text != written[name]}
            if values and not _clashes(model, row, values):
                changed += model.objects.filter(pk=row.pk).update(**values)
    for kind in KINDS:
        tags, aliases = apps.get_model("articles", kind), apps.get_model("articles", f"{kind}Alias")
        for model in (tags, aliases):
            for row in model.objects.only("pk", "name", "folded"):
                key = fold(row.name)
                is_free = not any(rows.objects.filter(folded=key).exists() for rows in (tags, aliases))
                if key != row.folded and is_free:
                    changed += model.objects.filter(pk=row.pk).update(folded=key)
    if changed:
        apps.get_model("articles", "Edition").objects.update(number=models.F("number") + 1)


def _clashes(model, row, values) -> bool:
    """Two names that now look the same stay two rows, for editors to merge („Mögliche Dubletten“)."""
    unique = [field.name for field in model._meta.fields if field.unique and field.name in values]
    return any(model.objects.filter(**{name: values[name]}).exclude(pk=row.pk).exists() for name in unique)


class Migration(migrations.Migration):
    dependencies = [("articles", "0007_draft_row_fields")]

    operations = [migrations.RunPython(normalise_rows, migrations.RunPython.noop, elidable=True)]
