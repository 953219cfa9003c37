"""The kinds of subject, in the order in which they are listed."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet, Value

from .company import Company
from .institution import Institution
from .regulation import Regulation
from .topic import Topic

SUBJECTS: dict[str, type[Company | Regulation | Institution | Topic]] = {
    kind.kind: kind for kind in (Company, Regulation, Institution, Topic)
}


def tag_queries(articles: Iterable[Any], *columns: str, **conditions: Any) -> list[QuerySet[Any, Any]]:
    """A query for each kind, to be united: (kind, *columns) of the tag rows on these articles, without order."""
    return [
        model.through_model.objects.filter(content_object__in=articles, **conditions)
        .order_by()
        .values_list(Value(kind), *columns)
        for kind, model in SUBJECTS.items()
    ]
