"""The pages of bulk actions: what to do, what that would do to each row, and what it did."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from .. import describe
from ..articles.state import status_of
from ..assets import BULK_MEDIA, with_nonce
from ..fields import JSONListField, TagsField, ids_in
from ..pages import DeskRequest, desk_page, list_url
from ..subjects.bulk_tags import ChangeTags
from . import articles, pictures
from .bulk import MOST, BulkAction, Line, do_all, plans, undo_all

ARTICLES = (
    articles.Assign(), articles.TakeStep(), articles.ChangeByline(), ChangeTags(), articles.Withdraw(), articles.DeleteDrafts(),
)  # fmt: skip
PICTURES = (pictures.ChangeCredit(), pictures.ChangeLicence(), pictures.ChangeRights(), pictures.DeleteUnused())
ACTIONS = {action.name: action for action in (*ARTICLES, *PICTURES)}

RESULT = "desk_bulk"  # in the session: what the last one did
# Fields that a script draws, and what it needs to know of the values chosen.
PICKERS = {TagsField: ("tags", describe.tags), JSONListField: ("byline", describe.authors)}


class BulkList:
    """A list that offers these actions, each to those who may."""

    bulk_actions: tuple[BulkAction, ...] = ()

    def get_actions(self, request):
        if IS_POPUP_VAR in request.GET:
            return {}
        offered = [action for action in self.bulk_actions if action.may(request.user)]
        return {action.name: (_begin(action), action.name, f"{action.title} …") for action in offered}


def _begin(action: BulkAction):
    def begin(model_admin, request: DeskRequest, queryset):
        ids = queryset.order_by("pk").values_list("pk", flat=True)[: MOST + 1]
        return _page(request, action, list(ids), is_posted=False)

    return begin


@require_POST
def bulk_page(request: DeskRequest):
    action = _asked(request)
    return _page(request, action, ids_in(request.POST.get("ids", "")), is_posted=True)


def _asked(request: DeskRequest) -> BulkAction:
    action = ACTIONS.get(request.POST.get("bulk", ""))
    if action is None:
        raise Http404
    if not action.may(request.user):
        raise PermissionDenied
    return action


def _page(request: DeskRequest, action: BulkAction, ids: list[int], *, is_posted: bool):
    """The choice, then what it would do to each row, then the deed ("do"); "again" goes back to the choice."""
    if not 1 <= len(ids) <= MOST:
        messages.warning(request, f"Bitte eine bis {MOST} Zeilen auswählen.")
        return redirect(list_url(action.model._meta.model_name))
    rows = list(action.rows(request.user, ids))
    form = action.form(request.POST if is_posted else None)
    is_ready = form.is_valid() if is_posted else not form.fields
    data = form.cleaned_data if is_posted and is_ready else {}
    if is_posted and is_ready and "do" in request.POST:
        return _done(request, action, *do_all(action, rows, data, request.user))
    previews = plans(action, rows, data, request.user) if is_ready and "again" not in request.POST else None
    return desk_page(
        request,
        "bulk",
        action.title,
        opts=action.model._meta,
        action=action,
        ids=",".join(map(str, ids)),
        rows=[{"plan": plan, "row": plan.row, "status": _status(plan.row)} for plan in previews or []]
        or [{"row": row, "status": _status(row)} for row in rows],
        changing=sum(not plan.why for plan in previews) if previews is not None else None,
        form=form,
        pickers=_pickers(form),
        config={"urls": {"tags": reverse("admin:desk_tags"), "authors": reverse("admin:desk_authors")}},
        list_url=list_url(action.model._meta.model_name),
        desk_media=with_nonce(request, BULK_MEDIA),
    )


def _status(row: Any):
    return status_of(row) if row._meta.model_name == "article" else None


def _pickers(form) -> list[dict]:
    """The fields that are pickers, with what was chosen in them."""
    found = []
    for bound in form:
        kind, described = PICKERS.get(type(bound.field), ("", None))
        if described:
            raw = bound.value()
            value = bound.field.prepare_value(raw)
            chosen = described(bound.field.to_python(value))
            found.append({"bound": bound, "kind": kind, "value": value, "chosen": chosen})
    return found


def _done(request: DeskRequest, action: BulkAction, lines: list[Line], kept: dict[int, Any], *, is_undo: bool = False):
    """Keep what happened, so that loading the page of the result again does nothing again."""
    request.session[RESULT] = {
        "action": action.name,
        "is_undo": is_undo,
        "lines": [[line.pk, line.label, line.text, line.is_done] for line in lines],
        "kept": [[pk, value] for pk, value in kept.items()],
    }
    return redirect("admin:desk_bulk_result")


def result_page(request: DeskRequest):
    result = request.session.get(RESULT)
    if not result or result["action"] not in ACTIONS:
        return redirect("admin:index")
    action, lines = ACTIONS[result["action"]], [Line(*line) for line in result["lines"]]
    count = Counter(line.is_done for line in lines)
    done = "zurückgenommen" if result["is_undo"] else action.done
    left = f", {count[False]} übersprungen" if count[False] else ""
    return desk_page(
        request,
        "bulk_result",
        f"{count[True]} {done}{left}",
        opts=action.model._meta,
        action=action,
        lines=lines,
        change_address=f"admin:articles_{action.model._meta.model_name}_change",
        are_gone=action.done == "gelöscht",
        may_undo=bool(result["kept"]),
        list_url=list_url(action.model._meta.model_name),
    )


@require_POST
def undo_page(request: DeskRequest):
    """Take back what this person did last, once."""
    result = request.session.get(RESULT)
    if not result or not result["kept"]:
        return redirect("admin:desk_bulk_result")
    action = ACTIONS[result["action"]]
    if not action.may(request.user):
        raise PermissionDenied
    kept = dict(result["kept"])
    rows = list(action.rows(request.user, kept))
    return _done(request, action, undo_all(action, rows, kept, request.user), {}, is_undo=True)
