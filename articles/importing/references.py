"""From names to numbers: which picture a figure shows and where a link leads, once both are here."""

import re
from collections.abc import Callable, Mapping
from html import escape, unescape

from .former import former_path, spellings
from .record import Archive

# Only `markup.figures` writes such figures, and it escapes what it is given.
_FIGURE = re.compile(r'<figure data-source="([^"]*)"([^>]*)>(?:<figcaption>(.*?)</figcaption>)?</figure>', re.DOTALL)
_ALT = re.compile(r'data-alt="([^"]*)"')
_LINK = re.compile(r'<a href="([^"]*)">')


def with_pictures(body: str, picture: Callable[[str], int | None], address: Callable[[str], str]) -> str:
    """Each figure with the number of its picture; one whose file is missing becomes a link to where it was.

    `picture` gives the number behind a key, `address` where the file was on the former site ("" if that is unknown).
    """

    def shown(match: re.Match[str]) -> str:
        key, how, caption = unescape(match[1]), match[2], match[3] or ""
        number = picture(key)
        if number is not None:
            told = f"<figcaption>{caption}</figcaption>" if caption else ""
            return f'<figure data-image="{number}"{how}>{told}</figure>'
        alt = _ALT.search(how)
        return in_words(address(key), caption or (alt[1] if alt else ""))

    return _FIGURE.sub(shown, body)


def in_words(address: str, told: str) -> str:
    """A picture that is not here; `told` is inline HTML."""
    name = f'<a href="{escape(address)}">Bild</a>' if address.startswith(("http://", "https://")) else "Bild"
    return f"<p>[{name}{f': {told}' if told else ''}]</p>"


class Links:
    """Links to the former site. `articles` and `pages` fill while the archive comes in."""

    def __init__(
        self, archive: Archive, articles: Mapping[str, int], pages: Mapping[str, str], targets: Mapping[str, str]
    ) -> None:
        self.archive, self.articles, self.pages, self.targets = archive, articles, pages, targets
        self.waits = False  # whether the last text links something that comes in later

    def resolve(self, body: str) -> str:
        """Links to articles by their numbers, links to pages and subjects by their addresses here; others stay."""
        self.waits = False
        return _LINK.sub(self._opened, body)

    def _opened(self, match: re.Match[str]) -> str:
        path = former_path(unescape(match[1]), self.archive.hosts)
        if not path:
            return match[0]
        for spelling in spellings(path):
            if target := self.targets.get(spelling):
                return f'<a href="{escape(target)}">'
            kind, external_id = self.archive.addresses.get(spelling, ("", ""))
            if kind == "article" and (number := self.articles.get(external_id)):
                return f'<a data-article="{number}">'
            if kind == "page" and (address := self.pages.get(external_id)):
                return f'<a href="{escape(address)}">'
            self.waits = self.waits or bool(kind)
        return match[0]
