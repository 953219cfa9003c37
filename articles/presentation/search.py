"""The search page: what was found, how it may be narrowed, and what helps when nothing was."""

import datetime as dt
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from urllib.parse import quote_plus, urlencode

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import Truncator

from ..addresses import address, named_address
from ..models import SUBJECTS, Article, Genre
from ..models.article.teasers import Teaser, teaser_columns, teasers
from ..models.compiled import ID, NOW, CompiledQuery
from ..search import Facets, Found, Named, Narrowing, marked, marks_of, snippet, text_of, written
from ..search.corrections import Meant
from ..search.facets import PARAMETER_OF
from ..search.parts import MAX_LENGTH, MAX_WORDS
from ..search.tokens import Word
from ..text import slugify
from ..text.naming import grouped
from .articles.cards import Card, teaser
from .meta import Meta, page_meta
from .site import Site
from .subjects.timeline import Link

PAGE_SIZE = 10
_PAGES_SHOWN = 4  # pages of tags and authors above the articles
_LEFT_OUT_SHOWN = 60  # characters
NEWEST = "neu"
PARAMETERS = ("q", *PARAMETER_OF.values(), "form", "jahr", "sortierung")
_GENRES = {slugify(genre.label): genre.value for genre in Genre}
_SLUGS = {value: slug for slug, value in _GENRES.items()}


@dataclass(frozen=True)
class Option:
    text: str
    number: str
    url: str


@dataclass(frozen=True)
class Group:
    title: str
    options: Sequence[Option]


@dataclass(frozen=True)
class Hit:
    """The page of a tag or an author that the query names."""

    kind: str
    label: str
    name: str
    url: str
    note: str


@dataclass(frozen=True)
class SearchPage:
    title: str
    text: str  # as typed
    meta: Meta
    summary: str = ""
    meant: str = ""  # the query without its mistakes, where matches answer that
    literally: str = ""  # address of the search for exactly what was typed
    left_out: str = ""  # says of a query that was too long what was not read
    pages: Sequence[Hit] = ()  # of tags and authors that the query names
    cards: Sequence[Card] = ()
    chosen: Sequence[Option] = ()  # each address is that without the choice
    everything: str = ""  # the same search without any choice
    groups: Sequence[Group] = ()
    orders: Sequence[Link] = ()  # the other one has an address
    before: str = ""
    after: str = ""
    number: int = 1


def genre_named(slug: str) -> str:
    """The genre behind a word in an address; empty for none."""
    return _GENRES.get(slug, "")


class Match(NamedTuple):
    article: Teaser
    body: str  # what its passages are cut from


def matches_of(found: Found, number: int) -> list[Match]:
    """The articles of one page of matches, best first; one query."""
    ids = found.ids[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    if not ids:
        return []
    rows = _MATCHES.rows(timezone.now(), *ids, *[0] * (PAGE_SIZE - len(ids)))
    matches = {
        teaser.id: Match(teaser, body)
        for teaser, (body, *_) in zip(teasers(row[1:] for row in rows), rows, strict=True)
    }
    return [matches[pk] for pk in ids if pk in matches]


def _matches_query(now: dt.datetime, *ids: int) -> QuerySet:
    return Article.objects.published(now).filter(pk__in=ids).values_list("body", *teaser_columns())


_MATCHES = CompiledQuery(_matches_query, NOW, *range(ID, ID + PAGE_SIZE))


class _Addresses:
    """Addresses of this search with one thing changed."""

    def __init__(self, text: str, narrowing: Narrowing, order: str) -> None:
        self.bare = named_address("search")
        self._now = {"q": text, "form": _SLUGS.get(narrowing.genre, ""), "jahr": str(narrowing.year or "")}
        self._now |= {PARAMETER_OF[subject.kind]: subject.slug for subject in narrowing.subjects}
        self._now["sortierung"] = order if order == NEWEST else ""
        self._quoted = {name: quote_plus(value) for name, value in self._now.items()}

    def of(self, **changes: str | int) -> str:
        values = self._quoted | {name: quote_plus(str(value)) for name, value in changes.items() if value != 1}
        given = [f"{name}={values[name]}" for name in (*PARAMETERS, "seite") if values.get(name)]
        return f"{self.bare}?{'&'.join(given)}" if given else self.bare


def search_page(
    site: Site, found: Found, matches: Sequence[Match], narrowing: Narrowing, number: int, order: str
) -> SearchPage:
    text = found.query.text
    title = f"Suche: {text}" if text else "Suche"
    # Every question names the bare search as its canonical address, so that engines list one page and not one for each.
    addresses = _Addresses(text, narrowing, order)
    meta = page_meta(site, addresses.bare, title, "Alle Artikel durchsuchen.")
    if not (found.query.units or narrowing):
        return SearchPage(title, text, meta)
    marks = marks_of(found.query)
    page = SearchPage(
        title,
        text,
        meta,
        summary=_summary(found, bool(narrowing)),
        left_out=_left_out(found.query.left_out),
        pages=_named_pages(found, number),
        cards=[_card(match, marks) for match in matches],
        chosen=_chosen(narrowing, addresses),
        everything=f"{addresses.bare}?{urlencode({'q': text})}" if text else "",
        groups=_groups(found, narrowing, addresses),
        orders=_orders(order, addresses) if text and len(found.ids) > 1 else (),
        before=addresses.of(seite=number - 1) if number > 1 else "",
        after=addresses.of(seite=number + 1) if len(found.ids) > number * PAGE_SIZE else "",
        number=number,
    )
    return _with_better_words(page, found, matches, addresses)


def _with_better_words(page: SearchPage, found: Found, matches: Sequence[Match], addresses: _Addresses) -> SearchPage:
    """The page with the query as it was meant, if some of its words were mistyped."""
    better = _better_words(found, matches)
    if not better:
        return page
    quoted = [(word, f'"{word.text}"') for word, _form in better]
    literally = addresses.of(q=_rewritten(page.text, quoted))
    return replace(page, meant=_rewritten(page.text, better), literally=literally)


def _named_pages(found: Found, number: int) -> list[Hit]:
    """Pages of tags and authors that the query names, above the first page of matches."""
    return [_hit(named) for named in found.facets.asked[:_PAGES_SHOWN]] if found.facets and number == 1 else []


def _card(match: Match, marks: dict[str, int]) -> Card:
    article, body = match
    return replace(
        teaser(article),
        title=marked(article.title, marks, article.lang),
        teaser=snippet(article.lead, body, marks, article.lang),
    )


def _hit(named: Named) -> Hit:
    label = SUBJECTS[named.kind].label if named.kind in SUBJECTS else "Autor:in"
    return Hit(named.kind, label, named.name, address(named.kind, named.slug), named.note)


def _left_out(text: str) -> str:
    if not text:
        return ""
    shown = Truncator(text).chars(_LEFT_OUT_SHOWN)
    return f"Die Suche liest höchstens {MAX_WORDS} Wörter und {MAX_LENGTH} Zeichen. Nicht beachtet: „{shown}“"


def _summary(found: Found, is_narrowed: bool) -> str:
    number = len(found.ids)
    is_more = number > found.limit
    many = f"Mehr als {grouped(found.limit)}" if is_more else str(number)
    if not number:
        return "Kein Artikel passt zu dieser Auswahl." if is_narrowed else "Kein Artikel gefunden."
    if found.is_loose:
        return "Kein Artikel enthält alles, wonach Sie suchen. Diese enthalten einen Teil davon."
    return f"{many} Artikel"


def _better_words(found: Found, matches: Sequence[Match]) -> list[tuple[Word, str]]:
    """Mistyped words of the query, each as the articles shown, or a name that they carry, write what it meant."""
    forms = [(word, _as_written(found.meant.get(word.token, ()), found, matches)) for word in found.query.typed]
    return [(word, form) for word, form in forms if form]


def _rewritten(text: str, words: Sequence[tuple[Word, str]]) -> str:
    """`text` with these words written otherwise."""
    for word, form in reversed(words):
        text = text[: word.start] + form + text[word.start + len(word.text) :]
    return text


def _as_written(candidates: Iterable[Meant], found: Found, matches: Sequence[Match]) -> str:
    for meant in candidates:
        if meant.name and not found.owners.isdisjoint(meant.owners):
            return meant.name
        for article, body in matches:
            form = written(f"{article.title}\n{article.lead}\n{text_of(body)}", meant.token, article.lang)
            if form:
                return form
    return ""


def _chosen(narrowing: Narrowing, addresses: _Addresses) -> list[Option]:
    chosen = [
        Option(subject.name, "", addresses.of(**{PARAMETER_OF[subject.kind]: ""})) for subject in narrowing.subjects
    ]
    if narrowing.genre:
        chosen.append(Option(Genre(narrowing.genre).label, "", addresses.of(form="")))
    if narrowing.year:
        chosen.append(Option(str(narrowing.year), "", addresses.of(jahr="")))
    return chosen


def _groups(found: Found, narrowing: Narrowing, addresses: _Addresses) -> list[Group]:
    """Choices that would leave something out."""
    if found.facets is None:
        return []
    groups = []
    for title, members in _choices(found.facets, {subject.kind for subject in narrowing.subjects}):
        options = [
            Option(text, grouped(number), addresses.of(**change))
            for text, number, change in members
            if number < len(found.ids)
        ]
        if options:
            groups.append(Group(title, options))
    return groups


def _choices(facets: Facets, used: Container[str]) -> Iterator[tuple[str, list[tuple[str, int, dict[str, Any]]]]]:
    """(title, choices as (text, number of matches, change of the address)); kinds in `used` are chosen already."""
    for kind, tags in facets.subjects.items():
        if kind not in used:
            yield SUBJECTS[kind].label, [(tag.name, number, {PARAMETER_OF[kind]: tag.slug}) for tag, number in tags]
    yield "Darstellungsform", [(genre.label, number, {"form": _SLUGS[genre]}) for genre, number in facets.genres]
    yield "Zeitraum", [(str(year), number, {"jahr": year}) for year, number in facets.years]


def _orders(order: str, addresses: _Addresses) -> list[Link]:
    newest = order == NEWEST
    return [
        Link("Beste zuerst", addresses.of(sortierung="") if newest else ""),
        Link("Neueste zuerst", "" if newest else addresses.of(sortierung=NEWEST)),
    ]
