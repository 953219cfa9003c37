"""One spelling for one text: how invisible characters are treated in forms, autosave, imports, captions and queries."""

import re
import unicodedata

_LINE_END = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Control characters but tab and newline; zero width space, word joiner, byte order mark; marks that turn the direction of
# writing round; halves of characters that no database takes. Soft hyphens and joiners stay: they shape words and emoji.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]")
# What may stay in a text but makes no difference between two names or two words.
_SHAPING = re.compile("[\u00ad\u034f\u061c\u180e\u200c-\u200f\ufe00-\ufe0f]")
# All of these, and accents that follow their letter, as a regular expression's class: none of them ends a word.
INNER = "\u00ad\u0300-\u036f\u061c\u180e\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff"


def normalise(value: str) -> str:
    """`value` in NFC, with "\\n" as the only line end and without characters that nobody sees. Linear."""
    return unicodedata.normalize("NFC", _UNSEEN.sub("", _LINE_END.sub("\n", value)))


def without_shaping(value: str) -> str:
    """`normalise(value)` without soft hyphens, joiners and variation marks: the form in which words are compared."""
    return _SHAPING.sub("", normalise(value))
