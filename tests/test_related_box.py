"""Which stored matches a page shows: editors first, the good ones, and not the same story twice."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.related.box import CARDS, PER_EVENT, Headline, Row, choose_box, why_not
from articles.related.engine.places import CLEAR, ENOUGH, ENOUGH_BY_TEXT, EVERY, FURTHER, SURE, places

DAY = dt.date(2026, 3, 12)
TITLES = (
    "Nvidia liefert Chips",
    "Kartellamt rügt Amazon",
    "Netze werden teurer",
    "Gericht kippt Bußgeld",
    "Funkloch am Bodensee",
)


def match(other, content=CLEAR, days=0, shared="", text=None, is_pinned=False, follows=False):
    """A row as it would be stored."""
    parts = {"lead": content, "days": days} | ({"follows": 1} if follows else {})
    fitting = EVERY if follows else places(shared, content)
    text = f"Ähnliches Thema: Grund {other}" if text is None else text
    reasons = {"text": text, "parts": parts, "shared": shared, "places": fitting if text else ()}
    return Row(other, sum(parts.values()), reasons, is_pinned=is_pinned)


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


def test_closeness_in_time_alone_is_no_reason():
    assert shown([match(0, content=ENOUGH - 1, days=50_000)], public(*TITLES)) == []


def test_a_shared_main_subject_makes_less_likeness_enough():
    assert shown([match(0, ENOUGH), match(1, ENOUGH, shared="main")], public(*TITLES)) == [1]


def test_a_lone_company_or_court_needs_as_much_as_text_alone():
    first = match(0, shared="main")
    little, enough = match(1, ENOUGH_BY_TEXT - 1, shared="actor"), match(2, ENOUGH_BY_TEXT, shared="actor")
    assert shown([first, little, enough], public(*TITLES)) == [0, 2]


def test_what_one_only_touches_on_needs_more():
    first = match(0, shared="main")
    little, enough = match(1, SURE - 1, shared="touched"), match(2, SURE, shared="touched")
    assert shown([first, little, enough], public(*TITLES)) == [0, 2]


def test_words_that_are_alike_do_not_join_pieces_on_different_main_subjects():
    assert shown([match(0, CLEAR - 1, shared="nothing"), match(1, CLEAR - 1)], public(*TITLES)) == [1]


@pytest.mark.parametrize("shared", ["named", "actor", "touched"])
def test_the_first_place_wants_a_main_subject_in_common_or_clearly_the_most(shared):
    weak = match(0, CLEAR - 1, days=5_000, shared=shared)
    assert shown([weak, match(1, ENOUGH, shared="main")], public(*TITLES)) == [1, 0]
    assert shown([weak], public(*TITLES)) == []
    assert shown([match(0, CLEAR, shared=shared), match(1, ENOUGH, shared="main")], public(*TITLES)) == [0, 1]


def test_later_places_ask_for_more():
    rows = [match(number, ENOUGH, shared="main") for number in range(4)]
    assert shown(rows, public(*TITLES)) == [0, 1]
    assert shown([*rows, match(4, ENOUGH + FURTHER, shared="main")], public(*TITLES)) == [0, 1, 4]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (match(0, ENOUGH, shared="actor"), "gemeinsam ist fast nur, wer vorkommt"),
        (match(0, ENOUGH, shared="touched"), "das gemeinsame Thema steht nur am Rande"),
        (match(0, ENOUGH, shared="nothing"), "andere Hauptthemen, nur ähnliche Wörter"),
        (match(0, ENOUGH - 1, shared="main"), "zu wenig gemeinsam"),
        (match(0, ENOUGH, shared="main"), "zu wenig gemeinsam für einen weiteren Platz"),
        (match(0, ENOUGH + FURTHER, shared="main"), "kein Platz mehr"),
    ],
)
def test_says_why_a_match_is_no_card(row, said):
    assert why_not(row, [match(1), match(2)], own=OWN, public=public(*TITLES)) == said


def test_says_that_nothing_is_strong_enough_to_stand_first():
    row = match(0, SURE, shared="named")
    assert why_not(row, [], own=OWN, public=public(*TITLES)) == "zu wenig gemeinsam für den ersten Platz"


def test_a_card_that_could_not_say_why_is_not_shown():
    assert shown([match(0, text=""), match(1)], public(*TITLES)) == [1]


def test_a_follow_up_needs_no_likeness():
    assert shown([match(0, content=0, follows=True)], public(*TITLES)) == [0]


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
        st.tuples(
            st.integers(0, 6),
            st.integers(0, 2 * ENOUGH_BY_TEXT),
            st.sampled_from(["main", "named", "touched", "actor", "nothing", ""]),
            st.booleans(),
        ),
        max_size=20,
    ),
    st.sets(st.integers(0, 6)),
)
def test_never_too_many_never_twice_never_forbidden(cards, rows, used):
    headlines = public(*TITLES)
    found = shown(
        [match(other, content, shared=shared, is_pinned=pin) for other, content, shared, pin in rows],
        headlines,
        used=used,
        cards=cards,
    )
    assert len(found) <= cards and len(set(found)) == len(found)
    assert not used.intersection(found) and headlines.keys() >= set(found)
