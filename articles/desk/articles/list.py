"""The list of articles: what an editor looks for in the morning."""

from django.contrib import admin
from django.db.models import Prefetch
from django.utils.html import format_html, format_html_join

from ...models import Article, Byline
from ..base import MOST_COUNTED, DeskAdmin
from ..searching import articles_with
from ..subjects import bulk_tags
from .filters import AuthorFilter, GenreFilter, MineFilter, MissingFilter, StateFilter, TagFilter, TimeFilter
from .state import clock, status_of


class ArticleList(DeskAdmin):
    list_display = ["headline", "standing", "authors", "genre", "saved"]
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
    search_fields = ["title", "kicker", "lead", "body"]  # of what the search has no index of
    search_help_text = "Wörter aus Titel, Vorspann oder Text"
    ordering = ["-working_copy__saved_at", "-working_copy"]
    sortable_by = ["saved"]  # by anything else, the whole archive would have to be sorted
    actions = ["change_tags"]

    def get_actions(self, request):
        """No "delete selected": articles that were public are withdrawn, one by one."""
        actions = super().get_actions(request)
        return {name: actions[name] for name in self.actions if name in actions and bulk_tags.may_tag(request.user)}

    @admin.action(description="Schlagwörter ändern …")
    def change_tags(self, request, queryset):
        ids = queryset.order_by("pk").values_list("pk", flat=True)[: bulk_tags.MOST + 1]
        return bulk_tags.bulk_page(request, list(ids))

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
        heavy = ("body", "body_html", "applied_revision__content", "working_copy__newest_revision__content")
        return rows.prefetch_related(Prefetch("bylines", Byline.objects.select_related("author"))).defer(*heavy)

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
        when = f" {clock(article.publish_at)}" if status.key in ("live", "planned") else ""
        notes = ["Neuere Arbeitsfassung"] if article.is_visible() and article.has_newer_working_copy else []
        if status.key == "overdue":
            notes = [f"Geplante Zeit vorbei: {clock(article.working_copy.planned_for)}"]
        below = format_html_join("", "<br><small>{}</small>", [(note,) for note in notes])
        html = '<span class="desk-state desk-state-{}">{}</span><small>{}</small>{}'
        return format_html(html, status.key, status.label, when, below)

    @admin.display(description="Autor:innen")
    def authors(self, article: Article) -> str:
        return ", ".join(byline.author.name for byline in article.bylines.all())

    @admin.display(description="Gespeichert", ordering="working_copy__saved_at")
    def saved(self, article: Article) -> str:
        return clock(article.working_copy.saved_at)
