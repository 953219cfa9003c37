"""What a reader may ask for besides words: choices, times, what is left out, and the one address of it all."""

import datetime as dt
from urllib.parse import quote

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.presentation.search_address import read_query

from .factories import make_author, make_company, make_institution, make_regulation, make_topic
from .reader import Elements
from .searching import DAY, article, page
from .test_gate import SECRET, STATES, World

pytestmark = pytest.mark.django_db


def shown(client, query: str) -> set[str]:
    """Titles on the page of an address."""
    response = client.get(f"/suche/?{query}", follow=True)
    assert response.status_code == 200
    html = response.content.decode().replace("<mark>", "").replace("</mark>", "")
    return {title for title in ("Eins", "Zwei", "Drei") if f">{title}</a>" in html}


# Choices
@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("autor=ada-lovelace", {"Eins", "Drei"}),
        ("institution=bsi", {"Eins", "Zwei"}),
        ("autor=ada-lovelace&institution=bsi", {"Eins"}),
        ("unternehmen=nvidia&regelwerk=dsa", {"Zwei"}),
        ("unternehmen=NVIDIA&regelwerk=Digital Services Act", {"Zwei"}),  # as names, typed into the form
        ("q=Chips&autor=ada-lovelace", {"Eins"}),
        ("unternehmen=nichts&unternehmen=nvidia&regelwerk=dsa", {"Zwei"}),
    ],
)
def test_choices_go_together(client, query, titles):
    ada, bsi, nvidia = make_author(name="Ada Lovelace"), make_institution(name="BSI"), make_company(name="NVIDIA")
    law = make_regulation(name="DSA")
    law.aliases.create(name="Digital Services Act")
    article(title="Eins", text="Chips.", byline=(ada,), tags=(bsi, nvidia))
    article(title="Zwei", text="Chips.", tags=(bsi, law, nvidia))
    article(title="Drei", byline=(ada,), tags=(law,))
    assert shown(client, query) == titles


@pytest.mark.parametrize("state", STATES)
def test_a_choice_that_readers_cannot_see_tells_nothing(client, state):
    World(state)
    for parameter in ("autor", "unternehmen", "regelwerk", "institution", "thema"):
        html = page(client, "", **{parameter: SECRET})
        assert "Nur:" not in html
        assert SECRET not in html.replace(f'value="{SECRET}"', "").replace(f"„{SECRET}“", "").replace(
            f"{parameter}={SECRET}", ""
        )


def test_a_choice_that_names_nothing_is_said(client):
    article(title="Chips")
    html = page(client, "Chips", unternehmen="Gibtsnicht")
    assert "Als Auswahl nicht bekannt und deshalb nicht beachtet: „Gibtsnicht“" in html
    assert "1 Artikel" in html


@pytest.mark.parametrize("name", ["2024/1689", "VO (EU) 2024/1689", "32024R1689", "CELEX:32024R1689"])
def test_a_law_is_chosen_by_its_number(client, name):
    law = make_regulation(name="AI Act", celex="32024R1689")
    article(title="Eins", tags=(law,))
    article(title="Zwei", tags=(make_regulation(name="DSA", celex="32022R2065"),))
    assert shown(client, f"regelwerk={quote(name)}") == {"Eins"}
    assert client.get(f"/suche/?regelwerk={quote(name)}")["Location"] == "/suche/?regelwerk=ai-act"


# Times
@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("von=2024", {"Zwei", "Drei"}),
        ("bis=2024", {"Eins", "Zwei"}),
        ("von=2024-05-31&bis=2024-05-31", {"Zwei"}),
        ("von=31.5.2024&bis=31.05.2024", {"Zwei"}),
        ("von=2024-05&bis=5.2024", {"Zwei"}),
        ("von=2025&bis=2024", {"Zwei", "Drei"}),  # taken one for the other
        ("jahr=2023", {"Eins"}),
        ("q=Chips&bis=2023", {"Eins"}),
        ("form=analyse&von=2024", {"Drei"}),
    ],
)
def test_a_time_is_from_its_first_to_its_last_day(client, query, titles):
    now = timezone.now()
    for title, day, genre in (
        ("Eins", "2023-12-31", "news"),
        ("Zwei", "2024-05-31", "news"),
        ("Drei", "2025-01-01", "analysis"),
    ):
        moment = dt.datetime.fromisoformat(f"{day}T12:00:00+01:00")
        article(title=title, text="Chips.", genre=genre, days=(now - moment) / DAY)
    assert shown(client, query) == titles


def test_a_day_begins_at_midnight_in_berlin(client):
    now = timezone.now()
    for title, moment in (("Eins", "2024-12-31T22:58:00+00:00"), ("Zwei", "2024-12-31T23:02:00+00:00")):
        article(title=title, days=(now - dt.datetime.fromisoformat(moment)) / DAY - 60 / 86_400)
    assert shown(client, "von=2025-01-01") == {"Zwei"}
    assert shown(client, "bis=2024-12-31") == {"Eins"}


@pytest.mark.parametrize("text", ["x", "2024-13", "2024-02-31", "0000", "99999", "31.2.2024", "٢٠٢٥"])
def test_what_is_no_date_is_said(client, text):
    article(title="Chips")
    html = page(client, "Chips", von=text)
    assert f"nicht beachtet: „{text}“" in html
    assert "Nur:" not in html


# Leaving out
@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("q=Chips -Lizenz", {"Zwei", "Drei"}),  # also in other forms
        ("q=Chips&ohne=Lizenz", {"Zwei", "Drei"}),
        ("q=Chips&ohne=-Lizenz Zoll", {"Drei"}),
        ("q=Chips \u2212Lizenz -Zoll", {"Drei"}),
        ('q=Chips -"hoher Zoll"', {"Eins", "Drei"}),
        ('q=Chips -"Zoll hoher"', {"Eins", "Zwei", "Drei"}),
        ("q=Chips -Nvidia", {"Eins", "Zwei"}),  # a tag
        ("q=Chips -2024/1689", {"Eins", "Drei"}),
        ("q=Chips - Lizenz", {"Eins"}),  # a dash
        ("q=Hoch-Zoll", {"Zwei"}),
        ("unternehmen=nvidia&ohne=Chips", set()),
        ("form=nachricht&ohne=Lizenz", {"Zwei", "Drei"}),
        ("q=Chips -Unbekannt", {"Eins", "Zwei", "Drei"}),
    ],
)
def test_what_is_left_out_is_in_no_match(client, query, titles):
    article(title="Eins", text="Chips mit Lizenzen.")
    article(title="Zwei", text="Chips, hoher Zoll, VO (EU) 2024/1689.")
    article(title="Drei", text="Chips.", tags=(make_company(name="Nvidia"),))
    assert shown(client, query) == titles


@pytest.mark.parametrize("query", ["q=-Chips", "ohne=Chips", "q=-Chips -Lizenz&ohne=Zoll"])
def test_leaving_out_alone_is_explained(client, query):
    article(title="Eins")
    html = client.get(f"/suche/?{query}").content.decode()
    assert "Ausschließen lässt sich nur, wenn auch etwas gesucht wird" in html
    assert "<article" not in html


def test_of_a_time_alone_nothing_is_left_out_and_that_is_said(client):
    article(title="Eins", text="Chips.")
    html = client.get(f"/suche/?ohne=Chips&von={timezone.localdate().year - 1}").content.decode()
    assert "Nicht beachtet, was fehlen soll." in html and ">Eins</a>" in html


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("?!", "Darin steht kein Wort, nach dem sich suchen lässt."),
        ("-", "Darin steht kein Wort, nach dem sich suchen lässt."),
        ("der die das", "Das sind lauter Füllwörter. Gesucht wird die Wortfolge, wie sie dasteht."),
        ("x", "Kein Artikel gefunden."),
        ("x" * 200, "Kein Artikel gefunden."),
    ],
)
def test_odd_questions_get_a_clear_answer(client, text, answer):
    article(title="Eins", lead="Vorspann.", text="Die Chips der Welt.")
    assert answer in page(client, text)


# Addresses
@pytest.mark.parametrize(
    ("asked", "address"),
    [
        ("q=Chips&ohne=&unternehmen=&form=&von=&bis=&sortierung=", "q=Chips"),  # as the form sends it
        ("q=", ""),
        ("form=analyse&q=Chips", "q=Chips&form=analyse"),
        ("q=a&q=b", "q=b"),
        ("unternehmen=NVIDIA", "unternehmen=nvidia"),
        ("unternehmen=altfirma", "unternehmen=nvidia"),
        ("von=31.5.2024", "von=2024-05-31"),
        ("jahr=2024&von=2023", "von=2023"),
        ("q=  Chips  ", "q=Chips"),
    ],
)
def test_a_search_has_one_address(client, asked, address):
    company = make_company(name="NVIDIA")
    company.aliases.create(name="Altfirma")
    article(title="Chips", tags=(company,))
    response = client.get(f"/suche/?{asked}")
    assert response.status_code == 301
    assert response["Location"] == ("/suche/?" + address if address else "/suche/")
    assert client.get(response["Location"]).status_code == 200


@pytest.mark.parametrize("query", ["q=Chips", "q=Chips&form=nichts", "q=Chips&utm_source=brief", "regelwerk=nichts"])
def test_an_address_that_is_right_stays(client, query):
    assert client.get(f"/suche/?{query}").status_code == 200


def test_the_form_keeps_what_was_chosen(client):
    company = make_company(name="NVIDIA Deutschland")
    article(title="Chips", tags=(company,), genre="analysis")
    html = page(
        client, "Chips", unternehmen="nvidia-deutschland", form="analyse", ohne="Zoll", jahr=timezone.localdate().year
    )
    values = {field["name"]: field.get("value", "") for field in Elements(html).named("input") if "name" in field}
    year = timezone.localdate().year
    assert values["unternehmen"] == "NVIDIA Deutschland" and values["ohne"] == "Zoll"
    assert (values["von"], values["bis"]) == (f"{year}-01-01", f"{year}-12-31")
    assert {"value": "analyse", "selected": None} in Elements(html).named("option")


def test_no_question_is_for_engines(client):
    article(title="Chips")
    assert 'name="robots" content="noindex"' in page(client, "Chips")
    assert 'name="robots" content="noindex"' in page(client, "", form="nachricht")
    assert "noindex" not in client.get("/suche/").content.decode()


def test_of_a_thousand_choices_the_last_one_counts(client):
    many = "&".join(f"unternehmen=firma-{number}" for number in range(1_000))
    response = client.get(f"/suche/?{many}&{many}")
    assert (response.status_code, response["Location"]) == (301, "/suche/?unternehmen=firma-999")
    assert "nicht beachtet: „firma-999“" in client.get(response["Location"]).content.decode()


@pytest.mark.parametrize(
    "text", ["-" * 300, '-"', '-"" -', "- - -", "-§", "--Chips", "-" + "a" * 5_000, "-a " * 500, '-"a b" ' * 300]
)
def test_hostile_exclusions_are_answered(client, text):
    article(title="Eins", text="Chips.")
    page(client, text)
    page(client, "Chips", ohne=text)
    page(client, "", form="nachricht", ohne=text)


def test_an_asked_address_is_read_with_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        read_query(QueryDict("q=x&unternehmen=a&regelwerk=b&institution=c&thema=d&autor=e"))


# Feeds
def titles_of(client, query: str) -> list[str]:
    response = client.get(f"/suche/feed.json?{query}")
    assert response.status_code == 200 and response["X-Robots-Tag"] == "noindex"
    return [item["title"] for item in response.json()["items"]]


def test_a_search_can_be_followed(client):
    topic = make_topic(name="Halbleiter")
    article(title="Alt: Chips", text="Chips Chips Chips.", days=2)
    article(title="Neu", text="Chips.", days=1, tags=(topic,))
    article(title="Anderes")
    assert titles_of(client, "q=Chips") == ["Neu", "Alt: Chips"]  # newest first
    assert titles_of(client, "q=Chips&thema=halbleiter") == ["Neu"]
    assert titles_of(client, "thema=halbleiter") == ["Neu"]
    assert titles_of(client, "q=Chips -Halbleiter") == ["Alt: Chips"]
    assert titles_of(client, "q=Chips Fegefeuer") == []  # a part is no match


@pytest.mark.parametrize("query", ["", "q=", "q=-Chips", "ohne=Chips", "q=?!", "unternehmen=nichts"])
def test_a_feed_of_nothing_is_not_there(client, query):
    article(title="Chips")
    assert client.get(f"/suche/feed.xml?{query}").status_code == 404
    assert "/suche/feed" not in client.get(f"/suche/?{query}", follow=True).content.decode()


def test_a_search_by_choices_alone_is_titled_by_them(client):
    law = make_regulation(name="Digital Services Act")
    article(title="Eins", tags=(law,), genre="analysis")
    title = "Suche: Digital Services Act, Analyse, 2025, ohne Zoll"
    query = f"ohne=Zoll&regelwerk={law.slug}&form=analyse&jahr=2025"
    assert client.get(f"/suche/feed.json?{query}").json()["title"].startswith(f"{title} | ")
    assert f"<title>{title}" in client.get(f"/suche/?{query}").content.decode()


@pytest.mark.parametrize("ending", ["xml", "atom", "json"])
def test_the_page_of_a_search_links_its_feeds(client, ending):
    article(title="Exportkontrollen")
    html = page(client, "Exportkontrolen -Zoll")
    assert f'href="/suche/feed.{ending}?q=Exportkontrolen+-Zoll"' in html
    feeds = [link["href"] for link in Elements(html).named("a") if "feed.xml" in link["href"]]
    assert feeds == [f"/suche/feed.xml?q={quote('Exportkontrollen')}+-Zoll"]  # as it was meant
    assert client.get(f"/suche/feed.{ending}?q=Exportkontrolen").status_code == 200


@pytest.mark.parametrize("state", STATES)
def test_a_feed_tells_nothing_that_is_hidden(client, state):
    World(state)
    for ending in ("xml", "atom", "json"):
        text = client.get(f"/suche/feed.{ending}?q={SECRET}").content.decode()
        assert SECRET not in text.replace(f"q={SECRET}", "").replace(f"Suche: {SECRET}", "")


@pytest.mark.slow
def test_a_feed_costs_as_many_queries_for_one_article_as_for_thirty(client):
    counts = []
    for number in (1, 29):
        for count in range(number):
            article(title=f"Nexperia {number} {count}", tags=(make_topic(),))
        with CaptureQueriesContext(connection) as queries:
            client.get("/suche/feed.xml?q=Nexperia")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


# In the header
def test_every_page_but_the_search_has_a_field_to_search(client):
    article(title="Chips")
    for path in ("/", "/archiv/", "/nichts/"):
        assert 'placeholder="Suchen"' in client.get(path).content.decode()
    assert 'placeholder="Suchen"' not in client.get("/suche/").content.decode()
