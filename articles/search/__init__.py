"""Search: texts and queries become tokens, the database finds matches, and one formula ranks them."""

from .begun import ids_with_words
from .facets import Facets, Named, Narrowing, public_named
from .searching import Found, matching_ids, search
from .snippets import marked, marks_of, snippet, text_of, written
from .titles import titled

__all__ = [
    "Facets",
    "Found",
    "Named",
    "Narrowing",
    "ids_with_words",
    "marked",
    "marks_of",
    "matching_ids",
    "public_named",
    "search",
    "snippet",
    "text_of",
    "titled",
    "written",
]
