"""What people type to find something at the desk, in bounds: databases refuse an expression of thousands of words."""

from django.contrib import messages
from django.http import HttpRequest

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
