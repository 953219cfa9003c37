"""How much of what somebody searches for at the desk is used: databases refuse an expression of thousands, and each word reads every row."""

from django.contrib import admin, messages
from django.http import HttpRequest

MOST_WORDS = 12
LONGEST = 200  # characters


def bounded(query: str) -> str:
    """The first words of a query."""
    return " ".join(query[:LONGEST].split()[:MOST_WORDS])


class BoundedSearch(admin.ModelAdmin):
    """Lists, and the fields that complete what one types, search for no more than that; lists say so."""

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, self.bounded(request, search_term))

    def bounded(self, request: HttpRequest, term: str) -> str:
        used = bounded(term)
        is_list = request.resolver_match.url_name.endswith("_changelist")
        if used != " ".join(term.split()) and is_list and request.method == "GET":
            messages.warning(
                request,
                f"Gesucht wird nur nach den ersten {MOST_WORDS} Wörtern und {LONGEST} Zeichen: {used}",
            )
        return used
