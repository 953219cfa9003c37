"""`export --format wxr`: a file that WordPress takes, with everything that it has a place for."""

import datetime as dt
import json
import xml.etree.ElementTree as ET

import pytest
from django.utils import timezone

from articles.body import clean, parse
from articles.exporting.gutenberg import Attached, BlockWriter
from articles.importing.readers import open_archive
from articles.importing.wordpress import wxr as reader
from articles.importing.wordpress.blocks import comments
from articles.models import Article, Correction, Page, Source

from .exported import content, export
from .factories import make_article, make_author, make_company, make_draft, make_image, make_topic

pytestmark = pytest.mark.django_db

NAMES = {
    "wp": "http://wordpress.org/export/1.2/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "excerpt": "http://wordpress.org/export/1.2/excerpt/",
    "dc": "http://purl.org/dc/elements/1.1/",
}
HOUR = dt.timedelta(hours=1)


def exported(tmp_path, *arguments):
    """The channel, read by a parser that takes nothing but valid XML."""
    folder = export(tmp_path / "out", "--format", "wxr", *arguments)
    return ET.parse(folder / "wordpress.xml").getroot().find("channel")  # noqa: S314 - our own file


def items(channel, kind):
    return {item.findtext("title"): item for item in channel.findall("item") if text(item, "wp:post_type") == kind}


def text(item, name):
    return item.findtext(name, namespaces=NAMES)


def meta(item):
    return {text(row, "wp:meta_key"): text(row, "wp:meta_value") for row in item.findall("wp:postmeta", NAMES)}


def test_each_state_has_its_status(tmp_path):
    make_article(title="Öffentlich")
    make_article(title="Geplant", at=timezone.now() + HOUR)
    make_draft(title="Entwurf")
    make_article(title="Zurückgezogen").withdraw(notice="Falsch.")
    expired = make_article(title="Abgelaufen", at=timezone.now() - 2 * HOUR)
    Article.objects.filter(pk=expired.pk).update(expire_at=timezone.now() - HOUR)
    make_draft(title="Übung", fields={"is_practice": True})
    make_draft(title="Müll").move_to_trash(by=None)
    found = {title: text(item, "wp:status") for title, item in items(exported(tmp_path), "post").items()}
    assert found == {
        "Öffentlich": "publish",
        "Geplant": "future",
        "Entwurf": "draft",
        "Zurückgezogen": "private",
        "Abgelaufen": "private",
    }
    public = items(exported(tmp_path / "public", "--public"), "post")
    assert list(public) == ["Öffentlich"]


def test_an_article_with_all_it_has(tmp_path):
    author, other = make_author(name="Mira Albers"), make_author(name="Kai Ohm")
    topic, company = make_topic(name="Chips & Netze"), make_company(name="NVIDIA")
    image = make_image(credit="Mira Albers", alt="Ein Chip", caption="Der Chip")
    article = make_article(
        title="Regeln ]]> für <Chips>",
        lead="Was & warum",
        kicker="Exportkontrollen",
        seo_title="Chips: neue Regeln",
        body="<p>Text.<sup data-note='Eine Fußnote & mehr'></sup></p>",
        byline=(author, other),
        tags=(topic, company),
        lead_image=image,
        sources=(Source("Amtsblatt", "https://example.org/?a=1&b=2"), Source("Gespräch")),
        disclosure="Die Reise war bezahlt.",
    )
    article.publish(correction=Correction(text="Es waren drei."))
    channel = exported(tmp_path)
    item = items(channel, "post")["Regeln ]]> für <Chips>"]
    assert text(item, "excerpt:encoded") == "Was & warum"
    assert text(item, "dc:creator") == author.slug and text(item, "wp:post_id") == str(article.pk)
    assert item.findtext("link") == f"http://testserver{article.get_absolute_url()}"
    terms = {(term.get("domain"), term.text) for term in item.findall("category")}
    assert terms == {
        ("category", "Chips & Netze"),
        ("post_tag", "NVIDIA"),
        ("author", author.slug),
        ("author", other.slug),
    }
    (picture,) = items(channel, "attachment").values()
    told = meta(item)
    assert told["_thumbnail_id"] == text(picture, "wp:post_id")
    assert told["kicker"] == "Exportkontrollen" and told["_yoast_wpseo_title"] == "Chips: neue Regeln"
    (note,) = json.loads(told["footnotes"])
    body = text(item, "content:encoded")
    assert note["content"] == "Eine Fußnote &amp; mehr" and f'<sup data-fn="{note["id"]}" class="fn">' in body
    assert "Transparenzhinweis: Die Reise war bezahlt." in body and "Korrektur vom" in body
    assert body.endswith(
        '<p>Quellen: <a href="https://example.org/?a=1&amp;b=2">Amtsblatt</a>, Gespräch</p>\n<!-- /wp:paragraph -->'
    )


def test_a_picture_brings_its_file_alt_caption_and_credit(tmp_path):
    image = make_image(credit="Mira Albers", alt="Ein Chip", caption="Der Chip", title="Blackwell")
    item = items(exported(tmp_path), "attachment")["Blackwell"]
    assert text(item, "wp:attachment_url") == f"http://testserver/media/{image.file_name}"
    assert text(item, "excerpt:encoded") == "Der Chip" and "Mira Albers" in text(item, "content:encoded")
    assert meta(item)["_wp_attachment_image_alt"] == "Ein Chip"
    assert list(content(tmp_path / "out")) == [f"media/uploads/{image.file_name}", "wordpress.xml"]


def test_a_page_and_people(tmp_path):
    Page.objects.create(slug="impressum", title="Impressum", body="<p>Wer wir sind.</p>")
    Page.objects.create(slug="intern", title="Intern", is_public=False)
    make_author(name="Mira Albers", email="mira@example.org")
    channel = exported(tmp_path)
    pages = {title: text(item, "wp:status") for title, item in items(channel, "page").items()}
    assert pages == {"Impressum": "publish", "Intern": "draft"}
    people = {
        text(person, "wp:author_display_name"): text(person, "wp:author_email")
        for person in channel.findall("wp:author", NAMES)
    }
    assert people["Mira Albers"] == "mira@example.org"


def test_numbers_are_given_once(tmp_path):
    for _ in range(3):
        make_article(lead_image=make_image())
        Page.objects.create(slug=f"seite-{Page.objects.count()}", title="Seite")
    numbers = [text(item, "wp:post_id") for item in exported(tmp_path).findall("item")]
    assert len(numbers) == len(set(numbers)) == 9


def test_is_valid_whatever_stands_in_it(tmp_path):
    article = make_article(title="Zeichen")
    Article.objects.filter(pk=article.pk).update(
        title="Zeichen \x0b\x00\ufffe ]]>".replace("\x00", ""), lead="]]>]]>", body="<p>a\x1fb ]]&gt; -- 😀</p>"
    )
    (item,) = items(exported(tmp_path), "post").values()
    assert item.findtext("title") == "Zeichen  ]]>" and text(item, "excerpt:encoded") == "]]>]]>"
    assert "ab ]]&gt; -- 😀" in text(item, "content:encoded")


def test_our_own_reader_understands_it(tmp_path):
    make_article(title="Öffentlich", tags=(make_topic(name="Chips"),), body="<h2>Titel</h2><p>Text</p>")
    folder = export(tmp_path / "out", "--format", "wxr")
    head, post = [part for part, _read in reader.read(folder / "wordpress.xml")]
    assert head.address == "http://testserver"
    assert (post["title"], post["status"], post.terms[0].name) == ("Öffentlich", "publish", "Chips")
    assert [block.name for block in comments(post["content"])][:2] == ["core/heading", "core/heading"]


# Blocks


def written(html: str, links=None) -> str:
    pictures = {7: Attached(107, "https://x.example/media/b.jpg", "Foto: Mira")}
    writer = BlockWriter("article/1", "https://x.example", pictures, lambda pk: (links or {}).get(pk, ("", "")))
    return writer.write(parse(clean(html)))


@pytest.mark.parametrize(
    ("html", "block"),
    [
        ("<p>Ein <strong>Absatz</strong></p>", "<!-- wp:paragraph -->\n<p>Ein <strong>Absatz</strong></p>\n<!-- /wp:paragraph -->"),
        ("<h2>Groß</h2>", '<!-- wp:heading -->\n<h2 class="wp-block-heading">Groß</h2>\n<!-- /wp:heading -->'),
        ("<h3>Klein</h3>", '<!-- wp:heading {"level":3} -->\n<h3 class="wp-block-heading">Klein</h3>\n<!-- /wp:heading -->'),
        (
            "<ol><li>Eins</li></ol>",
            '<!-- wp:list {"ordered":true} -->\n<ol class="wp-block-list"><!-- wp:list-item -->\n<li>Eins</li>\n'
            "<!-- /wp:list-item --></ol>\n<!-- /wp:list -->",
        ),
        (
            "<blockquote><p>Zitat</p><cite>Wer</cite></blockquote>",
            '<!-- wp:quote -->\n<blockquote class="wp-block-quote"><!-- wp:paragraph -->\n<p>Zitat</p>\n<!-- /wp:paragraph -->'
            "<cite>Wer</cite></blockquote>\n<!-- /wp:quote -->",
        ),
        (
            "<aside data-box='quote'><p>Satz</p><cite>Wer</cite></aside>",
            '<!-- wp:pullquote -->\n<figure class="wp-block-pullquote"><blockquote><p>Satz</p><cite>Wer</cite></blockquote></figure>\n'
            "<!-- /wp:pullquote -->",
        ),
        (
            "<figure data-image='7' data-alt='A &quot;B&quot;' data-width='wide'><figcaption>Unten</figcaption></figure>",
            '<!-- wp:image {"id":107,"sizeSlug":"full","linkDestination":"none","align":"wide"} -->\n'
            '<figure class="wp-block-image alignwide size-full"><img src="https://x.example/media/b.jpg" alt="A &quot;B&quot;" '
            'class="wp-image-107"/><figcaption class="wp-element-caption">Unten Foto: Mira</figcaption></figure>\n<!-- /wp:image -->',
        ),
        ("<p><a href='/thema/chips/'>hier</a></p>", '<!-- wp:paragraph -->\n<p><a href="https://x.example/thema/chips/">hier</a></p>\n<!-- /wp:paragraph -->'),
        ("<p><a data-article='5'>hier</a></p>", '<!-- wp:paragraph -->\n<p><a href="https://x.example/artikel/ziel/">hier</a></p>\n<!-- /wp:paragraph -->'),
        ("<p><a data-article='6'>hier</a></p>", "<!-- wp:paragraph -->\n<p>hier</p>\n<!-- /wp:paragraph -->"),
        ("<aside data-article='5'></aside>", '<!-- wp:paragraph -->\n<p>Lesetipp: <a href="https://x.example/artikel/ziel/">Ziel</a></p>\n<!-- /wp:paragraph -->'),
        ("<aside data-article='6'></aside>", ""),
        ("<figure data-image='8' data-alt='x'></figure>", ""),
    ],
)  # fmt: skip
def test_blocks_are_as_the_editor_saves_them(html, block):
    assert written(html, {5: ("https://x.example/artikel/ziel/", "Ziel")}) == block


def test_larger_blocks_hold_all_words():
    html = (
        "<aside data-box='fact'><h3>Kasten</h3><p>Inhalt</p><ul><li>Punkt<ul><li>Innen</li></ul></li></ul></aside>"
        "<aside data-box='gallery'><h3>Bilder</h3><figure data-image='7' data-alt='x'></figure><figure data-image='7' data-alt='y'></figure></aside>"
        "<aside data-embed='x' data-url='https://x.com/a?b=--&amp;c=1'><p>Ein Film</p></aside>"
        "<table><caption>Zahlen</caption><tbody><tr><th scope='row'>A</th><td>1</td></tr></tbody></table>"
        "<figure data-chart='bars'><table><caption>Verlauf</caption><thead><tr><th scope='col'>Jahr</th><th scope='col'>Wert</th></tr></thead>"
        "<tbody><tr><th scope='row'>2024</th><td>1</td></tr></tbody></table><cite>Amt</cite></figure>"
    )
    out = written(html)
    blocks = comments(out)
    opened = []
    for block in blocks:  # each is closed, in order
        if block.is_end:
            assert opened.pop() == block.name
        elif not block.is_void:
            opened.append(block.name)
    assert not opened
    assert [block.name for block in blocks if not block.is_end] == [
        "core/group", "core/heading", "core/paragraph", "core/list", "core/list-item", "core/list", "core/list-item",
        "core/heading", "core/gallery", "core/image", "core/image", "core/embed", "core/table", "core/table",
    ]  # fmt: skip
    for word in ("Kasten", "Inhalt", "Innen", "Bilder", "Ein Film", "Zahlen", "Verlauf", "Amt", "2024"):
        assert word in out
    (embed,) = [block for block in blocks if block.name == "core/embed" and not block.is_end]
    assert embed.attributes["url"] == "https://x.com/a?b=--&c=1" and embed.attributes["providerNameSlug"] == "twitter"


def test_what_goes_out_to_wordpress_comes_back_the_same(tmp_path):
    """Our own import of our own export: every block that WordPress knows keeps its words and its kind."""
    body_html = (
        "<h2>Titel</h2><p>Ein <strong>Satz</strong> mit <a href='https://q.example/'>Quelle</a><sup data-note='Die Note.'></sup>.</p>"
        "<ul><li>eins</li><li>zwei</li></ul><blockquote><p>Wort.</p><cite>Jo</cite></blockquote>"
        "<aside data-box='quote'><p>Hervorgehoben</p></aside><table><thead><tr><th>A</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>"
        "<aside data-embed='youtube' data-url='https://www.youtube.com/watch?v=abcdefghijk'><p>Im Film</p></aside>"
    )
    article = make_article(body=body_html, sources=(), lead="Worum es geht.")
    exported(tmp_path)
    archive = open_archive("wordpress", [next(tmp_path.rglob("wordpress.xml"))])
    record = next(item for _label, item in archive.records() if item.content["title"] == article.title)
    assert clean(record.content["body"]) == article.body
    assert (record.published, record.content["lead"], record.slug) == (
        article.publish_at.replace(microsecond=0),
        article.lead,
        article.slug,
    )
    assert not record.losses
