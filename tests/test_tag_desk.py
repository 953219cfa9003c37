"""The tag desk: merging from the list, duplicates, proposals, all of it in the audit trail."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.desk.subjects.lists import probable_duplicates
from articles.models import AuditAction, AuditEntry, Company, Revision, TaggedTopic, TagRef, Topic
from articles.text.distance import edit_distance
from articles.text.likeness import likely_same

from .cost import calls
from .factories import make_article, make_company, make_draft, make_topic, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(client):
    person = make_user("Chefredaktion")
    client.force_login(person)
    return person


def choose(client, *tags):
    data = {"action": "merge", "_selected_action": [tag.pk for tag in tags]}
    return client.post(reverse(f"admin:articles_{tags[0].kind}_changelist"), data)


# Merging


def test_merging_asks_first_with_counts_and_the_most_used_one_stays(client, chief):
    few, many = make_company(name="Nvidia Corp"), make_company(name="NVIDIA")
    make_article(tags=(few,))
    for _ in range(3):
        make_article(tags=(many,))
    page = client.get(choose(client, few, many).url)
    assert [(one.tag, one.articles) for one in page.context["candidates"]] == [(many, 3), (few, 1)]
    assert f'value="{many.pk}" id="keep-{many.pk}" checked' in page.content.decode()
    assert Company.objects.count() == 2


def test_merging_and_undoing_it_from_the_log(client, chief):
    few, many = make_company(name="Nvidia Corp"), make_company(name="NVIDIA")
    article = make_article(tags=(few,))
    answer = client.post(choose(client, few, many).url, {"keep": many.pk}, follow=True)
    assert "„Nvidia Corp“ ist jetzt „NVIDIA“ (1 Artikel)" in answer.content.decode()
    assert list(article.companies.all()) == [many]
    entry = AuditEntry.objects.get(action=AuditAction.MERGE)
    assert entry.person == chief
    undo = reverse("admin:articles_auditentry_undo", args=[entry.pk])
    assert undo in client.get(reverse("admin:articles_auditentry_change", args=[entry.pk])).content.decode()
    client.get(undo)
    assert list(article.companies.all()) == [many]
    client.post(undo)
    assert [tag.name for tag in article.companies.all()] == ["Nvidia Corp"]


def test_one_tag_alone_is_not_merged(client, chief):
    tag = make_company()
    assert "zwei bis 20" in choose(client, tag).wsgi_request._messages._queued_messages[0].message


def test_who_may_not_delete_tags_may_not_merge_them(client):
    client.force_login(make_user("Redaktion"))
    one, other = make_topic(), make_topic()
    url = reverse("admin:articles_topic_merge") + f"?ids={one.pk},{other.pk}"
    assert client.post(url, {"keep": one.pk}).status_code == 403
    assert Topic.objects.count() == 2


# Duplicates


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("Öko-Strom", "Oekostrom", "Schreibweise"),
        ("NVIDIA", "Nvidia Corporation", "Rechtsform"),
        ("Chip", "Chips", "Wörter"),
        ("Rat der EU", "EU, Rat der", "Wörter"),
        ("Nvidia", "Nvidai", "fast gleich"),
        ("Halbleiterindustrie", "Halbleiterindustire", "fast gleich"),
        ("Rechenzentrum", "Rechenzentem", "fast gleich"),
    ],
)
def test_names_that_look_alike(one, other, reason):
    [found] = likely_same([(1, one), (2, other)])
    assert reason in found.reason


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Meta", "Meta Platforms"),
        ("Uber", "Uber Technologies, Inc."),
        ("Booking", "Booking.com"),
        ("NXP", "NXP Semiconductors N.V."),
    ],
)
def test_a_company_is_known_with_and_without_what_stands_behind_its_name(one, other):
    [found] = likely_same([(1, one), (2, other)], are_companies=True)
    assert found.reason == "gleich bis auf den Zusatz"
    assert likely_same([(1, one), (2, other)]) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Amazon", "Amazon Web Services"),
        ("Meta", "Metaplatform"),
        ("Digital Systems", "Digital Markets"),
        ("Technologies", "Systems"),
    ],
)
def test_companies_that_only_begin_alike_are_no_duplicates(one, other):
    assert likely_same([(1, one), (2, other)], are_companies=True) == []


def test_the_list_of_companies_finds_them(client, chief):
    one, other = make_company(name="Meta"), make_company(name="Meta Platforms")
    [like] = probable_duplicates(Company)
    assert like.owners == (one.pk, other.pk)


@pytest.mark.parametrize(
    ("names", "says"),
    [
        (["Facebook"], "„Facebook“ ist schon ein anderer Name von „Meta“."),
        (["Meta"], "So heißt schon das Schlagwort „Meta“."),
        (["Ubercab", "UBERCAB"], "„UBERCAB“ steht schon da."),
    ],
)
def test_another_name_that_is_taken_says_whose_it_is(client, chief, names, says):
    make_company(name="Meta").aliases.create(name="Facebook")
    uber = make_company(name="Uber")
    rows = {
        f"aliases-{n}-{field}": value
        for n, name in enumerate(names)
        for field, value in {"name": name, "origin": "other"}.items()
    }
    data = {
        "name": "Uber",
        "slug": uber.slug,
        "company_kind": uber.company_kind,
        "aliases-TOTAL_FORMS": len(names),
        "relations-TOTAL_FORMS": 0,
        "relations-INITIAL_FORMS": 0,
        "aliases-INITIAL_FORMS": 0,
    }
    page = client.post(reverse("admin:articles_company_change", args=[uber.pk]), data | rows)
    assert says in page.content.decode() and not uber.aliases.exists()


def test_two_other_names_are_entered_at_once_without_addresses(client, chief):
    uber = make_company(name="Uber")
    rows = {
        "aliases-0-name": "Ubercab",
        "aliases-0-origin": "renamed",
        "aliases-1-name": "Uber BV",
        "aliases-1-origin": "other",
    }
    data = {
        "name": "Uber",
        "slug": uber.slug,
        "company_kind": uber.company_kind,
        "aliases-TOTAL_FORMS": 2,
        "relations-TOTAL_FORMS": 0,
        "relations-INITIAL_FORMS": 0,
        "aliases-INITIAL_FORMS": 0,
    }
    client.post(reverse("admin:articles_company_change", args=[uber.pk]), data | rows)
    assert set(uber.aliases.values_list("slug", flat=True)) == {"ubercab", "uber-bv"}


def test_a_new_tag_with_the_other_name_of_one_says_whose_it_is(client, chief):
    make_company(name="Meta").aliases.create(name="Facebook")
    page = client.post(
        reverse("admin:articles_company_add"),
        {
            "name": "facebook",
            "company_kind": "company",
            "aliases-TOTAL_FORMS": 0,
            "relations-TOTAL_FORMS": 0,
            "relations-INITIAL_FORMS": 0,
            "aliases-INITIAL_FORMS": 0,
        },
    )
    assert "„facebook“ ist schon ein anderer Name von „Meta“." in page.content.decode()
    found = client.post(reverse("admin:desk_createtag"), {"kind": "company", "name": "facebook"}).json()
    assert found["note"] == "„facebook“ ist schon ein anderer Name von „Meta“. Genommen ist „Meta“."
    assert (found["name"], found["alias"]) == ("Meta", "facebook")
    assert "note" not in client.post(reverse("admin:desk_createtag"), {"kind": "company", "name": "META"}).json()


@pytest.mark.parametrize(("one", "other"), [("NIS-1", "NIS-2"), ("AMD", "ASM"), ("Apple", "Alphabet"), ("DSA", "DMA")])
def test_names_that_do_not_look_alike(one, other):
    assert likely_same([(1, one), (2, other)]) == []


@pytest.mark.parametrize(("one", "other", "steps"), [("", "ab", 2), ("nvidia", "nvidai", 1), ("kitten", "sitting", 3)])
def test_distance(one, other, steps):
    assert edit_distance(one, other, 3) == edit_distance(other, one, 3) == steps


def test_a_distance_beyond_what_is_asked_for_is_told_as_one_more():
    assert edit_distance("kitten", "sitting", 1) == 2


def test_two_names_of_one_tag_are_no_duplicate_but_an_alias_and_a_name_are(client, chief):
    one = make_company(name="Meta")
    one.aliases.create(name="Facebook")
    other = make_company(name="Facebok")
    [like] = probable_duplicates(Company)
    assert like.owners == (one.pk, other.pk)


def test_a_house_is_no_duplicate_of_its_own_service(client, chief):
    meta = make_company(name="Meta")
    meta.aliases.create(name="Facebook, Inc.")
    service = make_company(name="Facebook", parent=meta)
    url = reverse("admin:articles_company_duplicates")
    client.force_login(chief)
    assert "Rechtsform" not in client.get(url).content.decode().partition("Verglichen werden")[2]
    service.parent = None
    service.save()
    assert "gleich bis auf die Rechtsform" in client.get(url).content.decode()


def test_what_an_editor_called_different_is_not_proposed_again(client, chief):
    one, other = make_topic(name="Datenschutz"), make_topic(name="Datenschatz")
    url = reverse("admin:articles_topic_duplicates")
    assert "Datenschatz" in client.get(url).content.decode()
    page = client.post(url, {"one": one.pk, "other": other.pk}, follow=True)
    assert page.context["pairs"] == []
    assert AuditEntry.objects.get(action=AuditAction.NO_DUPLICATE).person == chief


@pytest.fixture
def many_topics():
    topics = Topic.objects.bulk_create(
        Topic(name=f"Thema der Stunde {n}", folded=f"thema der stunde {n}", slug=f"thema-{n}") for n in range(2000)
    )
    article = make_article(tags=(topics[0],))
    TaggedTopic.objects.bulk_create(TaggedTopic(content_object=article, tag=topic) for topic in topics[1:400])
    return topics


def test_the_list_of_2000_tags_costs_twelve_queries(client, chief, many_topics):
    costs = {}
    for query in ("", "?verwendung=nie", "?verwendung=einmal", "?q=thema", "?verwendung=vorgeschlagen"):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("admin:articles_topic_changelist") + query).status_code == 200, query
        costs[query] = len(queries)
    assert {query: cost for query, cost in costs.items() if cost > 12} == {}


@pytest.mark.alike
@pytest.mark.parametrize("name", ["articles_topic_duplicates", "desk_proposals"])
def test_the_pages_that_keep_2000_tags_in_order_cost_twelve_queries_too(
    client, chief, many_topics, name, django_assert_max_num_queries
):
    make_topic(name="Thema dr Stunde", is_proposed=True)
    with django_assert_max_num_queries(20 if name == "desk_proposals" else 12):
        assert client.get(reverse(f"admin:{name}")).status_code == 200
    # Comparing each of 2,000 names with each would take some millions of calls.
    assert calls(client.get, reverse(f"admin:{name}")) < 600_000


def test_unused_and_once_used_tags_are_listed_with_their_counts(client, chief):
    never, once, twice = make_topic(name="Nie"), make_topic(name="Einmal"), make_topic(name="Zweimal")
    make_article(tags=(once, twice))
    make_article(tags=(twice,))

    def listed(value):
        page = client.get(reverse("admin:articles_topic_changelist"), {"verwendung": value})
        return {(tag, tag.usage) for tag in page.context["cl"].result_list}

    assert listed("nie") == {(never, 0)}
    assert listed("einmal") == {(once, 1)}
    assert (twice, 2) in listed("")


def test_the_page_of_a_tag_with_many_articles_costs_what_any_other_does(client, chief, django_assert_num_queries):
    small, big = make_topic(), make_topic()
    make_article(tags=(small,))
    for _ in range(30):
        make_article(tags=(big,))
    client.get(reverse("admin:articles_topic_change", args=[small.pk]))
    with CaptureQueriesContext(connection) as first:
        client.get(reverse("admin:articles_topic_change", args=[small.pk]))
    with django_assert_num_queries(len(first)):
        page = client.get(reverse("admin:articles_topic_change", args=[big.pk]))
    assert len(page.content) < 100_000


def test_the_list_leads_to_duplicates_and_proposals(client, chief):
    make_topic(is_proposed=True)
    page = client.get(reverse("admin:articles_company_changelist")).content.decode()
    assert reverse("admin:articles_company_duplicates") in page
    assert "Neue Schlagwörter prüfen (1)" in page and "Unternehmen anlegen" in page


# Proposals


def test_a_proposal_shows_where_it_is_used_and_what_it_resembles(client, chief):
    known = make_topic(name="Halbleiter")
    proposed = make_topic(name="Halbleitr", is_proposed=True, proposed_by=make_user())
    make_draft(title="Der Entwurf", tags=(proposed,))
    page = client.get(reverse("admin:desk_proposals"))
    [proposal] = page.context["proposals"]
    assert [str(article) for article in proposal.articles] == ["Der Entwurf"]
    assert [tag for tag, _url in proposal.similar] == [known]


def test_a_confirmed_proposal_is_public_and_logged(client, chief):
    proposed = make_topic(is_proposed=True)
    make_article(tags=(proposed,))
    client.post(reverse("admin:desk_proposals"), {"kind": "topic", "tag": proposed.pk, "confirm": ""})
    assert proposed in Topic.objects.public()
    assert AuditEntry.objects.get(action=AuditAction.CONFIRM).person == chief


def test_a_rejected_proposal_leaves_every_article_and_no_other_change_goes_out(client, chief):
    proposed, other = make_topic(is_proposed=True), make_topic()
    draft = make_draft(tags=(proposed, other))
    live = make_article(title="Alt", tags=(proposed, other))
    live.working_copy.save_revision(live.working_copy.snapshot.changed(title="Neu"), by=chief)
    client.post(reverse("admin:desk_proposals"), {"kind": "topic", "tag": proposed.pk, "reject": ""})
    assert not Topic.objects.filter(pk=proposed.pk).exists()
    for article in (draft, live):
        article.refresh_from_db()
        assert list(article.topics.all()) == [other]
        assert article.working_copy.snapshot.tags == (TagRef("topic", other.pk, True),)
    assert (live.title, live.working_copy.snapshot.title) == ("Alt", "Neu")
    assert Revision.objects.filter(person=chief).count() == 4
    assert AuditEntry.objects.get(action=AuditAction.REJECT).label == proposed.name


def test_authors_do_not_decide_on_proposals(client):
    client.force_login(make_user("Autor:in"))
    proposed = make_topic(is_proposed=True)
    data = {"kind": "topic", "tag": proposed.pk, "confirm": ""}
    assert client.post(reverse("admin:desk_proposals"), data).status_code == 403


def test_a_duplicate_by_another_name_says_which(client, chief):
    make_company(name="Meta").aliases.create(name="Facebook, Inc.")
    make_company(name="Facebook")
    page = client.get(reverse("admin:articles_company_duplicates")).content.decode()
    assert "gleich bis auf die Rechtsform: „Facebook, Inc.“ und „Facebook“" in page
