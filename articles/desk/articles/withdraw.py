"""Taking a public article away from readers: with a notice, or silently after a court order; its pictures with it."""

from django import forms
from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.shortcuts import redirect

from ...models import Article, AuditAction, AuditEntry, Image, NotPublishable, Reference, public_change
from ...models.image import is_on_pages
from ..fields import LONG, TextField
from ..pages import DeskRequest, article_for, desk_page

COURT = "court"
REASONS = {
    "check": "Wir prüfen Hinweise auf einen Fehler.",
    "source": "Eine Quelle hat ihre Aussage zurückgezogen.",
    "accident": "Der Artikel ist versehentlich erschienen.",
}


class WithdrawForm(forms.Form):
    """Choosing a reason is enough; if another one is typed, that is used instead."""

    why = forms.ChoiceField(
        label="Was sehen Leser unter der Adresse?",
        choices=[
            *REASONS.items(),
            ("other", "Anderer Grund (unten angeben)"),
            (COURT, "Kein Hinweis: nach Gerichtsbeschluss"),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    notice = TextField(
        label="Anderer Grund",
        required=False,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Steht im Hinweis für Leser und im Protokoll; ohne Hinweis nur im Protokoll (zum Beispiel das Aktenzeichen).",
    )
    with_pictures = forms.BooleanField(label="Auch die Bilder löschen, die nur dieser Artikel zeigt", required=False)

    def clean(self):
        data = super().clean()
        data["is_silent"] = data.get("why") == COURT
        own = data.get("notice", "").strip()
        data["reason"] = own or REASONS.get(data.get("why"), "Gerichtsbeschluss" if data["is_silent"] else "")
        if not data["reason"]:
            self.add_error("notice", "Bitte einen Grund angeben.")
        return data


def withdraw(request: DeskRequest, pk: int):
    article = article_for(request, pk, right="withdraw_article")
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            gone = withdraw_article(article, form.cleaned_data, request.user)
            pictures = f" {len(gone)} Bild{'er' if len(gone) > 1 else ''} gelöscht." if gone else ""
            messages.success(request, f"Zurückgezogen. Leser sehen den Artikel nirgends mehr.{pictures}")
            return redirect("admin:articles_article_change", article.pk)
        except NotPublishable as refusal:
            messages.error(request, str(refusal))
    return desk_page(request, "withdraw", "Zurückziehen", original=article, form=form, pictures=own_pictures(article))


def withdraw_article(article: Article, data: dict, user) -> list[Image]:
    """The article, and with it the pictures that were asked for: all or nothing. Returns the pictures."""
    notice = "" if data["is_silent"] else data["reason"]
    gone = own_pictures(article) if data["with_pictures"] else []
    with public_change():
        article.withdraw(by=user, notice=notice, is_silent=data["is_silent"])
        after = "ohne Hinweis zurückgezogen" if data["is_silent"] else "zurückgezogen"
        AuditEntry.objects.record(
            AuditAction.WITHDRAW, article, by=user, before="öffentlich", after=after, reason=data["reason"]
        )
        for image in gone:
            withdraw_picture(image, by=user, reason=data["reason"])
    return gone


def own_pictures(article: Article) -> list[Image]:
    """Pictures that this article shows, and nothing else."""
    elsewhere = Reference.objects.filter(image=OuterRef("pk")).exclude(article=article)
    return list(Image.objects.filter(~Exists(elsewhere), ~is_on_pages(), references__article=article).exclude(file=""))


def withdraw_picture(image: Image, *, by, reason: str) -> None:
    before = image.file.name
    with public_change():
        image.withdraw()
        AuditEntry.objects.record(
            AuditAction.WITHDRAW, image, by=by, before=before, after="Dateien gelöscht", reason=reason
        )
