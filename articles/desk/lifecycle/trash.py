"""The trash at the desk: what lies there, bringing it back, deleting it for good."""

from typing import Any

from django.contrib import messages
from django.db.models import ProtectedError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET, require_POST

from ...models import Article, Milestone, User
from ..articles.outcome import Outcome
from ..articles.state import trash_note
from ..base import article_line
from ..pages import DeskRequest, article_for, desk_page, may_look

DELETES_FOR_GOOD = "redact_revision"  # the right to make a text unreadable for ever
MOST = 200  # articles shown


@require_GET
def trash(request: DeskRequest) -> HttpResponse:
    rows = Article.objects.editable_by(request.user).in_trash().order_by("-working_copy__deleted_at", "-pk")
    rows = rows.select_related("working_copy__deleted_by").defer("body", "body_html")
    return desk_page(
        request,
        "trash",
        "Papierkorb",
        articles=rows[:MOST] if may_look(request) else [],
        total=rows.count(),
        may_restore=request.user.has_perm("articles.change_article"),
        may_delete=request.user.has_perm(f"articles.{DELETES_FOR_GOOD}"),
    )


@require_POST
def restore(request: DeskRequest, pk: int) -> HttpResponse:
    article = article_for(request, pk, to_change=True)
    if article.restore_from_trash(by=request.user):
        messages.success(request, format_html("Wiederhergestellt: {}.", _link(article)))
    return redirect("admin:desk_trash")


@require_POST
def delete(request: DeskRequest, pk: int) -> HttpResponse:
    article = article_for(request, pk, right=DELETES_FOR_GOOD)
    try:
        if article.delete_from_trash(by=request.user):
            messages.success(request, f"Endgültig gelöscht: „{article}“.")
    except ProtectedError as refusal:
        users = ", ".join(sorted({f"„{row}“" for row in refusal.protected_objects}))
        messages.error(request, f"Nicht gelöscht: darauf verweist noch {users}.")
    return redirect("admin:desk_trash")


def _link(article: Article) -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse("admin:articles_article_change", args=[article.pk]), article)


class TrashAdmin:
    """Deleting by the pages and actions of Django's admin ends in the trash."""

    delete_confirmation_template = "admin/desk/delete_article.html"

    def get_deleted_objects(self, objs: Any, request: DeskRequest) -> tuple[list, dict, set, list]:
        """Nothing is deleted yet; what other articles refer to has to stay, and they are named."""
        users = Article.objects.outside_trash().filter(references__target__in=objs).distinct()
        lines = [article_line(article) for article in users.select_related("working_copy").defer("body", "body_html")]
        milestones = Milestone.objects.filter(our_article__in=objs).select_related("regulation")
        return [], {}, set(), [*lines, *(f"Termin „{row}“, {row.regulation}" for row in milestones)]

    def delete_model(self, request: DeskRequest, article: Article) -> None:
        article.move_to_trash(by=request.user)

    def response_delete(self, request: DeskRequest, obj_display: str, obj_id: Any) -> HttpResponse:
        until = date_format(localtime(Article.objects.get(pk=obj_id).working_copy.kept_until), "j. F Y")
        text = '„{}“ liegt im <a href="{}">Papierkorb</a> und lässt sich bis zum {} wiederherstellen.'
        messages.success(request, format_html(text, obj_display, reverse("admin:desk_trash"), until))
        return redirect("admin:articles_article_changelist")


def bring_back(outcome: Outcome, user: User, *, publishes: bool) -> bool:
    """Saving takes an article out of the trash and says so; True if it lay there, so that nothing is published unasked."""
    article = outcome.article
    if article.pk is None or not article.is_in_trash:
        return False
    note = trash_note(article)
    article.restore_from_trash(by=user)
    not_published = " Veröffentlicht ist er nicht: bitte erst ansehen." if publishes else ""
    outcome.say("warning", f"{note} Jetzt ist er mit Ihrem Text wieder da.{not_published}")
    return True
