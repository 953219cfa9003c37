"""What an address that leads nowhere may have meant."""

from ...search import titled
from .cards import Card, headline
from .teasers import teasers_of

_LONGEST = 100  # characters of an address
_GUESSES = 3


def words_of(path: str) -> str:
    """The words of "/artikel/chips-aus-taiwan/"; empty where an address has not two of them."""
    last = path.rstrip("/").rpartition("/")[2].removesuffix(".html")[:_LONGEST]
    words = [word for word in last.split("-") if word]
    return " ".join(words) if len(words) > 1 and "".join(words).isalnum() else ""


def guesses(words: str) -> list[Card]:
    """Articles with such titles; three queries at most, none without words."""
    ids = titled(words, _GUESSES) if words else []
    found = teasers_of(ids)
    return [headline(found[pk]) for pk in ids if pk in found]
