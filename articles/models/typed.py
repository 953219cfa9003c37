"""What people type into a row is normalised when the row is saved, whoever saves it."""

from functools import cache
from typing import Any

from django.db import models

from ..text import normalise

# HTML, which `body.clean` looks after: composing characters would join a bracket with an accent behind it.
MARKUP = frozenset({"body", "body_html"})


@cache
def plain_texts(model: type[models.Model]) -> tuple[str, ...]:
    """The names of the fields that hold plain text."""
    return tuple(
        field.attname
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField) and field.name not in MARKUP
    )


def normalise_texts(sender: type[models.Model], instance: models.Model, **kwargs: Any) -> None:
    """A receiver of `pre_save`."""
    if sender._meta.app_label != "articles":
        return
    for name in plain_texts(sender):
        value = instance.__dict__.get(name)  # not there if the field was deferred
        if isinstance(value, str):
            setattr(instance, name, normalise(value))
