"""Cleaning: every body, from whatever source, is cleaned here before it is stored."""

from functools import lru_cache

import nh3

from .parse import parse
from .vocabulary import ATTRIBUTES, MAX_SIZE, TAGS, URL_SCHEMES
from .write import write

# nh3 takes quadratic time for runs of "&amp;", "&nbsp;", "§", "·" … It reads characters that no text contains instead.
_AMPERSAND = "\ufffe"
_STAND_INS = {ord("\xa0") + number: 0xFDD0 + number for number in range(32)}
_BACK = {stand_in: character for character, stand_in in _STAND_INS.items()} | {
    0xFDD0: "&nbsp;",
    ord(_AMPERSAND): "&amp;",
}


# One request reads the same text several times: as posted, as stored, for the checklist, for the form.
@lru_cache(maxsize=16)
def clean(source: str) -> str:
    """`source` in the stored form of the vocabulary. Linear in its length, never raises; `clean(clean(x)) == clean(x)`.

    Our own reading bounds size and depth and keeps only known structure; nh3, a browser's parser with an allow-list,
    has the last word on what may be stored.
    """
    html = write(parse(source)).replace("&nbsp;", "\xa0").replace("&amp;", _AMPERSAND)
    return nh3.clean(
        html.translate(_STAND_INS),
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        url_schemes=set(URL_SCHEMES),
        link_rel=None,
        strip_comments=True,
    ).translate(_BACK)


def excess(source: str) -> int:
    """How many characters `source`, as typed or as stored, has above `MAX_SIZE`; 0 if it may be stored."""
    size = len(source) if len(source) > MAX_SIZE else len(clean(source))
    return max(size - MAX_SIZE, 0)
