"""The engine's lists under the names that other programs know articles by."""

from collections.abc import Iterator
from typing import Any

from ..models import Article, ArticleVector, RelatedStatistics
from .engine.archive import Archive
from .engine.candidates import load
from .engine.ranking import best
from .engine.reasons import reasons
from .engine.statistics import every_count

DAYS_AFTER = 1  # what came a day later could still be added to the page


def lists(limit: int, *, as_of: bool = False) -> Iterator[dict[str, Any]]:
    """{id, related, scores, reasons} for every article that readers can reach, by id; with `as_of` also `related_asof`.

    From the stored vectors and postings, not from the stored rows: those end after the best twenty.
    """
    names = {
        pk: external or str(pk)
        for pk, external in Article.objects.published().order_by("pk").values_list("pk", "external_id")
    }
    statistics = RelatedStatistics.objects.filter(pk=1).first() or RelatedStatistics()
    ids = ArticleVector.objects.order_by("pk").values_list("pk", flat=True)
    archive = Archive(list(load(ids).values()), every_count(statistics))
    for pk, name in names.items():
        yield _line(archive, names, pk, name, limit, as_of=as_of)


def _line(archive: Archive, names: dict[int, str], pk: int, name: str, limit: int, *, as_of: bool) -> dict[str, Any]:
    line: dict[str, Any] = {"id": name, "related": [], "scores": [], "reasons": []}
    if as_of:
        line["related_asof"] = []
    if pk not in archive.entries:
        return line
    article = archive.entries[pk]
    matches, others = archive.matches(pk)
    public = [match for match in matches if match.other in names]
    for match in best(article, public, limit):
        line["related"].append(names[match.other])
        line["scores"].append(match.score)
        line["reasons"].append(reasons(article, match, others[match.other])["text"])
    if as_of:
        last = int(article.vector.day[0]) + DAYS_AFTER
        earlier = [match for match in public if int(others[match.other].vector.day[0]) <= last]
        line["related_asof"] += [names[match.other] for match in best(article, earlier, limit)]
    return line
