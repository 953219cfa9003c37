"""What is named outright: laws by their numbers and titles, tags by a word of their names, authors. Its own page comes first."""

import datetime as dt

import pytest
from django.utils import timezone

from articles.models import Milestone, MilestoneKind

from .factories import make_author, make_company, make_regulation, make_topic
from .reader import Elements
from .searching import article, found, page

pytestmark = pytest.mark.django_db

AI_ACT = {
    "name": "AI Act",
    "long_title": "Verordnung (EU) 2024/1689 über künstliche Intelligenz (KI-Verordnung)",
    "celex": "32024R1689",
    "eli": "http://data.europa.eu/eli/reg/2024/1689/oj",
    "procedure": "2021/0106(COD)",
}
RULE = {"name": "Chip-Regel", "federal_register": "89 FR 106064", "cfr": "15 CFR Part 744"}
OMNIBUS = {"name": "Omnibus", "celex": "52025PC0836"}
SECTION = {"name": "§ 19a GWB", "bgbl": "BGBl. 2021 I S. 2"}


def pages_first(client, text: str, **more) -> list[str]:
    """Addresses that the list of matches leads to, in order."""
    html = page(client, text, **more)
    if '<ol class="lines">' not in html:
        return []
    listed = html.partition('<ol class="lines">')[2].partition("</ol>")[0]
    return [link["href"] for link in Elements(listed).named("a")]


@pytest.mark.parametrize(
    ("law", "text"),
    [
        (AI_ACT, "2024/1689"),
        (AI_ACT, "(EU) 2024/1689"),
        (AI_ACT, "Verordnung (EU) 2024/1689"),
        (AI_ACT, "VO (EU) 2024/1689"),
        (AI_ACT, "VO 2024/1689"),
        (AI_ACT, "RL 2024/1689"),
        (AI_ACT, "Reg. (EU) 2024/1689"),
        (AI_ACT, "32024R1689"),
        (AI_ACT, "32024r1689"),
        (AI_ACT, "CELEX:32024R1689"),
        (AI_ACT, "2021/0106(COD)"),
        (AI_ACT, "2021/106 (COD)"),
        (AI_ACT, "2021/0106"),
        (AI_ACT, "http://data.europa.eu/eli/reg/2024/1689/oj"),
        (AI_ACT, "https://eur-lex.europa.eu/legal-content/DE/TXT/?uri=CELEX:32024R1689"),
        (AI_ACT, "eli/reg/2024/1689"),
        (AI_ACT, "„2024/1689“"),
        (AI_ACT, "KI-Verordnung"),
        (AI_ACT, "Bußgeld 2024/1689"),
        (RULE, "89 FR 106064"),
        (RULE, "89 Fed. Reg. 106,064"),
        (RULE, "15 CFR Part 744"),
        (RULE, "15 CFR 744"),
        (OMNIBUS, "COM(2025) 836"),
        (OMNIBUS, "COM(2025)836 final"),
        (OMNIBUS, "com 2025 836"),
        (OMNIBUS, "52025PC0836"),
        (SECTION, "§ 19a"),
        (SECTION, "§19a GWB"),
        (SECTION, "BGBl. 2021 I S. 2"),
        (SECTION, "BGBl. I 2021 S. 2"),
    ],
)
def test_a_law_is_found_by_every_number_that_its_page_shows(client, law, text):
    law = make_regulation(**law)
    tagged = article(title="Verschlagwortet", text="Es droht ein Bußgeld.", tags=(law,))
    article(
        title="Anderes",
        text="Im Jahr 2024 waren es 1689, 836 und 744, 2021 nur 106 und 89 FR, 19a Teile, 2025 COM.",
    )
    assert pages_first(client, text) == [law.get_absolute_url(), tagged.get_absolute_url()]


def test_an_article_that_cites_the_number_is_found_without_the_tag():
    article(title="Zitiert", text="So steht es in der Verordnung (EU) 2024/1689 vom Juni.")
    article(title="Nur Ziffern", text="Es waren 2024 genau 1689 Fälle, also 1689/2024.")
    assert found("2024/1689") == found("(EU) 2024/1689") == ["Zitiert"]


@pytest.mark.parametrize(
    "text", ["2019/9999", "32019R9999", "COM(2019) 9999", "2019/9999(COD)", "89 FR 99999", "2019 9999"]
)
def test_a_number_that_nothing_has_finds_nothing_and_not_its_digits(text):
    article(title="Jahr", text="Im Jahr 2019 waren es 89 FR, COM und COD.")
    article(title="Zahl", text="Es waren 9999 und 99999.")
    assert found(text) == []
    assert found(f"{text} Jahr") == ["Jahr"]


def test_a_mistyped_number_is_not_corrected_to_another_law(client):
    article(title="Verschlagwortet", tags=(make_regulation(**AI_ACT),))
    for text in ("32024R1698", "2024/1698", "2021/0160(COD)"):
        assert pages_first(client, text) == []


def test_a_law_is_not_found_by_the_number_of_another_that_its_title_names(client):
    old = make_regulation(name="Chips Act", long_title="Verordnung (EU) 2023/1781 über Chips")
    new = make_regulation(name="Chips Act 2.0", long_title="Vorschlag zur Aufhebung der Verordnung (EU) 2023/1781")
    article(title="Alt", tags=(old,), days=1)
    article(title="Neu", tags=(new,))
    assert pages_first(client, "2023/1781")[0] == old.get_absolute_url()
    assert new.get_absolute_url() not in pages_first(client, "2023/1781")


@pytest.mark.parametrize(
    "title",
    [
        "Gesetz zur Verbesserung der Rechtsdurchsetzung in sozialen Netzwerken",
        "Gesetz " + "über sehr viele lange Dinge und Sachen " * 3,
    ],
)
def test_a_law_is_found_by_its_official_title(client, title):
    law = make_regulation(name="Kurz", long_title=title.strip())
    article(title="Verschlagwortet", tags=(law,))
    assert pages_first(client, title)[0] == law.get_absolute_url()


def test_the_proposal_at_a_milestone_finds_the_law_as_soon_as_it_is_written(client):
    law = make_regulation(name="AI Act")
    article(title="Verschlagwortet", tags=(law,))
    proposal = Milestone.objects.create(
        regulation=law,
        kind=MilestoneKind.PROPOSED,
        date=dt.date(2021, 4, 21),
        text="Vorschlag der Kommission, COM(2021) 206",
    )
    assert pages_first(client, "COM(2021) 206")[0] == law.get_absolute_url()
    proposal.visible_from = timezone.now() + dt.timedelta(days=1)
    proposal.save()
    assert pages_first(client, "COM(2021) 206") == []


def test_a_company_is_found_by_its_lei(client):
    company = make_company(name="NVIDIA", lei="549300S4KLUWMOMV1K52")
    article(title="Verschlagwortet", tags=(company,))
    assert pages_first(client, "549300s4kLuwmomv1k52")[0] == company.get_absolute_url()


def test_a_law_that_only_hidden_articles_carry_has_no_page_to_find(client):
    article(title="Morgen", tags=(make_regulation(**AI_ACT),), days=-2)
    assert pages_first(client, "2024/1689") == []
    assert "AI Act" not in page(client, "2024/1689")


def test_pages_of_what_is_named_stand_above_articles_on_the_first_page_only(client):
    law = make_regulation(name="AI Act")
    for number in range(12):
        article(title=f"Nummer {number}", tags=(law,))
    assert pages_first(client, "AI Act")[0] == law.get_absolute_url()
    assert law.get_absolute_url() not in pages_first(client, "AI Act", seite=2)


# Cases
CASES = ["C-40/17", "C-311/18", "T-348/23", "1 BvR 2354/13", "VI ZR 476/18", "KVR 69/19"]


@pytest.mark.parametrize("text", CASES)
def test_a_case_is_found_literally(text):
    article(title="Urteil", text=f"So steht es im Urteil {text} von damals.")
    article(title="C-Lion1 und Omega 1", text="C 40, C 311, T 348, 1 BvR, VI ZR, KVR: 17, 18, 23, 13, 19, 476, 2354.")
    assert found(text) == found(f'"{text}"') == found(f"Az. {text}") == ["Urteil"]


@pytest.mark.parametrize("text", CASES)
def test_a_case_that_no_article_names_is_said_to_be_in_none(client, text):
    article(title="C-Lion1", text="C 40, C 311, T 348, 1 BvR, VI ZR, KVR: 17, 18, 23, 13, 19, 476, 2354.", days=1)
    assert found(text) == []
    assert f"„{text}“ kommt in keinem Artikel vor." in page(client, text)
    assert found(f"{text} Lion1") == ["C-Lion1"]
    assert f"„{text}“ kommt in keinem Artikel vor; Treffer zu „Lion1“." in page(client, f"{text} Lion1")


# What no article cites
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Art. 5 DSA", "„Art. 5 DSA“ kommt in keinem Artikel vor; Treffer zu „Digital Services Act“."),
        ("Art. 5 des DSA", "„Art. 5 des DSA“ kommt in keinem Artikel vor; Treffer zu „Digital Services Act“."),
        ("DSA 2099/1(COD)", "„2099/1(COD)“ kommt in keinem Artikel vor; Treffer zu „Digital Services Act“."),
        ("2099/1 DSA 2099/2", "„2099/1“ und „2099/2“ kommen in keinem Artikel vor; Treffer zu „Digital Services Act“."),
        ("2099/1 DSA Fegefeuer Torwächter", "„2099/1“ kommt in keinem Artikel vor. Diese enthalten anderes, wonach"),
        ("VO (EU) 2099/1", "„VO (EU) 2099/1“ kommt in keinem Artikel vor."),
        ("Art. 34 DSA", "1 Artikel"),
    ],
)
def test_an_article_of_a_law_that_nothing_cites_is_said(client, text, said):
    law = make_regulation(name="Digital Services Act")
    law.aliases.create(name="DSA")
    article(title="Verschlagwortet", text="Es geht um Art. 34 und Torwächter.", tags=(law,))
    article(title="Anderes", text="Nach Art. 5 DSGVO.")
    assert said in page(client, text)


def test_of_a_choice_only_what_it_holds_is_said(client):
    article(title="Nachricht", text="Lion1", genre="news")
    html = page(client, "C-40/17 Lion1", form="nachricht")
    assert "„C-40/17“ kommt in keinem Artikel dieser Auswahl vor; Treffer zu „Lion1“." in html


# Words of names
@pytest.mark.parametrize("text", ["Wallet", "wallet", "EUDI", "EUDI-Wallet"])
def test_a_single_word_of_a_name_is_known_and_finds_what_carries_it(client, text):
    topic = make_topic(name="Digitale Identität")
    topic.aliases.create(name="EUDI-Wallet")
    tagged = article(title="Verschlagwortet", text="Die Brieftasche im Telefon.", tags=(topic,))
    article(title="Falls es so kommt", text="Falls.")
    assert pages_first(client, text) == [topic.get_absolute_url(), tagged.get_absolute_url()]
    assert "statt" not in page(client, text)


def test_a_word_that_many_names_share_stands_for_none_of_them():
    for number in range(4):
        article(title=f"Nummer {number}", tags=(make_company(name=f"Firma{number} Holding"),))
    article(title="Eine Holding", text="Die Holding.")
    assert found("Holding") == ["Eine Holding"]


@pytest.mark.parametrize(
    ("typed", "particle"), [("Wallet", "Falls"), ("Zudam", "Zudem"), ("Bevur", "Bevor"), ("Eigenz", "Einige")]
)
def test_no_word_is_corrected_to_one_that_says_nothing(client, typed, particle):
    article(title="Es gilt", text=f"{particle} es gilt, {particle.lower()} gilt es.")
    html = page(client, typed)
    assert "Kein Artikel gefunden." in html and "statt" not in html


@pytest.mark.parametrize("text", ["'; DROP TABLE--", "DROP TABLE;", "<drop>", "Drop=Table", "C-Lion2", "Omega7"])
def test_neither_code_nor_what_has_digits_is_corrected(client, text):
    article(title="Es droht", text="Sie drohen, es ist tabu, sagt C-Lion1 zu Omega8.")
    assert "Ergebnisse für" not in page(client, text)


def test_words_that_were_all_mistyped_meant_something_together_or_nothing(client):
    article(title="Es droht", text="Sie drohen.")
    article(title="Es ist tabu", text="Es ist tabu.")
    html = page(client, "drop table")
    assert "Kein Artikel gefunden." in html and "Ergebnisse für" not in html
    article(title="Beides", text="Sie drohen, es ist tabu.")
    assert "statt „drop table“" in page(client, "drop table")


@pytest.mark.parametrize("text", ["enforcing", "Table", "tables", "Dropping"])
def test_an_english_word_of_the_archive_is_not_corrected(client, text):
    article(title="Es droht", text="Sie erzwingen es; sie drohen, es ist tabu.")
    article(title="In English", text="Nobody enforces the table that was dropped.", lang="en")
    html = page(client, text)
    assert "Ergebnisse für" not in html and "1 Artikel" in html


# Authors
@pytest.mark.parametrize("text", ["Runa Falkenrath", "Falkenrath", "Runa", "runa falkenrath", "Falkenrat"])
def test_an_author_is_found_and_leads_to_the_page(client, text):
    author = make_author(name="Runa Falkenrath", role="Redakteurin")
    hers = article(title="Ihr Artikel", byline=(author,))
    article(title="Anderes")
    assert pages_first(client, text) == [author.get_absolute_url(), hers.get_absolute_url()]


def test_an_author_without_public_articles_is_not_found(client):
    article(title="Morgen", byline=(make_author(name="Runa Falkenrath"),), days=-2)
    assert pages_first(client, "Runa Falkenrath") == []


def test_names_follow_a_change_of_their_numbers(client):
    law = make_regulation(**AI_ACT)
    article(title="Verschlagwortet", tags=(law,))
    law.celex, law.long_title = "32026R0001", ""
    law.save()
    assert pages_first(client, "32024R1689") == []
    assert pages_first(client, "2026/1")[0] == law.get_absolute_url()
