"""Form fields of the article form: the body, and the pickers whose value travels as JSON in one hidden field."""

import datetime as dt
import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from ..body import MAX_SIZE, NUMBER, clean, excess
from ..models import SUBJECTS, Article, LeadImage, Source, SourceKind, TagRef
from ..text import normalise
from ..text.naming import grouped

MAX_ALT = Article._meta.get_field("lead_image_alt").max_length
LONG = 20_000  # characters of a lead, a note to readers …: some ten pages

YEARS = (1800, 2200)

# What reading a damaged value raises.
UNREADABLE = (AttributeError, KeyError, TypeError, ValueError, OverflowError)
NOTHING = ("", "null")  # as JSON


def is_id(text: str) -> bool:
    """Whether a parameter of an address or a form can be the id of a row."""
    return NUMBER.fullmatch(text) is not None


def ids_in(text: str) -> list[int]:
    """The ids in "7,12,x"; what is none is left out."""
    return [int(part) for part in text.split(",") if is_id(part)]


def row_id(value: Any) -> int:
    """A number that can be the id of a row; raises ValueError otherwise."""
    number = int(value)
    if not 0 < number < 2**63:
        raise ValueError(value)
    return number


def read_json(value: str) -> Any:
    """What the browser's JSON says; None if it is damaged."""
    try:
        return json.loads(value or "null")
    except (ValueError, RecursionError):
        return None


def typed(value: Any) -> str:
    """A text out of JSON, normalised."""
    return normalise(str(value or ""))


def refuse_above(most: int, size: int, what: str) -> None:
    """Raise ValidationError with the limit if a text of `size` characters is longer than `most`."""
    if size > most:
        raise ValidationError(f"{what} ist zu lang: {grouped(size)} Zeichen, möglich sind {grouped(most)}.")


class TextField(forms.CharField):
    """A text as somebody typed it, normalised before it is measured or compared."""

    def to_python(self, value: Any) -> str:
        return super().to_python(normalise(value) if isinstance(value, str) else value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Browsers cut a long text to its limit without a word: only short fields tell them the limit."""
        attrs = super().widget_attrs(widget)
        if self.max_length is not None and self.max_length >= LONG:
            attrs.pop("maxlength", None)
        return attrs


def reason_field(help_text: str) -> TextField:
    """Why something is done, for the audit trail."""
    return TextField(
        label="Grund",
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Bitte einen Grund angeben."},
        help_text=f"Steht im Protokoll. {help_text}",
    )


def plausible_year(value: dt.date) -> None:
    """Raise ValidationError for a year that must be a typing mistake, before anything is computed with it."""
    if not YEARS[0] <= value.year <= YEARS[1]:
        raise ValidationError(f"Das Jahr {value.year:04} kann nicht stimmen: bitte prüfen.", code="year")


class BodyField(forms.CharField):
    """The text. Cleaned here, at the door, whatever the editor or anyone else sends."""

    widget = forms.Textarea

    def clean(self, value: str) -> str:
        value = super().clean(value)
        refuse_above(MAX_SIZE, MAX_SIZE + excess(value), "Der Text")
        return clean(value)


class MomentField(forms.DateTimeField):
    """A moment in Berlin, to the minute. A time that the clocks skip is refused; one that comes twice means the first."""

    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})

    def __init__(self, **kwargs):
        formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M", "%d.%m.%Y"]
        messages = {"invalid": "Bitte Tag und Uhrzeit angeben, zum Beispiel 24.12.2026 18:00."}
        super().__init__(input_formats=formats, error_messages=messages, **{"required": False, **kwargs})

    def to_python(self, value: Any) -> dt.datetime | None:
        if isinstance(value, str) and value.strip():
            return self._in_berlin(self._read(value.strip()))
        return super().to_python(value)

    def _read(self, value: str) -> dt.datetime:
        for form in self.input_formats:
            try:
                return dt.datetime.strptime(value, form)  # noqa: DTZ007 - made aware by the caller
            except ValueError:
                continue
        raise ValidationError(self.error_messages["invalid"], code="invalid")

    def _in_berlin(self, naive: dt.datetime) -> dt.datetime:
        plausible_year(naive)
        moment = naive.replace(tzinfo=timezone.get_current_timezone())
        back = moment.astimezone(dt.UTC).astimezone(timezone.get_current_timezone())
        if back.replace(tzinfo=None) != naive:
            raise ValidationError(
                "Diese Uhrzeit gibt es an diesem Tag nicht: die Uhren werden auf Sommerzeit gestellt."
            )
        return moment


class JSONListField(forms.CharField):
    """A list of values as JSON, ids of rows unless a subclass says otherwise; what is malformed is left out.

    The pickers only ever send well-formed lists; a damaged value must not cost an editor the rest of the form.
    """

    widget = forms.HiddenInput
    most = 500  # items; more are no editor's

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)

    def prepare_value(self, value: Any) -> str:
        return value if isinstance(value, str) else json.dumps(value or [], ensure_ascii=False)

    def to_python(self, value: Any) -> list:
        if not isinstance(value, str):
            return value or []
        items = read_json(value)
        return self.read_list(items[: self.most]) if isinstance(items, list) else []

    def read_list(self, items: list) -> list:
        values = []
        for item in items:
            try:
                read = self.read_item(item)
            except UNREADABLE:
                continue
            if read not in values:
                values.append(read)
        return values

    def read_item(self, item: Any) -> Any:
        """The checked item; raises one of UNREADABLE."""
        return row_id(item)

    def is_damaged(self, value: str) -> bool:
        """Whether the value is something that a picker would never send."""
        items = read_json(value)
        if not isinstance(items, list):
            return value.strip() not in NOTHING
        return not all(map(self.is_readable, items[: self.most]))

    def is_readable(self, item: Any) -> bool:
        try:
            self.read_item(item)
        except UNREADABLE:
            return False
        return True


class FollowsField(JSONListField):
    """The article that this one continues: its id in the browser's list of at most one; the id or None here."""

    def prepare_value(self, value: Any) -> str:
        return super().prepare_value([value] if isinstance(value, int) else value)

    def to_python(self, value: Any) -> int | None:
        if not isinstance(value, str):
            return value
        ids = super().to_python(value)
        return ids[0] if ids else None


class TagsField(JSONListField):
    """Tags of all kinds in order: `{kind, id, main}` in the browser, TagRef here."""

    def prepare_value(self, value: Any) -> str:
        if isinstance(value, list | tuple):
            value = [{"kind": tag.kind, "id": tag.id, "main": tag.main} for tag in value]
        return super().prepare_value(value)

    def read_item(self, item: Any) -> TagRef:
        if item["kind"] not in SUBJECTS:
            raise ValueError(item["kind"])
        return TagRef(item["kind"], row_id(item["id"]), bool(item.get("main")))


class SourcesField(JSONListField):
    """Sources in order. A malformed address is stored as typed: nothing is required to save."""

    longest = 400  # characters of a name or an address

    def prepare_value(self, value: Any) -> str:
        if isinstance(value, list | tuple):
            value = [{"name": source.name, "url": source.url, "kind": source.kind} for source in value]
        return super().prepare_value(value)

    def read_item(self, item: Any) -> Source:
        name, url = (typed(item.get(key)).strip()[: self.longest] for key in ("name", "url"))
        if not name and not url:
            raise ValueError("empty")
        kind = item.get("kind")
        return Source(name, url, kind if kind in SourceKind.values else SourceKind.REPORT.value)

    def is_readable(self, item: Any) -> bool:
        """An empty row of the form counts as readable: it is only left out."""
        return isinstance(item, dict) and all(isinstance(item.get(key, ""), str) for key in ("name", "url", "kind"))


class LeadImageField(forms.CharField):
    """The lead picture and its use: `{image, alt, decorative, caption}` in the browser, LeadImage or None here."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)

    def prepare_value(self, value: Any) -> str:
        if not isinstance(value, LeadImage):
            return value or ""
        use = {"image": value.image, "alt": value.alt, "decorative": value.is_decorative, "caption": value.caption}
        return json.dumps(use, ensure_ascii=False)

    def to_python(self, value: Any) -> LeadImage | None:
        if not isinstance(value, str):
            return value
        try:
            use = read_json(value)
            is_decorative = bool(use["decorative"])
            alt = "" if is_decorative else typed(use["alt"])
            return LeadImage(row_id(use["image"]), alt, is_decorative, typed(use["caption"]))
        except UNREADABLE:
            return None

    def is_damaged(self, value: str) -> bool:
        return value.strip() not in NOTHING and self.to_python(value) is None

    def validate(self, value: LeadImage | None) -> None:
        super().validate(value)
        if value:
            refuse_above(MAX_ALT, len(value.alt), "Der Alternativtext")
            refuse_above(LONG, len(value.caption), "Die Bildunterschrift")
