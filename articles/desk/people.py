"""Authors, and the people who log in."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group

from ..models import AuditEntry, Author, User
from .base import DeskAdmin

admin.site.unregister(Group)


@admin.register(Author)
class AuthorAdmin(DeskAdmin):
    list_display = ["name", "initials", "kind", "role"]
    list_filter = ["kind"]
    search_fields = ["name", "initials", "expertise"]
    autocomplete_fields = ["portrait"]
    fieldsets = [
        (None, {"fields": ["name", "initials", "kind", "role", "profile", "expertise", "portrait"]}),
        ("Kontakt (öffentlich)", {"fields": ["email", "website"]}),
        ("Adresse", {"fields": ["slug"], "classes": ["collapse"]}),
    ]


@admin.register(User)
class DeskUserAdmin(DeskAdmin, UserAdmin):
    list_display = ["username", "first_name", "last_name", "email", "roles", "is_active"]
    list_filter = ["groups", "is_active"]
    autocomplete_fields = ["author"]
    filter_horizontal = []
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("Person", {"fields": ["first_name", "last_name", "email", "author"]}),
        ("Rolle", {"fields": ["is_active", "is_staff", "groups", "is_superuser"]}),
        ("Zeiten", {"fields": ["last_login", "date_joined"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    def get_readonly_fields(self, request, obj=None):
        """Nobody gives away more than they have."""
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.is_superuser else [*fields, "is_superuser"]

    def has_change_permission(self, request, obj=None) -> bool:
        """Who may do everything is changed by their like only: a new password would be the same as the right."""
        is_theirs = obj is None or not obj.is_superuser or request.user.is_superuser
        return is_theirs and super().has_change_permission(request, obj)

    def user_change_password(self, request, id, form_url=""):
        """Who sets somebody's password can log in as them: the trail says so."""
        answer = super().user_change_password(request, id, form_url)
        if request.method == "POST" and answer.status_code == 302:
            AuditEntry.objects.record("passwort setzen", self.get_object(request, id), by=request.user)
        return answer

    @admin.display(description="Rolle")
    def roles(self, user) -> str:
        names = [group.name for group in user.groups.all()]
        return ", ".join(names) or ("Alles" if user.is_superuser else "–")
