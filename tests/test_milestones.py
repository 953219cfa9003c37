"""Where a law stands follows from its milestones and from today, and from nothing else."""

import datetime as dt

import pytest

from articles.models import Milestone, Regulation, Stage
from articles.models.subjects.stages import in_effect, next_milestone, stage_of

TODAY = dt.date(2026, 11, 24)
PAST, FUTURE = dt.date(2025, 1, 1), dt.date(2027, 1, 1)


def row(kind: str, date: dt.date = PAST, pk: int = 0, **fields) -> Milestone:
    return Milestone(pk=pk or None, kind=kind, date=date, **fields)


STAGES = [
    ([], None),
    ([row("proposed", FUTURE)], None),
    ([row("announced")], Stage.ANNOUNCED),
    ([row("announced"), row("proposed")], Stage.PROPOSED),
    ([row("proposed"), row("parliament")], Stage.NEGOTIATED),
    ([row("proposed"), row("trilogue")], Stage.NEGOTIATED),
    ([row("trilogue"), row("adopted")], Stage.ADOPTED),
    ([row("gazetted"), row("in_force", FUTURE)], Stage.ADOPTED),
    ([row("gazetted"), row("in_force"), row("applies", FUTURE)], Stage.IN_FORCE),
    ([row("in_force"), row("applies"), row("applies", FUTURE)], Stage.PARTLY),
    ([row("in_force"), row("applies")], Stage.APPLIES),
    ([row("in_force")], Stage.APPLIES),
    ([row("in_force"), row("transposition", FUTURE)], Stage.IN_FORCE),
    ([row("in_force"), row("transposition")], Stage.APPLIES),
    ([row("applies"), row("suspended", dt.date(2025, 6, 1))], Stage.SUSPENDED),
    ([row("suspended", dt.date(2025, 6, 1)), row("applies", dt.date(2026, 1, 1))], Stage.APPLIES),
    ([row("proposed"), row("withdrawn")], Stage.WITHDRAWN),
    ([row("applies"), row("annulled")], Stage.ANNULLED),
    ([row("applies"), row("repealed")], Stage.REPEALED),
    ([row("applies"), row("repealed", FUTURE)], Stage.APPLIES),
    ([row("in_force"), row("applies", certainty="expected")], Stage.IN_FORCE),
]


@pytest.mark.parametrize(("milestones", "stage"), STAGES, ids=range(len(STAGES)))
def test_the_stage_follows_from_the_milestones(milestones, stage):
    assert stage_of(milestones, TODAY) == stage


def test_it_changes_on_the_day_itself():
    milestones = [row("in_force"), row("applies", TODAY)]
    assert stage_of(milestones, TODAY - dt.timedelta(days=1)) == Stage.IN_FORCE
    assert stage_of(milestones, TODAY) == Stage.APPLIES


def test_a_moved_date_no_longer_counts():
    old, new = row("applies", PAST, pk=1), row("applies", FUTURE, pk=2, replaces_id=1)
    assert stage_of([row("in_force", pk=3), old, new], TODAY) == Stage.IN_FORCE
    assert in_effect([old, new]) == [new]
    assert next_milestone([old, new], TODAY) == new


@pytest.mark.parametrize(
    ("precision", "last", "text"),
    [
        ("day", dt.date(2026, 8, 1), "1. August 2026"),
        ("month", dt.date(2026, 8, 31), "August 2026"),
        ("quarter", dt.date(2026, 9, 30), "3. Quartal 2026"),
        ("year", dt.date(2026, 12, 31), "2026"),
    ],
)
def test_inexact_dates_are_written_as_such_and_count_when_they_are_over(precision, last, text):
    milestone = row("applies", dt.date(2026, 8, 1), precision=precision)
    assert (milestone.last_day, milestone.date_text) == (last, text)
    assert milestone.has_happened(last)
    assert not milestone.has_happened(last - dt.timedelta(days=1))


def test_a_field_of_rules_has_no_stage():
    assert Regulation(instrument="field").stage(TODAY, [row("in_force")]) is None
    assert Regulation(instrument="us_rule").stage(TODAY, [row("in_force")]) == Stage.APPLIES
