"""Feeds, sitemaps, the calendar, robots.txt: what machines fetch, through the same gate."""

import datetime as dt
import json
import re
import xml.etree.ElementTree as ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, SiteSettings
from articles.presentation import pager
from articles.views import site_pages
from articles.views.rendering import PAGE_SIZE

from .factories import (
    make_article,
    make_author,
    make_draft,
    make_image,
    make_snapshot,
    make_topic,
    make_user,
)
from .reader import make_world

pytestmark = pytest.mark.django_db

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
MEDIA = "{http://search.yahoo.com/mrss/}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


def items(client, path: str) -> list[dict]:
    return json.loads(client.get(path).content)["items"]


def xml(client, path: str) -> ElementTree.Element:
    return ElementTree.fromstring(client.get(path).content)  # noqa: S314 - our own pages


def locations(client, path: str) -> list[str]:
    return [element.text for element in xml(client, path).iter(f"{SITEMAP}loc")]


class TestFeeds:
    @pytest.mark.parametrize("path", ["/feed.xml", "/feed.atom", "/korrekturen/feed.xml", "/sitemap-news.xml"])
    def test_a_pasted_control_character_does_not_cost_the_feed(self, client, path):
        author, topic = make_author(name="Ada\x0b L."), make_topic(name="Chips\x1f")
        article = make_article(title="Neu\x08es", lead="Ein\x0bVorspann", byline=(author,), tags=(topic,))
        article.corrections.create(kind="correction", text="Falsch\x0bwar das.")
        assert "Neues" in "".join(xml(client, path).itertext())

    def test_the_second_page_of_a_subject_offers_the_feeds_of_the_first(self, client):
        topic = make_topic(name="Chips")
        for _ in range(PAGE_SIZE + 1):
            make_article(tags=(topic,))
        page = client.get(f"{topic.get_absolute_url()}?seite=2").content.decode()
        assert f'href="{topic.get_absolute_url()}feed.atom"' in page

    def test_three_formats_tell_the_same_articles(self, client):
        world = make_world(3)
        titles = [article.title for article in world.articles]
        rss = xml(client, "/feed.xml")
        atom = xml(client, "/feed.atom")
        assert [element.text for element in rss.iter("title")][1:] == titles
        assert [element.text for element in atom.iter("{http://www.w3.org/2005/Atom}title")][1:] == titles
        assert [item["title"] for item in items(client, "/feed.json")] == titles

    @pytest.mark.parametrize(
        ("path", "kind"),
        [
            ("/feed.xml", "application/rss+xml"),
            ("/feed.atom", "application/atom+xml"),
            ("/feed.json", "application/feed+json"),
        ],
    )
    def test_media_types(self, client, path, kind):
        assert client.get(path)["Content-Type"] == f"{kind}; charset=utf-8"

    def test_each_subject_and_author_has_one(self, client):
        world = make_world(1)
        make_article(title="Von etwas anderem")
        for thing in (*world.subjects, world.author):
            found = items(client, f"{thing.get_absolute_url()}feed.json")
            assert [item["title"] for item in found] == [world.articles[0].title]

    def test_hidden_articles_and_their_tags_have_none(self, client):
        topic = make_topic()
        make_draft(tags=[topic])
        assert items(client, "/feed.json") == []
        assert client.get(f"{topic.get_absolute_url()}feed.xml").status_code == 404

    @pytest.mark.parametrize(
        ("kicker", "title", "shown"),
        [
            ("AI Act", "AI Act: Was gilt", "AI Act: Was gilt"),
            ("AI Act", "Was der AI Act bringt", "Was der AI Act bringt"),
            ("AI Act", "Was gilt", "AI Act: Was gilt"),
            ("Cloud", "Was Cloud-Versprechen wert sind", "Cloud: Was Cloud-Versprechen wert sind"),
            ("", "Was gilt", "Was gilt"),
        ],
    )
    def test_a_kicker_goes_before_the_title_only_if_the_title_lacks_it(self, client, kicker, title, shown):
        make_article(kicker=kicker, title=title)
        assert items(client, "/feed.json")[0]["title"] == shown

    @pytest.mark.parametrize("path", ["/feed.xml", "/feed.atom"])
    def test_pictures_come_with_their_credit_and_claim_no_length(self, client, path):
        make_article(lead_image=make_image(credit="Mira Albers"))
        found = xml(client, path)
        (picture,) = found.iter(f"{MEDIA}content")
        assert picture.get("url").endswith(".jpg")
        assert picture.find(f"{MEDIA}credit").text == "Foto: Mira Albers"
        assert b'length="0"' not in client.get(path).content

    def test_advertising_is_left_out(self, client):
        make_article(genre="advertisement")
        assert items(client, "/feed.json") == []

    def test_whole_text_with_absolute_addresses_and_no_markers(self, client, settings):
        settings.SITE_URL = "https://news.example"
        other = make_article()
        make_article(
            title="Mit allem",
            lead_image=make_image(),
            body=f'<p>Siehe <a data-article="{other.pk}">dort</a>.</p><aside data-article="{other.pk}"></aside>',
        )
        content = next(item for item in items(client, "/feed.json") if item["title"] == "Mit allem")["content_html"]
        assert f'href="https://news.example{other.get_absolute_url()}"' in content
        assert "data-article" not in content
        assert 'src="/' not in content
        assert ", /" not in content

    def test_teaser_only_where_the_house_wants_it(self, client):
        make_article(body="<p>Der ganze Text</p>")
        SiteSettings.objects.update_or_create(pk=1, defaults={"feed_full_text": False})
        for path in ("/feed.xml", "/feed.atom", "/feed.json"):
            assert "Der ganze Text" not in client.get(path).content.decode()

    def test_ids_outlive_a_new_slug(self, client):
        article = make_article()
        before = items(client, "/feed.json")[0]["id"]
        article.set_slug("ganz-neu")
        assert items(client, "/feed.json")[0]["id"] == before

    def test_unchanged_feed_answers_304(self, client):
        make_article()
        etag = client.get("/feed.xml")["ETag"]
        assert client.get("/feed.xml", headers={"if-none-match": etag}).status_code == 304

    def test_same_queries_for_1_and_20_articles(self, client):
        def queries() -> int:
            with CaptureQueriesContext(connection) as found:
                client.get("/feed.xml")
            return len(found)

        make_world(1)
        few = queries()
        make_world(19)
        assert queries() == few


class TestSitemaps:
    def test_index_leads_to_every_public_page(self, client):
        world = make_world(2)
        found = set()
        for address in locations(client, "/sitemap.xml"):
            found |= set(locations(client, address.removeprefix("http://testserver")))
        assert {f"http://testserver{path}" for path in world.pages} <= found

    def test_pages_in_it_answer(self, client):
        make_world(1)
        for address in locations(client, "/sitemap-seiten.xml"):
            assert client.get(address.removeprefix("http://testserver")).status_code == 200, address

    def test_lastmod_is_exact(self, client):
        article = make_article()
        article.publish(mark_updated=True)
        root = xml(client, f"/sitemap-{article.publish_at:%Y-%m}.xml")
        moment = next(root.iter(f"{SITEMAP}lastmod")).text
        assert dt.datetime.fromisoformat(moment) == article.updated_at.replace(microsecond=0)

    def test_the_index_tells_the_last_change_of_each_month(self, client):
        zone = timezone.get_current_timezone()
        older = make_article(at=dt.datetime(2024, 5, 1, 9, tzinfo=zone))
        make_article(at=dt.datetime(2022, 12, 31, 23, 30, tzinfo=zone))
        older.publish(mark_updated=True)
        entries = xml(client, "/sitemap.xml").iter(f"{SITEMAP}sitemap")
        found = {entry.findtext(f"{SITEMAP}loc"): entry.findtext(f"{SITEMAP}lastmod") for entry in entries}
        months = re.findall(r"/sitemap-(\d+-\d+)\.xml", " ".join(found))
        assert months == ["2024-5", "2022-12"]  # between them nothing appeared
        changed = dt.datetime.fromisoformat(found["http://testserver/sitemap-2024-5.xml"])
        assert changed == older.updated_at.replace(microsecond=0)

    def test_sitemaps_that_have_not_changed_are_not_sent_again(self, client):
        moment = dt.datetime(2025, 3, 4, tzinfo=dt.UTC)
        make_article(at=moment)
        for days, path in enumerate(("/sitemap.xml", "/sitemap-2025-3.xml"), start=1):
            held = {"HTTP_IF_NONE_MATCH": client.get(path)["ETag"]}
            assert client.get(path, **held).status_code == 304
            make_article(at=moment + dt.timedelta(days=days))
            assert client.get(path, **held).status_code == 200

    def test_a_file_has_no_more_addresses_than_the_protocol_allows(self, client, monkeypatch):
        monkeypatch.setattr("articles.sitemaps.MOST_ADDRESSES", 2)
        newest = [make_article() for _ in range(3)][1:]
        shown = locations(client, f"/sitemap-{newest[0].publish_at:%Y-%m}.xml")
        assert shown == [f"http://testserver{article.get_absolute_url()}" for article in reversed(newest)]
        assert len(locations(client, "/sitemap-seiten.xml")) == 2

    def test_news_are_two_days_old_at_most_and_no_advertising(self, client):
        now = timezone.now()
        make_article(title="Neu", at=now - dt.timedelta(hours=47))
        make_article(title="Alt", at=now - dt.timedelta(hours=49))
        make_article(title="Beworben", genre="advertisement")
        root = xml(client, "/sitemap-news.xml")
        assert [element.text for element in root.iter(f"{NEWS}title")] == ["Neu"]

    @pytest.mark.parametrize("month", ["1999-1", "2026-0", "2026-13"])
    def test_months_without_articles_are_not_there(self, client, month):
        make_article()
        assert client.get(f"/sitemap-{month}.xml").status_code == 404

    def test_robots_name_the_sitemaps(self, client):
        text = client.get("/robots.txt").content.decode()
        assert "Sitemap: http://testserver/sitemap.xml" in text
        assert "Disallow: /admin/" in text


class TestHouse:
    def test_archive_leads_from_year_to_article(self, client):
        article = make_article(at=dt.datetime(2025, 3, 31, 23, 30, tzinfo=timezone.get_current_timezone()))
        assert "/archiv/2025/" in client.get("/archiv/").content.decode()
        assert "/archiv/2025/3/" in client.get("/archiv/2025/").content.decode()
        assert article.get_absolute_url() in client.get("/archiv/2025/3/").content.decode()
        assert client.get("/archiv/2025/4/").status_code == 404

    def test_archive_begins_with_the_months_of_the_newest_year(self, client):
        zone = timezone.get_current_timezone()
        for month in (3, 3, 7):
            make_article(at=dt.datetime(2025, month, 4, tzinfo=zone))
        make_article(at=dt.datetime(2024, 1, 4, tzinfo=zone))
        html = " ".join(client.get("/archiv/").content.decode().split())
        assert '<a href="/archiv/2025/3/"><span>März 2025</span>' in html and "2 Artikel" in html
        assert '<a href="/archiv/2024/">2024</a>' in html
        assert "/archiv/2024/1/" not in html

    def test_a_month_is_counted_to_a_hundred(self, client, monkeypatch):
        monkeypatch.setattr("articles.presentation.archive.MOST_COUNTED", 2)
        for month in (3, 3, 7, 7, 7):
            make_article(at=dt.datetime(2025, month, 4, tzinfo=dt.UTC))
        html = client.get("/archiv/2025/").content.decode()
        assert re.findall(r'class="num">(.*) Artikel<', html) == ["2", "Mehr als 2"]

    def test_a_year_in_which_nothing_is_public_is_not_offered(self, client, monkeypatch):
        zone = timezone.get_current_timezone()
        for year in (2022, 2025):
            make_article(at=dt.datetime(year, 6, 1, tzinfo=zone))
        hidden = make_article(at=dt.datetime(2023, 6, 1, tzinfo=zone))
        hidden.withdraw()
        expired = make_article(at=dt.datetime(2024, 6, 1, tzinfo=zone))
        expired.publish(until=timezone.now() + dt.timedelta(hours=1))
        in_two_hours = timezone.now() + dt.timedelta(hours=2)
        monkeypatch.setattr(timezone, "now", lambda: in_two_hours)
        offered = re.findall(r'href="/archiv/(\d+)/"', client.get("/archiv/").content.decode())
        assert sorted(set(offered)) == ["2022", "2025"]
        addresses = [address for address in locations(client, "/sitemap-seiten.xml") if "/archiv/2" in address]
        assert [address[-5:-1] for address in addresses] == ["2025", "2022"]
        for address in addresses:
            assert client.get(address).status_code == 200

    @pytest.mark.parametrize("year", [1949, 2201])
    def test_leads_to_years_far_away(self, client, monkeypatch, year):
        moment = dt.datetime(year, 6, 1, tzinfo=dt.UTC)
        monkeypatch.setattr(timezone, "now", lambda: max(moment, dt.datetime(2026, 1, 1, tzinfo=dt.UTC)))
        article = make_article(at=moment)
        assert f"/archiv/{year}/" in client.get("/archiv/").content.decode()
        assert f"/archiv/{year}/6/" in client.get(f"/archiv/{year}/").content.decode()
        assert article.get_absolute_url() in client.get(f"/archiv/{year}/6/").content.decode()

    def test_finding_the_years_costs_the_same_however_many_there_are(self, django_assert_num_queries):
        zone = timezone.get_current_timezone()
        for year in (1999, 2005, 2019, 2020, 2021):
            make_article(at=dt.datetime(year, 1, 1, tzinfo=zone))
            with django_assert_num_queries(3):
                assert Article.objects.published().years()[0] == year
        assert Article.objects.published().years() == [2021, 2020, 2019, 2005, 1999]

    @pytest.mark.parametrize("path", ["/archiv/1900/", "/archiv/9999/", "/archiv/2026/0/", "/archiv/2026/13/"])
    def test_months_that_do_not_exist(self, client, path):
        assert client.get(path).status_code == 404

    def test_imprint_tells_what_the_settings_hold(self, client):
        SiteSettings.objects.update_or_create(
            pk=1, defaults={"publisher": "Verlag GmbH", "responsible": "Mira Albers\nBerlin"}
        )
        html = client.get("/impressum/").content.decode()
        assert "Verlag GmbH" in html
        assert "Verantwortlich nach § 18 Abs. 2 MStV" in html

    def test_owed_text_that_is_missing_is_not_indexed(self, client):
        html = client.get("/datenschutz/").content.decode()
        assert "Dieser Text fehlt noch." in html
        assert 'content="noindex"' in html

    def test_credits_name_pictures_of_public_articles_alone(self, client):
        article = make_article(lead_image=make_image(credit="Sichtbar"))
        copy = make_snapshot(lead_image=make_image(credit="Verborgene Arbeitsfassung"))
        article.working_copy.save_revision(copy, by=make_user(is_superuser=True))
        make_draft(lead_image=make_image(credit="Verborgen"))
        html = client.get("/bildnachweise/").content.decode()
        assert "Sichtbar" in html
        assert "Verborgen" not in html

    def test_a_short_list_of_credits_links_each_of_its_pages(self, client, monkeypatch):
        monkeypatch.setattr(site_pages, "PICTURES", 2)
        for _ in range(5):
            make_article(lead_image=make_image())
        html = client.get("/bildnachweise/?seite=2").content.decode()
        assert 'href="/bildnachweise/?seite=3" aria-label="Seite 3">3</a>' in html
        assert 'href="/bildnachweise/?seite=2" aria-current="page" aria-label="Seite 2">2</a>' in html
        assert "?seite=4" not in html
        monkeypatch.setattr(pager, "MOST_NUMBERS", 2)
        assert "<span>Seite 2</span>" in client.get("/bildnachweise/?seite=2").content.decode()

    def test_small_pictures_keep_their_focal_point(self, client):
        image = make_image(focus_x=0.9, focus_y=0.1)
        make_article(lead_image=image, byline=[make_author(portrait=image)])
        for path in ("/bildnachweise/", "/redaktion/"):
            assert 'thumb x4 y0"' in client.get(path).content.decode(), path

    def test_subscriptions_offer_every_public_subject(self, client):
        world = make_world(1)
        html = client.get("/abonnieren/").content.decode()
        assert all(f'{subject.get_absolute_url()}feed.xml"' in html for subject in world.subjects)

    def test_author_without_articles_has_no_page(self, client):
        assert client.get(make_author().get_absolute_url()).status_code == 404


@pytest.mark.parametrize("year", ["0", "1", "99999", "9" * 30])
def test_a_sitemap_of_no_year_is_not_found(client, year):
    assert client.get(f"/sitemap-{year}-1.xml").status_code == 404


def test_portraits_have_their_credit_where_they_are_shown(client):
    author = make_author(portrait=make_image(credit="Ina Porträt"))
    make_article(byline=[author])
    for path in ("/redaktion/", "/bildnachweise/", author.get_absolute_url()):
        assert "Foto: Ina Porträt" in client.get(path).content.decode(), path
