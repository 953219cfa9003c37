"""The summary before publication: what it says of when, where and what changes; and the message after it."""

import datetime as dt
import re
from urllib.parse import unquote

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from articles.models import Article, FrontPageSlot, Slug

from .factories import make_article, make_author, make_company, make_draft, make_image, make_topic, make_user
from .test_desk_article import form_data, post, said

pytestmark = [pytest.mark.django_db, pytest.mark.alike]
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def editor(client):
    person = make_user("Redaktion", first_name="Mira")
    client.force_login(person)
    return person


def ask(client, article: Article | None = None, *, button: str = "_publish", **values) -> tuple[str, str]:
    """(text of the summary, label of the button)."""
    url = reverse("admin:desk_summary", args=[article.pk]) if article else reverse("admin:desk_summary_new")
    answer = client.post(url, form_data(article, **values) | {button: "1"}).json()
    return re.sub(r"\s+", " ", strip_tags(answer["html"].replace("<", " <"))), answer["confirm"]


def field(moment: dt.datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def test_says_where_a_new_article_will_be_and_stores_nothing(client, editor):
    tags = f'[{{"kind": "topic", "id": {make_topic(name="Chips").pk}, "main": true}}]'
    text, label = ask(client, byline=f"[{make_author(name='Ida Quell').pk}]", tags=tags)
    assert label == "Jetzt veröffentlichen"
    for part in ("Wann Sofort", "/artikel/chips-fuer-china/", "Schlagwörter: Chips", "Autor:innen: Ida Quell", "Feeds",
                 "Mails keine", "Startseite, als Aufmacher", "News-Sitemap", "Lesetipp: keiner"):  # fmt: skip
        assert part in text
    assert not Article.objects.exists() and not Slug.objects.exists()


def test_names_the_planned_time_in_berlin_and_the_place_on_the_front_page(client, editor):
    start = dt.datetime(2031, 7, 4, 16, 0, tzinfo=dt.UTC)
    text, label = ask(client, make_draft(), publish_at=field(start), top_until=field(start + HOUR))
    assert "Freitag, 4. Juli 2031, 18:00 Uhr (Berlin)" in text and label == "Einplanen für 4.7.2031, 18:00 Uhr"
    assert "Startseite, als Aufmacher bis 4.7.2031, 19:00 Uhr" in text


def test_a_later_time_that_is_still_missing_is_not_at_once(client, editor):
    text, _label = ask(client, make_draft(), _when="then", publish_at="")
    assert "Wann Tag und Uhrzeit fehlen noch" in text and "Sofort" not in text


def test_an_embargo_counts_if_it_ends_later_and_is_not_lifted_by_the_way(client, editor):
    until = dt.datetime(2031, 7, 4, 16, 0, tzinfo=dt.UTC)
    article = make_draft(fields={"embargo_until": until})
    text, label = ask(client, article, embargo_until=field(until))
    assert label == "Einplanen für 4.7.2031, 18:00 Uhr" and "Sperrfrist bis 4.7.2031" in text
    text, label = ask(client, article, embargo_until="")
    assert label == "" and "Sperrfrist aufheben oder verkürzen kann nur die Chefredaktion" in text


def test_says_where_the_front_page_has_its_place_already(client, editor):
    FrontPageSlot.put(make_article())
    assert "Startseite, unter den neuesten" in ask(client)[0]


def test_advertising_goes_into_no_feed(client, editor):
    text, _label = ask(client, genre="advertisement")
    assert "Archiv und Suche" in text and "Feeds" not in text and "News-Sitemap" not in text


def test_a_tag_that_was_only_proposed_is_named_as_such(client, editor):
    tag = make_company(name="Nebelhorn", is_proposed=True)
    assert "Nebelhorn (wartet auf Bestätigung)" in ask(client, tags=f'[{{"kind": "company", "id": {tag.pk}}}]')[0]


def test_a_free_address_is_named(client, editor):
    make_article(title="Chips für China")
    assert "/artikel/chips-fuer-china-2/" in ask(client)[0]


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"tags": "[]"}, "Mindestens ein Schlagwort fehlt."),
        ({"publish_at": "2020-01-01T10:00"}, "Diese Zeit ist vorbei."),
        ({"publish_at": "", "_when": "then"}, "Bitte Tag und Uhrzeit angeben"),
    ],
)
def test_open_points_leave_no_button_and_lead_to_their_field(client, editor, values, says):
    text, label = ask(client, make_draft(), **values)
    assert label == "" and "Vorher noch nötig" in text and says in text
    url = reverse("admin:desk_summary_new")
    html = client.post(url, form_data(**values) | {"_publish": "1"}).json()["html"]
    assert 'href="#desk-h-tags"' in html or 'href="#id_publish_at"' in html


def test_what_is_over_needs_a_later_end_to_come_back(client, editor):
    article = make_article(at=timezone.now() - 2 * HOUR)
    Article.objects.filter(pk=article.pk).update(expire_at=timezone.now() - HOUR)
    article.refresh_from_db()
    text, label = ask(client, article, expire_at=field(article.expire_at))
    assert label == "" and "ginge offline, bevor er erscheint" in text
    assert ask(client, article, expire_at="")[1] == "Jetzt veröffentlichen"


def test_who_may_not_publish_gets_no_button(client):
    author = make_user("Autor:in")
    client.force_login(author)
    text, label = ask(client, make_draft(by=author))
    assert label == "" and "kann nur die Redaktion" in text


def test_of_a_live_article_it_shows_what_differs_and_who_saved_meanwhile(client, editor):
    article = make_article(title="Sechs Werke", body="<p>Es sind sechs.</p>")
    values = {"title": "Sieben Werke", "body": "<p>Es sind sieben.</p>"}
    text, label = ask(client, article, **values)
    assert label == "Aktualisierung jetzt veröffentlichen" and "Sechs Sieben Werke" in text and "sechs sieben" in text
    assert "Das Datum bleibt" in text and "auch gespeichert" not in text
    base = article.working_copy.newest_revision_id
    article.working_copy.save_revision(article.working_copy.snapshot.changed(kicker="Neu"), by=make_user("Redaktion"))
    assert "auch gespeichert: es wird erst verglichen" in ask(client, article, **values | {"base_revision": base})[0]


def test_an_assignment_that_goes_with_it_sends_a_mail(client, editor):
    tomasz = make_user("Redaktion", first_name="Tomasz")
    assert "Mails An Tomasz" in ask(client, assigned_to=tomasz.pk)[0]


def test_a_planned_article_that_shall_appear_now_does_so(client, editor):
    article = make_article(at=timezone.now() + HOUR)
    text, label = ask(client, article, button="_publish_now", publish_at=field(article.publish_at))
    assert label == "Jetzt veröffentlichen" and "Wann Sofort" in text


def test_asks_the_same_few_questions_whatever_the_text(client, editor, django_assert_max_num_queries):
    body = "".join(f'<p>Absatz {number} <a href="https://e.example/{number}">hier</a></p>' for number in range(200))
    article = make_article()
    with django_assert_max_num_queries(40):
        ask(client, article, body=body)


# After it


def test_the_message_has_the_address_what_changed_and_ways_to_share_without_another_host(client, editor, settings):
    settings.SITE_URL = "https://news.example"
    article = make_article(title="Sechs & Werke")
    message = said(post(client, article, button="_publish", title="Sieben & Werke", lead=article.lead))
    assert "Geändert: Titel" in strip_tags(message) and "Vorspann" not in strip_tags(message)
    url = f"https://news.example{article.get_absolute_url()}"
    assert f'data-copy="{url}"' in message and f'data-copy="Sieben &amp; Werke {url}"' in message
    mail = re.search(r'href="(mailto:[^"]*)"', message)[1]
    assert unquote(mail.replace("&amp;", "&")) == f"mailto:?subject=Sieben & Werke&body=Sieben & Werke\n{url}"
    assert set(re.findall(r"https?://[^/\"<\s]+", message)) == {"https://news.example"}


def test_counts_the_pictures_of_galleries(client, editor):
    first, second = make_image(), make_image()
    figures = "".join(f'<figure data-image="{image.pk}" data-alt="x"></figure>' for image in (first, second))
    text, _label = ask(client, body=f'<aside data-box="gallery">{figures}</aside>')
    assert "2 Bilder im Text" in text
