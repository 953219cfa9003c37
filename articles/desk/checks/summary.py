"""What publishing will do, before anybody does it: for what the form holds now. Nothing is stored for it."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.http import JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_POST

from ... import body
from ...addresses import address
from ...models import NEVER, Article, FrontPageSlot, Genre, Snapshot, User
from .. import describe
from ..articles.form import ArticleForm
from ..articles.state import at_clock, clock, saver
from ..pages import DeskRequest, article_for
from ..revisions.compare import compare
from ..revisions.corrections import correction_from
from . import checklist
from .checklist_rows import of_article
from .problem import Problem

Lines = list[tuple[str, list[str]]]  # (what about, what is said)
TIPS = {"auto": "automatisch gewählt", "none": "keiner"}


@require_POST
def summary(request: DeskRequest, pk: int | None = None) -> JsonResponse:
    """`html` of the summary, and `confirm`: the label of the button that publishes, "" while something stands in the way."""
    article = article_for(request, pk, to_change=True) if pk else Article.new()
    form = ArticleForm(request.POST, instance=article if pk else None)
    form.full_clean()
    shown, start = form.shown_snapshot(), _start(article, form)
    problems = _problems(article, form, request.user)
    blocking = [problem for problem in problems if problem.blocks]
    is_live = article.is_visible()
    applied = article.applied_revision if is_live else None
    context = {
        "blocking": blocking,
        "advice": [problem for problem in problems if not problem.blocks],
        "is_live": is_live,
        "differences": compare(applied.snapshot, shown) if applied else [],
        "saved_since": _saved_since(article, form, request.user),
        "lines": _lines(article, form, shown, start, request.user),
    }
    html = render_to_string("admin/desk/_summary.html", context)
    return JsonResponse({"html": html, "confirm": "" if blocking else _label(start, is_live=is_live)})


def _label(start: dt.datetime | None, *, is_live: bool) -> str:
    if is_live:
        return "Aktualisierung jetzt veröffentlichen"
    return f"Einplanen für {clock(start)}" if start else "Jetzt veröffentlichen"


def _start(article: Article, form: ArticleForm) -> dt.datetime | None:
    """When readers will see it; None for at once."""
    if article.is_visible():
        return None
    chosen = None if "_publish_now" in form.data else form.cleaned_data.get("publish_at")
    until = form.cleaned_data.get("embargo_until") or article.embargo_until
    last = max(filter(None, (chosen, until)), default=None)
    return last if last and last > timezone.now() else None


def _end(form: ArticleForm) -> dt.datetime:
    return form.cleaned_data.get("expire_at") or NEVER


def _problems(article: Article, form: ArticleForm, user: User) -> list[Problem]:
    """What stands in the way, first what the form would refuse; then advice."""
    problems = [
        Problem(f"form-{name}", str(message), field=form[name].id_for_label if name in form.fields else "")
        for name, messages in form.errors.items()
        for message in messages
    ]
    if not user.has_perm("articles.publish_article"):
        problems.append(Problem("right", "Veröffentlichen kann nur die Redaktion."))
    if _shortens_embargo(article, form):
        problems.append(
            Problem("embargo", "Die Sperrfrist aufheben oder verkürzen kann nur die Chefredaktion, mit Grund.")
        )
    if _end(form) <= (_start(article, form) or timezone.now()) and not form.errors:
        problems.append(Problem("expiry", "Der Artikel ginge offline, bevor er erscheint.", field="id_expire_at"))
    if article.is_practice:
        problems.append(Problem("practice", "Das ist ein Übungsartikel. Er kann nie öffentlich werden."))
    problems += checklist.check(form.shown_snapshot(), is_urgent=form.cleaned_data.get("is_urgent", False))
    return problems + of_article(article, correction_from(form.change()))


def _shortens_embargo(article: Article, form: ArticleForm) -> bool:
    until = form.cleaned_data.get("embargo_until")
    former = article.embargo_until
    is_asked = "embargo_until" in form.data and "embargo_until" not in form.errors
    return is_asked and former is not None and article.is_embargoed() and (until is None or until < former)


def _saved_since(article: Article, form: ArticleForm, user: User) -> str:
    """Who has saved since the form was opened: publishing will ask what holds."""
    newest = article.working_copy.newest_revision
    if newest is None or newest.pk == form.cleaned_data.get("base_revision"):
        return ""
    return f"{saver(newest.person, user)} {at_clock(newest.created_at)} auch gespeichert: es wird erst verglichen, bevor etwas erscheint."


def _lines(article: Article, form: ArticleForm, shown: Snapshot, start: dt.datetime | None, user: User) -> Lines:
    lines = [
        ("Wann", _when(article, form, start)),
        ("Adresse", [f"{settings.SITE_URL}{address('article', article.slug_for(shown.title))}"]),
        ("Zu sehen", _where(article, form, shown, start, user)),
        ("Dabei", _inside(shown, user)),
        ("Mails", _mails(article, form)),
    ]
    return [line for line in lines if line[0] != "Adresse" or shown.title]


def _when(article: Article, form: ArticleForm, start: dt.datetime | None) -> list[str]:
    if article.is_visible() and article.publish_at:
        said = ["Sofort", f"Das Datum bleibt: {_moment(article.publish_at)}"]
    else:
        missing = form.is_later and not form.data.get("publish_at")
        said = [_moment(start) if start else "Tag und Uhrzeit fehlen noch" if missing else "Sofort"]
    until = form.cleaned_data.get("embargo_until") or article.embargo_until
    if start and until and until >= start:
        said.append(f"Sperrfrist bis {clock(until)}: vorher sieht es niemand.")
    if (end := _end(form)) != NEVER:
        said.append(f"Offline ab {_moment(end)}")
    return said


def _moment(moment: dt.datetime) -> str:
    local = timezone.localtime(moment)
    return f"{date_format(local, 'l, j. F Y, G:i')} Uhr (Berlin)"


def _where(article: Article, form: ArticleForm, shown: Snapshot, start: dt.datetime | None, user: User) -> list[str]:
    tags = [tag["name"] + " (wartet auf Bestätigung)" * tag["proposed"] for tag in describe.tags(shown.tags)]
    authors = [author["name"] for author in describe.authors(shown.byline)]
    is_ad = shown.genre == Genre.ADVERTISEMENT
    said = (
        [] if article.is_visible() and not form.cleaned_data.get("top_until") else [_front(article, form, start, user)]
    )
    said += [f"Schlagwörter: {', '.join(tags)}"] if tags else []
    said += [f"Autor:innen: {', '.join(authors)}"] if authors else []
    said.append("Archiv und Suche" if is_ad else "Archiv, Suche und Feeds")
    if not is_ad and not article.was_public():
        said.append("Zwei Tage lang in der News-Sitemap für Suchmaschinen")
    return [*said, "Kästchen „Das könnte Sie auch interessieren“ verwandter Artikel"]


def _front(article: Article, form: ArticleForm, start: dt.datetime | None, user: User) -> str:
    top = form.cleaned_data.get("top_until") if user.has_perm("articles.change_frontpageslot") else article.top_until
    if top and top > (start or timezone.now()):
        return f"Startseite, als Aufmacher bis {clock(top)}"
    if form.cleaned_data.get("is_urgent") and user.has_perm("articles.change_frontpageslot"):
        return "Startseite, als Eilmeldung über allem"
    if start is None and not FrontPageSlot.objects.current().filter(position=0).exists():
        return "Startseite, als Aufmacher, bis etwas Neueres erscheint"
    return "Startseite, unter den neuesten"


def _inside(shown: Snapshot, user: User) -> list[str]:
    pictures = len(list(body.pictures(shown.blocks)))
    said = ["Mit Aufmacherbild" if shown.lead_image else "Ohne Aufmacherbild"]
    said += [f"{pictures} Bild{'er' * (pictures != 1)} im Text"] if pictures else []
    targets = [block.target for block in shown.blocks if isinstance(block, body.Tip)]
    if not targets:
        has_one = body.has_auto_tip(body.render(shown.blocks, lambda _picture: ""))
        targets = ["auto" if has_one else "none"]
    titles = {str(row["id"]): f"„{row['title']}“" for row in describe.articles(_ids(targets), user)}
    return [*said, f"Lesetipp: {', '.join(TIPS.get(target) or titles.get(target, 'fehlt') for target in targets)}"]


def _ids(targets: list[str]) -> list[int]:
    return [int(target) for target in targets if target.isdigit()]


def _mails(article: Article, form: ArticleForm) -> list[str]:
    """Publishing itself tells nobody; an assignment that goes with it does."""
    person: Any = form.cleaned_data.get("assigned_to")
    if "assigned_to" in form.data and person and person != article.working_copy.assigned_to:
        return [f"An {person}: zugewiesen"]
    return ["keine"]
