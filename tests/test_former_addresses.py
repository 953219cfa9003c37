"""Addresses of a site that articles were imported from lead on, however they are spelled and whatever hangs behind them."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from articles.models import LegacyPath
from articles.page_cache import keys_of

from .factories import make_article, make_author, make_draft, make_topic
from .kept_site import Site

pytestmark = pytest.mark.django_db


def leads(client, address: str) -> str:
    """Where the address redirects for good; "" if it does not."""
    response = client.get(address)
    return response.headers["Location"] if response.status_code == 301 else ""


@pytest.fixture
def article():
    return make_article(title="Chips für alle")


@pytest.fixture
def topic(article):
    topic = make_topic(name="Chips")
    make_article(tags=[topic])
    return topic


def remember(path: str, to) -> LegacyPath:
    if isinstance(to, str):
        return LegacyPath.objects.create(path=path, target=to)
    return LegacyPath.objects.create(path=path, article=to)


class TestSpellings:
    STORED = ("/2019/05/müll/", "/2019/05/müll", "/2019/05/m%C3%BCll/", "/2019/05/m%c3%bcll/", "/2019/05/m%c3%bcll")
    ASKED = ("/2019/05/m%C3%BCll/", "/2019/05/m%c3%bcll/", "/2019/05/m%C3%BCll", "/2019/05/müll/?utm_source=brief")

    @pytest.mark.parametrize("asked", ASKED)
    @pytest.mark.parametrize("stored", STORED)
    def test_a_path_is_found_decoded_and_encoded_with_and_without_its_slash(self, client, article, stored, asked):
        remember(stored, article)
        assert leads(client, asked) == article.get_absolute_url()

    @pytest.mark.parametrize(
        ("stored", "asked"),
        [
            ("/index.php?id=7", "/index.php?id=7"),
            ("/suche.php?wort=müll", "/suche.php?wort=m%C3%BCll"),
            ("/suche.php?wort=m%C3%BCll", "/suche.php?wort=m%c3%bcll"),
            ("/suche.php?wort=m%c3%bcll", "/suche.php?wort=m%C3%BCll"),
        ],
    )
    def test_a_query_belongs_to_the_address(self, client, article, stored, asked):
        remember(stored, article)
        assert leads(client, asked) == article.get_absolute_url()
        assert client.get(asked.partition("?")[0]).status_code == 404

    def test_the_address_with_its_query_comes_before_the_one_without(self, client, article):
        other = make_article()
        remember("/seite.php", article)
        remember("/seite.php?id=7", other)
        assert leads(client, "/seite.php?id=7") == other.get_absolute_url()
        assert leads(client, "/seite.php?id=8") == article.get_absolute_url()

    def test_one_word_without_a_slash_leads_there_at_once(self, client, article):
        remember("/chips-fuer-alle/", article)
        assert leads(client, "/chips-fuer-alle") == article.get_absolute_url()

    @pytest.mark.parametrize("address", ["/%FF/", "/%E0%A4%A/", "/a%0Ab/", "/x/y?%FF&p=%FF", f"/{'%C3%BC' * 900}/"])
    def test_what_no_site_had_is_not_found(self, client, article, address):
        remember("/x/", article)
        assert client.get(address).status_code == 404


ENDINGS = (
    *("feed/", "feed/rss2/", "feed/atom/", "feed/rdf/", "rss/", "amp/", "embed/", "trackback/", "amp", "feed"),
    *("page/3/", "3/", "comment-page-2/", "attachment/bild-der-fabrik/", "comment-page-2/feed/", "2/amp/"),
)


class TestEndings:
    @pytest.mark.parametrize("ending", ENDINGS)
    @pytest.mark.parametrize("stored", ["/2019/05/chips/", "/2019/05/chips"])
    def test_what_hangs_behind_an_articles_address_leads_to_the_article(self, client, article, stored, ending):
        remember(stored, article)
        assert leads(client, f"/2019/05/chips/{ending}") == article.get_absolute_url()

    @pytest.mark.parametrize("ending", ["feed/", "feed/rss2/", "feed/atom/", "rss/", "page/2/feed/", "?feed=rss2"])
    def test_the_feed_of_a_term_leads_to_its_feed(self, client, topic, ending):
        remember("/category/chips/", topic.get_absolute_url())
        assert leads(client, f"/category/chips/{ending}") == "/thema/chips/feed.xml"
        assert client.get("/thema/chips/feed.xml").status_code == 200

    def test_the_feed_of_an_author_leads_to_their_feed(self, client):
        author = make_author(name="Mira Albers")
        remember("/author/mira/", author.get_absolute_url())
        assert leads(client, "/author/mira/feed/") == "/autor/mira-albers/feed.xml"

    @pytest.mark.parametrize("ending", ["page/3/", "3/"])
    def test_the_later_pages_of_a_term_lead_to_its_first(self, client, topic, ending):
        remember("/category/chips/", topic.get_absolute_url())
        assert leads(client, f"/category/chips/{ending}") == "/thema/chips/"

    def test_the_feed_of_what_has_none_leads_to_the_page(self, client):
        remember("/2019/05/", "/archiv/2019/5/")
        assert leads(client, "/2019/05/feed/") == "/archiv/2019/5/"

    def test_an_address_of_its_own_comes_before_the_one_above_it(self, client, article):
        second = make_article()
        remember("/thema-der-woche/", article)
        remember("/thema-der-woche/3/", second)
        assert leads(client, "/thema-der-woche/3/") == second.get_absolute_url()
        assert leads(client, "/thema-der-woche/2/") == article.get_absolute_url()

    @pytest.mark.parametrize("path", ["/chips/amp/amp/amp/", "/chips/weiter/", "/chips-amp/", "/chips/attachment/a/b/"])
    def test_two_endings_are_cut_off_at_most_and_nothing_else(self, client, article, path):
        remember("/chips/", article)
        assert client.get(path).status_code == 404


NUMBERS = (
    *("p=123", "page_id=12", "attachment_id=33", "cat=4", "tag=chips", "author=2", "feed=rss2", "m=201905"),
    "tag=m%C3%BCll",
)


class TestNumbers:
    @pytest.mark.parametrize("query", NUMBERS)
    def test_a_plain_permalink_leads_on_from_the_front_page(self, client, article, query):
        remember("/?tag=müll" if "%" in query else f"/?{query}", article)
        for asked in (query, f"{query}&preview=true", f"utm_source=x&{query}", f"seite=2&{query}&cat=99"):
            assert leads(client, f"/?{asked}") == article.get_absolute_url(), asked
            assert leads(client, f"/index.php?{asked}") == article.get_absolute_url(), asked

    def test_so_it_does_for_a_site_that_lay_in_a_folder(self, client, article):
        remember("/blog/?p=123", article)
        for asked in ("/blog/?p=123", "/blog?p=123&preview=true", "/blog/index.php?utm_source=x&p=123"):
            assert leads(client, asked) == article.get_absolute_url(), asked
        assert client.get("/?p=123").status_code == 200

    def test_only_the_first_counts(self, client, article):
        remember("/?p=123", article)
        assert client.get("/?cat=4&p=123").status_code == 200
        assert leads(client, "/?p=123&cat=4")

    @pytest.mark.parametrize(
        ("stored", "query"),
        [
            *(
                ("/feed/", "feed=rss2"),
                ("/feed/", "feed=rss"),
                ("/feed/atom/", "feed=atom"),
                ("/tag/chips/", "tag=chips"),
            ),
            *(
                ("/tag/müll/", "tag=m%C3%BCll"),
                ("/2019/05/", "m=201905"),
                ("/2019/05/", "m=20190507"),
                ("/2019/", "m=2019"),
            ),
        ],
    )
    def test_what_a_parameter_asks_for_may_be_known_by_its_path(self, client, stored, query):
        remember(stored, "/thema/")
        remember(f"/blog{stored}", "/archiv/")
        assert leads(client, f"/?{query}") == leads(client, f"/index.php?{query}") == "/thema/"
        assert leads(client, f"/blog/?{query}") == leads(client, f"/blog/index.php?{query}") == "/archiv/"

    @pytest.mark.parametrize("query", ["p=9", "p=", "p", "p=a b", "x=123", "P=123", "p=123%20", "%FF=1"])
    def test_any_other_query_shows_the_front_page(self, client, article, query):
        remember("/?p=123", article)
        assert client.get(f"/?{query}").content == client.get("/").content


class TestHidden:
    ADDRESSES = ("/alt/", "/alt/feed/", "/?p=7", "/index.php?p=7")

    @pytest.mark.parametrize("address", ADDRESSES)
    def test_an_article_that_never_was_public_is_not_found(self, client, address):
        draft = make_draft(title="Geheim")
        for path in ("/alt/", "/?p=7"):
            remember(path, draft)
        response = client.get(address)
        assert response.status_code == 404
        assert "Geheim" not in response.content.decode()

    @pytest.mark.parametrize("address", ADDRESSES)
    def test_one_that_was_taken_away_says_so(self, client, article, address):
        for path in ("/alt/", "/?p=7"):
            remember(path, article)
        article.withdraw(notice="Die Quelle hat widerrufen.")
        response = client.get(address)
        assert response.status_code == 410
        assert "Die Quelle hat widerrufen" in response.content.decode()

    def test_a_subject_without_public_articles_answers_for_itself(self, client):
        hidden = make_topic(name="Geheim")
        remember("/category/geheim/", hidden.get_absolute_url())
        assert client.get("/category/geheim/", follow=True).status_code == 404


class TestTargets:
    @pytest.mark.parametrize("target", ["//attacker.example/", "https://attacker.example/", "thema/", "javascript:x"])
    def test_nothing_leads_out_of_the_site(self, target):
        with pytest.raises(IntegrityError), transaction.atomic():
            remember("/alt/", target)

    @pytest.mark.parametrize("target", ["/", "/thema/chips/", "/a//b"])
    def test_addresses_here_may_be_told(self, target):
        assert remember("/alt/", target).pk

    @pytest.mark.parametrize("target", ["/\\attacker.example/", "/\t/attacker.example/", "/\n/attacker.example"])
    def test_what_browsers_would_read_as_two_slashes_is_escaped(self, client, target):
        remember("/alt/", target)
        assert leads(client, "/alt/").startswith("/%")


class TestCosts:
    def queries(self, client, address: str) -> list[str]:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return [query["sql"] for query in queries if "legacypath" in query["sql"]]

    @pytest.mark.parametrize("address", ["/nichts/", "/2019/05/m%C3%BCll/page/2/feed/?id=%C3%BC&p=7", "/index.php?p=7"])
    def test_an_address_that_leads_nowhere_costs_one_query(self, client, address):
        assert len(self.queries(client, address)) == 1

    def test_so_does_a_number_on_the_front_page_and_nothing_else_there(self, client):
        assert len(self.queries(client, "/?p=7")) == 1
        for address in ("/", "/?utm_source=x", "/?seite=2", "/?p="):
            assert not self.queries(client, address), address


@pytest.mark.usefixtures("kept_connection")
class TestKept:
    @pytest.fixture
    def site(self, settings) -> Site:
        settings.ALLOWED_HOSTS = ["testserver"]
        return Site(megabytes=1)

    def test_the_front_page_in_memory_is_no_answer_to_a_number(self, site, article):
        remember("/?p=123", article)
        front = site.get("/")
        assert site.get("/?p=123").headers["Location"] == article.get_absolute_url()
        assert site.get("/?utm_source=x&p=123").status.startswith("301")
        assert site.get("/?p=9").body == front.body
        before = site.rendered
        assert site.get("/?utm_source=x") == site.get("/") == front
        assert site.get("/?p=123").status.startswith("301") and site.get("/?p=9").body == front.body
        assert site.rendered == before

    def test_it_changes_with_the_row(self, site, article):
        assert site.get("/?p=123").status.startswith("200") and site.get("/alt/").status.startswith("404")
        rows = [remember(path, article) for path in ("/?p=123", "/alt/")]
        assert {site.get(path).status[:3] for path in ("/?p=123", "/alt/")} == {"301"}
        other = make_article()
        for row in rows:
            row.article = other
            row.save()
        assert {site.get(path).headers["Location"] for path in ("/?p=123", "/alt/")} == {other.get_absolute_url()}
        other.withdraw()
        assert {site.get(path).status[:3] for path in ("/?p=123", "/alt/")} == {"410"}

    def test_invented_numbers_drive_out_no_page(self, site, article):
        site.get("/")
        site.get(article.get_absolute_url())
        for number in range(200):
            site.get(f"/?p={number}")
        before = site.rendered
        site.get("/")
        site.get(article.get_absolute_url())
        assert site.rendered == before
        assert len(site.cache.pages) == 2
        assert site.cache.others.size <= site.cache.others.limit

    def test_endless_queries_are_not_kept(self, settings):
        settings.ALLOWED_HOSTS = ["testserver"]
        query = f"p=1&x={'y' * 900}"
        assert keys_of({"PATH_INFO": "/", "QUERY_STRING": query, "HTTP_HOST": "testserver"}) == (None, None)
