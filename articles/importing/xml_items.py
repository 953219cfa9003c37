"""The items of an XML file, one after the other, however large the file and however broken.

Feeds and WordPress exports are lists of flat items. Real ones hold control characters, entities that nobody declared,
"]]>" inside CDATA and truncated ends, each of which stops an XML parser for good. So this reads what such files have in
common: items between their tags, fields between theirs, CDATA. No entity but those of HTML is known and none is
expanded twice, no DTD is read, nothing is fetched. Linear in the size of the file; in memory is one item at a time.
"""

import codecs
import gzip
import html
import re
import zlib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Literal, NamedTuple

from .record import Unreadable

CHUNK = 1 << 20  # bytes
MAX_ITEM = 64_000_000  # characters; a longer one is left out
MAX_FIELDS = 200_000  # of one item; further ones are not read
MAX_UNCLOSED = 200  # names of tags that are never closed; each costs a look through the whole item
_OUTSIDE = re.compile(r"<!\[CDATA\[|<!--|<(?:item|entry)(?=[\s>])", re.ASCII)
_INSIDE = re.compile(r"<!\[CDATA\[|</(?:item|entry)\s{0,20}>", re.ASCII)
# The end of CDATA; of one that was never closed, the place where the next item begins.
_CDATA_END = re.compile(r"\]\]>|</item>\s{0,200}<item[\s>]", re.ASCII)
_TAG = re.compile(r"<([A-Za-z_][\w:.-]{0,80})((?:\s[^<>]{0,4000})?)>", re.ASCII)
_ATTRIBUTE = re.compile(r"""([\w:.-]{1,80})\s{0,20}=\s{0,20}(?:"([^"]*)"|'([^']*)')""", re.ASCII)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]\w{1,30});", re.ASCII)
_ENCODING = re.compile(r"""<\?xml[^>]{0,200}encoding\s{0,5}=\s{0,5}["']([\w.:-]{1,40})["']""")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_ENCODINGS = {"utf-8", "iso8859-1", "iso8859-15", "cp1252", "ascii", "utf-16"}


class Piece(NamedTuple):
    """`kind` is "head" (what stands before the first item), "item", "cut" (the file ends within it), "huge" (its beginning),
    or "damaged" (a packed file cannot be read further)."""

    kind: str
    text: str
    read: int  # bytes of the file read so far, as it lies on the disk


class Field(NamedTuple):
    name: str  # "wp:post_id"
    attributes: dict[str, str]
    text: str
    fields: list["Field"]


def pieces(path: Path) -> Iterator[Piece]:
    """The head and the items of one file, packed by gzip or not. Raises OSError, Unreadable."""
    splitter = _Splitter()
    with path.open("rb") as file:
        chunks = _chunks(file)
        start = next(chunks, b"")
        decoder = codecs.getincrementaldecoder(_encoding(start or b""))(errors="replace")
        for chunk in chain([start], chunks):
            if chunk is None:
                yield Piece("damaged", "", file.tell())
                break
            for kind, text in splitter.feed(_CONTROLS.sub("", decoder.decode(chunk))):
                yield Piece(kind, text, file.tell())
        for kind, text in splitter.end(decoder.decode(b"", final=True)):
            yield Piece(kind, text, file.tell())


def _chunks(file: BinaryIO) -> Iterator[bytes | None]:
    """The file, unpacked; None where a packed one is damaged."""
    is_packed = file.read(2) == b"\x1f\x8b"
    file.seek(0)
    unpacked = gzip.GzipFile(fileobj=file) if is_packed else file
    try:
        while chunk := unpacked.read(CHUNK):
            yield chunk
    except (EOFError, zlib.error, gzip.BadGzipFile):
        yield None


def _encoding(start: bytes) -> str:
    """As the file says; UTF-8 where it says nothing, or something unheard of."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    match = _ENCODING.match(start[:1000].decode("latin-1").lstrip())
    try:
        name = codecs.lookup(match[1]).name if match else "utf-8"
    except LookupError:
        name = "utf-8"
    return name if name in _ENCODINGS - {"utf-16"} else "utf-8"


class _Splitter:
    """Text comes in by chunks, the head and whole items go out."""

    def __init__(self) -> None:
        self.buffer = ""
        self.at = 0  # everything before is read
        self.start = -1  # where the present item begins
        self.is_in_cdata = self.is_in_comment = False
        self.head: list[str] | None = []
        self.head_size = 0  # characters

    def feed(self, text: str) -> Iterator[tuple[str, str]]:
        self.buffer += text
        while (found := self._step()) is not False:
            if found:
                yield found
        if self.start >= 0 and len(self.buffer) - self.start > MAX_ITEM:
            yield "huge", self.buffer[self.start : self.start + 10_000]
            self.start = -1
        self._forget()

    def end(self, text: str) -> Iterator[tuple[str, str]]:
        yield from self.feed(text)
        if self.start >= 0:
            yield "cut", self.buffer[self.start :]
        elif self.head is not None:
            yield "head", "".join([*self.head, self.buffer])

    def _step(self) -> tuple[str, str] | None | Literal[False]:
        """Read to the next mark: a piece, None if there was none at it, False if more text is needed."""
        if self.is_in_cdata:
            return self._leave_cdata()
        if self.is_in_comment:
            return self._leave_comment()
        inside = self.start >= 0
        match = _INSIDE.search(self.buffer, self.at) if inside else _OUTSIDE.search(self.buffer, self.at)
        if match is None:
            self.at = max(self.at, len(self.buffer) - 40)
            return False
        self.at = match.end()
        if match[0] == "<![CDATA[":
            self.is_in_cdata = True
        elif match[0] == "<!--":
            self.is_in_comment = True
        elif self.start >= 0:
            return self._end_item(match.end())
        else:
            self.start = match.start()
            return self._end_head()
        return None

    def _leave_cdata(self) -> Literal[False] | None:
        match = _CDATA_END.search(self.buffer, self.at)
        if match is None:
            self.at = max(self.at, len(self.buffer) - 250)
            return False
        self.is_in_cdata = False
        self.at = match.end() if match[0] == "]]>" else match.start()
        return None

    def _leave_comment(self) -> Literal[False] | None:
        end = self.buffer.find("-->", self.at)
        if end < 0:
            self.at = max(self.at, len(self.buffer) - 2)
            return False
        self.is_in_comment, self.at = False, end + 3
        return None

    def _end_item(self, end: int) -> tuple[str, str]:
        text = self.buffer[self.start : end]
        self.start = -1
        return "item", text

    def _end_head(self) -> tuple[str, str] | None:
        if self.head is None:
            return None
        text = "".join([*self.head, self.buffer[: self.start]])
        self.head = None
        return "head", text

    def _forget(self) -> None:
        """Let go of what is read; before the first item it is the head."""
        keep = self.start if self.start >= 0 else self.at
        if self.head is not None and self.start < 0:
            self.head.append(self.buffer[:keep])
            self.head_size += keep
            if self.head_size > MAX_ITEM:
                raise Unreadable("Vor dem ersten Artikel stehen mehr als 64 MB: das ist kein Archiv.")
        self.buffer = self.buffer[keep:]
        self.at -= keep
        self.start = 0 if self.start >= 0 else -1


def fields(text: str, nested: frozenset[str] = frozenset()) -> list[Field]:
    """The fields between the tags of `text`; those of the names in `nested` have fields of their own instead of text."""
    found: list[Field] = []
    unclosed: set[str] = set()
    at = 0
    while len(found) < MAX_FIELDS and len(unclosed) < MAX_UNCLOSED and (tag := _TAG.search(text, at)):
        name, told = tag[1], tag[2].rstrip()
        at = tag.end()
        attributes = {part[1]: unescaped(part[2] or part[3] or "") for part in _ATTRIBUTE.finditer(told)}
        if told.endswith("/"):
            found.append(Field(name, attributes, "", []))
            continue
        end = -1 if name in unclosed else _end_of(text, name, at)
        if end < 0:
            unclosed.add(name)
            continue
        inner = text[at:end]
        inside = fields(inner, nested) if name in nested else []
        found.append(Field(name, attributes, "" if name in nested else value_of(inner), inside))
        at = end + len(name) + 3
    return found


def _end_of(text: str, name: str, at: int) -> int:
    """Where the closing tag begins that stands outside of CDATA; -1 if there is none."""
    closing, start = f"</{name}>", at
    end = text.find(closing, at)
    while end >= 0:
        cdata = text.find("<![CDATA[", at, end)
        if cdata < 0:
            return end
        at = text.find("]]>", cdata)
        if at < 0:
            return end
        if end < at:
            end = text.find(closing, at)
    return text.rfind(closing, start)  # never before: reading would go round in circles


def value_of(raw: str) -> str:
    """The text of a field: what CDATA holds as it stands, anything else with its entities resolved."""
    if "<![CDATA[" not in raw:
        return unescaped(raw.strip())
    parts: list[str] = []
    at = 0
    while (start := raw.find("<![CDATA[", at)) >= 0:
        _add_between(parts, raw[at:start])
        end = raw.find("]]>", start)
        end = len(raw) if end < 0 else end
        parts.append(raw[start + 9 : end])
        at = end + 3
    _add_between(parts, raw[at:])
    return "".join(parts)


def _add_between(parts: list[str], text: str) -> None:
    """Text beside CDATA: none in a sound file; in others the CDATA ended at a "]]>" of the text itself."""
    if text.strip():
        parts.append(f"]]>{text.removesuffix(']]>')}" if parts else text)


def unescaped(text: str) -> str:
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
