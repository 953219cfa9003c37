"""Three-way merge: nothing that either of two people wrote is lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.desk.revisions.merge import merge, merge_blocks, merge_sets
from articles.models import Snapshot, Source, TagRef

BLOCKS = st.lists(st.sampled_from("abcdefgh"), max_size=8, unique=True)


def paragraphs(*texts: str) -> str:
    return "\n".join(f"<p>{text}</p>" for text in texts)


def test_changes_to_different_blocks_merge_by_themselves():
    base = Snapshot(body=paragraphs("eins", "zwei", "drei"))
    theirs = Snapshot(body=paragraphs("EINS", "zwei", "drei"))
    mine = Snapshot(body=paragraphs("eins", "ZWEI", "drei", "vier"))
    result = merge(base, theirs, mine)
    assert result.conflicts == []
    assert result.snapshot.body == paragraphs("EINS", "ZWEI", "drei", "vier")


def test_a_block_changed_twice_stays_twice():
    base = Snapshot(body=paragraphs("eins", "zwei"))
    result = merge(base, Snapshot(body=paragraphs("ihr", "zwei")), Snapshot(body=paragraphs("mein", "zwei")))
    assert result.snapshot.body == paragraphs("ihr", "mein", "zwei")
    assert [(conflict.theirs, conflict.mine) for conflict in result.conflicts] == [("ihr", "mein")]


def test_a_block_deleted_by_one_and_changed_by_the_other_stays():
    base = Snapshot(body=paragraphs("eins", "zwei"))
    result = merge(base, Snapshot(body=paragraphs("zwei")), Snapshot(body=paragraphs("eins neu", "zwei")))
    assert result.snapshot.body == paragraphs("eins neu", "zwei") and len(result.conflicts) == 1


def test_both_insert_at_the_same_place():
    base = Snapshot(body=paragraphs("eins"))
    result = merge(base, Snapshot(body=paragraphs("eins", "ihr")), Snapshot(body=paragraphs("eins", "mein")))
    assert result.snapshot.body == paragraphs("eins", "ihr", "mein") and result.conflicts == []


def test_fields_that_one_of_them_changed_are_taken_from_that_one():
    base = Snapshot(title="Alt", lead="Alt")
    result = merge(base, Snapshot(title="Ihr Titel", lead="Alt"), Snapshot(title="Alt", lead="Mein Vorspann"))
    assert (result.snapshot.title, result.snapshot.lead, result.conflicts) == (
        "Ihr Titel",
        "Mein Vorspann",
        [],
    )


def test_a_title_changed_by_both_is_a_conflict():
    result = merge(Snapshot(title="Alt"), Snapshot(title="Ihrer"), Snapshot(title="Meiner"))
    conflict = result.conflicts[0]
    assert (conflict.label, conflict.theirs, conflict.mine) == ("Titel", "Ihrer", "Meiner")


def test_tags_byline_and_sources_merge_as_sets():
    one, two, three = (TagRef("topic", number) for number in (1, 2, 3))
    base = Snapshot(tags=(one,), byline=(1,), sources=(Source("A"),))
    theirs = Snapshot(tags=(one, two), byline=(), sources=(Source("A"), Source("B")))
    mine = Snapshot(tags=(TagRef("topic", 1, True), three), byline=(1, 2), sources=(Source("C"),))
    merged = merge(base, theirs, mine).snapshot
    assert merged.tags == (TagRef("topic", 1, True), three, two)
    assert merged.byline == (2,) and merged.sources == (Source("C"), Source("B"))


@given(BLOCKS, BLOCKS, BLOCKS)
@settings(max_examples=300, deadline=None)
def test_every_new_block_of_either_survives(base, theirs, mine):
    merged, _doubled = merge_blocks(base, theirs, mine)
    assert set(merged) >= (set(theirs) | set(mine)) - set(base)


@given(BLOCKS, BLOCKS)
@settings(max_examples=200, deadline=None)
def test_a_change_by_one_alone_is_taken_as_it_is(base, changed):
    assert merge_blocks(base, changed, base) == (changed, [])
    assert merge_blocks(base, base, changed) == (changed, [])


@given(BLOCKS, BLOCKS)
@settings(max_examples=200, deadline=None)
def test_the_same_change_by_both_is_made_once(base, changed):
    merged, doubled = merge_blocks(base, changed, changed)
    assert merged == changed and doubled == []


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 1, 2)])
def test_sets_keep_my_order(order):
    assert merge_sets((1, 2, 3), (1, 2, 3, 4), order) == [*order, 4]
