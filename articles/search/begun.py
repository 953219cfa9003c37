"""Search for editors who are still typing: each word whole, or the beginning of one."""

from collections.abc import Iterable, Sequence

from django.db.models import Q

from ..models import SearchTerm
from .matching.match import LIMIT, matching
from .matching.nodes import AllOf, AnyOf, InTitle, Node, Phrase
from .parts import MAX_WORDS, clean
from .query import read
from .tokens import Word, analyse, encode
from .vocabulary import any_of, part_of_words

MOST_BEGUN = 20  # words of the archive, the most frequent, that one typed beginning stands for
LEAST = 2  # letters of a beginning


def ids_with_words(text: str, limit: int = LIMIT, *, in_title: bool = False) -> list[int]:
    """The newest articles that readers can reach, or will, with all words of `text`; three queries at most."""
    words = list(analyse(clean(text)))[:MAX_WORDS]
    if not words:
        return []
    typed = AllOf(tuple(_typed(words)))
    if in_title:
        return matching(InTitle(typed), limit)
    meant = read(clean(text))
    return matching(AnyOf((typed, meant.all_of)) if meant.units else typed, limit)


def _typed(words: Sequence[Word]) -> Iterable[Node]:
    terms = _terms_that_begin({_base(word) for word in words})
    for word in words:
        begun = [term for term in terms if term.startswith(_base(word))] if len(_base(word)) >= LEAST else []
        yield AnyOf(tuple(Phrase((token,)) for token in dict.fromkeys([word.token, *begun])))


def _base(word: Word) -> str:
    return encode(word.text.lower())


def _terms_that_begin(bases: set[str]) -> list[str]:
    known = SearchTerm.objects.filter(articles__gt=0).order_by("-articles", "pk").values("pk")
    most = [
        Q(pk__in=known.filter(part_of_words(base, False))[:MOST_BEGUN]) for base in sorted(bases) if len(base) >= LEAST
    ]
    return list(SearchTerm.objects.filter(any_of(most)).values_list("term", flat=True)) if most else []
