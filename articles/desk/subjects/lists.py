"""Keeping tags in order: probable duplicates, and proposals that wait for a decision."""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import permutations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpResponseRedirect

from ...models import SUBJECTS, Article, AuditAction, AuditEntry, Company, Reference, Topic, public_change
from ...models.subjects.subject import Subject
from ...text.likeness import Likeness, likely_same
from ..fields import is_id
from ..pages import DeskRequest, desk_page
from .merge import merge_url

MOST = 200  # pairs on one page


@dataclass(frozen=True)
class Pair:
    """Two tags that look alike."""

    one: Subject
    other: Subject
    reason: str
    merge_url: str
    names: str  # those that look alike, if they are not what the tags are called


def duplicates_page(request: DeskRequest, model: type[Subject]):
    """ "Mögliche Dubletten" of one kind; POST notes that two tags are different after all."""
    if not request.user.has_perm(f"articles.change_{model.kind}"):
        raise PermissionDenied
    if request.method == "POST":
        _note_difference(request, model)
        return HttpResponseRedirect(request.path)
    likenesses = probable_duplicates(model)
    return desk_page(
        request,
        "tag_duplicates",
        "Mögliche Dubletten",
        opts=model._meta,
        pairs=_pairs(model, likenesses[:MOST]),
        more=len(likenesses) - MOST,
        may_merge=request.user.has_perm(f"articles.delete_{model.kind}"),
    )


def probable_duplicates(model: type[Subject], only: set[int] | None = None) -> list[Likeness]:
    """Tags whose names or other names look alike, without what an editor called different; `only` with one of these ids."""
    names = [
        *model.objects.order_by("pk").values_list("pk", "name"),
        *model.alias_model.objects.values_list("target_id", "name"),
    ]
    different = _known_different(model) | _kin(model)
    return [
        like
        for like in likely_same(names, are_companies=model is Company)
        if like.owners not in different and (only is None or only.intersection(like.owners))
    ]


def _kin(model: type[Subject]) -> set[tuple[int, int]]:
    """Pairs of tags of which one belongs to the other, as a service to its company: they are never duplicates."""
    pairs = (pair for link in model.kin for pair in model.objects.exclude(**{link: None}).values_list("pk", link))
    return {(min(pair), max(pair)) for pair in pairs}


def _known_different(model: type[Subject]) -> set[tuple[int, int]]:
    noted = AuditEntry.objects.filter(action=AuditAction.NO_DUPLICATE, model=model._meta.model_name)
    return {(min(pk, other_pk), max(pk, other_pk)) for pk, other_pk in noted.values_list("object_id", "after__id")}


def _note_difference(request: DeskRequest, model: type[Subject]) -> None:
    ids = [request.POST.get(name, "") for name in ("one", "other")]
    rows = model.objects.filter(pk__in=[int(pk) for pk in ids if is_id(pk)]).order_by("pk")
    if len(rows) == 2:
        one, other = rows
        AuditEntry.objects.record(
            AuditAction.NO_DUPLICATE, one, by=request.user, after={"id": other.pk, "name": other.name}
        )
        messages.success(request, f"„{one}“ und „{other}“ werden nicht mehr als Dublette vorgeschlagen.")


def _pairs(model: type[Subject], likenesses: list[Likeness]) -> list[Pair]:
    ids = {pk for like in likenesses for pk in like.owners}
    rows = model.objects.annotate(usage=Count("items")).in_bulk(ids)
    pairs = []
    for like in likenesses:
        one, other = (rows[pk] for pk in like.owners)
        names = "" if like.names == (one.name, other.name) else f"„{like.names[0]}“ und „{like.names[1]}“"
        pairs.append(Pair(one, other, like.reason, merge_url(model, [one.pk, other.pk]), names))
    return pairs


# Proposals


@dataclass
class Proposal:
    """A tag that somebody proposed, where it is used, and what it may be a duplicate of."""

    tag: Subject
    label: str
    articles: list[Article] = field(default_factory=list)
    similar: list[tuple[Subject, str]] = field(default_factory=list)  # with the address of the merge page


def proposals_page(request: DeskRequest):
    """ "Neue Schlagwörter prüfen", of all kinds together: confirm, merge or reject."""
    if not request.user.has_perm("articles.change_topic"):
        raise PermissionDenied
    may_reject = request.user.has_perm("articles.delete_topic")
    if request.method == "POST":
        _decide(request, may_reject)
        return HttpResponseRedirect(request.path)
    return desk_page(
        request,
        "tag_proposals",
        "Neue Schlagwörter prüfen",
        opts=Topic._meta,
        proposals=[proposal for model in SUBJECTS.values() for proposal in _proposals(model)],
        may_reject=may_reject,
    )


def waiting() -> int:
    """How many proposals wait for a decision."""
    return sum(model.objects.filter(is_proposed=True).count() for model in SUBJECTS.values())


def _proposals(model: type[Subject]) -> list[Proposal]:
    rows = model.objects.filter(is_proposed=True).select_related("proposed_by").order_by("created_at", "pk")[:100]
    proposals = {row.pk: Proposal(row, model.label) for row in rows}
    if not proposals:
        return []
    alike = defaultdict(set)
    for like in probable_duplicates(model, set(proposals)):
        for pk, twin in permutations(like.owners):
            alike[pk].add(twin)
    others = model.objects.in_bulk({pk for pks in alike.values() for pk in pks})
    used = Reference.objects.filter(**{f"{model.kind}__in": list(proposals)}).select_related("article")
    used = used.filter(article__working_copy__deleted_at=None)
    for reference in used.defer("article__body", "article__body_html").order_by("article_id"):
        proposals[reference.what[1]].articles.append(reference.article)
    for pk, proposal in proposals.items():
        proposal.similar = [(others[twin], merge_url(model, [pk, twin])) for twin in sorted(alike[pk])]
    return list(proposals.values())


def _decide(request: DeskRequest, may_reject: bool) -> None:
    model = SUBJECTS.get(request.POST.get("kind", ""))
    pk = request.POST.get("tag", "")
    tag = model.objects.filter(pk=int(pk), is_proposed=True).first() if model and is_id(pk) else None
    if tag is None:
        messages.info(request, "Über dieses Schlagwort hat schon jemand entschieden.")
    elif "confirm" in request.POST:
        confirm(tag, by=request.user)
        messages.success(request, f"„{tag}“ ist bestätigt; Leser sehen es jetzt.")
    elif "reject" in request.POST and may_reject:
        count = reject(tag, by=request.user)
        messages.success(request, f"„{tag}“ ist abgelehnt und aus {count} Artikeln entfernt.")


def confirm(tag: Subject, *, by) -> None:
    """Let readers see a proposed tag."""
    with public_change():
        tag.is_proposed = False
        tag.save()
        AuditEntry.objects.record(AuditAction.CONFIRM, tag, by=by, before="vorgeschlagen", after="bestätigt")


def reject(tag: Subject, *, by) -> int:
    """Take a proposed tag out of every article, as revisions of their own, and delete it; returns how many articles."""
    with public_change():
        articles = list(Article.objects.filter(references__in=tag.references.all()).distinct())
        for article in articles:
            article.working_copy.retag(
                lambda tags: [ref for ref in tags if (ref.kind, ref.id) != (tag.kind, tag.pk)], by=by
            )
        before = {"Name": tag.name, "Artikel": [str(article) for article in articles]}
        AuditEntry.objects.record(AuditAction.REJECT, tag, by=by, before=before)
        tag.delete()
    return len(articles)
