"""Everybody at the desk sees series; those who publish make them, the Chefredaktion deletes them."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

RIGHTS = {
    "Autor:in": ("view",),
    "Redaktion": ("view", "add", "change"),
    "Chefredaktion": ("view", "add", "change", "delete"),
}


def rows(apps, actions):
    wanted = {"content_type__app_label": "articles", "codename__in": [f"{action}_series" for action in actions]}
    return apps.get_model("auth", "Permission").objects.filter(**wanted)


def grant(apps, schema_editor):
    config = installed.get_app_config("articles")
    create_permissions(config, verbosity=0, using=schema_editor.connection.alias, apps=apps)
    for name, actions in RIGHTS.items():
        for group in apps.get_model("auth", "Group").objects.filter(name=name):
            group.permissions.add(*rows(apps, actions))


def take_back(apps, schema_editor):
    rows(apps, RIGHTS["Chefredaktion"]).delete()


class Migration(migrations.Migration):
    dependencies = [("articles", "0029_series_and_subjects_by_hand")]

    operations = [migrations.RunPython(grant, take_back)]
