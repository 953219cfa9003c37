"""The article form. Nothing in it is required: an article can always be saved."""

import datetime as dt
import json
from functools import cached_property
from typing import Any

from django import forms
from django.db import models
from django.utils import timezone

from ...models import NEVER, AiUse, Article, CorrectionKind, Genre, Snapshot, TextLicence, User
from ...models.article.content import LABELS, TEXTS
from ..checks.checklist import is_urgent
from ..fields import (
    LONG,
    NOTHING,
    BodyField,
    FollowsField,
    JSONListField,
    LeadImageField,
    MomentField,
    SourcesField,
    TagsField,
    TextField,
    read_json,
    typed,
)
from ..pages import DeskRequest

# Fields of a snapshot that the form has, too: all but the language.
CONTENT = tuple(name for name in Snapshot.__dataclass_fields__ if name not in ("lang", "extra"))
# What belongs to no revision: the row's own, moments first.
ROW = ("publish_at", "embargo_until", "expire_at", "top_until", "is_urgent", "assigned_to", "notes")
SEARCH = ("seo_title", "teaser")
OPENNESS = ("disclosure", "ai_use", "ai_note", "licence")
NOTES = ("notes", "assigned_to")

CHANGES = [
    ("minor", "Kleine Änderung (Zeit bleibt)"),
    ("update", "Aktualisierung („Aktualisiert am …“)"),
    *[(kind.value, kind.label) for kind in CorrectionKind if kind != CorrectionKind.COUNTERSTATEMENT],
]
PAST = "Diese Zeit ist vorbei."
GRACE = dt.timedelta(minutes=2)  # moments are typed without seconds, and pressing the button takes a while


def _line(**attrs) -> forms.Textarea:
    """A single line that wraps and grows instead of scrolling sideways."""
    return forms.Textarea(attrs={"rows": 1, "data-grows": "", "data-one-line": "", "data-german": "", **attrs})


def row_values(article: Article) -> dict[str, Any]:
    """The fields of the form that no revision holds, as the row has them."""
    copy = article.working_copy
    is_done = article.was_public() and copy.planned_for and copy.planned_for <= timezone.now()
    planned = None if is_done else copy.planned_for
    return {
        "publish_at": article.publish_at if article.is_scheduled() else planned,
        "embargo_until": article.embargo_until,
        "expire_at": article.expire_at if article.expire_at != NEVER else None,
        "top_until": article.top_until if article.pk else None,
        "is_urgent": is_urgent(article),
        "assigned_to": copy.assigned_to_id,
        "notes": copy.notes,
    }


def written(value: Any) -> str:
    """A value of the row as the form writes it, to compare two: Berlin time to the minute, a person by id."""
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, User):
        return str(value.pk)
    return str(value or "").replace("\r\n", "\n")


class OpenedField(forms.CharField):
    """The row's fields as they were when the form was opened: `{name: written value}`."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> dict[str, str]:
        read = value if isinstance(value, dict) else read_json(value)
        return {name: typed(read.get(name)) for name in ROW} if isinstance(read, dict) and read else {}

    def prepare_value(self, value: Any) -> str:
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def is_damaged(self, value: str) -> bool:
        return value.strip() not in NOTHING and not isinstance(read_json(value), dict)


class ArticleForm(forms.ModelForm):
    """Initial values come from the newest revision, never from the public row."""

    base_revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    seen_state = TextField(required=False, max_length=10, widget=forms.HiddenInput)
    slot = TextField(required=False, max_length=40, widget=forms.HiddenInput)  # the autosave slot of a new article
    opened = OpenedField(required=False)
    body = BodyField(label=LABELS["body"], required=False)
    genre = forms.ChoiceField(label=LABELS["genre"], choices=Genre.choices, required=False)

    publish_at = MomentField(label="Erscheint am")
    embargo_until = MomentField(label="Sperrfrist bis")
    expire_at = MomentField(label="Offline nehmen am")
    top_until = MomentField(label="Als Aufmacher bis")
    byline = JSONListField(label=LABELS["byline"])
    tags = TagsField(label=LABELS["tags"])
    lead_image = LeadImageField(label=LABELS["lead_image"])
    sources = SourcesField(label=LABELS["sources"])
    follows = FollowsField(label=LABELS["follows"])

    ai_use = forms.ChoiceField(
        label=LABELS["ai_use"],
        required=False,
        choices=[("", "nicht angegeben"), *AiUse.choices],
        help_text="Zum Beispiel: Hilfsmittel, wenn eine KI das Interview abgetippt hat.",
    )
    licence = forms.ChoiceField(
        label=LABELS["licence"],
        required=False,
        choices=[("", "alle Rechte vorbehalten"), *TextLicence.choices],
        help_text="Bilder sind nie mitgemeint.",
    )
    notes = TextField(
        label="Notizen (nur für die Redaktion)",
        required=False,
        max_length=5 * LONG,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Zum Beispiel: Rückruf der Pressestelle steht aus.",
    )
    assigned_to = forms.ModelChoiceField(
        User.objects.filter(is_active=True, is_staff=True),
        label="Zugewiesen an",
        required=False,
        help_text="Zum Beispiel: wer redigiert. Die Person bekommt eine E-Mail.",
    )

    is_urgent = forms.BooleanField(label="Eilmeldung", required=False)
    overrule_reason = TextField(
        required=False, max_length=300, widget=forms.TextInput(attrs={"placeholder": "Grund (steht im Protokoll)"})
    )

    change_kind = forms.ChoiceField(label="Was haben Sie geändert?", choices=CHANGES, required=False)
    change_note = TextField(
        label="Text für Leser",
        required=False,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 4, "data-german": ""}),
    )
    hide_wording = forms.BooleanField(
        label="Alten Wortlaut nicht zeigen",
        required=False,
        help_text="Sonst steht er mit dem neuen unter „Alter und neuer Wortlaut“. Nötig zum Beispiel nach einer Unterlassung.",
    )

    class Meta:
        model = Article
        fields = TEXTS
        help_texts = {"kicker": "", "dateline": ""}
        widgets = {
            "kicker": forms.TextInput(attrs={"data-german": "", "placeholder": "Zum Beispiel: Exportkontrollen"}),
            "title": _line(placeholder="Zum Beispiel: Brüssel verschiebt die Frist für Hochrisiko-KI"),
            "lead": forms.Textarea(
                attrs={
                    "rows": 2,
                    "data-grows": "",
                    "data-german": "",
                    "placeholder": "Zwei, drei Sätze: was ist geschehen, und warum ist es wichtig?",
                }
            ),
            "dateline": forms.TextInput(attrs={"placeholder": "z. B. Brüssel"}),
            "disclosure": forms.Textarea(attrs={"rows": 3}),
            "teaser": forms.Textarea(attrs={"rows": 3}),
        }

        @staticmethod
        def formfield_callback(column: models.Field, **options) -> forms.Field:
            """A text is normalised before it is measured; one whose column has no limit may be some ten pages long."""
            if isinstance(column, models.TextField):
                options["max_length"] = LONG
            return column.formfield(form_class=TextField, **options)

    def _post_clean(self) -> None:
        """What was posted becomes a revision; the row in memory stays as it is."""

    def __init__(self, *args, snapshot: Snapshot | None = None, initial: dict | None = None, **kwargs):
        article = kwargs["instance"] = kwargs.get("instance") or Article.new()
        copy = article.working_copy
        self.before = snapshot or copy.snapshot
        values = {name: getattr(self.before, name) for name in CONTENT}
        values |= {name: list(values[name]) for name in ("byline", "tags", "sources")}
        row = row_values(article)
        values |= row | {
            "base_revision": copy.newest_revision_id,
            "seen_state": article.state,
            "opened": {name: written(value) for name, value in row.items()},
            "change_kind": "minor",
        }
        super().__init__(*args, initial=values | (initial or {}), **kwargs)

    def clean_genre(self) -> str:
        return self.cleaned_data["genre"] or Genre.NEWS.value

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def clean(self):
        data = super().clean()
        start, end, embargo = (data.get(name) for name in ("publish_at", "expire_at", "embargo_until"))
        if start and end and end <= start:
            self.add_error("expire_at", "Der Artikel ginge offline, bevor er erscheint.")
        if start and embargo and start < embargo:
            self.add_error("publish_at", "Der Artikel würde vor dem Ende der Sperrfrist erscheinen.")
        self._refuse_what_is_past(data)
        if {"_publish", "_overrule"} & set(self.data) and not self.instance.is_visible():
            self._refuse_a_time_that_cannot_be(start)
        return data

    def _refuse_what_is_past(self, data: dict[str, Any]) -> None:
        """Refuse an end in the past, unless it was stored like that or stood in the form when it was opened."""
        stored, opened = row_values(self.instance), data.get("opened") or {}
        for name in ("embargo_until", "expire_at", "top_until"):
            moment = data.get(name)
            known = (written(stored[name]), opened.get(name, ""))
            if moment and moment < timezone.now() and written(moment) not in known:
                self.add_error(name, PAST)

    def _refuse_a_time_that_cannot_be(self, start: dt.datetime | None) -> None:
        """Refuse a start in the past (beyond `GRACE`), and "am …" without a time."""
        if start and start < timezone.now() - GRACE:
            self.add_error("publish_at", f"{PAST} Bitte eine spätere angeben, oder „sofort“ wählen.")
        elif start is None and self.is_later and not self.data.get("publish_at"):
            self.add_error("publish_at", "Bitte Tag und Uhrzeit angeben, oder „sofort“ wählen.")

    @property
    def is_later(self) -> bool:
        """Whether "am …" is chosen, and not "sofort"."""
        chosen = self.data.get("_when")
        return chosen == "then" if chosen else bool(self["publish_at"].value())

    @cached_property
    def row_fields(self) -> dict[str, dict[str, str]]:
        """The row's fields when the form was opened ("opened"), and those posted ("posted"); {} if unknown.

        Read once, before other people's changes are put into the cleaned values.
        """
        opened = self.cleaned_data.get("opened")
        if not opened:
            return {}
        shown = (name for name in ROW if ("publish_at" if name == "is_urgent" else name) in self.data)
        posted = {name: written(self.cleaned_data[name]) for name in shown if name in self.cleaned_data}
        return {"opened": opened, "posted": posted}

    def change(self) -> dict[str, str]:
        """The fields about the change (kind and note for readers) as the form shows them, valid or not."""
        names = ("change_kind", "change_note", "hide_wording")
        return {name: str(self[name].value() or "") for name in names}

    def unreadable(self) -> str:
        """The reason why posted values cannot be stored unchanged; "" if they can. For posts of scripts."""
        for name, errors in self.errors.as_data().items():
            if name in CONTENT or any(error.code in ("invalid", "year") for error in errors):
                return f"{self.fields[name].label or 'Formular'}: {errors[0].messages[0]}"
        for name, field in self.fields.items():
            if hasattr(field, "is_damaged") and field.is_damaged(self.data.get(name, "")):
                return f"{field.label or 'Formular'}: Die Angabe lässt sich nicht lesen."
        return ""

    def shown_snapshot(self) -> Snapshot:
        """What the form shows: the posted content as far as it could be read, else the stored one."""
        cleaned = getattr(self, "cleaned_data", {})
        return self.before.changed(**{name: cleaned[name] for name in CONTENT if name in cleaned})

    def snapshot(self) -> Snapshot:
        """The posted content on top of what the form does not show."""
        values = {name: self.cleaned_data[name] for name in CONTENT}
        values |= {name: tuple(values[name]) for name in ("byline", "tags", "sources")}
        return self.before.changed(**values)


def posted_article(request: DeskRequest) -> tuple[Article, ArticleForm]:
    """The form that a script posts, read as far as possible, and the article that it belongs to: a new one if none is known."""
    form = ArticleForm(request.POST)
    form.full_clean()
    base = form.cleaned_data.get("base_revision")
    own = Article.objects.editable_by(request.user).filter(working_copy__newest_revision=base).first() if base else None
    return own or Article.new(), form
