"""The lists of companies, laws, institutions, topics and authors, and the archive: what they tell, in how many queries."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from articles.models import Genre, Milestone, Relation

from .factories import make_article, make_author, make_image, make_subject

pytestmark = pytest.mark.django_db


def about(*subjects, **values):
    return make_article(tags=subjects, **values)


def tie(company, law, role, **values):
    return Relation.objects.create(company=company, regulation=law, role=role, source="https://example.org/", **values)


def text_of(client, path) -> str:
    html = client.get(path).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html[html.index("<main") : html.index("</main")]))


def test_companies_are_listed_by_what_is_held_against_them(client, django_assert_num_queries):
    law = make_subject("regulation", name="DSA")
    small, large, bound, free = (make_subject("company", name=name) for name in ("Klein", "Groß", "Gebunden", "Frei"))
    about(law, small, large, bound, free)
    tie(small, law, "fine", amount=2_000_000, currency="EUR", status="final")
    tie(large, law, "fine", amount=500_000_000, currency="EUR", status="appealable")
    tie(large, law, "fine", amount=30_000_000, currency="EUR", status="final")
    tie(large, law, "fine", amount=9_000_000_000, currency="EUR", status="lifted")
    tie(large, law, "proceedings", status="running")
    tie(bound, law, "gatekeeper")
    with django_assert_num_queries(3):  # companies, relations, settings
        text = text_of(client, "/unternehmen/")
    assert [text.index(name) for name in ("Groß", "Klein", "Gebunden", "Frei")] == sorted(
        text.index(name) for name in ("Groß", "Klein", "Gebunden", "Frei")
    )
    assert (
        "530 Mio. EUR Bußgeld, davon 30 Mio. EUR rechtskräftig und 500 Mio. EUR nicht rechtskräftig" in text
        and "1 laufendes Verfahren" in text
    )
    assert "2 Mio. EUR Bußgeld, rechtskräftig" in text and "Torwächter: DSA" in text


def test_nothing_is_said_of_a_fine_whose_state_is_not_recorded(client):
    law, company = make_subject("regulation"), make_subject("company")
    about(law, company)
    tie(company, law, "fine", amount=1_000_000, currency="EUR")
    text = text_of(client, "/unternehmen/")
    assert "1 Mio. EUR Bußgeld" in text and "rechtskräftig" not in text


def test_fines_in_other_currencies_are_not_added_up(client):
    law, company = make_subject("regulation"), make_subject("company")
    about(law, company)
    tie(company, law, "fine", amount=1_000_000, currency="EUR")
    tie(company, law, "fine", amount=3_000_000, currency="USD")
    text = text_of(client, "/unternehmen/")
    assert "1 Mio. EUR" in text and "3 Mio. USD" in text and "4 Mio." not in text


def test_laws_are_listed_by_stage_and_next_date(client, django_assert_num_queries):
    today = timezone.localdate()
    near, far, proposed = (make_subject("regulation", name=name) for name in ("Nah", "Fern", "Entwurf"))
    about(near, far, proposed)
    for law, days in ((near, 10), (far, 400)):
        Milestone.objects.create(regulation=law, kind="applies", date=today - dt.timedelta(days=100))
        Milestone.objects.create(regulation=law, kind="deadline", date=today + dt.timedelta(days=days))
    Milestone.objects.create(regulation=proposed, kind="proposed", date=today - dt.timedelta(days=1))
    with django_assert_num_queries(3):
        text = text_of(client, "/regulierung/")
    assert text.index("Was gilt") < text.index("Nah") < text.index("Fern") < text.index("Was verhandelt wird")
    assert text.index("Was verhandelt wird") < text.index("Entwurf") and "in 10 Tagen" in text


def test_institutions_name_the_laws_they_decide_on(client, django_assert_num_queries):
    office, court = make_subject("institution", name="Amt"), make_subject("institution", name="Gericht")
    laws = [make_subject("regulation", name=f"Gesetz {number}") for number in range(6)]
    hidden = make_subject("regulation", name="Geheim")
    about(office, court, *laws)
    for law in (*laws, hidden):
        law.institutions.add(office)
    with django_assert_num_queries(3):
        text = text_of(client, "/institution/")
    assert "Zuständig für Gesetz 0 , Gesetz 1 , Gesetz 2 , Gesetz 3 und 2 weitere" in text
    assert "Geheim" not in text and text.index("Amt Behörde") < text.index("Gericht Behörde")


def test_topics_show_their_newest_article_and_no_picture_twice(client, django_assert_num_queries):
    one, other = make_subject("topic", name="Chips"), make_subject("topic", name="Daten")
    at = timezone.now() - dt.timedelta(hours=1)
    about(one, other, title="Der neueste", lead_image=make_image())
    about(one, other, title="Der zweite", at=at, lead_image=make_image())
    about(one, title="Noch geheim", at=timezone.now() + dt.timedelta(days=1))
    with django_assert_num_queries(4):
        text = text_of(client, "/thema/")
    assert "Zuletzt: Der neueste" in text and "Zuletzt: Der zweite" in text and "geheim" not in text


@pytest.mark.parametrize(("number", "beside"), [(5, 5), (9, 3)])
def test_a_topics_long_list_goes_on_below_what_stands_beside_it(client, number, beside):
    topic = make_subject("topic", name="Chips")
    for n in range(number):
        about(topic, title=f"Stück {n}")
    page = client.get(topic.get_absolute_url()).content.decode()
    before = page[: page.index('id="folgen"')]
    assert (page.count("<article"), before.count("<article")) == (number, beside)
    assert ("Weitere Artikel" in page) == (number > beside)


def test_authors_are_listed_with_their_fields(client, django_assert_num_queries):
    make_article(byline=[make_author(name="Mira", expertise="Halbleiter, Handel", role="Redakteurin")])
    with django_assert_num_queries(2):
        html = client.get("/redaktion/").content.decode()
    assert "<li>Halbleiter</li><li>Handel</li>" in html


def test_the_archive_shows_the_years_large_pieces(client):
    at = timezone.now().replace(month=1, day=2) - dt.timedelta(days=365)
    long = make_article(title="Die Recherche", genre=Genre.INVESTIGATION, body="<p>" + "Wort " * 900 + "</p>", at=at)
    make_article(title="Eine Meldung", genre=Genre.BRIEF, at=at)
    text = text_of(client, f"/archiv/{long.publish_at.year}/")
    assert "2 Artikel" in text and "Große Stücke" in text
    assert "Die Recherche" in text and "Eine Meldung" not in text


def test_every_fifth_row_of_a_list_has_its_picture(client):
    topic = make_subject("topic")
    for days in range(12):
        about(topic, lead_image=make_image(), at=timezone.now() - dt.timedelta(days=days, minutes=1))
    html = client.get(topic.get_absolute_url()).content.decode()
    lines = html[html.index('<ol class="lines">') :]
    assert lines.count("<picture") == 2


def test_many_companies_are_listed_from_a_to_z_too(client, django_assert_num_queries):
    about(*(make_subject("company", name=f"{letter} {word}") for letter in "BÄz" for word in range(9)))
    assert "Von A bis Z" not in text_of(client, "/unternehmen/")
    about(*(make_subject("company", name=f"{number}flix") for number in range(4)))
    with django_assert_num_queries(3):  # companies, relations, settings
        html = client.get("/unternehmen/").content.decode()
    assert re.findall(r'<a href="#([a-z-]+)"><span aria', html) == [
        "ziffern",
        "buchstabe-a",
        "buchstabe-b",
        "buchstabe-z",
    ]
    register = html[html.index('class="register"') :]
    assert register.index("3flix") < register.index("Ä 0") < register.index("B 8") < register.index("z 0")


def test_an_institution_shows_who_is_pursued_under_its_laws(client):
    law, other, office = make_subject("regulation", name="DSA"), make_subject("regulation"), make_subject("institution")
    company, hidden = make_subject("company", name="Zwitscher"), make_subject("company", name="Ungenannt")
    about(law, other, office, company)
    law.institutions.add(office)
    tie(company, law, "gatekeeper")
    tie(company, other, "ban")
    tie(company, law, "fine", amount=2_000_000, currency="EUR", since=dt.date(2025, 1, 1), status="lifted")
    tie(company, law, "proceedings", since=dt.date(2024, 1, 1))
    tie(company, law, "proceedings", since=dt.date(2023, 1, 1), until=dt.date(2024, 1, 1))
    tie(company, law, "sued", visible_from=timezone.now() + dt.timedelta(days=1))
    tie(hidden, law, "proceedings")
    text = text_of(client, office.get_absolute_url())
    assert 0 < text.index("Verfahren läuft: DSA") < text.index("Bußgeld: DSA") < text.index("Verfahren beendet: DSA")
    assert not any(word in text for word in ("Torwächter", "Untersagung", "Beklagt", "Ungenannt"))
