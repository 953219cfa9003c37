"""Embedded content, sound and film: a card with a link, as the house shows what others host."""

import re
from html import escape
from urllib.parse import unquote

from ...body.tree import Node
from .context import Context, Write
from .embeds import is_sound, provider_of, watched_at
from .tree import classes, first, nodes, text_of

_URL = re.compile(r"https?://[^\s<>\"']{4,1000}")
# Quotes that a script of the provider turns into a card.
POSTS = frozenset({
    "twitter-tweet", "twitter-video", "instagram-media", "tiktok-embed", "mastodon-embed", "bluesky-embed", "fb-post",
    "text-post-media", "reddit-embed-bq", "reddit-card",
})  # fmt: skip


def embed_html(context: Context, url: str, told: str = "", provider: str = "") -> str:
    """`told` is inline HTML; an address that is none of the web's gives nothing."""
    url = watched_at(url)
    if not url.startswith(("http://", "https://")):
        return ""
    kind = provider or provider_of(url) or "other"
    text = f"<p>{told}</p>" if told.strip() else ""
    return context.block(f'<aside data-embed="{kind}" data-url="{escape(url)}">{text}</aside>')


def frame(context: Context, write: Write, node: Node, told: str = "") -> str:
    """An `<iframe>`, `<embed>` or `<object>`."""
    names = ("data-src", "data-lazy-src", "src", "data", "data-url")
    addresses = [node.attributes.get(name, "") for name in names]
    addresses += [part.attributes.get("value", "") for part in nodes(node) if part.attributes.get("name") == "movie"]
    addresses += [part.attributes.get("src", "") for part in nodes(node) if part.tag == "embed"]
    url = next((url for url in addresses if url and not url.startswith("about:")), "")
    url = f"https:{url}" if url.startswith("//") else context.absolute(url) if url else ""
    if url.partition("?")[0].endswith(".swf") and not provider_of(url):
        context.lose("Flash", "läuft in keinem Browser mehr", node)
        return ""
    html = embed_html(context, url, told or escape(node.attributes.get("title", "")))
    if not html and context.held is None:
        context.lose(f"<{node.tag}>", "ohne Adresse im Netz", node)
    return html


def media(context: Context, write: Write, node: Node, told: str = "") -> str:
    """A `<video>` or `<audio>`: a link to its file, which stays where it is."""
    sources = [part for part in nodes(node) if part.tag in ("video", "audio", "source")]
    address = next((value for part in sources if (value := part.attributes.get("src", "").strip())), "")
    url = context.absolute(address)
    word = "Audio" if node.tag == "audio" or is_sound(url) else "Video"
    name = unquote(url.partition("?")[0].rpartition("/")[2])
    html = embed_html(context, url, told or escape(f"{word}: {name}"), "podcast" if word == "Audio" else "")
    if html or context.held is not None:
        reason = "die Datei bleibt, wo sie ist; im Text steht ein Link zu ihr"
        context.lose(f"{word}-Datei", reason, node, f"Fremdinhalt mit Link: {url}")
        return html
    words = f"[{word}: {told or escape(name)}]" if told or name else ""
    context.lose(f"{word} ohne brauchbare Adresse", "steht in Worten da", node, words)
    return f"<p>{words}</p>" if words else ""


def embed(context: Context, write: Write, node: Node, told: str = "") -> str:
    """A figure around embedded content: a frame, a post as a quote, or the bare address."""
    inner = first(node, "iframe", "object", "embed", "video", "audio")
    if inner is not None and inner.tag in ("video", "audio"):
        return media(context, write, inner, told)
    if inner is not None and (html := frame(context, write, inner, told)):
        return html
    quote = first(node, "blockquote")
    if quote is not None and (html := post(context, write, quote)):
        return html
    addresses = _URL.findall(text_of(node)) + [part.attributes.get("href", "") for part in nodes(node)]
    url = next((url for url in addresses if url.startswith("http")), "")
    return embed_html(context, url, told) if url else ""


def post(context: Context, write: Write, node: Node) -> str:
    """A post of a network: its words, and the link to it; "" for a quote that is none."""
    links = [part.attributes.get("href", "") for part in nodes(node)]
    links += [node.attributes.get(name, "") for name in ("cite", "data-instgrm-permalink", "data-href")]
    url = next((url for url in reversed(links) if provider_of(url)), "")
    if not url:
        return ""
    return embed_html(context, url.partition("?ref_src")[0], escape(text_of(node)[:2000]))


def lone_address(node: Node) -> str:
    """The address, if the paragraph holds nothing else."""
    text = text_of(node)
    return text if _URL.fullmatch(text) else ""


def is_post(node: Node) -> bool:
    return bool(classes(node) & POSTS)
