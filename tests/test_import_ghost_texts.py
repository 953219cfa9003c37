"""Texts of Ghost: each card and node by its name, damaged, hostile and random documents, in work in proportion."""

import json
import random
import re
from functools import partial

import pytest

from articles.body import clean, parse, plain_text
from articles.importing.ghost import GhostArchive
from articles.importing.ghost.card_kinds import LOSSY, SILENT
from articles.importing.ghost.cards import CARDS
from articles.importing.ghost.lexical import MAX_DEPTH, lexical_html
from articles.importing.ghost.markdown import markdown_html
from articles.importing.ghost.mobiledoc import mobiledoc_html
from articles.importing.record import BadRecord, PageRecord

from .ghost_exports import POST, SITE, body_of, first_record, kinds, lexical, paragraph, said
from .test_linear_cost import BOUND, calls


@pytest.fixture
def record(tmp_path):
    return partial(first_record, tmp_path)


# Lexical


NODES = {
    "bold": (said("a", 1), "<p><strong>a</strong></p>"),
    "italic and bold": (said("a", 3), "<p><strong><em>a</em></strong></p>"),
    "struck": (said("a", 4), "<p>[gestrichen: a]</p>"),
    "underlined": (said("a", 8), "<p>a</p>"),
    "code": (said("a", 16), "<p>a</p>"),
    "below": (said("a", 32), "<p><sub>a</sub></p>"),
    "above": (said("a", 64), "<p><sup>a</sup></p>"),
    "text": ({"type": "text", "text": "a < b & c", "format": 0}, "<p>a &lt; b &amp; c</p>"),
    "linebreak": ({"type": "linebreak"}, ""),
    "link": (
        {"type": "link", "url": "https://a.example/", "children": [said("dort")]},
        '<p><a href="https://a.example/">dort</a></p>',
    ),
    "autolink": (
        {"type": "autolink", "url": "https://a.example/", "children": [said("a.example")]},
        '<p><a href="https://a.example/">a.example</a></p>',
    ),
}
BLOCKS = {
    "heading": ({"type": "heading", "tag": "h3", "children": [said("Zwei")]}, "<h3>Zwei</h3>"),
    "extended-heading": ({"type": "extended-heading", "tag": "h1", "children": [said("Eins")]}, "<h2>Eins</h2>"),
    "quote": ({"type": "quote", "children": [said("Wort")]}, "<blockquote><p>Wort</p></blockquote>"),
    "extended-quote": ({"type": "extended-quote", "children": [said("Wort")]}, "<blockquote><p>Wort</p></blockquote>"),
    "aside": ({"type": "aside", "children": [said("Wort")]}, "<blockquote><p>Wort</p></blockquote>"),
    "horizontalrule": ({"type": "horizontalrule"}, ""),
    "list": (
        {"type": "list", "listType": "number", "children": [{"type": "listitem", "children": [said("a")]}]},
        "<ol><li>a</li></ol>",
    ),
    "nested list": (
        {
            "type": "list",
            "listType": "bullet",
            "children": [
                {"type": "listitem", "children": [said("a")]},
                {
                    "type": "listitem",
                    "children": [{"type": "list", "tag": "ol", "children": [{"type": "listitem", "children": [said("b")]}]}],
                },
            ],
        },
        "<ul><li>a<ol><li>b</li></ol></li></ul>",
    ),
    "footnote": (
        paragraph(said("Satz"), {"type": "footnote", "children": [said("Beleg")]}),
        '<p>Satz<sup data-note="Beleg"></sup></p>',
    ),
}  # fmt: skip
# The same payloads in Lexical and in Mobiledoc.
CARD_BODIES = {
    "image": (
        {"src": "__GHOST_URL__/content/images/size/w600/2024/05/werk.jpg", "alt": "Ein Werk", "caption": "In <i>Dresden</i>", "cardWidth": "wide"},
        '<figure data-image="7" data-alt="Ein Werk" data-width="wide"><figcaption>In <em>Dresden</em></figcaption></figure>',
    ),
    "gallery": (
        {"images": [{"src": "/content/images/1.jpg", "alt": "Eins"}, {"src": "/content/images/2.jpg"}, 3], "caption": "Alle"},
        '<aside data-box="gallery"><h3>Alle</h3><figure data-image="7" data-alt="Eins"></figure>'
        '<figure data-image="7" data-alt=""></figure></aside>',
    ),
    "embed": (
        {"url": "https://www.youtube.com/watch?v=abcdefghijk", "html": "<iframe></iframe>", "caption": "Anhörung"},
        '<aside data-embed="youtube" data-url="https://www.youtube.com/watch?v=abcdefghijk"><p>Anhörung</p></aside>',
    ),
    "bookmark": (
        {"url": "https://a.example/", "metadata": {"title": "Titel", "description": "Worum es geht", "icon": "x"}},
        '<p><a href="https://a.example/">Titel</a>: Worum es geht</p>',
    ),
    "html": ({"html": "<p>Roh</p><script>alert(1)</script>"}, "<p>Roh</p>"),
    "markdown": ({"markdown": "## Zwei\n\nEin *Wort*"}, "<h2>Zwei</h2>\n<p>Ein <em>Wort</em></p>"),
    "card-markdown": ({"markdown": "- a\n- b"}, "<ul><li>a</li><li>b</li></ul>"),
    "code": ({"code": "if a < b:\n    c"}, "<p>if a &lt; b:<br>c</p>"),
    "codeblock": ({"code": "x = 1", "caption": "Zuweisung"}, "<p>x = 1</p>\n<p>Zuweisung</p>"),
    "callout": ({"calloutText": "Ein <b>Rat</b>", "calloutEmoji": "💡"}, '<aside data-box="fact"><p>Ein <strong>Rat</strong></p></aside>'),
    "toggle": (
        {"heading": "<span>Frage</span>", "content": "<p>Antwort</p>"},
        '<aside data-box="fact"><h3>Frage</h3><p>Antwort</p></aside>',
    ),
    "button": ({"buttonText": "Zum Gesetz", "buttonUrl": "https://a.example/"}, '<p><a href="https://a.example/">Zum Gesetz</a></p>'),
    "header": ({"header": "Kopf", "subheader": "Darunter", "buttonEnabled": False, "buttonText": "nein"}, "<h2>Kopf</h2>\n<p>Darunter</p>"),
    "product": (
        {"productTitle": "Platine", "productDescription": "<p>Grün</p>", "productButtonEnabled": True, "productButton": "Mehr",
         "productUrl": "https://a.example/", "productStarRating": 4},
        '<h3>Platine</h3>\n<p>Grün</p>\n<p><a href="https://a.example/">Mehr</a></p>',
    ),
    "signup": ({"header": "Bleiben Sie dran", "subheader": "Jede Woche", "disclaimer": "Kein Müll"},
               "<h2>Bleiben Sie dran</h2>\n<p>Jede Woche</p>\n<p>Kein Müll</p>"),
    "video": (
        {"src": "https://a.example/v.mp4", "caption": "Rede"},
        '<aside data-embed="other" data-url="https://a.example/v.mp4"><p>Rede</p></aside>',
    ),
    "audio": (
        {"src": "__GHOST_URL__/content/media/f.mp3", "title": "Folge 1"},
        f'<aside data-embed="podcast" data-url="{SITE}/content/media/f.mp3"><p>Folge 1</p></aside>',
    ),
    "file": (
        {"src": "https://a.example/g.pdf", "fileTitle": "Gutachten", "fileCaption": "Entwurf", "fileName": "g.pdf"},
        '<p><a href="https://a.example/g.pdf">Gutachten: Entwurf</a></p>',
    ),
    "call-to-action": (
        {"textValue": "<p>Lesen Sie</p>", "buttonText": "Weiter", "buttonUrl": "https://a.example/", "sponsorLabel": "<p>Anzeige</p>"},
        '<p>Anzeige</p>\n<p>Lesen Sie</p>\n<p><a href="https://a.example/">Weiter</a></p>',
    ),
    "nft": ({"url": "https://a.example/", "metadata": {"title": "Bild"}}, '<p><a href="https://a.example/">Bild</a></p>'),
    "before-after": ({"beforeImage": {"src": "/1.jpg"}, "afterImage": {"src": "/2.jpg"}, "caption": "Vorher, nachher"},
                     '<figure data-image="7" data-alt=""></figure>\n<figure data-image="7" data-alt=""></figure>\n<p>Vorher, nachher</p>'),
    "hr": ({}, ""),
    "horizontalrule": ({}, ""),
    "divider": ({}, ""),
    "email": ({"html": "<p>Nur Post</p>"}, ""),
    "email-cta": ({"html": "<p>Nur Post</p>", "buttonText": "Los"}, ""),
}  # fmt: skip


def test_every_card_has_an_example():
    assert set(CARD_BODIES) == set(CARDS)


@pytest.mark.parametrize("name", NODES)
def test_reads_nodes_within_a_line(record, name):
    node, stored = NODES[name]
    assert body_of(record(html=None, lexical=lexical(paragraph(node)))) == stored


@pytest.mark.parametrize("name", BLOCKS)
def test_reads_nodes_of_their_own(record, name):
    node, stored = BLOCKS[name]
    assert body_of(record(html=None, lexical=lexical(node))) == stored


@pytest.mark.parametrize("name", CARD_BODIES)
def test_reads_each_card_of_lexical_and_mobiledoc(record, name):
    payload, stored = CARD_BODIES[name]
    document = {"version": "0.3.1", "markups": [], "atoms": [], "cards": [[name, payload]], "sections": [[10, 0]]}
    assert body_of(record(html="", lexical=lexical({"type": name, **payload}))) == stored
    assert body_of(record(html="", mobiledoc=json.dumps(document))) == stored


@pytest.mark.parametrize("name", sorted(CARDS.keys() & LOSSY.keys()) + ["call-to-action"])
def test_lossy_cards_are_told(record, name):
    losses = record(html="", lexical=lexical({"type": name, **CARD_BODIES[name][0]})).losses
    assert f"Karte {'cta' if name == 'call-to-action' else name}" in kinds(losses)


@pytest.mark.parametrize("name", SILENT)
def test_silent_cards_are_told(record, name):
    found = record(html="", lexical=lexical(paragraph(said("a")), {"type": name}))
    assert body_of(found) == "<p>a</p>" and kinds(found.losses) == {f"Karte {name}"}


def test_cards_in_html_are_told_as_well(record):
    found = record(
        html='<div class="kg-card kg-button-card kg-align-center"><a href="https://a.example/" class="kg-btn">Los</a></div>'
    )
    assert body_of(found) == '<p><a href="https://a.example/">Los</a></p>'
    assert kinds(found.losses) == {"Karte button"}


def test_the_sign_of_a_callout_goes(record):
    html = '<div class="kg-card kg-callout-card"><div class="kg-callout-emoji">💡</div><div class="kg-callout-text">Rat</div></div>'
    assert body_of(record(html=html)) == '<aside data-box="fact"><p>Rat</p></aside>'


def test_buttons_of_players_go(record):
    html = (
        '<figure class="kg-card kg-video-card"><div><video src="https://a.example/v.mp4"></video><div>0:00/1:00</div></div>'
        "<figcaption>Rede</figcaption></figure>"
    )
    assert body_of(record(html=html)) == CARD_BODIES["video"][1]


def test_unknown_nodes_keep_their_words(record):
    nodes = [
        {
            "type": "quiz",
            "question": "Gilt der DSA?",
            "answers": [{"text": "Ja"}, {"text": "Nein, noch nicht"}],
            "style": "breit und rot",
        },
        {"type": "kasten", "children": [paragraph(said("innen"))], "heading": "Aus dem Kasten"},
    ]
    found = record(html=None, lexical=lexical(*nodes))
    words = plain_text(parse(body_of(found)))
    assert all(text in words for text in ("Gilt der DSA?", "Ja", "Nein, noch nicht", "innen", "Aus dem Kasten"))
    assert "rot" not in words
    assert kinds(found.losses) == {"Karte quiz", "Karte kasten"}


def test_deep_documents_keep_their_words(record):
    node = paragraph(said("ganz unten"))
    for _ in range(5 * MAX_DEPTH):
        node = {"type": "quote", "children": [node]}
    found = record(html=None, lexical=lexical(node))
    assert "ganz unten" in body_of(found) and "Verschachtelung" in kinds(found.losses)


# Mobiledoc


def test_reads_marked_text():
    document = {
        "version": "0.3.1",
        "markups": [["strong"], ["a", ["rel", "x", "href", "https://a.example/"]], ["em"]],
        "atoms": [["soft-return", "", {}], ["mention", "@mira", {}]],
        "cards": [],
        "sections": [
            [1, "h2", [[0, [], 0, "Kopf"]]],
            [
                1,
                "p",
                [[0, [1, 0], 1, "fett"], [0, [2], 2, " schräg"], [1, [], 0, 0], [0, [], 0, "a < b"], [1, [], 0, 1]],
            ],
            [1, "pull-quote", [[0, [], 0, "Zitat"]]],
            [2, "/content/images/a.jpg"],
            [3, "ol", [[[0, [], 0, "eins"]], [[0, [0], 1, "zwei"]]]],
        ],
    }
    written = mobiledoc_html(json.dumps(document))
    assert written.html == (
        '<h2>Kopf</h2><p><a href="https://a.example/"><strong>fett</strong><em> schräg</em></a><br>a &lt; b@mira</p>'
        '<blockquote>Zitat</blockquote><figure class="kg-card kg-image-card"><img src="/content/images/a.jpg" alt=""></figure>'
        "<ol><li>eins</li><li><strong>zwei</strong></li></ol>"
    )
    assert kinds(written.losses) == {"Atom mention"}


def test_what_is_damaged_in_a_mobiledoc_is_told_and_the_rest_stays():
    document = {"sections": [[1, "p", [[0, [9, None], 7, "da"]]], [10, 4], [99], None, [1, "p", "x"]], "cards": [[]]}
    written = mobiledoc_html(json.dumps(document))
    assert "<p>da</p>" in written.html
    assert kinds(written.losses) == {"Karte eines Mobiledoc", "Abschnitt eines Mobiledoc"}


# Markdown


MARKDOWN = {
    "Ein\nAbsatz\n\nZwei": "<p>Ein\nAbsatz</p><p>Zwei</p>",
    "### Drei ###": "<h3>Drei</h3>",
    "1. a\n2. b\nc": "<ol><li>a</li><li>b c</li></ol>",
    "> Zitat\n> weiter": "<blockquote><p>Zitat weiter</p></blockquote>",
    "---": "<hr>",
    "```py\na < b\n```\nc": "<pre>a &lt; b</pre><p>c</p>",
    "```\noffen": "<pre>offen\n</pre>",
    '[dort](https://a.example/ "Titel") und **fett** und __auch__ und _schräg_ und `code`': '<p><a href="https://a.example/">dort</a> und '
    "<strong>fett</strong> und <strong>auch</strong> und <em>schräg</em> und <code>code</code></p>",
    "![Bild](/a.jpg)": '<p><img src="/a.jpg" alt="Bild"></p>',
    "snake_case_name": "<p>snake_case_name</p>",
    "<div>roh</div>": "<p><div>roh</div></p>",
}


@pytest.mark.parametrize("source", MARKDOWN)
def test_reads_markdown(source):
    assert markdown_html(source) == MARKDOWN[source]


# Which format


def test_prefers_html_then_lexical_then_mobiledoc_then_plain_text(record):
    mobiledoc = json.dumps({"sections": [[1, "p", [[0, [], 0, "aus Mobiledoc"]]]]})
    given = {"html": "<p>aus HTML</p>", "lexical": lexical(paragraph(said("aus Lexical"))), "mobiledoc": mobiledoc,
             "markdown": "aus Markdown", "plaintext": "aus Text\n\nzwei"}  # fmt: skip
    found = []
    for name in list(given):
        found.append(body_of(record(**given)))
        given[name] = None
    assert found == [
        "<p>aus HTML</p>",
        "<p>aus Lexical</p>",
        "<p>aus Mobiledoc</p>",
        "<p>aus Markdown</p>",
        "<p>aus Text</p>\n<p>zwei</p>",
    ]


@pytest.mark.parametrize("damaged", ["{", "[]", '{"root": 5}', "null", "[" * 100_000])
def test_a_damaged_document_gives_way_to_the_next_and_is_told(record, damaged):
    found = record(html="", lexical=damaged, mobiledoc=damaged, plaintext="Der Text")
    assert body_of(found) == "<p>Der Text</p>" and {"Lexical", "Mobiledoc"} <= kinds(found.losses)


def test_of_a_document_that_breaks_off_the_words_stay(record):
    source = lexical(paragraph(said("Erster „Satz“")), paragraph(said("Zweiter Satz")), paragraph(said("Dritter")))[
        :-40
    ]
    found = record(html="", lexical=source)
    assert body_of(found).startswith("<p>Erster „Satz“</p>\n<p>Zweiter Satz</p>") and kinds(found.losses) == {"Lexical"}


# Hostile and random documents


RUNS = re.compile(r"<(?:script|svg|style|iframe)|<[^<>]*\s(?:on\w+|style|srcdoc)=")
QUOTED = re.compile(r'"[^"]*"')
HOSTILE = (
    "<script>alert(1)</script>", '<img src=x onerror="alert(1)">', '<a href="javascript:alert(1)">x</a>', "<iframe srcdoc='<script>'>",
    "</div></figure><svg onload=alert(1)>", "<style>*{}</style>", '"><script>alert(1)</script>', "<!--", "<p style='x'>y</p>", "\ud83d\x00",
)  # fmt: skip


@pytest.mark.parametrize("name", CARD_BODIES)
@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_values_are_inert(record, name, hostile):
    payload = {key: hostile if isinstance(value, str) else value for key, value in CARD_BODIES[name][0].items()}
    body = body_of(record(html="", lexical=lexical({"type": name, **payload}, paragraph(said("Ende")))))
    assert not RUNS.search(QUOTED.sub('""', body)) and '<a href="javascript' not in body
    assert clean(body) == body


class Rubbish:
    """Documents that nobody wrote."""

    NAMES = (
        *CARDS,
        *SILENT,
        "paragraph",
        "list",
        "listitem",
        "text",
        "link",
        "quote",
        "footnote",
        "root",
        "unbekannt",
        "",
        "heading",
    )
    KEYS = (
        "text",
        "children",
        "url",
        "html",
        "format",
        "src",
        "images",
        "caption",
        "metadata",
        "visibility",
        "tag",
        "listType",
        "0",
        "code",
    )

    def __init__(self, seed):
        self.random = random.Random(seed)

    def value(self, depth=0):
        kind = self.random.randrange(10 if depth < 6 else 6)
        if kind < 2:
            return self.random.choice((*HOSTILE, "Wort und Wort", "", "https://a.example/", "h2", "\ud800"))
        if kind < 6:
            return self.random.choice((None, True, False, 0, 1, -1, 10, 255, 1.5, 1e300, 10**30))
        if kind < 8:
            return [self.value(depth + 1) for _ in range(self.random.randrange(5))]
        return {"type": self.random.choice(self.NAMES)} | {
            self.random.choice(self.KEYS): self.value(depth + 1) for _ in range(5)
        }

    def post(self):
        names = (
            *POST,
            "lexical",
            "mobiledoc",
            "plaintext",
            "custom_excerpt",
            "feature_image",
            "canonical_url",
            "featured",
            "author_id",
        )
        post = {name: self.value(4) for name in names if self.random.random() < 0.8}
        sections = [[self.random.choice((1, 2, 3, 10)), self.value(), self.value()] for _ in range(5)]
        document = {name: self.value() for name in ("markups", "atoms", "cards")} | {"sections": sections}
        return post | self.random.choice(
            ({"lexical": lexical(*[self.value() for _ in range(4)])}, {"mobiledoc": json.dumps(document)})
        )


@pytest.mark.parametrize("seed", range(20))
def test_reads_anything_without_raising(tmp_path, seed):
    rubbish = Rubbish(seed)
    tables = {
        name: [rubbish.value(3) for _ in range(5)]
        for name in ("tags", "posts_tags", "users", "posts_authors", "posts_meta", "settings")
    }
    path = tmp_path / "x.json"
    path.write_text(json.dumps({"data": {"posts": [rubbish.post() for _ in range(30)], **tables}}))
    archive = GhostArchive([path])
    for _, item in archive.records():
        if not isinstance(item, BadRecord):
            body = item.body if isinstance(item, PageRecord) else item.content["body"]
            assert "<script" not in clean(body)
            body.encode()


@pytest.mark.parametrize("seed", range(20))
def test_words_in_unknown_nodes_always_stay(seed):
    generator = random.Random(seed)

    def node(depth):
        inner = [node(depth - 1) for _ in range(generator.randrange(3))] if depth else []
        word = f"wort{generator.randrange(10**9)}"
        words.append(word)
        return {
            "type": generator.choice(("x", "", "paragraph", "kiste")),
            "inhalt": [{"text": word}],
            "children": [said(word), *inner],
        }

    words = []
    html = lexical_html(lexical(node(8), node(MAX_DEPTH + 5 if seed == 1 else 3))).html
    assert [word for word in words if word not in html] == []


SHAPES = {
    "paragraphs": lambda count: lexical(*[paragraph(said("Wort"))] * count),
    "unknown": lambda count: lexical(*[{"type": "x", "a": "ein Wort"}] * count),
    "wide": lambda count: lexical(paragraph(*[said("Wort", 255)] * count)),
    "deep": lambda count: '{"root":{"children":[' + '{"type":"x","children":[' * min(count // 10, 400) + "]}" * min(count // 10, 400) + "]}}",
    "items": lambda count: lexical({"type": "list", "children": [{"type": "listitem", "children": [{"type": "list", "children": []}]}] * count}),
    "broken": lambda count: lexical(*[paragraph(said("Wort"))] * count)[:-3],
    "quotes": lambda count: '"text":"' * count,
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_lexical_takes_work_in_proportion(shape):
    few, many = SHAPES[shape](500), SHAPES[shape](2000)
    assert calls(lexical_html, many) < (BOUND - 4) * calls(lexical_html, few) + 2_000


@pytest.mark.parametrize("marker", [[0, [0, 0, 0], 0, "a"], [0, [0], 1, "a"], [1, [], 0, 0]])
def test_mobiledoc_takes_work_in_proportion(marker):
    def document(count):
        return json.dumps({"markups": [["em"]], "atoms": [["x", "a", {}]], "sections": [[1, "p", [marker] * count]]})

    assert calls(mobiledoc_html, document(2000)) < (BOUND - 4) * calls(mobiledoc_html, document(500)) + 2_000


@pytest.mark.parametrize("piece", ["# a\n", "- a\n", "**a", "_a ", "[a](", "![", "```\n", "> a\n", "`a", "a\n\n"])
def test_markdown_takes_work_in_proportion(piece):
    assert calls(markdown_html, piece * 2000) < (BOUND - 4) * calls(markdown_html, piece * 500) + 2_000
