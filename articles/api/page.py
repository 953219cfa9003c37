"""The German page about the open data."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..addresses import named_address
from ..presentation.meta import Meta, page_meta
from ..presentation.site import Site, link
from ..presentation.subjects.timeline import Link
from .answers import licence_of
from .filters import Filter
from .listing import LIMIT, MOST
from .resources import RESOURCES


@dataclass(frozen=True)
class Described:
    name: str
    title: str
    description: str
    url: str
    filters: Sequence[Filter]


@dataclass(frozen=True)
class ApiPage:
    title: str
    summary: str
    meta: Meta
    resources: Sequence[Described]
    origin: str
    email: str
    licence: Link | None
    attribution: str
    limit: int = LIMIT
    most: int = MOST
    crumbs: Sequence[Link] = ()


def api_page(site: Site) -> ApiPage:
    title = "Offene Daten"
    summary = "Welche Gesetze wann gelten, für wen sie gelten und was wir darüber schreiben: als JSON, ohne Anmeldung."
    licence = licence_of(site)
    return ApiPage(
        title,
        summary,
        page_meta(site, named_address("api"), title, summary),
        [
            Described(one.name, one.title, one.description, named_address("api_list", one.name), one.filters)
            for one in RESOURCES.values()
        ],
        site.url,
        site.email,
        Link(licence["name"], licence["url"]) if licence else None,
        site.name,
        crumbs=[link("Start", "front")],
    )
