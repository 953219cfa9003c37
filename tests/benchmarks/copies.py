"""Makes a large archive of a small one in minutes, by copying rows inside the database.

    DATABASE_URL=sqlite:////tmp/large.sqlite3 python -m tests.benchmarks.copies 100

Each article is copied with its address, revisions, working copy, bylines, tags, references, search document and related
coverage; tags, authors, pictures and people stay as they are. Each copy lies further back in time than the one before.
"""

import argparse
import datetime as dt
import sys

import django

django.setup()

from django.core.management.color import no_style  # noqa: E402 - only after setup
from django.db import connection, transaction  # noqa: E402
from django.db.models import DateTimeField, F, Field, Max, Min, Model  # noqa: E402

from articles.management.commands.import_articles import count_rows  # noqa: E402
from articles.models import (  # noqa: E402
    SUBJECTS,
    Article,
    ArticleTerm,
    ArticleVector,
    Byline,
    Citation,
    Correction,
    Reference,
    RelatedArticle,
    RelatedCount,
    RelatedStatistics,
    Revision,
    SearchDocument,
    SearchTerm,
    Slug,
    WorkingCopy,
)

# ruff: noqa: S608 - every part of these statements is a name of ours or a number
DAYS = 20 * 365  # what all copies together go back at most
KEPT = 60  # characters of what must be unique; then follows a number
COPIED: list[type[Model]] = [
    Article,
    Revision,
    WorkingCopy,
    Byline,
    *(model.through_model for model in SUBJECTS.values()),
    Reference,
    Citation,
    Correction,
    SearchDocument,
    RelatedArticle,
    ArticleTerm,
    ArticleVector,
]
COUNTED: list[type[Model]] = [RelatedCount, RelatedStatistics, SearchTerm]
# One address for each copy: what the original was called before does not count.
ADDRESSES = "INSERT INTO articles_slug (slug, article_id, created_at) SELECT slug, id, created_at FROM articles_article WHERE id >= {}"


class Copier:
    """The SQL that copies whole tables: copy number k of a row is made of it by arithmetic alone."""

    def __init__(self, times: int, days: int) -> None:
        self.times = times
        self.spans = {model: (model.objects.aggregate(most=Max("pk"))["most"] or 0) + 1 for model in COPIED}
        ends = Article.objects.aggregate(first=Min("publish_at"), last=Max("publish_at"))
        length = (ends["last"] - ends["first"] if ends["last"] else dt.timedelta()) + dt.timedelta(hours=1)
        self.seconds = int(min(length, dt.timedelta(days=days) / times).total_seconds())

    def statement(self, model: type[Model]) -> str:
        fields = model._meta.concrete_fields
        columns = ", ".join(f'"{field.column}"' for field in fields)
        values = ", ".join(self._value(model, field) for field in fields)
        numbers = f"SELECT 1 UNION ALL SELECT k + 1 FROM numbers WHERE k < {self.times - 1}"
        return (
            f"WITH RECURSIVE numbers(k) AS ({numbers}) INSERT INTO {model._meta.db_table} ({columns}) "
            f"SELECT {values} FROM numbers CROSS JOIN {model._meta.db_table} original"
        )

    def _value(self, model: type[Model], field: Field) -> str:
        value = f'original."{field.column}"'
        target = field.remote_field.model if field.remote_field else model if field.primary_key else None
        if target in self.spans or (model, field.name) == (ArticleVector, "follows"):
            return f"{value} + k * {self.spans.get(target) or self.spans[Article]}"
        if field.name == "recency":
            return f"{value} + k * {self.spans[Article]} - ((k * CAST({self.seconds} AS bigint)) << 28)"
        if isinstance(field, DateTimeField) and field.name != "expire_at":
            return self._earlier(value)
        if model is Article and field.name in ("slug", "external_id"):
            number = f"CAST(original.id + k * {self.spans[Article]} AS text)"
            return f"CASE {value} WHEN '' THEN '' ELSE substr({value}, 1, {KEPT}) || '-' || {number} END"
        return value

    def _earlier(self, value: str) -> str:
        if connection.vendor == "sqlite":
            return f"datetime({value}, '-' || (k * {self.seconds}) || ' seconds')"
        return f"{value} - k * interval '{self.seconds} seconds'"


def multiply(times: int, days: int = DAYS) -> None:
    """Make the archive `times` as large; the copies go back `days` at most."""
    if times < 2:
        return
    copier = Copier(times, days)
    with transaction.atomic(), connection.cursor() as cursor:
        for model in COPIED:
            cursor.execute(copier.statement(model))
        cursor.execute(ADDRESSES.format(copier.spans[Article]))
        for model in COUNTED:
            model.objects.update(articles=F("articles") * times)
        for statement in connection.ops.sequence_reset_sql(no_style(), [*COPIED, Slug]):
            cursor.execute(statement)
    count_rows()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.copies")
    parser.add_argument("times", type=int, help="how many times as many articles there are in the end")
    parser.add_argument("--days", type=int, default=DAYS, help=f"what the copies go back at most (default: {DAYS})")
    options = parser.parse_args()
    multiply(options.times, options.days)
    print(f"{Article.objects.count()} articles", file=sys.stderr)


if __name__ == "__main__":
    main()
