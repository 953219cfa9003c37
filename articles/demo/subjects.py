"""Companies, regulations, institutions, topics, authors and pictures of the demo, each created once and then left alone."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from ..models import (
    SUBJECTS,
    Author,
    Certainty,
    ChangeKind,
    DossierChange,
    Image,
    ImageKind,
    Institution,
    Milestone,
    Precision,
    Regulation,
    Relation,
    Subject,
    User,
)
from .content import picture, rows, tables

LICENCE = "Demonstrationsinhalt von Platine & Paragraf"  # with the title it tells the demo's pictures from others
FILES = {kind: model.plural_key for kind, model in SUBJECTS.items()}

_LINKS = ("parent", "part_of", "implements")  # to another subject of the same kind
_APART = {*_LINKS, "aliases", "alias", "milestones", "institutions", "proposed_by", "picture", "picks"}


# Milestones that are waiting for the piece about them, by its key: pieces come in after the laws that they are about.
Waiting = list[tuple[Milestone, str]]


def load_subjects() -> tuple[list[tuple[dict[str, Any], Subject]], Waiting]:
    """Create the tags that are missing, with aliases, milestones and relations; returns them with their rows, and what waits."""
    made = {kind: _load_kind(kind, rows(name)) for kind, name in FILES.items()}
    waiting: Waiting = []
    for row, regulation in made["regulation"]:
        regulation.institutions.set(Institution.objects.filter(slug__in=row.get("institutions", [])))
        waiting += _load_milestones(regulation, row.get("milestones", []))
    _load_relations()
    return [pair for new in made.values() for pair in new], waiting


def tell_articles(waiting: Waiting, articles: dict[str, int]) -> None:
    """Name our articles at the milestones that they report; `articles` holds ids by key."""
    for milestone, key in waiting:
        if key in articles:
            milestone.our_article_id = articles[key]
            milestone.save(update_fields=["our_article"])


def _load_kind(kind: str, entries: list[dict[str, Any]]) -> list[tuple[dict[str, Any], Any]]:
    model = SUBJECTS[kind]
    present = set(model.objects.filter(slug__in=[row["slug"] for row in entries]).values_list("slug", flat=True))
    new = []
    for row in entries:
        if row["slug"] in present or model.objects.named(row["name"]).exists():
            continue
        values = {key: value for key, value in row.items() if key not in _APART}
        values["introduction"] = values.get("introduction", "").strip()
        subject = model.objects.create(
            **values, proposed_by=User.objects.filter(username=row.get("proposed_by", "")).first()
        )
        for alias in [*({"name": name} for name in row.get("aliases", [])), *row.get("alias", [])]:
            subject.aliases.create(**alias)
        new.append((row, subject))
    for row, subject in new:
        links = {field: model.objects.filter(slug=row[field]).first() for field in _LINKS if field in row}
        if links:
            for field, target in links.items():
                setattr(subject, field, target)
            subject.save(update_fields=list(links))
    return new


def _load_milestones(regulation: Regulation, entries: list[dict[str, Any]]) -> Waiting:
    named: dict[str, Milestone] = {}
    waiting: Waiting = []
    for entry in entries:
        date, precision = read_date(entry["date"])
        milestone = Milestone.objects.create(
            regulation=regulation,
            kind=entry["kind"],
            date=date,
            precision=precision,
            certainty=entry.get("certainty", Certainty.FIXED),
            scope=entry.get("scope", ""),
            text=entry.get("text", ""),
            source=entry.get("source", ""),
            replaces=named.get(entry.get("replaces", "")),
        )
        _note(milestone, entry)
        if "key" in entry:
            named[entry["key"]] = milestone
        if "article" in entry:
            waiting.append((milestone, entry["article"]))
    return waiting


def read_date(value: str) -> tuple[dt.date, Precision]:
    """ "2026-12-09" is a day, "2026-12" a month, "2026" a year."""
    precision = {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}[len(value)]
    return dt.date.fromisoformat(value + "-01-01"[len(value) - 10 :] if len(value) < 10 else value), precision


def _load_relations() -> None:
    data = tables("relations")
    companies, regulations = (
        {subject.slug: subject for subject in SUBJECTS[kind].objects.all()} for kind in ("company", "regulation")
    )
    present = set(Relation.objects.values_list("company__slug", "regulation__slug", "role", "since"))
    for row in data["relation"]:
        since, until = (dt.date.fromisoformat(row[key]) if key in row else None for key in ("since", "until"))
        if (row["company"], row["regulation"], row["role"], since) in present:
            continue
        apart = {"company", "regulation", "source", "since", "until", "noted"}
        rest = {key: value for key, value in row.items() if key not in apart}
        relation = Relation.objects.create(
            company=companies[row["company"]],
            regulation=regulations[row["regulation"]],
            since=since,
            until=until,
            source=data["sources"].get(row["source"], row["source"]),
            **rest,
        )
        _note(relation, row)


def _note(row: Milestone | Relation, entry: dict[str, Any]) -> None:
    """What came into a dossier later than the law stands in its log, with the day on which it came."""
    if "noted" not in entry:
        return
    former = row.predecessor()
    DossierChange.objects.create(
        regulation=row.regulation,
        milestone_number=row.pk if isinstance(row, Milestone) else None,
        company=getattr(row, "company", None),
        what=ChangeKind.MOVED if former else row.kinds[0],
        before=former.state() if former else {},
        after=row.state(),
        at=timezone.make_aware(dt.datetime.combine(dt.date.fromisoformat(entry["noted"]), dt.time(12))),
        **{row.link: row},
    )


def load_pictures(today: dt.date) -> dict[str, Image]:
    """The demo's pictures by key; of missing ones the copies that pages need are made, and `renditions` makes the others."""
    data = tables("images")
    entries = data["image"]
    found = {image.title: image for image in Image.objects.filter(licence=LICENCE)}
    for row in entries:
        if row["title"] in found:
            continue
        days = row.get("rights_days")
        image = found[row["title"]] = Image(
            file=ContentFile(picture(row["key"]), name=f"{row['key']}.webp"),
            title=row["title"],
            alt=row["alt"],
            credit=data["credit"],
            licence=LICENCE,
            kind=ImageKind.ILLUSTRATION,
            focus_x=row["focus"][0],
            focus_y=row["focus"][1],
            rights_until=today + dt.timedelta(days=days) if days else None,
        )
        image.save(is_hurried=True)
    return {row["key"]: found[row["title"]] for row in entries}


def load_authors(pictures: dict[str, Image]) -> int:
    """Create the authors that are missing; returns how many."""
    entries = rows("authors")
    present = set(Author.objects.filter(slug__in=[row["slug"] for row in entries]).values_list("slug", flat=True))
    missing = [row for row in entries if row["slug"] not in present]
    for row in missing:
        Author.objects.create(**{**row, "portrait": pictures[row["portrait"]]})
    return len(missing)
