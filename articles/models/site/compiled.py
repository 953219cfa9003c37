"""Queries whose SQL Django writes once in each process: where writing it anew costs ten times what the database does."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet


class CompiledQuery:
    """A query of plain rows whose parameters alone change.

    `build` gets one value for each of `markers` and returns a `values_list` queryset; it is called once, with the markers
    themselves, and must use them as they are (no arithmetic, no branch). Markers are values that occur nowhere else in
    the query and fit the columns that they are compared with.
    """

    def __init__(self, build: Callable[..., QuerySet], *markers: Any) -> None:
        self.build, self.markers = build, markers
        self._statements: dict[str, tuple[str, list[tuple[bool, Any]]]] = {}

    def rows(self, *values: Any) -> list[tuple]:
        """One database query with `values` in the places of the markers.

        Rows come as the database gives them: truth may be 0 or 1, JSON is text.
        """
        sql, parameters = self._statement()
        adapted = [_adapted(value) for value in values]
        with connection.cursor() as cursor:
            cursor.execute(sql, [adapted[what] if is_place else what for is_place, what in parameters])
            return cursor.fetchall()

    def _statement(self) -> tuple[str, list[tuple[bool, Any]]]:
        """SQL and its parameters: (True, number of the marker) or (False, constant)."""
        statement = self._statements.get(connection.vendor)
        if statement is None:
            query = self.build(*self.markers).query
            sql, parameters = query.get_compiler(connection=connection).as_sql()
            statement = self._statements[connection.vendor] = (sql, self._places(parameters))
        return statement

    def _places(self, parameters: Sequence[Any]) -> list[tuple[bool, Any]]:
        places = {_adapted(marker): number for number, marker in enumerate(self.markers)}
        arguments = [
            (True, places[value]) if _is_plain(value) and value in places else (False, value) for value in parameters
        ]
        missing = set(places.values()) - {what for is_place, what in arguments if is_place}
        assert not missing, f"markers {missing} are not in the query as they were given"
        return arguments


def _is_plain(value: Any) -> bool:
    """Whether the value can be a marker: hashable and not a bool, because True equals the marker 1."""
    return not isinstance(value, bool) and value.__hash__ is not None


def _adapted(value: Any) -> Any:
    """The value in the form that the database's driver takes."""
    return connection.ops.adapt_datetimefield_value(value) if hasattr(value, "tzinfo") else value
