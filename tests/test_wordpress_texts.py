"""Texts of WordPress into our vocabulary: classic HTML, blocks and shortcodes by name, hostile HTML, linear cost."""

import random

import pytest

from articles import body
from articles.importing.markup import Converter
from articles.importing.record import Picture
from articles.importing.references import with_pictures
from articles.importing.wordpress.attachments import Attachments
from articles.importing.wordpress.blocks import flatten
from articles.importing.wordpress.classic import with_paragraphs
from articles.importing.wordpress.known_shortcodes import PostShortcodes
from articles.importing.wordpress.php import php_value
from articles.importing.wordpress.texts import Texts
from articles.importing.wordpress.wxr import Post
from articles.importing.xml_items import fields

from .cost import calls

UPLOADS = "https://alt.example/wp-content/uploads/"


def texts() -> Texts:
    """A site with two pictures, a sound, and a block that is used in several places."""
    attachments = Attachments()
    for number, file in ((7, "a.jpg"), (8, "b.jpg"), (9, "ton.mp3")):
        values = {
            "post_id": str(number),
            "attachment_url": UPLOADS + file,
            "post_parent": "1",
            "excerpt": f"Bild {number}",
            "title": file,
        }
        attachments.add(Post(values))
    return Texts(attachments, {"77": "<!-- wp:paragraph --><p>Immer wieder.</p><!-- /wp:paragraph -->"})


def read(content: str, meta: dict | None = None) -> tuple[str, list]:
    """The body as it would be stored, every picture being here as number 3; and what was lost."""
    post = Post({"post_id": "1", "content": content, "link": "https://alt.example/2019/05/x/"}, meta=meta or {})
    html, losses = texts().read(post)
    return body.clean(with_pictures(html, lambda key: 3, lambda key: "")), losses


def block(name: str, inner: str, settings: str = "") -> str:
    return f"<!-- wp:{name} {settings + ' ' if settings else ''}-->\n{inner}\n<!-- /wp:{name} -->\n"


IMAGE = f'<img src="{UPLOADS}a.jpg" alt="Ein Chip" class="wp-image-7"/>'
FIGURE = '<figure data-image="3" data-alt="Ein Chip"></figure>'
BLOCKS = {
    "paragraph": ("<p>Ein <strong>Satz</strong>.</p>", "<p>Ein <strong>Satz</strong>.</p>"),
    "heading": ('<h4 class="wp-block-heading">Titel</h4>', "<h3>Titel</h3>"),
    "list": (
        '<ul class="wp-block-list"><!-- wp:list-item --><li>eins</li><!-- /wp:list-item --></ul>',
        "<ul><li>eins</li></ul>",
    ),
    "quote": (
        "<blockquote><p>Wort.</p><cite>Jo</cite></blockquote>",
        "<blockquote><p>Wort.</p><cite>Jo</cite></blockquote>",
    ),
    "pullquote": (
        '<figure class="wp-block-pullquote"><blockquote><p>Wort.</p><cite>Jo</cite></blockquote></figure>',
        '<aside data-box="quote"><p>Wort.</p><cite>Jo</cite></aside>',
    ),
    "table": (
        '<figure class="wp-block-table"><table><thead><tr><th>A</th></tr></thead><tbody><tr><td>1</td></tr></tbody><tfoot><tr><td>S</td></tr></tfoot></table><figcaption>Tab.</figcaption></figure>',
        "<table><caption>Tab.</caption><thead><tr><th>A</th></tr></thead><tbody><tr><td>1</td></tr><tr><td>S</td></tr></tbody></table>",
    ),
    "image": (
        f'<figure class="wp-block-image alignwide">{IMAGE}<figcaption>Unter <em>dem</em> Bild</figcaption></figure>',
        '<figure data-image="3" data-alt="Ein Chip" data-width="wide"><figcaption>Unter <em>dem</em> Bild</figcaption></figure>',
    ),
    "gallery": (
        f'<figure class="wp-block-gallery"><figure>{IMAGE}<figcaption>Eins</figcaption></figure><figure>{IMAGE}</figure><figcaption class="blocks-gallery-caption">Alle</figcaption></figure>',
        f'<aside data-box="gallery"><h3>Alle</h3><figure data-image="3" data-alt="Ein Chip"><figcaption>Eins</figcaption></figure>{FIGURE}</aside>',
    ),
    "media-text": (
        f'<div class="wp-block-media-text"><figure class="wp-block-media-text__media">{IMAGE}</figure><div><p>Daneben.</p></div></div>',
        f"{FIGURE}\n<p>Daneben.</p>",
    ),
    "cover": (
        f'<div class="wp-block-cover" style="background-image:url({UPLOADS}b.jpg)"><p>Darauf.</p></div>',
        '<figure data-image="3" data-alt=""></figure>\n<p>Darauf.</p>',
    ),
    "file": (
        f'<div class="wp-block-file"><a href="{UPLOADS}x.pdf">Urteil</a><a href="{UPLOADS}x.pdf" class="wp-block-file__button" download>Laden</a></div>',
        f'<p><a href="{UPLOADS}x.pdf">Urteil</a></p>',
    ),
    "audio": (
        f'<figure class="wp-block-audio"><audio controls src="{UPLOADS}ton.mp3"></audio><figcaption>Folge 1</figcaption></figure>',
        f'<aside data-embed="podcast" data-url="{UPLOADS}ton.mp3"><p>Folge 1</p></aside>',
    ),
    "video": (
        f'<figure class="wp-block-video"><video src="{UPLOADS}film.mp4"></video></figure>',
        f'<aside data-embed="other" data-url="{UPLOADS}film.mp4"><p>Video: film.mp4</p></aside>',
    ),
    "embed": (
        '<figure class="wp-block-embed is-provider-youtube"><div class="wp-block-embed__wrapper">\nhttps://www.youtube.com/watch?v=abcdefghijk\n</div><figcaption>Im Film</figcaption></figure>',
        '<aside data-embed="youtube" data-url="https://www.youtube.com/watch?v=abcdefghijk"><p>Im Film</p></aside>',
    ),
    "code": ('<pre class="wp-block-code"><code>a = 1\nb = 2</code></pre>', "<p>a = 1<br>b = 2</p>"),
    "verse": ('<pre class="wp-block-verse">Erste\nZweite</pre>', "<p>Erste<br>Zweite</p>"),
    "separator": ('<hr class="wp-block-separator"/>', ""),
    "spacer": ('<div style="height:40px" class="wp-block-spacer"></div>', ""),
    "columns": ("<div><div><p>Links</p></div><div><p>Rechts</p></div></div>", "<p>Links</p>\n<p>Rechts</p>"),
    "group": ('<div class="wp-block-group"><p>Drin</p></div>', "<p>Drin</p>"),
    "details": (
        "<details><summary>Mehr</summary><p>Darin.</p></details>",
        '<aside data-box="fact"><h3>Mehr</h3><p>Darin.</p></aside>',
    ),
    "buttons": (
        '<div class="wp-block-buttons"><div class="wp-block-button"><a href="https://x.example/">Los</a></div></div>',
        '<p><a href="https://x.example/">Los</a></p>',
    ),
    "html": (
        '<iframe src="https://player.vimeo.com/video/12345"></iframe>',
        '<aside data-embed="vimeo" data-url="https://vimeo.com/12345"></aside>',
    ),
    "more": ("<!--more-->", ""),
    "nextpage": ("<!--nextpage-->", ""),
    "shortcode": (
        "[audio src='https://x.example/t.mp3']",
        '<aside data-embed="podcast" data-url="https://x.example/t.mp3"><p>Audio: t.mp3</p></aside>',
    ),
}


@pytest.mark.parametrize("name", BLOCKS)
def test_each_block_by_name(name):
    source, expected = BLOCKS[name]
    assert read(block(name, source))[0] == expected


def test_reused_blocks_and_footnotes():
    notes = '[{"id":"n1","content":"Mehr in der <a href=\\"https://q.example/\\">Quelle</a>."}]'
    stored, _ = read(
        '<!-- wp:block {"ref":77} /--><!-- wp:paragraph --><p>Satz<sup data-fn="n1"><a href="#n1">1</a></sup></p><!-- /wp:paragraph --><!-- wp:footnotes /-->',
        {"footnotes": notes},
    )
    assert (
        stored == '<p>Immer wieder.</p>\n<p>Satz<sup data-note="Mehr in der Quelle (https://q.example/) ."></sup></p>'
        or ('data-note="Mehr in der Quelle (https://q.example/)' in stored)
    )


def test_what_a_block_has_no_place_for_is_told_and_its_words_stay():
    stored, losses = read(
        '<!-- wp:latest-posts {"n":3} /--><!-- wp:acf/kasten {"data":{"text":"Drei Worte hier."}} /-->'
    )
    assert stored == "<p>Drei Worte hier.</p>"
    assert [loss.what for loss in losses] == ["Block core/latest-posts", "Block acf/kasten"]


def test_a_lossy_block_is_shown_before_and_after():
    _, losses = read(block("details", "<details><summary>Mehr</summary><p>Darin.</p></details>"))
    told = next(loss for loss in losses if loss.what == "Block core/details")
    assert "<summary>" in told.before
    assert "data-box" in told.after


SHORTCODES = {
    '[caption id="attachment_7" width="300"]'
    + IMAGE
    + " Die Unterschrift[/caption]": '<figure data-image="3" data-alt="Ein Chip"><figcaption>Die Unterschrift</figcaption></figure>',
    '[gallery ids="7,8"]': '<aside data-box="gallery"><figure data-image="3" data-alt=""><figcaption>Bild 7</figcaption></figure><figure data-image="3" data-alt=""><figcaption>Bild 8</figcaption></figure></aside>',
    "[gallery]": '<aside data-box="gallery"><figure data-image="3" data-alt=""><figcaption>Bild 7</figcaption></figure><figure data-image="3" data-alt=""><figcaption>Bild 8</figcaption></figure></aside>',
    "[embed]https://youtu.be/abcdefghijk[/embed]": '<aside data-embed="youtube" data-url="https://youtu.be/abcdefghijk"></aside>',
    "[youtube=https://youtu.be/abcdefghijk]": '<aside data-embed="youtube" data-url="https://youtu.be/abcdefghijk"></aside>',
    '[video mp4="https://x.example/f.mp4"][/video]': '<aside data-embed="other" data-url="https://x.example/f.mp4"><p>Video: f.mp4</p></aside>',
    '[playlist ids="9"]': f'<aside data-embed="podcast" data-url="{UPLOADS}ton.mp3"><p>ton.mp3</p></aside>',
    "Satz[ref]Die Note.[/ref] geht weiter": '<p>Satz<sup data-note="Die Note."></sup> geht weiter</p>',
    "Sie [sic] sagt [[caption]]": "<p>Sie [sic] sagt [caption]</p>",
    '[contact-form-7 id="1"]': '<p>[contact-form-7 id="1"]</p>',
    "[vc_row][vc_column_text]Innen[/vc_column_text][/vc_row]": "<p>Innen</p>",
}


@pytest.mark.parametrize("source", SHORTCODES)
def test_shortcodes(source):
    assert read(source)[0] == SHORTCODES[source]


def test_unknown_shortcodes_are_told_and_remarks_in_brackets_are_none():
    _, losses = read('[contact-form-7 id="1"] [sic] [Anm. d. Red.] [box]x[/box]')
    assert [loss.what for loss in losses] == ["Shortcode [contact-form-7]", "Shortcode [box]"]


CLASSIC = {
    "Eins\nzwei\n\nDrei": "<p>Eins<br>zwei</p>\n<p>Drei</p>",
    "Vor\n<h2>Titel</h2>\nNach": "<p>Vor</p>\n<h2>Titel</h2>\n<p>Nach</p>",
    "<blockquote>a\n\nb</blockquote>": "<blockquote><p>a</p><p>b</p></blockquote>",
    "<ul>\n<li>a</li>\n\n<li>b</li>\n</ul>": "<ul><li>a</li><li>b</li></ul>",
    "https://youtu.be/abcdefghijk\n\nText": '<aside data-embed="youtube" data-url="https://youtu.be/abcdefghijk"></aside>\n<p>Text</p>',
    "Vor<!--more-->Nach<!--nextpage-->Zwei": "<p>Vor</p>\n<p>Nach</p>\n<p>Zwei</p>",
    "<del>alt</del> <q>so</q>": "<p>[gestrichen: alt] „so“</p>",
    f'<a href="{UPLOADS}a.jpg">{IMAGE}</a>': FIGURE,
    f'<a href="https://x.example/">{IMAGE}</a>': '<figure data-image="3" data-alt="Ein Chip"><figcaption><a href="https://x.example/">Link zum Bild</a></figcaption></figure>',
    f"<h2>Titel {IMAGE}</h2>": f"<h2>Titel</h2>\n{FIGURE}",
    f"<table><tr><td>a {IMAGE}</td></tr></table>": f"<table><tbody><tr><td>a</td></tr></tbody></table>\n{FIGURE}",
    'Satz<sup id="r1"><a href="#fn1">1</a></sup>\n<ol><li id="fn1">Note <a href="#r1">↩</a></li></ol>': '<p>Satz<sup data-note="Note"></sup></p>',
    '<blockquote class="twitter-tweet"><p>Hallo</p><a href="https://twitter.com/a/status/1">1. Mai</a></blockquote><script src="x"></script>': '<aside data-embed="x" data-url="https://twitter.com/a/status/1"><p>Hallo1. Mai</p></aside>',
}


@pytest.mark.parametrize("source", CLASSIC)
def test_classic_html(source):
    assert read(source)[0] == CLASSIC[source]


HOSTILE = (
    '<p onclick="x()">a</p><script>alert(1)</script><a href="javascript:alert(1)">b</a>',
    '<img src=x onerror=alert(1)><iframe src="javascript:alert(1)"></iframe><svg onload=alert(1)>',
    '<figure data-image="5"></figure><aside data-article="7"></aside><a data-article="9">x</a>',
    '[caption]<img src="\'><script>x</script>"> "><script>y</script>[/caption]',
    '<a href="data:text/html,<script>x</script>">c</a><object data="javascript:x"></object>',
    '<!-- wp:html --><script>x</script><form action="https://boese.example"><input name="a">Senden</form><!-- /wp:html -->',
    '[embed]javascript:alert(1)[/embed][audio src="javascript:x"]',
)


@pytest.mark.parametrize("source", HOSTILE)
def test_hostile_html_is_inert(source):
    stored, _ = read(source)
    for bad in (
        "<script",
        "onclick",
        "onerror",
        "onload",
        "javascript:",
        "data-article",
        'data-image="5"',
        "<form",
        "data:text",
    ):
        assert bad not in stored.replace('src="javascript:x"', "") or bad == "javascript:" and "<a" not in stored
    assert body.clean(stored) == stored


PIECES = (
    "<p>", "</p>", "<ul><li>", "</ul>", "<table><tr><td>", "</table>", "<!-- wp:image {\"id\":7} -->", "<!-- /wp:image -->", "<!-- wp:block {\"ref\":77} /-->",
    "[caption]", "[/caption]", "[gallery ids=\"7,8\"]", "[a b='c'", "[[x]]", "]", "<img src=a.jpg>", "<a href='#fn1'>", "</a>", "<li id=fn1>", "<!--", "-->",
    "\n\n", "wort ", "<div class='wp-block-cover' style='background:url(x.jpg)'>", "</div>", "<details><summary>", "</details>", "<figure class=gallery>",
    "</figure>", "&amp;", "<blockquote class=twitter-tweet>", "</blockquote>", "<noscript><img>", "</noscript>", "<pre>", "</pre>", "<![CDATA[", "]]>",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(40))
def test_nothing_that_is_put_together_by_chance_raises(seed):
    chance = random.Random(seed)
    source = "".join(chance.choice(PIECES) for _ in range(400))
    stored, _ = read(source)
    assert body.clean(stored) == stored
    assert len(fields(source)) >= 0
    php_value("".join(chance.choice('asidbN:;{}"0123 ') for _ in range(60)))


READERS = {
    "paragraphs": with_paragraphs,
    "shortcodes": lambda text: PostShortcodes("1", Attachments()).expander().expand(text),
    "blocks": lambda text: flatten(text, {}),
    "markup": lambda text: Converter(lambda source, number: Picture(source, source)).convert(text),
    "fields": fields,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", READERS)
def test_four_times_the_text_costs_about_four_times_the_work(name):
    dear = {}
    for piece in PIECES:
        few, many = (calls(READERS[name], piece * count) for count in (300, 1_200))
        if many > 9 * few + 500:
            dear[piece] = (few, many)
    assert dear == {}
