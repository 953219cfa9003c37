"""Two tags become one, and two again: nothing that named either of them is lost."""

import datetime as dt

import pytest
from django.db.models import ManyToOneRel, QuerySet

from articles.models import (
    SUBJECTS,
    AuditEntry,
    Edition,
    MergeRefused,
    Milestone,
    Reference,
    RelatedStatistics,
    Relation,
    TagRef,
    can_be_undone,
    merge,
    public_changed,
    undo_merge,
)
from articles.models.article.applying import resolve_tags
from articles.models.subjects.merging import links_to

from .factories import (
    make_article,
    make_company,
    make_draft,
    make_institution,
    make_regulation,
    make_subject,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db


def pair(kind: str):
    return make_subject(kind, name="Dublette"), make_subject(kind, name="Bleibt")


def rows_of(article, kind: str) -> list[tuple]:
    through = SUBJECTS[kind].through_model
    rows: QuerySet = through.objects.filter(content_object=article).order_by("position")
    return [(row.tag.name, row.is_main) for row in rows.select_related("tag")]


def references_of(article, kind: str) -> set[tuple]:
    rows = Reference.objects.filter(**{"article": article, f"{kind}__isnull": False})
    return {(getattr(row, kind).name, row.in_applied, row.in_newest) for row in rows}


@pytest.mark.parametrize("model", SUBJECTS.values(), ids=SUBJECTS)
def test_merging_knows_every_table_that_points_at_a_tag(model):
    """Rows of a table that it does not know (`linked_by`) would go with the tag, or keep it from going."""
    relations = [field for field in model._meta.get_fields(include_hidden=True) if isinstance(field, ManyToOneRel)]
    pointing = {(relation.related_model, relation.field.name) for relation in relations}
    assert pointing == {*links_to(model), (model.through_model, "tag"), (Reference, model.kind)}


@pytest.mark.parametrize("kind", SUBJECTS)
def test_articles_of_both_carry_the_one_that_stays_once(kind):
    gone, kept = pair(kind)
    only, both = (
        make_article(tags=(gone,)),
        make_article(tags=(TagRef(kind, kept.pk), TagRef(kind, gone.pk, True))),
    )
    merge(gone, kept)
    assert rows_of(only, kind) == rows_of(both, kind) == [("Bleibt", True)]
    assert references_of(only, kind) == references_of(both, kind) == {("Bleibt", True, True)}
    assert not SUBJECTS[kind].objects.filter(name="Dublette").exists()


@pytest.mark.parametrize("kind", SUBJECTS)
def test_the_order_of_tags_stays(kind):
    gone, kept = pair(kind)
    third = make_subject(kind, name="Dritte")
    article = make_article(tags=(gone, third, kept))
    merge(gone, kept)
    assert [name for name, _main in rows_of(article, kind)] == ["Bleibt", "Dritte"]


@pytest.mark.parametrize("kind", SUBJECTS)
def test_name_address_and_number_of_the_merged_tag_lead_to_the_other(client, kind):
    gone, kept = pair(kind)
    gone.aliases.create(name="Auch so")
    make_article(tags=(gone,))
    old, address = gone.pk, gone.get_absolute_url()
    assert client.get(address).status_code == 200
    merge(gone, kept)
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Location"]) == (301, kept.get_absolute_url())
    for name in ("dublette", "AUCH SO"):
        assert SUBJECTS[kind].objects.named(name).get() == kept
    assert resolve_tags((TagRef(kind, old, True),)) == [TagRef(kind, kept.pk, True)]
    assert kept.aliases.get(merged_id=old).origin == "merged"


@pytest.mark.parametrize("kind", SUBJECTS)
def test_undoing_brings_back_what_was(kind):
    gone, kept = pair(kind)
    gone.aliases.create(name="Auch so")
    articles = [
        make_article(tags=(gone,)),
        make_article(tags=(kept,)),
        make_article(tags=(TagRef(kind, kept.pk), TagRef(kind, gone.pk, True))),
        make_draft(tags=(gone,)),
    ]
    before = [(rows_of(article, kind), references_of(article, kind)) for article in articles]
    entry = merge(gone, kept)
    assert can_be_undone(entry)
    back = undo_merge(AuditEntry.objects.get(pk=entry.pk))
    assert [(rows_of(article, kind), references_of(article, kind)) for article in articles] == before
    assert (back.name, back.slug, back.created_at) == (gone.name, gone.slug, gone.created_at)
    assert [alias.name for alias in back.aliases.all()] == ["Auch so"]
    assert not kept.aliases.exists()
    assert not can_be_undone(entry)


def test_an_article_saved_since_keeps_the_tag_that_stayed_when_the_merge_is_undone():
    gone, kept = pair("topic")
    article = make_draft(tags=(gone,))
    entry = merge(gone, kept)
    article.refresh_from_db()
    article.working_copy.save_revision(
        article.working_copy.snapshot.changed(tags=(TagRef("topic", kept.pk, True),)), by=None
    )
    undo_merge(entry)
    assert rows_of(article, "topic") == [("Bleibt", True)]


def test_an_article_published_again_since_gets_its_tag_back_when_the_merge_is_undone():
    gone, kept = pair("topic")
    article = make_article(tags=(gone,))
    entry = merge(gone, kept)
    article.publish()
    assert rows_of(article, "topic") == [("Bleibt", True)]
    undo_merge(entry)
    assert rows_of(article, "topic") == [("Dublette", True)]


def test_working_copies_that_name_the_tag_are_kept_apart_from_what_readers_see():
    gone, kept = pair("topic")
    article = make_article(tags=(kept,))
    article.working_copy.save_revision(article.working_copy.snapshot.changed(tags=(TagRef("topic", gone.pk),)), by=None)
    before = references_of(article, "topic")
    assert before == {("Bleibt", True, False), ("Dublette", False, True)}
    entry = merge(gone, kept)
    assert references_of(article, "topic") == {("Bleibt", True, True)}
    undo_merge(entry)
    assert references_of(article, "topic") == before


def test_parts_relations_milestones_and_institutions_move_and_come_back():
    gone, kept = pair("regulation")
    office, company = make_institution(), make_company()
    part, national = make_regulation(part_of=gone), make_regulation(implements=gone)
    gone.institutions.add(office)
    milestone = Milestone.objects.create(regulation=gone, kind="applies", date=dt.date(2026, 8, 2))
    fine = {"company": company, "role": "fine", "source": "https://example.org/"}
    same, own = (
        Relation.objects.create(regulation=gone, **fine),
        Relation.objects.create(regulation=gone, **fine, text="x"),
    )
    Relation.objects.create(regulation=kept, **fine)
    entry = merge(gone, kept)

    def state(subject):
        return (
            list(subject.parts.all()),
            list(subject.implemented_by.all()),
            list(subject.institutions.all()),
            list(subject.milestones.all()),
            set(subject.relations.values_list("text", flat=True)),
            subject.relations.count(),
        )

    assert state(kept) == ([part], [national], [office], [milestone], {"", "x"}, 2)
    back = undo_merge(entry)
    assert state(back) == ([part], [national], [office], [milestone], {"", "x"}, 2)
    assert set(back.relations.all()) == {same, own}
    assert state(kept) == ([], [], [], [], {""}, 1)


def test_an_institution_responsible_twice_is_responsible_once():
    gone, kept = pair("institution")
    law = make_regulation()
    law.institutions.add(gone, kept)
    entry = merge(gone, kept)
    assert list(law.institutions.all()) == [kept]
    undo_merge(entry)
    assert set(law.institutions.all()) == {gone, kept}


def test_a_company_merged_into_its_part_leaves_no_circle():
    top = make_company(name="Konzern")
    above, part = make_company(name="Mutter", parent=top), make_company(name="Tochter")
    part.parent = make_company(name="Zwischen", parent=above)
    part.save()
    entry = merge(above, part)
    part.refresh_from_db()
    part.full_clean()
    assert part.parent == top
    assert undo_merge(entry).parent == top
    part.refresh_from_db()
    assert part.parent.name == "Zwischen" and part.parent.parent.name == "Mutter"


def test_a_proposed_tag_that_takes_in_a_confirmed_one_is_confirmed():
    gone, kept = make_topic(), make_topic(is_proposed=True)
    entry = merge(gone, kept)
    kept.refresh_from_db()
    assert not kept.is_proposed
    undo_merge(entry)
    kept.refresh_from_db()
    assert kept.is_proposed


def test_only_two_tags_of_one_kind_merge():
    topic = make_topic()
    with pytest.raises(MergeRefused, match="derselben Art"):
        merge(topic, make_company())
    with pytest.raises(MergeRefused, match="sich selbst"):
        merge(topic, topic)


def test_a_chain_of_merges_is_undone_from_its_end():
    first, second, third = make_topic(name="A"), make_topic(name="B"), make_topic(name="C")
    article = make_article(tags=(first,))
    one = merge(first, second)
    two = merge(second, third)
    assert rows_of(article, "topic") == [("C", True)]
    with pytest.raises(MergeRefused, match="gibt es nicht mehr"):
        undo_merge(one)
    undo_merge(two)
    assert rows_of(article, "topic") == [("B", True)]
    undo_merge(one)
    assert rows_of(article, "topic") == [("A", True)]
    with pytest.raises(MergeRefused, match="schon rückgängig"):
        undo_merge(one)


def test_undoing_refuses_when_somebody_took_the_name():
    gone, kept = pair("topic")
    entry = merge(gone, kept)
    kept.aliases.all().delete()
    make_topic(name="dublette")
    with pytest.raises(MergeRefused, match="gehört inzwischen"):
        undo_merge(entry)
    assert list(kept.items.all()) == []


def test_related_coverage_and_search_hear_of_every_article_and_both_names():
    gone, kept = pair("company")
    article = make_article(tags=(gone,))
    heard = []

    def listen(change, **kwargs):
        heard.append((set(change.articles), set(change.subjects)))

    public_changed.connect(listen)
    try:
        old, number = gone.pk, Edition.current()[1]
        entry = merge(gone, kept)
        undo_merge(entry)
    finally:
        public_changed.disconnect(listen)
    names = {("company", old), ("company", kept.pk)}
    assert heard == [({article.pk}, names)] * 2
    assert Edition.current()[1] == number + 2


def test_the_log_says_who_merged_what():
    gone, kept = pair("company")
    person, article = make_user(), make_article(tags=(gone,))
    old = gone.pk
    entry = merge(gone, kept, by=person)
    assert (entry.person, entry.action, entry.label, entry.object_id) == (
        person,
        "merge",
        "Dublette",
        old,
    )
    assert entry.before["articles"] == [article.pk]
    assert entry.after == {"into": kept.pk, "name": "Bleibt", "articles": 1}


def test_a_merge_costs_the_same_number_of_queries_for_many_articles(django_assert_max_num_queries):
    def merge_with(count: int, most: int) -> None:
        gone, kept = make_topic(), make_topic()
        for number in range(count):
            make_draft(tags=(gone, kept) if number % 2 else (gone,))
        with django_assert_max_num_queries(most):
            entry = merge(gone, kept)
        with django_assert_max_num_queries(most):
            undo_merge(entry)

    merge_with(2, 100)
    merge_with(40, 100)


def test_a_merged_tag_stays_in_the_form_of_an_old_revision(client):
    client.force_login(make_user(is_superuser=True))
    gone, kept = pair("company")
    draft = make_draft(tags=(gone,), title="Mit Dublette")
    merge(gone, kept)
    page = client.get(f"/admin/articles/article/{draft.pk}/change/").content.decode()
    assert '"name": "Bleibt"' in page


def test_no_browser_keeps_the_redirect_for_good_since_a_merge_can_be_undone(client):
    gone, kept = pair("company")
    make_article(tags=(gone,))
    address, entry = gone.get_absolute_url(), merge(gone, kept)
    assert client.get(address).headers["Cache-Control"] == "no-cache"
    undo_merge(entry)
    assert client.get(address).status_code == 200


def test_a_merge_in_a_small_archive_makes_no_new_statistics(monkeypatch):
    """They change with the size of the archive, and a merge leaves it as it is."""
    first, second = make_company(), make_company()
    for company in (first, first, second, second, second):
        make_article(tags=[company])
    monkeypatch.setattr("articles.related.rebuild.rebuild", lambda: pytest.fail("rebuilt"))
    RelatedStatistics.objects.update(articles=0)  # as if they were made long ago
    merge(first, second)
    assert second.items.count() == 5
