"""The picture library."""

from django import forms
from django.contrib import admin
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Exists, OuterRef
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from ...models import Article, Image, Reference
from ...models.image import is_on_pages
from ...pictures import PictureRefused, checksum_of
from ..assets import desk_media, with_nonce
from ..base import MOST_USING, ChoiceFilter, DeskAdmin, article_line, articles_using, page_line, pages_showing
from ..lists.pages import PICTURES, BulkList
from ..start import rights_ending
from . import withdraw

LIBRARY, FOCAL = desk_media("lists", "library"), desk_media("focal")
RIGHTS = ["kind", "is_symbolic", "taken_on", "rights_until", "is_blocked", "licence", "licence_url", "source"]
_USES = Reference.objects.filter(image=OuterRef("pk"))


class StateFilter(ChoiceFilter):
    title, parameter_name = "Stand", "stand"
    options = {
        "ohne-nachweis": ("Ohne Bildnachweis", lambda rows, _person: rows.filter(credit="")),
        "ohne-alt": ("Ohne Alternativtext", lambda rows, _person: rows.filter(alt="")),
        "rechte": ("Rechte abgelaufen", lambda rows, _person: rows.filter(rights_until__lt=timezone.localdate())),
        "rechte-enden": ("Rechte enden in sieben Tagen, veröffentlicht", lambda rows, _person: rights_ending(rows)),
        "ungenutzt": ("Nicht verwendet", lambda rows, _person: rows.exclude(Exists(_USES) | is_on_pages())),
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

    def _post_clean(self):
        """Store the file once all else is right; what is no picture is refused with the reason."""
        super()._post_clean()
        file = self.cleaned_data.get("file")
        if self.errors or not isinstance(file, UploadedFile):
            return
        try:
            self.instance.checksum = checksum_of(file)
            if (same := self.instance.same_as) and "again" not in self.data:
                self.add_error("file", _there_already(same))
            else:
                self.instance.store_file()
        except PictureRefused as error:
            self.add_error("file", str(error))

    def full_clean(self):
        """Ask for the file again if another field is wrong: browsers do not send a chosen file a second time."""
        super().full_clean()
        if self.errors and "file" in self.files and "file" not in self.errors:
            self.add_error("file", "Bitte die Datei noch einmal wählen: der Browser schickt sie kein zweites Mal.")


def _there_already(same: Image) -> str:
    """Offers the picture, and a box to tick for somebody who wants another of the same file."""
    return format_html(
        'Dieses Bild gibt es schon: <a href="{}">{}</a>. <label><input type="checkbox" name="again"> Trotzdem neu hochladen</label>',
        reverse("admin:articles_image_change", args=[same.pk]),
        same,
    )


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

    def get_urls(self):
        withdrawing = self.admin_site.admin_view(withdraw.withdraw)
        return [
            path("<int:object_id>/zurueckziehen/", withdrawing, name="desk_picture_withdraw"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        urls = {name: reverse(f"admin:desk_{name.lower()}") for name in ("upload", "fileNotes")}
        return super().changelist_view(
            request,
            {"desk_config": {"urls": urls}, "list_media": with_nonce(request, LIBRARY), **(extra_context or {})},
        )

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        return super().changeform_view(
            request, object_id, form_url, {"desk_media": with_nonce(request, FOCAL), **(extra_context or {})}
        )

    def save_model(self, request, obj, form, change):
        if not change:
            obj.uploaded_by = request.user
        super().save_model(request, obj, form, change)

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
            image.used, image.pages = articles_using(image), pages_showing(image)
            known = Article.objects.known_to(request.user).filter(pk__in=[article.pk for article in image.used])
            image.known = set(known.values_list("pk", flat=True))
        return image

    @admin.display(description="Verwendet in")
    def used_in(self, image):
        articles = image.used[:MOST_USING] if image.pk else []
        lines = [(article_line(article),) for article in articles if article.pk in image.known]
        others = len(articles) - len(lines)
        lines += [(f"Außerdem in {others} nicht öffentlichen Artikeln anderer.",)] if others else []
        lines = [(page_line(page),) for page in (image.pages if image.pk else [])] + lines
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
