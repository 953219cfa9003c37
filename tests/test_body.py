"""The body's door: what the vocabulary keeps, what it reads from elsewhere, and what no page may ever contain."""

import datetime as dt
import time
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.body import (
    Resolved,
    clean,
    headings,
    inline_html,
    parse,
    plain_text,
    references,
    render,
    resolve,
    safe_url,
)

from .cost import calls

TODAY = dt.date(2026, 11, 28)
STORED = [
    '<p>Ein <strong>fetter</strong> und <em>kursiver</em> Text mit <a href="https://example.org/?a=1&amp;b=2">Link</a>.</p>',
    "<h2>Zwischentitel</h2>",
    "<h3>Kleiner Zwischentitel</h3>",
    "<ul><li>eins</li><li>zwei<ol><li>tiefer</li></ol></li></ul>",
    "<blockquote><p>Ein Zitat.</p><cite>Eine Person</cite></blockquote>",
    '<table><caption>Termine</caption><thead><tr><th scope="col">Wann</th><th scope="col">Was</th></tr></thead>'
    '<tbody><tr><td colspan="2">2. August 2026</td></tr></tbody></table>',
    '<figure data-image="12" data-alt="Ein Chip"><figcaption>Der <em>neue</em> Chip</figcaption></figure>',
    '<figure data-image="12" data-decorative=""></figure>',
    '<figure data-image="12" data-alt="Ein Chip" data-width="wide"></figure>',
    '<figure data-image="12" data-decorative="" data-width="full"></figure>',
    '<aside data-article="7"></aside>',
    '<aside data-article="auto"></aside>',
    '<aside data-article="none"></aside>',
    '<aside data-box="fact"><h3>Worum geht es?</h3><p>Um Chips.</p><ul><li>Und um Gesetze</li></ul></aside>',
    '<aside data-box="quote"><p>Das ist erst der Anfang.</p><cite>Eine Person</cite></aside>',
    '<aside data-box="number"><h3>91 Prozent</h3><p>der Anbieter haben sich gemeldet.</p></aside>',
    '<aside data-box="update"><h3>Stand: 12. März 2026</h3><p>Inzwischen ist der Termin verschoben.</p></aside>',
    '<figure data-chart="bars"><table><caption>Bußgelder</caption><thead><tr><th scope="col">Firma</th><th scope="col">Mio. €</th></tr></thead>'
    '<tbody><tr><th scope="row">Meta</th><td>1.200</td></tr></tbody></table><figcaption>Nur <em>große</em></figcaption>'
    '<cite><a href="https://example.org/">Behörde</a></cite></figure>',
    '<aside data-box="gallery"><h3>Im Reinraum</h3><figure data-image="12" data-alt="Ein Chip"><figcaption>Vorn</figcaption></figure>'
    '<figure data-image="13" data-decorative=""></figure></aside>',
    '<aside data-embed="youtube" data-url="https://www.youtube.com/watch?v=x"><p>Die Anhörung im Video.</p></aside>',
    '<p>Mit Fußnote<sup data-note="Siehe Amtsblatt."></sup>.</p>',
    '<p><a data-article="7">Frühere Berichte</a> und <span data-nolink="">DSA</span>, H<sub>2</sub>O, m<sup>2</sup>, '
    '<abbr title="Digital Services Act">DSA</abbr><br>neue Zeile</p>',
]


@pytest.mark.parametrize("html", STORED)
def test_keeps_every_element_of_the_vocabulary_as_it_is(html):
    assert clean(html) == html


READ_AS = {
    "<h1>Titel</h1>": "<h2>Titel</h2>",
    "<h5>Titel</h5>": "<h3>Titel</h3>",
    "<b>fett</b> <i>kursiv</i>": "<p><strong>fett</strong> <em>kursiv</em></p>",
    "<div>eins</div><div>zwei</div>": "<p>eins</p>\n<p>zwei</p>",
    "loser Text": "<p>loser Text</p>",
    "<p>eins<p>zwei": "<p>eins</p>\n<p>zwei</p>",
    "<strong><p>eins</p><p>zwei</p></strong>": "<p><strong>eins</strong></p>\n<p><strong>zwei</strong></p>",
    '<b style="font-weight:normal"><p>Google</p></b>': "<p>Google</p>",
    "<b style='mso-bidi-font-weight:normal'>Word</b>": "<p><strong>Word</strong></p>",
    "<ul><li>eins<li>zwei</ul>": "<ul><li>eins</li><li>zwei</li></ul>",
    "<p>  viel \n Raum  </p>": "<p>viel Raum</p>",
    "<p></p><p> </p><p>da</p>": "<p>da</p>",
    "<blockquote>ohne Absatz</blockquote>": "<blockquote><p>ohne Absatz</p></blockquote>",
    "<pre>eins\nzwei</pre>": "<p>eins<br>zwei</p>",
    "a < b & c > d": "<p>a &lt; b &amp; c &gt; d</p>",
    "<table><tr><td>eins<td>zwei<tr><td>drei</table>": "<table><tbody><tr><td>eins</td><td>zwei</td></tr><tr><td>drei</td></tr></tbody></table>",
    '<ul><li>vor<figure data-image="3"></figure></li></ul>': '<ul><li>vor</li></ul>\n<figure data-image="3" data-alt=""></figure>',
    "<figure><figcaption>ohne Bild</figcaption></figure>": "<p>ohne Bild</p>",
    '<aside data-box="fact"></aside>': "",
    "<figure data-image='3' data-width='sideways'></figure>": '<figure data-image="3" data-alt=""></figure>',
    "<aside data-box=gallery><figure data-image=3 data-width=full></figure><figure data-image=4></figure></aside>": (
        '<aside data-box="gallery"><figure data-image="3" data-alt=""></figure><figure data-image="4" data-alt=""></figure></aside>'
    ),
    "<figure data-image='3'><blockquote>lose</blockquote></figure>": '<figure data-image="3" data-alt=""></figure>\n<blockquote><p>lose</p></blockquote>',
    '<figure data-chart="bars"><figcaption>Ohne Tabelle</figcaption><cite>Quelle</cite></figure>': "<p>Ohne Tabelle</p>\n<p>Quelle</p>",
    '<figure data-chart="pie"><table><tr><td>1</td></tr></table></figure>': "<table><tbody><tr><td>1</td></tr></tbody></table>",
    '<figure data-chart="dots"><table><tr><td>1</td></tr></table><p>lose</p></figure>': '<figure data-chart="dots"><table><tbody><tr><td>1</td></tr></tbody></table></figure>\n<p>lose</p>',
    "<aside data-box='gallery'><h2>Titel</h2><figure data-image='3'></figure></aside>": '<h3>Titel</h3>\n<figure data-image="3" data-alt=""></figure>',
    "<aside data-box='gallery'><figure data-image='3'></figure><p>lose</p><figure data-image='4'></figure></aside>": (
        '<aside data-box="gallery"><figure data-image="3" data-alt=""></figure><figure data-image="4" data-alt=""></figure></aside>\n<p>lose</p>'
    ),
    "<p>x<sup data-note='N'>1</sup></p>": '<p>x<sup data-note="N"></sup></p>',
}


@pytest.mark.parametrize(("html", "stored"), READ_AS.items())
def test_reads_what_other_programs_write(html, stored):
    assert clean(html) == stored


HOSTILE = [
    "<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</script>",
    "<SCRIPT/x>alert(1)</SCRIPT >",
    "<img src=x onerror=alert(1)>",
    "<p onclick='alert(1)'>x</p>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="jAvA&#x09;script:alert(1)">x</a>',
    '<a href=" &#1; javascript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="vbscript:x">x</a>',
    "<svg><script>alert(1)</script></svg>",
    "<svg/onload=alert(1)>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "<style>body{background:url(javascript:alert(1))}</style>",
    "<p style='position:fixed'>x</p>",
    "<iframe src='https://example.org'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<object data='x'></object><embed src='x'>",
    "<form action='/x'><input name=a><button formaction='javascript:alert(1)'>x</button></form>",
    "<base href='//example.org/'><meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<textarea></p><script>alert(1)</script></textarea>",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    '<figure data-image="1" onload="alert(1)" data-alt="&quot; onerror=&quot;alert(1)"></figure>',
    '<aside data-embed="youtube" data-url="javascript:alert(1)"><p>x</p></aside>',
    '<aside data-article="7&quot; onclick=&quot;x"></aside>',
    "<template><script>alert(1)</script></template>",
    "<p><a href='//example.org'>x</a></p>",
    '<abbr title="<script>alert(1)</script>">x</abbr>',
    "<a href='https://[::1'>x</a>",
    "<x" * 50,
    "&#" + "9" * 5000 + ";",
    "\ud800 \x00 \x08",
]
ON_PAGES = {
    "p",
    "h2",
    "h3",
    "ul",
    "ol",
    "li",
    "blockquote",
    "cite",
    "footer",
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "figure",
    "figcaption",
    "aside",
    "strong",
    "em",
    "a",
    "sub",
    "sup",
    "br",
    "abbr",
    "span",
    "div",
    "section",
}
ATTRIBUTES_ON_PAGES = {
    "href",
    "title",
    "id",
    "class",
    "role",
    "tabindex",
    "aria-label",
    "rel",
    "scope",
    "colspan",
    "rowspan",
    "data-article",
    "data-box",
    "data-embed",
    "data-url",
    "data-image",
    "data-alt",
    "data-decorative",
    "data-width",
    "data-note",
    "data-nolink",
}


class Elements(HTMLParser):
    """Collects the names of all elements and attributes, and all addresses, as a browser would find them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags, self.attributes, self.addresses = set(), set(), []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.addresses += [value for name, value in attrs if name in ("href", "data-url")]


@pytest.mark.parametrize("html", HOSTILE)
def test_nothing_hostile_survives(html):
    stored = clean(html)
    page = render(parse(stored), lambda picture: "")
    for text in (stored, page):
        found = Elements(text)
        assert found.tags <= ON_PAGES
        assert found.attributes <= ATTRIBUTES_ON_PAGES
        assert all(
            address.startswith(("https://", "http://", "#", "/")) and not address.startswith("//")
            for address in found.addresses
        )
    assert clean(stored) == stored


def test_the_hostile_check_would_notice():
    assert "script" in Elements("<p><script>x</script></p>").tags
    assert "onclick" in Elements("<p onclick=x>").attributes


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " java\tscript:alert(1)",
        "data:text/html,x",
        "//example.org",
        "\\\\example.org",
        "file:///etc/passwd",
        "/\\example.org",
    ],
)
def test_refuses_addresses_that_no_reader_may_follow(url):
    assert safe_url(url) == ""


@pytest.mark.parametrize(
    "url",
    ["https://example.org/ä?b#c", "/artikel/x/", "#abschnitt-1", "mailto:a@example.org", "tel:+49301234"],
)
def test_takes_ordinary_addresses(url):
    assert safe_url(url) == url


MILLION = 1_000_000
FLOODS = {
    "div": "<div>",
    "blockquote": "<blockquote>",
    "less-than": "<",
    "open quote": '<a x="',
    "stray quote": '<a "',
    "comment": "<!--",
    "paragraph": "<p>",
    "marks": "<b><i>x",
    "list": "<ul><li>",
    "table": "<table><tr><td>",
    "break": "<br> ",
    "closing": "</p>",
    "script": "<script>",
    "reference": "&#9",
    "ampersand": "&",
    "ampersand and space": "&\u00a0",
    "paragraph sign": "§",
    "middle dot": "·",
    "box": "<aside data-box=fact><h3>",
    "gallery": "<aside data-box=gallery><figure data-image=1>",
    "chart": "<figure data-chart=lines><table><tr><td>2024<td>1,5<cite>x",
    "svg": "<svg><p>x",
}


def seconds(html: str) -> float:
    """CPU time of one cleaning."""
    start = time.process_time()
    clean(html)
    return time.process_time() - start


@pytest.mark.slow
@pytest.mark.parametrize("piece", FLOODS.values(), ids=FLOODS)
def test_a_flood_of_anything_is_cleaned_in_linear_time(piece):
    """Four times the input costs four times the calls; what hides inside a call shows in the time of sixteen times the input."""
    few = piece * (MILLION // 100 // len(piece))
    assert calls(clean, few * 4) < 4.4 * calls(clean, few) + 1_000
    # Quadratic work would take 256 times as long. A busy machine may spoil one comparison, hardly three.
    assert any(seconds(few * 16) < 64 * seconds(few) + 0.2 for _ in range(3))


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["<div>", "<blockquote>"])
def test_a_megabyte_of_nested_elements_is_cleaned_in_linear_time(piece):
    flood = piece * (MILLION // len(piece))
    assert calls(clean, flood + "Text") < 22 * calls(clean, flood[: MILLION // 20] + "Text")


def test_deep_nesting_keeps_the_text():
    assert clean("<div>" * 5000 + "innen" + "</div>" * 5000) == "<p>innen</p>"
    assert "innen" in clean("<blockquote>" * 5000 + "innen")


PIECES = [
    "div",
    "script",
    "<p>",
    "<ul>",
    "<li>",
    "<aside data-box=fact>",
    "<aside data-box=gallery>",
    "<figure data-chart=bars>",
    "<figure data-image=1>",
    "<table>",
    "<td>",
    "</",
    "<h2>",
    "<a href=",
    "<sup data-note=x>",
    "<blockquote>",
    "<cite>",
    *"<>/=\"' &;#abpx1\n\u00a0",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_cleaning_anything_never_raises_and_is_stable(html):
    stored = clean(html)
    assert clean(stored) == stored


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(STORED), max_size=6))
def test_any_sequence_of_blocks_survives_unchanged(parts):
    html = "\n".join(parts)
    assert clean(html) == html


def test_references_come_in_the_order_of_the_text():
    found = references(
        parse(
            '<p><a data-article="9">x</a></p><figure data-image="4"></figure><aside data-box="gallery"><figure data-image="6"></figure><figure data-image="4"></figure></aside><aside data-article="7"></aside><aside data-article="auto"></aside>'
        )
    )
    assert (found.images, found.articles) == ([4, 6], [9, 7])


def test_plain_text_has_the_words_of_every_block_and_no_markup():
    text = plain_text(parse("".join(STORED)))
    for word in (
        "fetter",
        "Zwischentitel",
        "tiefer",
        "Eine Person",
        "Termine",
        "August",
        "neue",
        "Worum",
        "Anfang",
        "Anhörung",
        "Amtsblatt",
    ):
        assert word in text
    assert "<" not in text


def ids(*titles: str) -> list[str]:
    html = render(parse("".join(f"<h2>{title}</h2>" for title in titles)), lambda picture: "")
    return [anchor for anchor, _ in headings(html)]


def test_subheadings_have_ids_made_of_their_words():
    assert ids("Für Große &amp; Kleine", "Was bleibt?") == ["abschnitt-fuer-grosse-und-kleine", "abschnitt-was-bleibt"]


def test_no_two_subheadings_share_an_id():
    assert ids("A", "A", "A 2", "?", "!") == [
        "abschnitt-a",
        "abschnitt-a-2",
        "abschnitt-a-2-2",
        "abschnitt",
        "abschnitt-2",
    ]


def test_headings_are_told_without_footnotes_and_marks():
    html = render(
        parse('<h2>Der <em>A&amp;B</em>-Fall<sup data-note="x"></sup></h2><h3>klein</h3>'), lambda picture: ""
    )
    assert headings(html) == [("abschnitt-der-a-und-b-fall", "Der A&amp;B-Fall")]


def test_footnotes_are_numbered_and_listed_with_ways_back():
    html = render(
        parse('<p>a<sup data-note="Erste &lt;b&gt;"></sup> b<sup data-note="Zweite"></sup></p>'),
        lambda picture: "",
    )
    assert '<a id="zu-2" href="#fn-2" aria-label="Fußnote 2">2</a>' in html
    assert '<li id="fn-1">Erste &lt;b&gt; <a href="#zu-1"' in html


def test_a_link_to_an_article_that_is_not_public_prints_its_text():
    html = render(parse('<p><a data-article="7">Bericht</a> und <a data-article="8">mehr</a></p>'), lambda picture: "")
    assert (
        resolve(html, Resolved(links={8: "/artikel/acht/"}), TODAY)
        == '<p>Bericht und <a href="/artikel/acht/">mehr</a></p>'
    )


def test_embeds_become_cards_with_a_link_and_no_frame():
    html = render(
        parse('<aside data-embed="youtube" data-url="https://www.youtube.com/watch?v=x"><p>Die Anhörung.</p></aside>'),
        lambda picture: "",
    )
    assert "Bei YouTube ansehen (externe Seite)" in html
    assert "iframe" not in html


GALLERY = (
    '<aside data-box="gallery"><h3>Im Werk</h3><figure data-image="1"></figure><figure data-image="2"></figure></aside>'
)


def test_a_gallery_is_a_named_group_of_figures():
    html = render(parse(GALLERY), lambda picture: f"<figure>{picture.image}</figure>")
    figures = "<figure>1</figure><figure>2</figure>"
    assert html == f'<div class="pictures" role="group" aria-label="Im Werk"><h3>Im Werk</h3>{figures}</div>'


def test_a_gallery_whose_pictures_may_not_be_shown_leaves_nothing():
    assert render(parse(GALLERY), lambda picture: "") == ""


def test_captions_keep_their_marks():
    picture = parse('<figure data-image="1"><figcaption>Der <em>neue</em> Chip</figcaption></figure>')[0]
    assert inline_html(picture.caption) == "Der <em>neue</em> Chip"


def test_an_update_stands_with_its_date_as_a_named_box_without_a_heading():
    html = '<aside data-box="update"><h3>Stand: 12. März 2026</h3><p>Inzwischen verschoben.</p></aside>'
    assert render(parse(html), lambda picture: "") == (
        '<aside class="update" aria-label="Stand: 12. März 2026"><strong>Stand: 12. März 2026</strong><p>Inzwischen verschoben.</p></aside>'
    )
