"""The first steps of somebody new: an article to practise on, which can never become public."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from ..models import Article, Snapshot
from .pages import DeskRequest

PRACTICE = Snapshot(
    kicker="Übung",
    title="Mein Übungsartikel",
    lead="Hier können Sie alles ausprobieren. Dieser Artikel kann nie öffentlich werden.",
    body=(
        '<p>Schreiben Sie einen Satz mit "Anführungszeichen": sie werden beim Tippen deutsch. Strg+Z nimmt das zurück.</p>'
        "<p>Aus dieser Zeile wird ein Zwischentitel</p>"
        "<p>Klicken Sie in die Zeile darüber und wählen Sie links in der Werkzeugleiste „Zwischentitel“.</p>"
        "<p>Setzen Sie hier ein Bild ein: Strg+Alt+B, suchen, Enter, „Einfügen“.</p>"
        '<aside data-article="auto"></aside>'
        "<p>Suchen Sie rechts ein Schlagwort, zum Beispiel DSA, und machen Sie es mit dem Stern zum Hauptthema.</p>"
        "<p>Speichern Sie mit Strg+S und vergleichen Sie danach unter „Fassungen“, was sich geändert hat.</p>"
    ),
)


def is_new(user: Any) -> bool:
    """Whether this person has not begun any article yet, practice aside."""
    return (
        user.has_perm("articles.add_article")
        and not Article.objects.filter(working_copy__owner=user, is_practice=False).exists()
    )


@require_POST
def start_practice(request: DeskRequest) -> HttpResponse:
    """Open one's practice article, a new one if there is none."""
    rows = Article.objects.outside_trash().filter(working_copy__owner=request.user)
    article = rows.filter(is_practice=True).first()
    if article is None:
        own = (request.user.author_id,) if request.user.author_id else ()
        article = Article.start(PRACTICE.changed(byline=own), by=request.user, is_practice=True)
    return redirect("admin:articles_article_change", article.pk)
