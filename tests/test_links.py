"""The check of links: what is asked, how, and never within our own network; what counts as broken; what the desk lists."""

import datetime as dt
import socket
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from articles import body
from articles.links import checking, fetch
from articles.links.found import NAMED, addresses
from articles.models import LinkCheck, LinkState, Source

from .factories import make_article, make_draft, make_user

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


class Site(BaseHTTPRequestHandler):
    """What other people's servers do."""

    asked: list[str]

    def do_HEAD(self):
        self.asked.append(f"{self.command} {self.path}")
        name = self.path.strip("/").partition("?")[0]
        answer = getattr(self, name.replace("-", "_"), None)
        if answer:
            answer()
        else:
            self.answer(int(name))

    do_GET = do_HEAD

    def answer(self, status, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def no_head(self):
        self.answer(405 if self.command == "HEAD" else 200)

    def moved(self):
        self.answer(301, Location="/200")

    def elsewhere_today(self):
        self.answer(302, Location="/200")

    def loop(self):
        self.answer(308, Location="/loop")

    def inside(self):
        self.answer(302, Location=f"http://127.0.0.2:{self.server.server_port}/secret")

    def silent(self):
        time.sleep(0.6)

    def drips(self):
        self.send_response_only(200)
        self.flush_headers()
        for _ in range(20):
            self.wfile.write(b"X")
            self.wfile.flush()
            time.sleep(0.1)

    def huge(self):
        self.answer(405 if self.command == "HEAD" else 200)
        if self.command == "GET":
            for number in range(200):
                self.server.sent = number
                self.wfile.write(b"x" * 64 * 1024)

    def log_message(self, *args):
        pass


@pytest.fixture
def site(settings, monkeypatch):
    settings.LINKS_MAY_BE_PRIVATE = True
    monkeypatch.setattr(fetch, "TIMEOUT", 0.3)
    monkeypatch.setattr(fetch, "DEADLINE", 0.8)
    monkeypatch.setattr(checking, "PAUSE", 0)
    handler = type("Handler", (Site,), {"asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.handle_error = lambda *_: None
    server.daemon_threads = True
    server.asked, server.url = handler.asked, f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "status", "error"),
    [
        ("200", 200, ""),
        ("404", 404, "Status 404"),
        ("500", 500, "Status 500"),
        ("no-head", 200, ""),
        ("elsewhere-today", 200, ""),
        ("loop", None, "leitet im Kreis weiter"),
        ("silent", None, "antwortet nicht"),
        ("200?q=ä ö", 200, ""),
    ],
)
def test_an_address_is_asked_and_answers_or_not(site, path, status, error):
    answer = fetch.fetch(f"{site.url}/{path}")
    assert (answer.status, answer.error, answer.moved_to) == (status, error, "")
    assert len(site.asked) <= 2 * (fetch.MOST_REDIRECTS + 1)


def test_a_server_that_drips_letters_is_left_in_time(site):
    started = time.monotonic()
    assert fetch.fetch(f"{site.url}/drips").status is None
    assert time.monotonic() - started < 1.6


def test_a_huge_answer_is_not_read_to_its_end(site):
    assert fetch.fetch(f"{site.url}/huge").status == 200
    assert site.sent < 190


def test_where_an_address_has_moved_for_good_is_noted(site):
    assert fetch.fetch(f"{site.url}/moved").moved_to == f"{site.url}/200"


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("http://127.0.0.1:1/", "nimmt keine Verbindung an"),
        ("http:///leer", "keine gültige Adresse"),
        ("http://[kaputt/", "keine gültige Adresse"),
        ("http://[::1]:1/", "nimmt keine Verbindung an"),
        (f"http://{'a' * 70}.example/", "keine gültige Adresse"),
        ("https://{host}/", "die sichere Verbindung kommt nicht zustande"),
    ],
)
def test_what_cannot_be_asked_says_why(site, url, error):
    assert fetch.fetch(url.replace("{host}", site.url.partition("//")[2])).error == error


# Never into our own network


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",  # noqa: S104 - looked at, not bound
     "::1", "fe80::1", "fd00::1", "::ffff:10.0.0.1", "2002:0a00:0001::", "64:ff9b::a00:1"],
)  # fmt: skip
def test_an_address_of_our_own_network_is_never_asked(address):
    assert not fetch.may_be_asked(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_an_address_of_the_internet_is(address):
    assert fetch.may_be_asked(address)


def test_neither_directly_nor_by_its_name_nor_by_a_redirect(site, settings, monkeypatch):
    settings.LINKS_MAY_BE_PRIVATE = False
    port = site.server_port
    for url in (f"{site.url}/200", f"http://localhost:{port}/200", f"http://2130706433:{port}/200"):
        assert fetch.fetch(url).error in ("liegt in einem internen Netz", "diesen Server gibt es nicht")
    assert site.asked == []
    monkeypatch.setattr(fetch, "may_be_asked", lambda address: address == "127.0.0.1")
    assert fetch.fetch(f"{site.url}/inside").error == "liegt in einem internen Netz"
    assert "HEAD /secret" not in site.asked


def test_the_name_is_asked_for_once_so_that_it_cannot_change_its_answer(site, settings, monkeypatch):
    """The public address first, the private one afterwards: what was looked at is what is asked."""
    settings.LINKS_MAY_BE_PRIVATE = False
    monkeypatch.setattr(fetch, "may_be_asked", lambda address: address == "127.0.0.1")
    answers, real = iter(["127.0.0.1", "127.0.0.2"]), socket.getaddrinfo

    def resolve(host, port, *args, **kwargs):
        return real(next(answers) if host == "rebind.example" else host, port, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    assert fetch.fetch(f"http://rebind.example:{site.server_port}/200").status == 200
    assert next(answers) == "127.0.0.2"


# Which addresses there are


def test_the_addresses_of_texts_and_sources_are_found_and_our_own_left_out(settings):
    settings.SITE_URL = "https://news.example"
    html = '<p><a href="https://e.example/a">A</a> <a href="https://news.example/b">B</a> <a href="mailto:a@e.example">M</a></p>'
    embed = '<aside data-embed="youtube" data-url="https://youtube.com/watch?v=1">Film</aside>'
    article = make_article(body=html + embed, sources=(Source("Amtsblatt", "https://amt.example/"), Source("Mündlich")))
    draft = make_draft(body='<p><a href="https://draft.example/">D</a></p>', sources=())
    live = ["https://e.example/a", "https://youtube.com/watch?v=1", "https://amt.example/"]
    assert addresses() == {url: [article.pk] for url in live}
    assert addresses(drafts=True)["https://draft.example/"] == [draft.pk]
    assert body.links(body.parse(html))[:2] == ["https://e.example/a", "https://news.example/b"]


def test_of_an_address_the_newest_articles_are_named(monkeypatch):
    monkeypatch.setattr("articles.links.found.BATCH", 4)
    html = '<p><a href="https://e.example/">E</a></p>'
    articles = [make_article(body=html, sources=()).pk for _ in range(NAMED + 2)]
    assert addresses() == {"https://e.example/": articles[::-1][:NAMED]}


# A run


def run(**options) -> None:
    call_command("check_links", verbosity=0, **options)


def linked(*urls: str):
    return make_article(body="".join(f'<p><a href="{url}">Link</a></p>' for url in urls), sources=())


def test_a_link_is_broken_after_two_failures_on_different_days(site):
    linked(f"{site.url}/404")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        run()
        assert LinkCheck.objects.get().state == LinkState.FAILED
        run(older_than=0)
        assert LinkCheck.objects.get().state == LinkState.FAILED
        clock.shift(DAY)
        run()  # in doubt: asked again without waiting a week
        row = LinkCheck.objects.get()
        assert row.state == LinkState.BROKEN and row.error == "Status 404"


def test_a_link_that_answers_again_is_forgiven_and_one_that_is_gone_forgotten(site):
    linked(f"{site.url}/200")
    LinkCheck.note(f"{site.url}/200", articles=[], status=500, error="x", seconds=1, moved_to="")
    LinkCheck.note("https://gone.example/", articles=[], status=200, error="", seconds=1, moved_to="")
    run(older_than=0)
    row = LinkCheck.objects.get()
    assert (row.state, row.first_failed_at, len(row.articles)) == (LinkState.FINE, None, 1)


@pytest.mark.parametrize("status", [401, 403, 429])
def test_who_keeps_machines_out_is_not_broken(status):
    row = LinkCheck.note("https://e.example/", articles=[], status=status, error="", seconds=1, moved_to="")
    assert row.state == LinkState.FINE


def test_a_run_is_bounded_and_says_what_it_left(site, capsys):
    linked(*(f"{site.url}/200?{number}" for number in range(5)))
    run(limit=2)
    assert capsys.readouterr().out == "2 addresses: 2 fine; 3 left.\n"
    run(seconds=-1)
    assert capsys.readouterr().out == "0 addresses: none due; 3 left.\n"
    run()
    run()
    assert capsys.readouterr().out.endswith("3 left.\n") is False and LinkCheck.objects.count() == 5


def test_hosts_take_turns_and_rest(site, monkeypatch):
    urls = ["http://a.example/1", "http://a.example/2", "http://b.example/1"]
    assert checking._by_turns(urls) == [urls[0], urls[2], urls[1]]
    monkeypatch.setattr(checking, "PAUSE", 0.3)
    linked(f"{site.url}/200?1", f"{site.url}/200?2")
    started = time.monotonic()
    run()
    assert time.monotonic() - started >= 0.3


# The desk


def told(state: LinkState, number: int = 1, **values) -> None:
    article = make_article(title=f"Artikel mit Link {number}")
    values = {"status": 404, "error": "Status 404", "first_failed_at": timezone.now(), **values}
    url = f"https://{state}.example/{number}"
    LinkCheck.objects.create(
        url=url,
        url_hash=LinkCheck.hash_of(url),
        state=state,
        articles=[article.pk],
        checked_at=timezone.now(),
        **values,
    )


def test_the_page_lists_what_is_broken_slow_or_moved_with_the_way_into_the_form(client):
    client.force_login(make_user("Redaktion"))
    told(LinkState.BROKEN)
    told(LinkState.SLOW, seconds=7.2)
    told(LinkState.MOVED, moved_to="https://new.example/")
    told(LinkState.FAILED)
    page = client.get(reverse("admin:desk_links")).content.decode()
    for part in ("https://broken.example/1", "Status 404, seit", "7 Sekunden", "https://new.example/"):
        assert part in page
    assert "https://failed.example" not in page
    pk = LinkCheck.objects.get(state=LinkState.BROKEN).articles[0]
    assert f'<a href="{reverse("admin:articles_article_change", args=[pk])}">Artikel mit Link 1</a>' in page


def test_the_page_asks_the_same_few_questions_for_one_link_and_for_many(client, django_assert_num_queries):
    client.force_login(make_user("Redaktion"))
    told(LinkState.BROKEN)
    client.get(reverse("admin:desk_links"))
    with django_assert_num_queries(9):
        client.get(reverse("admin:desk_links"))
    for number in range(2, 60):
        told(LinkState.BROKEN, number)
    with django_assert_num_queries(9):
        page = client.get(reverse("admin:desk_links")).content.decode()
    assert page.count("https://broken.example/") == 100 and "Die ersten 50." in page  # address and text


@pytest.mark.parametrize(("role", "sees"), [("Redaktion", True), ("Autor:in", False)])
def test_the_start_page_warns_of_broken_links_those_who_may_mend_them(client, role, sees):
    client.force_login(make_user(role))
    told(LinkState.BROKEN)
    page = client.get(reverse("admin:index")).content.decode()
    assert ("1 Link in Artikeln, der ins Leere führt" in page) is sees
    assert (reverse("admin:desk_links") in page) is sees
