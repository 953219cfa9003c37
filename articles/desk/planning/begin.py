"""A new article that begins in the calendar, beside the date of a law."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict

from ...models import Regulation, TagRef
from ..fields import MomentField, is_id


def begun(query: QueryDict) -> dict[str, Any]:
    """What the form starts with: the law of the address as the main subject, and its time."""
    values: dict[str, Any] = {}
    law = query.get("regelwerk", "")
    if is_id(law) and Regulation.objects.filter(pk=law).exists():
        values["tags"] = [TagRef(Regulation.kind, int(law), main=True)]
    try:
        if at := MomentField().clean(query.get("erscheint", "")):
            values["publish_at"] = at
    except ValidationError:
        pass
    return values
