"""All laws by the stage they are in, what applies first, each with its next date."""

import datetime as dt
from collections.abc import Sequence

from ...models import Instrument, Jurisdiction, MilestoneKind, Regulation, Stage
from ...models.subjects.stages import Dated, next_milestone
from ..dates import away_of
from ..site import Site
from ..subjects.facts import Item
from ..subjects.milestones import milestones_of
from ..subjects.timeline import stage_mark
from .overview import Group, Overview, overview, public

_GROUPS = (
    ("Was gilt", (Stage.APPLIES, Stage.PARTLY)),
    ("Was beschlossen ist", (Stage.IN_FORCE, Stage.ADOPTED)),
    ("Was verhandelt wird", (Stage.NEGOTIATED, Stage.PROPOSED, Stage.ANNOUNCED)),
    ("Was ausgesetzt oder aufgehoben ist", (Stage.SUSPENDED, Stage.WITHDRAWN, Stage.ANNULLED, Stage.REPEALED)),
    ("Rechtsgebiete", ()),  # have no stage; their parts have
)
_SAY_WHOSE = ("EU-", "US-", "Bundes")  # instruments whose name tells whose law it is
_LAST = dt.date.max


def laws_overview(site: Site, today: dt.date) -> Overview:
    """Two queries. Within a group what has a date soonest comes first."""
    rows: list[Regulation] = public(Regulation.kind)
    milestones = milestones_of([row.pk for row in rows])
    found: dict[str, list[tuple[dt.date, Item]]] = {title: [] for title, _stages in _GROUPS}
    for row in rows:
        item, coming = _item(row, milestones[row.pk], today)
        found[_title(item)].append((coming, item))
    groups = [Group(title, [item for _, item in sorted(members, key=_by_date)], 3) for title, members in found.items()]
    return overview(Regulation.kind, site, groups)


def _title(item: Item) -> str:
    key = item.stage.key if item.stage else None
    return next((title for title, stages in _GROUPS if key in stages), _GROUPS[-1][0])


def _by_date(member: tuple[dt.date, Item]) -> dt.date:
    return member[0]


def _item(row: Regulation, milestones: Sequence[Dated], today: dt.date) -> tuple[Item, dt.date]:
    mark = stage_mark(milestones, today) if row.has_stage else None
    coming = next_milestone(milestones, today) if mark else None
    figures = (
        [f"{coming.date_text}: {MilestoneKind(coming.kind).label}" + (f", {coming.scope}" if coming.scope else "")]
        if coming
        else []
    )
    note, home = Instrument(row.instrument).label, Jurisdiction(row.jurisdiction).label
    if not note.startswith(_SAY_WHOSE):
        note = f"{note} ({home})"
    soon = away_of(coming, today) if coming else ""
    item = Item(row.kind, row.name, row.get_absolute_url(), note, mark, figures=figures, soon=soon)
    return item, coming.last_day if coming else _LAST
