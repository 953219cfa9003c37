"""Paragraphs of the classic editor: WordPress stores its texts without `<p>` and makes them from empty lines.

After the rules that WordPress documents for `wpautop` (https://developer.wordpress.org/reference/functions/wpautop/).
"""

import re
from collections.abc import Iterator

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})(?:[\s/][^<>]*)?>|<!--")
_EMPTY_LINE = re.compile(r"\n[ \t]*\n\s*")
# Elements that end a paragraph.
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "caption", "center", "col", "colgroup", "dd", "details", "div", "dl", "dt", "embed",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "iframe", "legend",
    "li", "main", "map", "menu", "nav", "noscript", "object", "ol", "p", "pre", "script", "section", "style", "summary", "table", "tbody",
    "td", "tfoot", "th", "thead", "tr", "ul", "video", "audio",
})  # fmt: skip
# Among these, those whose text is no paragraph of its own.
_HOLDERS = frozenset({
    "caption", "dd", "dt", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "iframe", "legend", "li", "object", "p", "script",
    "style", "summary", "td", "th", "ul", "ol", "table", "tbody", "thead", "tr", "tfoot", "dl", "noscript", "audio", "video",
})  # fmt: skip
_VOID = frozenset({"col", "embed", "hr"})
_MOST_OPEN = 200


def with_paragraphs(source: str) -> str:
    """`source` with `<p>` around what stands free, and `<br>` where a line ends within. Linear, never raises."""
    writer = _Writer()
    at = 0
    for tag in _tags(source):
        writer.text(source[at : tag.start()])
        writer.tag(tag[0], tag[2].lower(), is_end=bool(tag[1]))
        at = tag.end()
    writer.text(source[at:])
    return writer.whole()


def _tags(source: str) -> Iterator[re.Match[str]]:
    """The tags of `source`, but for those in comments."""
    at, last_comment_end = 0, source.rfind("-->")
    while (tag := _TAG.search(source, at)) is not None:
        if tag[0] != "<!--":
            yield tag
            at = tag.end()
        else:
            at = source.find("-->", tag.end()) + 3 if last_comment_end >= tag.end() else tag.end()


class _Writer:
    def __init__(self) -> None:
        self.done: list[str] = []
        self.paragraph: list[str] = []
        self.holders: list[str] = []  # open elements whose text is no paragraph
        self.is_pre = 0

    def text(self, text: str) -> None:
        if self.is_pre:
            self.done.append(text)
        elif self.holders:
            self.done.append(_with_breaks(text) if self.holders[-1] == "p" else text)
        else:
            first, *others = _EMPTY_LINE.split(text)
            self.paragraph.append(first)
            for part in others:
                self.flush()
                self.paragraph.append(part)

    def tag(self, tag: str, name: str, *, is_end: bool) -> None:
        if name not in _BLOCKS:
            (self.done if self.holders or self.is_pre else self.paragraph).append(tag)
            return
        self.flush()
        self.done.append(tag)
        if name == "pre":
            self.is_pre = max(self.is_pre + (-1 if is_end else 1), 0)
        elif name in _HOLDERS and not is_end and len(self.holders) < _MOST_OPEN:
            self.holders.append(name)
        elif name in self.holders:
            del self.holders[len(self.holders) - 1 - self.holders[::-1].index(name) :]

    def flush(self) -> None:
        inner = "".join(self.paragraph).strip()
        self.paragraph.clear()
        if inner:
            self.done.append(f"<p>{_with_breaks(inner)}</p>\n")

    def whole(self) -> str:
        self.flush()
        return "".join(self.done)


def _with_breaks(text: str) -> str:
    """Line ends as `<br>`, unless one stands there already."""
    lines = text.split("\n")
    kept = [
        line if line.rstrip().lower().endswith(("<br>", "<br/>", "<br />")) else f"{line}<br>" for line in lines[:-1]
    ]
    return "\n".join([*kept, lines[-1]])
