"""Templates of articles: made from an article, managed in a list, offered above a new one."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from ...body import plain_text
from ...models import Article, ArticleTemplate, AuditAction, AuditEntry, Genre, Snapshot, User
from ...models.article.content import LABELS, TEXTS
from .. import describe
from ..base import DeskAdmin
from ..fields import LONG, TextField, is_id
from ..pages import DeskRequest, article_for, desk_page

# What can be taken along, as {name: (label, fields of the snapshot)}.
PARTS = {
    "genre": ("Darstellungsform", ("genre",)),
    "kicker": ("Dachzeile", ("kicker",)),
    "text": ("Titel, Vorspann und Text", ("title", "lead", "body")),
    "tags": ("Schlagwörter", ("tags",)),
    "sources": ("Quellen", ("sources",)),
    "openness": ("Angaben unter „Transparenz“", ("disclosure", "ai_use", "ai_note", "licence")),
    "lead_image": ("Aufmacherbild", ("lead_image",)),
    "dateline": ("Ortsmarke", ("dateline",)),
    "search": ("Angaben unter „Suche und Teilen“", ("seo_title", "teaser")),
}
USUAL = ("genre", "kicker", "text", "tags", "sources", "openness")
SHOWN = 1500  # characters of a text in the list's form


def _column(name: str) -> Any:
    return ArticleTemplate._meta.get_field(name)


class TemplateForm(forms.Form):
    name = TextField(
        label="Name",
        max_length=_column("name").max_length,
        help_text=_column("name").help_text,
        error_messages={"required": "Bitte einen Namen eingeben: so heißt die Vorlage über einem neuen Artikel."},
    )
    replaces = forms.BooleanField(label="Ja, ersetzen. Was unten leer ist, bleibt dort, wie es ist.", required=False)
    description = TextField(
        label=_column("description").verbose_name,
        required=False,
        max_length=_column("description").max_length,
        help_text=_column("description").help_text,
    )
    parts = forms.MultipleChoiceField(
        label="Mitnehmen",
        choices=[(name, label) for name, (label, _fields) in PARTS.items()],
        initial=USUAL,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Bitte wählen, was die Vorlage enthalten soll."},
    )
    notes = TextField(
        label=_column("notes").verbose_name,
        required=False,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_column("notes").help_text,
    )

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        data["template"] = ArticleTemplate.objects.filter(name=data.get("name", "")).first()
        if data["template"] and not data["replaces"]:
            self.add_error("name", "Diese Vorlage gibt es schon. Soll ihr Inhalt ersetzt werden?")
        return data

    @property
    def is_taken(self) -> bool:
        """Whether there is a template of this name, and the form has to ask."""
        return self.is_bound and bool(self.cleaned_data.get("template"))


def make_template(request: DeskRequest, pk: int) -> HttpResponse:
    """Keep what this article is made of as a template."""
    article = article_for(request, pk, right="add_articletemplate")
    form = TemplateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        template = _store(article, form.cleaned_data, request.user)
        text = "Die Vorlage „{}“ ist gespeichert: sie steht jetzt über jedem neuen Artikel."
        messages.success(request, format_html(text, template))
        return redirect("admin:articles_article_change", article.pk)
    return desk_page(request, "make_template", "Als Vorlage speichern", original=article, form=form)


def _store(article: Article, data: dict[str, Any], user: User) -> ArticleTemplate:
    template = data["template"] or ArticleTemplate(name=data["name"])
    action = AuditAction.CHANGE if template.pk else AuditAction.ADD
    template.content = _taken(article.working_copy.snapshot, data["parts"]).to_json()
    template.description = data["description"] or template.description
    template.notes = data["notes"] or template.notes
    template.save()
    AuditEntry.objects.record(action, template, by=user, after={"Inhalt aus": str(article)})
    return template


def _taken(snapshot: Snapshot, parts: list[str]) -> Snapshot:
    names = [name for part in parts for name in PARTS[part][1]]
    return Snapshot(lang=snapshot.lang, **{name: getattr(snapshot, name) for name in names})


def offered() -> QuerySet[ArticleTemplate]:
    return ArticleTemplate.objects.defer("content")


def asked(request: HttpRequest) -> ArticleTemplate | None:
    """The template that the address of a new article names."""
    number = request.GET.get("vorlage", "")
    return ArticleTemplate.objects.filter(pk=number).first() if is_id(number) else None


@admin.register(ArticleTemplate)
class ArticleTemplateAdmin(DeskAdmin):
    """Their texts are written in articles: whoever wants another one makes the template anew."""

    list_display = ["name", "description", "position"]
    fields = ["name", "description", "notes", "position", "contents"]
    readonly_fields = ["contents"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description="Inhalt")
    def contents(self, template: ArticleTemplate) -> str:
        """What it holds, and the way to change that."""
        snapshot = template.snapshot
        texts = {LABELS[name]: getattr(snapshot, name) for name in TEXTS}
        texts[LABELS["body"]] = plain_text(snapshot.blocks)[:SHOWN]
        texts[LABELS["tags"]] = ", ".join(tag["name"] for tag in describe.tags(snapshot.tags))
        texts[LABELS["sources"]] = ", ".join(source.name for source in snapshot.sources)
        lines = [
            (LABELS["genre"], Genre(snapshot.genre).label),
            *((name, text) for name, text in texts.items() if text),
        ]
        listed = format_html_join("", "<dt>{}</dt><dd>{}</dd>", lines)
        how = (
            '<p><a href="{}?vorlage={}">Neuer Artikel aus dieser Vorlage</a>. Ein anderer Inhalt: so beginnen, ändern, speichern, '
            "dann beim Artikel „Als Vorlage speichern …“ mit demselben Namen.</p>"
        )
        url = reverse("admin:articles_article_add")
        return format_html('<dl class="desk-template">{}</dl>' + how, listed, url, template.pk)
