"""How editors narrow the list of articles: by state, owner, what is missing, tag, author and time."""

import datetime as dt

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from ...models import SUBJECTS, Reference, State
from ...text import fold


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
                return queryset.filter(state=State.DRAFT)
            case "eingeplant":
                return queryset.scheduled(now)
            case "live":
                return queryset.published(now)
            case "neuer":
                return queryset.with_newer_working_copy()
            case "abgelaufen":
                return queryset.filter(state=State.PUBLISHED, expire_at__lte=now)
            case "ueberfaellig":
                return queryset.overdue(now)
            case "zurueckgezogen":
                return queryset.withdrawn()
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
        references = _references()
        match self.value():
            case "bildnachweis":
                return queryset.filter(Exists(references.filter(image__credit="")))
            case "schlagwort":
                tagged = references.exclude(**dict.fromkeys(SUBJECTS))  # all of them empty
                return queryset.filter(~Exists(tagged))
            case "autor":
                return queryset.filter(~Exists(references.filter(author__isnull=False)))
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
        named = Q()
        for kind, model in SUBJECTS.items():
            rows = model.objects.filter(Q(folded__contains=key) | Q(aliases__folded__contains=key))
            named |= Q(**{f"{kind}__in": rows.values("pk")})
        return queryset.filter(Exists(_references().filter(named)))


class AuthorFilter(WordsFilter):
    title = "Autor:in"
    parameter_name = "autor"

    def queryset(self, request, queryset):
        name = (self.value() or "").strip()
        if not name:
            return queryset
        named = Q(author__name__icontains=name) | Q(author__initials__iexact=name)
        return queryset.filter(Exists(_references().filter(named)))


def _references():
    """What the working copies of the outer articles refer to."""
    return Reference.objects.filter(article=OuterRef("pk"), in_newest=True)
