"""How a page of the desk begins and ends: fetching the article that this person works on, and drawing the page."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models.options import Options
from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse

from ..models import Article, User


class DeskRequest(HttpRequest):
    """A request that the admin has let in: somebody of the newsroom is logged in."""

    user: User


def may_look(request: DeskRequest) -> bool:
    """Whether this person may see articles at the desk at all."""
    return request.user.has_perm("articles.change_article") or request.user.has_perm("articles.view_article")


def article_for(request: DeskRequest, pk: int, *, to_change: bool = False, right: str = "") -> Article:
    """The article, if this person may look at it (else Http404), or change it (else PermissionDenied).

    `right` names one more permission that is needed ("withdraw_article"; else Http404).
    """
    if right and not request.user.has_perm(f"articles.{right}"):
        raise Http404
    may = request.user.has_perm("articles.change_article") if to_change else may_look(request)
    rows = Article.objects.editable_by(request.user).select_related(
        "applied_revision", "working_copy__newest_revision__person", "working_copy__assigned_to"
    )
    article = rows.filter(pk=pk).first() if may else None
    if article is None:
        raise PermissionDenied if to_change else Http404
    return article


def list_url(model: str) -> str:
    """The address of the list of these rows, by the name of their model."""
    return reverse(f"admin:articles_{model}_changelist")


def desk_page(
    request: DeskRequest, template: str, title: str, *, opts: Options = Article._meta, **values: Any
) -> TemplateResponse:
    """A page inside the admin's frame; `opts` names the list that it belongs to."""
    context = {**admin.site.each_context(request), "title": title, "opts": opts, **values}
    return TemplateResponse(request, f"admin/desk/{template}.html", context)
