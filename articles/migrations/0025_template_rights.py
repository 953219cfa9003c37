"""Everybody at the desk begins articles with templates; those who publish make and change them."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

MODEL = "articletemplate"
RIGHTS = {
    "Autor:in": ("view",),
    "Redaktion": ("view", "add", "change", "delete"),
    "Chefredaktion": ("view", "add", "change", "delete"),
}


def rows(apps, actions):
    wanted = {"content_type__app_label": "articles", "codename__in": [f"{action}_{MODEL}" for action in actions]}
    return apps.get_model("auth", "Permission").objects.filter(**wanted)


def grant(apps, schema_editor):
    config = installed.get_app_config("articles")
    create_permissions(config, verbosity=0, using=schema_editor.connection.alias, apps=apps)
    for name, actions in RIGHTS.items():
        for group in apps.get_model("auth", "Group").objects.filter(name=name):
            group.permissions.add(*rows(apps, actions))


def take_back(apps, schema_editor):
    rows(apps, RIGHTS["Redaktion"]).delete()


class Migration(migrations.Migration):
    dependencies = [("articles", "0024_trash_and_templates")]

    operations = [migrations.RunPython(grant, take_back)]
