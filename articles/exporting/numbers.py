"""The last number that each table has given out, which may be that of a row long deleted.

Revisions, other names of merged tags and the audit trail go on naming such rows: no new one may get their numbers.
"""

from django.db import connection, models

from .tables import Model


def is_numbered(model: Model) -> bool:
    return isinstance(model._meta.pk, models.AutoField | models.BigAutoField)


def last_number(model: Model) -> int:
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{table}"', column])
            # Not a parameter but the name of a relation, as PostgreSQL itself has just quoted it.
            cursor.execute(f"SELECT last_value, is_called FROM {cursor.fetchone()[0]}")  # noqa: S608
            value, is_called = cursor.fetchone()
            given = value if is_called else 0
        else:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            given = (cursor.fetchone() or [0])[0]
    return max(given, model._base_manager.aggregate(last=models.Max("pk"))["last"] or 0)


def set_last_number(model: Model, number: int) -> None:
    """The next row gets the number behind this one, or behind the highest there is."""
    table, column = model._meta.db_table, model._meta.pk.column
    number = max(number, model._base_manager.aggregate(last=models.Max("pk"))["last"] or 0)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, %s), %s, %s)",
                [f'"{table}"', column, max(number, 1), number > 0],
            )
            return
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
        if number:
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, number])
