"""The parts of an answer: what each is called, where it comes from, and its JSON Schema."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices

Row = Mapping[str, Any]  # the columns of a row, as the database has them
Schema = dict[str, Any]
Gather = Callable[[Sequence[Row], dt.datetime], Mapping[int, Any]]  # by the id of a row, what it has


@dataclass(frozen=True)
class Field:
    """`column` and `write` make the value of a row; or `gather` makes those of all rows of an answer in one query."""

    name: str
    description: str
    schema: Schema
    column: str = ""
    write: Callable[[Any], Any] = lambda value: value
    gather: Gather | None = None
    default: Any = None  # where nothing was gathered
    needs: tuple[str, ...] = ()  # columns that `gather` reads
    only_alone: bool = False  # in answers with one row, not in lists

    @property
    def columns(self) -> tuple[str, ...]:
        return self.needs if self.gather else (self.column,)


def or_null(schema: Schema) -> Schema:
    if "type" in schema:
        return schema | {"type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


def text(name: str, description: str, column: str = "") -> Field:
    return Field(name, description, {"type": "string"}, column or name)


def text_or_null(name: str, description: str, column: str = "") -> Field:
    return Field(name, description, or_null({"type": "string"}), column or name, lambda value: value or None)


def number(name: str, description: str, column: str = "") -> Field:
    return Field(name, description, {"type": "integer"}, column or name)


def day(name: str, description: str) -> Field:
    schema = or_null({"type": "string", "format": "date"})
    return Field(name, description, schema, name, lambda value: value.isoformat() if value else None)


def moment(name: str, description: str, column: str = "") -> Field:
    schema = or_null({"type": "string", "format": "date-time"})
    return Field(name, description, schema, column or name, _written)


def _written(value: dt.datetime | None) -> str | None:
    return value.isoformat(timespec="seconds") if value else None


def amount(name: str, description: str) -> Field:
    schema = or_null({"type": "number"})
    return Field(name, description, schema, name, lambda value: None if value is None else float(value))


def coded(name: str, description: str, choices: type[TextChoices], column: str = "") -> Field:
    """A value with a code that stays and its German label."""
    return Field(name, description, coded_schema(choices), column or name, lambda code: labelled(choices, code))


def coded_schema(choices: type[TextChoices]) -> Schema:
    code = {"type": "string", "enum": [value for value in choices.values if value]}
    return or_null(
        {"type": "object", "required": ["code", "label"], "properties": {"code": code, "label": {"type": "string"}}}
    )


def labelled(choices: type[TextChoices], code: str) -> dict[str, str] | None:
    return {"code": code, "label": str(choices(code).label)} if code else None
