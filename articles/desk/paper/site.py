"""What belongs to the site as a whole: settings, legal texts."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse

from ...models import Page, SiteSettings
from ...presentation.site_pages import OWED
from .. import describe
from ..access.passwords import password_change
from ..assets import EMBED_HOSTS, PAGE_MEDIA, with_nonce
from ..base import DeskAdmin
from ..missing import explain
from ..people.login import LoginForm, OwnPasswordForm, login
from .page_form import PageForm

IMPRINT = [
    "publisher", "address", "represented_by", ("email", "phone"), ("register", "vat_id"), "responsible", "ownership"
]  # fmt: skip

admin.site.login_form = LoginForm
admin.site.login = login
admin.site.password_change = password_change
explain(LoginForm.base_fields)
explain(OwnPasswordForm.base_fields)
admin.site.site_header = "Redaktion"
admin.site.site_title = "Redaktion"
admin.site.index_title = "Start"
admin.site.enable_nav_sidebar = False
admin.site.empty_value_display = "–"


@admin.register(SiteSettings)
class SiteSettingsAdmin(DeskAdmin):
    fieldsets = [
        ("Website", {"fields": ["tagline", "description"]}),
        ("Impressum", {"fields": IMPRINT}),
        (
            "Arbeitsweise und Rechte",
            {"fields": ["four_eyes", "learns_related", "feed_full_text", "tdm_reserved", "data_licence"]},
        ),
    ]

    def has_add_permission(self, request) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def changelist_view(self, request, extra_context=None):
        """There is one row: open it."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        row, _created = SiteSettings.objects.get_or_create(pk=SiteSettings.ONLY)
        return redirect("admin:articles_sitesettings_change", row.pk)


@admin.register(Page)
class PageAdmin(DeskAdmin):
    form = PageForm
    list_display = ["title", "slug", "is_public", "updated_at"]
    search_fields = ["title", "body"]
    fields = ["title", "slug", "body", "is_public"]

    def render_change_form(self, request, context, *args, **kwargs):
        text = context["adminform"].form["body"].value() or ""
        context |= {
            "owed": OWED.items(),
            "desk_config": {"urls": {"articles": reverse("admin:desk_articles")}, "embeds": EMBED_HOSTS},
            "desk_references": describe.references(text, request.user),
            "desk_media": with_nonce(request, PAGE_MEDIA),
        }
        return super().render_change_form(request, context, *args, **kwargs)
