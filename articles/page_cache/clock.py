"""What is current: asked of the database before each answer, so at a price that each answer pays."""

import os
import sqlite3
import threading
import time
from typing import Any
from urllib.parse import quote

from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from ..models.edition import Edition
from ..models.site.boundary import next_boundary
from .entries import Moment

_EDITION = f"SELECT epoch, number FROM {Edition._meta.db_table} WHERE id = {Edition.ONLY}"  # noqa: S608 - constants
_NONE = ("", 0)  # before the first public change


class Line(threading.local):
    """A thread's own connection to the SQLite file, and which file that is."""

    file: tuple[int, int] | None = None
    cursor: sqlite3.Cursor | None = None


class Clock:
    """It asks for the edition each time, and for the next boundary when that has passed or the edition has changed.

    A SQLite file is asked past Django, on a connection that can do nothing but read: Django's own would cost more than
    the query. PostgreSQL, a database in memory and a file that cannot be opened so are asked on Django's connection.
    """

    def __init__(self) -> None:
        name = str(connection.settings_dict["NAME"])
        self._path = name if connection.vendor == "sqlite" and name.startswith("/") else ""
        self._line = Line()
        self.last: Moment | None = None

    def current(self) -> Moment:
        """Raises DatabaseError, InterfaceError or OSError if the database does not answer."""
        edition = self._ask_file() if self._path else self._ask_django()
        last = self.last
        if last is None or last.edition != edition or last.until <= time.time():
            self.last = last = Moment(edition, next_boundary(timezone.now()).timestamp())
        return last

    def _ask_file(self) -> tuple[Any, ...]:
        line, stat = self._line, os.stat(self._path)
        file = (stat.st_dev, stat.st_ino)
        if line.file != file or line.cursor is None:
            self._open(file)
        try:
            row = line.cursor.execute(_EDITION).fetchone() or _NONE
        except sqlite3.Error:
            # In a folder that cannot be written, Django's connection knows how to read.
            line.cursor = None
            row = self._ask_django()
        return (*row, *file)

    def _open(self, file: tuple[int, int]) -> None:
        """A new file in the place of the former one needs new connections, and makes all pages stale."""
        line = self._line
        if line.file not in (None, file):
            connection.close()
        uri = f"file:{quote(self._path)}?mode=ro"
        line.file, line.cursor = file, sqlite3.connect(uri, uri=True, isolation_level=None).cursor()

    def _ask_django(self) -> tuple[Any, ...]:
        if connection.settings_dict["OPTIONS"].get("pool"):
            try:
                return self._row()
            finally:
                connection.close()  # a page from memory has no end at which Django would give it back
        try:
            return self._row()
        except (DatabaseError, InterfaceError):
            # A kept connection may have been cut by the other side: one more try with a new one.
            connection.close()
            return self._row()

    def _row(self) -> tuple[Any, ...]:
        with connection.wrap_database_errors:
            connection.ensure_connection()
            # Past Django's cursor, whose bookkeeping would cost more than the query.
            return connection.connection.execute(_EDITION).fetchone() or _NONE
