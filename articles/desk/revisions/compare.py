"""What differs between two snapshots, in words an editor reads: text word by word, lists by what came and went."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ... import body
from ...models import Image, Snapshot
from ...models.article.content import CHOICES, LABELS, TEXTS
from ...presentation.articles.differences import paragraphs, words
from .. import describe

_OTHERS = tuple(name for name in Snapshot.__dataclass_fields__ if name not in (*TEXTS, "body", "extra"))


@dataclass(frozen=True)
class Difference:
    """One field that differs; `html` shows it with `<ins>` and `<del>`."""

    label: str
    html: SafeString


def compare(old: Snapshot, new: Snapshot) -> list[Difference]:
    """Everything that differs, in the order of the form."""
    texts = [name for name in TEXTS if getattr(old, name) != getattr(new, name)]
    differences = [Difference(LABELS[name], words(getattr(old, name), getattr(new, name))) for name in texts]
    if old.body != new.body:
        differences.append(Difference(LABELS["body"], blocks(old.blocks, new.blocks)))
    for name in _OTHERS:
        before, after = _said(old, name), _said(new, name)
        if before != after:
            differences.append(Difference(LABELS[name], _sets(before, after)))
    return differences


def changed_fields(old: Snapshot, new: Snapshot) -> list[str]:
    """The names of what differs, as the form has them."""
    names = (*TEXTS, "body", *_OTHERS)
    return [LABELS[name] for name in names if getattr(old, name) != getattr(new, name)]


def in_words(snapshot: Snapshot, name: str) -> str:
    """One field of a snapshot as an editor would say it."""
    return " · ".join(_said(snapshot, name)) or "leer"


def _said(snapshot: Snapshot, name: str) -> list[str]:
    value = getattr(snapshot, name)
    if name in _SAY:
        return _SAY[name](snapshot)
    return [CHOICES[name].get(value, value)] if name in CHOICES and value else [str(value)] if value else []


def block_text(block: body.Block) -> str:
    """A block as one line of text: what it says, or what it is."""
    text = " ".join(body.inline_text(content) for content in block.inlines()).strip()
    if isinstance(block, body.Picture):
        width = f", {body.WIDTHS[block.width]}" if block.width else ""
        return f"[Bild {block.image}{width}] {text}".strip()
    if isinstance(block, body.Gallery):
        return f"[Bildergalerie {', '.join(str(picture.image) for picture in block.pictures)}] {text}".strip()
    if isinstance(block, body.Chart):
        return f"[{body.charts.CHARTS[block.kind]}] {text}".strip()
    if isinstance(block, body.Tip):
        words = {"auto": "automatisch", "none": "keiner"}
        return f"[Lesetipp: {words.get(block.target, f'Artikel {block.target}')}]"
    return text


def blocks(old: list[body.Block], new: list[body.Block]) -> SafeString:
    """The text block by block."""
    return paragraphs([block_text(block) for block in old], [block_text(block) for block in new])


def _sets(old: list[str], new: list[str]) -> SafeString:
    gone = [format_html("<del>{}</del>", value) for value in old if value not in new]
    come = [format_html("<ins>{}</ins>", value) for value in new if value not in old]
    changes = [*gone, *come] or [format_html("<ins>neue Reihenfolge: {}</ins>", ", ".join(new))]
    return format_html_join(", ", "{}", ((change,) for change in changes))


def _lead(snapshot: Snapshot) -> list[str]:
    """The picture by its name, and how it is used; one query if there is one."""
    lead = snapshot.lead_image
    if lead is None:
        return []
    image = Image.objects.filter(pk=lead.image).first()
    alt = "schmückend" if lead.is_decorative else f"Alternativtext: {lead.alt or 'keiner'}"
    return [f"Bild: {image or lead.image}", f"Bildunterschrift: {lead.caption or 'keine eigene'}", alt]


# How fields that are no plain text are said; others by their value.
_SAY: dict[str, Callable[[Snapshot], list[str]]] = {
    "byline": lambda shown: [author["name"] for author in describe.authors(shown.byline)],
    "tags": lambda shown: [tag["name"] + " (Hauptthema)" * tag["main"] for tag in describe.tags(shown.tags)],
    "sources": lambda shown: [f"{source.name} {source.url}".strip() for source in shown.sources],
    "lead_image": _lead,
    "follows": lambda shown: [f"Artikel {shown.follows}"] if shown.follows else [],
    "ai_use": lambda shown: [CHOICES["ai_use"].get(shown.ai_use, "nicht angegeben")],
}
