"""What the desk of the demo newsroom has put together by hand: series, and the pages of some subjects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..models import Image, Series, Subject
from . import content

Pictures = Mapping[str, Image]
Articles = Mapping[str, int]  # ids by key


def load_series(pictures: Pictures, articles: Articles) -> int:
    """Create the series that are missing, after the articles; returns how many."""
    entries = content.rows("series")
    present = set(Series.objects.filter(slug__in=[row["slug"] for row in entries]).values_list("slug", flat=True))
    missing = [row for row in entries if row["slug"] not in present]
    for row in missing:
        series = Series.objects.create(**_own(row), picture=pictures[row["picture"]])
        series.arrange(articles[key] for key in row["parts"] if key in articles)
    return len(missing)


def shape_pages(new: Iterable[tuple[dict[str, Any], Subject]], pictures: Pictures, articles: Articles) -> None:
    """Give new subjects their picture and the articles that the desk recommends; `new` as `load_subjects` returns it."""
    for row, subject in new:
        if "picture" not in row:
            continue
        subject.picture = pictures[row["picture"]]
        for name, key in zip(subject.picks, row["picks"], strict=False):
            setattr(subject, f"{name}_id", articles.get(key))
        subject.save()


def remove_series(source: str) -> list[str]:
    """Those that say what the file says and have no parts of the house's own; returns the others."""
    kept = []
    for row in content.rows("series"):
        series = Series.objects.filter(slug=row["slug"]).first()
        if series is None:
            continue
        is_ours = all(getattr(series, name) == value for name, value in _own(row).items())
        if not is_ours or series.parts.exclude(article__source_name=source).exists():
            kept.append(str(series))
            continue
        series.parts.all().delete()
        series.delete()
    return kept


def _own(row: Mapping[str, Any]) -> dict[str, str]:
    return {"slug": row["slug"], "title": row["title"], "introduction": row["introduction"].strip()}
