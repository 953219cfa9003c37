"""Queries whose SQL Django writes once in each process: where writing it anew costs ten times what the database does.

The one place that uses what Django's query compilers keep private. An article's row costs 1,900 calls through its
queryset and 330 this way; a row of plain values 1,500 and 50.
"""

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable, get_related_populators

# Markers of ids and of the present moment.
ID, NOW = 7_000_000_001, dt.datetime(9001, 1, 1, tzinfo=dt.UTC)


class _Statement(NamedTuple):
    sql: str
    places: list[tuple[bool, Any]]  # its parameters: (True, number of the marker) or (False, constant)
    shape: "_Shape | None"  # of the instances; None for a query of plain rows


class CompiledQuery:
    """A query of which the parameters alone change.

    `build` gets one value for each of `markers` and returns a queryset; it is called once, with the markers
    themselves, and must use them as they are (no arithmetic, no branch). Markers are values that occur nowhere else in
    the query and fit the columns that they are compared with.
    """

    def __init__(self, build: Callable[..., QuerySet], *markers: Any) -> None:
        self.build, self.markers = build, markers
        self._statements: dict[str, _Statement] = {}

    def rows(self, *values: Any) -> list[tuple]:
        """One database query with `values` in the places of the markers; for a `values_list`.

        Rows come as the database gives them: truth may be 0 or 1, JSON is text, moments may be text.
        """
        database = connections[DEFAULT_DB_ALIAS]
        return self._rows(database, self._statement(database), values)

    def written(self, *values: Any) -> tuple[str, list[Any]]:
        """The SQL and its parameters, as a part of a statement that is written by hand."""
        database = connections[DEFAULT_DB_ALIAS]
        statement = self._statement(database)
        return statement.sql, self._parameters(database, statement, values)

    def instances(self, *values: Any) -> list[Any]:
        """The same for a queryset of model instances, with `select_related`, deferred fields and annotations."""
        database = connections[DEFAULT_DB_ALIAS]
        statement = self._statement(database)
        assert statement.shape is not None, "a query of plain rows"
        return _instances(statement.shape, self._rows(database, statement, values), database)

    def first(self, *values: Any) -> Any:
        """The first of the instances, or None."""
        return next(iter(self.instances(*values)), None)

    @staticmethod
    def _rows(database: BaseDatabaseWrapper, statement: _Statement, values: Sequence[Any]) -> list[tuple]:
        with database.cursor() as cursor:
            cursor.execute(statement.sql, CompiledQuery._parameters(database, statement, values))
            return cursor.fetchall()

    @staticmethod
    def _parameters(database: BaseDatabaseWrapper, statement: _Statement, values: Sequence[Any]) -> list[Any]:
        adapted = [value if type(value) in (int, str) else _adapted(value, database) for value in values]
        return [adapted[what] if is_place else what for is_place, what in statement.places]

    def _statement(self, database: BaseDatabaseWrapper) -> _Statement:
        statement = self._statements.get(database.vendor)
        if statement is None:
            queryset = self.build(*self.markers)
            compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
            sql, parameters = compiler.as_sql()
            shape = _Shape.of(compiler) if queryset._iterable_class is ModelIterable else None
            statement = _Statement(sql, self._places(parameters, database), shape)
            self._statements[database.vendor] = statement
        return statement

    def _places(self, parameters: Sequence[Any], database: BaseDatabaseWrapper) -> list[tuple[bool, Any]]:
        places = {_adapted(marker, database): number for number, marker in enumerate(self.markers)}
        arguments = [
            (True, places[value]) if _is_plain(value) and value in places else (False, value) for value in parameters
        ]
        missing = set(places.values()) - {what for is_place, what in arguments if is_place}
        assert not missing, f"markers {missing} are not in the query as they were given"
        return arguments


class _Shape(NamedTuple):
    """How a row becomes an instance, as `django.db.models.query.ModelIterable` finds it out each time."""

    model: type[Model]
    names: list[str]
    start: int
    end: int
    related: list[Any]
    annotations: dict[str, int]
    converters: list[tuple[int, list[Callable[..., Any]], Any]]

    @classmethod
    def of(cls, compiler: Any) -> "_Shape":
        fields = compiler.klass_info["select_fields"]
        start, end = fields[0], fields[-1] + 1
        converters = compiler.get_converters([column[0] for column in compiler.select])
        return cls(
            compiler.klass_info["model"],
            [column[0].target.attname for column in compiler.select[start:end]],
            start,
            end,
            get_related_populators(compiler.klass_info, compiler.select, DEFAULT_DB_ALIAS),  # type: ignore[call-arg]  # stubs of Django 6
            compiler.annotation_col_map,
            [(column, convert, expression) for column, (convert, expression) in converters.items()],
        )


def _instances(shape: _Shape, rows: list[tuple], database: BaseDatabaseWrapper) -> list[Model]:
    instances = []
    for values in rows:
        row = list(values)
        for column, converters, expression in shape.converters:
            for convert in converters:
                row[column] = convert(row[column], expression, database)
        instance = shape.model.from_db(DEFAULT_DB_ALIAS, shape.names, row[shape.start : shape.end])
        for related in shape.related:
            related.populate(row, instance)
        for name, column in shape.annotations.items():
            setattr(instance, name, row[column])
        instances.append(instance)
    return instances


def padded(ids: Collection[int]) -> list[int]:
    """`ids` and as many zeros, which are nobody's, as a query needs that is compiled for a few numbers of places."""
    places = 8
    while places < len(ids):
        places *= 4
    return [*ids, *[0] * (places - len(ids))]


def moment(value: Any) -> Any:
    """A moment as `rows` gives it: SQLite keeps it without its zone, which is UTC, and in a union as text."""
    if isinstance(value, str):
        value = dt.datetime.fromisoformat(value)
    return value if value is None or value.tzinfo else value.replace(tzinfo=dt.UTC)


def _is_plain(value: Any) -> bool:
    """Whether the value can be a marker: hashable and not a bool, because True equals the marker 1."""
    return not isinstance(value, bool) and value.__hash__ is not None


def _adapted(value: Any, database: BaseDatabaseWrapper) -> Any:
    """The value in the form that the database's driver takes."""
    if isinstance(value, dt.datetime):
        return database.ops.adapt_datetimefield_value(value)
    return database.ops.adapt_datefield_value(value) if isinstance(value, dt.date) else value
