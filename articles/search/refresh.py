"""Updates documents, vocabulary and names inside the transaction that publishes or changes something."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator

from django.db import transaction
from django.db.models import F

from ..models import (
    SUBJECTS,
    Article,
    Author,
    Company,
    CompanyKind,
    Edition,
    PublicChange,
    Regulation,
    SearchDocument,
    SearchName,
    SearchTerm,
    State,
)
from .documents import documents, vocabulary
from .matching.match import database, matching
from .matching.nodes import Phrase
from .names import Names, names_of_author, names_of_subjects
from .tokens import owner_token

BATCH = 200
MERGED_LIMIT = 500  # articles of a merged tag that are rewritten at once; `rebuild_search` does the others
_FIELDS = ("recency", "title", "lead", "body", "names")


def follow_change(sender: object, change: PublicChange, **kwargs: object) -> None:
    """Receiver of `public_changed`."""
    laws = {(Regulation.kind, pk) for pk in change.dated}
    owners = renew_names(change.subjects | laws, change.authors)
    moved = {pk for owner in owners for pk in matching(Phrase((owner,)), MERGED_LIMIT)}
    renew_documents(change.articles | moved)


# Documents and vocabulary


def renew_documents(ids: Iterable[int]) -> None:
    """Write the documents of those of `ids` that are public or will be, remove the others, count their words."""
    for batch in _batches(sorted(ids)):
        before = SearchDocument.objects.in_bulk(batch)
        after = {document.pk: document for document in documents(batch)}
        changed = [document for pk, document in after.items() if not is_same(document, before.get(pk))]
        gone = before.keys() - after.keys()
        if changed or gone:
            _store(changed)
            SearchDocument.objects.filter(pk__in=gone).delete()
            replaced = before.keys() & {document.pk for document in changed}
            _count_difference(changed, [before[pk] for pk in gone | replaced])


def _count_difference(added: Iterable[SearchDocument], removed: Iterable[SearchDocument]) -> None:
    words: Counter[str] = Counter()
    for document in added:
        words.update(vocabulary(document))
    for document in removed:
        words.subtract(vocabulary(document))
    _count({word: number for word, number in words.items() if number})


def is_same(document: SearchDocument, stored: SearchDocument | None) -> bool:
    return stored is not None and all(getattr(document, name) == getattr(stored, name) for name in _FIELDS)


def _store(changed: list[SearchDocument]) -> None:
    SearchDocument.objects.bulk_create(changed, update_conflicts=True, unique_fields=["article"], update_fields=_FIELDS)


def _count(words: dict[str, int]) -> None:
    """Add to the numbers of articles in which words stand."""
    if not words:
        return
    database().queue_writers()
    known = set(SearchTerm.objects.filter(term__in=words).values_list("term", flat=True))
    by_number = defaultdict(list)
    for word in known:
        by_number[words[word]].append(word)
    for number, members in by_number.items():
        SearchTerm.objects.filter(term__in=members).update(articles=F("articles") + number)
    _add_terms((word, number) for word, number in sorted(words.items()) if word not in known and number > 0)


def _add_terms(words: Iterable[tuple[str, int]]) -> None:
    SearchTerm.objects.bulk_create(
        (SearchTerm(term=word, backwards=word[::-1], articles=number) for word, number in words),
        batch_size=5_000,
    )


# Names


def renew_names(subjects: Iterable[tuple[str, int]], authors: Iterable[int]) -> list[str]:
    """Write the names of tags and authors anew; returns the tokens of tags that were merged into one of them."""
    by_kind = defaultdict(set)
    for kind, pk in subjects:
        by_kind[kind].add(pk)
    merged = []
    for kind, ids in by_kind.items():
        if kind == Company.kind:
            parents = Company.objects.filter(parts__in=ids, parts__company_kind=CompanyKind.SERVICE)
            ids |= set(parents.values_list("pk", flat=True))
        names = names_of_subjects(kind, sorted(ids))
        _store_names(kind, ids, names)
        merged += [owner for owner in names if owner not in {owner_token(kind, pk) for pk in ids}]
    if authors:
        rows = Author.objects.filter(pk__in=authors)
        names = {owner_token("author", row.pk): names_of_author(row) for row in rows}
        _store_names("author", authors, names)
    return merged


def _store_names(kind: str, ids: Iterable[int], names_by_owner: dict[str, Names]) -> None:
    owners = {owner_token(kind, pk) for pk in ids} | set(names_by_owner)
    SearchName.objects.filter(owner__in=owners).delete()
    SearchName.objects.bulk_create(
        (SearchName(owner=owner, key=key, name=name) for owner, names in names_by_owner.items() for key, name in names),
        batch_size=5_000,
    )


# All anew


def rebuild(report: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Write everything anew, in batches so that the desk can go on writing; `report(done, total)` after each.

    Returns the number of documents.
    """
    ids = list(Article.objects.filter(state=State.PUBLISHED).order_by("pk").values_list("pk", flat=True))
    SearchDocument.objects.exclude(article__state=State.PUBLISHED).delete()
    words: Counter[str] = Counter()
    done = 0
    for batch in _batches(ids):
        with transaction.atomic():
            fresh = documents(batch)
            _store(fresh)
        for document in fresh:
            words.update(vocabulary(document))
        done += len(batch)
        report(done, len(ids))
    with transaction.atomic():
        database().queue_writers()
        SearchTerm.objects.all().delete()
        _add_terms(sorted(words.items()))
    _rebuild_names()
    database().tidy()
    Edition.advance()
    return done


def _rebuild_names() -> None:
    with transaction.atomic():
        SearchName.objects.all().delete()
        for kind, model in SUBJECTS.items():
            for batch in _batches(list(model.objects.order_by("pk").values_list("pk", flat=True))):
                renew_names({(kind, pk) for pk in batch}, ())
        for batch in _batches(list(Author.objects.order_by("pk").values_list("pk", flat=True))):
            renew_names((), batch)


def _batches(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]
