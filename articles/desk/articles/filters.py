"""How editors narrow the list of articles: by state, owner, what is missing, tag, author and time."""

import datetime as dt
from collections import defaultdict

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, Value
from django.utils import timezone

from ...models import SUBJECTS, Article, Author, Image, Reference, WorkingCopy
from ...text import fold

FEW = 500  # articles


class StateFilter(admin.SimpleListFilter):
    title = "Stand"
    parameter_name = "stand"

    def lookups(self, request, model_admin):
        return [
            ("entwurf", "Entwurf"),
            ("eingeplant", "Eingeplant"),
            ("live", "Veröffentlicht"),
            ("neuer", "Neuere Arbeitsfassung"),
            ("abgelaufen", "Abgelaufen"),
            ("ueberfaellig", "Geplante Zeit vorbei"),
            ("zurueckgezogen", "Zurückgezogen"),
        ]

    def queryset(self, request, queryset):
        now = timezone.now()
        match self.value():
            case "entwurf":
                return queryset.drafts()
            case "eingeplant":
                return queryset.scheduled(now)
            case "live":
                return queryset.looked_up(Article.objects.published(now))
            case "neuer":
                return queryset.with_newer_working_copy()
            case "abgelaufen":
                return queryset.expired(now)
            case "ueberfaellig":
                return queryset.overdue(now)
            case "zurueckgezogen":
                return queryset.retracted()
        return queryset


class MineFilter(admin.SimpleListFilter):
    title = "Wessen"
    parameter_name = "wessen"

    def lookups(self, request, model_admin):
        return [("meine", "Meine"), ("zugewiesen", "Mir zugewiesen"), ("gesichert", "Mit meiner Sicherung")]

    def queryset(self, request, queryset):
        match self.value():
            case "meine":
                return queryset.filter(working_copy__owner=request.user)
            case "zugewiesen":
                return queryset.filter(working_copy__assigned_to=request.user)
            case "gesichert":
                return queryset.filter(drafts__person=request.user).distinct()
        return queryset


class MissingFilter(admin.SimpleListFilter):
    title = "Es fehlt"
    parameter_name = "fehlt"

    def lookups(self, request, model_admin):
        return [
            ("bildnachweis", "Ohne Bildnachweis"),
            ("schlagwort", "Ohne Schlagwort"),
            ("autor", "Ohne Autor:in"),
        ]

    def queryset(self, request, queryset):
        match self.value():
            case "bildnachweis":
                without_credit = Image.objects.filter(credit="").values("pk")
                return among(queryset, _references(image__in=without_credit), "article")
            case "schlagwort":
                return among(queryset, WorkingCopy.objects.filter(lacks_tags=True))
            case "autor":
                return among(queryset, WorkingCopy.objects.filter(lacks_author=True))
        return queryset


class TimeFilter(admin.SimpleListFilter):
    title = "Erschienen"
    parameter_name = "zeit"
    DAYS = (
        ("heute", "Heute", 0),
        ("woche", "In den letzten 7 Tagen", 7),
        ("monat", "In den letzten 30 Tagen", 30),
        ("jahr", "In den letzten 12 Monaten", 365),
    )

    def lookups(self, request, model_admin):
        return [(key, label) for key, label, _days in self.DAYS]

    def queryset(self, request, queryset):
        days = {key: days for key, _label, days in self.DAYS}.get(self.value())
        if days is None:
            return queryset
        midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        return queryset.filter(publish_at__gte=midnight - dt.timedelta(days=days), publish_at__lte=timezone.now())


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
    title = "Schlagwort"
    parameter_name = "schlagwort"

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
    title = "Autor:in"
    parameter_name = "autor"

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
