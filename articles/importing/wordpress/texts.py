"""The text of a post: its blocks or its classic HTML, with shortcodes, footnotes and pictures, into our vocabulary."""

import re
from collections import Counter
from dataclasses import dataclass, field

from ..markup import Converter
from ..markup.context import with_addresses
from ..markup.tree import build
from ..record import Loss
from ..values import json_value, plain
from .attachments import Attachments
from .block_kinds import LOSSY
from .blocks import flatten, has_blocks
from .classic import with_paragraphs
from .known_shortcodes import PostShortcodes
from .wxr import Post

_MARKS = re.compile(r"<!--\s{0,5}(?:more(?: [^<>]{0,200})?|nextpage|noteaser)\s{0,5}-->")


@dataclass
class Texts:
    """`reusable` are the texts of blocks used in several places, by number; `blocks` counts the blocks that were met."""

    attachments: Attachments
    reusable: dict[str, str] = field(default_factory=dict)
    blocks: Counter[str] = field(default_factory=Counter)
    shown: set[str] = field(default_factory=set)  # kinds of blocks of which an example was told
    hidden: list[str] = field(default_factory=list)  # of the last text, what only members saw: for the desk

    def read(self, post: Post) -> tuple[str, list[Loss]]:
        """The body, in which pictures still name their source, and what was lost. Never raises."""
        source, losses = post["content"], []
        self.hidden.clear()
        if has_blocks(source):
            flat = flatten(source, self.reusable)
            self.blocks += flat.kinds
            losses += flat.losses + [self._changed(name, raw, post) for name, raw in flat.lossy]
            html = self._html(_MARKS.sub("", flat.html), post, losses, is_classic=False)
        else:
            html = self._html(_MARKS.sub("\n\n", source), post, losses, is_classic=True)
        return html, losses

    def _html(self, source: str, post: Post, losses: list[Loss], *, is_classic: bool) -> str:
        shortcodes = PostShortcodes(post.id, self.attachments, _footnotes(post), losses)
        expander = shortcodes.expander()
        expanded = expander.expand(source)
        self.hidden += [text for raw in expander.hidden if (text := plain(raw))]
        html = with_paragraphs(expanded) if is_classic else expanded
        converter = Converter(self.attachments.find, base=post["link"], notes=shortcodes.notes)
        body = converter.convert(html)
        losses += converter.losses
        return body

    def _changed(self, name: str, raw: str, post: Post) -> Loss:
        """A block that comes in otherwise; of each kind one is shown before and after."""
        what, reason = f"Block {name}", LOSSY[name]
        if name in self.shown:
            return Loss(what, reason)
        self.shown.add(name)
        flat = flatten(raw, self.reusable)
        return Loss(what, reason, raw[:300], self._html(flat.html, post, [], is_classic=False)[:300] or "–")


def _footnotes(post: Post) -> dict[str, str]:
    """The block editor keeps footnotes beside the text, as JSON."""
    notes = json_value(post.meta.get("footnotes", ""))
    found = [note for note in notes if isinstance(note, dict)] if isinstance(notes, list) else []
    return {str(note.get("id", "")): with_addresses(build(str(note.get("content", "")))) for note in found}
