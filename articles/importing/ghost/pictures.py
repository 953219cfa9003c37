"""The pictures that texts of a Ghost site name, by their addresses."""

import re
from dataclasses import replace

from ..record import Picture

_SIZE = re.compile(r"(?<=/content/images/)size/w\d{1,5}(?:h\d{1,5})?/(?:format/\w{1,10}/)?")
_SCHEME = re.compile(r"(?!https?:)[a-zA-Z][a-zA-Z0-9+.-]{0,30}:")
_FOLDER = "/content/images/"


class Pictures:
    """`known` fills while texts are read: an export of Ghost has no list of its pictures."""

    def __init__(self) -> None:
        self.known: dict[str, Picture] = {}

    def find(self, address: str, number: str = "") -> Picture | None:
        """The picture behind an address: the original of a smaller copy. None for what is no address of a file."""
        source = _SIZE.sub("", address.strip())
        if not source or _SCHEME.match(source) or len(source) > 2000:
            return None
        if source not in self.known:
            _, is_own, path = source.partition(_FOLDER)
            others = (f"{_FOLDER.lstrip('/')}{path}",) if is_own else ()
            self.known[source] = Picture(source, source, others)
        return self.known[source]

    def lead(self, address: str, alt: str, caption: str, owner: str) -> str:
        """The key of a lead picture with its texts; where the file has other texts already, a key of its own. "" for no picture."""
        picture = self.find(address)
        if picture is None:
            return ""
        told = replace(picture, alt=alt, caption=caption)
        if told == picture:
            return picture.key
        key = picture.key if not picture.alt and not picture.caption else f"{picture.key}#{owner}"
        self.known[key] = replace(told, key=key)
        return key
