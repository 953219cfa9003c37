"""What the page of a law shows of its dates, of its companies and of what changed."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...models import Instrument, Regulation
from ..subjects.timeline import Link
from .answer import Answer, answer, answer_of_parts
from .axis import Axis, axis
from .changes import Change, Day, days
from .dates import Dates, dates
from .moves import Former, Move, former_dates
from .rows import LawMilestone
from .ties import Ties, ties


@dataclass(frozen=True)
class Law:
    answer: Answer | None
    dates: Dates
    axis: Axis | None
    ties: Ties
    changes: Sequence[Day]


def law(
    subject: Regulation,
    milestones: Sequence[LawMilestone],
    parts: Mapping[int, Link],
    implemented_by: Sequence[Link],
    changes: Sequence[Change],
    moves: Sequence[Move],
    moments: Sequence[dt.datetime],
    today: dt.date,
) -> Law:
    """`milestones` are those of the law and of its `parts`, which are named by their ids. A field of rules shows those of its parts."""
    own = [row for row in milestones if row.regulation_id == subject.pk]
    shown, names = (own, {}) if subject.has_stage else (milestones, {pk: link.text for pk, link in parts.items()})
    articles = {row.our_article_id: link for row in shown if (link := row.article)}
    former = former_dates(milestones, moves)
    return Law(
        answer=_answer(subject, own, milestones, parts, implemented_by, former, today),
        dates=dates(shown, today, articles, names, former),
        axis=axis(shown, moments, today, names),
        ties=ties(subject.pk, subject.slug),
        changes=days(changes),
    )


def _answer(
    subject: Regulation,
    own: Sequence[LawMilestone],
    milestones: Sequence[LawMilestone],
    parts: Mapping[int, Link],
    implemented_by: Sequence[Link],
    former: Former,
    today: dt.date,
) -> Answer | None:
    if subject.has_stage:
        by = implemented_by if subject.instrument == Instrument.EU_DIRECTIVE else ()
        return answer(own, today, subject.instrument, by, former)
    laws = [(link, [row for row in milestones if row.regulation_id == pk]) for pk, link in parts.items()]
    return answer_of_parts(laws, today, former)
