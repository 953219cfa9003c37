"""Addresses of the sites that articles were imported from: found in whatever spelling they are asked for, and led on."""

import re
from collections.abc import Iterator
from urllib.parse import quote, unquote

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from ..addresses import feed_address
from ..importing.former import spellings
from ..models import SUBJECTS, LegacyPath
from ..page_cache.keys import former_parameter
from .article import moved_or_gone

# What WordPress and others hang behind the address of an article or a term, for the same text in another form.
_FEED = r"feed|rss2?|rdf|atom"
_ENDING = re.compile(
    rf"(?<=/)(?:(?P<feed>{_FEED})|amp|embed|trackback|(?:page/)?\d{{1,5}}|comment-page-\d{{1,5}}|attachment/[^/]{{1,300}})/?$",
    re.ASCII,
)
_MOST_ENDINGS = 2  # "feed/rss2/" are two
_ESCAPED = re.compile(r"%[0-9a-f]{2}", re.ASCII | re.IGNORECASE)
_FOLLOWED = re.compile(rf"/(?:{'|'.join((*(model.section for model in SUBJECTS.values()), 'autor', 'serie'))})/[^/]+/")

Places = Iterator[tuple[str, bool]]


def at_its_path(request: HttpRequest) -> HttpResponse | None:
    """The redirect of an address without a page of ours, by one query; None if it led nowhere on a former site.

    Raises Http404 if it led to an article that is not public.
    """
    path, _, query = request.get_full_path().partition("?")
    return _answer(_places(path, query))


def by_parameter(query: str) -> HttpResponse | None:
    """The same for the front page asked with a number: `/?p=123`. No query without such a parameter."""
    return _answer(_numbered(query)) if former_parameter(query) else None


def _answer(places: Places) -> HttpResponse | None:
    asked: dict[str, bool] = {}
    for place, is_feed in places:
        for path in _encodings(place):
            asked.setdefault(path, is_feed)
    rows = {row.path: row for row in LegacyPath.objects.filter(path__in=asked).select_related("article")}
    found = next(((rows[path], is_feed) for path, is_feed in asked.items() if path in rows), None)
    if found is None:
        return None
    row, is_feed = found
    if row.article:
        return moved_or_gone(row.article)
    target = feed_address(row.target, "xml") if is_feed and _FOLLOWED.fullmatch(row.target) else row.target
    return HttpResponsePermanentRedirect(target)


def _places(path: str, query: str) -> Places:
    """(percent-encoded address, whether a feed is asked for), the most telling first."""
    parameter = former_parameter(query)
    is_feed = parameter is not None and parameter[0] == "feed"
    folder = path.removesuffix("index.php")
    if query:
        for place in (*spellings(path), *spellings(folder)):
            yield f"{place}?{query}", is_feed
            if parameter:
                yield f"{place}?{_written(parameter)}", is_feed
        if parameter:
            yield f"{folder.removesuffix('/')}{_as_path(*parameter)}", is_feed
    for place in spellings(path):
        yield place, is_feed
    for _ in range(_MOST_ENDINGS):
        if (ending := _ENDING.search(path)) is None:
            return
        path = path[: ending.start()]
        is_feed = is_feed or ending["feed"] is not None
        for place in spellings(path):
            yield place, is_feed


def _numbered(query: str) -> Places:
    """The front page alone: what else stands in the query, such as utm_source, is nothing to it."""
    if parameter := former_parameter(query):
        yield f"/?{_written(parameter)}", False
        yield _as_path(*parameter), False


def _written(parameter: tuple[str, str]) -> str:
    name, value = parameter
    return f"{name}={quote(value)}"


def _as_path(name: str, value: str) -> str:
    """What WordPress calls the same where addresses are paths; "/" where only its database knows that."""
    match name:
        case "feed":
            return f"/feed/{quote(value)}/" if value in ("atom", "rdf") else "/feed/"
        case "tag":
            return f"/tag/{quote(value)}/"
        case "m":
            return f"/{value[:4]}/{value[4:6]}/".replace("//", "/")
    return "/"


def _encodings(address: str) -> tuple[str, ...]:
    """As imports store it: decoded, or as somebody had encoded it."""
    upper = _ESCAPED.sub(lambda match: match[0].upper(), address)
    lower = _ESCAPED.sub(lambda match: match[0].lower(), address)
    return unquote(address), address, upper, lower
