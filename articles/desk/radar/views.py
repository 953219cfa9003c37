"""The page of articles that are out of date, and what an editor does about one: say that it still holds, or add a box."""

import re

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from ...body.write import text as escaped
from ...models import (
    Article,
    AuditAction,
    AuditEntry,
    Regulation,
    StillCurrent,
    public_change,
)
from ...text.dates import day_text
from ..articles import kept_choices
from ..fields import is_id
from ..pages import DeskRequest, article_for, desk_page, may_look
from .events import Event
from .outdated import count, outdated

SHOWN = 20  # pieces of one event
_ROW = re.compile(
    r"(\d{1,18}):(\d{1,18}):([mc]\d{1,18})", re.ASCII
)  # article, law and event, as a button of the page names them
NOTHING_CHOSEN = "Bitte erst Artikel anhaken."
_HAS_BOX = re.compile(r'\s*<aside data-box="update">')


@require_safe
def outdated_page(request: DeskRequest) -> HttpResponse:
    """`?regelwerk=12` shows those of one law."""
    if not may_look(request):
        raise PermissionDenied
    law = _law(request.GET.get("regelwerk", ""))
    listed = outdated(request.user, law.pk if law else None)
    return desk_page(
        request, "outdated", "Überholte Artikel", listed=listed, number=count(listed), law=law, shown=SHOWN
    )


def _law(asked: str) -> Regulation | None:
    return Regulation.objects.filter(pk=asked).first() if is_id(asked) else None


def _back(request: DeskRequest) -> HttpResponse:
    law = _law(request.POST.get("regelwerk", ""))
    return redirect(f"{reverse('admin:desk_outdated')}{f'?regelwerk={law.pk}' if law else ''}")


@require_POST
def still_current(request: DeskRequest) -> HttpResponse:
    """ "Stimmt noch", for one piece (`nur`) or for all that are ticked (`stimmt`)."""
    named = request.POST.getlist("nur") or request.POST.getlist("stimmt")
    rows = {match.group(1, 2) for value in named if (match := _ROW.fullmatch(value))}
    articles = {pk: article_for(request, int(pk), to_change=True) for pk, _law in rows}
    laws = Regulation.objects.in_bulk([int(law) for _pk, law in rows])
    with public_change(unseen=True):
        for pk, number in sorted(rows):
            if law := laws.get(int(number)):
                StillCurrent.objects.create(article=articles[pk], regulation=law, person=request.user)
                AuditEntry.objects.record(
                    AuditAction.STILL_CURRENT, articles[pk], by=request.user, after={"Regelwerk": law.name}
                )
    if rows:
        those = "1 Artikel stimmt" if len(articles) == 1 else f"{len(articles)} Artikel stimmen"
        messages.success(request, f"{those} noch. Wieder zu sehen, sobald sich am Regelwerk etwas ändert.")
    else:
        messages.warning(request, NOTHING_CHOSEN)
    return _back(request)


@require_POST
def add_box(request: DeskRequest) -> HttpResponse:
    """Save a working copy with a box that says what has happened since, and open the form: readers see nothing of it yet."""
    match = _ROW.fullmatch(request.POST.get("kasten", ""))
    if match is None:
        raise Http404
    article = article_for(request, int(match[1]), to_change=True)
    listed = outdated(request.user, int(match[2]))
    event = next((row.event for row in listed if row.event.key == match[3]), None)
    if event is None or not _insert_box(request, article, event):
        messages.warning(request, "Kein Kasten eingefügt: Inzwischen hat sich hier etwas geändert.")
        return _back(request)
    return redirect("admin:articles_article_change", article.pk)


def _insert_box(request: DeskRequest, article: Article, event: Event) -> bool:
    """At the top of the newest text, unless a box stands there already; False if readers have lost the article."""
    with public_change(unseen=True):
        article.lock()
        snapshot = article.working_copy.snapshot
        if not article.is_visible():
            return False
        if _HAS_BOX.match(snapshot.body):
            messages.warning(request, "Oben im Text steht schon ein Nachtrag: bitte dort ergänzen.")
            return True
        article.working_copy.save_revision(snapshot.changed(body=box(event) + snapshot.body), by=request.user)
    kept_choices.keep(request, article, dict.fromkeys(kept_choices.FIELDS, "") | {"change_kind": "update"})
    said = "Oben im Text steht jetzt ein Nachtrag. Bitte ausformulieren und als Aktualisierung veröffentlichen: Leser sehen ihn erst dann."
    messages.success(request, said)
    return True


def box(event: Event) -> str:
    """What the editor words anew: today's date, and what has happened."""
    today = day_text(timezone.localdate())
    return f'<aside data-box="update"><h3>Stand: {today}</h3><p>{escaped(event.sentence)}</p></aside>\n'
