"""What readers see of a law's dates: words, order, the drawn line."""

import datetime as dt

import pytest

from articles.models import Milestone
from articles.presentation.dates import away, leaf
from articles.presentation.subjects.timeline import Link, deadline, rows, source_link, stage_sentence, timeline

TODAY = dt.date(2026, 11, 24)


def milestone(pk: int, kind: str, date: str, **fields) -> Milestone:
    return Milestone(pk=pk, kind=kind, date=dt.date.fromisoformat(date), **fields)


AI_ACT = [
    milestone(1, "proposed", "2021-04-21"),
    milestone(2, "adopted", "2024-05-21"),
    milestone(3, "in_force", "2024-08-01"),
    milestone(4, "applies", "2025-02-02", scope="Verbote"),
    milestone(5, "applies", "2026-08-02", scope="Hochrisiko"),
    milestone(6, "applies", "2027-12-02", scope="Hochrisiko", replaces_id=5, certainty="provisional"),
]


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


def test_rows_tell_done_moved_next_and_ahead():
    later = milestone(7, "deadline", "2028-01-01")
    found = rows([*AI_ACT, later], TODAY, {})
    assert [row.state for row in found] == ["done", "done", "done", "done", "moved", "next", "ahead"]
    assert found[4].note == "Verschoben auf 2. Dezember 2027"
    assert found[5].note == "vorläufig"
    assert found[5].away == "in 12 Monaten"


def test_rows_link_our_article_only_if_it_is_given():
    about = milestone(1, "proposed", "2021-04-21", our_article_id=9)
    assert rows([about], TODAY, {})[0].article is None
    assert rows([about], TODAY, {9: Link("Titel", "/artikel/x/")})[0].article.url == "/artikel/x/"


def test_sentence_says_since_when_and_what_comes():
    assert stage_sentence(AI_ACT, TODAY) == "seit 2. Februar 2025. Nächster Termin: 2. Dezember 2027."


def test_sentence_of_a_law_that_applies_as_a_whole_names_its_last_start():
    begun = [AI_ACT[2], AI_ACT[3], milestone(8, "applies", "2026-08-02")]
    assert stage_sentence(begun, TODAY) == "seit 2. August 2026."


def test_sentence_of_a_proposal_names_only_what_comes():
    ahead = milestone(2, "deadline", "2027-01-01")
    assert stage_sentence([AI_ACT[0], ahead], TODAY) == "Nächster Termin: 1. Januar 2027."


def test_line_leaves_out_moved_dates_and_stays_within_its_width():
    line = timeline(AI_ACT, TODAY)
    assert len(line.points) == 5
    assert all(0 < float(point.x) < 100 for point in line.points)
    assert 0 < float(line.now) < 100
    assert len(line.ticks) <= 5
    assert "mit 5 Terminen" in line.description
    assert "2. Dezember 2027, Geltungsbeginn" in line.description


def test_line_sets_close_points_above_one_another():
    close = [*AI_ACT, milestone(9, "gazetted", "2024-08-05")]
    heights = {point.title: point.y for point in timeline(close, TODAY).points}
    assert heights["1. August 2024: Inkrafttreten"] != heights["5. August 2024: Veröffentlichung im Amtsblatt"]


def test_no_line_for_a_single_date():
    assert timeline(AI_ACT[:1], TODAY) is None


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
    row = milestone(1, kind, "2026-08-02", text=text)
    assert rows([row], TODAY, {})[0].text == shown
