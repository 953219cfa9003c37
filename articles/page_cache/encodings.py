"""In which encodings a page is kept, and which of them a reader's browser takes."""

import re
import zlib
from functools import lru_cache

import brotli

SMALL = 500  # bytes; below, compressing gains nothing
LONGEST_ACCEPT = 200  # characters of Accept-Encoding; browsers' are shorter
QUALITY = re.compile(r"q=([\d.]+)")


def accepted_encodings(header: str) -> tuple[str, ...]:
    """Those of "br" and "gzip" that an Accept-Encoding header takes, the better first (RFC 9110, 12.5.3)."""
    return _accepted(header.lower()) if len(header) <= LONGEST_ACCEPT else ()


@lru_cache(maxsize=512)
def _accepted(header: str) -> tuple[str, ...]:
    takes = {}
    for part in header.split(","):
        name, _, parameters = part.partition(";")
        quality = QUALITY.search(parameters)
        takes[name.strip()] = quality is None or quality[1].strip("0.") != ""
    return tuple(name for name in ("br", "gzip") if takes.get(name, takes.get("*", False)))


def compressed(body: bytes) -> dict[str, bytes]:
    if len(body) < SMALL:
        return {"": body}
    deflate = zlib.compressobj(6, zlib.DEFLATED, 31)
    return {
        "": body,
        "gzip": deflate.compress(body) + deflate.flush(),
        "br": brotli.compress(body, quality=5, mode=brotli.MODE_TEXT),
    }
