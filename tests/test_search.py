"""What finds what, and in which order."""

import pytest

from articles.models import TagRef
from articles.search import search
from articles.search.documents import ID_BITS
from articles.search.matching.match import Row
from articles.search.matching.rank import rank, rules_of
from articles.search.query import read

from .cost import calls
from .factories import make_author, make_company, make_regulation
from .searching import article, found, page

pytestmark = pytest.mark.django_db


# What finds what
@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("Zu Art. 5 Abs. 2 des DSA", "Art. 5 DSA"),
        ("Nach Artikel 50 der KI-VO", "Art. 50 KI-VO"),
        ("Die Größe zählt", "groesse"),
        ("Strenge Überwachungen", "Ueberwachung"),
        ("Neue Bußgelder", "bussgeld"),
        ("Drei Chips", "Chip"),
        ("Des Gesetzes Kern", "Gesetze"),
        ("Die Halbleiterfabrik", "Halbleiter"),
        ("Neue Exportkontrollen", "Kontrolle"),
        ("Verstoß gegen Art. 34 Abs. 1 DSA", "Art. 34 DSA"),
        ("Nach § 19a GWB", "§ 19a"),
        ("Das 5G-Netz", "5G"),
        ("Café Zürich", "cafe zurich"),
        ("Ein C++-Kurs", "C++"),
    ],
)
def test_german_words_are_found_however_they_are_written(text, typed):
    article(title="Anderes")
    article(title="Gesucht", text=text)
    assert found(typed) == ["Gesucht"]


def test_a_compound_nobody_has_written_finds_its_parts():
    for number in range(2):
        article(title=f"Nur Kabel {number}", text="Ein Kabel am Strand, ein Schutz im Wald.")
    assert len(found("Kabelschutz")) == 2


def test_all_words_must_stand_in_an_article():
    article(title="Chips aus Taiwan")
    article(title="Chips aus Dresden")
    assert found("Chips Dresden") == ["Chips aus Dresden"]
    assert not search("Chips Dresden").is_loose


def test_where_nothing_has_all_words_those_that_have_most_come_first():
    article(title="Chips", text="Fabrik")
    article(title="Chips und Zölle", text="Fabrik")
    result = search("Chips Zölle Dresden")
    assert result.is_loose
    assert found("Chips Zölle Dresden") == ["Chips und Zölle", "Chips"]


def test_a_phrase_finds_its_words_in_order_only():
    article(title="Verkehrt", text="Die List Entity steht falsch herum.")
    article(title="Richtig", text="Huawei steht auf der Entity List.")
    assert found('"Entity List"') == found("„Entity List“") == ["Richtig"]
    assert len(found("Entity List")) == 2


def test_a_phrase_of_stop_words_is_found():
    article(title="Sein", text="Es geht um Sein oder Nichtsein.")
    article(title="Anderes", text="Oder es ist ein Sein.")
    assert found('"sein oder"') == ["Sein"]


def test_other_names_find_tagged_articles_and_articles_that_say_the_name():
    meta = make_company(name="Meta")
    meta.aliases.create(name="Facebook Inc")
    article(title="Nur verschlagwortet", tags=(meta,))
    article(title="Nur genannt", text="Meta schweigt dazu.")
    assert set(found("Facebook Inc")) == {"Nur verschlagwortet", "Nur genannt"}


def test_a_service_finds_its_company_and_not_the_other_way_round():
    meta = make_company(name="Meta")
    facebook = make_company(name="Facebook", parent=meta, company_kind="service")
    article(title="Über Meta", tags=(meta,))
    article(title="Über Facebook", tags=(facebook,))
    assert found("Facebook") == ["Über Facebook", "Über Meta"]
    assert found("Meta") == ["Über Meta"]


def test_a_surname_finds_the_author():
    article(title="Ihr Artikel", byline=(make_author(name="Mira Zwetkowa"),))
    assert found("Zwetkowa") == ["Ihr Artikel"]


def test_english_articles_are_found_by_english_words():
    article(title="Regulating chips", text="Several companies were regulated.", lang="en")
    assert found("regulated company") == ["Regulating chips"]


# Order
def test_a_bare_number_says_less_than_a_word():
    article(title="Haushalt 2025", text="Meta kommt auch vor.")
    article(title="Bußgeld gegen Meta", text="Es ist hoch.")
    assert found("Meta Bußgeld 2025")[0] == "Bußgeld gegen Meta"


def test_title_goes_before_lead_and_lead_before_text():
    article(title="Nur im Text", text="Nexperia")
    article(title="Nur im Vorspann", lead="Nexperia")
    article(title="Nexperia im Titel")
    assert found("Nexperia") == ["Nexperia im Titel", "Nur im Vorspann", "Nur im Text"]


def test_an_old_title_goes_before_a_new_mention():
    article(title="Nexperia im Titel", days=2_000)
    article(title="Nur im Text", text="Nexperia")
    assert found("Nexperia") == ["Nexperia im Titel", "Nur im Text"]


def test_fresh_goes_before_old_at_equal_worth():
    article(title="Nexperia alt", days=400)
    article(title="Nexperia neu")
    assert found("Nexperia") == ["Nexperia neu", "Nexperia alt"]


def test_a_main_subject_goes_before_a_mention():
    company = make_company(name="Nexperia")
    article(title="Erwähnt", tags=(TagRef("company", company.pk, False),))
    article(title="Hauptsache", tags=(TagRef("company", company.pk, True),), days=10)
    assert found("Nexperia") == ["Hauptsache", "Erwähnt"]


def test_more_about_it_goes_before_less():
    article(title="Einmal", text="Nexperia und sonst nichts.")
    article(title="Oft", text="Nexperia. " * 6, days=20)
    assert found("Nexperia") == ["Oft", "Einmal"]


def test_the_word_itself_goes_before_a_compound():
    article(title="Seekabel reißt")
    article(title="Kabel reißt", days=30)
    assert found("Kabel") == ["Kabel reißt", "Seekabel reißt"]


def test_newest_first_is_a_choice(client):
    article(title="Nexperia im Titel", days=3)
    article(title="Neu", text="Nexperia")
    html = page(client, "Nexperia", sortierung="neu")
    assert html.index(">Neu<") < html.index("im Titel<")


def test_ranking_a_thousand_matches_calls_little_for_each():
    query = read("Chips")
    rows = [Row(number, number << ID_BITS, "neu chip", "ein vorspann", "qqc1", "") for number in range(1_000)]
    assert calls(lambda: rank(rows, rules_of(query), 0.0, {}, strict=True)) < 10_000


def test_an_article_of_a_law_is_not_that_of_another():
    dsa, dma = make_regulation(name="DSA"), make_regulation(name="DMA")
    article(title="Gemeint", text="Es geht um Art. 5 DSA.", tags=(dsa, dma))
    article(title="Nur die Zahl", text="Es geht um Art. 5.", tags=(dsa,))
    article(title="Anderes Gesetz", text="Es geht um Art. 5 DMA und den DSA.", tags=(dma,))
    assert found("Art. 5 DSA") == ["Gemeint", "Nur die Zahl"]
    assert found("Art. 7 DSA") and search("Art. 7 DSA").is_loose


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("Chipfabirken", "Chipfabriken"), ("Fabirkhalle", "Fabrikhalle"), ("Hallenfabirken", "Hallenfabriken")],
)
def test_one_slip_in_a_compound_that_nobody_has_written(client, typed, meant):
    for days in range(2):
        article(title=f"Fabriken {days}", text="Chips aus Fabriken, in Hallen.", days=days)
    assert len(found(typed)) == 2
    assert f"Ergebnisse für <b>„{meant}“</b> statt" in page(client, typed)
