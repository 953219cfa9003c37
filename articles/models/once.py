"""A subquery that is run once."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Subquery
from django.db.models.sql.compiler import SQLCompiler


class Once(Subquery):
    """A subquery for `__in` that PostgreSQL runs only once, whatever its table statistics say.

    Without statistics, as right after a large import, it would expect empty tables and run it for each row.
    """

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> tuple[str, Any]:
        template = "(SELECT unnest(ARRAY(%(subquery)s)))"
        return self.as_sql(compiler, connection, template=template, **context)
