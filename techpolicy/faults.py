"""Tells faults of the machine (disk, database, picture storage) from errors in the code."""

import errno
import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from django.db import InterfaceError, OperationalError


class Fault(NamedTuple):
    """The reason in the words of the desk (German) and of the operator."""

    german: str
    english: str


FULL = Fault("Der Speicherplatz des Servers ist voll.", "no space left")
LOCKED = Fault("Die Datenbank ist gerade durch eine andere Arbeit gesperrt.", "database locked")
READ_ONLY = Fault("Auf dem Server lässt sich gerade nichts speichern.", "read-only")
MAINTENANCE = Fault("Die Redaktion wird gerade gewartet; gespeichert wird erst danach wieder.", "read-only")
GONE = Fault("Die Datenbank ist gerade nicht erreichbar.", "database not reachable")
EMPTY = Fault(GONE.german, "database without tables (manage.py migrate)")
NO_PICTURES = Fault("Die Ablage der Bilder ist gerade nicht erreichbar.", "store of pictures not reachable")

BY_ERRNO = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), FULL),
    **dict.fromkeys((errno.EROFS, errno.EACCES, errno.EPERM), READ_ONLY),
}
# https://www.sqlite.org/rescode.html: the primary code is the lowest byte.
BY_SQLITE = {
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_BUSY: LOCKED,
    sqlite3.SQLITE_LOCKED: LOCKED,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_PERM: READ_ONLY,
    **dict.fromkeys(
        (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB), GONE
    ),
}
# https://www.postgresql.org/docs/current/errcodes-appendix.html: codes, and classes (their first two characters).
BY_SQLSTATE = {
    "53100": FULL,
    "55P03": LOCKED,
    "40P01": LOCKED,
    "25006": READ_ONLY,
    "42P01": EMPTY,
    **dict.fromkeys(("08", "53", "57", "58"), GONE),
}


def fault_of(error: BaseException | None) -> Fault | None:
    """The fault behind an error; None where the code itself is wrong."""
    return next(filter(None, map(_fault, _chain(error))), None)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what it came from, the first cause first."""
    chain: list[BaseException] = []
    while error is not None and error not in chain:
        chain.append(error)
        error = error.__cause__ or error.__context__
    return reversed(chain)


def _fault(error: BaseException) -> Fault | None:
    if (code := getattr(error, "sqlite_errorcode", None)) is not None:
        return BY_SQLITE.get(code & 0xFF) or (EMPTY if "no such table" in str(error) else None)
    if state := getattr(error, "sqlstate", None):
        return BY_SQLSTATE.get(state) or BY_SQLSTATE.get(state[:2])
    if isinstance(error, OperationalError | InterfaceError):
        # Django repeats the database's own error, which speaks for itself where it has a code.
        return None if _has_code(error.__cause__) else GONE
    if type(error).__module__.partition(".")[0] == "botocore":
        return NO_PICTURES
    return BY_ERRNO.get(error.errno) if isinstance(error, OSError) else None


def _has_code(error: BaseException | None) -> bool:
    return getattr(error, "sqlite_errorcode", None) is not None or bool(getattr(error, "sqlstate", None))
