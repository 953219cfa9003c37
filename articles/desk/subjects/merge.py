"""Merging tags from their list: which one stays, what moves, and only then the deed."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse

from ...models import MergeRefused, public_change
from ...models.subjects.merging import articles_with, merge
from ...models.subjects.subject import Subject
from ..fields import ids_in
from ..pages import DeskRequest, desk_page

MOST = 20  # tags merged in one go


@dataclass(frozen=True)
class Candidate:
    """A tag in the confirmation, with what would move from it."""

    tag: Subject
    articles: int
    aliases: list[str]
    links: list[str]  # "3 Beziehungen"


def ask_to_merge(request: DeskRequest, queryset):
    """The action of the list: two or more tags, then the confirmation."""
    ids = list(queryset.order_by("pk").values_list("pk", flat=True)[: MOST + 1])
    if not 2 <= len(ids) <= MOST:
        messages.warning(request, f"Bitte zwei bis {MOST} Schlagwörter auswählen, die dasselbe meinen.")
        return None
    return HttpResponseRedirect(merge_url(queryset.model, ids))


def merge_url(model: type[Subject], ids: list[int]) -> str:
    return f"{reverse(f'admin:articles_{model.kind}_merge')}?ids={','.join(map(str, ids))}"


def merge_page(request: DeskRequest, model: type[Subject]):
    """GET shows what would happen; POST with `keep` does it."""
    if not request.user.has_perm(f"articles.delete_{model.kind}"):
        raise PermissionDenied
    candidates = _candidates(model, ids_in(request.GET.get("ids", ""))[:MOST])
    if len(candidates) < 2:
        messages.info(request, "Diese Schlagwörter sind schon zusammengeführt.")
        return redirect(f"admin:articles_{model.kind}_changelist")
    tags = {str(candidate.tag.pk): candidate.tag for candidate in candidates}
    target = tags.get(request.POST.get("keep", ""))
    if request.method == "POST" and target:
        try:
            return _merge(request, target, [tag for tag in tags.values() if tag != target])
        except MergeRefused as refusal:
            messages.error(request, str(refusal))
    return desk_page(
        request,
        "tag_merge",
        "Schlagwörter zusammenführen",
        opts=model._meta,
        candidates=candidates,
        kept=target or candidates[0].tag,
        list_url=reverse(f"admin:articles_{model.kind}_changelist"),
    )


def _candidates(model: type[Subject], ids: list[int]) -> list[Candidate]:
    """The most used first, proposed ones last."""
    candidates = [
        Candidate(tag, len(articles_with(tag)), [alias.name for alias in tag.aliases.all()], _links_of(tag))
        for tag in model.objects.filter(pk__in=ids).prefetch_related("aliases")
    ]
    return sorted(candidates, key=lambda candidate: (candidate.tag.is_proposed, -candidate.articles, candidate.tag.pk))


def _links_of(tag: Subject) -> list[str]:
    """What else hangs on a tag, counted: relations, milestones, parts, regulations."""
    words = {
        "relations": "Beziehungen",
        "milestones": "Fristen und Termine",
        "parts": "Teile",
        "implemented_by": "Umsetzungen",
        "regulations": "Regelwerke",
    }
    columns = {f"n_{name}": Count(name, distinct=True) for name in words if hasattr(tag, name)}
    counted = type(tag).objects.filter(pk=tag.pk).aggregate(**columns)
    return [f"{count} {words[name.removeprefix('n_')]}" for name, count in counted.items() if count]


def _merge(request: DeskRequest, target: Subject, going: list[Subject]):
    names = ", ".join(f"„{tag}“" for tag in going)
    with public_change():
        entries = [merge(tag, target, by=request.user) for tag in going]
    moved = len({pk for entry in entries for pk in entry.before["articles"]})
    messages.success(
        request,
        f"{names} {'ist' if len(going) == 1 else 'sind'} jetzt „{target}“ ({moved} Artikel). "
        "Namen und Adressen leiten weiter; im Protokoll lässt sich das rückgängig machen.",
    )
    return redirect(f"admin:articles_{target.kind}_change", target.pk)
