"""The form of a page of the house (Impressum, Datenschutz …): the article's text, and an address that leads to it."""

from django import forms
from django.urls import resolve

from ... import body
from ...addresses import address
from ...models import Page
from ...text import slugify
from ..fields import BodyField


class PageForm(forms.ModelForm):
    body = BodyField(label="Text", required=False)
    slug = forms.CharField(
        label="Adresse",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"list": "desk-owed", "class": "vTextField"}),
        help_text="Leer: aus dem Titel. Zum Beispiel: impressum. Wer sie ändert, bricht Links auf die alte.",
    )

    class Meta:
        model = Page
        fields = ["title", "slug", "body", "is_public"]

    def clean_body(self) -> str:
        text = self.cleaned_data["body"]
        blocks = body.parse(text)
        if any(body.pictures(blocks)) or any(isinstance(block, body.Tip | body.Chart) for block in blocks):
            raise forms.ValidationError(
                "Bilder, Diagramme und Lesetipps stehen nur in Artikeln: bitte aus dem Text nehmen."
            )
        return text

    def clean(self):
        data = super().clean()
        if "slug" in self.errors or "title" in self.errors:
            return data
        data["slug"] = slugify(data["slug"] or data["title"], 60)
        if not data["slug"]:
            self.add_error("slug", "Bitte eine Adresse aus Buchstaben oder Ziffern angeben.")
        elif resolve(path := address("house_page", data["slug"])).url_name != "house_page":
            self.add_error("slug", f"Unter {path} steht schon eine andere Seite der Website.")
        return data
