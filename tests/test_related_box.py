"""Which stored matches a page shows: editors first, the good ones, and not the same story twice."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.related.box import CARDS, ENOUGH, FURTHER, PER_EVENT, Headline, Row, choose_box, why_not

DAY = dt.date(2026, 3, 12)
TITLES = (
    "Nvidia liefert Chips",
    "Kartellamt rügt Amazon",
    "Netze werden teurer",
    "Gericht kippt Bußgeld",
    "Funkloch am Bodensee",
)


def match(other, worth=ENOUGH + FURTHER, text=None, is_pinned=False, follows=False):
    """A row as it would be stored."""
    parts = {"follows": 1} if follows else {"lead": 1}
    text = f"Ähnliches Thema: Grund {other}" if text is None else text
    return Row(other, 1, {"text": text, "parts": parts, "worth": worth if text else 0}, is_pinned=is_pinned)


def public(*titles, gap=0):
    return {number: Headline(title, DAY + dt.timedelta(days=gap * number)) for number, title in enumerate(titles)}


OWN = Headline("Ein Satellit über dem Harz", DAY)


def shown(rows, headlines, own=OWN, **options):
    return [row.other for row in choose_box(rows, own=own, public=headlines, **options)]


def test_shows_the_best_four():
    assert shown([match(number) for number in range(5)], public(*TITLES)) == [0, 1, 2, 3]


def test_leaves_out_what_readers_cannot_reach_and_what_the_page_has():
    headlines = public(*TITLES)
    del headlines[1]
    assert shown([match(number) for number in range(5)], headlines, used={0}) == [2, 3, 4]


def test_shows_nothing_rather_than_what_has_too_little_in_common():
    assert shown([match(0, ENOUGH - 1)], public(*TITLES)) == []


def test_later_places_ask_for_more():
    rows = [match(number, ENOUGH) for number in range(4)]
    assert shown(rows, public(*TITLES)) == [0, 1]
    assert shown([*rows, match(4)], public(*TITLES)) == [0, 1, 4]


@pytest.mark.parametrize(
    ("worth", "said"),
    [
        (ENOUGH - 1, "zu wenig gemeinsam"),
        (ENOUGH, "zu wenig gemeinsam für einen weiteren Platz"),
        (ENOUGH + FURTHER, "kein Platz mehr"),
    ],
)
def test_says_why_a_match_is_no_card(worth, said):
    assert why_not(match(0, worth), [match(1), match(2)], own=OWN, public=public(*TITLES)) == said


def test_a_card_that_could_not_say_why_is_not_shown():
    assert shown([match(0, text=""), match(1)], public(*TITLES)) == [1]


def test_a_follow_up_needs_no_likeness():
    assert shown([match(0, follows=True)], public(*TITLES)) == [0]


def test_a_pin_is_shown_however_poor_and_though_it_repeats():
    rows = [Row(1, is_pinned=True), Row(0, is_pinned=True), match(2)]
    assert shown(rows, public("Amazon vor Gericht", "Amazon vor Gericht", "Netze werden teurer")) == [1, 0, 2]


def test_an_update_of_a_story_is_folded_into_the_better_one():
    headlines = public("EU billigt den AI Act", "EU billigt AI Act endgültig", "Netze werden teurer")
    assert shown([match(0), match(1), match(2)], headlines) == [0, 2]


def test_an_update_of_the_page_s_own_story_is_no_card():
    own = Headline("EU billigt den AI Act", DAY)
    headlines = public("EU billigt AI Act endgültig", "Netze werden teurer")
    assert shown([match(0), match(1)], headlines, own) == [1]
    assert why_not(match(0), [match(1)], own=own, public=headlines).endswith("wie dieser Artikel")
    pinned, named = Row(0, is_pinned=True), match(0, follows=True)
    assert shown([pinned, match(1)], headlines, own) == shown([named, match(1)], headlines, own) == [0, 1]
    last_year = Headline(own.title, DAY - dt.timedelta(days=365))
    assert shown([match(0), match(1)], headlines, last_year) == [0, 1]


def test_the_same_title_a_year_later_is_another_story():
    assert shown([match(0), match(1)], public("Bilanz des DSA", "Bilanz des DSA", gap=365)) == [0, 1]


def test_one_event_has_two_cards_at_most():
    titles = (
        "Nvidia legt Zahlen vor",
        "Nvidia legt zu: Anleger jubeln",
        "Nvidia legt Prognose höher",
        "Netze werden teurer",
    )
    found = shown([match(number) for number in range(4)], public(*titles))
    assert found == [0, 1, 3] and len(found) - 1 == PER_EVENT


def test_one_kicker_on_one_day_is_one_event_whatever_the_titles():
    headlines = {number: Headline(title, DAY, kicker="Kartellrecht") for number, title in enumerate(TITLES)}
    assert shown([match(number) for number in range(4)], headlines) == [0, 1]
    weeks = {
        number: Headline(title, DAY + dt.timedelta(days=9 * number), kicker="Kartellrecht")
        for number, title in enumerate(TITLES)
    }
    assert shown([match(number) for number in range(4)], weeks) == [0, 1, 2, 3]


def test_parts_of_a_series_are_not_taken_for_updates():
    assert shown([match(0), match(1)], public("Chips erklärt, Teil 1", "Chips erklärt, Teil 2")) == [0, 1]


@pytest.mark.parametrize("cards", [1, 2, CARDS])
@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 6), st.integers(0, 2 * ENOUGH), st.booleans()),
        max_size=20,
    ),
    st.sets(st.integers(0, 6)),
)
def test_never_too_many_never_twice_never_forbidden(cards, rows, used):
    headlines = public(*TITLES)
    every = [match(other, worth, is_pinned=pin) for other, worth, pin in rows]
    found = shown(every, headlines, used=used, cards=cards)
    assert len(found) <= cards and len(set(found)) == len(found)
    assert not used.intersection(found) and headlines.keys() >= set(found)
