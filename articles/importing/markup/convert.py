"""Foreign HTML into ours, element by element. What has no place is kept in words, and told as a loss."""

import re
from collections.abc import Callable, Mapping
from html import escape

from ...body import safe_url
from ...body.tree import Node
from ...body.vocabulary import CONTAINERS
from . import figures, media
from .context import Context, FindPicture, Write
from .embeds import provider_of
from .tree import build, classes, first, text_of

# Elements that mean the same here; what they may carry is added by their handlers.
_SAME = frozenset({"strong", "b", "em", "i", "sub", "thead", "tbody", "tr", "pre", "caption"})
_RENAMED = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3", "tfoot": "tbody"}
# Elements whose text stays and whose look goes.
_LOOKS = frozenset({
    "big", "code", "dfn", "font", "ins", "kbd", "mark", "samp", "small", "tt", "u", "var", "bdo", "blink", "marquee",
})  # fmt: skip
# Elements that show no words, or none to readers.
_GONE = {
    "script": "Programme anderer laufen hier nicht",
    "style": "Gestaltung gehört nicht in den Text",
    "svg": "Zeichnung im Text",
    "canvas": "zeigt ohne Programm nichts",
    "math": "Formelsatz",
    "map": "Bild mit Klickflächen",
    "input": "Formular",
    "select": "Formular",
    "textarea": "Formular",
    "applet": "läuft in keinem Browser mehr",
    "template": "zeigt ohne Programm nichts",
    "meter": "zeigt ohne Programm nichts",
    "progress": "zeigt ohne Programm nichts",
}
_SILENT = frozenset(
    {"head", "link", "meta", "title", "col", "colgroup", "source", "track", "param", "wbr", "base", "area", "rp"}
)
_LAST_SIZES = ("colspan", "rowspan", "scope")

_HIDDEN = re.compile(r"display\s{0,5}:\s{0,5}none", re.IGNORECASE)
_MAX_STYLE = 1_000  # characters

Handler = Callable[[Context, Write, Node], str]


class Converter:
    """One text. `losses` fills while `convert` reads."""

    def __init__(self, find_picture: FindPicture, *, base: str = "", notes: Mapping[str, str] | None = None) -> None:
        self.context = Context(find_picture, base, notes)

    @property
    def losses(self) -> list:
        return self.context.losses

    def convert(self, source: str) -> str:
        """HTML that `body.clean` takes without loss, but for pictures, which still name their source. Linear, never raises."""
        root = build(source)
        self.context.collect_notes(root)
        return "".join(map(self.write, root.children))

    def write(self, part: Node | str) -> str:
        if isinstance(part, str):
            return escape(part, quote=False)
        if _HIDDEN.search(part.attributes.get("style", "")[:_MAX_STYLE]):
            self.context.lose("Verstecktes", "war auch dort nicht zu sehen", part)
            return ""
        if (handler := HANDLERS.get(part.tag)) is not None:
            return handler(self.context, self.write, part)
        inner = "".join(map(self.write, part.children))
        if part.tag in _SAME:
            return f"<{part.tag}>{inner}</{part.tag}>"
        if part.tag in _GONE:
            self.context.lose(f"<{part.tag}>", _GONE[part.tag], part)
            return ""
        if part.tag in _LOOKS:
            self.context.lose(f"<{part.tag}>", "der Text bleibt, seine Auszeichnung nicht", part, text_of(part))
            return inner
        if part.tag in _SILENT:
            return ""
        return f"<div>{inner}</div>" if part.tag in CONTAINERS or part.tag in ("aside", "dl") else inner


def _children(write: Write, node: Node) -> str:
    return "".join(map(write, node.children))


def _paragraph(context: Context, write: Write, node: Node) -> str:
    url = media.lone_address(node)
    if url and provider_of(url):
        return media.embed_html(context, url)
    if url and first(node, "a") is None:
        return f'<p><a href="{escape(url)}">{escape(url)}</a></p>'
    return f"<p>{_children(write, node)}</p>"


def _heading(context: Context, write: Write, node: Node) -> str:
    tag = _RENAMED[node.tag]
    return context.holding(lambda: f"<{tag}>{_children(write, node)}</{tag}>")


def _table(context: Context, write: Write, node: Node, caption: str = "") -> str:
    told = f"<caption>{caption}</caption>" if caption else ""
    if first(node, "table") is not None:
        context.lose("Tabelle in einer Tabelle", "die innere steht als Text in ihrer Zelle", node)
    return context.holding(lambda: f"<table>{told}{_children(write, node)}</table>")


def _cell(context: Context, write: Write, node: Node) -> str:
    kept = "".join(f' {name}="{escape(value)}"' for name in _LAST_SIZES if (value := node.attributes.get(name)))
    return f"<{node.tag}{kept}>{_children(write, node)}</{node.tag}>"


def _foot(context: Context, write: Write, node: Node) -> str:
    return f"<tbody>{_children(write, node)}</tbody>"


def _list(context: Context, write: Write, node: Node) -> str:
    if classes(node) & figures.GALLERIES and first(node, "img") is not None:
        return figures.gallery(context, write, node)
    return f"<{node.tag}>{_children(write, node)}</{node.tag}>"


def _item(context: Context, write: Write, node: Node) -> str:
    if node.attributes.get("id") in context.used_notes:
        return ""  # a footnote, which stands where its sign was
    return f"<li>{_children(write, node)}</li>"


def _term(context: Context, write: Write, node: Node) -> str:
    return f"<p><strong>{_children(write, node)}</strong></p>"


def _rule(context: Context, write: Write, node: Node) -> str:
    context.lose("Trennlinie", "Abschnitte trennt hier ein Zwischentitel", "<hr>")
    return "<div></div>"  # ends a paragraph


def _break(context: Context, write: Write, node: Node) -> str:
    return "<br>"


def _struck(context: Context, write: Write, node: Node) -> str:
    inner = _children(write, node)
    context.lose(f"<{node.tag}>", "Gestrichenes steht in eckigen Klammern", node, f"[gestrichen: {text_of(node)}]")
    return f"[gestrichen: {inner}]" if inner.strip() else ""


def _said(context: Context, write: Write, node: Node) -> str:
    return f"„{_children(write, node)}“"


def _abbreviation(context: Context, write: Write, node: Node) -> str:
    title = node.attributes.get("title", "")
    return f'<abbr title="{escape(title)}">{_children(write, node)}</abbr>'


def _raised(context: Context, write: Write, node: Node) -> str:
    return context.note_of(node) or f"<sup>{_children(write, node)}</sup>"


def _link(context: Context, write: Write, node: Node) -> str:
    address = node.attributes.get("href", "").strip()
    if note := context.note_of(node):
        return note
    if first(node, "img") is not None:
        return figures.linked_images(context, write, node, context.absolute(address))
    inner = _children(write, node)
    if not address or address.startswith("#"):
        if len(address) > 1:
            context.lose("Sprungmarke", "Zwischentitel haben hier eigene Adressen", node, text_of(node))
        return inner
    url = context.absolute(address)
    if not safe_url(url):
        context.lose("Link ohne brauchbare Adresse", "der Text bleibt", node, text_of(node))
        return inner
    return f'<a href="{escape(url)}">{inner}</a>'


def _quote(context: Context, write: Write, node: Node) -> str:
    if media.is_post(node) and (html := media.post(context, write, node)):
        return html
    return f"<blockquote>{_quoted(write, node)}</blockquote>"


def _quoted(write: Write, node: Node) -> str:
    """The inside of a quote: who said it in `<cite>`, however it was written."""
    parts = []
    for part in node.children:
        if isinstance(part, Node) and part.tag in ("cite", "footer"):
            parts.append(f"<cite>{_children(write, part)}</cite>")
        else:
            parts.append(write(part))
    return "".join(parts)


def _pull_quote(context: Context, write: Write, node: Node) -> str:
    quote = first(node, "blockquote") or node
    cite = first(node, "cite", "footer")
    said = "".join(write(part) for part in quote.children if part is not cite and not _is_caption(part))
    who = f"<cite>{_children(write, cite)}</cite>" if cite else ""
    return context.block(f'<aside data-box="quote">{said}{who}</aside>')


def _is_caption(part: Node | str) -> bool:
    return isinstance(part, Node) and part.tag in ("cite", "footer", "figcaption")


def _cite(context: Context, write: Write, node: Node) -> str:
    return f"<em>{_children(write, node)}</em>"


def _figure(context: Context, write: Write, node: Node) -> str:
    names = classes(node)
    if "wp-block-pullquote" in names:
        return _pull_quote(context, write, node)
    if names & figures.GALLERIES:
        return figures.gallery(context, write, node)
    if "kg-video-card" in names and (player := first(node, "video")):
        return _player(context, write, node, player)
    caption = figures.caption_of(context, write, node)
    if "kg-bookmark-card" in names:
        return _bookmark(node, caption)
    if any("embed" in name for name in names) or first(node, "iframe", "video", "audio", "object"):
        if html := media.embed(context, write, node, caption):
            return html
    elif (table := first(node, "table")) is not None:
        return _table(context, write, table, caption)
    elif first(node, "img") is not None:
        return figures.figure(context, write, node)
    rest = "".join(write(part) for part in node.children if not _is_caption(part))
    return f"<div>{rest}</div><p>{caption}</p>" if caption else f"<div>{rest}</div>"


def _bookmark(node: Node, caption: str) -> str:
    """A card that leads elsewhere: title and description, linked."""
    link = first(node, "a")
    named = {name: text_of(part) for part in _within(node) for name in classes(part) if name.startswith("kg-bookmark-")}
    title = named.get("kg-bookmark-title") or (text_of(link) if link else "")
    about = ": ".join(filter(None, [named.get("kg-bookmark-description", ""), caption]))
    url = link.attributes.get("href", "") if link else ""
    return f'<p><a href="{escape(url)}">{escape(title or url)}</a>{f": {escape(about)}" if about else ""}</p>'


def _within(node: Node) -> list[Node]:
    found: list[Node] = []
    waiting: list[Node | str] = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Node):
            found.append(part)
            waiting.extend(reversed(part.children))
    return found


def _details(context: Context, write: Write, node: Node) -> str:
    summary = first(node, "summary")
    return _box(context, write, node, summary)


def _box(context: Context, write: Write, node: Node, title: Node | None) -> str:
    heading = f"<h3>{escape(text_of(title))}</h3>" if title else ""
    outer, context.is_in_box = context.is_in_box, True
    inner = "".join(write(part) for part in node.children if part is not title)
    context.is_in_box = outer
    if outer or context.held is not None:
        return f"<div>{heading}{inner}</div>"
    return f'<aside data-box="fact">{heading}{inner}</aside>'


def _container(context: Context, write: Write, node: Node) -> str:
    """A `<div>`: mostly nothing, sometimes a thing of its own by its class."""
    names = classes(node)
    if "wp-caption" in names and first(node, "img") is not None:
        return figures.figure(context, write, node)
    if names & figures.GALLERIES and first(node, "img") is not None:
        return figures.gallery(context, write, node)
    if "wp-block-file" in names or "kg-file-card" in names:
        return _file(context, node)
    if "kg-callout-emoji" in names:
        return ""
    if names & {"kg-video-card", "kg-audio-card"} and (player := first(node, "video", "audio")):
        return _player(context, write, node, player)
    if "kg-toggle-card" in names:
        heading = next((part for part in _within(node) if "kg-toggle-heading-text" in classes(part)), None)
        content = next((part for part in _within(node) if "kg-toggle-content" in classes(part)), node)
        return _box(context, write, content, heading) if heading is None else _toggle(context, write, heading, content)
    if "kg-callout-card" in names:
        return _box(context, write, node, None)
    return f"<div>{figures.background(context, write, node)}{_children(write, node)}</div>"


def _toggle(context: Context, write: Write, heading: Node, content: Node) -> str:
    return _box(context, write, Node("div", {}, [heading, *content.children]), heading)


def _player(context: Context, write: Write, node: Node, player: Node) -> str:
    """Sound or film between buttons that need a program: its caption or title, and the link."""
    title = next((text_of(part) for part in _within(node) if "kg-audio-title" in classes(part)), "")
    return media.media(context, write, player, figures.caption_of(context, write, node) or escape(title))


def _file(context: Context, node: Node) -> str:
    """A file to download: a link, its button left out."""
    link = first(node, "a")
    if link is None:
        return ""
    url = context.absolute(link.attributes.get("href", ""))
    told = [text_of(part) for part in _within(link) if classes(part) & {"kg-file-card-title", "kg-file-card-caption"}]
    name = ": ".join(filter(None, told)) or text_of(link) or url.rpartition("/")[2]
    context.lose("Datei zum Herunterladen", "die Datei bleibt, wo sie ist; im Text steht ein Link zu ihr", node, name)
    return f'<p><a href="{escape(url)}">{escape(name)}</a></p>' if safe_url(url) else f"<p>{escape(name)}</p>"


def _fallback(context: Context, write: Write, node: Node) -> str:
    """What `<noscript>` says to browsers without programs; a second copy of a picture says nothing new."""
    raw = "".join(part for part in node.children if isinstance(part, str))
    if "<img" in raw or not raw.strip():
        return ""
    return "".join(map(write, build(raw).children))


def _form(context: Context, write: Write, node: Node) -> str:
    context.lose("Formular", "Leser schicken hier nichts ab; sein Text bleibt", node, text_of(node))
    return f"<div>{_children(write, node)}</div>"


HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _heading),
    **dict.fromkeys(("ul", "ol"), _list),
    **dict.fromkeys(("td", "th"), _cell),
    **dict.fromkeys(("del", "s", "strike"), _struck),
    **dict.fromkeys(("abbr", "acronym"), _abbreviation),
    **dict.fromkeys(("iframe", "object", "embed"), media.frame),
    **dict.fromkeys(("video", "audio"), media.media),
    "p": _paragraph, "table": _table, "tfoot": _foot, "li": _item, "dt": _term, "hr": _rule, "br": _break, "q": _said, "sup": _raised,
    "a": _link, "img": figures.image, "blockquote": _quote, "cite": _cite, "figure": _figure, "details": _details, "div": _container,
    "noscript": _fallback, "form": _form,
}  # fmt: skip
