"""The four kinds of tags, their other names, and what companies have to do with regulations."""

from django.contrib import admin, messages
from django.db.models import OuterRef, Q
from django.forms import BaseInlineFormSet
from django.urls import path
from taggit.admin import Tag

from ...models import (
    Company,
    CompanyAlias,
    Institution,
    InstitutionAlias,
    Milestone,
    Regulation,
    RegulationAlias,
    Relation,
    Topic,
    TopicAlias,
    public_change,
)
from ...models.article.querysets import CountUpTo
from ...models.subjects.subject import Subject
from ...text import fold
from ..base import ChoiceFilter, DeskAdmin, DeskFields
from ..fields import is_id
from ..radar import saving
from . import lists, merge
from .regulation_form import RegulationForm

MOST_USED = 300  # articles counted of each tag in a list

# taggit's own admin loads every tagged row of a tag into one form. Importing it registers it, whatever the order of apps.
admin.site.unregister(Tag)

ADDRESS = ("Adresse auf der Website", {"fields": ["slug", "is_proposed"], "classes": ["collapse"]})
BY_HAND = (
    "Seite gestalten (alles freiwillig)",
    {"fields": ["introduction", "picture", *Subject.picks, "seo_title", "seo_description"], "classes": ["collapse"]},
)
NUMBERS = [  # of a law
    "eurlex",
    ("celex", "procedure"),
    "eli",
    ("bgbl", "drucksache"),
    ("federal_register", "cfr"),
    ("website", "wikidata"),
]


class UsageFilter(ChoiceFilter):
    title, parameter_name = "Verwendung", "verwendung"
    options = {
        "nie": ("Nicht verwendet", lambda rows, _person: rows.filter(usage=0)),
        "einmal": ("Nur einmal verwendet", lambda rows, _person: rows.filter(usage=1)),
        "vorgeschlagen": ("Wartet auf Bestätigung", lambda rows, _person: rows.filter(is_proposed=True)),
    }


class AliasFormSet(BaseInlineFormSet):
    def validate_unique(self):
        """Refuse a name or address that stands in two rows, but for empty ones. Other tags: see `Alias.clean`."""
        seen = set()
        for form in self.forms:
            values = getattr(form, "cleaned_data", {})
            if values.get("DELETE"):
                continue
            for name, key in (("name", fold(values.get("name", ""))), ("slug", values.get("slug", ""))):
                if key and (name, key) in seen:
                    form.add_error(name, f"„{values[name]}“ steht schon da.")
                seen.add((name, key))


class FoldedInline(DeskFields, admin.StackedInline):
    """Rows that stand folded until somebody opens one."""

    template = "admin/desk/folded_rows.html"
    extra = 0
    formfield_overrides = DeskAdmin.formfield_overrides


class AliasInline(FoldedInline):
    formset = AliasFormSet
    fields = [("name", "slug", "origin", "year")]
    verbose_name = "anderer Name"
    verbose_name_plural = "Andere Namen (werden beim Suchen und Verschlagworten gefunden und leiten weiter)"


def alias_inline(alias_model):
    return type(f"{alias_model.__name__}Inline", (AliasInline,), {"model": alias_model})


class SubjectAdmin(DeskAdmin):
    """A tag: found by any of its names; says how many articles carry it."""

    ordering = ["folded"]
    list_filter = [UsageFilter]
    search_fields = ["name"]  # switches the search box on; `get_search_results` does the work
    actions = ["confirm", "merge"]
    change_list_template = "admin/desk/tag_list.html"

    def get_urls(self):
        guard, model, name = self.admin_site.admin_view, {"model": self.model}, f"articles_{self.model.kind}"
        own = [
            path("zusammenfuehren/", guard(merge.merge_page), model, name=f"{name}_merge"),
            path("dubletten/", guard(lists.duplicates_page), model, name=f"{name}_duplicates"),
        ]
        if self.model is Topic:  # of all kinds, and so at one address
            own.append(path("pruefen/", guard(lists.proposals_page), name="desk_proposals"))
        return [*own, *super().get_urls()]

    def get_autocomplete_fields(self, request):
        return [*super().get_autocomplete_fields(request), "picture", *self.model.picks]

    def changelist_view(self, request, extra_context=None):
        own = {"waiting": lists.waiting(), "may_order": self.has_change_permission(request)}
        return super().changelist_view(request, own | (extra_context or {}))

    def get_queryset(self, request):
        through = self.model.through_model
        used = through.objects.filter(tag=OuterRef("pk")).order_by().values("pk")[: MOST_USED + 1]
        return super().get_queryset(request).annotate(usage=CountUpTo(used))

    def get_search_results(self, request, queryset, search_term):
        key = fold(search_term)
        if not key:
            return queryset, False
        return queryset.filter(Q(folded__contains=key) | Q(aliases__folded__contains=key)), True

    @admin.display(description="Artikel", ordering="usage")
    def used(self, tag) -> int | str:
        return tag.usage if tag.usage <= MOST_USED else f"mehr als {MOST_USED}"

    @admin.display(description="bestätigt", boolean=True, ordering="is_proposed")
    def confirmed(self, tag) -> bool:
        return not tag.is_proposed

    @admin.action(description="Ausgewählte Schlagwörter bestätigen", permissions=["change"])
    def confirm(self, request, queryset):
        waiting = list(queryset.filter(is_proposed=True))
        with public_change():
            for tag in waiting:
                lists.confirm(tag, by=request.user)
        count = len(waiting)
        messages.success(request, f"{count} Schlagwörter bestätigt." if count != 1 else "1 Schlagwort bestätigt.")

    @admin.action(description="Ausgewählte Schlagwörter zusammenführen …", permissions=["delete"])
    def merge(self, request, queryset):
        return merge.ask_to_merge(request, queryset)


RELATION = [("role", "status"), ("since", "until", "amount", "currency"), "text", "source", "visible_from"]


class CompanyRelationInline(FoldedInline):
    model = Relation
    autocomplete_fields = ["regulation"]
    fields = ["regulation", *RELATION]


class RegulationRelationInline(FoldedInline):
    model = Relation
    autocomplete_fields = ["company"]
    fields = ["company", *RELATION]


@admin.register(Company)
class CompanyAdmin(saving.TellsOutdated, SubjectAdmin):
    list_display = ["name", "company_kind", "parent", "country", "used", "confirmed"]
    list_select_related = ["parent"]
    list_filter = ["company_kind", "country", UsageFilter]
    autocomplete_fields = ["parent"]
    inlines = [CompanyRelationInline, alias_inline(CompanyAlias)]
    fieldsets = [
        ("Name und Profil", {"fields": [("name", "company_kind"), "parent", "profile"]}),
        ("Sitz und Kennungen", {"fields": [("seat", "country"), "website", ("lei", "wikidata")]}),
        BY_HAND,
        ADDRESS,
    ]


class MilestoneInline(FoldedInline):
    model = Milestone
    fk_name = "regulation"
    autocomplete_fields = ["our_article", "replaces"]
    fields = [
        ("kind", "date", "precision", "certainty"), "scope", "text", "source", ("our_article", "replaces"), "visible_from"
    ]  # fmt: skip


@admin.register(Milestone)
class MilestoneAdmin(saving.TellsOutdated, DeskAdmin):
    """Dates and deadlines across all regulations; written at the regulation, searched here."""

    list_display = ["date", "regulation", "kind", "scope", "certainty"]
    list_select_related = ["regulation"]
    list_filter = ["kind", "certainty"]
    search_fields = ["regulation__name", "scope", "text"]
    autocomplete_fields = ["regulation", "our_article", "replaces"]
    date_hierarchy = "date"


@admin.register(Regulation)
class RegulationAdmin(saving.TellsOutdated, SubjectAdmin):
    form = RegulationForm
    list_display = ["name", "instrument", "jurisdiction", "checked_on", "used", "confirmed"]
    list_filter = ["instrument", "jurisdiction", UsageFilter]
    autocomplete_fields = ["part_of", "implements", "institutions"]
    inlines = [MilestoneInline, RegulationRelationInline, alias_inline(RegulationAlias)]
    fieldsets = [
        ("Name und Inhalt", {"fields": ["name", "long_title", ("instrument", "jurisdiction"), "summary", "profile"]}),
        ("Zusammenhang", {"fields": [("part_of", "implements"), "institutions", "checked_on"]}),
        ("Kennungen", {"fields": NUMBERS}),
        BY_HAND,
        ADDRESS,
    ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        is_shown = request.method == "GET" and is_id(object_id)
        own = {"outdated": saving.link(request, int(object_id)) if is_shown else ""}
        return super().change_view(request, object_id, form_url, own | (extra_context or {}))


@admin.register(Institution)
class InstitutionAdmin(SubjectAdmin):
    list_display = ["name", "long_name", "institution_kind", "jurisdiction", "used", "confirmed"]
    list_filter = ["institution_kind", "jurisdiction", UsageFilter]
    inlines = [alias_inline(InstitutionAlias)]
    fieldsets = [
        ("Name und Profil", {"fields": ["name", "long_name", ("institution_kind", "jurisdiction"), "profile"]}),
        ("Kennungen", {"fields": [("website", "wikidata")]}),
        BY_HAND,
        ADDRESS,
    ]


@admin.register(Topic)
class TopicAdmin(SubjectAdmin):
    list_display = ["name", "ink", "used", "confirmed"]
    radio_fields = {"ink": admin.HORIZONTAL}
    inlines = [alias_inline(TopicAlias)]
    fieldsets = [
        ("Name und Profil", {"fields": ["name", "profile", "ink"]}),
        ("Kennungen", {"fields": [("website", "wikidata")], "classes": ["collapse"]}),
        BY_HAND,
        ADDRESS,
    ]


@admin.register(Relation)
class RelationAdmin(saving.TellsOutdated, DeskAdmin):
    list_display = ["company", "role", "regulation", "status", "since", "until"]
    list_select_related = ["company", "regulation"]
    list_filter = ["role", "status"]
    search_fields = ["company__name", "regulation__name", "text"]
    autocomplete_fields = ["company", "regulation"]
    fields = [("company", "regulation"), *RELATION]
