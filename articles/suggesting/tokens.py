"""A text and the names of tags, cut into the same tokens, with the keys under which an inflected word meets its name."""

import re
from dataclasses import dataclass
from functools import lru_cache

from ..text import fold, stem

# A run of letters or of digits, with a genitive's apostrophe: "Nvidia's", "Reuters’".
_TOKEN = re.compile(r"([^\W\d_]+|\d+)(['’]s?(?![^\W_]))?")
# What may stand between two words of one name: a space, a hyphen or a dot without space, an ampersand, or nothing ("NIS2").
_GAP = re.compile(r"[\-\u2010\u2011./&+\u2019']?|\s|\s?&\s?")
_HYPHENS = frozenset("-\u2010\u2011")
_ADJECTIVE_END = ("e", "er", "es", "en")


@dataclass(frozen=True, slots=True)
class Word:
    """A token of a text. `is_joined`: a name may run on from the token before; `hyphen`: with a hyphen between them."""

    text: str
    start: int
    end: int
    is_joined: bool
    hyphen: bool
    genitive: bool  # by an apostrophe

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()


def cut(text: str) -> list[Word]:
    """The words of a text, or of a name, in order."""
    words: list[Word] = []
    end = 0
    for match in _TOKEN.finditer(text):
        gap = text[end : match.start()]
        joined = bool(words) and _GAP.fullmatch(gap) is not None
        words.append(Word(match[1], match.start(), match.end(), joined, gap in _HYPHENS, match[2] is not None))
        end = match.end()
    return words


@lru_cache(maxsize=50_000)
def keys(word: str) -> tuple[str, ...]:
    """Every key under which a word of a text may be found: as written, folded, without a genitive s, its stem.

    "^" says that the word begins with a capital, "~" that the key is a stem, "=" that it is written just so.
    """
    folded = fold(word)
    shapes = [folded, "~" + stem(folded)]
    if len(folded) > 2 and folded.endswith("s"):
        shapes.append(folded[:-1])
    every_key = [*shapes, *("^" + shape for shape in shapes)] if word[0].isupper() else shapes
    if word[:2].isupper() or len(word) == 1:
        every_key.append("=" + word)
        if word.endswith("s") and word[:-1].isupper():
            every_key.append("=" + word[:-1])
    return tuple(dict.fromkeys(every_key))


def key_of_name(word: str, *, kind: str, is_last: bool) -> str:
    """The one key under which a word of a name is stored.

    An acronym only meets itself ("BIS" is not "bis"), a proper name itself and its genitive, every other word its stem.
    """
    if word.isdigit():
        return word
    if word.isupper() and len(word) <= 4:
        return "=" + word
    is_adjective = not is_last and len(word) >= 5 and word.endswith(_ADJECTIVE_END)
    capital = "^" if word[0].isupper() else ""
    stemmed = "~" + stem(fold(word))
    if kind == "company" or _is_coined(word):
        return capital + (stemmed if is_adjective else fold(word))
    return stemmed if is_adjective else capital + stemmed


def _is_coined(word: str) -> bool:
    """Whether a word has capitals inside, as names have: "GmbH", "TikTok", "BNetzA"."""
    return not word[1:].islower() and len(word) > 1
