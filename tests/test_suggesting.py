"""Tags found while writing: by any of their names, inflected, and only where they are meant."""

import pytest
from django.urls import reverse

from articles.models import Company, Topic
from articles.suggesting import suggest
from articles.suggesting.names import Catalogue, Name, build

from .benchmarks.suggesting import catalogue_of, labelled, measure, seconds
from .factories import make_company, make_institution, make_regulation, make_topic, make_user


def find(catalogue: Catalogue, text: str = "", **parts) -> list:
    return [one.tag for one in suggest(catalogue, text=text, **parts)]


def company(number: int, *names: str, parent=None) -> list[Name]:
    return [Name(("company", number), name, parent=parent) for name in names]


# How right it is


def test_the_labelled_set_is_large_and_half_of_it_are_traps():
    sentences = labelled()
    assert len(sentences) >= 300
    assert len({sentence.text for sentence in sentences}) == len(sentences)
    assert 0.45 <= sum(sentence.is_trap for sentence in sentences) / len(sentences) <= 0.55


def test_precision_and_recall_on_the_labelled_set():
    score = measure(labelled())
    assert score.precision >= 0.95, score.wrong
    assert score.recall >= 0.90, score.missed


def test_it_is_nearly_as_right_on_sentences_that_no_rule_was_made_for():
    unseen = labelled("unseen")
    assert len(unseen) >= 140 and not {one.text for one in unseen} & {one.text for one in labelled()}
    score = measure(unseen)
    assert score.precision >= 0.90, score.wrong
    assert score.recall >= 0.90, score.missed


def test_the_measure_notices_what_is_wrong_and_what_is_missed():
    changed = [type(one)(one.text, frozenset({"SAP"}), one.is_trap) for one in labelled()[:4]]
    score = measure(changed)
    assert score.precision == score.recall == 0
    assert len(score.missed) == 4


# What it costs


@pytest.mark.slow
def test_ten_times_the_names_cost_less_than_twice_the_time():
    few, many = catalogue_of(500), catalogue_of(5000)
    assert seconds(many, 2) < 2 * seconds(few, 2)


@pytest.mark.slow
def test_four_times_the_text_costs_about_four_times_the_time():
    names = catalogue_of(500)
    assert seconds(names, 4) < 7 * seconds(names, 1)


# What is found


def test_the_most_prominent_comes_first_and_only_the_prominent_are_main_subjects():
    names = build([*company(1, "NVIDIA"), *company(2, "ByteDance"), *company(3, "TSMC")])
    text = "TSMC fertigt. ByteDance kauft. ByteDance wartet. Nvidias Chips. " + "ByteDance zahlt. " * 3
    ranked = suggest(names, title="Nvidia liefert", lead="Warum NVIDIA weiter liefert.", text=text)
    assert [(one.tag[1], one.is_main) for one in ranked] == [(1, True), (2, False), (3, False)]
    assert ranked[0].count == 3


def test_each_suggestion_comes_with_the_first_sentence_that_names_it():
    names = build(company(1, "Nvidia"))
    [found] = suggest(names, text="Alles ruhig. Die Chips kommen\nvon Nvidia. Nvidia schweigt.")
    assert found.sentence == "von Nvidia."


def test_the_longest_name_wins():
    names = build(
        [
            Name(("regulation", 1), "Data Act"),
            Name(("regulation", 2), "Data Governance Act"),
            Name(("regulation", 3), "Chips Act"),
            Name(("regulation", 4), "European Chips Act"),
        ]
    )
    assert find(names, "Der European Chips Act und der Data Governance Act.") == [
        ("regulation", 4),
        ("regulation", 2),
    ]


def test_a_name_that_two_tags_share_is_left_out_unless_the_text_names_one_of_them_otherwise():
    names = build([*company(1, "Nord", "Nord Stahl AG"), *company(2, "Nord", "Nord Holding")])
    assert find(names, "Die Firma Nord meldet Zahlen.") == []
    assert find(names, "Die Nord Stahl AG meldet Zahlen. Bei Nord freut man sich.") == [("company", 1)]


def test_a_doubtful_name_counts_once_the_text_names_the_company_otherwise():
    names = build(company(1, "Meta", "Meta Platforms"))
    assert find(names, "Danach schwieg man. Meta schwieg auch.") == []
    [found] = suggest(names, text="Meta Platforms schwieg. Danach schwieg auch Meta lange.")
    assert found.count == 2


def test_a_service_speaks_for_its_company():
    names = build([*company(1, "Meta"), *company(2, "Instagram", parent=("company", 1))])
    assert ("company", 1) in find(names, "Instagram ändert die Regeln. Meta ließ Fragen offen.")


@pytest.mark.parametrize(
    "text", ["des Digital Services Act", "den DSA", "DSA-Verfahren", "Gesetzes über digitale Dienste"]
)
def test_a_law_is_found_under_each_name_and_case(text):
    names = build(
        [
            Name(("regulation", 1), name, "EU")
            for name in ("Digital Services Act", "DSA", "Gesetz über digitale Dienste")
        ]
    )
    assert find(names, f"Es geht um {text}.") == [("regulation", 1)]


def test_an_acronym_spelled_out_otherwise_is_another_thing():
    names = build([Name(("institution", 1), "BIS", "US")])
    assert find(names, "Das Bundesinstitut Ixhausener Stiftungen (BIS) tagt.") == []
    assert find(names, "Das BIS tagt, bis es dunkel ist.") == [("institution", 1)]


def test_empty_and_strange_texts_are_read_too():
    names = build(company(1, "Nvidia", "C++", "&", "日本"))
    for text in ("", "…", "’s", "&", "日本", "Nvidia" * 1000, "(" * 1000):
        find(names, text)


# In the desk


@pytest.fixture
def writer(client, db):
    person = make_user("Autor:in")
    client.force_login(person)
    return person


def ask(client, **data) -> list[dict]:
    return client.post(reverse("admin:desk_suggest"), data).json()["results"]


def test_the_desk_answers_with_tags_as_the_picker_knows_them(client, writer):
    make_company(name="NVIDIA")
    law = make_regulation(name="Digital Services Act", jurisdiction="EU")
    law.aliases.create(name="DSA")
    body = "<p>Nach dem <strong>DSA</strong> muss Nvidia das melden.</p>"
    found = ask(client, title="Nvidia und die Regeln", lead="Was nun?", body=body)
    assert [(one["name"], one["kind"], one["main"]) for one in found] == [
        ("NVIDIA", "company", True),
        ("Digital Services Act", "regulation", False),
    ]
    assert found[1]["sentence"] == "Nach dem DSA muss Nvidia das melden."


def test_a_new_name_is_found_at_once(client, writer):
    assert ask(client, body="<p>Die Xenonwerke bauen.</p>") == []
    topic = make_topic(name="Xenonwerke")
    assert [one["id"] for one in ask(client, body="<p>Die Xenonwerke bauen.</p>")] == [topic.pk]
    Topic.objects.all().delete()
    assert ask(client, body="<p>Die Xenonwerke bauen.</p>") == []


def test_suggestions_cost_few_queries_however_many_names_there_are(client, writer, django_assert_max_num_queries):
    Company.objects.bulk_create(Company(name=f"Firma{n}", folded=f"firma{n}", slug=f"firma{n}") for n in range(300))
    make_institution(name="Bundesnetzagentur")
    ask(client, body="<p>Warm.</p>")
    with django_assert_max_num_queries(8):
        assert len(ask(client, body="<p>Die Bundesnetzagentur prüft.</p>")) == 1


def test_readers_cannot_ask(client, db):
    assert client.post(reverse("admin:desk_suggest"), {"body": "x"}).status_code == 302
