"""What an export holds: which tables and fields, and which not, each with its reason."""

from typing import Any, TypeAlias

from django.apps import apps
from django.db import models

FORMAT = "platine-und-paragraf"
VERSION = 1

Model: TypeAlias = type[models.Model]
Column: TypeAlias = "models.Field[Any, Any]"

# By the names of their models. A table that is new stands here or in LEFT_OUT; a test says so.
EXPORTED = frozenset({
    "article", "articletemplate", "articleterm", "articlevector", "auditentry", "author", "byline", "citation", "company",
    "companyalias", "correction", "dossierchange", "draft", "frontpageslot", "image", "importedrow", "institution",
    "institutionalias", "legacypath", "linkcheck", "milestone", "page", "provision", "reference", "regulation",
    "regulation_institutions", "regulationalias", "relatedarticle", "relatedchoice", "relatedcount", "relatedstatistics",
    "relation", "remark", "revision", "savedview", "series", "seriespart", "seriesslug", "sitesettings", "slug",
    "stillcurrent", "taggedcompany", "taggedinstitution", "taggedregulation", "taggedtopic", "topic", "topicalias", "user",
    "workingcopy", "workingcopy_contributors",
})  # fmt: skip
LEFT_OUT = {
    "edition": "counts the changes of one database; the import begins a new one",
    "previewlink": "the addresses are secrets",
    "calendarlink": "the addresses are secrets",
    "backup": "of the old server",
    "desksession": "logins of the old server",
    "host": "the servers of the old site",
    "loginattempts": "keyed hashes that only the old server can read",
    "presence": "who has which article open this minute",
    "archiveimport": "runs over files that lie on the old server; what they brought in is exported",
    "searchdocument": "made anew by the import",
    "searchterm": "made anew by the import",
    "searchname": "made anew by the import",
    "user_groups": "stands in the users' rows, by the names of the groups",
    "user_user_permissions": "stands in the users' rows, by the names of the permissions",
}
FIELDS_LEFT_OUT = {
    "user.password": "a secret; the import sets none, and nobody logs in before one is set",
    "user.last_login": "of the old server",
    "remark.preview_link_id": "the links are left out; the remark keeps the name of who made it",
    "importedrow.run_id": "the runs are left out",
}
# Lists of names in the users' rows, for rows that other sites number differently.
NAME_LISTS = ("groups", "user_permissions")

_TYPES: tuple[tuple[Any, str], ...] = (
    (models.BooleanField, "boolean"),
    (models.DateTimeField, "datetime"),
    (models.DateField, "date"),
    (models.DecimalField, "decimal"),
    (models.FloatField, "float"),
    (models.JSONField, "json"),
    (models.BinaryField, "bytes"),
    ((models.IntegerField, models.ForeignKey, models.AutoField), "integer"),
)


def name_of(model: Model) -> str:
    assert model._meta.model_name is not None
    return model._meta.model_name


def all_models() -> list[Model]:
    return list(apps.get_app_config("articles").get_models(include_auto_created=True))


def exported_models() -> list[Model]:
    return sorted((model for model in all_models() if name_of(model) in EXPORTED), key=name_of)


def columns(model: Model) -> list[Column]:
    return [
        field for field in model._meta.concrete_fields if f"{name_of(model)}.{field.attname}" not in FIELDS_LEFT_OUT
    ]


def has_name_lists(model: Model) -> bool:
    return name_of(model) == "user"


def targets(model: Model) -> list[tuple[Column, Model]]:
    """The foreign keys among its columns, with what they refer to."""
    return [(field, field.related_model) for field in columns(model) if isinstance(field, models.ForeignKey)]


def schema(chosen: list[Model]) -> dict[str, Any]:
    """What `schema.json` says of these tables, by name."""
    return {name_of(model): _table(model) for model in chosen}


def _table(model: Model) -> dict[str, Any]:
    fields = {field.attname: _described(field) for field in columns(model)}
    if has_name_lists(model):
        fields |= {name: {"title": name, "type": "names", "null": False} for name in NAME_LISTS}
    return {"title": str(model._meta.verbose_name), "primary_key": model._meta.pk.attname, "fields": fields}


def _described(field: Column) -> dict[str, Any]:
    told = {"title": str(field.verbose_name), "type": type_of(field), "null": field.null}
    if isinstance(field, models.ForeignKey):
        return told | {"refers_to": name_of(field.related_model)}
    return told | ({"max_length": field.max_length} if field.max_length else {})


def type_of(field: Column) -> str:
    return next((name for kinds, name in _TYPES if isinstance(field, kinds)), "text")
