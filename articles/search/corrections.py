"""What mistyped words of a query may have meant: words of the archive and names, of few other letters."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Length

from ..models import SearchName, SearchTerm
from ..text.distance import edit_distance
from ..text.stopwords import PARTICLES
from .documents import STOP_TOKENS
from .matching.match import database
from .names import is_plain, is_telling, word_key
from .tokens import Word, analyse
from .vocabulary import MOST_NAMED, any_of, part_of_words

NEVER_MEANT = STOP_TOKENS | {word.token for particle in PARTICLES for word in analyse(particle)}
_READ_SIMILAR = 600
_MIN_SIMILAR = 4
_MIN_STEM, _MAX_ENDING, _MAX_MORE = 6, 4, 2


@dataclass(frozen=True)
class Meant:
    """What a mistyped word may have meant: a token, and if it is a name or a word of one, whose and how it is written."""

    token: str
    owners: tuple[str, ...] = ()
    name: str = ""


def corrections(words: Iterable[Word]) -> dict[str, list[Meant]]:
    """What mistyped words may have meant, by their tokens, best first; one query.

    With few mistakes, either the beginning or the end of a word is as it should be.
    """
    wanted = [word.token for word in words if len(word.token) >= _MIN_SIMILAR and is_telling(word.token)]
    if not wanted:
        return {}
    terms = _similar_terms(wanted).values_list(F("term"), Value(""), Value(""), F("articles"))
    names = _similar_names(wanted).values_list("key", "owner", "name", Value(1))
    rows = list(terms.union(names, all=True))
    frequency: dict[str, int] = {}
    for key, _owner, _name, number in rows:
        term = key.removeprefix(word_key(""))
        frequency[term] = max(number, frequency.get(term, 0))
    named = _named_by_term((key, owner, name) for key, owner, name, _number in rows if owner)
    return {token: [_meant(term, named.get(term, ())) for term in _closest(token, frequency)] for token in wanted}


def _named_by_term(rows: Iterable[tuple[str, str, str]]) -> dict[str, list[tuple[str, str]]]:
    """term -> (owner, name): names that are this term, and names of which it is a word, unless too many have it."""
    whole: dict[str, list[tuple[str, str]]] = defaultdict(list)
    parts: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for key, owner, name in rows:
        (whole if is_plain(key) else parts)[key.removeprefix(word_key(""))].append((owner, name))
    for term, owners in parts.items():
        whole[term] += owners if len(owners) <= MOST_NAMED else ()
    return whole


def _similar_terms(wanted: Iterable[str]) -> QuerySet:
    terms = SearchTerm.objects.annotate(size=Length("term"))
    near = [_as_long(token) & (part_of_words(token[:3], False) | part_of_words(token[-3:], True)) for token in wanted]
    most = terms.filter(any_of(near), articles__gt=0).order_by("-articles", "pk").values("pk")
    return SearchTerm.objects.filter(pk__in=most[:_READ_SIMILAR]).order_by()


def _similar_names(wanted: Iterable[str]) -> QuerySet:
    names = SearchName.objects.annotate(size=Length("key")).exclude(name="")
    near = [
        _as_long(written) & database().begins("key", written[: len(written) - len(token) + 2])
        for token in wanted
        for written in (token, word_key(token))
    ]
    some = names.filter(any_of(near)).order_by("pk").values("pk")
    return SearchName.objects.filter(pk__in=some[:_READ_SIMILAR]).order_by()


def _as_long(key: str) -> Q:
    return Q(size__range=(len(key) - _MAX_ENDING, len(key) + _MAX_MORE))


def _meant(term: str, named: Iterable[tuple[str, str]]) -> Meant:
    named = sorted(named)
    return Meant(term, tuple(owner for owner, _name in named), named[0][1] if named else "")


def _closest(word: str, frequency: dict[str, int]) -> list[str]:
    most = 1 if len(word) < 6 else 2
    close = []
    for term, number in frequency.items():
        distance = _distance(word, term, most)
        if distance <= most and term != word and term not in NEVER_MEANT:
            close.append((distance, -number, term))
    return [term for _distance, _number, term in sorted(close)[:3]]


def _distance(word: str, term: str, most: int) -> int:
    """Between a mistyped word and a stem; a mistyped ending that no stemmer knows counts as one mistake."""
    longer = len(word) - len(term)
    if 2 <= longer <= _MAX_ENDING and len(term) >= _MIN_STEM:
        return 1 + edit_distance(word[: len(term)], term, most - 1)
    return edit_distance(word, term, most) if abs(longer) <= most else most + 1
