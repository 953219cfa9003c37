"""The picture library."""

from django import forms
from django.contrib import admin, messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Exists, OuterRef
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from ...models import Article, Image, Reference
from ...pictures import PictureRefused, read_upload
from ..base import MOST_USING, ChoiceFilter, DeskAdmin, article_line, articles_using
from ..lists.pages import PICTURES, BulkList
from ..start import rights_ending
from . import withdraw

RIGHTS = ["kind", "is_symbolic", "taken_on", "rights_until", "is_blocked", "licence", "licence_url", "source"]
_USES = Reference.objects.filter(image=OuterRef("pk"))


class StateFilter(ChoiceFilter):
    title, parameter_name = "Stand", "stand"
    options = {
        "ohne-nachweis": ("Ohne Bildnachweis", lambda rows, _person: rows.filter(credit="")),
        "ohne-alt": ("Ohne Alternativtext", lambda rows, _person: rows.filter(alt="")),
        "rechte": ("Rechte abgelaufen", lambda rows, _person: rows.filter(rights_until__lt=timezone.localdate())),
        "rechte-enden": ("Rechte enden in sieben Tagen, veröffentlicht", lambda rows, _person: rights_ending(rows)),
        "ungenutzt": ("Nicht verwendet", lambda rows, _person: rows.exclude(Exists(_USES))),
    }


class ImageForm(forms.ModelForm):
    class Meta:
        model = Image
        fields: list[str] = []  # those of the fieldsets
        help_texts = {
            "file": "JPEG, PNG oder WebP. Was die Datei von sich weiß (Bildnachweis, Bildunterschrift, Datum), füllt leere Felder.",
            "caption": "Zum Beispiel: Arbeit im Reinraum des Werks in Dresden",
            "kind": "Illustration und KI-generiert lesen auch die Leser.",
            "is_symbolic": "Zeigt nicht, worum es geht. Leser sehen „(Symbolbild)“.",
            "taken_on": "Zum Beispiel: 23.11.2026",
            "rights_until": "Zum Beispiel: 31.12.2027. Danach erscheint das Bild nirgends mehr.",
            "licence": "Zum Beispiel: CC BY 4.0, oder: nur redaktionelle Nutzung",
            "licence_url": "Zum Beispiel: https://creativecommons.org/licenses/by/4.0/",
            "source": "Wo das Bild herkommt. Zum Beispiel: https://example.org/presse/reinraum",
        }

    def clean_file(self):
        """Refuse what is no picture before anything is stored, with the reason."""
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            try:
                read_upload(file)
            except PictureRefused as error:
                raise forms.ValidationError(str(error)) from error
            file.seek(0)
        return file

    def full_clean(self):
        """Ask for the file again if another field is wrong: browsers do not send a chosen file a second time."""
        super().full_clean()
        if self.errors and "file" in self.files and "file" not in self.errors:
            self.add_error("file", "Bitte die Datei noch einmal wählen: der Browser schickt sie kein zweites Mal.")


@admin.register(Image)
class ImageAdmin(BulkList, DeskAdmin):
    form = ImageForm
    list_display = ["title", "credit", "kind", "rights_until", "created_at"]  # the template draws cards
    bulk_actions = PICTURES
    built_in_views = {"Ohne Bildnachweis": "stand=ohne-nachweis", "Nicht verwendet": "stand=ungenutzt"}
    list_per_page = 60
    list_filter = [StateFilter, "kind", "is_symbolic", "is_blocked"]
    search_fields = ["title", "caption", "alt", "credit"]
    search_help_text = "Wörter aus Titel, Bildunterschrift, Alternativtext oder Bildnachweis"
    readonly_fields = ["focal_point", "used_in", "size", "withdrawal"]
    fieldsets = [
        (None, {"fields": ["file", "focal_point", "title", "credit", "alt", "caption"]}),
        ("Art und Rechte", {"fields": RIGHTS}),
        ("Verwendung", {"fields": ["used_in", "size", "withdrawal"]}),
        ("Fokuspunkt in Zahlen", {"fields": [("focus_x", "focus_y")], "classes": ["collapse"]}),
    ]

    class Media:
        js = ["articles/desk/focal.js", "articles/desk/library.js"]

    def get_urls(self):
        withdrawing = self.admin_site.admin_view(withdraw.withdraw)
        return [
            path("<int:object_id>/zurueckziehen/", withdrawing, name="desk_picture_withdraw"),
            *super().get_urls(),
        ]

    def save_model(self, request, obj, form, change):
        if not change:
            obj.uploaded_by = request.user
        super().save_model(request, obj, form, change)
        if "file" in form.changed_data and (same := obj.same_as):
            url = reverse("admin:articles_image_change", args=[same.pk])
            messages.warning(request, format_html('Dieselbe Datei ist schon da: <a href="{}">{}</a>.', url, same))

    @admin.display(description="Fokuspunkt")
    def focal_point(self, image):
        if not image.renditions.get("jpg"):
            return "Nach dem Hochladen: auf die wichtigste Stelle klicken."
        return format_html(
            '<span class="desk-focal" data-focal><img src="{}" alt="Das Bild"><span class="desk-focal-mark"></span></span>'
            '<span class="help">Auf die wichtigste Stelle klicken: Zuschnitte zeigen sie immer.</span>',
            image.url(min(image.renditions["jpg"], key=lambda width: abs(width - 640))),
        )

    def get_object(self, request, object_id, from_field=None):
        """The picture; `used` holds articles showing it, `known` the ids of those that this person may know of."""
        image = super().get_object(request, object_id, from_field)
        if image is not None:
            image.used = articles_using(image)
            known = Article.objects.known_to(request.user).filter(pk__in=[article.pk for article in image.used])
            image.known = set(known.values_list("pk", flat=True))
        return image

    @admin.display(description="Verwendet in")
    def used_in(self, image):
        articles = image.used[:MOST_USING] if image.pk else []
        lines = [(article_line(article),) for article in articles if article.pk in image.known]
        others = len(articles) - len(lines)
        lines += [(f"Außerdem in {others} nicht öffentlichen Artikeln anderer.",)] if others else []
        lines += [("Und in weiteren, älteren Artikeln.",)] if image.pk and len(image.used) > MOST_USING else []
        listed = format_html_join("", "<li>{}</li>", lines)
        return format_html('<ul class="desk-usage">{}</ul>', listed) if lines else "Noch nicht verwendet."

    def get_readonly_fields(self, request, obj=None):
        """Who may not publish does not let a blocked picture out again."""
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.has_perm("articles.publish_article") else [*fields, "is_blocked"]

    def has_change_permission(self, request, obj=None) -> bool:
        """Only people who may publish change a picture that readers see or will see soon."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or not obj.is_in_print() or request.user.has_perm("articles.publish_article"))

    @admin.display(description="Zurückziehen")
    def withdrawal(self, image):
        if not image.pk or image.is_withdrawn:
            return "Zurückgezogen: die Dateien sind gelöscht." if image.pk else "–"
        url = reverse("admin:desk_picture_withdraw", args=[image.pk])
        return format_html('<a href="{}">Bild zurückziehen</a> (Chefredaktion)', url)

    @admin.display(description="Größe")
    def size(self, image):
        return f"{image.width} × {image.height} Bildpunkte" if image.width else ""
