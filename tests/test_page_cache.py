"""Whole pages in front of Django: never stale, never early, only what is the same for everybody, in bounded memory."""

import datetime as dt
import gzip

import brotli
import pytest
import time_machine
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from articles.models import Article, Edition, FrontPageSlot, LegacyPath, Milestone, public_change
from articles.models.site.boundary import next_boundary
from articles.page_cache import (
    Clock,
    Entry,
    Moment,
    PageStore,
    accepted_encodings,
    keys_of,
    page_number,
)

from .factories import make_article, make_draft, make_regulation
from .kept_site import Site

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_connection")]
NOON = dt.datetime(2026, 11, 23, 11, tzinfo=dt.UTC)


@pytest.fixture
def site(settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    return Site()


def plain(*pairs: tuple[str, str], status: str = "200 OK", body: bytes = b"x" * 1000):
    """An application that always answers the same."""

    def application(environ, start_response):
        start_response(status, [("Content-Type", "text/html"), ("Content-Length", str(len(body))), *pairs])
        return [body]

    return application


# Kept


def test_renders_a_page_once(site):
    article = make_article(title="Ein Titel zum Wiederfinden")
    first, second = site.get(article.get_absolute_url()), site.get(article.get_absolute_url())
    assert site.rendered == 1
    assert "Ein Titel zum Wiederfinden" in first.text
    assert first == second


def test_keeps_redirects_and_addresses_that_lead_nowhere(site):
    for path, status in (("/gibt-es-nicht/", "404"), ("/artikel/x", "301")):
        assert site.get(path).status.startswith(status)
        assert site.get(path).status.startswith(status)
    assert site.rendered == 2


@pytest.mark.parametrize("path", ["/suche/", "/suche/feed.xml"])
def test_keeps_searches_where_they_drive_out_no_page(site, path):
    make_article(title="Chips")
    asked = [site.get(f"{path}?q={text}").text for text in ("Chips", "Zoll", "Chips")]
    assert site.rendered == 2
    assert asked[0] == asked[2] != asked[1]
    assert "Ein neuer" not in asked[0]
    make_article(title="Ein neuer über Chips")
    assert "Ein neuer" in site.get(f"{path}?q=Chips").text.replace("<mark>", "")


def test_gives_the_page_ready_compressed(site):
    whole = site.get("/").body
    assert brotli.decompress(site.get("/", HTTP_ACCEPT_ENCODING="gzip, br").body) == whole
    assert gzip.decompress(site.get("/", HTTP_ACCEPT_ENCODING="gzip").body) == whole
    assert site.rendered == 1


def test_says_what_it_sends(site):
    answer = site.get("/", HTTP_ACCEPT_ENCODING="br")
    assert answer.headers["Content-Encoding"] == "br"
    assert answer.headers["Content-Length"] == str(len(answer.body))
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        ("", ()),
        ("gzip, deflate, br, zstd", ("br", "gzip")),
        ("GZIP;q=0.5", ("gzip",)),
        ("br;q=0, gzip", ("gzip",)),
        ("br;q=0.0", ()),
        ("gzip; q=0", ()),
        ("gzip;q=0.001", ("gzip",)),
        ("*", ("br", "gzip")),
        ("*;q=0", ()),
        ("gzip;q=0, *", ("br",)),
        ("gzipped, xbr", ()),
        (";;;,=,q=q,gzip;q=", ("gzip",)),
        ("gzip," * 1_000, ()),
    ],
)
def test_chooses_an_encoding_that_is_accepted(accepted, chosen):
    assert accepted_encodings(accepted) == chosen


def test_answers_304_to_whoever_has_the_page(site):
    etag = site.get("/").headers["ETag"]
    answer = site.get("/", HTTP_IF_NONE_MATCH=f'"other", {etag}')
    assert answer.status == "304 Not Modified"
    assert answer.body == b""
    assert site.get("/", HTTP_IF_NONE_MATCH='"other"').status == "200 OK"


def test_renders_whole_pages_although_the_first_reader_has_a_copy(site):
    assert site.get("/feed.xml", HTTP_IF_NONE_MATCH="*").status == "304 Not Modified"
    assert site.get("/feed.xml").body


def test_head_gets_the_headers_alone(site):
    page = site.get("/")
    head = site.get("/", "HEAD")
    assert head.body == b""
    assert head.headers == page.headers
    assert site.rendered == 1


# Never stale


def test_shows_a_published_change_at_once(site):
    article = make_article(title="Vorher")
    assert "Vorher" in site.get(article.get_absolute_url()).text
    article.working_copy.save_revision(article.working_copy.newest_revision.snapshot.changed(title="Nachher"), by=None)
    article.publish()
    assert "Nachher" in site.get(article.get_absolute_url()).text


def test_any_public_change_makes_every_page_anew(site):
    site.get("/")
    with public_change():
        pass
    site.get("/")
    assert site.rendered == 2


def test_nothing_is_thrown_away_before_it_is_asked_for(site):
    for path in ("/", "/thema/", "/gibt-es-nicht/"):
        site.get(path)
    with public_change():
        pass
    site.get("/")
    assert (len(site.cache.pages), len(site.cache.others)) == (2, 1)


def test_another_process_sees_the_change_too(site):
    other = Site()
    other.get("/")
    make_article(title="Von nebenan")
    assert "Von nebenan" in other.get("/").text


def test_a_change_during_rendering_is_not_missed():
    """The edition is read before rendering: what was rendered meanwhile is asked for again."""
    django = WSGIHandler()

    def application(environ, start_response):
        answer = django(environ, start_response)
        if site.rendered == 1:
            make_article(title="Eben erschienen")
        return answer

    site = Site(application)
    assert "Eben erschienen" not in site.get("/").text
    assert "Eben erschienen" in site.get("/").text


def test_a_withdrawn_article_is_gone_at_once(site):
    article = make_article()
    address = article.get_absolute_url()
    assert site.get(address).status == "200 OK"
    article.withdraw()
    assert site.get(address).status != "200 OK"


def test_a_renewed_epoch_makes_every_page_anew(site):
    make_article()
    site.get("/")
    Edition.renew_epoch()
    site.get("/")
    assert site.rendered == 2


def test_a_working_copy_changes_nothing(site):
    article = make_article(title="Vorher")
    site.get(article.get_absolute_url())
    article.working_copy.save_revision(article.working_copy.newest_revision.snapshot.changed(title="Nachher"), by=None)
    assert "Nachher" not in site.get(article.get_absolute_url()).text
    assert site.rendered == 1


# Never early


def test_a_scheduled_article_appears_at_its_second(site):
    with time_machine.travel(NOON, tick=False) as clock:
        article = make_article(title="Punkt zwölf", at=NOON + dt.timedelta(minutes=5))
        assert site.get(article.get_absolute_url()).status.startswith("404")
        clock.shift(299)
        assert site.get(article.get_absolute_url()).status.startswith("404")
        assert "Punkt zwölf" not in site.get("/").text
        clock.shift(1)
        assert site.get(article.get_absolute_url()).status == "200 OK"
        assert "Punkt zwölf" in site.get("/").text


def test_a_boundary_costs_one_rendering(site):
    with time_machine.travel(NOON, tick=False) as clock:
        make_article(at=NOON + dt.timedelta(minutes=5))
        site.get("/")
        clock.shift(301)
        for _ in range(3):
            site.get("/")
        assert site.rendered == 2


def test_an_expired_article_goes_at_its_second(site):
    with time_machine.travel(NOON, tick=False) as clock:
        article = make_article(until=NOON + dt.timedelta(minutes=5))
        clock.shift(299)
        assert site.get(article.get_absolute_url()).status == "200 OK"
        clock.shift(1)
        assert site.get(article.get_absolute_url()).status != "200 OK"


def boundary() -> dt.timedelta:
    return next_boundary(NOON) - NOON


def test_without_anything_planned_the_next_boundary_is_midnight_in_berlin():
    assert boundary() == dt.timedelta(hours=12)
    with public_change():
        pass
    assert boundary() == dt.timedelta(hours=12)


def test_knows_every_moment_at_which_something_changes_by_itself():
    soon = [NOON + dt.timedelta(minutes=minutes) for minutes in range(10)]
    with time_machine.travel(NOON - dt.timedelta(days=1), tick=False):
        article = make_article()
    milestone = {"regulation": make_regulation(), "kind": "in_force", "date": dt.date(2027, 1, 1)}
    Milestone.objects.create(**milestone, visible_from=soon[8])
    assert boundary() == dt.timedelta(minutes=8)
    FrontPageSlot.objects.create(position=0, article=article, until=soon[7])
    assert boundary() == dt.timedelta(minutes=7)
    with time_machine.travel(NOON, tick=False):
        make_article(until=soon[6])
        assert boundary() == dt.timedelta(minutes=6)
        make_article(at=soon[5])
    assert boundary() == dt.timedelta(minutes=5)


def test_the_news_sitemap_changes_two_days_after_an_article_appeared():
    with time_machine.travel(NOON - dt.timedelta(days=2) + dt.timedelta(minutes=3), tick=False):
        make_article()
    assert boundary() == dt.timedelta(minutes=3)


def test_a_draft_is_no_boundary():
    draft = make_draft()
    Article.objects.filter(pk=draft.pk).update(publish_at=NOON + dt.timedelta(minutes=1))
    assert boundary() == dt.timedelta(hours=12)


def test_shared_caches_may_lag_five_seconds_but_not_past_a_boundary(site):
    with time_machine.travel(NOON, tick=False) as clock:
        make_article(at=NOON + dt.timedelta(minutes=5))
        assert "s-maxage=5" in site.get("/").headers["Cache-Control"]
        clock.shift(297.5)
        control = site.get("/").headers["Cache-Control"]
        assert control == "public, max-age=0, s-maxage=2"


def test_asks_for_the_next_boundary_only_when_something_changed(django_assert_num_queries):
    make_article()
    clock = Clock()
    clock.current()
    with django_assert_num_queries(0):  # the edition itself is asked past Django's cursors
        clock.current()


# Only what is the same for everybody


@pytest.mark.parametrize("path", ["/admin/login/", "/vorschau/abc/", "/healthz", "/static/x.css"])
def test_never_keeps_what_is_not_a_page_for_readers(site, path):
    site.get(path)
    answer = site.get(path)
    assert site.rendered == 2
    assert "s-maxage" not in answer.headers.get("Cache-Control", "")


@pytest.mark.parametrize(
    "application",
    [
        plain(("Set-Cookie", "a=b")),
        plain(("Vary", "Accept, Cookie")),
        plain(("Cache-Control", "no-store")),
        plain(status="500 Internal Server Error"),
        plain(status="302 Found"),
        plain(status="410 Gone"),
    ],
)
def test_never_keeps_an_answer_that_may_not_be_for_everybody(application):
    site = Site(application)
    first, second = site.get("/x/"), site.get("/x/")
    assert site.rendered == 2
    assert (first.status, first.body) == (second.status, second.body)
    assert "ETag" not in first.headers


def test_passes_on_what_is_no_question(site):
    assert site.get("/", "POST").status.startswith("4")
    assert site.get("/", "POST").status.startswith("4")
    assert site.rendered == 2


def test_goes_on_without_the_database(monkeypatch):
    site = Site(plain())

    def fail():
        raise OperationalError("gone")

    monkeypatch.setattr(site.cache.clock, "current", fail)
    assert site.get("/").status == "200 OK"
    assert site.get("/").status == "200 OK"
    assert site.rendered == 2


def test_what_is_kept_is_served_without_the_database_until_time_alone_changes_it(monkeypatch):
    def fail():
        raise OperationalError("gone")

    with time_machine.travel(NOON, tick=False) as clock:
        make_article(at=NOON + dt.timedelta(minutes=5))
        site = Site(plain())
        kept = site.get("/")
        monkeypatch.setattr(site.cache.clock, "current", fail)
        clock.shift(299)
        assert (site.get("/").body, site.rendered) == (kept.body, 1)
        clock.shift(1)
        site.get("/")
        assert site.rendered == 2


@pytest.fixture
def key(settings):
    """Under what a page is kept."""
    settings.ALLOWED_HOSTS = ["testserver", "localhost"]

    def of(query: str = "", **others: str) -> tuple | None:
        return keys_of({"PATH_INFO": "/thema/chips/", "QUERY_STRING": query, "HTTP_HOST": "testserver"} | others)[0]

    return of


def test_pages_of_a_list_are_kept_apart(key):
    assert key("seite=2") != key("")
    assert key("seite=2") != key("seite=3")
    assert key("%73eite=2") == key("seite=2")  # as Django reads it


@pytest.mark.parametrize(
    "path",
    ["/", "/artikel/chips/", "/thema/", "/fristen.ics", "/feed.xml", "/archiv/2026/", "/teilen/start.png"],
)
def test_what_has_no_numbered_pages_is_kept_once(key, path):
    assert key("seite=7", PATH_INFO=path) == key("", PATH_INFO=path)


@pytest.mark.parametrize(
    "path", ["/autor/wer/", "/wer-wird-reguliert/", "/korrekturen/", "/bildnachweise/", "/serie/", "/archiv/2026/11/"]
)
def test_what_has_numbered_pages_is_kept_by_number(key, path):
    assert key("seite=7", PATH_INFO=path) != key("", PATH_INFO=path)


@pytest.mark.parametrize("query", ["utm_source=brief&fbclid=1", "x", "q=chips", "%", "&&=", "a" * 9_000])
def test_a_parameter_that_no_page_knows_makes_no_page_of_its_own(key, query):
    assert key(query) == key("")
    assert key(f"seite=2&{query}") == key("seite=2")


def test_all_that_is_no_page_number_is_one():
    for bad in ("seite=0", "seite=02", "seite=99999", "seite=2&seite=x", "seite=²", "seite"):
        assert page_number(bad) == "?"
    assert page_number("seite=2&seite=3") == "3"  # as Django reads it


def test_searches_are_not_kept(key):
    assert key("q=chips", PATH_INFO="/suche/") is None
    assert key("", PATH_INFO="/suche/")


def test_a_redirect_repeats_the_query_it_was_asked_with(site):
    assert "utm_source=a" in site.get("/artikel/x?utm_source=a").headers["Location"]
    assert "utm_source" not in site.get("/artikel/x").headers["Location"]


def test_an_address_of_a_former_site_may_be_a_query(site):
    LegacyPath.objects.create(path="/index.php?id=7", article=make_article())
    assert site.get("/index.php").status.startswith("404")
    assert site.get("/index.php?id=7").status.startswith("301")


def test_invented_schemes_and_endless_addresses_fill_no_memory(key):
    assert key("", HTTP_X_FORWARDED_PROTO="x" * 9_000) == key("", HTTP_X_FORWARDED_PROTO="http") == key("")
    assert key("", HTTP_X_FORWARDED_PROTO="https, http") == key("", HTTP_X_FORWARDED_PROTO="https")
    assert key("", PATH_INFO="/" + "x" * 9_000) is None
    assert key("", HTTP_HOST="localhost:" + "0" * 9_000) is None
    assert keys_of({"PATH_INFO": "/", "QUERY_STRING": "x" * 9_000, "HTTP_HOST": "testserver"})[1] is None


def test_no_spelling_of_the_host_makes_a_page_of_its_own(key):
    for host in ("TestServer", "testserver.", "testserver:8080", "localhost"):
        assert key("", HTTP_HOST=host) == key("")
    assert key("", HTTP_HOST="", SERVER_NAME="testserver") == key("")


@pytest.mark.parametrize("host", ["", "attacker.example", "testserver/x", "[", "testserver@attacker.example"])
def test_nothing_is_kept_for_the_host_of_another(key, host):
    assert key("", HTTP_HOST=host) is None


def test_schemes_are_kept_apart(key):
    assert key("", HTTP_X_FORWARDED_PROTO="https") != key("", HTTP_X_FORWARDED_PROTO="http")


# Bounded


def entry(size: int, edition: int = 1) -> Entry:
    return Entry("200 OK", (), "", {"": b"x" * size}, Moment((edition,), 1e12))


def test_the_page_not_asked_for_longest_makes_room():
    store = PageStore(limit=30_000)
    for name in "abc":
        store.put((name,), entry(7_000))
    store.get(("a",), (1,))
    store.put(("d",), entry(7_000))
    assert [bool(store.get((name,), (1,))) for name in "abcd"] == [True, False, True, True]
    assert store.size <= store.limit


def test_memory_stays_bounded_however_many_addresses_lead_nowhere(site):
    page = make_article().get_absolute_url()
    site.get(page)
    for number in range(300):
        site.cache.others.put((number,), entry(10_000))
    assert site.cache.others.size <= site.cache.others.limit
    site.get(page)
    assert site.rendered == 1


def test_a_page_of_an_earlier_edition_is_dropped():
    store = PageStore(limit=30_000)
    store.put(("a",), entry(100))
    assert store.get(("a",), (2,)) is None
    assert (len(store), store.size) == (0, 0)


def test_a_page_past_its_moment_is_dropped():
    store = PageStore(limit=30_000)
    store.put(("a",), Entry("200 OK", (), "", {}, Moment((1,), timezone.now().timestamp() - 1)))
    assert store.get(("a",), (1,)) is None


def test_a_restore_ends_with_an_epoch_of_its_own(site):
    make_article()
    site.get("/")
    before = Edition.current()[0]
    call_command("new_edition")
    assert Edition.current()[0] != before
    site.get("/")
    assert site.rendered == 2
