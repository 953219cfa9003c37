"""What pickers and dialogs find."""

import pytest
from django.urls import reverse

from articles.models import Company, CompanyAlias, RegulationAlias, Topic

from .factories import (
    make_article,
    make_author,
    make_company,
    make_draft,
    make_image,
    make_regulation,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    person = make_user("Redaktion")
    client.force_login(person)
    return person


def found(client, name, **parameters):
    return client.get(reverse(f"admin:desk_{name}"), parameters).json()["results"]


def test_the_tag_picker_finds_all_kinds_and_says_which(client, editor):
    make_company(name="Chip AG", country="US")
    make_regulation(name="Chip-Gesetz", jurisdiction="EU")
    make_topic(name="Chips")
    answers = {(tag["name"], tag["label"], tag["hint"]) for tag in found(client, "tags", q="chip")}
    assert answers == {
        ("Chip AG", "Unternehmen", "USA"),
        ("Chip-Gesetz", "Regelwerk", "EU"),
        ("Chips", "Thema", ""),
    }


def test_the_tag_picker_finds_aliases_and_shows_them(client, editor):
    RegulationAlias.objects.create(target=make_regulation(name="Digital Services Act"), name="DSA")
    assert [(tag["name"], tag["alias"]) for tag in found(client, "tags", q="dsa")] == [("Digital Services Act", "DSA")]


def test_a_service_is_shown_with_the_company_it_belongs_to(client, editor):
    make_company(name="TikTok", parent=make_company(name="ByteDance"))
    assert found(client, "tags", q="tiktok")[0]["hint"] == "gehört zu ByteDance"


def test_names_that_begin_with_the_query_come_first(client, editor):
    make_topic(name="Alte Chips")
    make_topic(name="Chips")
    assert [tag["name"] for tag in found(client, "tags", q="chips")] == ["Chips", "Alte Chips"]


def test_many_tags_cost_few_queries(client, editor, django_assert_max_num_queries):
    company = make_company(name="Firma Null")
    for number in range(30):
        CompanyAlias.objects.create(target=company, name=f"Firma Alias {number}")
        make_company(name=f"Firma Nummer {number}", parent=company)
    with django_assert_max_num_queries(12):
        assert len(found(client, "tags", q="firma")) == 24


def test_names_behind_an_at_sign_are_tags_and_articles_in_one_answer(client, editor, django_assert_max_num_queries):
    make_company(name="Chip AG")
    for number in range(9):
        make_topic(name=f"Chips {number}")
        make_article(title=f"Chips aus Halle {number}")
    with django_assert_max_num_queries(14):
        answer = found(client, "names", q="chip")
    assert [tag["label"] for tag in answer[:6]] == ["Unternehmen", *["Thema"] * 5]
    assert [row["title"] for row in answer[6:]] == [f"Chips aus Halle {number}" for number in (8, 7, 6, 5, 4, 3)]
    assert found(client, "names", q=" ") == []


def test_an_author_finds_no_draft_of_others_behind_an_at_sign(client):
    make_draft(title="Chips geheim")
    client.force_login(make_user("Autor:in"))
    assert found(client, "names", q="chips") == []


def test_articles_are_found_by_title_newest_first_and_never_the_article_itself(client, editor):
    old, new = make_article(title="Chips eins"), make_draft(title="Chips zwei")
    own = make_draft(title="Chips drei")
    assert [row["id"] for row in found(client, "articles", q="chips", **{"not": own.pk})] == [new.pk, old.pk]


@pytest.mark.parametrize("typed", ["Exportkon", "exportkontrollen", "neue Export", "EXPORT"])
def test_articles_are_found_while_a_word_is_being_typed(client, editor, typed):
    title = "Neue Exportkontrollen für Chips"
    public, draft = make_article(title=title), make_draft(title=title)
    withdrawn = make_article(title=title)
    withdrawn.withdraw(notice="Die Quelle hat widerrufen.")
    make_article(title="Anderes", body="<p>Exportkontrollen stehen nur im Text.</p>")
    assert [row["id"] for row in found(client, "articles", q=typed)] == [draft.pk, public.pk]


def test_pictures_are_found_by_any_word_of_theirs(client, editor):
    image = make_image(title="Reinraum", caption="Ein Wafer", credit="Jonas Petri")
    make_image(title="Anderes")
    assert [row["id"] for row in found(client, "pictures", q="wafer petri")] == [image.pk]


def test_authors_are_found_by_initials(client, editor):
    author = make_author(name="Mira Albers", initials="mal")
    assert [row["id"] for row in found(client, "authors", q="mal")] == [author.pk]


def test_whose_name_begins_with_what_is_typed_comes_first(client, editor):
    namesake, meant = make_author(name="Mira Falkenrath"), make_author(name="Mira Albers")
    assert [row["id"] for row in found(client, "authors", q="Mira Al")] == [meant.pk, namesake.pk]


def test_a_tag_found_by_its_name_comes_before_one_found_by_another_name(client, editor):
    other = make_company(name="Facebook Ireland")
    other.aliases.create(name="Meta")
    named = make_company(name="Metallbau")
    assert [row["id"] for row in found(client, "tags", q="meta")] == [named.pk, other.pk]


def test_an_editor_creates_a_tag_and_an_author_proposes_one(client, editor):
    client.post(reverse("admin:desk_createtag"), {"kind": "company", "name": "Neu AG"})
    client.force_login(make_user("Autor:in"))
    answer = client.post(reverse("admin:desk_createtag"), {"kind": "topic", "name": "Vorschlag"}).json()
    assert not Company.objects.get().is_proposed
    assert answer["proposed"] and Topic.objects.get().is_proposed


def test_creating_a_known_tag_gives_the_known_one(client, editor):
    company = make_company(name="Öko AG")
    answer = client.post(reverse("admin:desk_createtag"), {"kind": "company", "name": "ÖKO  ag"}).json()
    assert answer["id"] == company.pk


def test_lookups_are_for_people_who_are_logged_in(client):
    assert client.get(reverse("admin:desk_articles")).status_code == 302
