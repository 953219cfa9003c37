"""What the desk says after the dates of a law, or its companies, have changed: how many pieces speak of them."""

from typing import Any

from django.contrib import messages
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ...models import Milestone, Relation
from ..pages import DeskRequest
from .outdated import count, outdated


def link(request: DeskRequest, law: int) -> SafeString | str:
    """To the list of one law's articles that are out of date, "" if there are none."""
    number = count(outdated(request.user, law))
    if not number:
        return ""
    url = f"{reverse('admin:desk_outdated')}?regelwerk={law}"
    said = "1 Artikel spricht" if number == 1 else f"{number} Artikel sprechen"
    return format_html('<a href="{}">{} noch vom alten Stand</a>', url, said)


class TellsOutdated:
    """An admin of laws, dates or relations."""

    def save_related(self, request: DeskRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)  # type: ignore[misc]
        for law in sorted(_laws(form, formsets)):
            if said := link(request, law):
                messages.warning(request, format_html("Termine oder Beziehungen geändert: {}.", said))


def _laws(form: Any, formsets: Any) -> set[int]:
    """The laws whose dates or companies the form has changed."""
    rows = [form] if isinstance(form.instance, Milestone | Relation) else []
    rows += [row for formset in formsets if issubclass(formset.model, Milestone | Relation) for row in formset.forms]
    return {row.instance.regulation_id for row in rows if row.has_changed() and row.instance.regulation_id}
