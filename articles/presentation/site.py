"""The frame around every page: name, navigation, footer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from django.conf import settings

from ..addresses import named_address
from ..models import SUBJECTS, Regulation, SiteSettings
from ..models.compiled import CompiledQuery
from .subjects.timeline import Link

TAGLINE = "Nachrichten über Technik und die Gesetze, die sie ordnen"


def link(text: str, name: str, *args: str | int) -> Link:
    """A link to one of our pages, by its name in the URL configuration."""
    return Link(text, named_address(name, *args))


def section(kind: str) -> Link:
    """The list of all tags of one kind."""
    return link(SUBJECTS[kind].section_name, f"{kind}_list")


@dataclass(frozen=True)
class FooterGroup:
    title: str
    links: Sequence[Link]


@cache
def navigation() -> Sequence[Link]:
    kinds = sorted(SUBJECTS, key=lambda kind: kind != Regulation.kind)  # laws come first
    laws, companies, *others = map(section, kinds)
    return (
        laws,
        companies,
        link("Wer wird reguliert?", "regulated"),
        *others,
        link("Fristen", "deadlines"),
        link("Suche", "search"),
    )


@cache
def footer() -> Sequence[FooterGroup]:
    *pages, search = navigation()
    return (
        FooterGroup("Lesen", (*pages, link("Serien", "series_list"), link("Archiv", "archive"), search)),
        FooterGroup(
            "Verfolgen",
            (
                link("Abonnieren", "subscribe"),
                link("Fristen als Kalender", "deadlines_calendar"),
                link("Korrekturen", "corrections"),
                link("Offene Daten", "api"),
            ),
        ),
        FooterGroup(
            "Über uns",
            (
                link("Redaktion", "author_list"),
                link("So arbeiten wir", "house_page", "so-arbeiten-wir"),
                link("Bildnachweise", "credits"),
                link("Impressum", "house_page", "impressum"),
                link("Datenschutz", "house_page", "datenschutz"),
                link("Barrierefreiheit", "house_page", "barrierefreiheit"),
            ),
        ),
    )


@cache
def titles() -> Mapping[str, str]:
    """What navigation and footer call our pages, by the word of their address."""
    links = (*navigation(), *(one for group in footer() for one in group.links))
    return {one.url.strip("/"): one.text for one in links if one.url.endswith("/")}


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
    data_licence: str
    is_demo: bool
    navigation: Sequence[Link] = field(default_factory=navigation)
    footer: Sequence[FooterGroup] = field(default_factory=footer)


def site() -> Site:
    """The frame as the settings say; one query."""
    tagline, description, email, publisher, data_licence, *flags = next(iter(_SETTINGS.rows()), _UNSET)
    full_text, tdm_reserved, is_demo = map(bool, flags)
    claim = tagline or TAGLINE
    return Site(
        name=settings.SITE_NAME,
        url=settings.SITE_URL.rstrip("/"),
        claim=claim,
        description=description or claim,
        email=email,
        publisher=publisher or settings.SITE_NAME,
        feed_full_text=full_text,
        tdm_reserved=tdm_reserved,
        data_licence=data_licence,
        is_demo=is_demo,
    )


_READ = ("tagline", "description", "email", "publisher", "data_licence", "feed_full_text", "tdm_reserved", "is_demo")
_SETTINGS = CompiledQuery(lambda: SiteSettings.objects.filter(pk=SiteSettings.ONLY).values_list(*_READ))
_UNSET = [SiteSettings._meta.get_field(name).get_default() for name in _READ]  # before there is a row
