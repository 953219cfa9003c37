"""Entries of the audit trail in an editor's words: fields by their labels, moments in Berlin, lists by what differs."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.text import capfirst

from ...models import AuditEntry

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)")


def kind_label(model: str) -> str:
    """ "company" is "Unternehmen"; a table that is gone keeps its name."""
    return _kinds().get(model, model)


@lru_cache(maxsize=1)
def _kinds() -> dict[str, str]:
    tables = (model._meta for model in apps.get_app_config("articles").get_models())
    return {str(table.model_name): str(table.verbose_name) for table in tables} | {"group": "Gruppe", "email": "Mail"}


def as_text(value: Any, model: str = "") -> str:
    """A value of the trail in one line, as a person reads it; `model` knows what its fields are called."""
    match value:
        case None:
            return ""
        case bool():
            return "ja" if value else "nein"
        case dict():
            return "; ".join(f"{name}: {text}" for name, text in labelled(value, model))
        case list():
            return ", ".join(as_text(item, model) for item in value)
        case str() if _MOMENT.fullmatch(value):
            return _moment(value)
    return str(value)


def labelled(value: dict, model: str) -> Iterator[tuple[str, str]]:
    """(label, text) of each field."""
    return ((_label(name, model), as_text(item, model)) for name, item in value.items())


def _label(name: str, model: str) -> str:
    try:
        field = apps.get_model("articles", model)._meta.get_field(name)
        rows = field.related_model._meta.verbose_name_plural if field.one_to_many else field.verbose_name
        return capfirst(str(rows))
    except (LookupError, ValueError, FieldDoesNotExist, AttributeError):
        return name


def _moment(value: str) -> str:
    try:
        parsed = parse_datetime(value)
    except ValueError:
        parsed = None
    return f"{date_format(timezone.localtime(parsed), 'j.n.Y, G:i')} Uhr" if parsed else value


def is_merge(entry: AuditEntry) -> bool:
    """Whether it holds the tag that a merge took away, for undoing it."""
    return isinstance(entry.before, dict) and "row" in entry.before


def before_and_after(entry: AuditEntry) -> tuple[str, str]:
    """Both sides of a change in words; for a merge a summary, without the data stored for undoing it."""
    if is_merge(entry):
        after: dict = entry.after or {}
        return f"zwei Schlagwörter, {after['articles']} Artikel mit „{entry.label}“", f"„{after['name']}“"
    return as_text(entry.before, entry.model), as_text(entry.after, entry.model)


def difference(entry: AuditEntry) -> tuple[str, str]:
    """Both sides without what they share, where both are lists."""
    before, after = entry.before, entry.after
    if isinstance(before, list) and isinstance(after, list):
        gone = [item for item in before if item not in after]
        come = [item for item in after if item not in before]
        if gone or come:
            return as_text(gone), as_text(come)
    return before_and_after(entry)
