"""Pictures, galleries and their captions."""

import re
from html import escape

from ...body.tree import Node
from .context import Context, Write
from .tree import classes, first, nodes, text_of

_NUMBER = re.compile(r"(?:wp-image-|attachment_)(\d{1,12})")
_PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif|bmp|tiff?|svg)$", re.IGNORECASE)
_BACKGROUND = re.compile(r"background(?:-image)?\s*:[^;]{0,40}url\(\s*['\"]?([^'\")]{1,500})")
# Where the address of a picture stands, the best first: pages that load late hold a stand-in in `src`.
_SOURCES = ("data-full-url", "data-orig-file", "data-src", "data-lazy-src", "src")
_WIDTHS = {"alignwide": "wide", "kg-width-wide": "wide", "alignfull": "full", "kg-width-full": "full"}
GALLERIES = frozenset({"wp-block-gallery", "gallery", "blocks-gallery-grid", "kg-gallery-card", "tiled-gallery"})


def is_picture_file(url: str) -> bool:
    return bool(_PICTURE_FILE.search(url.partition("?")[0].partition("#")[0]))


def source_of(node: Node) -> str:
    """The address of an `<img>`; "" where there is none but a stand-in."""
    for name in _SOURCES:
        value = node.attributes.get(name, "").strip()
        if value and not value.startswith(("data:", "about:")):
            return value
    largest = node.attributes.get("srcset", "").rpartition(",")[2].split()
    return largest[0] if largest else ""


def image(context: Context, write: Write, node: Node, caption: str = "", width: str = "") -> str:
    """An `<img>` as a figure; `caption` is HTML."""
    if "wp-smiley" in classes(node) or "/images/core/emoji/" in node.attributes.get("src", ""):
        return escape(node.attributes.get("alt", ""))
    if {node.attributes.get("width"), node.attributes.get("height")} & {"1", "0"}:
        context.lose("Zählpixel", "zählt Leser und zeigt nichts", node)
        return ""
    source = source_of(node)
    number = _NUMBER.search(node.attributes.get("class", "") + " " + node.attributes.get("id", ""))
    given = node.attributes.get("data-id") or node.attributes.get("data-attachment-id") or ""
    found = context.find_picture(context.absolute(source), number[1] if number else given) if source else None
    if found is None:
        told = node.attributes.get("alt", "")
        context.lose("Bild ohne Datei", "keine Adresse, die zu einer Datei führt", node, told)
        return context.block(f"<p>[Bild: {escape(told)}]</p>") if told else ""
    alt = " ".join((node.attributes.get("alt") or found.alt).split())[:300]
    return context.block(figure_html(found.key, alt, caption, width))


def figure_html(key: str, alt: str, caption: str = "", width: str = "") -> str:
    """A picture that waits for its file: `articles.importing.references` puts its number in."""
    told = f"<figcaption>{caption}</figcaption>" if caption.strip() else ""
    how = f' data-width="{width}"' if width else ""
    return f'<figure data-source="{escape(key)}" data-alt="{escape(alt)}"{how}>{told}</figure>'


def linked_images(context: Context, write: Write, node: Node, url: str) -> str:
    """An `<a>` around pictures: one that leads to the file itself goes, any other stands in the caption."""
    pictures = [part for part in nodes(node) if part.tag == "img"]
    text = escape(text_of(node))
    is_to_file = not url or is_picture_file(url) or "attachment_id=" in url
    caption = text if is_to_file else f'<a href="{escape(url)}">{text or "Link zum Bild"}</a>'
    return "".join(
        image(context, write, picture, caption if not count else "") for count, picture in enumerate(pictures)
    )


def figure(context: Context, write: Write, node: Node) -> str:
    """A `<figure>` around one picture or several."""
    pictures = [part for part in nodes(node) if part.tag == "img"]
    caption = caption_of(context, write, node)
    width = next((_WIDTHS[name] for name in sorted(classes(node)) if name in _WIDTHS), "")
    if len(pictures) > 1:
        return gallery(context, write, node)
    link = next((part for part in nodes(node) if part.tag == "a" and first(part, "img")), None)
    url = context.absolute(link.attributes.get("href", "")) if link else ""
    if url and not is_picture_file(url) and "attachment_id=" not in url and "<a " not in caption:
        caption = f'<a href="{escape(url)}">{caption or "Link zum Bild"}</a>'
    return image(context, write, pictures[0], caption, width)


def caption_of(context: Context, write: Write, node: Node) -> str:
    """The caption of the figure itself, not of one within it, as inline HTML."""
    own = [part for part in node.children if isinstance(part, Node)]
    found = next((part for part in own if part.tag == "figcaption" or "wp-caption-text" in classes(part)), None)
    if found is None and sum(part.tag == "img" for part in nodes(node)) == 1:
        found = first(node, "figcaption")
    return inline(context, write, found) if found else ""


def inline(context: Context, write: Write, node: Node) -> str:
    return context.holding(lambda: "".join(map(write, node.children))).strip()


def gallery(context: Context, write: Write, node: Node) -> str:
    """Several pictures; each with its own caption, the caption of all as the title."""
    title = next(
        (text_of(part) for part in nodes(node) if classes(part) & {"blocks-gallery-caption", "kg-gallery-caption"}), ""
    )
    own = [part for part in node.children if isinstance(part, Node) and part.tag == "figcaption"]
    title = title or (text_of(own[0]) if own else "")
    outer, context.held = context.held, None
    figures = "".join(_gallery_pictures(context, write, node, own))
    context.held = outer
    if not figures:
        return ""
    heading = f"<h3>{escape(title)}</h3>" if title else ""
    return context.block(f'<aside data-box="gallery">{heading}{figures}</aside>')


def _gallery_pictures(context: Context, write: Write, node: Node, own: list[Node]) -> list[str]:
    captioned: set[int] = set()
    found: list[str] = []
    for part in nodes(node):
        frame = part is not node and (part.tag in ("figure", "li", "dl") or classes(part) & {"gallery-item"})
        picture = first(part, "img") if frame else part if part.tag == "img" else None
        if picture is None or id(picture) in captioned:
            continue
        captioned.add(id(picture))
        caption = ""
        if frame:
            told = first(part, "figcaption") or next((dd for dd in nodes(part) if dd.tag == "dd"), None)
            caption = inline(context, write, told) if told and told not in own else ""
        found.append(image(context, write, picture, caption))
    return found


def background(context: Context, write: Write, node: Node) -> str:
    """The picture behind a cover of former times, which stands in its style."""
    match = _BACKGROUND.search(node.attributes.get("style", "")[:2000])
    return image(context, write, Node("img", {"src": match[1], "alt": ""})) if match else ""
