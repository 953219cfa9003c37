"""What the desk says after the dates of a law, or its companies, have changed: how many pieces speak of them."""

from collections.abc import Container, Set
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ...models import DossierChange, Milestone, Relation
from ..pages import DeskRequest
from .outdated import count, outdated


def link(request: DeskRequest, law: int, events: Container[str] | None = None) -> SafeString | str:
    """To the list of one law's articles that are out of date, "" if there are none; counted are those of `events`."""
    number = count(row for row in outdated(request.user, law) if events is None or row.event.key in events)
    if not number:
        return ""
    url = f"{reverse('admin:desk_outdated')}?regelwerk={law}"
    said = "1 Artikel spricht" if number == 1 else f"{number} Artikel sprechen"
    return format_html('<a href="{}">{} noch vom alten Stand</a>', url, said)


class TellsOutdated:
    """An admin of laws, dates or relations."""

    def save_related(self, request: DeskRequest, form: Any, formsets: Any, change: bool) -> None:
        rows = _changed(form, formsets)
        dates = {row.pk for row in rows if isinstance(row, Milestone)}  # what is deleted loses its number
        super().save_related(request, form, formsets, change)  # type: ignore[misc]
        dates |= {row.pk for row in rows if isinstance(row, Milestone)}
        companies = {row.company_id for row in rows if isinstance(row, Relation)}
        for law in sorted({row.regulation_id for row in rows}):
            if said := link(request, law, _events(law, dates, companies)):
                messages.warning(request, format_html("Termine oder Beziehungen geändert: {}.", said))


def _changed(form: Any, formsets: Any) -> list[Milestone | Relation]:
    """The dates and relations that the form has changed, or deleted."""
    rows = [form] if isinstance(form.instance, Milestone | Relation) else []
    rows += [row for formset in formsets if issubclass(formset.model, Milestone | Relation) for row in formset.forms]
    return [row.instance for row in rows if row.has_changed() and row.instance.regulation_id]


def _events(law: int, dates: Set[int], companies: Set[int]) -> set[str]:
    """The keys of events that may have come of these dates, and of what ties these companies to the law."""
    caused = Q(milestone_number__in=dates) | Q(company__in=companies)
    changes = DossierChange.objects.filter(caused, regulation=law)
    return {f"m{pk}" for pk in dates} | {f"c{pk}" for pk in changes.values_list("pk", flat=True)}
