"""The frame around every page: name, navigation, footer."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from ..models import SiteSettings
from .timeline import Link

TAGLINE = "Nachrichten über Technik und die Gesetze, die sie ordnen"

NAVIGATION = (
    Link("Regulierung", "/regulierung/"),
    Link("Unternehmen", "/unternehmen/"),
    Link("Institutionen", "/institution/"),
    Link("Themen", "/thema/"),
    Link("Fristen", "/fristen/"),
    Link("Archiv", "/archiv/"),
    Link("Suche", "/suche/"),
)


@dataclass(frozen=True)
class FooterGroup:
    title: str
    links: Sequence[Link]


FOOTER = (
    FooterGroup("Lesen", (*NAVIGATION[:2], Link("Wer wird reguliert?", "/wer-wird-reguliert/"), *NAVIGATION[2:])),
    FooterGroup("Verfolgen", (Link("Abonnieren", "/abonnieren/"), Link("Fristen als Kalender", "/fristen.ics"), Link("Korrekturen", "/korrekturen/"))),
    FooterGroup(
        "Über uns",
        (
            Link("Redaktion", "/redaktion/"),
            Link("So arbeiten wir", "/so-arbeiten-wir/"),
            Link("Bildnachweise", "/bildnachweise/"),
            Link("Impressum", "/impressum/"),
            Link("Datenschutz", "/datenschutz/"),
            Link("Barrierefreiheit", "/barrierefreiheit/"),
        ),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Site:
    name: str
    url: str  # without a slash at its end
    claim: str
    description: str
    email: str
    publisher: str
    feed_full_text: bool
    tdm_reserved: bool
    is_demo: bool
    navigation: Sequence[Link] = NAVIGATION
    footer: Sequence[FooterGroup] = FOOTER


def site() -> Site:
    """The frame as the settings say; one query."""
    row = SiteSettings.load()
    claim = row.tagline or TAGLINE
    return Site(
        name=settings.SITE_NAME,
        url=settings.SITE_URL.rstrip("/"),
        claim=claim,
        description=row.description or claim,
        email=row.email,
        publisher=row.publisher or settings.SITE_NAME,
        feed_full_text=row.feed_full_text,
        tdm_reserved=row.tdm_reserved,
        is_demo=row.is_demo,
    )
