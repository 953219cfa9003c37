"""What belongs to the site as a whole: settings, legal texts."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse

from ..models import Page, SiteSettings
from .base import DeskAdmin
from .fields import BodyField
from .login import LoginForm, change_password, log_in

admin.site.login_form = LoginForm
admin.site.login = log_in
admin.site.password_change = change_password
admin.site.site_header = "Redaktion"
admin.site.site_title = "Redaktion"
admin.site.index_title = "Start"
admin.site.enable_nav_sidebar = False
admin.site.empty_value_display = "–"


@admin.register(SiteSettings)
class SiteSettingsAdmin(DeskAdmin):
    fieldsets = [
        (None, {"fields": ["tagline", "description"]}),
        (
            "Impressum",
            {
                "fields": [
                    "publisher",
                    "address",
                    "represented_by",
                    "email",
                    "phone",
                    "register",
                    "vat_id",
                    "responsible",
                    "ownership",
                ]
            },
        ),
        ("Verhalten", {"fields": ["four_eyes", "feed_full_text", "tdm_reserved"]}),
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
        return HttpResponseRedirect(reverse("admin:articles_sitesettings_change", args=[row.pk]))


@admin.register(Page)
class PageAdmin(DeskAdmin):
    list_display = ["title", "slug", "is_public", "updated_at"]
    search_fields = ["title", "body"]
    fields = ["title", "slug", "body", "is_public"]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "body":
            return BodyField(label="Text", required=False)
        return super().formfield_for_dbfield(db_field, request, **kwargs)
