"""What follows a large import, once."""

from django.db import connection

from ..related.rebuild import Progress, rebuild


def finish(progress: Progress = lambda *_: None) -> int:
    """Let the database count what came in, and compute related coverage; returns the number of articles compared."""
    count_rows()
    return rebuild(progress=progress)


def count_rows() -> None:
    """Let PostgreSQL plan for what is there now; by itself it would plan for an empty archive for another minute.

    SQLite gets no statistics: without them it walks the index that an order names, and with them it sorts whole archives.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
