"""Taking a public article away from readers: with a notice, or silently after a court order."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from ..models import AuditEntry, NotPublishable, public_change


class WithdrawForm(forms.Form):
    is_silent = forms.ChoiceField(
        label="Was sehen Leser unter der Adresse?",
        choices=[
            ("", "Den Hinweis „Diesen Artikel haben wir am … zurückgezogen“ mit dem Grund"),
            ("1", "Nur „Dieser Artikel ist nicht mehr verfügbar.“, ohne Titel (nach Gerichtsbeschluss)"),
        ],
        widget=forms.RadioSelect,
        required=False,
        initial="",
    )
    notice = forms.CharField(label="Grund", required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text="Steht im Hinweis für Leser und im Protokoll.")  # fmt: skip

    def clean_notice(self) -> str:
        notice = self.cleaned_data["notice"].strip()
        if not notice:
            raise forms.ValidationError("Bitte einen Grund angeben.")
        return notice


def withdraw(model_admin, request: HttpRequest, object_id: str):
    article = model_admin.get_object(request, object_id)
    if article is None or not request.user.has_perm("articles.withdraw_article"):
        raise Http404
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        is_silent, notice = bool(form.cleaned_data["is_silent"]), form.cleaned_data["notice"]
        try:
            with public_change():
                article.withdraw(by=request.user, notice="" if is_silent else notice, is_silent=is_silent)
                AuditEntry.objects.record(
                    "zurückziehen",
                    article,
                    by=request.user,
                    before="öffentlich",
                    after="zurückgezogen",
                    reason=notice,
                )
            messages.success(request, "Zurückgezogen. Leser sehen den Artikel nirgends mehr.")
        except NotPublishable as refusal:
            messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Zurückziehen",
        "opts": model_admin.opts,
        "original": article,
        "form": form,
    }
    return TemplateResponse(request, "admin/desk/withdraw.html", context)
