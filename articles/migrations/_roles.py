"""The three roles as groups: Autor:in, Redaktion, Chefredaktion."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions

ARTICLE = "article"
# What each role may do, as (model, actions); a role has the rights of the one before it.
ROLES = {
    "Autor:in": {
        ARTICLE: ("view", "add", "change"),
        "image": ("view", "add", "change"),
        "author": ("view",),
        "company": ("view",), "regulation": ("view",), "institution": ("view",), "topic": ("view",),
    },
    "Redaktion": {
        ARTICLE: ("delete", "edit_all", "publish"),
        "image": ("delete",),
        "author": ("add", "change"),
        "company": ("add", "change"), "regulation": ("add", "change"), "institution": ("add", "change"), "topic": ("add", "change"),
        "companyalias": ("view", "add", "change"), "regulationalias": ("view", "add", "change"),
        "institutionalias": ("view", "add", "change"), "topicalias": ("view", "add", "change"),
        "milestone": ("view", "add", "change", "delete"), "relation": ("view", "add", "change", "delete"),
        "correction": ("view",), "previewlink": ("view", "add", "change"), "frontpageslot": ("view", "add", "change", "delete"),
        "relatedchoice": ("view", "add", "change", "delete"),
    },
    "Chefredaktion": {
        ARTICLE: ("withdraw", "overrule_checklist", "lift_embargo", "redact_revision"),
        "author": ("delete",),
        "company": ("delete",), "regulation": ("delete",), "institution": ("delete",), "topic": ("delete",),
        "companyalias": ("delete",), "regulationalias": ("delete",), "institutionalias": ("delete",), "topicalias": ("delete",),
        "page": ("view", "add", "change", "delete"), "sitesettings": ("view", "add", "change"), "auditentry": ("view",),
        "user": ("view", "add", "change"),
    },
}  # fmt: skip
SPECIAL = {
    "edit_all": "edit_all_articles", "publish": "publish_article", "withdraw": "withdraw_article",
    "overrule_checklist": "overrule_checklist", "lift_embargo": "lift_embargo", "redact_revision": "redact_revision",
}  # fmt: skip


def make_roles(apps, schema_editor):
    config = installed.get_app_config("articles")
    create_permissions(config, verbosity=0, using=schema_editor.connection.alias, apps=apps)
    group, permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    granted = []
    for name, rights in ROLES.items():
        for model, actions in rights.items():
            codenames = [SPECIAL.get(action, f"{action}_{model}") for action in actions]
            found = list(
                permission.objects.filter(
                    content_type__app_label="articles", content_type__model=model, codename__in=codenames
                )
            )
            if len(found) != len(codenames):
                raise LookupError(f"missing permissions of {model}: {codenames}")
            granted += found
        group.objects.get_or_create(name=name)[0].permissions.set(granted)


def remove_roles(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=ROLES).delete()
