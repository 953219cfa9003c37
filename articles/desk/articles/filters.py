"""How editors narrow the list of articles: by state, owner, what is missing, tag, author and time."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, Value
from django.utils import timezone

from ...models import SUBJECTS, Article, Author, Image, Reference, WorkingCopy
from ...text import fold
from ..base import ChoiceFilter

FEW = 500  # articles


class StateFilter(ChoiceFilter):
    title, parameter_name = "Stand", "stand"
    options = {
        "entwurf": ("Entwurf", lambda rows, _person: rows.drafts()),
        "eingeplant": ("Eingeplant", lambda rows, _person: rows.scheduled()),
        "live": ("Veröffentlicht", lambda rows, _person: rows.looked_up(Article.objects.published())),
        "neuer": ("Neuere Arbeitsfassung", lambda rows, _person: rows.with_newer_working_copy()),
        "abgelaufen": ("Abgelaufen", lambda rows, _person: rows.expired()),
        "ueberfaellig": ("Geplante Zeit vorbei", lambda rows, _person: rows.overdue()),
        "zurueckgezogen": ("Zurückgezogen", lambda rows, _person: rows.retracted()),
    }


class MineFilter(ChoiceFilter):
    title, parameter_name = "Wessen", "wessen"
    options = {
        "meine": ("Meine", lambda rows, person: rows.filter(working_copy__owner=person)),
        "zugewiesen": ("Mir zugewiesen", lambda rows, person: rows.filter(working_copy__assigned_to=person)),
        "gesichert": ("Mit meiner Sicherung", lambda rows, person: rows.filter(drafts__person=person).distinct()),
    }


class MissingFilter(ChoiceFilter):
    title, parameter_name = "Es fehlt", "fehlt"
    options = {
        "bildnachweis": ("Ohne Bildnachweis", lambda rows, _person: among(rows, _uncredited(), "article")),
        "schlagwort": (
            "Ohne Schlagwort",
            lambda rows, _person: among(rows, WorkingCopy.objects.filter(lacks_tags=True)),
        ),
        "autor": ("Ohne Autor:in", lambda rows, _person: among(rows, WorkingCopy.objects.filter(lacks_author=True))),
        # perhaps thousands, in the list's order by their index
        "bild": ("Ohne Aufmacherbild", lambda rows, _person: rows.filter(working_copy__lacks_lead_image=True)),
    }


def _uncredited():
    return _references(image__in=Image.objects.filter(credit="").values("pk"))


def _within(days: int) -> Callable[[Any, Any], Any]:
    """Narrows to what has appeared since midnight so many days ago."""

    def narrow(rows, _person):
        midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        return rows.filter(publish_at__gte=midnight - dt.timedelta(days=days), publish_at__lte=timezone.now())

    return narrow


class TimeFilter(ChoiceFilter):
    title, parameter_name = "Erschienen", "zeit"
    options = {
        "heute": ("Heute", _within(0)),
        "woche": ("In den letzten 7 Tagen", _within(7)),
        "monat": ("In den letzten 30 Tagen", _within(30)),
        "jahr": ("In den letzten 12 Monaten", _within(365)),
    }


class WordsFilter(admin.SimpleListFilter):
    """A filter whose value is typed, because there may be thousands of tags: too many for a list of links."""

    template = "admin/desk/words_filter.html"

    def lookups(self, request, model_admin):
        return [("", "")]

    def has_output(self) -> bool:
        return True

    def choices(self, changelist):
        """Values for the template; its form passes on the other filters."""
        others = changelist.get_filters_params().items()
        parameters = [(name, value) for name, values in others if name != self.parameter_name for value in values]
        yield {
            "name": self.parameter_name,
            "value": self.value() or "",
            "kept": parameters,
            "query": changelist.query,
            "clear": changelist.get_query_string(remove=[self.parameter_name]),
        }


class TagFilter(WordsFilter):
    title, parameter_name = "Schlagwort", "schlagwort"

    def queryset(self, request, queryset):
        key = fold(self.value() or "")
        if not key:
            return queryset
        named = [
            model.objects.filter(Q(folded__contains=key) | Q(aliases__folded__contains=key))
            .order_by()
            .values_list(Value(kind), "pk")
            for kind, model in SUBJECTS.items()
        ]
        ids = defaultdict(list)
        for kind, pk in named[0].union(*named[1:]):
            ids[f"{kind}__in"].append(pk)
        if not ids:
            return queryset.none()
        return among(queryset, _references(Q(*ids.items(), _connector=Q.OR)), "article")


class AuthorFilter(WordsFilter):
    title, parameter_name = "Autor:in", "autor"

    def queryset(self, request, queryset):
        name = (self.value() or "").strip()
        if not name:
            return queryset
        named = Author.objects.filter(Q(name__icontains=name) | Q(initials__iexact=name)).order_by().values("pk")
        return among(queryset, _references(author__in=named), "article")


class GenreFilter(admin.ChoicesFieldListFilter):
    def queryset(self, request, queryset):
        genre = self.lookup_val[-1] if isinstance(self.lookup_val, list) else self.lookup_val
        return among(queryset, Article.objects.filter(genre=genre)) if genre else queryset


def _references(*conditions, **values):
    """What working copies refer to."""
    return Reference.objects.filter(*conditions, in_newest=True, **values)


def among(queryset, rows, link: str = "pk"):
    """The articles to which `rows` lead by their field `link`: few are found first, many are met soon in the list's order."""
    few = list(rows.order_by().values_list(link, flat=True)[: FEW + 1])
    if len(few) <= FEW:
        return queryset.filter(pk__in=few)
    return queryset.filter(Exists(rows.filter(**{link: OuterRef("pk")})))
