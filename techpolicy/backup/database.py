"""The database as one file of one moment, and what is in it as figures that can be compared."""

import hashlib
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connection

from .places import Refused

# For each table the number of its rows and a sum over their content.
Figures = dict[str, list[Any]]
SSL = ("sslmode", "sslrootcert", "sslcert", "sslkey")
FILES = {"sqlite": "db.sqlite3", "postgresql": "database.dump"}
# Whoever steals a backup must not be logged in; restoring ends all logins anyway.
LOGINS = ("django_session", "articles_desksession")
# The figures of a moment must not depend on what a server or a role is set to.
PLAIN = "SET datestyle = ISO; SET timezone = UTC; SET intervalstyle = postgres; SET extra_float_digits = 3; SET bytea_output = hex"


def file_name() -> str:
    return FILES[connection.vendor]


def snapshot(target: Path) -> Figures:
    """Write the database's state of one moment into a new file, while others go on writing."""
    target.touch(mode=0o600)
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(target)) as copy:
            connection.ensure_connection()
            connection.connection.backup(copy)
            copy.execute("PRAGMA secure_delete = ON")  # nothing of them stays in free pages
            for table in LOGINS:
                copy.execute(f"DELETE FROM {table}")  # noqa: S608 - constants
            copy.commit()
            copy.execute("PRAGMA journal_mode = DELETE")
        return sqlite_figures(target)
    return _dump(target)


def _dump(target: Path) -> Figures:
    with connection.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        try:
            cursor.execute("SELECT pg_export_snapshot()")
            moment = cursor.fetchone()[0]
            run(
                "pg_dump",
                *(f"--exclude-table-data={table}" for table in LOGINS),
                "--format=custom",
                "--no-owner",
                "--no-privileges",
                f"--snapshot={moment}",
                "--file",
                str(target),
            )
            return _postgres_figures(cursor)
        finally:
            cursor.execute("ROLLBACK")


def sqlite_figures(path: Path) -> Figures:
    """Raises Refused where the file is damaged."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as file:
        try:
            if file.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise Refused("The database file is damaged (integrity_check).")
            tables = [
                row[0] for row in file.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
            ]
            return {name: _summed(map(repr, file.execute(f'SELECT * FROM "{name}"'))) for name in tables}  # noqa: S608 - its own name
        except sqlite3.DatabaseError as error:
            raise Refused(f"The database file is damaged ({error}).") from error


def _summed(rows: Iterator[str]) -> list[Any]:
    digest, count = hashlib.sha256(), 0
    for row in rows:
        digest.update(row.encode("utf-8", "surrogatepass"))
        count += 1
    return [count, digest.hexdigest()]


def _postgres_figures(cursor: Any) -> Figures:
    cursor.execute(PLAIN)
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename")
    figures: Figures = {}
    for name in [row[0] for row in cursor.fetchall() if row[0] not in LOGINS]:
        # A sum does not depend on the order of rows, which a restored table need not keep.
        cursor.execute(f'SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)), 0)::text FROM "{name}" t')  # noqa: S608 - its own name
        figures[name] = list(cursor.fetchone())
    return figures


def restored_figures(file: Path) -> Figures:
    """The figures of a snapshot after restoring it into a temporary place."""
    if connection.vendor == "sqlite":
        return sqlite_figures(file)
    with _temporary_database() as name:
        run("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", f"--dbname={name}", str(file))
        with closing(connection.copy("verify")) as other:  # another alias: pools are kept by it
            other.settings_dict["NAME"] = name
            other.settings_dict["OPTIONS"].pop("pool", None)
            with other.cursor() as cursor:
                return _postgres_figures(cursor)


@contextmanager
def _temporary_database() -> Iterator[str]:
    name = f"verify_{os.urandom(6).hex()}"
    with connection.cursor() as cursor:
        try:
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        except Exception as error:
            raise Refused(f"No database to restore into can be made (ALTER ROLE … CREATEDB): {error}") from error
        try:
            yield name
        finally:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def run(program: str, *options: str, **more: Any) -> subprocess.CompletedProcess:
    """Run one of PostgreSQL's programs for the site's database; the password stands in the environment."""
    result = subprocess.run(  # noqa: S603 - a fixed program, no shell
        [_find(program), *options], env=os.environ | _surroundings(), capture_output=True, check=False, **more
    )
    if result.returncode:
        reason = result.stderr.decode(errors="replace").strip().splitlines() or [f"code {result.returncode}"]
        raise Refused(f"{program}: {reason[-1]}")
    return result


def _find(program: str) -> str:
    """The newest installed one."""
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), key=lambda path: int(path.parts[-3]))
    found = str(installed[-1]) if installed else shutil.which(program)
    if not found:
        raise Refused(f"{program} is not installed (Debian: apt-get install postgresql-client).")
    return found


def _surroundings() -> dict[str, str]:
    settings = connection.settings_dict
    given = {
        "PGDATABASE": settings["NAME"],
        "PGUSER": settings["USER"],
        "PGPASSWORD": settings["PASSWORD"],
        "PGHOST": settings["HOST"],
        "PGPORT": settings["PORT"],
        "PGOPTIONS": settings["OPTIONS"].get("options"),
    }
    given |= {f"PG{name.upper()}": settings["OPTIONS"].get(name) for name in SSL}
    return {name: str(value) for name, value in given.items() if value}


def compare(expected: Figures, seen: Figures) -> list[str]:
    """A line for each table that is another one."""
    names = sorted({*expected, *seen})
    return [
        f"table {name}: {_rows(seen, name)}, expected {_rows(expected, name)}"
        for name in names
        if list(expected.get(name, [])) != list(seen.get(name, []))
    ]


def _rows(figures: Figures, name: str) -> str:
    return f"{figures[name][0]} rows" if name in figures else "missing"
