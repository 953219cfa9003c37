"""Series at the desk: their form, what it refuses, and what the trail says."""

import json

import pytest
from django.urls import reverse

from articles.models import AuditEntry, Genre, Series

from .factories import make_article, make_draft, make_series, make_user
from .form_controls import controls

pytestmark = pytest.mark.django_db
ADD = reverse("admin:articles_series_add")


@pytest.fixture
def editor(client):
    person = make_user("Redaktion")
    client.force_login(person)
    return person


def address(series: Series, action: str = "change") -> str:
    return reverse(f"admin:articles_series_{action}", args=[series.pk])


def posted(client, path: str, **values):
    return client.post(path, controls(client.get(path), "series_form") | values)


def parts_of(series: Series) -> list:
    return [part.article for part in series.parts.all()]


def ids(*articles) -> str:
    return json.dumps([article.pk for article in articles])


def test_an_editor_makes_a_series(client, editor):
    one, two = make_article(), make_draft()
    answer = posted(client, ADD, title="Der Weg", introduction="Worum es geht.", is_public="on", parts=ids(two, one))
    assert answer.status_code == 302
    series = Series.objects.get()
    assert (series.slug, parts_of(series)) == ("der-weg", [two, one])
    entry = AuditEntry.objects.get(model="series")
    assert (entry.action, entry.person, entry.after["parts"]) == ("add", editor, [str(two), str(one)])


def test_saving_without_a_change_changes_nothing(client, editor):
    series = make_series(make_article(), make_article())
    before = list(series.parts.values_list("pk", flat=True))
    assert posted(client, address(series)).status_code == 302
    assert list(series.parts.values_list("pk", flat=True)) == before
    assert not AuditEntry.objects.exists()


def test_a_new_order_is_stored_and_the_trail_names_the_parts(client, editor):
    one, two = make_article(title="Erster"), make_article(title="Zweiter")
    series = make_series(one, two)
    posted(client, address(series), parts=ids(two, one))
    assert parts_of(series) == [two, one]
    entry = AuditEntry.objects.get()
    assert (entry.before, entry.after) == ({"parts": ["Erster", "Zweiter"]}, {"parts": ["Zweiter", "Erster"]})
    trail = client.get(address(series, "history")).content.decode()
    assert "Teile: Zweiter, Erster" in trail


@pytest.mark.parametrize("parts", ["advertising", "too many", "no title"])
def test_a_refusal_keeps_what_was_chosen(client, editor, parts):
    articles = [make_article(title="Erster Teil")]
    values = {"title": "Der Weg"}
    match parts:
        case "advertising":
            articles.append(make_article(title="Kaufen Sie", genre=Genre.ADVERTISEMENT))
            said = "Anzeigen gehören in keine Serie: „Kaufen Sie“."
        case "too many":
            articles += [make_draft() for _ in range(Series.MOST_PARTS)]
            said = "höchstens 40 Teile, ausgewählt sind 41"
        case "no title":
            values, said = {"title": "", "introduction": "Schon getippt."}, "Bitte einen Titel eingeben"
    answer = posted(client, ADD, parts=ids(*articles), **values)
    html = answer.content.decode()
    assert answer.status_code == 200 and said in html and "Erster Teil" in html
    assert json.loads(controls(answer, "series_form")["parts"][0]) == [article.pk for article in articles]
    assert values.get("introduction", "") in html


def test_an_address_of_another_series_is_refused(client, editor):
    other = make_series(title="Der Weg")
    other.slug = "die-reise"
    other.save()
    answer = posted(client, ADD, title="Neu", slug="der-weg")
    assert "Diese Adresse gehört oder gehörte einer anderen Serie." in answer.content.decode()


def test_an_author_sees_a_series_and_changes_nothing(client):
    client.force_login(make_user("Autor:in"))
    series = make_series(make_article(title="Ein Teil"))
    html = client.get(address(series)).content.decode()
    assert "Ein Teil" in html and "data-parts" not in html
    assert client.post(address(series), {"title": "Anders"}).status_code == 403


def test_only_an_empty_series_is_deleted_and_only_by_the_chief(client):
    client.force_login(make_user("Chefredaktion"))
    series = make_series(make_article(title="Ein Teil"))
    assert "Ein Teil" in client.post(address(series, "delete"), {"post": "yes"}).content.decode()
    series.arrange([])
    client.post(address(series, "delete"), {"post": "yes"})
    assert not Series.objects.exists()
