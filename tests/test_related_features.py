"""What two articles have in common as numbers: the same both ways round, and telling."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.related.engine.analysis import analyse, tag_key
from articles.related.engine.archive import FOUND_PER_POSTING, Archive, count_keys
from articles.related.engine.candidates import MOST_NEAR
from articles.related.engine.counts import Counts
from articles.related.engine.features import STEPS, Common, common
from articles.related.engine.ranking import Entry
from articles.related.engine.scoring import parts_of, tables
from articles.related.engine.vector import Vector, keys_of, unpack, vectorise

from .benchmarks.related_evaluation import measures, ndcg

COUNTS = Counts(articles=1000)
WORDS = ["Chip", "Gesetz", "Export", "Kabel", "Strom", "Gericht", "berichtet", "Lizenz", "Zoll", "Netz"]
texts = st.lists(st.sampled_from(WORDS), max_size=150).map(" ".join)


def vector(title="", lead="", body="", *, tags=(), day=20_000, counts=COUNTS) -> Vector:
    return vectorise(analyse(title, lead, body, "de"), [tag_key("topic", tag) for tag in tags], day, counts)


def found(one: Vector, other: Vector) -> dict[str, int]:
    return {name: int(values[0]) for name, values in common(one, [other])._asdict().items()}


vectors = st.builds(vector, texts, texts, texts, tags=st.sets(st.integers(1, 5)), day=st.integers(19_990, 20_010))


@settings(max_examples=60, deadline=None)
@given(vectors, vectors)
def test_comparing_is_the_same_both_ways(one, other):
    assert found(one, other) == found(other, one)


@settings(max_examples=30, deadline=None)
@given(vectors, st.lists(vectors, min_size=2, max_size=4))
def test_many_at_once_give_what_each_gives_alone(one, others):
    together = common(one, others)
    for at, other in enumerate(others):
        assert {name: int(values[at]) for name, values in together._asdict().items()} == found(one, other)


@settings(max_examples=30, deadline=None)
@given(vectors)
def test_packing_loses_nothing(one):
    again = unpack(one.pack())
    assert all(np.array_equal(getattr(one, name), getattr(again, name)) for name in Vector.__slots__)


def test_nobody_to_compare_with_gives_empty_arrays():
    assert all(len(values) == 0 for values in common(vector("Chip"), []))


def test_the_same_text_is_as_alike_as_can_be():
    one = vector("Chip und Export", "", "Lizenz und Zoll " * 10)
    assert found(one, one)["passages"] >= STEPS - 3


def test_title_words_found_in_the_other_text_count():
    one, other = vector("Quantenkabel"), vector("Anderes", body="Ein Quantenkabel liegt im Meer.")
    assert (
        found(one, other)["mention"] > found(one, vector("Anderes", body="Ein Schiff liegt im Meer."))["mention"] == 0
    )


def test_a_sentence_that_points_back_counts_towards_the_earlier_article_alone():
    body = "Wie berichtet prüft das Kartellamt die Übernahme. Sonst nichts."
    about = {"title": "Kartellamt prüft Übernahme"}
    later, earlier = vector("Neues", body=body, day=20_100), vector(**about, day=20_000)
    assert found(later, earlier)["cue"] > 0
    assert found(later, vector(**about, day=20_200))["cue"] == 0


def test_a_rare_tag_weighs_more_than_a_common_one():
    keys = np.array(sorted([tag_key("topic", 1), tag_key("topic", 2)]), np.uint32)
    values = np.array([3 if key == tag_key("topic", 1) else 400 for key in keys])
    counts = Counts(1000, keys, values, np.zeros(2, int))
    rare, common_tag = (vector("Chip", tags=[tag], counts=counts) for tag in (1, 2))
    assert found(rare, rare)["tags"] > found(common_tag, common_tag)["tags"]


def test_scores_rise_with_what_is_shared_and_fall_with_days():
    for feature, table in tables().items():
        steps = np.diff(table)
        assert (steps <= 0).all() if feature == "days" else (steps >= 0).all()


def test_values_beyond_a_table_count_as_its_last():
    huge = Common(*(np.array([10**9]) for _ in Common._fields))
    assert {name: int(part[0]) for name, part in parts_of(huge).items()} == {
        name: int(table[-1]) for name, table in tables().items()
    }


class TestArchive:
    def archive(self, bodies, a_day=10_000):
        read = [analyse("", "", body, "de") for body in bodies]
        counts = count_keys([(*keys_of(text), np.zeros(0, np.uint32)) for text in read])
        vectors = (vectorise(text, (), 20_000 + number // a_day, counts) for number, text in enumerate(read))
        return Archive([Entry(number, one.pack(), "{}") for number, one in enumerate(vectors)], counts).with_bounds()

    @pytest.mark.parametrize(("a_day", "days"), [(1, 14), (5, 14), (30, 2), (149, 0), (200, -1)])
    def test_the_window_of_days_follows_the_archive_s_pace(self, a_day, days):
        archive = self.archive([f"Wort{number}" for number in range(600)], a_day)
        assert archive.counts.window == days
        if days >= 0:
            middle = 300
            found = archive.candidates(middle)
            assert min(found) >= middle - (days + 1) * a_day and len(found) >= 2 * days * a_day

    def test_a_day_with_too_many_articles_makes_no_candidates(self):
        crowd = self.archive([f"Wort{number}" for number in range(MOST_NEAR + 1)])
        crowd.counts = replace(crowd.counts, window=0)
        assert len(crowd.near(crowd.entries[0], 0)) == MOST_NEAR + 1 and crowd.candidates(0) == []

    def test_candidates_hold_both_ways_however_large_a_posting(self):
        chance = np.random.default_rng(3)
        bodies = [
            " ".join([*chance.choice(WORDS[:4], 3), f"Wort{chance.integers(60)}"])
            for _ in range(FOUND_PER_POSTING + 60)
        ]
        archive = self.archive(bodies)
        found = {pk: set(archive.candidates(pk)) for pk in archive}
        assert any(found.values())
        assert all(pk in found[other] for pk, others in found.items() for other in others)

    def test_an_empty_archive_is_no_error(self):
        assert list(self.archive([])) == []


@pytest.mark.parametrize(
    ("hits", "linked", "expected"), [([1, 0, 0], 1, 1.0), ([0, 0, 0], 2, 0.0), ([1, 1], 5, 0.5531)]
)
def test_ndcg(hits, linked, expected):
    assert ndcg(hits, linked) == pytest.approx(expected, abs=1e-4)


def test_measures_of_one_list():
    assert measures([7, 3, 9], {3, 4}) == pytest.approx((0.3869, 0.5, 0.5, 0.5, 1.0), abs=1e-4)
