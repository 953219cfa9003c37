"""Django's backend with four additions: a new file is in WAL mode; a file that has gone is not made anew; a connection to a file
that is no longer in its place is given up; and what lies in a folder that cannot be written can still be read.
"""

import os
import sqlite3
from pathlib import Path
from urllib.parse import quote

from django.db.backends.sqlite3 import base, features

Identity = tuple[int, int]  # device and inode
# The files that this process has opened first, by path.
_first_seen: dict[str, Identity | None] = {}


def identity(path: str) -> Identity | None:
    """Which file is at the path now; None where there is none."""
    try:
        stat = os.stat(path)
    except FileNotFoundError:
        return None
    return stat.st_dev, stat.st_ino


def remember(path: str) -> None:
    """Begin with the file that is at the path now, even before anybody is served; where there is none, none is made."""
    _first_seen.setdefault(path, identity(path))


def is_same_file(path: str) -> bool:
    """Whether the file at the path is the one that this process began with, if it has begun."""
    return path not in _first_seen or identity(path) == _first_seen[path]


class DatabaseFeatures(features.DatabaseFeatures):
    supports_json_field = True  # Django asks the file, and `check` would end in a traceback where it cannot be opened


class DatabaseWrapper(base.DatabaseWrapper):
    features_class = DatabaseFeatures
    _opened: Identity | None = None
    _is_frozen = False  # opened as a file that nobody writes

    @property
    def path(self) -> str:
        """The file's path; other names are databases in memory."""
        return str(self.settings_dict["NAME"])

    def get_new_connection(self, conn_params):
        if not self.path.startswith("/"):
            return super().get_new_connection(conn_params)
        is_new = identity(self.path) is None
        if is_new and (self.path in _first_seen or os.path.exists(f"{self.path}-wal")):
            # SQLite would make an empty file in its place, and throw away the log of the one that has gone.
            raise sqlite3.OperationalError("the database file is gone")
        connection = self._connect(conn_params)
        if is_new:
            connection.execute("PRAGMA journal_mode = WAL")  # kept in the file
        self._opened = identity(self.path)
        _first_seen.setdefault(self.path, self._opened)
        return connection

    def _connect(self, conn_params):
        self._is_frozen = False
        try:
            return super().get_new_connection(conn_params)
        except sqlite3.OperationalError:
            if not self._may_be_frozen():
                raise
        # WAL needs a second file beside the first. Where none can be made nothing can be written either, and nothing will change.
        self._is_frozen = True
        frozen = f"file:{quote(self.path)}?immutable=1"
        return super().get_new_connection(conn_params | {"database": frozen, "uri": True})

    def _may_be_frozen(self) -> bool:
        """Whether the folder cannot be written, and the file alone holds everything."""
        log = Path(f"{self.path}-wal")
        is_whole = not log.exists() or log.stat().st_size == 0
        return is_whole and not os.access(os.path.dirname(self.path), os.W_OK)

    def is_usable(self) -> bool:
        """Asked at the start of each request (CONN_HEALTH_CHECKS)."""
        if not self.path.startswith("/"):
            return super().is_usable()
        if self._is_frozen and not self._may_be_frozen():
            return False
        return identity(self.path) == self._opened
