"""RSS 2.0, RSS 1.0 and Atom as archives: whole feeds, each field, broken entries, and what is no feed."""

import datetime as dt
import gzip
import random

import pytest

from articles.body import clean
from articles.importing.feed_entries import date_of, person_name
from articles.importing.feeds import FeedArchive
from articles.importing.importer import Importer
from articles.importing.record import BadRecord, Unreadable
from articles.importing.values import plain
from articles.models import Article

from .test_linear_cost import BOUND, calls

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<title>Chips und Recht</title><link>https://www.chips.example/</link><language>de-AT</language>
<atom:link href="https://chips.example/feed/" rel="self" type="application/rss+xml"/>
{items}
</channel></rss>"""
ITEM = """<item>
<title>Exportkontrollen &amp;amp; Zölle</title><link>https://chips.example/2024/05/zoelle.html</link>
<guid isPermaLink="false">chips-12</guid><pubDate>Fri, 03 May 2024 10:00:00 +0200</pubDate>
<dc:creator><![CDATA[Mira Albers]]></dc:creator><category>DSA</category><category><![CDATA[Chips & Co]]></category>
<description>Worum es geht.</description>
<content:encoded><![CDATA[<p>Der <b>Text</b> <img src="/a.jpg" alt="Werk"></p>]]></content:encoded>
</item>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de">
<title>Chips und Recht</title><link rel="self" href="https://chips.example/feed.atom"/><link href="https://chips.example/"/>
<author><name>Redaktion Chips</name></author>
{items}</feed>"""
ENTRY = """<entry><title type="html">Zwei &lt;i&gt;Fristen&lt;/i&gt;</title><id>tag:chips.example,2024:12</id>
<link rel="alternate" href="https://chips.example/fristen/"/><link rel="edit" href="https://chips.example/edit"/>
<published>2024-05-03T10:00:00+02:00</published><updated>2024-06-01T10:00:00Z</updated>
<author><name>Ben Vogt</name><uri>https://ben.example</uri><email>ben@chips.example</email></author>
<category term="dsa" label="DSA"/><category term="Chips"/>
<summary>Worum es geht.</summary><content type="html">&lt;p&gt;Der Text&lt;/p&gt;</content></entry>"""
RDF = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://chips.example/rss"><title>Chips</title>
<link>https://chips.example/</link><dc:language>de</dc:language><items><rdf:Seq><rdf:li resource="https://chips.example/1"/></rdf:Seq></items>
</channel><item rdf:about="https://chips.example/1"><title>Eins</title><link>https://chips.example/1</link>
<description>Der Text</description><dc:date>2024-05-03T10:00:00+02:00</dc:date><dc:creator>Mira Albers</dc:creator><dc:subject>DSA</dc:subject>
</item></rdf:RDF>"""
THEN = dt.datetime(2024, 5, 3, 8, tzinfo=dt.UTC)


@pytest.fixture
def archive(tmp_path):
    def archive(text, name="feed.xml"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
        return FeedArchive([path])

    return archive


@pytest.fixture
def item(archive):
    """The record of one item, of the fields given as XML."""

    def item(xml, whole=RSS, tag="item"):
        return next(archive(whole.format(items=f"<{tag}>{xml}</{tag}>")).records())[1]

    return item


def test_reads_rss(archive):
    found = archive(RSS.format(items=ITEM))
    label, record = next(found.records())
    assert label == "Nr. 1 „Exportkontrollen & Zölle“"
    assert record.content == {
        "title": "Exportkontrollen & Zölle",
        "lead": "Worum es geht.",
        "body": '<p>Der <b>Text</b> <figure data-source="https://chips.example/a.jpg" data-alt="Werk"></figure></p>',
        "lang": "de",
    }
    assert (record.external_id, record.published, record.authors) == ("chips-12", THEN, ["Mira Albers"])
    assert (record.paths, record.slug) == (("/2024/05/zoelle.html",), "zoelle")
    assert [found.terms[key].name for key, _ in record.terms] == ["DSA", "Chips & Co"]
    assert (found.hosts, found.source_name, found.size) == ({"chips.example"}, "chips.example", 1)
    assert found.addresses == {"/2024/05/zoelle.html": ("article", "chips-12")} and found.other_paths == {
        "/feed/": "/feed.xml"
    }
    assert list(found.pictures) == ["https://chips.example/a.jpg"] and sum(dict(found.uses_of_terms()).values()) == 2


def test_reads_atom(archive):
    found = archive(ATOM.format(items=ENTRY))
    record = next(found.records())[1]
    assert (record.content["title"], record.content["lead"], record.content["body"]) == (
        "Zwei Fristen",
        "Worum es geht.",
        "<p>Der Text</p>",
    )
    assert (record.external_id, record.published, record.authors) == ("tag:chips.example,2024:12", THEN, ["Ben Vogt"])
    assert (record.paths, record.slug) == (("/fristen/",), "fristen")
    assert [found.terms[key].name for key, _ in record.terms] == ["DSA", "Chips"]
    assert found.people["Ben Vogt"].website == "https://ben.example" and found.other_paths == {
        "/feed.atom": "/feed.atom"
    }


def test_reads_rss_1(archive):
    found = archive(RDF)
    record = next(found.records())[1]
    assert (record.content["title"], clean(record.content["body"])) == ("Eins", "<p>Der Text</p>")
    assert (record.external_id, record.published, record.authors) == ("https://chips.example/1", THEN, ["Mira Albers"])
    assert list(found.terms) == ["category/dsa"]


CONTENTS = {
    '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>a &lt; b &amp; <em>c</em></p></div></content>':
        "<p>a &lt; b &amp; <em>c</em></p>",
    '<content type="text">a &lt;b&gt; c</content>': "<p>a &lt;b&gt; c</p>",
    "<content>Ein Satz\n\nNoch einer</content>": "<p>Ein Satz</p>\n<p>Noch einer</p>",
    '<content type="html"><![CDATA[<p>a</p>]]></content>': "<p>a</p>",
    '<content src="https://chips.example/v"/><summary>Kurz</summary>': "<p>Kurz</p>",
}  # fmt: skip


@pytest.mark.parametrize("xml", CONTENTS)
def test_reads_each_kind_of_atom_text(item, xml):
    assert clean(item(f"<id>1</id>{xml}", ATOM, "entry").content["body"]) == CONTENTS[xml]


def test_without_full_text_the_description_is_the_text(item):
    record = item("<guid>1</guid><title>T</title><description>&lt;p&gt;Alles hier&lt;/p&gt;</description>")
    assert (record.content["body"], record.content["lead"]) == ("<p>Alles hier</p>", "")


@pytest.mark.parametrize("summary", ["Der Text beginnt so", "Etwas anderes und dann […]", "Etwas anderes &amp;hellip;"])
def test_a_summary_that_is_a_piece_of_the_text_is_no_lead(item, summary):
    text = "<content:encoded><![CDATA[<p>Der Text beginnt so und geht weiter.</p>]]></content:encoded>"
    assert item(f"<guid>1</guid><description>{summary}</description>{text}").content["lead"] == ""


def test_an_entry_without_author_is_by_the_author_of_the_feed(item):
    assert item("<id>1</id><title>T</title>", ATOM, "entry").authors == ["Redaktion Chips"]


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("mira@a.example (Mira Albers)", "Mira Albers"),
        ("mira@a.example", ""),
        ("Mira Albers", "Mira Albers"),
        ("M" * 200, "M" * 120),
    ],
)
def test_no_address_becomes_a_name(item, author, name):
    assert person_name(author) == name
    assert item(f"<guid>1</guid><title>T</title><author>{author}</author>").authors == [name] * bool(name)


DATES = {
    "Fri, 03 May 2024 10:00:00 +0200": THEN,
    "Fri, 03 May 2024 08:00:00 GMT": THEN,
    "3 May 2024 08:00 -0000": THEN,
    "2024-05-03T08:00:00Z": THEN,
    "2024-05-03": dt.datetime(2024, 5, 3, 12, tzinfo=dt.UTC),
    "gestern": None,
    "0001-01-01T00:00:00Z": None,
    "Fri, 99 May 2024 10:00:00 +9999": None,
    "9" * 5000: None,
    "": None,
}


@pytest.mark.parametrize("text", DATES)
def test_reads_dates_in_both_forms(text):
    assert date_of(text) == DATES[text]


def test_without_a_date_it_is_a_draft(item):
    record = item("<guid>1</guid><title>T</title><pubDate>irgendwann</pubDate>")
    assert record.published is None and record.notes == "Stand ohne lesbares Datum im Feed."


def test_sound_becomes_embedded_content(item):
    record = item(
        '<guid>1</guid><title>T</title><enclosure url="https://a.example/f.mp3?x=1&amp;y=2" type="audio/mpeg" length="1"/>'
    )
    assert (
        clean(record.content["body"])
        == '<aside data-embed="podcast" data-url="https://a.example/f.mp3?x=1&amp;y=2"><p>Audio: f.mp3</p></aside>'
    )
    assert [loss.what for loss in record.losses] == ["Audio-Datei"]


def test_other_files_become_links_and_are_told(item):
    record = item('<guid>1</guid><title>T</title><enclosure url="https://a.example/f.pdf" type="application/pdf"/>')
    assert clean(record.content["body"]) == '<p><a href="https://a.example/f.pdf">f.pdf</a></p>'
    assert [loss.what for loss in record.losses] == ["Datei zum Herunterladen"]


def test_a_picture_that_hangs_on_the_entry_leads(item):
    picture = '<guid>1</guid><title>T</title><media:content url="https://a.example/a.jpg" medium="image"/>'
    assert item(picture).lead_picture == "https://a.example/a.jpg"
    assert item(f'{picture}<description>&lt;img src="https://a.example/b.jpg"&gt;</description>').lead_picture == ""


IDENTIFIERS = {
    "<guid>g</guid><link>https://chips.example/l</link>": "g",
    "<link>https://chips.example/l</link>": "https://chips.example/l",
    "<title>Nur ein Titel</title>": "Nur ein Titel",
    "<title>T</title><pubDate>Fri, 03 May 2024 10:00:00 +0200</pubDate>": "T 2024-05-03",
}


@pytest.mark.parametrize("xml", IDENTIFIERS)
def test_knows_an_entry_again(item, xml):
    assert item(f"{xml}<description>Text</description>").external_id == IDENTIFIERS[xml]


def test_a_guid_may_be_the_address(item):
    address = "https://chips.example/artikel/"
    assert item(f"<guid>{address}</guid><title>T</title>").paths == ("/artikel/",)
    assert item(f'<guid isPermaLink="false">{address}</guid><title>T</title>').paths == ()


def test_long_values_are_cut_and_told(item):
    record = item(f"<guid>{'g' * 500}</guid><title>{'Wort ' * 100}</title><description>x</description>")
    assert len(record.external_id) == 200 and len(record.content["title"]) <= 250
    assert [loss.what for loss in record.losses] == ["Titel gekürzt"]


def test_a_bad_entry_is_named_and_the_rest_goes_in(archive):
    items = f"{ITEM}<item><author>x</author></item>{ITEM}<item><guid>2</guid></item><item><guid>3</guid><title>Drei</title></item><item><guid>4</guid>"
    found = archive(RSS.format(items=items))
    results = [str(record) if isinstance(record, BadRecord) else record.external_id for _, record in found.records()]
    assert results == [
        "chips-12", "hat weder Kennung noch Adresse noch Titel", "steht zweimal im Archiv; das erste zählt", "hat weder Titel noch Text",
        "3", "die Datei endet mitten im Artikel",
    ]  # fmt: skip
    assert found.size == 6
    assert [label for label, _ in found.records()] == [label for label, _ in found.records()]


def test_several_files_are_one_site(tmp_path):
    paths = [tmp_path / name for name in ("a.xml", "b.xml.gz")]
    paths[0].write_text(RSS.format(items=ITEM))
    paths[1].write_bytes(gzip.compress(ATOM.format(items=ENTRY).encode()))
    assert [record.external_id for _, record in FeedArchive(paths).records()] == [
        "chips-12",
        "tag:chips.example,2024:12",
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            '<?xml version="1.0"?><urlset xmlns="x"><url><loc>https://a.example/</loc></url></urlset>',
            "nur Adressen.*check_addresses",
        ),
        (
            "<sitemapindex><sitemap><loc>https://a.example/s.xml</loc></sitemap></sitemapindex>",
            "nur Adressen.*check_addresses",
        ),
        ("<html><body>Nichts</body></html>", "weder RSS noch Atom"),
        ('{"db": []}', "weder RSS noch Atom"),
        (b"", "weder RSS noch Atom"),
        (RSS.format(items=ITEM).replace("<channel>", "<channel><wp:wxr_version>1.2</wp:wxr_version>"), "WordPress"),
        (gzip.compress(RSS.format(items=ITEM).encode() * 500)[:-200], "beschädigte"),
    ],
)
def test_refuses_other_files_in_one_line(archive, text, reason):
    with pytest.raises(Unreadable, match=reason) as error:
        archive(text)
    assert "\n" not in str(error.value)


def test_a_missing_file_is_an_error_of_the_system(tmp_path):
    with pytest.raises(OSError):
        FeedArchive([tmp_path / "fehlt.xml"])


def test_hostile_html_is_inert(item):
    hostile = "<script>alert(1)</script><p onclick='x'>a</p><a href='javascript:alert(1)'>b</a><img src='javascript:x'><iframe src='data:x'>"
    body = item(
        f"<guid>1</guid><title>&lt;script&gt;x</title><content:encoded><![CDATA[{hostile}]]></content:encoded>"
    ).content["body"]
    assert clean(body) == "<p>a</p>\n<p>b</p>"


PIECES = (
    "<item>", "</item>", "<entry>", "</entry>", "<![CDATA[", "]]>", "<title>", "</title>", '<content type="xhtml">', "</content>", "&amp;",
    "<link>", "<link href='//x' rel='self'/>", "https://a.example/ü", "<category term='a'/>", "<author><name>", "</author>", "<pubDate>9",
    "</pubDate>", '<enclosure url="x" type="audio/"/>', "Wort ", "<guid>", "</guid>", "\x00", "\ud800", "<!--", "<description>&lt;p",
    "</description>", "<media:group>", "</media:group>",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(30))
def test_reads_anything_without_raising(archive, seed):
    generator = random.Random(seed)
    found = archive("<rss><channel>" + "".join(generator.choice(PIECES) for _ in range(600)))
    for _, record in found.records():
        if not isinstance(record, BadRecord):
            assert record.external_id and len(record.external_id) <= 200
            clean(record.content["body"]).encode()


@pytest.mark.parametrize(
    "piece", [*PIECES, "<category>Wort</category>", "<author>a</author>", '<content type="xhtml">a</content>']
)
def test_an_entry_takes_work_in_proportion(archive, piece):
    def read(count):
        for _ in archive(RSS.format(items=f"<item><guid>1</guid>{piece * count}</item>")).records():
            pass

    assert calls(read, 2000) < (BOUND - 4) * calls(read, 500) + 2_000


@pytest.mark.django_db
def test_comes_in_twice_as_once(archive):
    found = archive(RSS.format(items=ITEM))
    for _ in range(2):
        Importer(found, run=None, mapping=None, media=None, on_progress=lambda done, total: None).run()
    article = Article.objects.published().get()
    assert article.title == "Exportkontrollen & Zölle" and article.slug == "zoelle"


def test_a_number_of_thousands_of_digits_stops_nothing():
    assert plain(f"Preis &#{'9' * 5000}; Euro").startswith("Preis")
