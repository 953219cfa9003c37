"""Views of a list under a name: tabs above it, saving the present one, deleting it."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import ALL_VAR, ERROR_FLAG, PAGE_VAR
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from ...models import SavedView
from ..fields import TextField, is_id
from ..pages import DeskRequest, desk_page, list_url

MOST = 30  # of one person for one list
PASSING = (PAGE_VAR, ALL_VAR, ERROR_FLAG, "_popup", "_to_field", "_changelist_filters", "_facets")  # of an address


@dataclass(frozen=True)
class Tab:
    name: str
    query: str
    is_here: bool
    view: SavedView | None = None


def present(request: DeskRequest) -> str:
    """Search, filters and order of a list, as they stand in its address."""
    return urlencode(
        sorted((name, value) for name, values in request.GET.lists() for value in values if _lasts(name, value))
    )


def _lasts(name: str, value: str) -> bool:
    return bool(value) and name not in PASSING


def tabs(request: DeskRequest, model: str, built_in: dict[str, str]) -> list[Tab]:
    """Everything; what every list of this kind has; one's own, and what others share."""
    here = present(request)
    fixed = {"Alle": ""} | built_in
    found = [Tab(name, query, sorted(parse_qsl(query)) == parse_qsl(here)) for name, query in fixed.items()]
    saved = SavedView.objects.offered(request.user, model).select_related("person")
    return found + [Tab(view.name, view.query, view.shows(here), view) for view in saved]


class SavedViewForm(forms.ModelForm):
    class Meta:
        model = SavedView
        fields = ["name", "is_shared"]
        field_classes = {"name": TextField}
        labels = {"is_shared": "Für alle in der Redaktion"}
        help_texts = {"name": "Zum Beispiel: Freigaben ohne Bild"}
        error_messages = {"name": {"required": "Bitte einen Namen angeben."}}

    def clean_name(self) -> str:
        name, view = self.cleaned_data["name"], self.instance
        mine = SavedView.objects.filter(person=view.person, list=view.list)
        if mine.filter(name=name).exists():
            raise forms.ValidationError("Eine Ansicht dieses Namens haben Sie hier schon.")
        if mine.count() >= MOST:
            raise forms.ValidationError(f"Mehr als {MOST} Ansichten hat niemand: bitte erst eine löschen.")
        return name


def save(request: DeskRequest):
    """Name the view that the address describes (`liste` and `auswahl`)."""
    values = request.POST if request.method == "POST" else request.GET
    row_admin, query = _list_admin(request, values.get("liste", "")), values.get("auswahl", "")
    opts, longest = row_admin.opts, SavedView._meta.get_field("query").max_length
    view = SavedView(person=request.user, list=opts.model_name, query=query)
    form = SavedViewForm(request.POST if request.method == "POST" else None, instance=view)
    if not SavedView.may_be_shared_by(request.user):
        del form.fields["is_shared"]
    if request.method == "POST" and len(query) > longest:
        messages.error(request, "Diese Auswahl ist zu lang, um sie zu speichern. Bitte weniger Filter wählen.")
    elif request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, f"Gespeichert: die Ansicht „{view}“ steht jetzt über der Liste.")
        return redirect(f"{list_url(opts.model_name)}?{query}")
    context = {"opts": opts, "form": form, "query": query, "list_url": f"{list_url(opts.model_name)}?{query}"}
    return desk_page(request, "saved_view", "Ansicht speichern", **context)


@require_POST
def delete(request: DeskRequest):
    pk = request.POST.get("ansicht", "")
    view = SavedView.objects.filter(pk=int(pk)).first() if is_id(pk) else None
    if view is None:
        raise Http404
    if not view.may_be_deleted_by(request.user):
        raise PermissionDenied
    view.delete()
    messages.success(request, f"Die Ansicht „{view}“ ist gelöscht; die Artikel und Bilder selbst bleiben.")
    return redirect(list_url(_list_admin(request, view.list).opts.model_name))


def _list_admin(request: DeskRequest, name: str):
    """The admin of a list that this person may see."""
    for model, row_admin in admin.site._registry.items():
        if model._meta.model_name == name and row_admin.has_view_or_change_permission(request):
            return row_admin
    raise Http404
