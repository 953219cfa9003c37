"""The Chefredaktion takes over archives."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations


def rows(apps):
    wanted = {"content_type__app_label": "articles", "codename__in": ["view_archiveimport", "add_archiveimport"]}
    return apps.get_model("auth", "Permission").objects.filter(**wanted)


def grant(apps, schema_editor):
    config = installed.get_app_config("articles")
    create_permissions(config, verbosity=0, using=schema_editor.connection.alias, apps=apps)
    for group in apps.get_model("auth", "Group").objects.filter(name="Chefredaktion"):
        group.permissions.add(*rows(apps))


def take_back(apps, schema_editor):
    rows(apps).delete()


class Migration(migrations.Migration):
    dependencies = [("articles", "0040_archive_imports")]

    operations = [migrations.RunPython(grant, take_back)]
