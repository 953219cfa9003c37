"""`check_addresses`: what became of each address of a former site, asked for without a network."""

import gzip
import io

import pytest
from django.core.management import CommandError, call_command

from articles.models import LegacyPath
from articles.moving.address_lists import FormerAddress, UnreadableList, read
from articles.moving.asking import OwnSite, title_of
from articles.moving.comparison import MOST_KEPT, Comparison, Outcome, compare, is_another

from .factories import make_article, make_draft

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_connection")]

OLD = "https://alt.example"


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://neu.example", ["neu.example"]
    settings.SECURE_SSL_REDIRECT = True


@pytest.fixture
def put(tmp_path):
    def put(content: str | bytes, name: str = "adressen.txt"):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return put


@pytest.fixture
def run(put):
    """What is printed, and what the command fails with; "" if it does not."""

    def run(content: str, *args: str, name: str = "adressen.txt") -> tuple[str, str]:
        out = io.StringIO()
        try:
            call_command("check_addresses", str(put(content, name)), *args, stdout=out)
        except CommandError as error:
            return out.getvalue(), str(error)
        return out.getvalue(), ""

    return run


def counted(path, *bases: str) -> dict[Outcome, int]:
    return dict(compare(path, bases, lambda *_: None).counts)


class TestLists:
    def test_one_address_a_line(self, put):
        path = put(f"# Adressen\n{OLD}/a/\n\n  /b/?p=1  \r\n{OLD}/c,d;e/\n{OLD}/{'x' * 3_000}/\n")
        assert [row.url for row in read(path)] == [f"{OLD}/a/", "/b/?p=1", f"{OLD}/c,d;e/"]

    @pytest.mark.parametrize(
        "table",
        [
            'url,status,title\n{url},200,"Chips, für alle"\n{url},0,\n',
            'Address,Content Type,Status Code,Status,Title 1\n{url},text/html,200,OK,"Chips, für alle"\n{url},,0,,\n',
            '"Address";"Status Code";"Title 1"\n"{url}";"200";"Chips, für alle"\n"{url}";"";""\n',
            "URL\tTitle\tStatus Code\n{url}\tChips, für alle\t200\n{url}\n",
        ],
    )
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    def test_the_tables_of_crawlers(self, put, table, encoding):
        path = put(table.format(url=f"{OLD}/a/").encode(encoding), "crawl.csv")
        assert [*read(path)] == [FormerAddress(f"{OLD}/a/", 200, "Chips, für alle"), FormerAddress(f"{OLD}/a/")]

    def test_a_sitemap_packed_or_not(self, put):
        xml = (
            f"<?xml version='1.0'?><urlset><url><loc>{OLD}/a/?x=1&amp;y=2</loc><image:loc>{OLD}/b.jpg</image:loc></url>"
            f"<url><loc>\n<![CDATA[{OLD}/b/]]>\n</loc></url></urlset>"
        )
        for path in (put(xml, "sitemap.xml"), put(gzip.compress(xml.encode()), "sitemap.xml.gz")):
            assert [row.url for row in read(path)] == [f"{OLD}/a/?x=1&y=2", f"{OLD}/b/"]

    def test_a_sitemap_of_any_length(self, put):
        xml = "".join(f"<url><loc>{OLD}/{number}/</loc></url>" for number in range(50_000))
        rows = [row.url for row in read(put(f"<urlset>{xml}</urlset>", "sitemap.xml"))]
        assert (len(rows), len({*rows}), rows[-1]) == (50_000, 50_000, f"{OLD}/49999/")

    def test_an_index_of_sitemaps_with_its_parts_beside_it(self, put):
        parts = [put(f"<urlset><url><loc>{OLD}/{name}/</loc></url></urlset>", f"{name}.xml") for name in "ab"]
        index = put("".join(("<sitemapindex>", *(f"<loc>{OLD}/x/{part.name}.gz</loc>" for part in parts))), "index.xml")
        assert [row.url for row in read(index)] == [f"{OLD}/a/", f"{OLD}/b/"]
        parts[1].unlink()
        with pytest.raises(UnreadableList, match=r"b\.xml\.gz, which does not lie beside it"):
            list(read(index))

    def test_the_public_posts_of_a_wordpress_export(self, put):
        def item(link: str, status: str, kind: str = "post") -> str:
            return (
                f"<item><title>Titel</title><link>{OLD}/{link}/</link><wp:post_id>1</wp:post_id>"
                f"<wp:status>{status}</wp:status><wp:post_type>{kind}</wp:post_type></item>"
            )

        items = [item("a", "publish"), item("seite", "publish", "page"), item("b", "draft"), item("c", "private")]
        items += [
            item("m", "publish", "nav_menu_item"),
            item("d", "inherit", "attachment"),
            item("w", "publish", "wp_block"),
        ]
        path = put(
            f"<rss><channel><wp:base_site_url>{OLD}</wp:base_site_url>{''.join(items)}</channel></rss>", "export.xml"
        )
        assert [row.url for row in read(path)] == [f"{OLD}/a/", f"{OLD}/seite/"]
        assert {row.title for row in read(path)} == {"Titel"}

    def test_a_damaged_file_is_named(self, run, put):
        path = put(gzip.compress(b"x" * 90_000)[:-20], "kaputt.gz")
        with pytest.raises(UnreadableList, match=r"kaputt\.gz"):
            list(read(path))
        assert "no addresses" in run("")[1]
        with pytest.raises(CommandError, match="No such file"):
            call_command("check_addresses", "gibts-nicht.txt")


class TestOutcomes:
    @pytest.fixture
    def article(self):
        article = make_article(title="Chips für alle")
        LegacyPath.objects.create(path="/2019/müll/", article=article)
        return article

    @pytest.mark.parametrize(
        ("address", "outcome"),
        [
            ("/", Outcome.SAME),
            ("/2019/m%C3%BCll/", Outcome.MOVED),
            ("/2019/müll/feed/?utm_source=x#anker", Outcome.MOVED),
            ("/zu/", Outcome.CHAIN),
            ("/nichts/", Outcome.LOST),
            ("/im-kreis/", Outcome.LOOP),
            ("/weg/", Outcome.GONE),
            ("/entwurf/", Outcome.LOST),
            ("/healthz?%00", Outcome.ERROR),
            ("/wp-content/uploads/a.jpg", Outcome.FILE),
        ],
    )
    def test_each_is_told_apart(self, put, article, address, outcome):
        LegacyPath.objects.create(path="/zu/", target="/2019/m%C3%BCll/")
        LegacyPath.objects.create(path="/im-kreis/", target="/rundherum/")
        LegacyPath.objects.create(path="/rundherum/", target="/im-kreis/")
        gone = make_article()
        LegacyPath.objects.create(path="/weg/", article=gone)
        LegacyPath.objects.create(path="/entwurf/", article=make_draft())
        gone.withdraw()
        assert counted(put(f"{OLD}{address}")) == {outcome: 1}

    def test_five_redirects_are_followed(self, put, article):
        for number in range(9):
            LegacyPath.objects.create(path=f"/{number}/x/", target=f"/{number + 1}/x/")
        LegacyPath.objects.create(path="/9/x/", target="/")
        assert counted(put("/5/x/")) == {Outcome.CHAIN: 1}
        assert counted(put("/4/x/")) == {Outcome.LOOP: 1}

    def test_an_error_of_the_application_is_an_error(self, put, monkeypatch):
        def fail(*arguments):
            raise ZeroDivisionError

        monkeypatch.setattr("articles.views.front.front_page", fail)
        result = compare(put(f"{OLD}/"), (), lambda *_: None)
        assert (result.counts, result.failed) == ({Outcome.ERROR: 1}, 1)
        assert result.lines[Outcome.ERROR][0].now == "500 /"

    def test_a_redirect_to_another_host_is_not_followed(self):
        site = OwnSite()

        def application(_environ, start_response):
            start_response("302 Found", [("Location", "https://anderswo.example/")])
            return io.BytesIO(b"")

        site.application = application
        assert (site.ask("/").status, site.ask("/").address) == (302, "https://anderswo.example/")

    def test_each_address_is_asked_once_and_on_the_hosts_of_the_file(self, put):
        path = put(
            f"{OLD}/\n{OLD}/\nhttps://www.alt.example/a/\nhttps://cdn.example/b/\nmailto:x@alt.example\nhttp://[\n/c/\n"
        )
        assert counted(path) == {Outcome.SAME: 1, Outcome.LOST: 2, Outcome.FOREIGN: 3}
        assert counted(path, "https://cdn.example/") == {Outcome.LOST: 2, Outcome.FOREIGN: 4}
        assert counted(path, "cdn.example", OLD) == {Outcome.SAME: 1, Outcome.LOST: 3, Outcome.FOREIGN: 2}


class TestTitles:
    def test_title_and_headline_are_read(self):
        page = "<html><title>Chips &amp; Recht</title><body><h1 class=x>Alles <em>neu</em></h1><h1>Zwei</h1>"
        assert title_of(page.encode()) == "Chips & Recht Alles neu"
        assert title_of(b"\xff<h1>") == ""

    @pytest.mark.parametrize(
        ("before", "now", "another"),
        [
            ("Chips für alle", "Chips für alle | Platine", False),
            ("CHIPS Archive", "Chips", False),
            ("Chips für alle", "Zölle auf Stahl", True),
            ("Chips aus Taiwan bleiben teuer", "Chips aus Europa werden knapp", True),
            ("", "Zölle", False),
        ],
    )
    def test_half_of_the_words_are_enough(self, before, now, another):
        assert is_another(before, now) is another

    def test_a_page_that_speaks_of_something_else_is_told(self, put):
        article, other = make_article(title="Chips für alle"), make_article(title="Zölle auf Stahl")
        LegacyPath.objects.create(path="/chips/", article=article)
        LegacyPath.objects.create(path="/zoll/", article=article)
        LegacyPath.objects.create(path="/stahl/", article=other)
        rows = ["url,title", "/chips/,Chips für alle – Das alte Magazin", "/zoll/,Der Zoll – Das alte Magazin"]
        result = compare(put("\n".join((*rows, "/stahl/,Stahl – Das alte Magazin"))), (), lambda *_: None)
        assert result.counts == {Outcome.MOVED: 3, Outcome.WRONG: 1}
        assert result.lines[Outcome.WRONG][0].url == "/zoll/"
        assert "Chips für alle" in result.lines[Outcome.WRONG][0].now


class TestCommand:
    def test_fails_if_something_is_lost_that_answered(self, run):
        out, error = run(f"Address,Status Code,Title 1\n{OLD}/weg/,200,Ein Titel\n{OLD}/,200,\n{OLD}/fort/,404,\n")
        assert error == "1 that answered before lead nowhere."
        assert f"{OLD}/weg/  Ein Titel" in out and "/fort/" not in out
        assert out.endswith("3 addresses asked.\n")

    def test_does_not_where_it_was_lost_before(self, run):
        out, error = run(f"url,status\n{OLD}/weg/,404\n{OLD}/so/,301\n{OLD}/,200\n")
        assert error == ""
        assert Outcome.ABSENT in out and Outcome.LOST in out

    def test_of_a_list_without_numbers_all_answered(self, run):
        assert run(f"{OLD}/weg/")[1]

    def test_writes_a_page(self, run, tmp_path):
        report = tmp_path / "bericht.html"
        run(f"url,title\n{OLD}/weg/,<b>Titel\n", "--report", str(report))
        page = report.read_text()
        assert f"{OLD}/weg/" in page and "&lt;b&gt;Titel" in page and "alt.example" in page
        run(f"{OLD}/", "--report", str(report))
        assert "Keine ist verloren." in report.read_text()

    def test_counts_all_and_keeps_some(self):
        result = Comparison()
        reached = OwnSite().ask("/nichts/")
        for number in range(MOST_KEPT + 5):
            result.add(FormerAddress(f"/{number}/"), reached, "")
        assert result.counts[Outcome.LOST] == MOST_KEPT + 5
        assert len(result.lines[Outcome.LOST]) == MOST_KEPT
        assert "Von so vielen stehen hier die ersten 2000." in result.to_html()
        assert len(result.for_screen()) < 100
