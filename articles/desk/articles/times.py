"""Ending an embargo early: a page of its own, for the chief editor, with a reason."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone

from ...models import EmbargoHolds, NotPublishable
from ..fields import MomentField, reason_field
from ..pages import DeskRequest, article_for, desk_page
from .form import PAST
from .state import at_clock


class EmbargoForm(forms.Form):
    until = MomentField(label="Neues Ende (leer: ganz aufheben)")
    reason = reason_field("Zum Beispiel: Andere Medien haben die Sperrfrist gebrochen.")

    def clean_until(self):
        until = self.cleaned_data["until"]
        if until and until <= timezone.now():
            raise forms.ValidationError(f"{PAST} Zum Aufheben bitte leer lassen.")
        return until


def lift_embargo(request: DeskRequest, pk: int):
    article = article_for(request, pk, right="lift_embargo")
    if not article.is_embargoed():
        raise Http404
    form = EmbargoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            article.set_embargo(form.cleaned_data["until"], by=request.user, reason=form.cleaned_data["reason"])
        except (EmbargoHolds, NotPublishable) as refusal:
            messages.error(request, str(refusal) or "Die Sperrfrist bleibt.")
        else:
            messages.success(request, _lifted(article))
            return redirect("admin:articles_article_change", article.pk)
    return desk_page(request, "lift_embargo", "Sperrfrist aufheben", original=article, form=form)


def _lifted(article) -> str:
    until = article.embargo_until
    text = f"Die Sperrfrist endet jetzt {at_clock(until)}." if until else "Die Sperrfrist ist aufgehoben."
    if article.is_scheduled():
        text += f" Der Artikel bleibt eingeplant und erscheint {at_clock(article.publish_at)}."
    return text
