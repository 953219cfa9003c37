"""Series: parts in an order made by hand, of which readers see those that they can reach."""

import datetime as dt
import json
import re

import pytest
from django.db import connection
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, Edition, Genre, RelatedArticle, Series, public_change
from articles.presentation.articles.article import preview_page
from articles.presentation.site import site

from .cost import calls
from .factories import make_article, make_draft, make_image, make_series
from .test_gate import STATES, hide
from .test_pages import queries_of, relate, text_of

pytestmark = pytest.mark.django_db


def titled(*names: str) -> list[Article]:
    return [make_article(title=f"Über {name}") for name in names]


def data_of(html: str) -> list[dict]:
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1])["@graph"]


def part_line(html: str) -> str:
    found = re.search(r'<p class="part"><a href="([^"]*)">(.*?)</a></p>', html)
    return re.sub(r"<[^>]+>", "", found[2]) if found else ""


def steps_of(html: str) -> dict[str, str]:
    return dict(re.findall(r'rel="(prev|next)" href="([^"]*)"', html))


class TestPage:
    def test_shows_its_parts_in_their_order_with_title_text_and_picture(self, client):
        one, two, three = titled("Erze", "Wafer", "Chips")
        image = make_image(credit="Ina Bild")
        series = make_series(three, one, two, title="Der Weg", introduction="Worum es geht.\nUnd warum.", picture=image)
        html = text_of(client, "/serie/der-weg/")
        assert re.findall(r"Über (\w+)</a></h3>", html) == ["Chips", "Erze", "Wafer"]
        assert '<p class="lead">Worum es geht.</p>' in html and '<p class="intro">Und warum.</p>' in html
        assert "Foto: Ina Bild" in html and "3 Teile" in html
        assert f'<meta property="og:image" content="{image.crop("share")[0]}"' in html.replace("http://testserver", "")
        (page, _crumbs) = data_of(html)
        assert page["@type"] == "CollectionPage" and page["about"]["name"] == series.title
        assert [item["name"] for item in page["mainEntity"]["itemListElement"]] == [
            "Über Chips",
            "Über Erze",
            "Über Wafer",
        ]

    def test_is_in_list_sitemap_feeds_and_on_the_page_of_subscriptions(self, client):
        make_series(*titled("Erze", "Wafer"), title="Der Weg")
        for path in ("/serie/", "/sitemap-seiten.xml", "/abonnieren/"):
            assert "/serie/der-weg/" in text_of(client, path), path
        for extension in ("xml", "atom", "json"):
            assert "Über Wafer" in text_of(client, f"/serie/der-weg/feed.{extension}")

    def test_a_former_address_leads_to_the_present_one_page_and_feed(self, client):
        series = make_series(*titled("Erze"), title="Der Weg")
        series.slug = "die-reise"
        series.save()
        for former, present in (
            ("/serie/der-weg/", "/serie/die-reise/"),
            ("/serie/der-weg/feed.xml", "/serie/die-reise/feed.xml"),
        ):
            assert client.get(former)["Location"] == present

    def test_no_series_takes_an_address_that_another_one_had(self):
        series = make_series(title="Der Weg")
        series.slug = "die-reise"
        series.save()
        assert make_series(title="Der Weg").slug == "der-weg-2"

    def test_pictures_without_rights_are_not_shown(self, client):
        image = make_image()
        make_series(*titled("Erze"), title="Der Weg", picture=image)
        name = image.file.name.rsplit(".", 1)[0]
        assert all(name in text_of(client, path) for path in ("/serie/der-weg/", "/serie/", "/bildnachweise/"))
        image.is_blocked = True
        image.save()
        assert not any(name in text_of(client, path) for path in ("/serie/der-weg/", "/serie/", "/bildnachweise/"))


class TestArticle:
    def test_says_which_part_it_is_and_leads_to_those_around_it(self, client):
        one, two, three = titled("Erze", "Wafer", "Chips")
        make_series(one, two, three, title="Der Weg")
        html = text_of(client, two.get_absolute_url())
        assert part_line(html) == "Teil 2 von 3: Der Weg"
        assert steps_of(html) == {"prev": one.get_absolute_url(), "next": three.get_absolute_url()}
        assert "Alle 3 Teile" in html and '<b aria-current="page">Über Wafer</b>' in html
        article = data_of(html)[0]
        assert (article["isPartOf"]["name"], article["position"]) == ("Der Weg", 2)
        assert steps_of(text_of(client, one.get_absolute_url())) == {"next": two.get_absolute_url()}
        assert steps_of(text_of(client, three.get_absolute_url())) == {"prev": two.get_absolute_url()}

    def test_alone_it_only_names_its_series(self, client):
        (one,) = titled("Erze")
        make_series(one, title="Der Weg")
        html = text_of(client, one.get_absolute_url())
        assert part_line(html) == "Serie: Der Weg" and "Teil 1" not in html and 'class="parts"' not in html

    def test_of_two_series_it_shows_the_first_that_readers_see(self, client):
        one, two = titled("Erze", "Wafer")
        first = make_series(one, two, title="Erste")
        make_series(two, one, title="Zweite")
        assert part_line(text_of(client, one.get_absolute_url())) == "Teil 1 von 2: Erste"
        first.is_public = False
        first.save()
        assert part_line(text_of(client, one.get_absolute_url())) == "Teil 2 von 2: Zweite"

    def test_the_other_parts_stand_nowhere_else_on_the_page(self, client):
        one, two = titled("Erze", "Wafer")
        later = make_article(title="Über Chips", follows=one.pk)
        other = make_article(title="Ganz anderes")
        make_series(one, two, later, title="Der Weg")
        with public_change():
            relate(one, two, other)
        html = text_of(client, one.get_absolute_url())
        assert "Ganz anderes" in html[html.index("Das könnte Sie auch interessieren") :]
        assert "Neuer zu diesem Fall" not in html
        assert "Über Wafer" not in html[html.index("Das könnte Sie auch interessieren") :]

    def test_advertising_is_in_no_series(self, client):
        one, two = titled("Erze", "Wafer")
        make_series(one, two, title="Der Weg")
        Article.objects.filter(pk=two.pk).update(genre=Genre.ADVERTISEMENT)
        assert part_line(text_of(client, one.get_absolute_url())) == "Serie: Der Weg"
        assert "Der Weg" not in text_of(client, two.get_absolute_url())
        assert "Über Wafer" not in text_of(client, "/serie/der-weg/")

    def test_a_preview_counts_the_article_among_the_parts_that_readers_see(self, client):
        one, two = titled("Erze", "Wafer")
        draft = make_draft(title="Über Quarz")
        make_series(one, make_draft(), draft, two)
        shown = preview_page(draft, draft.working_copy.newest_revision, site()).series
        assert (shown.label, [part.title for part in shown.parts]) == (
            "Teil 2 von 3",
            ["Über Erze", "Über Quarz", "Über Wafer"],
        )


class TestGate:
    @pytest.mark.parametrize("state", STATES)
    def test_a_hidden_part_is_neither_counted_nor_named(self, client, state):
        one, three = titled("Erze", "Chips")
        hidden = hide(state, title="Über Wafer")
        make_series(one, hidden, three, title="Der Weg")
        html = text_of(client, three.get_absolute_url())
        assert part_line(html) == "Teil 2 von 2: Der Weg"
        assert steps_of(html) == {"prev": one.get_absolute_url()}
        pages = [html] + [text_of(client, path) for path in ("/serie/der-weg/", "/serie/", "/serie/der-weg/feed.json")]
        assert not [page for page in pages if "Wafer" in page or "wafer" in page or "3 Teile" in page]

    @pytest.mark.parametrize("state", STATES)
    def test_a_series_of_hidden_parts_does_not_exist(self, client, state):
        series = make_series(hide(state), title="Geheime Serie")
        assert series not in Series.objects.public()
        assert client.get(series.get_absolute_url()).status_code == 404
        for path in ("/serie/", "/sitemap-seiten.xml", "/abonnieren/"):
            assert "geheime" not in text_of(client, path).casefold()

    def test_without_its_mark_a_series_is_nowhere_and_its_articles_stay(self, client):
        one, two = titled("Erze", "Wafer")
        series = make_series(one, two, title="Der Weg", is_public=False)
        assert client.get(series.get_absolute_url()).status_code == 404
        assert client.get(f"{series.get_absolute_url()}feed.xml").status_code == 404
        assert "Der Weg" not in text_of(client, one.get_absolute_url())

    def test_a_planned_part_appears_at_its_second(self, client, time_machine):
        at = timezone.now() + dt.timedelta(hours=1)
        one, late = make_article(title="Über Erze"), make_article(title="Über Wafer", at=at)
        make_series(one, late, title="Der Weg")
        time_machine.move_to(at)
        assert part_line(text_of(client, one.get_absolute_url())) == "Teil 1 von 2: Der Weg"


class TestNothingLost:
    def test_a_part_in_the_trash_comes_back_to_its_place(self, client):
        one, three = titled("Erze", "Chips")
        draft = make_draft(title="Über Wafer")
        make_series(one, draft, three, title="Der Weg")
        draft.move_to_trash(by=None)
        draft.restore_from_trash(by=None)
        draft.publish()
        assert part_line(text_of(client, draft.get_absolute_url())) == "Teil 2 von 3: Der Weg"

    def test_a_draft_that_is_deleted_for_good_leaves_the_others_in_order(self, client):
        one, three = titled("Erze", "Chips")
        draft = make_draft()
        series = make_series(one, draft, three)
        draft.move_to_trash(by=None)
        draft.delete_from_trash(by=None)
        assert [part.article for part in series.parts.all()] == [one, three]

    def test_a_series_with_parts_cannot_be_deleted(self):
        series = make_series(*titled("Erze"))
        with pytest.raises(ProtectedError):
            series.delete()
        series.arrange([])
        series.delete()

    def test_arranging_as_it_is_changes_nothing(self):
        one, two = titled("Erze", "Wafer")
        series = make_series(one, two)
        before = Edition.current()
        series.arrange([one.pk, two.pk])
        assert Edition.current() == before
        series.arrange([two.pk, one.pk, two.pk])
        assert Edition.current() != before
        assert [part.article for part in series.parts.all()] == [two, one]


@pytest.mark.alike
class TestCost:
    def test_an_article_asks_no_more_in_a_series_of_any_length(self, client):
        one, *others = titled(*(f"Teil{number}" for number in range(Series.MOST_PARTS)))
        with public_change():
            RelatedArticle.objects.all().delete()
            relate(one, make_article())
        alone = queries_of(client, one.get_absolute_url())
        bare = calls(client.get, one.get_absolute_url())
        series = make_series(one, *others[:1])
        with CaptureQueriesContext(connection) as few:
            client.get(one.get_absolute_url())
        of_two = calls(client.get, one.get_absolute_url())
        series.arrange(article.pk for article in (one, *others))
        assert queries_of(client, one.get_absolute_url()) == len(few) == alone
        assert of_two - bare < 150
        assert calls(client.get, one.get_absolute_url()) - bare < 20 * Series.MOST_PARTS

    def test_the_page_costs_the_same_for_1_part_and_for_30(self, client):
        articles = titled(*(f"Teil{number}" for number in range(30)))
        series = make_series(articles[0], title="Der Weg", picture=make_image())
        few = queries_of(client, "/serie/der-weg/")
        series.arrange(article.pk for article in articles)
        assert queries_of(client, "/serie/der-weg/") == few <= 4

    def test_the_list_costs_the_same_for_1_series_and_for_30(self, client):
        articles = titled("Erze", "Wafer")
        make_series(*articles)
        few = queries_of(client, "/serie/")
        for _ in range(29):
            make_series(*articles, picture=make_image())
        assert queries_of(client, "/serie/") == few <= 4
        assert queries_of(client, "/serie/?seite=2") == few
        assert client.get("/serie/?seite=3").status_code == 404
