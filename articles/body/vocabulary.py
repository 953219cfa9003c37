"""The body's HTML vocabulary: one table that editor, allow-list, parser, renderer and importer read.

Each element names the attributes it may carry. `clean()` drops elements that are not in the table and keeps their text.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Element:
    tag: str
    level: str  # "block", "inline", or "part" (only inside another element)
    attributes: tuple[str, ...] = ()
    label: str = ""  # what an editor calls it


ELEMENTS = (
    Element("p", "block", label="Absatz"),
    Element("h2", "block", label="Zwischentitel"),
    Element("h3", "block", label="Zwischentitel, klein"),
    Element("ul", "block", label="Liste"),
    Element("ol", "block", label="Nummerierte Liste"),
    Element("li", "part"),
    Element("blockquote", "block", label="Zitat"),
    Element("cite", "part"),
    Element("table", "block", label="Tabelle"),
    Element("caption", "part"),
    Element("thead", "part"),
    Element("tbody", "part"),
    Element("tr", "part"),
    Element("th", "part", ("scope", "colspan", "rowspan")),
    Element("td", "part", ("colspan", "rowspan")),
    Element(
        "figure",
        "block",
        ("data-image", "data-alt", "data-decorative", "data-width", "data-chart"),
        label="Bild, Diagramm",
    ),
    Element("figcaption", "part"),
    Element(
        "aside",
        "block",
        ("data-article", "data-box", "data-embed", "data-url"),
        label="Lesetipp, Kasten, Fremdinhalt",
    ),
    Element("strong", "inline", label="Fett"),
    Element("em", "inline", label="Kursiv"),
    Element("a", "inline", ("href", "data-article"), label="Link"),
    Element("sub", "inline", label="Tiefgestellt"),
    Element("sup", "inline", ("data-note",), label="Hochgestellt, Fußnote"),
    Element("br", "inline", label="Zeilenumbruch"),
    Element("abbr", "inline", ("title",), label="Abkürzung"),
    Element("span", "inline", ("data-nolink",), label="Kein automatischer Link"),
)

TAGS = frozenset(element.tag for element in ELEMENTS)
ATTRIBUTES = {element.tag: set(element.attributes) for element in ELEMENTS if element.attributes}

# What other programs write, and what we read it as.
SYNONYMS = {
    "b": "strong",
    "i": "em",
    "h1": "h2",
    "h4": "h3",
    "h5": "h3",
    "h6": "h3",
    "acronym": "abbr",
    "dt": "p",
    "dd": "p",
}

# Containers without meaning of their own: they end a paragraph, and their content stays.
CONTAINERS = frozenset({
    "address", "article", "body", "center", "dd", "details", "dialog", "div", "dl", "dt", "fieldset", "footer", "form",
    "header", "hgroup", "html", "main", "menu", "nav", "pre", "search", "section", "summary", "tfoot",
})  # fmt: skip
# Elements whose content is never text for readers: dropped whole.
DROPPED = frozenset({
    "applet", "audio", "button", "canvas", "datalist", "frameset", "head", "iframe", "map", "math", "meter", "noembed",
    "noframes", "noscript", "object", "optgroup", "option", "plaintext", "progress", "script", "select", "style", "svg",
    "template", "textarea", "title", "video", "xmp",
})  # fmt: skip
# Among these, the ones whose content a browser reads as raw text up to the closing tag.
RAW_TEXT = frozenset({
    "iframe", "noembed", "noframes", "noscript", "script", "style", "textarea", "title", "xmp", "plaintext",
})  # fmt: skip
VOID = frozenset({
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "keygen", "link",
    "meta", "param", "source", "track", "wbr",
})  # fmt: skip

URL_SCHEMES = frozenset({"http", "https", "mailto", "tel"})

# How wide a picture stands in the text; without the attribute, as wide as the text.
WIDTHS = {"wide": "breit", "full": "ganze Breite"}

BOXES = {
    "fact": "Infokasten",
    "quote": "Hervorgehobenes Zitat",
    "gallery": "Bildergalerie",
    "number": "Große Zahl",
    "update": "Nachtrag",
}

# Providers of embedded content: key -> how readers know them, with the preposition of "… ansehen".
EMBEDS = {
    "youtube": ("YouTube", "bei YouTube"),
    "vimeo": ("Vimeo", "bei Vimeo"),
    "mastodon": ("Mastodon", "bei Mastodon"),
    "bluesky": ("Bluesky", "bei Bluesky"),
    "x": ("X", "bei X"),
    "instagram": ("Instagram", "bei Instagram"),
    "tiktok": ("TikTok", "bei TikTok"),
    "linkedin": ("LinkedIn", "bei LinkedIn"),
    "podcast": ("Podcast", "im Podcast"),
    "document": ("Dokument", "im Dokument"),
    "other": ("Fremdinhalt", "beim Anbieter"),
}

TIP_WORDS = frozenset({"auto", "none"})  # a reading tip chosen by the engine; no reading tip at all

MAX_SIZE = 1_000_000  # characters; a longer body is refused by forms and imports
HARD_LIMIT = 8 * MAX_SIZE  # cut here: more than any body of MAX_SIZE can grow to when its characters are escaped
MAX_DEPTH = 60  # deeper elements are dropped, their text kept: nh3 is quadratic in depth
