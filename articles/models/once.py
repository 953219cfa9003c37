"""A subquery that is run once."""

from django.db.models import Subquery


class Once(Subquery):
    """A subquery for `__in` that PostgreSQL runs once, whatever it believes to know about its tables.

    Without statistics, as right after a large import, it would take the tables for empty and run the subquery for each row.
    """

    def as_postgresql(self, compiler, connection, **context):
        template = "(SELECT unnest(ARRAY(%(subquery)s)))"
        return self.as_sql(compiler, connection, template=template, **context)
