"""The text of a Ghost post as HTML: from its HTML, else from Lexical, Mobiledoc, Markdown or its plain text."""

import re
from collections.abc import Callable

from ..record import Loss
from ..values import text_as_html
from .card_kinds import LOSSY, MEMBERS_ONLY
from .cards import Written, hide
from .export import Row, text
from .lexical import lexical_html
from .markdown import markdown_html
from .mobiledoc import mobiledoc_html

_CARD = re.compile(r"""(?<=[\s"'])kg-([a-z]{2,20}(?:-[a-z]{1,20}){0,2})-card(?=[\s"'])""")
_GATE, _GATE_END = "<!--kg-gated-block:begin", "<!--kg-gated-block:end-->"


def body_of(post: Row, site: str) -> Written:
    """The HTML of the first format that says something. `site` is the address that Ghost leaves open ("" if unknown)."""
    losses: list[Loss] = []
    for name, write in _FORMATS:
        source = with_site(text(post, name), site)
        if not source:
            continue
        written = write(source)
        if written.html.strip() or written.hidden:
            written.losses[:0] = losses
            _tell_cards(written)
            return written
        losses += written.losses
    return Written(losses=losses)


def with_site(source: str, site: str) -> str:
    return source.replace("__GHOST_URL__/", f"{site}/").replace("__GHOST_URL__", site or "/")


def _html(source: str) -> Written:
    """Without the blocks that only members could read."""
    written = Written()
    first, *gated = source.split(_GATE)
    parts = [first]
    for block in gated:
        rule, _, rest = block.partition("-->")
        inner, _, after = rest.partition(_GATE_END)
        is_open = "nonMember:true" in rule
        parts += [inner if is_open else hide(inner, "Abschnitt für Mitglieder", MEMBERS_ONLY, written), after]
    written.html = "".join(parts)
    return written


def _tell_cards(written: Written) -> None:
    for match in _CARD.finditer(written.html):
        if reason := LOSSY.get(match[1]):
            start = written.html.rfind("<", max(match.start() - 200, 0), match.start())
            written.lose(f"Karte {match[1]}", reason, written.html[max(start, 0) : match.end() + 200])


_FORMATS: tuple[tuple[str, Callable[[str], Written]], ...] = (
    ("html", _html),
    ("lexical", lexical_html),
    ("mobiledoc", mobiledoc_html),
    ("markdown", lambda source: Written(markdown_html(source))),
    ("plaintext", lambda source: Written(text_as_html(source))),
)
