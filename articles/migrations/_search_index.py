"""The index that search matches in: FTS5 on SQLite, a generated `tsvector` under GIN on PostgreSQL.

Texts come analysed (`articles.search`): words of [a-z0-9] between spaces, so both databases cut them alike. On SQLite,
a later migration that alters `SearchDocument` rebuilds its table and loses the triggers: it calls `remove` before and `lay` after.
"""

TABLE, INDEX = "articles_searchdocument", "articles_searchindex"
COLUMNS = ("title", "lead", "body", "names")
_LIST = ", ".join(COLUMNS)
_OLD = ", ".join(f"old.{column}" for column in COLUMNS)
_NEW = ", ".join(f"new.{column}" for column in COLUMNS)
# ruff: noqa: S608 - every part of these statements is a constant above
_REMOVE = f"INSERT INTO {INDEX}({INDEX}, rowid, {_LIST}) VALUES ('delete', old.recency, {_OLD});"
_ADD = f"INSERT INTO {INDEX}(rowid, {_LIST}) VALUES (new.recency, {_NEW});"

SQLITE = (
    # the rowid is the time of publication: `ORDER BY rowid DESC LIMIT n` reads the newest n matches and no more
    f"CREATE VIRTUAL TABLE {INDEX} USING fts5({_LIST}, content='{TABLE}', content_rowid='recency', "
    "tokenize='ascii', columnsize=0)",
    f"CREATE TRIGGER {INDEX}_insert AFTER INSERT ON {TABLE} BEGIN {_ADD} END",
    f"CREATE TRIGGER {INDEX}_delete AFTER DELETE ON {TABLE} BEGIN {_REMOVE} END",
    f"CREATE TRIGGER {INDEX}_update AFTER UPDATE ON {TABLE} BEGIN {_REMOVE} {_ADD} END",
    f"INSERT INTO {INDEX}({INDEX}) VALUES ('rebuild')",
)
SQLITE_BACK = (
    *(f"DROP TRIGGER {INDEX}_{event}" for event in ("insert", "delete", "update")),
    f"DROP TABLE {INDEX}",
)


def _part(column: str, label: str) -> str:
    """The column's words under a label; the word at the end keeps phrases from running into the next column."""
    return f"setweight(to_tsvector('simple'::regconfig, {column} || ' qqq'), '{label}')"


_VECTOR = " || ".join(_part(*part) for part in (("title", "A"), ("names", "B"), ("lead", "C"), ("body", "D")))
POSTGRESQL = (
    f"ALTER TABLE {TABLE} ADD COLUMN words tsvector GENERATED ALWAYS AS ({_VECTOR}) STORED",
    f"CREATE INDEX {INDEX} ON {TABLE} USING gin (words)",
)
POSTGRESQL_BACK = (f"ALTER TABLE {TABLE} DROP COLUMN words",)


def lay(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    for statement in {"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)
