"""The picture that other sites show beside a link to a page without a picture: its title, drawn in the site's own typeface."""

import contextlib
import io
import re
import threading
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

from . import theme

WIDTH, HEIGHT = 1200, 630
MARGIN = 72
TITLE_TOP, TITLE_HEIGHT = 168, 312
SIZES = (140, 116, 92, 80, 70, 60, 52, 46)  # of the title: the largest that fits
LEADING = 1.1
TITLE_WEIGHT = 640  # as headlines in site.css
REFERENCE = 100  # the size at which a title is measured
ROOM = 0.985 * (WIDTH - 2 * MARGIN)  # letters are a little wider at some sizes
KEPT = 32  # pictures of some 15 KB: a new edition asks for the same ones again
OUR_FONTS = Path(__file__).parent.parent / "static/articles/fonts"

# A title in what a line may end with: words, and what ends with a hyphen. Spaces are single (`_drawable`).
_PARTS = re.compile(r"[^\s-]{0,300}- ?|[^\s-]{1,300} ?")

# Drawing is work for a processor: one picture at a time in each process.
_drawing = threading.Lock()


@dataclass(frozen=True)
class ShareWords:
    """What stands on the picture of a page."""

    title: str
    line: str = ""  # what kind of page it is
    ink: str = ""  # of its topic; else the house's signal colour

    @property
    def version(self) -> str:
        """For the picture's address: other sites fetch it once for each."""
        return f"{zlib.crc32(repr(self).encode()):08x}"

    @property
    def alt(self) -> str:
        return f"Als Schriftzug: {self.title}"


@lru_cache(KEPT)
def draw_share(words: ShareWords, site_name: str) -> bytes:
    """A PNG of 1200 by 630 pixels."""
    with _drawing:
        return _drawn(words, site_name)


def _drawn(words: ShareWords, site_name: str) -> bytes:
    picture = Image.new("RGB", (WIDTH, HEIGHT), theme.token("paper"))
    draw = ImageDraw.Draw(picture)
    ink, second = theme.token("ink"), theme.ink(words.ink)
    _conductor(draw, ink)
    draw.text((MARGIN, 142), _drawable(words.line), second, _font("sans", 30, 700), anchor="ls")
    size, lines = _fitted(_drawable(words.title) or site_name)
    font = _font("serif", size, TITLE_WEIGHT)
    for number, line in enumerate(lines):
        place = (MARGIN, TITLE_TOP + size * (0.82 + number * LEADING))
        draw.text(place, line, ink, font, anchor="ls")
    mark = _mark()
    picture.paste(mark, (MARGIN, HEIGHT - MARGIN - mark.height + 8))
    draw.text(
        (MARGIN + mark.width + 20, HEIGHT - MARGIN - 8),
        _drawable(site_name),
        ink,
        _font("serif", 38, TITLE_WEIGHT),
        anchor="ls",
    )
    file = io.BytesIO()
    picture.quantize(64, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(file, "PNG")
    return file.getvalue()


def _conductor(draw: ImageDraw.ImageDraw, ink: str) -> None:
    """The line that begins at a ring, as above every section of the site."""
    draw.line((MARGIN + 24, MARGIN, WIDTH - MARGIN, MARGIN), ink, 4)
    draw.ellipse((MARGIN, MARGIN - 12, MARGIN + 24, MARGIN + 12), theme.token("paper"), ink, 4)


class Part(NamedTuple):
    """What stays together in a line: a word, or as much of it as ends with a hyphen; widths in pixels at the size REFERENCE."""

    text: str
    width: float
    width_at_end: float  # without the space behind it


def _fitted(title: str) -> tuple[int, Sequence[str]]:
    """The title's size and lines; what is too long even for the smallest is cut between words."""
    parts = [_part(text) for text in _PARTS.findall(title)]
    for size in SIZES:
        most = int(TITLE_HEIGHT / (size * LEADING))
        width = ROOM * REFERENCE / size
        lines = _lines(parts, width)
        if lines and len(lines) <= most:
            return size, _balanced(parts, width, lines)
    lines = _lines([piece for part in parts for piece in _divided(part, width)], width)
    return size, lines if len(lines) <= most else [*lines[: most - 1], f"{lines[most - 1][:-2].rpartition(' ')[0]} …"]


def _part(text: str) -> Part:
    font = _font("serif", REFERENCE, TITLE_WEIGHT)
    return Part(text, font.getlength(text), font.getlength(text.rstrip()))


def _lines(parts: Iterable[Part], width: float) -> list[str]:
    """None at all if a part is wider than a line."""
    lines, filled = [""], 0.0
    for part in parts:
        if part.width_at_end > width:
            return []
        if filled and filled + part.width_at_end > width:
            lines.append("")
            filled = 0
        lines[-1] += part.text
        filled += part.width
    return [line.rstrip() for line in lines]


def _balanced(parts: Sequence[Part], width: float, lines: list[str]) -> list[str]:
    """As many lines, as equally long as they get."""
    while (narrower := _lines(parts, width := width * 0.96)) and len(narrower) == len(lines):
        lines = narrower
    return lines


def _divided(part: Part, width: float) -> Iterator[Part]:
    """A word beyond any measure in pieces of a line."""
    piece = ""
    for sign in part.text if part.width_at_end > width else ():
        if _part(f"{piece}{sign}-").width_at_end > width:
            yield _part(f"{piece}-")
            piece = ""
        piece += sign
    yield _part(piece) if piece else part


def _drawable(text: str) -> str:
    """What the fonts have: Latin letters, and signs that stand between them."""
    return "".join(sign for sign in unicodedata.normalize("NFC", " ".join(text.split())) if _is_latin(sign)).strip()


def _is_latin(sign: str) -> bool:
    return ord(sign) < 0x250 or "\u2009" <= sign <= "\u2265" or sign == "ẞ"


@cache
def _font(role: str, size: int, weight: int) -> ImageFont.FreeTypeFont:
    names = dict(zip(("serif", "sans"), theme.font_files(), strict=False))
    file = theme.theme_file(names[role]) if role in names else OUR_FONTS / f"{role}.woff2"
    font = ImageFont.truetype(str(file), size)
    with contextlib.suppress(OSError):  # an operator's font of one weight
        font.set_variation_by_axes([weight])
    return font


@cache
def _mark() -> Image.Image:
    with Image.open(theme.theme_file("icon-512.png")) as icon:
        return icon.convert("RGB").resize((64, 64), Image.Resampling.LANCZOS)
