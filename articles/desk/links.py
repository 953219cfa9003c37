"""What the check of links found: addresses that lead nowhere, take long, or have moved; and the articles that have them."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import reverse

from ..models import Article, LinkCheck, LinkState, User
from .pages import DeskRequest, desk_page

MOST = 50  # of each kind
GROUPS = (
    (LinkState.BROKEN, "Führen ins Leere", "An zwei verschiedenen Tagen nicht erreichbar."),
    (LinkState.SLOW, "Sehr langsam", "Länger als fünf Sekunden."),
    (LinkState.MOVED, "Umgezogen", "Die alte Adresse leitet dauerhaft weiter: nichts Dringendes."),
)


@dataclass(frozen=True)
class Group:
    title: str
    about: str
    lines: list[tuple[LinkCheck, list[Article]]]
    is_cut: bool


def may_see(user: User) -> bool:
    """Links may stand in anybody's draft: for those who work on all articles."""
    return user.has_perm("articles.edit_all_articles")


def places(user: User) -> list[dict[str, str]]:
    return [{"label": "Links", "url": reverse("admin:desk_links")}] if may_see(user) else []


def links_page(request: DeskRequest) -> TemplateResponse:
    if not may_see(request.user):
        raise Http404
    found = {state: _told(state) for state, _title, _about in GROUPS}
    ids = {pk for rows in found.values() for row in rows for pk in row.articles}
    titles: dict[int, Any] = Article.objects.only("id", "title", "created_at").in_bulk(ids)
    groups = [
        Group(
            title,
            about,
            [(row, [titles[pk] for pk in row.articles if pk in titles]) for row in found[state][:MOST]],
            len(found[state]) > MOST,
        )
        for state, title, about in GROUPS
        if found[state]
    ]
    last = LinkCheck.objects.order_by("-checked_at").values_list("checked_at", flat=True).first()
    return desk_page(request, "links", "Links", groups=groups, last=last)


def _told(state: LinkState) -> list[LinkCheck]:
    return list(LinkCheck.objects.filter(state=state).order_by("-first_failed_at", "id")[: MOST + 1])
