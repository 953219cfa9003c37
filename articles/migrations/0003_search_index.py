from django.db import migrations

from ._search_index import lay, remove


class Migration(migrations.Migration):
    dependencies = [("articles", "0002_roles")]

    operations = [migrations.RunPython(lay, remove)]
