"""What readers see of one date: its words, how far off it is, its source."""

import datetime as dt

import pytest

from articles.models import Milestone
from articles.presentation.dates import away, away_of, leaf
from articles.presentation.subjects.timeline import deadline, explanation, source_link

TODAY = dt.date(2026, 11, 24)


def milestone(pk: int, kind: str, date: str, **fields) -> Milestone:
    return Milestone(pk=pk, kind=kind, date=dt.date.fromisoformat(date), **fields)


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2026-11-23", ""),
        ("2026-11-24", "heute"),
        ("2026-11-25", "morgen"),
        ("2026-12-02", "in 8 Tagen"),
        ("2027-02-24", "in 3 Monaten"),
        ("2027-12-02", "in 12 Monaten"),
        ("2030-11-24", "in 4 Jahren"),
    ],
)
def test_distance_in_words(date, words):
    assert away(dt.date.fromisoformat(date), TODAY) == words


@pytest.mark.parametrize(
    ("date", "precision", "words"),
    [
        ("2026-10-01", "month", ""),
        ("2026-11-01", "month", "diesen Monat"),
        ("2026-12-01", "month", "nächsten Monat"),
        ("2027-01-01", "month", "in 2 Monaten"),
        ("2026-10-01", "quarter", "dieses Quartal"),
        ("2027-01-01", "quarter", "nächstes Quartal"),
        ("2027-04-01", "quarter", "in 5 Monaten"),
        ("2026-01-01", "year", "dieses Jahr"),
        ("2027-01-01", "year", "nächstes Jahr"),
        ("2029-01-01", "year", "in 2 Jahren"),
        ("2026-12-02", "day", "in 8 Tagen"),
    ],
)
def test_distance_is_no_more_exact_than_the_date(date, precision, words):
    assert away_of(milestone(1, "applies", date, precision=precision), TODAY) == words


@pytest.mark.parametrize(
    ("precision", "shown"),
    [
        ("day", ("2026-08-02", "2", "Aug. 2026")),
        ("month", ("2026-08", "Aug.", "2026")),
        ("quarter", ("2026", "3.", "Quartal 2026")),
        ("year", ("2026", "2026", "")),
    ],
)
def test_leaf_shows_no_more_than_is_known(precision, shown):
    found = leaf(milestone(1, "applies", "2026-08-02", precision=precision))
    assert (found.iso, found.large, found.small) == shown


def test_deadline_is_soon_within_thirty_days():
    assert deadline(milestone(1, "deadline", "2026-12-10"), TODAY).is_soon
    assert not deadline(milestone(1, "deadline", "2027-02-10"), TODAY).is_soon


def test_source_is_named_by_its_host():
    assert source_link("https://www.bundestag.de/x").text == "bundestag.de"
    assert source_link("") is None


@pytest.mark.parametrize(
    "kind, text, shown",
    [
        ("in_force", "In Kraft getreten.", ""),
        ("applies", "Geltungsbeginn", ""),
        ("applies", "Nach Artikel 113", "Nach Artikel 113"),
    ],
)
def test_a_milestones_text_does_not_say_its_kind_again(kind, text, shown):
    assert explanation(milestone(1, kind, "2026-08-02", text=text)) == shown
