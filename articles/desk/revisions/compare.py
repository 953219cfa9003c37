"""What differs between two snapshots, in words an editor reads: text word by word, lists by what came and went."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from ... import body
from ...models import Image, Snapshot
from ...models.article.content import CHOICES, LABELS, TEXTS
from .. import describe

# Pairs of equal parts, and of any, up to which the parts of two texts are matched: `difflib` takes minutes for a few million.
MOST_PAIRS = 200_000
MOST_STEPS = 4_000_000
_PIECES = re.compile(r"\s+|[\w\u00ad’'-]+|[^\w\s]")

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


def opcodes(old: Sequence[str], new: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    """The steps from `old` to `new`, in the form of `difflib`. White space alone is never a match.

    Of what would take too long the equal beginning and end are set aside first; if that is not enough, all between counts as replaced.
    """
    if _is_quick(old, new):
        return SequenceMatcher(str.isspace, old, new, autojunk=False).get_opcodes()
    shorter = min(len(old), len(new))
    head = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    tail = next((n for n in range(shorter - head) if old[-1 - n] != new[-1 - n]), shorter - head)
    ends = (len(old) - tail, len(new) - tail)
    between = [("replace", head, ends[0], head, ends[1])]
    if head + tail and _is_quick(old[head : ends[0]], new[head : ends[1]]):
        codes = opcodes(old[head : ends[0]], new[head : ends[1]])
        between = [(kind, i1 + head, i2 + head, j1 + head, j2 + head) for kind, i1, i2, j1, j2 in codes]
    return [("equal", 0, head, 0, head), *between, ("equal", ends[0], len(old), ends[1], len(new))]


def _is_quick(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether `difflib` matches these parts in a moment."""
    counts = Counter(part for part in old if not part.isspace())
    return len(old) * len(new) <= MOST_STEPS and sum(counts[part] for part in new) <= MOST_PAIRS


def words(old: str, new: str) -> SafeString:
    """Words added and removed inside running text."""
    edits = _edits(_PIECES.findall(old), _PIECES.findall(new))
    return mark_safe("".join(_marked(kind, escape("".join(part))) for kind, part in edits))  # noqa: S308 - escaped piece by piece


def _edits(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """("same" | "gone" | "new", parts) in reading order; a lone space between two changes belongs to both."""
    gone: list[str] = []
    come: list[str] = []
    for kind, i1, i2, j1, j2 in opcodes(old, new):
        part = list(old[i1:i2])
        if kind != "equal":
            gone += part
            come += new[j1:j2]
        elif (gone or come) and "".join(part).isspace() and i2 < len(old) and j2 < len(new):
            gone += part
            come += part
        else:
            yield from _changes(gone, come)
            gone, come = [], []
            yield "same", part
    yield from _changes(gone, come)


def _changes(gone: list[str], come: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Yields what was removed ("gone") and added ("new"); a space at the end of both is "same"."""
    tail = [gone.pop()] if gone and come and gone[-1] == come[-1] and gone[-1].isspace() else []
    if tail:
        come = come[:-1]
    if gone:
        yield "gone", gone
    if come:
        yield "new", come
    if tail:
        yield "same", tail


def _marked(kind: str, html: str) -> str:
    tags = {"gone": "del", "new": "ins"}
    return f"<{tags[kind]}>{html}</{tags[kind]}>" if kind in tags else html


def block_text(block: body.Block) -> str:
    """A block as one line of text: what it says, or what it is."""
    text = " ".join(body.inline_text(content) for content in block.inlines()).strip()
    if isinstance(block, body.Picture):
        return f"[Bild {block.image}] {text}".strip()
    if isinstance(block, body.Gallery):
        return f"[Bildergalerie {', '.join(str(picture.image) for picture in block.pictures)}] {text}".strip()
    if isinstance(block, body.Chart):
        return f"[{body.charts.CHARTS[block.kind]}] {text}".strip()
    if isinstance(block, body.Tip):
        words = {"auto": "automatisch", "none": "keiner"}
        return f"[Lesetipp: {words.get(block.target, f'Artikel {block.target}')}]"
    return text


def blocks(old: list[body.Block], new: list[body.Block]) -> SafeString:
    """The text block by block; a block that stands elsewhere counts as moved, a changed one shows its words."""
    before, after = [block_text(block) for block in old], [block_text(block) for block in new]
    moved = _moved(before, after)
    lines = []
    for kind, i1, i2, j1, j2 in opcodes(before, after):
        if kind == "equal":
            lines.append(_unchanged(before[i1:i2]))
        else:
            lines.extend(_changed(before[i1:i2], after[j1:j2], moved))
    return mark_safe("".join(lines))  # noqa: S308 - each line is escaped where it is made


def _moved(before: list[str], after: list[str]) -> set[str]:
    """Texts that are in both, but not in the same order."""
    unmoved: set[str] = set()
    for kind, start, end, _, _ in opcodes(before, after):
        unmoved.update(before[start:end] if kind == "equal" else ())
    return {text for text in set(before) & set(after) if text and text not in unmoved}


def _unchanged(texts: list[str]) -> str:
    """Unchanged paragraphs: the first and the last, and how many lie between."""
    shown: list[str] = [escape(text) for text in texts]
    if len(shown) > 3:
        shown = [shown[0], f"<em>… {len(shown) - 2} unveränderte Absätze …</em>", shown[-1]]
    return "".join(f'<p class="desk-same">{text}</p>' for text in shown)


def _changed(gone: list[str], come: list[str], moved: set[str]) -> list[str]:
    lines = []
    for index in range(max(len(gone), len(come))):
        old = gone[index] if index < len(gone) else ""
        new = come[index] if index < len(come) else ""
        if old in moved or new in moved or not _alike(old, new):
            lines += [
                _block("del", old, "verschoben von hier" if old in moved else ""),
                _block("ins", new, "hierher verschoben" if new in moved else ""),
            ]
        else:
            lines.append(f"<p>{words(old, new)}</p>")
    return lines


def _alike(old: str, new: str) -> bool:
    return bool(old and new) and SequenceMatcher(None, old.split(), new.split()).quick_ratio() > 0.4


def _block(tag: str, text: str, note: str) -> str:
    if not text:
        return ""
    about = f"<small> ({note})</small>" if note else ""
    return f"<p><{tag}>{escape(text)}</{tag}>{about}</p>"


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
