"""Which requests ask for the same page, and what of a request a page may know."""

import re
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.http.request import split_domain_port, validate_host

Environ = dict[str, Any]
Keys = tuple[tuple | None, tuple | None]

# Addresses are written out here: they are looked at before Django, with its URL configuration, is asked.
# Not readers' pages, or pages of one reader alone, or files that other rooms serve.
PRIVATE = ("/admin/", "/vorschau/", "/static/", "/media/", "/healthz", "/readyz", "/metrics")
READ_QUERIES = ("/suche/", "/teilen/mastodon/", "/api/v1/")
# What else can be narrowed, and by which parameters, in the order of its addresses; all others know `seite` alone.
_DATES = ("regelwerk", "unternehmen", "rechtsraum", "art")
_TABLE = ("rechtsraum", "unternehmen", "regelwerk", "beziehung", "art", "stand", "seit", "sortierung")
NARROWED = {
    **dict.fromkeys(("/fristen/", "/fristen.ics", "/fristen.json"), _DATES),
    **dict.fromkeys(("/fristen/feed.xml", "/fristen/feed.atom", "/fristen/feed.json"), _DATES),
    **dict.fromkeys(
        ("/wer-wird-reguliert/", "/wer-wird-reguliert/tabelle.csv", "/wer-wird-reguliert/tabelle.json"), _TABLE
    ),
}
# Of sites that articles came from: what WordPress calls plain permalinks (`/?p=123`), which ask for no front page.
FORMER_PARAMETERS = frozenset({"p", "page_id", "attachment_id", "cat", "tag", "author", "feed", "m"})
LEADS_TO_ONE_SPELLING = "/fristen/"  # by a redirect
CHOICE = re.compile(r"[a-z0-9-]{1,120}", re.ASCII)
ADDRESS = ("HTTP_HOST", "HTTP_X_FORWARDED_PROTO")  # of a request's headers, what a page may depend on
LONGEST_ADDRESS = 500  # characters; keys count for memory too, and ours are shorter
# What has numbered pages; all others answer the same whatever `seite` says.
PAGED = re.compile(
    r"/(?:(?:unternehmen|regulierung)/[^/]+/[^/]+|(?:unternehmen|regulierung|institution|thema|autor)/[^/]+|korrekturen|bildnachweise|fristen|wer-wird-reguliert|serie|archiv/\d+/\d+)/"
)
FORMER_VALUE = re.compile(r"[\w-]{1,120}")
PAGE_NUMBER = re.compile(r"[1-9]\d{0,3}", re.ASCII)


def concerns_readers(environ: Environ) -> bool:
    """Whether the answer is the same for everybody who asks this address."""
    return environ["REQUEST_METHOD"] in ("GET", "HEAD") and not environ["PATH_INFO"].startswith(PRIVATE)


def keys_of(environ: Environ) -> Keys:
    """The key of a page (scheme, path, page number) and the key of another answer at the address (404, redirect).

    Pages know no other parameter. What is no page may depend on the whole query, and repeat the host; a search, a list of
    open data, what is narrowed by filters, and the front page under a number of a former site, is kept there as well,
    where invented questions drive out no page. None where nothing is kept: another's host, addresses of any length.
    """
    host = environ.get("HTTP_HOST") or environ.get("SERVER_NAME", "")
    path, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
    length = len(host) + len(path)
    if length > LONGEST_ADDRESS or not _is_among(host, tuple(settings.ALLOWED_HOSTS)):
        return None, None
    # Read as Django reads it, so that no invented value makes a page of its own.
    forwarded = environ.get("HTTP_X_FORWARDED_PROTO", "")
    is_https = forwarded.partition(",")[0].strip() == "https"
    place = (environ.get("wsgi.url_scheme"), is_https, path)
    number = page_number(query) if query and PAGED.fullmatch(path) else ""
    other_key = (*place, host, query) if length + len(query) <= LONGEST_ADDRESS else None
    if query and (path.startswith(READ_QUERIES) or (path == "/" and former_parameter(query))):
        return None, other_key
    if query and path in NARROWED and (choices := narrowing(path, query)) != ():
        return None, (*place, number, choices) if choices and other_key else None
    return (*place, number), other_key


def narrowing(path: str, query: str) -> tuple[tuple[str, str], ...] | None:
    """What the view at `path` is asked for, in one order; None: not for certain in the one spelling that is kept."""
    names = NARROWED[path]
    given = [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if name in names]
    last = dict(given)  # of repeated parameters, the one that Django reads
    choices = tuple((name, last[name]) for name in names if last.get(name))
    if path == LEADS_TO_ONE_SPELLING and given != [*choices]:
        return None
    return choices if all(CHOICE.fullmatch(value) for _name, value in choices) else None


def former_parameter(query: str) -> tuple[str, str] | None:
    """The first parameter of a plain permalink, as (name, value); None if there is none."""
    given = parse_qsl(query)
    return next((pair for pair in given if pair[0] in FORMER_PARAMETERS and FORMER_VALUE.fullmatch(pair[1])), None)


def page_number(query: str) -> str:
    """The value of `seite`, none for the first page; "?" for all values that are no page number."""
    if "seite" not in query and "%" not in query:  # whose name may be written with one
        return ""
    values = [value for name, value in parse_qsl(query, keep_blank_values=True) if name == "seite"]
    value = values[-1] if values else "1"  # the last, as Django reads it
    if not PAGE_NUMBER.fullmatch(value):
        return "?"
    return "" if value == "1" else value


@lru_cache(maxsize=64)
def _is_among(host: str, allowed: tuple[str, ...]) -> bool:
    domain, _port = split_domain_port(host)
    return bool(domain) and validate_host(domain, allowed)


def anonymous(environ: Environ) -> Environ:
    """The request without anything personal: no cookies, no account, no conditions about a copy that the reader has."""
    asked = {name: value for name, value in environ.items() if name in ADDRESS or not name.startswith("HTTP_")}
    return asked | {"REQUEST_METHOD": "GET"}
