"""Where the laws in a text lead: to their pages, as long as they are public."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import JSONObject

from ...addresses import address
from ...models import Citation, Regulation


def laws_in(article: int, now: dt.datetime) -> QuerySet:
    """(kind, marker in the text, 0, its address in `law_address`) of the public laws that an article cites."""
    public = Regulation.objects.public(now).filter(pk=OuterRef("regulation_id"))
    rows = Citation.objects.filter(Exists(public), article=article).order_by().distinct()
    return rows.values_list(Value("law"), F("marker"), Value(0), JSONObject(slug=F("regulation__slug")))


def law_address(slug: str) -> str:
    return address(Regulation.kind, slug)


def links_to_laws(ids: Collection[int]) -> dict[int, str]:
    """Addresses of public laws, for a text that is not published; one query, none for none."""
    rows = Regulation.objects.public().filter(pk__in=set(ids)).values_list("pk", "slug") if ids else ()
    return {pk: law_address(slug) for pk, slug in rows}
