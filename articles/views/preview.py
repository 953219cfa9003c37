"""A working copy, read and annotated through a secret link by people without an account."""

import datetime as dt

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ..body import plain_text
from ..desk.fields import TextField
from ..desk.mail import tell
from ..models import PreviewLink, Remark, RemarkPlace, Revision, Snapshot, Verdict
from ..models.desk.remark import MAX_NAME, MAX_QUOTE
from ..presentation.articles.article import preview_page
from ..presentation.site import site
from .rendering import page

REMARKS_AN_HOUR = 40
QUOTATION_MARKS = ' „“”"»«…'  # that people put around words they quote
SUBJECTS = {Verdict.NOTE: "Anmerkung", Verdict.APPROVED: "Freigabe", Verdict.CONCERNS: "Bedenken"}


class RemarkForm(forms.Form):
    """What a lawyer or an expert says about the version on the screen."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    verdict = forms.ChoiceField(
        label="Ihr Urteil",
        choices=[
            (Verdict.NOTE, "Anmerkung"),
            (Verdict.APPROVED, "Freigeben"),
            (Verdict.CONCERNS, "Bedenken"),
        ],
        initial=Verdict.NOTE,
    )
    paragraph = forms.IntegerField(label="Zu Absatz (Nummer am Rand)", required=False, min_value=1, max_value=2000)
    quote = TextField(label="Zu welcher Stelle? (Wörter aus dem Text)", required=False, max_length=MAX_QUOTE)
    text = TextField(label="Anmerkung", required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))
    name = TextField(label="Ihr Name", max_length=MAX_NAME)

    def clean(self):
        data = super().clean()
        if data.get("verdict") != Verdict.APPROVED and not data.get("text", "").strip():
            self.add_error("text", "Bitte schreiben Sie, worum es geht.")
        return data


@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, token: str) -> HttpResponse:
    wanted = ("article__working_copy", "revision", "created_by")
    link = PreviewLink.objects.filter(token=token).select_related(*wanted).first()
    if link is None:
        raise Http404("no such preview")
    if not link.is_open:
        return _private(page("preview_over", status=410))
    revision = link.revision or link.article.working_copy.newest_revision
    if revision is None:
        raise Http404("nothing to preview")
    if request.method == "POST":
        return _private(_take_remark(request, link, revision))
    return _private(_show(link, revision, RemarkForm(initial={"revision": revision.pk})))


def _take_remark(request: HttpRequest, link: PreviewLink, revision: Revision) -> HttpResponse:
    form = RemarkForm(request.POST or None, initial={"revision": revision.pk})
    if _is_flooded(link):
        wait = "bitte versuchen Sie es in einer Stunde noch einmal."
        form.add_error(None, f"Zu viele Anmerkungen auf einmal. Ihr Text steht unten; {wait}")
        return _show(link, revision, form, status=429)
    if form.is_valid():
        return _store(request, link, form)
    return _show(link, revision, form, status=422 if form.errors else 200)


def _show(link: PreviewLink, revision: Revision, form: RemarkForm, status: int = 200) -> HttpResponse:
    frame = site()
    return page(
        "preview",
        frame,
        status=status,
        article=preview_page(link.article, revision, frame),
        revision=revision,
        link=link,
        form=form,
        remarks=link.remarks.select_related("revision"),
    )


def _is_flooded(link: PreviewLink) -> bool:
    lately = timezone.now() - dt.timedelta(hours=1)
    return Remark.objects.filter(preview_link=link, created_at__gt=lately).count() >= REMARKS_AN_HOUR


@transaction.atomic  # the remark and the mail about it
def _store(request: HttpRequest, link: PreviewLink, form: RemarkForm) -> HttpResponse:
    data = form.cleaned_data
    seen = Revision.objects.filter(article=link.article, pk=data["revision"]).first()
    if seen is None or link.revision_id not in (None, seen.pk):
        raise Http404("no such revision")
    has_words, quote = bool(data["text"].strip()), data["quote"].strip(QUOTATION_MARKS)
    remark = Remark.objects.create(
        article=link.article,
        preview_link=link,
        revision=seen,
        paragraph=data["paragraph"],
        verdict=data["verdict"],
        name=data["name"].strip(),
        place=_place_of(quote, seen.snapshot),
        quote=quote,
        text=data["text"].strip(),
        resolved_at=None if has_words else timezone.now(),  # an approval alone leaves nothing to do
    )
    _tell_of(remark)
    return HttpResponseRedirect(f"{request.path}#anmerkungen")


def _place_of(quote: str, snapshot: Snapshot) -> RemarkPlace:
    """Where the words stand; what is not found word for word is looked for in the text by the desk's margin."""
    places = {
        RemarkPlace.BODY: plain_text(snapshot.blocks),
        RemarkPlace.TITLE: snapshot.title,
        RemarkPlace.LEAD: snapshot.lead,
    }
    return next((place for place, text in places.items() if quote in text), RemarkPlace.BODY)


def _tell_of(remark: Remark) -> None:
    """Send the remark by mail to the person who made the link and to the person who has the article now."""
    article, link = remark.article, remark.preview_link
    place = f", Absatz {remark.paragraph}" if remark.paragraph else ""
    quote = f"Zu „{remark.quote}“:\n\n" if remark.quote else ""
    verdict = f"{remark.name} zu Fassung {remark.revision.number}{place}: {remark.get_verdict_display()}"
    tell(
        article,
        [link.created_by, article.working_copy.assigned_to],
        f"{SUBJECTS[remark.verdict]} über den Vorschau-Link: {article}",
        f"{verdict}\n\n{quote}{remark.text}".strip(),
        fragment=f"#anmerkung-{remark.pk}",
    )


def _private(response: HttpResponse) -> HttpResponse:
    """Never stored, never indexed, and the secret address goes to no other site."""
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
