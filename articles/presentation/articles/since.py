"""What has happened to a law since an article appeared, as far as the article does not say so itself."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import F, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, JSONObject

from ...models import (
    Article,
    ChangeKind,
    Company,
    Correction,
    DossierChange,
    Regulation,
)
from ...models.compiled import moment
from ...models.once import Once
from ...models.subjects.stages import DatedRow, MilestoneKind, Precision
from ...text.dates import day_text, month_text
from ..dates import local
from ..laws.became import status_now, tie_of

MOST = 3
FINAL = (
    MilestoneKind.WITHDRAWN,
    MilestoneKind.ANNULLED,
    MilestoneKind.REPEALED,
)  # what was to come after it never came
MOST_CHANGES = 12  # the newest that are looked at
Changes = Sequence[Mapping[str, Any]]  # as `changes_for` reads them, oldest first
_NEAR = dt.timedelta(days=183)  # so far ahead a text names a day without its year


def changes_for(article: int, now: dt.datetime) -> QuerySet:
    """("change", id, 0, values) of what changed last: dates of its main laws, and what ties its companies to them."""
    laws, companies = (model.through_model.objects.filter(content_object=article) for model in (Regulation, Company))
    known = Q(what=ChangeKind.MOVED) | Q(what=ChangeKind.RELATION_CHANGED, company__in=companies.values("tag"))
    newest = DossierChange.objects.public(now).filter(known, regulation__in=laws.filter(is_main=True).values("tag"))
    newest = newest.order_by("-at", "-pk").values("pk")[:MOST_CHANGES]
    values = {
        "law": "regulation_id",
        "date": "milestone_id",
        "tie": "relation_id",
        "company": "company__name",
        "at": "at",
    }
    states = {name: Cast(name, TextField()) for name in ("before", "after")}
    rows = DossierChange.objects.filter(pk__in=Once(newest)).order_by()
    return rows.values_list(Value("change"), F("pk"), Value(0), JSONObject(**values, **states))


def happened_since(
    article: Article,
    corrections: Iterable[Correction],
    milestones: Sequence[DatedRow],
    changes: Changes,
    today: dt.date,
) -> list[str]:
    """At most three lines: dates of which the article gives an old one, what became of fines and other relations, then dates that have come, the newest first."""
    told = [article.first_published_at or article.publish_at, article.updated_at, *(row.time for row in corrections)]
    if not (moments := [moment for moment in told if moment]):
        return []
    last = max(moments)
    day = local(last).date()
    new = [change for change in changes if moment(change["at"]) > last]
    later = [*(row for row in milestones if row.date > day), *_former(new, milestones, day)]
    moved, come = _lines(article, day, later, milestones, today) if later else ([], [])
    return [*moved, *_ties(new), *come][:MOST]


def _former(changes: Changes, milestones: Sequence[DatedRow], day: dt.date) -> list[DatedRow]:
    """The dates that were changed in place, as they were before: each replaced by what stands there now."""
    by_id = {row.id: row for row in milestones}
    former = []
    for change in changes:
        if row := by_id.get(change["date"]):
            before = json.loads(change["before"])
            date = dt.date.fromisoformat(before["date"])
            if date > day:
                former.append(row._replace(date=date, precision=before["precision"]))
    return former


def _ties(changes: Changes) -> list[str]:
    """What became of relations, as in "3. Juli 2027: Das Bußgeld gegen Intel ist aufgehoben"; of each the newest."""
    lines = {}
    for change in changes:
        if change["tie"]:
            before, after = json.loads(change["before"]), json.loads(change["after"])
            if after["status"] and after["status"] != before["status"]:
                what = tie_of(after["role"], change["company"])
                at = day_text(local(moment(change["at"]))).replace(". ", ".\xa0")
                lines[change["tie"]] = f"{at}: {what} {status_now(after['status'])}"
    return list(reversed(lines.values()))


def _lines(
    article: Article, day: dt.date, later: Sequence[DatedRow], milestones: Sequence[DatedRow], today: dt.date
) -> tuple[list[str], list[str]]:
    """Of dates that have moved, and of those that have come."""
    text = f"{article.title} {article.lead} {article.body_html}".replace("&nbsp;", " ").replace("\xa0", " ")
    replacing = {row.replaces_id: row for row in milestones if row.replaces_id}
    own = {row.id: row for row in milestones}
    moved = {}
    for row in later:
        new = _last(own[row.id], replacing)
        if new is not row and month_text(row.date) in text and month_text(new.date) not in text:
            moved[new.id] = f"{date_name(row)} verschoben: statt {_date(row)} jetzt {_date(new)}"
    end = min((row.date for row in milestones if row.kind in FINAL and row.has_happened(today)), default=today)
    come = [
        row
        for row in later
        if own[row.id] is row
        and row.date <= end
        and row.has_happened(today)
        and row.id not in replacing
        and row.id not in moved
    ]
    unsaid = [row for row in come if not _is_named(row, text, day)]
    lines = [f"{_date(row)}: {date_name(row)}" for row in sorted(unsaid, key=_newest)]
    return list(moved.values()), lines


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


def date_name(row: DatedRow) -> str:
    """ "Geltungsbeginn (Verbote)" """
    return f"{MilestoneKind(row.kind).label}{f' ({row.scope})' if row.scope else ''}"
