"""The body of an article: a closed HTML vocabulary, cleaned at the door, read as blocks, rendered for readers."""

from .blocks import Block, References, inline_text, plain_text, references
from .clean import clean
from .parse import parse, safe_url
from .render import AUTO_TIP, Resolved, has_auto_tip, placed_tips, render, resolve
from .write import write_inline as inline_html
from .vocabulary import BOXES, ELEMENTS, EMBEDS, MAX_SIZE

__all__ = [
    "AUTO_TIP", "BOXES", "ELEMENTS", "EMBEDS", "MAX_SIZE", "Block", "References", "Resolved", "clean", "has_auto_tip",
    "inline_html", "inline_text", "parse", "placed_tips", "plain_text", "references", "render", "resolve", "safe_url",
]  # fmt: skip
