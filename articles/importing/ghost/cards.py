"""Ghost's cards, which both of its document formats hold, as the HTML that Ghost itself writes for them.

The payloads: https://github.com/TryGhost/Koenig/tree/main/packages/kg-default-nodes
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from ..record import Loss
from .card_kinds import DAMAGED, EMAIL_ONLY, MEMBERS_ONLY, SILENT, UNKNOWN
from .markdown import markdown_html

Payload = Mapping[str, Any]

_MOST_LOSSES = 200
_MOST_ITEMS = 100_000  # values of one payload that are looked through
_WIDTHS = {"wide": " kg-width-wide", "full": " kg-width-full"}
# Settings of a card that say nothing to readers, though they may hold white space.
_SETTINGS = frozenset(
    {"type", "version", "style", "format", "mode", "detail", "indent", "direction", "rel", "target", "layout", "class"}
)


@dataclass
class Written:
    """HTML that was written, what was lost on the way, and what was not for every reader."""

    html: str = ""
    losses: list[Loss] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)  # HTML

    def lose(self, what: str, reason: str, before: str = "", after: str = "") -> None:
        if len(self.losses) < _MOST_LOSSES:
            self.losses.append(Loss(what, reason, before[:300], after[:300]))

    def damage(self, what: str, before: str = "") -> None:
        self.lose(what, DAMAGED, before)


def value(payload: Payload, *names: str) -> str:
    """The first of these that is a text, "" if none is."""
    return next((text for name in names if isinstance(text := payload.get(name), str) and text.strip()), "")


def card(name: str, payload: Payload, written: Written) -> str:
    """The HTML of a card for everybody; "" for one that only some could read, which is noted as hidden. Never raises."""
    if name in SILENT:
        written.lose(f"Karte {name}", SILENT[name])
        return ""
    write = CARDS.get(name)
    html = write(payload) if write else _unknown(name, payload, written)
    if name in ("email", "email-cta"):
        return hide(html, f"Karte {name}", EMAIL_ONLY, written)
    if not is_for_everybody(payload):
        return hide(html, f"Karte {name} für Mitglieder", MEMBERS_ONLY, written)
    return html


def hide(html: str, what: str, reason: str, written: Written) -> str:
    if html.strip():
        written.hidden.append(html)
        written.lose(what, reason, html)
    return ""


def is_for_everybody(payload: Payload) -> bool:
    """Whether the site showed it to readers who were not members."""
    rules = payload.get("visibility")
    if not isinstance(rules, dict):
        return True
    web = rules.get("web")
    if isinstance(web, dict):
        return web.get("nonMember") is not False
    return rules.get("showOnWeb") is not False and not value(rules, "segment")


def _unknown(name: str, payload: Payload, written: Written) -> str:
    words = list(words_of(payload))
    written.lose(f"Karte {name[:60]}", UNKNOWN, shown(payload), " ".join(words))
    return "".join(f"<p>{escape(text, quote=False)}</p>" if "<" not in text else f"<div>{text}</div>" for text in words)


def shown(part: Any) -> str:
    """A node in short, for a report: its own values, not what lies within."""
    values = part.items() if isinstance(part, Mapping) else enumerate(part) if isinstance(part, list) else [("", part)]
    return ", ".join(f"{key}: {inner}"[:80] for key, inner in list(values)[:20] if isinstance(inner, str | int | float))


def words_of(payload: Any) -> Iterator[str]:
    """The texts within, in their order: whatever `text` says, and other values of several words."""
    waiting: list[tuple[str, Any]] = [("", payload)]
    for _ in range(_MOST_ITEMS):
        if not waiting:
            return
        key, part = waiting.pop()
        if isinstance(part, Mapping):
            waiting.extend(reversed([(str(name), inner) for name, inner in part.items() if name not in _SETTINGS]))
        elif isinstance(part, list):
            waiting.extend(reversed([(key, inner) for inner in part]))
        elif isinstance(part, str) and part.strip() and (key == "text" or " " in part.strip()):
            yield part.strip()


def _figure(kind: str, inner: str, payload: Payload) -> str:
    caption = value(payload, "caption")
    told = f"<figcaption>{caption}</figcaption>" if caption else ""
    width = _WIDTHS.get(value(payload, "cardWidth"), "")
    return f'<figure class="kg-card kg-{kind}-card{width}">{inner}{told}</figure>'


def _div(kind: str, inner: str) -> str:
    return f'<div class="kg-card kg-{kind}-card">{inner}</div>' if inner else ""


def _image_tag(payload: Payload, source: str, alt: str = "") -> str:
    address = value(payload, source)
    return f'<img src="{escape(address)}" alt="{escape(alt)}">' if address else ""


def _image(payload: Payload) -> str:
    tag, link = _image_tag(payload, "src", value(payload, "alt")), value(payload, "href")
    if not tag:
        return ""
    return _figure("image", f'<a href="{escape(link)}">{tag}</a>' if link else tag, payload)


def _gallery(payload: Payload) -> str:
    images = payload.get("images")
    found = [image for image in images if isinstance(image, dict)] if isinstance(images, list) else []
    inner = "".join(
        f'<div class="kg-gallery-image">{_image_tag(image, "src", value(image, "alt"))}</div>' for image in found
    )
    return _figure("gallery", f'<div class="kg-gallery-container">{inner}</div>', payload)


def _embed(payload: Payload) -> str:
    url, html = value(payload, "url"), value(payload, "html")
    return _figure("embed", f"<div>{escape(url)} </div>" if url.startswith("http") else html, payload)


def _bookmark(payload: Payload) -> str:
    told = payload.get("metadata")
    told = told if isinstance(told, dict) else {}
    url = value(payload, "url") or value(told, "url")
    title, about = value(told, "title") or url, value(told, "description")
    inner = f'<div class="kg-bookmark-title">{escape(title)}</div><div class="kg-bookmark-description">{escape(about)}</div>'
    return _figure("bookmark", f'<a class="kg-bookmark-container" href="{escape(url)}">{inner}</a>', payload)


def _html(payload: Payload) -> str:
    return f"<div>{value(payload, 'html')}</div>"


def _markdown(payload: Payload) -> str:
    return f"<div>{markdown_html(value(payload, 'markdown'))}</div>"


def _code(payload: Payload) -> str:
    caption = value(payload, "caption")
    code = f"<pre><code>{escape(value(payload, 'code'))}</code></pre>"
    return f"{code}<p>{caption}</p>" if caption else code


def _callout(payload: Payload) -> str:
    return _div("callout", f'<div class="kg-callout-text">{value(payload, "calloutText", "text")}</div>')


def _toggle(payload: Payload) -> str:
    heading = f'<h4 class="kg-toggle-heading-text">{value(payload, "heading")}</h4>'
    return _div("toggle", f'{heading}<div class="kg-toggle-content">{value(payload, "content")}</div>')


def _button_tag(payload: Payload, text: str = "buttonText", url: str = "buttonUrl") -> str:
    address, words = value(payload, url), value(payload, text)
    return f'<p><a href="{escape(address)}">{escape(words or address)}</a></p>' if address or words else ""


def _button(payload: Payload) -> str:
    return _div("button", _button_tag(payload))


def _headings(payload: Payload) -> str:
    heading, text = value(payload, "header", "heading"), value(payload, "subheader", "subheading")
    return (f"<h2>{heading}</h2>" if heading else "") + (f"<p>{text}</p>" if text else "")


def _header(payload: Payload) -> str:
    button = _button_tag(payload) if payload.get("buttonEnabled", payload.get("hasButton")) is not False else ""
    return _div("header", _headings(payload) + button)


def _product(payload: Payload) -> str:
    title = value(payload, "productTitle")
    button = _button_tag(payload, "productButton", "productUrl") if payload.get("productButtonEnabled") else ""
    parts = [_image_tag(payload, "productImageSrc"), f"<h4>{title}</h4>" if title else ""]
    return _div("product", "".join([*parts, f"<div>{value(payload, 'productDescription')}</div>", button]))


def _signup(payload: Payload) -> str:
    disclaimer = value(payload, "disclaimer")
    return _div("signup", _headings(payload) + (f"<p>{disclaimer}</p>" if disclaimer else ""))


def _video(payload: Payload) -> str:
    return _figure("video", f'<video src="{escape(value(payload, "src"))}"></video>', payload)


def _audio(payload: Payload) -> str:
    title = f'<div class="kg-audio-title">{escape(value(payload, "title"))}</div>'
    return _div("audio", f'<audio src="{escape(value(payload, "src"))}"></audio>{title}')


def _file(payload: Payload) -> str:
    title = value(payload, "fileTitle", "title", "fileName")
    about = value(payload, "fileCaption")
    inner = (
        f'<div class="kg-file-card-title">{escape(title)}</div><div class="kg-file-card-caption">{escape(about)}</div>'
    )
    return _div("file", f'<a href="{escape(value(payload, "src"))}">{inner}</a>')


def _email(payload: Payload) -> str:
    return value(payload, "html") + _button_tag(payload)


def _call_to_action(payload: Payload) -> str:
    button = _button_tag(payload) if payload.get("showButton") is not False else ""
    sponsor = value(payload, "sponsorLabel") if payload.get("hasSponsorLabel") is not False else ""
    parts = [f"<div>{sponsor}</div>" if sponsor else "", _image_tag(payload, "imageUrl")]
    return _div("cta", "".join([*parts, f"<div>{value(payload, 'textValue')}</div>", button]))


def _nft(payload: Payload) -> str:
    told = payload.get("metadata")
    told = told if isinstance(told, dict) else {}
    inner = _image_tag(told, "image_url") + _button_tag(
        {"text": value(told, "title"), "url": value(payload, "url")}, "text", "url"
    )
    return _div("nft", inner + value(payload, "caption"))


def _before_after(payload: Payload) -> str:
    images = (payload.get("beforeImage"), payload.get("afterImage"))
    inner = "".join(f"<div>{_image_tag(image, 'src')}</div>" for image in images if isinstance(image, dict))
    return _div("before-after", inner + f"<p>{value(payload, 'caption')}</p>")


def _rule(payload: Payload) -> str:
    return "<hr>"


CARDS: dict[str, Callable[[Payload], str]] = {
    **dict.fromkeys(("hr", "horizontalrule", "divider"), _rule),
    **dict.fromkeys(("code", "codeblock"), _code),
    **dict.fromkeys(("markdown", "card-markdown"), _markdown),
    **dict.fromkeys(("email", "email-cta"), _email),
    "image": _image, "gallery": _gallery, "embed": _embed, "bookmark": _bookmark, "html": _html, "callout": _callout, "toggle": _toggle,
    "button": _button, "header": _header, "product": _product, "signup": _signup, "video": _video, "audio": _audio, "file": _file,
    "call-to-action": _call_to_action, "nft": _nft, "before-after": _before_after,
}  # fmt: skip
