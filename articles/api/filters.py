"""What a list can be narrowed by: how a value is read, and what it asks of the database."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet, TextChoices
from django.utils import timezone

from ..models import SUBJECTS
from .fields import Schema
from .refusals import wrong

LONGEST = 120
_DAY = re.compile(r"(?:19|20|21)\d\d-\d\d-\d\d", re.ASCII)
_ID = re.compile(r"[1-9]\d{0,17}", re.ASCII)


@dataclass(frozen=True)
class Filter:
    """`read` raises Refusal for what is no value; `apply` gets what `read` has made of it."""

    name: str
    description: str
    schema: Schema
    read: Callable[[str, dt.datetime], Any]
    apply: Callable[[QuerySet, Any], QuerySet]
    example: str = ""
    hint: str = ""  # what the page about it says once for all

    @property
    def whole_description(self) -> str:
        return f"{self.description}: {self.hint}" if self.hint else self.description


def coded(name: str, description: str, choices: type[TextChoices], column: str = "") -> Filter:
    codes = [code for code in choices.values if code]

    def read(given: str, now: dt.datetime) -> str:
        if given not in codes:
            raise wrong(name, given, f"eines von {', '.join(codes)}")
        return given

    return Filter(name, description, {"type": "string", "enum": codes}, read, _equal(column or name), codes[0])


def exact(name: str, description: str, example: str) -> Filter:
    schema = {"type": "string", "minLength": 1, "maxLength": LONGEST}
    return Filter(name, description, schema, _text_reader(name), _equal(name), example)


def called(example: str) -> Filter:
    """By the name or another name of a subject, without regard to case."""
    schema = {"type": "string", "minLength": 1, "maxLength": LONGEST}
    return Filter(
        "name",
        "Name oder anderer Name",
        schema,
        _text_reader("name"),
        lambda rows, name: rows.named(name),
        example,
        "ganz, Groß- und Kleinschreibung egal",
    )


def _text_reader(name: str) -> Callable[[str, dt.datetime], str]:
    def read(given: str, now: dt.datetime) -> str:
        if not 0 < len(given) <= LONGEST or not given.isprintable():
            raise wrong(name, given, f"ein Text von 1 bis {LONGEST} Zeichen")
        return given

    return read


def day(name: str, description: str, lookup: str) -> Filter:
    schema = {"type": "string", "format": "date"}

    def read(given: str, now: dt.datetime) -> dt.date:
        return read_day(name, given)

    return Filter(name, description, schema, read, _equal(lookup), "2026-08-02")


def read_day(name: str, given: str) -> dt.date:
    try:
        return dt.date.fromisoformat(given if _DAY.fullmatch(given) else "")
    except ValueError:
        raise wrong(name, given, "ein Tag wie 2026-08-02, frühestens 1900, spätestens 2199") from None


def midnight(day: dt.date) -> dt.datetime:
    """The beginning of a day for readers."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def subject(name: str, description: str, kind: str, column: str, example: str) -> Filter:
    """By a company, a law …: its id, or the word of its address on the site, former ones included."""
    hint = f"eine id, oder das Wort aus der Adresse der Seite (wie „{example}“)"

    def read(given: str, now: dt.datetime) -> int:
        pk = public_id(kind, given, now)
        if pk is None:
            raise wrong(name, given, f"{SUBJECTS[kind].label}: {hint}")
        return pk

    return Filter(name, description, {"type": "string", "maxLength": LONGEST}, read, _equal(column), example, hint)


def public_id(kind: str, key: str, now: dt.datetime) -> int | None:
    """The subject that readers can reach by this id or word; also of a merged or renamed one. One query."""
    model = SUBJECTS[kind]
    if len(key) > LONGEST:
        return None
    number = int(key) if _ID.fullmatch(key) else 0
    named = Q(pk=number) | Q(aliases__merged_id=number) if number else Q(slug=key) | Q(aliases__slug=key)
    return model.objects.public(now).filter(named).order_by("pk").values_list("pk", flat=True).first()


def _equal(column: str) -> Callable[[QuerySet, Any], QuerySet]:
    return lambda rows, value: rows.filter(**{column: value})
