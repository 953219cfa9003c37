"""A law's dates as a list with a fold, and on one axis with what we wrote about it."""

import datetime as dt

from articles.models import Milestone
from articles.presentation.laws.axis import BASE, axis
from articles.presentation.laws.dates import dates
from articles.presentation.laws.years import by_year
from articles.presentation.subjects.timeline import Link

TODAY = dt.date(2026, 11, 24)


def row(pk: int, kind: str, date: str, **fields) -> Milestone:
    return Milestone(pk=pk, kind=kind, date=dt.date.fromisoformat(date), **fields)


AI_ACT = [
    row(1, "proposed", "2021-04-21"),
    row(2, "adopted", "2024-05-21"),
    row(3, "in_force", "2024-08-01"),
    row(4, "applies", "2025-02-02", scope="Verbote"),
    row(5, "applies", "2026-08-02", scope="Hochrisiko"),
    row(6, "applies", "2027-12-02", scope="Hochrisiko", replaces_id=5, certainty="provisional"),
    row(7, "deadline", "2028-01-01"),
]


def moments(*days: str) -> list[dt.datetime]:
    return [dt.datetime.fromisoformat(f"{day}T12:00+01:00") for day in days]


class TestList:
    def test_tells_done_moved_next_and_ahead(self):
        found = dates(AI_ACT, TODAY, {})
        assert [row.state for row in (*found.folded, *found.shown)] == [
            *("done", "done", "moved"),
            *("done", "done", "next", "ahead"),
        ]
        assert found.folded[-1].note == "Verschoben auf 2.\u00a0Dezember 2027"
        assert found.shown[2].note == "vorläufig, verschoben: erst 2.\u00a0August 2026, jetzt 2.\u00a0Dezember 2027"
        assert found.shown[2].away == "in 12 Monaten"

    def test_strikes_what_a_withdrawal_has_overtaken(self):
        law = [row(1, "announced", "2025-01-13"), row(2, "withdrawn", "2025-05-13"), row(3, "deadline", "2025-05-15")]
        law += [row(4, "deadline", "2027-05-15")]
        found = dates(law, TODAY, {})
        assert [(row.state, row.note) for row in found.shown] == [
            *(("done", ""), ("done", "")),
            *(("moved", "Entfallen"), ("moved", "Entfallen")),
        ]
        drawn = axis(law, [], TODAY)
        assert [point.css for point in drawn.points] == ["done", "done", "never", "never"]
        assert drawn.points[2].title == "15. Mai 2025: Frist, entfallen"
        assert "Der nächste" not in drawn.description

    def test_folds_what_is_over_but_for_the_last_two(self):
        found = dates(AI_ACT, TODAY, {})
        assert found.fold == "3 vergangene Termine seit April 2021"
        assert [row.when for row in found.shown][:2] == ["1. August 2024", "2. Februar 2025"]

    def test_the_fold_grows_with_time(self):
        later = dates(AI_ACT, dt.date(2028, 1, 1), {})
        assert later.fold == "5 vergangene Termine seit April 2021"
        assert [row.when for row in later.shown] == ["2. Dezember 2027", "1. Januar 2028"]

    def test_folds_nothing_where_little_would_be_hidden(self):
        assert dates(AI_ACT[:4], TODAY, {}).fold == ""

    def test_a_moved_date_ahead_stays_in_sight(self):
        moved = [*AI_ACT, row(8, "applies", "2027-08-02"), row(9, "applies", "2028-08-02", replaces_id=8)]
        assert "moved" in [row.state for row in dates(moved, TODAY, {}).shown]

    def test_links_our_article_only_if_it_is_given(self):
        about = [row(1, "proposed", "2021-04-21", our_article_id=9)]
        assert dates(about, TODAY, {}).shown[0].article is None
        assert dates(about, TODAY, {9: Link("Titel", "/artikel/x/")}).shown[0].article.url == "/artikel/x/"

    def test_is_bounded_and_says_so(self):
        many = [row(pk, "deadline", (TODAY + dt.timedelta(days=pk - 150)).isoformat()) for pk in range(300)]
        found = dates(many, TODAY, {})
        assert (len(found.folded), len(found.shown)) == (100, 42)
        assert found.fold == "149 vergangene Termine seit Juni 2026"
        assert found.left_out == "Nicht gezeigt: 49 ältere und 109 spätere Termine."


class TestAxis:
    def test_leaves_out_moved_dates_and_stays_within_its_width(self):
        found = axis(AI_ACT, [], TODAY)
        assert len(found.points) == 6
        assert all(0 < float(point.x) < 100 for point in found.points) and 0 < float(found.now) < 100
        assert "mit 6 Terminen" in found.description and "2. Dezember 2027, Geltungsbeginn" in found.description

    def test_sets_close_points_above_one_another(self):
        close = [*AI_ACT, row(9, "gazetted", "2024-08-05")]
        heights = {point.title: point.y for point in axis(close, [], TODAY).points}
        assert heights["1. August 2024: Inkrafttreten"] != heights["5. August 2024: Veröffentlichung im Amtsblatt"]

    def test_bars_stand_under_the_dates_of_their_month(self):
        found = axis(AI_ACT, moments("2024-08-20", "2024-08-02", "2026-11-02"), TODAY)
        point = next(point for point in found.points if "Inkrafttreten" in point.title)
        first, second = found.bars
        assert float(first.x) <= float(point.x) <= float(first.x) + float(first.width)
        assert (first.title, second.title) == ("Aug. 2024: 2 Artikel", "Nov. 2026: 1 Artikel")
        assert first.height == 2 * second.height and first.y + first.height == BASE
        assert "Artikel je Jahr: 2024: 2, 2026: 1." in found.description

    def test_counts_by_quarter_where_months_would_be_too_narrow(self):
        long = [row(1, "proposed", "2012-01-25"), row(2, "applies", "2018-05-25")]
        found = axis(long, moments("2025-05-01", "2025-06-01", "2026-11-02"), TODAY)
        assert [bar.title for bar in found.bars] == ["2. Quartal 2025: 2 Artikel", "4. Quartal 2026: 1 Artikel"]

    def test_says_from_when_on_it_counted_where_there_are_too_many(self, monkeypatch):
        monkeypatch.setattr("articles.presentation.laws.axis.SAMPLE", 3)
        found = axis(AI_ACT, moments("2026-09-02", "2026-10-02", "2026-11-02"), TODAY)
        assert [bar.title for bar in found.bars] == ["Okt. 2026: 1 Artikel", "Nov. 2026: 1 Artikel"]
        assert float(found.counted_from) > 60 and "gezählt ab Okt. 2026" in found.caption

    def test_one_date_of_long_ago_does_not_press_the_others_together(self):
        found = axis([row(1, "in_force", "1997-01-01"), *AI_ACT[1:]], [], TODAY)
        assert len(found.points) == 5 and "ohne 1 ferne" in found.caption

    def test_draws_no_more_points_than_can_be_seen(self):
        many = [row(pk, "deadline", (TODAY + dt.timedelta(days=pk * 9 - 900)).isoformat()) for pk in range(200)]
        assert len(axis(many, [], TODAY).points) == 80

    def test_nothing_for_a_single_date_and_two_articles(self):
        assert axis(AI_ACT[:1], moments("2026-11-02", "2026-11-01"), TODAY) is None


class TestYears:
    def test_articles_stand_under_their_year_with_its_number(self):
        written = moments("2026-11-02", "2026-01-01", "2025-12-31", "2024-05-01")
        found = by_year(zip(written[:3], "abc", strict=True), written)
        assert [(year.year, year.total, list(year.cards)) for year in found] == [
            (2026, 2, ["a", "b"]),
            (2025, 1, ["c"]),
        ]

    def test_a_year_ends_at_midnight_in_berlin(self):
        late = [dt.datetime(2025, 12, 31, 23, 30, tzinfo=dt.UTC)]
        assert by_year(zip(late, "a", strict=True), late)[0].year == 2026

    def test_a_year_that_was_not_read_from_its_beginning_has_no_number(self, monkeypatch):
        monkeypatch.setattr("articles.presentation.laws.years.SAMPLE", 3)
        written = moments("2026-11-02", "2026-01-01", "2025-12-31")
        found = by_year(zip(written, "abc", strict=True), written)
        assert [year.total for year in found] == [2, None]
