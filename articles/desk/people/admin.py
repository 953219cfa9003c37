"""Authors, and the people who log in."""

from typing import Any

import allauth.account.admin  # registers what is taken out below
import allauth.mfa.admin  # noqa: F401 - likewise
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from ...models import AuditAction, AuditEntry, Author, DeskSession, User
from ..access.factors import HAS_FACTOR, with_second_factor
from ..base import ChoiceFilter, DeskAdmin
from ..fields import is_id
from . import undelivered
from .account_forms import AccountForm, NewAccountForm, NewPasswordForm

for model in (Group, EmailAddress, Authenticator):
    admin.site.unregister(model)


@admin.register(Author)
class AuthorAdmin(DeskAdmin):
    list_display = ["name", "initials", "kind", "role"]
    list_filter = ["kind"]
    search_fields = ["name", "initials", "expertise"]
    autocomplete_fields = ["portrait"]
    fieldsets = [
        ("Wer", {"fields": [("name", "initials"), ("kind", "role"), "profile", "expertise", "portrait"]}),
        ("Kontakt (öffentlich)", {"fields": [("email", "website")]}),
        ("Adresse auf der Website", {"fields": ["slug"], "classes": ["collapse"]}),
    ]


class RoleFilter(admin.SimpleListFilter):
    title = "Rolle"
    parameter_name = "rolle"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(pk), name) for pk, name in Group.objects.order_by("pk").values_list("pk", "name")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(groups=self.value()) if is_id(self.value() or "") else queryset


class ActiveFilter(ChoiceFilter):
    title, parameter_name = "Zugang", "zugang"
    options = {
        "ja": ("Darf sich anmelden", lambda rows, _person: rows.filter(is_active=True)),
        "nein": ("Darf sich nicht anmelden", lambda rows, _person: rows.filter(is_active=False)),
    }


@admin.register(User)
class DeskUserAdmin(DeskAdmin, UserAdmin):
    form, add_form, change_password_form = AccountForm, NewAccountForm, NewPasswordForm
    add_form_template = None
    change_user_password_template = "admin/desk/set_password.html"  # noqa: S105 - no password, a template
    list_display = ["username", "first_name", "last_name", "email", "roles", "may_log_in", "second_factor"]
    list_filter = [RoleFilter, ActiveFilter]
    autocomplete_fields = ["author"]
    filter_horizontal = []
    fieldsets = [
        (None, {"fields": ["username", "password_change"]}),
        ("Person", {"fields": ["first_name", "last_name", "email", "author"]}),
        ("Rolle", {"fields": ["groups", "is_active", "is_superuser"]}),
        ("Zeiten", {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        ("Person", {"fields": ["first_name", "last_name", "email", "author"]}),
        ("Rolle", {"fields": ["groups"]}),
        ("Anmeldung", {"fields": ["username", "password1", "password2"]}),
    ]
    readonly_fields = ["password_change", "last_login", "date_joined"]

    def get_urls(self) -> list[URLPattern]:
        mails = self.admin_site.admin_view(undelivered.undelivered_page)
        return [path("nicht-zugestellte-mails/", mails, name="desk_mails"), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return with_second_factor(super().get_queryset(request).prefetch_related("groups"))

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """Only superusers can make somebody a superuser."""
        return [*super().get_readonly_fields(request, obj), *([] if request.user.is_superuser else ["is_superuser"])]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Only superusers change a superuser: whoever sets the password could log in with all rights."""
        is_theirs = obj is None or not obj.is_superuser or request.user.is_superuser
        return is_theirs and super().has_change_permission(request, obj)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """Who sets somebody's password can log in as them: the trail says so."""
        answer = super().user_change_password(request, id, form_url)
        if request.method == "POST" and answer.status_code == 302 and (account := self.get_object(request, id)):
            assert isinstance(request.user, User)
            DeskSession.objects.filter(person=account).exclude(key=request.session.session_key).end()
            AuditEntry.objects.record(AuditAction.SET_PASSWORD, account, by=request.user)
        return answer

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm, change: bool) -> None:
        """Every account is staff, because the desk is all there is to log in to; `is_active` decides who may."""
        obj.is_staff = True
        super().save_model(request, obj, form, change)
        if not obj.is_active:
            DeskSession.objects.filter(person=obj).end()

    @admin.display(description="Passwort")
    def password_change(self, user: User) -> str:
        url = reverse("admin:auth_user_password_change", args=[user.pk])
        return format_html('<a href="{}">Neues Passwort setzen</a>', url)

    @admin.display(description="darf sich anmelden", boolean=True, ordering="is_active")
    def may_log_in(self, user: User) -> bool:
        return user.is_active

    @admin.display(description="zweiter Faktor", boolean=True)
    def second_factor(self, user: User) -> bool:
        return getattr(user, HAS_FACTOR)

    @admin.display(description="Rolle")
    def roles(self, user: User) -> str:
        names = [group.name for group in user.groups.all()]
        return ", ".join(names) or ("Alles" if user.is_superuser else "–")
