"""What all lists and forms of the desk share: the audit trail, deleting with reasons, German words."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.text import capfirst

from ..models import Article, AuditAction, AuditEntry, Image, public_change
from ..models.image import page_links
from .assets import DESK_MEDIA, LIST_MEDIA, with_nonce
from .fields import MomentField, TextField, plausible_year
from .lists import saved_views
from .lists.chips import chips
from .missing import explain
from .pages import desk_page
from .people.audit_words import before_and_after
from .searching import say_what_was_cut

MOST_COUNTED = 1_000  # rows of a list
MOST_USING = 100  # articles named that use something


def plain(value):
    """A form value as JSON for the audit trail: rows by their name, lists of rows by their names."""
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, models.Manager):
        value = value.all()
    if isinstance(value, models.QuerySet | list | tuple):
        return [plain(item) for item in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def audited(form: forms.ModelForm) -> list[str]:
    """The changed fields that the trail may keep: those of the row. Passwords are typed into fields of the form alone."""
    columns = {field.name for field in form._meta.model._meta.get_fields()} - {"password"}
    return [name for name in form.changed_data if name in columns]


def in_words(row: models.Model, names: Iterable[str]) -> dict:
    """An inline row for the audit trail of its parent: {"Meilenstein „Geltungsbeginn 2027“": {"Datum": …}}."""
    values = {}
    for name in names:
        chosen = getattr(row, f"get_{name}_display", None)
        values[capfirst(row._meta.get_field(name).verbose_name)] = chosen() if chosen else plain(getattr(row, name))
    return {f"{capfirst(row._meta.verbose_name)} „{row}“": values}


def articles_using(row: models.Model) -> list:
    """Articles that refer to `row` in their applied or newest revision, or carry it as a tag or in their byline: the newest, and one more than `MOST_USING` if there are more."""
    if not hasattr(row, "references"):
        return []
    newest = row.references.order_by("-pk").values_list("article", flat=True)[: MOST_USING + 1]
    rows = Article.objects.filter(pk__in=list(newest)).select_related("working_copy")
    return list(rows.defer("body", "body_html").order_by("-pk"))


def article_line(article) -> str:
    url = reverse("admin:articles_article_change", args=[article.pk])
    state = "Im Papierkorb" if article.is_in_trash else article.get_state_display()
    return format_html('Artikel <a href="{}">{}</a> ({})', url, article, state)


def pages_showing(image: Image) -> list[models.Model]:
    """Authors, subjects and series whose pages show it; a query for each kind."""
    return [row for table, name in page_links() for row in table._base_manager.filter(**{name: image})[:MOST_USING]]


def page_line(row: models.Model) -> str:
    url = reverse(f"admin:articles_{row._meta.model_name}_change", args=[row.pk])
    return format_html('{} <a href="{}">{}</a>', row._meta.verbose_name, url, row)


def _filled(form: forms.ModelForm) -> list[str]:
    return [name for name in form.base_fields if form.initial.get(name)]


class DeskFields:
    """Required fields explain themselves when empty, and dates need a plausible year. For forms and inline rows."""

    formfield_overrides: "Mapping[type[models.Field], Mapping[str, Any]]" = {
        models.CharField: {"form_class": TextField},
        models.SlugField: {"form_class": forms.SlugField},
        models.TextField: {"form_class": TextField, "widget": forms.Textarea(attrs={"rows": 4})},
        models.URLField: {
            "assume_scheme": "https",  # for what is typed as "news.example"
            "widget": forms.URLInput(attrs={"class": "vURLField"}),
        },
        models.DateField: {"widget": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})},
        models.DateTimeField: {"form_class": MomentField, "widget": MomentField.widget},
    }

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            explain({db_field.name: field}, self.opts.model_name)
        if isinstance(field, forms.DateField):
            field.validators.append(plausible_year)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            self._offer_adding(field, db_field.related_model, request)
        return field

    def _offer_adding(self, field: forms.ModelChoiceField, model: type[models.Model], request) -> None:
        """A link in words, in the place of the stock pencil, plus and eye."""
        field.widget = field.widget.widget
        field.widget.choices = field.choices
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        if model is not Article and self.admin_site.get_model_admin(model).has_add_permission(request):
            link = format_html(
                '<a href="{}" target="_blank">{} neu anlegen</a>',
                reverse(f"admin:{name}_add"),
                model._meta.verbose_name,
            )
            field.help_text = format_html("{} {}", field.help_text, link)


class ChoiceFilter(admin.SimpleListFilter):
    """A filter of fixed choices. `options`: {value in the address: (label, what narrows the rows for this person)}."""

    options: dict[str, tuple[str, Callable[[Any, Any], Any]]]

    def lookups(self, request, model_admin):
        return [(value, label) for value, (label, _narrow) in self.options.items()]

    def queryset(self, request, queryset):
        _label, narrow = self.options.get(self.value(), ("", None))
        return narrow(queryset, request.user) if narrow else queryset


class BoundedPaginator(Paginator):
    """Counts to `MOST_COUNTED` and no further: whoever has more rows than that narrows the list."""

    @cached_property
    def counted(self) -> int:
        return self.object_list.order_by().values("pk")[: MOST_COUNTED + 1].count()

    @cached_property
    def count(self) -> int:
        return min(self.counted, MOST_COUNTED)

    @property
    def is_cut(self) -> bool:
        return self.counted > MOST_COUNTED


class DeskAdmin(DeskFields, admin.ModelAdmin):
    """A ModelAdmin whose changes are public changes with an entry in the audit trail."""

    list_per_page = 50
    paginator = BoundedPaginator
    show_full_result_count = False
    save_on_top = False
    empty_value_display = "–"
    built_in_views: dict[str, str] = {}  # {name: query}, above the list beside those that people save

    def changelist_view(self, request, extra_context=None):
        say_what_was_cut(request)
        own = {
            "title": self.opts.verbose_name_plural,
            "list_media": with_nonce(request, LIST_MEDIA),
        }
        response = super().changelist_view(request, own | (extra_context or {}))
        if changelist := getattr(response, "context_data", None) and response.context_data.get("cl"):
            response.context_data |= self._above_list(request, changelist)
        return response

    def _above_list(self, request, changelist) -> dict[str, Any]:
        """Tabs of saved views, and what narrows the list now."""
        tabs = saved_views.tabs(request, self.opts.model_name, self.built_in_views)
        here = next((tab for tab in tabs if tab.is_here), None)
        may_delete = here and here.view and here.view.may_be_deleted_by(request.user)
        return {
            "views": tabs,
            "view_to_delete": here.view if may_delete else None,
            "query_to_save": "" if here else saved_views.present(request),
            "chips": chips(changelist),
        }

    @property
    def media(self):
        return super().media + DESK_MEDIA

    def get_view_on_site_url(self, obj=None) -> str | None:
        """The public address; None if readers cannot see it."""
        gate = getattr(self.model._default_manager, "public", None)
        is_seen = obj is not None and gate is not None and gate().filter(pk=obj.pk).exists()
        return obj.get_absolute_url() if is_seen and hasattr(obj, "get_absolute_url") else None

    def change_view(self, request, object_id, form_url="", extra_context=None):
        row = self.get_object(request, object_id)
        title = {"title": str(row), "subtitle": None} if row else {}
        return super().change_view(request, object_id, form_url, {**title, **(extra_context or {})})

    def history_view(self, request, object_id, extra_context=None):
        """The audit trail of this one thing."""
        row = self.get_object(request, object_id)
        if row is None or not self.has_view_permission(request, row):
            raise Http404
        entries = AuditEntry.objects.filter(model=self.opts.model_name, object_id=row.pk).select_related("person")[:100]
        for entry in entries:
            entry.texts = before_and_after(entry)
        return desk_page(request, "audit", "Protokoll", opts=self.opts, row=row, entries=entries)

    def save_model(self, request, obj, form, change):
        names = audited(form)
        stored = type(obj)._default_manager.get(pk=obj.pk) if change else None
        before = {name: plain(getattr(stored, name, None)) for name in names} if stored else None
        obj.save()
        if not change or names:
            after = {name: plain(form.cleaned_data.get(name)) for name in names}
            action = AuditAction.CHANGE if change else AuditAction.ADD
            AuditEntry.objects.record(action, obj, by=request.user, before=before, after=after)

    def save_formset(self, request, form, formset, change):
        """Changes of inline rows go into the audit trail of their parent."""
        gone = formset.deleted_forms
        changed = [row_form for row_form in formset.forms if row_form in gone or row_form.has_changed()]
        stored = formset.model._default_manager.in_bulk([row_form.instance.pk for row_form in formset.initial_forms])
        before = [
            in_words(stored[row_form.instance.pk], _filled(row_form) if row_form in gone else audited(row_form))
            for row_form in changed
            if row_form.instance.pk in stored
        ]
        super().save_formset(request, form, formset, change)
        after = [in_words(row_form.instance, audited(row_form)) for row_form in changed if row_form not in gone]
        if before or after:
            AuditEntry.objects.record(AuditAction.CHANGE, form.instance, by=request.user, before=before, after=after)

    def log_addition(self, *args):
        """Nothing goes into the stock log: the audit trail is the only one."""

    log_change = log_deletions = log_addition

    def save_related(self, request, form, formsets, change):
        """Inlines and many-to-many rows are as public as the row itself."""
        with public_change() as public:
            super().save_related(request, form, formsets, change)
            if hasattr(form.instance, "note_in"):
                form.instance.note_in(public)

    def delete_model(self, request, obj):
        AuditEntry.objects.record(AuditAction.DELETE, obj, by=request.user, before={"Name": str(obj)})
        obj.delete()

    def delete_queryset(self, request, queryset):
        """Row by row: each deletion tells the listeners what is gone."""
        with public_change():
            for obj in queryset:
                self.delete_model(request, obj)

    def get_deleted_objects(self, objs, request):
        """Like the stock method, but what prevents deletion is listed as articles, if there are any."""
        to_delete, counts, perms_needed, protected = super().get_deleted_objects(objs, request)
        if protected:
            lines = [article_line(article) for obj in objs for article in articles_using(obj)]
            protected = list(dict.fromkeys(lines)) or protected
        return to_delete, counts, set() if protected else perms_needed, protected
