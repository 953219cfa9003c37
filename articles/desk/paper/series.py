"""Series: title, introduction and picture in a form, the parts in an ordered picker."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.urls import reverse

from ...models import Article, Genre, Series, public_change
from .. import describe
from ..assets import desk_media, with_nonce
from ..base import DeskAdmin
from ..fields import JSONListField

MEDIA = desk_media("series")


class SeriesForm(forms.ModelForm):
    parts = JSONListField(
        label="Teile",
        help_text="In der Reihenfolge, in der Leser sie lesen sollen: ziehen, ↑ oder Alt + ↑/↓. Was noch niemand lesen kann, zählt erst mit, wenn es erschienen ist.",
    )

    class Meta:
        model = Series
        fields: list[str] = []  # those of the fieldsets

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["parts"] = list(self.instance.parts.values_list("article_id", flat=True))

    def clean_parts(self) -> list[Article]:
        ids = self.cleaned_data["parts"]
        if len(ids) > Series.MOST_PARTS:
            raise ValidationError(f"Eine Serie hat höchstens {Series.MOST_PARTS} Teile, ausgewählt sind {len(ids)}.")
        rows = Article.objects.only("title", "genre", "created_at").in_bulk(ids)
        parts = [rows[pk] for pk in ids if pk in rows]
        if advertising := [str(part) for part in parts if Genre(part.genre).is_advertising]:
            raise ValidationError(f"Anzeigen gehören in keine Serie: „{advertising[0]}“.")
        return parts


@admin.register(Series)
class SeriesAdmin(DeskAdmin):
    form = SeriesForm
    list_display = ["title", "number_of_parts", "is_public", "created_at"]
    search_fields = ["title", "introduction"]
    autocomplete_fields = ["picture"]
    fieldsets = [
        ("Titel und Einführung", {"fields": ["title", "introduction", "picture", "is_public"]}),
        ("Adresse auf der Website", {"fields": ["slug"], "classes": ["collapse"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(number=Count("parts"))

    @admin.display(description="Teile", ordering="number")
    def number_of_parts(self, series) -> int:
        return series.number

    def save_model(self, request, obj, form, change):
        with public_change():
            super().save_model(request, obj, form, change)
            if "parts" in form.changed_data:
                obj.arrange(part.pk for part in form.cleaned_data["parts"])

    def render_change_form(self, request, context, *args, **kwargs):
        bound = context["adminform"].form["parts"]
        context |= {
            "parts": bound,
            "chosen": describe.articles(bound.field.to_python(bound.value()), request.user),
            "desk_config": {"urls": {"articles": reverse("admin:desk_articles")}},
            "desk_media": with_nonce(request, MEDIA),
        }
        return super().render_change_form(request, context, *args, **kwargs)
