"""Correcting in the open: the note that goes with a changed text, where else the old wording stands, counterstatements."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ... import body
from ...models import (
    Article,
    AuditAction,
    AuditEntry,
    Correction,
    CorrectionKind,
    NotPublishable,
    Snapshot,
    public_change,
)
from ...text import is_stopword, sentences, words
from ..fields import LONG, TextField, is_id
from ..pages import DeskRequest, article_for, desk_page, may_look

TEMPLATE = "In einer früheren Fassung hieß es, … Richtig ist: …"
UNFILLED = re.compile(r"hieß es, …|Richtig ist: …")  # what is left of the template when nobody filled it in
MOST = 100  # places shown at once
_ASCII_RUN = re.compile(r"[0-9A-Za-z]{3,}")  # what every database compares alike, whatever it does with ä and Ä
_SPACE = re.compile(r"\s+")
_QUOTES = str.maketrans(dict.fromkeys("„“”\"‚‘’'«»", ""))


def correction_from(data: dict) -> Correction | None:
    """The unsaved note that the form asks for, or None for a small change or an update."""
    if data["change_kind"] not in CorrectionKind.values:
        return None
    return Correction(kind=data["change_kind"], text=data["change_note"].strip())


def missing_in(correction: Correction | None) -> str:
    """What the note to readers still lacks, in German, or ""."""
    if correction is None:
        return ""
    if not correction.text:
        return "Der Text für Leser, der die Änderung erklärt."
    return "Im Text für Leser steht noch „…“ aus der Vorlage." if UNFILLED.search(correction.text) else ""


# Where else the old wording stands


@dataclass(frozen=True)
class Place:
    """A sentence of a public article that says the old thing, marked up; `is_exact`: word for word."""

    article: Article
    sentence: SafeString
    is_exact: bool


def old_wordings(before: Snapshot, after: Snapshot) -> list[str]:
    """The sentences that readers saw and the new text no longer has, in their order."""
    new_sentences = {_plain(sentence) for sentence in _sentences(after)}
    return [sentence for sentence in dict.fromkeys(_sentences(before)) if _plain(sentence) not in new_sentences]


def _sentences(snapshot: Snapshot) -> list[str]:
    return sentences("\n".join([snapshot.title, snapshot.lead, body.plain_text(snapshot.blocks)]))


def _plain(text: str) -> str:
    """Without quotation marks, case and differences of space."""
    return _SPACE.sub(" ", text.translate(_QUOTES)).strip().casefold()


def where_else(wording: str, *, without: int | None = None) -> list[Place]:
    """Public articles with `wording` in title, lead or text: word for word first, then all its words in one sentence."""
    wanted = _plain(wording)
    if not wanted:
        return []
    places = sorted(_places(wanted, without), key=lambda place: not place.is_exact)
    return places[:MOST]


def _places(wanted: str, without: int | None) -> Iterator[Place]:
    rows = Article.objects.published().filter(_candidates(wanted), ~Q(pk=without)).newest_first()
    count = 0
    for row in rows.only("id", "title", "lead", "body", "publish_at", "state").iterator(chunk_size=200):
        text = "\n".join([row.title, row.lead, body.plain_text(body.parse(row.body))])
        for place in _in_text(row, text, wanted):
            yield place
            count += 1
        if count >= MOST:
            return


def _candidates(wanted: str) -> Q:
    """Articles with every longer piece of the wording somewhere: a superset, found by the database."""
    fields = ("title", "lead", "body")
    runs = dict.fromkeys(_ASCII_RUN.findall(wanted))
    anywhere = (reduce(or_, (Q(**{f"{name}__icontains": run}) for name in fields)) for run in runs)
    return reduce(and_, anywhere, Q())


def _in_text(row: Article, text: str, wanted: str) -> Iterator[Place]:
    """The sentences that match; a wording over several sentences is looked for in the text as a whole."""
    meant = {word for word in words(wanted) if not is_stopword(word)}
    is_found = False
    for sentence in sentences(text):
        plain = _plain(sentence)
        if wanted in plain or (len(plain) > 25 and plain in wanted):
            is_found = True
            yield Place(row, _marked(sentence, wanted), True)
        elif len(meant) > 1 and meant <= {word.casefold() for word in words(plain)}:
            is_found = True
            yield Place(row, format_html("{}", sentence), False)
    if not is_found and wanted in _plain(text):
        yield Place(row, format_html("<mark>{}</mark>", wanted), True)


def _marked(sentence: str, wanted: str) -> SafeString:
    """The sentence with the wording marked where it can be found letter by letter."""
    start = sentence.casefold().find(wanted)
    if start < 0:
        return format_html("<mark>{}</mark>", sentence)
    end = start + len(wanted)
    return format_html("{}<mark>{}</mark>{}", sentence[:start], sentence[start:end], sentence[end:])


def where_else_url(article: Article, wording: str = "") -> str:
    query = {"artikel": article.pk} | ({"wortlaut": wording} if wording else {})
    return f"{reverse('admin:desk_where_else')}?{urlencode(query)}"


def where_else_page(request: DeskRequest) -> HttpResponse:
    """ "Wo stand das noch?": the old wording, proposed from the revisions, in all public articles."""
    if not may_look(request):
        raise Http404
    asked = request.GET.get("artikel", "")
    article = Article.objects.editable_by(request.user).filter(pk=asked).first() if is_id(asked) else None
    wording = request.GET.get("wortlaut", "")[:500]
    places = where_else(wording, without=article.pk if article else None)
    return desk_page(
        request,
        "where_else",
        "Wo stand das noch?",
        original=article,
        wording=wording,
        proposed=[(text, where_else_url(article, text[:500])) for text in _gone_from(article)] if article else [],
        found=_by_article(places),
        number=len(places),
        most=MOST,
    )


def _by_article(places: list[Place]) -> list[tuple[Article, list[Place]]]:
    """Places of one article together, articles in the order of their best place."""
    by_article: dict[int, tuple[Article, list[Place]]] = {}
    for place in places:
        by_article.setdefault(place.article.pk, (place.article, []))[1].append(place)
    return list(by_article.values())


def _gone_from(article: Article) -> list[str]:
    """The old wordings of the unpublished change; if everything is published, those of the last published change."""
    before, after = article.applied_revision, article.working_copy.newest_revision
    if before and after and before.content == after.content:
        before = article.revisions.filter(number__lt=before.number, kind="published").first()
    return old_wordings(before.snapshot, after.snapshot)[:12] if before and after else []


# Counterstatements


class CounterstatementForm(forms.Form):
    text = TextField(
        label="Wortlaut",
        strip=False,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={"required": "Bitte den Wortlaut einfügen."},
        help_text="Wort für Wort wie verlangt, mit Überschrift, Ort, Datum und Unterschrift. Kein Zusatz der Redaktion.",
    )
    is_checked = forms.BooleanField(
        label="Der Wortlaut ist geprüft. Sobald die Gegendarstellung erschienen ist, kann ihn niemand mehr ändern.",
        error_messages={"required": "Bitte bestätigen, dass der Wortlaut geprüft ist."},
    )


def counterstatement(request: DeskRequest, pk: int) -> HttpResponse:
    """Print a Gegendarstellung under an article."""
    article = article_for(request, pk, right="publish_article")
    form = CounterstatementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with public_change():
                printed = article.add_counterstatement(form.cleaned_data["text"], by=request.user)
                AuditEntry.objects.record(AuditAction.COUNTERSTATEMENT, article, by=request.user, after=printed.text)
            messages.success(request, "Die Gegendarstellung steht jetzt im Artikel und unter /korrekturen/.")
            return redirect("admin:articles_article_change", article.pk)
        except NotPublishable as refusal:
            messages.error(request, str(refusal))
    return desk_page(
        request,
        "counterstatement",
        "Gegendarstellung",
        original=article,
        form=form,
        printed=article.corrections.filter(kind=CorrectionKind.COUNTERSTATEMENT),
    )
