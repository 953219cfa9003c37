"""The door: every body, from whatever source, passes here before it is stored."""

from functools import lru_cache

import nh3

from .parse import parse
from .vocabulary import ATTRIBUTES, TAGS, URL_SCHEMES
from .write import write


# One request reads the same text several times: as posted, as stored, for the checklist, for the form.
@lru_cache(maxsize=16)
def clean(source: str) -> str:
    """`source` in the stored form of the vocabulary. Linear in its length, never raises; `clean(clean(x)) == clean(x)`.

    Our own reading bounds size and depth and keeps only known structure; nh3, a browser's parser with an allow-list,
    has the last word on what may be stored.
    """
    return nh3.clean(
        write(parse(source)),
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        url_schemes=set(URL_SCHEMES),
        link_rel=None,
        strip_comments=True,
    )
