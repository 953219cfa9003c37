"""Addresses of a former site: which belong to it, and in which form they are stored and compared."""

import re
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from ..page_cache.keys import former_parameter

MAX_PATH = 400
_SLASHES = re.compile(r"/{2,}")


def host_of(address: str) -> str:
    """The host without "www.", in small letters; "" where there is none."""
    try:
        return (urlsplit(address).hostname or "").lower().removeprefix("www.")
    except ValueError:
        return ""


def former_path(address: str, hosts: Iterable[str] = ()) -> str:
    """The decoded path, with the parameter that names the page: "/2019/05/müll/", "/?p=123".

    "" for another site's address (a relative one is of this site), for the front page, and for what cannot be stored.
    """
    try:
        parts = urlsplit(address.strip())
        host = host_of(address.strip())
    except ValueError:
        return ""
    if parts.scheme not in ("", "http", "https") or (host and host not in hosts):
        return ""
    path = _SLASHES.sub("/", unquote(parts.path, errors="replace") or "/")
    named = former_parameter(parts.query)
    path = f"{path}?{'='.join(named)}" if named else path
    return path if path.startswith("/") and path != "/" and len(path) <= MAX_PATH and "\x00" not in path else ""


def spellings(path: str) -> list[str]:
    """The path with and without its last slash."""
    if "?" in path or path == "/":
        return [path]
    return [path, path.removesuffix("/") if path.endswith("/") else f"{path}/"]
