"""What a public change means for related coverage."""

from collections.abc import Iterable

from ..models import SUBJECTS, ArticleVector, PublicChange, RelatedStatistics
from .rebuild import rebuild
from .refresh import MOST_AT_ONCE, refresh

SMALL = 400  # an archive of at most so many articles gets new statistics by itself when it has grown or shrunk


def on_public_change(sender: object, change: PublicChange, **kwargs: object) -> None:
    """Receiver of `public_changed`, inside its transaction. An import leaves all to the rebuild at its end."""
    if change.bulk:
        return
    ids = change.articles | change.deleted_articles | _tagged_with(change.subjects)
    if ids and refresh(ids):
        follow_growth()


def _tagged_with(subjects: Iterable[tuple[str, int]]) -> set[int]:
    """Articles that carry tags whose names may have changed, since names stand in reasons; few more than can be followed."""
    articles: set[int] = set()
    for kind, pk in subjects:
        rows = SUBJECTS[kind].through_model.objects.filter(tag=pk, published_at__isnull=False).order_by()
        articles.update(rows.values_list("content_object_id", flat=True)[: MOST_AT_ONCE + 1])
    return articles


def follow_growth() -> None:
    """While the archive is small, make new statistics as soon as it has grown or shrunk by a quarter."""
    counted = RelatedStatistics.objects.values_list("articles", flat=True).first() or 0
    if counted > 2 * SMALL:
        return
    many = ArticleVector.objects.count()
    if many <= SMALL and 4 * abs(many - counted) > max(counted, 16):
        rebuild()
