"""JSON for the pickers and dialogs of the desk: pictures, articles, authors, tags; a tag created."""

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import JsonResponse
from django.views.decorators.http import require_GET, require_POST

from ..models import SUBJECTS, Article, AuditAction, AuditEntry, Author, Image
from ..text import fold
from . import describe
from .articles.form import posted_article
from .checks import checklist, checklist_rows
from .fields import ids_in, is_id, typed
from .pages import DeskRequest
from .revisions.corrections import correction_from
from .searching import articles_with, words_in

LIMIT = 24
FEW = 6  # of each sort in the list at the cursor
MOST_MATCHES = 200  # of which some may not be shown to this person


def title_words(query: str) -> Q:
    """Articles by words of their title, the newest."""
    return articles_with(query, "title", "kicker", limit=MOST_MATCHES, in_title=True)


def _ids(request: DeskRequest) -> list[int]:
    return ids_in(request.GET.get("ids", ""))[:200]


@require_GET
def pictures(request: DeskRequest) -> JsonResponse:
    """Pictures by words in title, caption, alt text or credit, newest first; or those with the given ids."""
    if ids := _ids(request):
        images = Image.objects.filter(pk__in=ids)
    else:
        query = words_in(request.GET.get("q", ""), "title", "caption", "alt", "credit")
        images = Image.objects.filter(query, is_blocked=False)[:LIMIT]
    return JsonResponse({"results": [describe.picture(image) for image in images]})


@require_GET
def articles(request: DeskRequest) -> JsonResponse:
    """Articles by words of their title, newest first; or those with the given ids. Authors find what is public, and their own."""
    if ids := _ids(request):
        rows = Article.objects.known_to(request.user).only(*describe.ARTICLE).filter(pk__in=ids)
    else:
        rows = _titled(request)[:LIMIT]
    return JsonResponse({"results": [describe.article(row) for row in rows]})


def _titled(request: DeskRequest) -> QuerySet[Article]:
    """What this person may know of, by the typed words, newest first, without the article of the form."""
    rows = Article.objects.known_to(request.user).only(*describe.ARTICLE).filter(title_words(request.GET.get("q", "")))
    if is_id(itself := request.GET.get("not", "")):
        rows = rows.exclude(pk=itself)
    return rows.exclude(state="withdrawn").order_by("-id")


@require_GET
def names(request: DeskRequest) -> JsonResponse:
    """Tags of all kinds, then articles, for what is typed behind an "@"."""
    if not request.GET.get("q", "").split():
        return JsonResponse({"results": []})
    found = _tags(request)[:FEW] + [describe.article(row) for row in _titled(request)[:FEW]]
    return JsonResponse({"results": found})


@require_GET
def authors(request: DeskRequest) -> JsonResponse:
    """By words in the name or by initials; whose name begins with the query, letter by letter, comes first."""
    query = request.GET.get("q", "")
    rows = list(Author.objects.filter(words_in(query, "name", "initials"))[:LIMIT])
    rows.sort(key=lambda row: not fold(row.name).startswith(fold(query)))
    return JsonResponse({"results": [describe.author(row) for row in rows]})


@require_GET
def tags(request: DeskRequest) -> JsonResponse:
    """Tags of all kinds by name or alias; names that begin with the query first."""
    return JsonResponse({"results": _tags(request)[:LIMIT]})


def _tags(request: DeskRequest) -> list[dict]:
    key = fold(request.GET.get("q", ""))
    results = []
    for model in SUBJECTS.values():
        results += _tags_of_kind(model, key) if key else []
    results.sort(key=lambda match: (not match[0].startswith(key), bool(match[1]["alias"]), len(match[0]), match[0]))
    return [description for _name, description in results]


def _tags_of_kind(model, key: str) -> list[tuple[str, dict]]:
    """(the folded name that matched, description) for the tags of one kind."""
    named = Q(folded__contains=key) | Q(aliases__folded__contains=key)
    rows = model.objects.with_parent().filter(named).distinct()
    matches = []
    for row in rows.prefetch_related("aliases")[:LIMIT]:
        alias = next((alias for alias in row.aliases.all() if key in alias.folded), None)
        if alias is not None and key not in row.folded:
            matches.append((alias.folded, describe.tag(row, alias=alias.name)))
        else:
            matches.append((row.folded, describe.tag(row)))
    return matches


@require_POST
def create_tag(request: DeskRequest) -> JsonResponse:
    """A new tag by name. Who may not add tags proposes it: readers see it once it is confirmed."""
    model = SUBJECTS.get(request.POST.get("kind", ""))
    name = " ".join(typed(request.POST.get("name")).split())
    if model is None or not name:
        return JsonResponse({"error": "Bitte einen Namen eingeben."}, status=400)
    if known := model.objects.named(name).first():
        return JsonResponse(_known_by(known, name))
    may_add = request.user.has_perm(f"articles.add_{model.kind}")
    tag = model(name=name, is_proposed=not may_add, proposed_by=request.user)
    try:
        tag.full_clean()
        tag.save()
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages)}, status=400)
    AuditEntry.objects.record(AuditAction.ADD, tag, by=request.user, after={"name": tag.name})
    return JsonResponse(describe.tag(tag))


def _known_by(tag, name: str) -> dict:
    """Describe a tag that exists already; a note is added if `name` is only another name of it."""
    if fold(name) == tag.folded:
        return describe.tag(tag)
    note = f"„{name}“ ist schon ein anderer Name von „{tag}“. Genommen ist „{tag}“."
    return describe.tag(tag, alias=name) | {"note": note}


@require_POST
def open_points(request: DeskRequest) -> JsonResponse:
    """The Prüfliste of what the form holds now; nothing is saved."""
    article, form = posted_article(request)
    shown, is_urgent = form.shown_snapshot(), form.cleaned_data.get("is_urgent", False)
    problems = checklist.check(shown, is_urgent=is_urgent)
    problems += checklist_rows.of_article(article, correction_from(form.change()))
    settled = checklist_rows.settled(shown, article, problems, is_urgent=is_urgent)
    said = [
        {name: getattr(problem, name) for name in ("text", "blocks", "url", "place", "block", "words")}
        for problem in problems
    ]
    return JsonResponse({"problems": said, "settled": [vars(line) for line in settled]})
