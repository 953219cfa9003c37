"""The list of articles: what an editor looks for in the morning."""

from django.contrib import admin
from django.utils.html import format_html, format_html_join

from ...models import Article, State
from ...text.naming import grouped
from ..base import MOST_COUNTED, DeskAdmin
from ..lists.pages import ARTICLES, BulkList
from ..searching import articles_with
from .filters import AuthorFilter, GenreFilter, MineFilter, MissingFilter, StateFilter, TagFilter, TimeFilter
from .state import clock, status_of


class ArticleList(BulkList, DeskAdmin):
    list_display = ["headline", "standing", "who", "appears", "length", "missing", "saved"]
    list_display_links = ["headline"]
    list_filter = [
        StateFilter,
        MineFilter,
        TagFilter,
        AuthorFilter,
        MissingFilter,
        TimeFilter,
        "working_copy__step",
        ("genre", GenreFilter),
    ]
    built_in_views = {
        "Meine": "wessen=meine",
        "Zur Freigabe": "working_copy__step__exact=review",
        "Überfällig": "stand=ueberfaellig",
        "Ohne Schlagwort": "fehlt=schlagwort",
    }
    search_fields = ["title", "kicker", "lead", "body"]  # of what the search has no index of
    search_help_text = "Wörter aus Titel, Vorspann oder Text"
    ordering = ["-working_copy__saved_at", "-working_copy"]
    sortable_by = ["appears", "saved"]  # by anything else, the whole archive would have to be sorted
    bulk_actions = ARTICLES

    def get_queryset(self, request):
        rows = (
            super()
            .get_queryset(request)
            .editable_by(request.user)
            .filter(working_copy__isnull=False)  # every article has one; said here, the list can walk its index
            .select_related("applied_revision", "working_copy__newest_revision__person", "working_copy__assigned_to")
        )
        rows = rows if "object_id" in request.resolver_match.kwargs else rows.outside_trash()
        if not request.resolver_match.url_name.endswith("_changelist"):
            return rows
        return rows.select_related("working_copy__owner").without_contents()

    def get_search_results(self, request, queryset, search_term):
        return queryset.filter(articles_with(search_term, *self.search_fields, limit=MOST_COUNTED)), False

    def has_change_permission(self, request, obj=None) -> bool:
        """Authors change their own articles, the desk changes all."""
        if not super().has_change_permission(request, obj):
            return False
        return obj is None or Article.objects.filter(pk=obj.pk).editable_by(request.user).exists()

    def has_delete_permission(self, request, obj=None) -> bool:
        """Only what no reader ever saw can be deleted."""
        return super().has_delete_permission(request, obj) and (obj is None or not obj.was_public())

    @admin.display(description="Titel")
    def headline(self, article: Article):
        kicker = format_html("<small>{}</small><br>", article.kicker) if article.kicker else ""
        return format_html("{}{}", kicker, article)

    @admin.display(description="Stand")
    def standing(self, article: Article):
        status = status_of(article)
        notes = ["Neuere Arbeitsfassung"] if article.is_visible() and article.has_newer_working_copy else []
        if status.key == "overdue":
            notes = [f"Geplante Zeit vorbei: {clock(article.working_copy.planned_for)}"]
        below = format_html_join("", "<br><small>{}</small>", [(note,) for note in notes])
        return format_html('<span class="desk-state desk-state-{}">{}</span>{}', status.key, status.label, below)

    @admin.display(description="Wer")
    def who(self, article: Article) -> str:
        """Who has it; who began it, if nobody has."""
        return _cell(article.working_copy.assigned_to or article.working_copy.owner)

    @admin.display(description="Erscheint", ordering="publish_at")
    def appears(self, article: Article) -> str:
        """When it appears or appeared; of a draft, when somebody wants it to."""
        wanted = article.working_copy.planned_for if article.state == State.DRAFT else None
        moment = article.publish_at or wanted
        return _cell(moment and clock(moment))

    @admin.display(description="Wörter")
    def length(self, article: Article) -> str:
        return grouped(article.word_count)

    @admin.display(description="Es fehlt")
    def missing(self, article: Article) -> str:
        copy = article.working_copy
        lacks = {"Autor:in": copy.lacks_author, "Schlagwort": copy.lacks_tags, "Bild": copy.lacks_lead_image}
        return _cell(", ".join(name for name, is_lacking in lacks.items() if is_lacking))

    @admin.display(description="Gespeichert", ordering="working_copy__saved_at")
    def saved(self, article: Article) -> str:
        return clock(article.working_copy.saved_at)


def _cell(value) -> str:
    """A value that may be missing: the cards of a phone leave out cells without any."""
    return format_html("<span>{}</span>", value) if value else ""
