"""What has happened to a law since an article appeared, as far as the article does not say so itself."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from ...models import Article, Correction
from ...models.subjects.stages import DatedRow, MilestoneKind, Precision
from ...text.dates import month_text
from ..dates import local

MOST = 3
FINAL = (
    MilestoneKind.WITHDRAWN,
    MilestoneKind.ANNULLED,
    MilestoneKind.REPEALED,
)  # what was to come after it never came
_NEAR = dt.timedelta(days=183)  # so far ahead a text names a day without its year


def happened_since(
    article: Article, corrections: Iterable[Correction], milestones: Sequence[DatedRow], today: dt.date
) -> list[str]:
    """At most three lines: dates of which the article gives an old one, then those that have come, the newest first."""
    told = [article.first_published_at or article.publish_at, article.updated_at, *(row.time for row in corrections)]
    if not milestones or not (moments := [moment for moment in told if moment]):
        return []
    day = local(max(moments)).date()
    later = [row for row in milestones if row.date > day]
    return _lines(article, day, later, milestones, today) if later else []


def _lines(
    article: Article, day: dt.date, later: Sequence[DatedRow], milestones: Sequence[DatedRow], today: dt.date
) -> list[str]:
    text = f"{article.title} {article.lead} {article.body_html}".replace("&nbsp;", " ").replace("\xa0", " ")
    replacing = {row.replaces_id: row for row in milestones if row.replaces_id}
    moved = {}
    for row in later:
        new = _last(row, replacing)
        if new is not row and month_text(row.date) in text and month_text(new.date) not in text:
            moved[new.id] = f"{_name(row)} verschoben: statt {_date(row)} jetzt {_date(new)}"
    end = min((row.date for row in milestones if row.kind in FINAL and row.has_happened(today)), default=today)
    come = [
        row
        for row in later
        if row.date <= end and row.has_happened(today) and row.id not in replacing and row.id not in moved
    ]
    unsaid = [row for row in come if not _is_named(row, text, day)]
    lines = [f"{_date(row)}: {_name(row)}" for row in sorted(unsaid, key=_newest)]
    return [*moved.values(), *lines][:MOST]


def _last(row: DatedRow, replacing: Mapping[int, DatedRow]) -> DatedRow:
    """Where a date has moved to in the end."""
    for _ in replacing:  # so many moves at most, even if they went in a circle
        row = replacing.get(row.id, row)
    return row


def _is_named(row: DatedRow, text: str, day: dt.date) -> bool:
    """Whether a text of `day` names the date: "10. Dezember 2024", or soon before it "10. Dezember"."""
    if row.date_text in text or row.precision != Precision.DAY or row.date - day > _NEAR:
        return row.date_text in text
    short = row.date_text.rpartition(" ")[0]
    return text.count(short) > text.count(f"{short} 20")


def _date(row: DatedRow) -> str:
    return row.date_text.replace(". ", ".\xa0")


def _newest(row: DatedRow) -> int:
    return -row.date.toordinal()


def _name(row: DatedRow) -> str:
    return f"{MilestoneKind(row.kind).label}{f' ({row.scope})' if row.scope else ''}"
