"""The people and houses whose names stand over articles."""

from django.utils import timezone

from ...addresses import named_address
from ...models import Author, AuthorKind
from ...models.compiled import NOW, CompiledQuery
from ..articles.cards import focus, small_credit, usable_portrait
from ..meta import page_meta
from ..site import Site
from ..subjects.facts import Item
from .overview import Group, Overview

_TITLES = {
    AuthorKind.PERSON: "Autorinnen und Autoren",
    AuthorKind.DESK: "Redaktion",
    AuthorKind.AGENCY: "Agenturen",
}
PORTRAIT_SIZES = "7rem"


def authors_overview(site: Site) -> Overview:
    """One query."""
    rows = _AUTHORS.instances(timezone.now())
    groups = [Group(title, [_item(row) for row in rows if row.kind == kind], 3) for kind, title in _TITLES.items()]
    summary = "Wer hier schreibt, und worüber."
    return Overview(
        "Redaktion",
        summary,
        [group for group in groups if group.items],
        "Noch ist hier niemand vorgestellt.",
        page_meta(site, named_address("author_list"), "Redaktion", summary),
    )


_AUTHORS = CompiledQuery(lambda now: Author.objects.public(now).select_related("portrait"), NOW)


def _item(row: Author) -> Item:
    portrait = usable_portrait(row)
    fields = [field.strip() for field in row.expertise.split(",") if field.strip()]
    return Item(
        "author",
        row.name,
        row.get_absolute_url(),
        row.role,
        figures=fields,
        picture=portrait.picture("", PORTRAIT_SIZES) if portrait else "",
        focus=focus(portrait) if portrait else "",
        credit=small_credit(portrait) if portrait else "",
    )
