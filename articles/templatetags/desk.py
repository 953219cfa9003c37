"""Template tags of the desk: its navigation and its start page."""

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html_join

from ..desk import links, practice, start
from ..desk.articles.state import at_clock, clock
from ..desk.assets import STYLES
from ..desk.lifecycle import templates
from ..desk.pages import may_look
from ..desk.people import undelivered
from ..desk.planning import legal
from ..desk.radar.outdated import count, outdated
from ..models import SUBJECTS

register = template.Library()


@register.simple_tag
def desk_styles() -> str:
    return format_html_join("", '<link rel="stylesheet" href="{}">', ((static(path),) for path in STYLES))


register.filter("clock", clock)
register.filter("at_clock", at_clock)

# (model, what the navigation calls it)
PLACES = (
    ("article", "Artikel"),
    ("image", "Bilder"),
    *((kind, model.plural) for kind, model in SUBJECTS.items()),
    ("series", "Serien"),
    ("author", "Autor:innen"),
    ("frontpageslot", "Startseite"),
)
# Seldom needed; linked from the start page.
MORE = (
    ("articletemplate", "Vorlagen"),
    ("relation", "Beziehungen"),
    ("milestone", "Fristen und Termine"),
    ("page", "Seiten"),
    ("sitesettings", "Einstellungen"),
    ("archiveimport", "Archiv übernehmen"),
    ("user", "Benutzer:innen"),
    ("auditentry", "Protokoll"),
)


def _places(request, wanted) -> list[dict]:
    """Those of the lists that this person may see."""
    places = []
    for model, label in wanted:
        if request.user.has_perm(f"articles.view_{model}"):
            url = reverse(f"admin:articles_{model}_changelist")
            places.append({"label": label, "url": url, "is_here": request.path.startswith(url)})
    return places


@register.inclusion_tag("admin/desk/_navigation.html", takes_context=True)
def desk_navigation(context):
    request = context["request"]
    may_write = request.user.has_perm("articles.add_article")
    places = _places(request, PLACES)
    if may_look(request):
        for position, (name, label) in enumerate((("desk_planning", "Planung"), ("desk_outdated", "Überholt")), 1):
            url = reverse(f"admin:{name}")
            places.insert(position, {"label": label, "url": url, "is_here": request.path.startswith(url)})
    return {"places": places, "may_write": may_write}


@register.inclusion_tag("admin/desk/_start.html", takes_context=True)
def desk_start(context):
    request = context["request"]
    return {
        "panels": start.panels(request.user),
        "warnings": start.warnings(request.user),
        "planned": start.planned_soon(request.user),
        "outdated": count(outdated(request.user, at_a_glance=True)) if may_look(request) else 0,
        "dates": legal.coming(request.user),
        "sees_all": request.user.has_perm("articles.edit_all_articles"),
        "templates": templates.offered() if request.user.has_perm("articles.add_article") else [],
        "is_new": practice.is_new(request.user),
        "csrf_token": context.get("csrf_token"),
        "places": _places(request, MORE) + links.places(request.user) + undelivered.places(request.user),
    }
