"""What people type to find something at the desk, in bounds: databases refuse an expression of thousands of words."""

from functools import reduce
from operator import and_

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest

from ..models import Article, State
from ..search import ids_with_words

MOST_WORDS = 12
LONGEST = 200  # characters
# Every parameter of the desk that holds typed words: lists, pickers, the admin's autocomplete, filters.
TYPED = ("q", "term", "schlagwort", "autor")


def bound_words(request: HttpRequest) -> None:
    """Cut what was typed in the address's query string; `say_what_was_cut` tells of it."""
    typed = {name: request.GET[name] for name in TYPED if name in request.GET}
    bounded = {name: " ".join(value.split()[:MOST_WORDS])[:LONGEST] for name, value in typed.items()}
    cut = {name: bounded[name] for name, value in typed.items() if bounded[name] != " ".join(value.split())}
    if cut:
        request.GET = request.GET.copy()
        for name, value in cut.items():
            request.GET[name] = value
    request.has_cut_words = bool(cut)


def say_what_was_cut(request: HttpRequest) -> None:
    if getattr(request, "has_cut_words", False):
        messages.info(request, f"Gesucht wird mit höchstens {MOST_WORDS} Wörtern; weitere zählen nicht.")


def words_in(query: str, *fields: str) -> Q:
    """Every word of the query in at least one of the fields."""
    words = [
        reduce(lambda a, b: a | b, (Q(**{f"{name}__icontains": word}) for name in fields)) for word in query.split()
    ]
    return reduce(and_, words, Q())


def articles_with(query: str, *fields: str, limit: int, in_title: bool = False) -> Q:
    """The newest articles with these words, by the search's index; those that are not in it, which are few, by `fields`."""
    if not query.split():
        return Q()
    drafts, withdrawn = (Article.objects.filter(state=state).values("pk") for state in (State.DRAFT, State.WITHDRAWN))
    others = Article.objects.filter(words_in(query, *fields), pk__in=drafts.union(withdrawn))
    return Q(pk__in=[*ids_with_words(query, limit, in_title=in_title), *others.values_list("pk", flat=True)])
