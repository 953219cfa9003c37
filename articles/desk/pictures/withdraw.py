"""Taking a picture away for good: files and renditions are deleted, and no page shows it any more."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect

from ...models import Image
from ..articles.withdraw import withdraw_picture
from ..base import articles_using, pages_showing
from ..fields import reason_field
from ..pages import DeskRequest, desk_page


class PictureWithdrawForm(forms.Form):
    reason = reason_field("Zum Beispiel: Die Agentur hat das Bild gesperrt.")


def withdraw(request: DeskRequest, object_id: int):
    image = Image.objects.filter(pk=object_id).first()
    if image is None or image.is_withdrawn or not request.user.has_perm("articles.withdraw_article"):
        raise Http404
    form = PictureWithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        withdraw_picture(image, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, "Zurückgezogen. Alle Dateien des Bildes sind gelöscht.")
        return redirect("admin:articles_image_change", image.pk)
    return desk_page(
        request,
        "picture_withdraw",
        "Bild zurückziehen",
        opts=Image._meta,
        image=image,
        form=form,
        articles=articles_using(image),
        pages=pages_showing(image),
    )
