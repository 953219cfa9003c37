"""The search page: what was found, how it may be narrowed, and what helps when nothing was."""

import datetime as dt
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import Truncator

from ..addresses import address
from ..models import SUBJECTS, Article, Genre
from ..models.article.teasers import Teaser, teaser_columns, teasers
from ..models.compiled import ID, NOW, CompiledQuery
from ..search import Facets, Found, Named, marked, marks_of, snippet, text_of, written
from ..search.corrections import Meant
from ..search.documents import STOP_TOKENS
from ..search.facets import PARAMETER_OF
from ..search.parts import MAX_LENGTH, MAX_WORDS
from ..search.query import Query
from ..search.snippets import Marks
from ..search.tokens import Word
from ..text.dates import day_text
from ..text.naming import grouped
from .articles.cards import Card, teaser
from .meta import Meta, feed_links, page_meta
from .search_address import GENRE_SLUGS, GENRES, NEWEST, Addresses, Asked
from .site import Site
from .subjects.timeline import Link

PAGE_SIZE = 10
_PAGES_SHOWN = 4  # pages of tags and authors above the articles
_LEFT_OUT_SHOWN = 60  # characters
_AUTHOR = "Autor:in"
_ONLY_WITHOUT = "Ausschließen lässt sich nur, wenn auch etwas gesucht wird: ein Wort, ein Schlagwort, ein Name oder eine Darstellungsform."


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
class Form:
    """What stands in the fields below "Mehr Möglichkeiten"."""

    fields: Sequence[tuple[str, str, str]]  # (label, parameter, value) of tags and authors
    genres: Sequence[tuple[str, str, bool]]  # (label, value, chosen)
    without: str
    first: str
    last: str
    is_newest_first: bool


@dataclass(frozen=True)
class SearchPage:
    title: str
    text: str  # as typed
    meta: Meta
    form: Form
    summary: str = ""
    meant: str = ""  # the query without its mistakes, where matches answer that
    literally: str = ""  # address of the search for exactly what was typed
    notes: Sequence[str] = ()  # what of the question was not heeded
    feed: str = ""  # address of the feed of this search
    pages: Sequence[Hit] = ()  # of tags and authors that the query names
    cards: Sequence[Card] = ()
    chosen: Sequence[Option] = ()  # each address is that without the choice
    everything: str = ""  # the same search without any choice
    groups: Sequence[Group] = ()
    orders: Sequence[Link] = ()  # the other one has an address
    before: str = ""
    after: str = ""
    number: int = 1


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


def search_page(site: Site, asked: Asked, found: Found, matches: Sequence[Match], number: int) -> SearchPage:
    text, addresses = asked.text, Addresses(asked.values)
    title = search_title(asked)
    page = SearchPage(title, text, _meta(site, title, asked, addresses), _form(asked), notes=_notes(asked, found))
    if not (found.query.units or asked.narrowing):
        return replace(page, summary=_nothing_asked(found.query), meta=replace(page.meta, feeds=()))
    marks = marks_of(found.query)
    page = replace(
        page,
        summary=_summary(found, bool(asked.narrowing)),
        feed=addresses.feed("xml"),
        pages=_named_pages(found, number),
        cards=[_card(match, marks) for match in matches],
        chosen=_chosen(asked, addresses),
        everything=Addresses({"q": text}).of() if text else "",
        groups=_groups(found, asked, addresses),
        orders=_orders(asked, addresses) if text and len(found.ids) > 1 else (),
        before=addresses.of(seite=number - 1) if number > 1 else "",
        after=addresses.of(seite=number + 1) if len(found.ids) > number * PAGE_SIZE else "",
        number=number,
    )
    return _with_better_words(page, found, matches, addresses)


def search_title(asked: Asked) -> str:
    """The words, or else the choices."""
    chosen = [option.text for option in _chosen(asked, Addresses(asked.values))] if asked.narrowing else []
    return ": ".join(filter(None, ("Suche", asked.text or ", ".join(chosen))))


def _nothing_asked(query: Query) -> str:
    if query.excluded:
        return _ONLY_WITHOUT
    return "Darin steht kein Wort, nach dem sich suchen lässt." if query.text else ""


def _meta(site: Site, title: str, asked: Asked, addresses: Addresses) -> Meta:
    """Engines list the bare search and no question, and every question names the bare one as its canonical address."""
    meta = page_meta(site, addresses.bare, title, "Alle Artikel durchsuchen.", is_hidden=asked.is_something)
    feeds = [
        (kind, name, addresses.feed(path.rpartition(".")[2])) for kind, name, path in feed_links(addresses.bare, title)
    ]
    return replace(meta, feeds=feeds) if asked.is_something else meta


def _form(asked: Asked) -> Form:
    narrowing, names = asked.narrowing, {subject.kind: subject.name for subject in asked.narrowing.subjects}
    fields = [
        (_label(kind), parameter, names.get(kind) or asked.values.get(parameter, ""))
        for kind, parameter in PARAMETER_OF.items()
    ]
    return Form(
        fields,
        genres=[(genre.label, slug, genre == narrowing.genre) for slug, genre in GENRES.items()],
        without=asked.without,
        first=narrowing.first.isoformat() if narrowing.first else "",
        last=narrowing.last.isoformat() if narrowing.last else "",
        is_newest_first=asked.newest_first,
    )


def _label(kind: str) -> str:
    return SUBJECTS[kind].label if kind in SUBJECTS else _AUTHOR


def _with_better_words(page: SearchPage, found: Found, matches: Sequence[Match], addresses: Addresses) -> SearchPage:
    """The page with the query as it was meant, if some of its words were mistyped."""
    better = _better_words(found, matches)
    if not better:
        return page
    quoted = [(word, f'"{word.text}"') for word, _form in better]
    literally = addresses.of(q=_rewritten(page.text, quoted))
    meant = _rewritten(page.text, better)
    return replace(page, meant=meant, literally=literally, feed=addresses.feed("xml", q=meant))


def _named_pages(found: Found, number: int) -> list[Hit]:
    """Pages of tags and authors that the query names, above the first page of matches."""
    return [_hit(named) for named in found.facets.asked[:_PAGES_SHOWN]] if found.facets and number == 1 else []


def _card(match: Match, marks: Marks) -> Card:
    article, body = match
    return replace(
        teaser(article),
        title=marked(article.title, marks, article.lang),
        teaser=snippet(article.lead, body, marks, article.lang),
    )


def _hit(named: Named) -> Hit:
    return Hit(named.kind, _label(named.kind), named.name, address(named.kind, named.slug), named.note)


def _notes(asked: Asked, found: Found) -> list[str]:
    """What of the question was not heeded."""
    notes = []
    if found.query.left_out:
        shown = Truncator(found.query.left_out).chars(_LEFT_OUT_SHOWN)
        most = f"Die Suche liest höchstens {MAX_WORDS} Wörter und {MAX_LENGTH} Zeichen."
        notes.append(f"{most} Nicht beachtet: „{shown}“")
    if all(word.token in STOP_TOKENS for word in found.query.words) and found.query.units:
        notes.append("Das sind lauter Füllwörter. Gesucht wird die Wortfolge, wie sie dasteht.")
    if asked.unknown:
        shown = ", ".join(f"„{Truncator(value).chars(_LEFT_OUT_SHOWN)}“" for value in asked.unknown.values())
        notes.append(f"Als Auswahl nicht bekannt und deshalb nicht beachtet: {shown}")
    if found.query.excluded and asked.narrowing and not (found.query.units or asked.narrowing.nodes):
        notes.append(f"Nicht beachtet, was fehlen soll. {_ONLY_WITHOUT}")
    return notes


def _summary(found: Found, is_narrowed: bool) -> str:
    number = len(found.ids)
    is_more = number > found.limit
    many = f"Mehr als {grouped(found.limit)}" if is_more else str(number)
    if found.missing:
        return _what_is_missing(found, "Artikel dieser Auswahl" if is_narrowed else "Artikel")
    if not number:
        return "Kein Artikel passt zu dieser Auswahl." if is_narrowed else "Kein Artikel gefunden."
    if found.is_loose:
        return "Kein Artikel enthält alles, wonach Sie suchen. Diese enthalten einen Teil davon."
    return f"{many} Artikel"


def _what_is_missing(found: Found, articles: str) -> str:
    missing = " und ".join(f"„{found.query.written(unit)}“" for unit in found.missing)
    said = f"{missing} {'kommt' if len(found.missing) == 1 else 'kommen'} in keinem {articles} vor"
    others = [unit for unit in found.query.units if unit not in found.missing]
    if not found.ids or not found.facets:
        return f"{said}."
    if len(others) > 1:
        return f"{said}. Diese enthalten anderes, wonach Sie suchen."
    names = [named.name for named in found.facets.asked if named.owner in others[0].owners]
    return f"{said}; Treffer zu „{names[0] if names else found.query.written(others[0])}“."


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
                return meant.spelled(form)
    return ""


def _chosen(asked: Asked, addresses: Addresses) -> list[Option]:
    narrowing = asked.narrowing
    chosen = [
        Option(subject.name, "", addresses.of(**{PARAMETER_OF[subject.kind]: ""})) for subject in narrowing.subjects
    ]
    if narrowing.genre:
        chosen.append(Option(Genre(narrowing.genre).label, "", addresses.of(form="")))
    if narrowing.first or narrowing.last:
        chosen.append(Option(_time(asked), "", addresses.of(jahr="", von="", bis="")))
    if asked.without:
        chosen.append(Option(f"ohne {asked.without}", "", addresses.of(ohne="")))
    return chosen


def _time(asked: Asked) -> str:
    first, last = asked.narrowing.first, asked.narrowing.last
    if year := asked.values.get("jahr"):
        return year
    if first and last:
        return day_text(first) if first == last else f"{day_text(first)} bis {day_text(last)}"
    return f"seit {day_text(first)}" if first else f"bis {day_text(last)}" if last else ""


def _groups(found: Found, asked: Asked, addresses: Addresses) -> list[Group]:
    """Choices that would leave something out."""
    if found.facets is None:
        return []
    groups = []
    for title, members in _choices(found.facets, {subject.kind for subject in asked.narrowing.subjects}):
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
            yield _label(kind), [(tag.name, number, {PARAMETER_OF[kind]: tag.slug}) for tag, number in tags]
    yield "Darstellungsform", [(genre.label, number, {"form": GENRE_SLUGS[genre]}) for genre, number in facets.genres]
    years = [(str(year), number, {"jahr": year, "von": "", "bis": ""}) for year, number in facets.years]
    yield "Zeitraum", years


def _orders(asked: Asked, addresses: Addresses) -> list[Link]:
    newest = asked.newest_first
    return [
        Link("Beste zuerst", addresses.of(sortierung="") if newest else ""),
        Link("Neueste zuerst", "" if newest else addresses.of(sortierung=NEWEST)),
    ]
