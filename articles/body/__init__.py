"""The body of an article: HTML of few known elements, cleaned before it is stored, read as blocks, rendered for readers."""

from . import charts
from .blocks import (
    Block,
    Chart,
    FactBox,
    Gallery,
    Heading,
    Picture,
    References,
    Run,
    Tip,
    inline_text,
    is_bold,
    linked_in_text,
    links,
    pictures,
    plain_text,
    references,
)
from .clean import clean, excess
from .inline import NUMBER, safe_url
from .laws import Cited, mark_laws
from .losses import lost_addresses, lost_words
from .parse import parse
from .render import (
    AUTO_TIP,
    Resolved,
    cited_laws,
    has_auto_tip,
    headings,
    linked_articles,
    placed_tips,
    render,
    resolve,
    shown_until,
)
from .vocabulary import BOXES, ELEMENTS, EMBEDS, MAX_SIZE, URL_SCHEMES, WIDTHS
from .write import write_block
from .write import write_inline as inline_html

__all__ = [
    "AUTO_TIP", "BOXES", "ELEMENTS", "EMBEDS", "MAX_SIZE", "NUMBER", "URL_SCHEMES", "WIDTHS", "Block", "Chart", "Cited", "FactBox", "Gallery",
    "Heading", "Picture", "References", "Resolved", "Run", "Tip", "charts", "cited_laws", "clean", "excess", "has_auto_tip", "headings",
    "inline_html", "inline_text", "is_bold", "linked_articles", "linked_in_text", "links", "lost_addresses", "lost_words", "mark_laws",
    "parse", "pictures", "placed_tips", "plain_text", "references", "render", "resolve", "safe_url", "shown_until", "write_block",
]  # fmt: skip
