"""What a public change means for related coverage.

What compares articles is imported when it is needed: numpy, which comes with it, is nothing that every process must load.
"""

from collections.abc import Iterable

from ..models import SUBJECTS, ArticleVector, PublicChange, RelatedStatistics

SMALL = 400  # an archive of at most so many articles gets new statistics by itself when it has grown or shrunk


def on_public_change(sender: object, change: PublicChange, **kwargs: object) -> None:
    """Receiver of `public_changed`, inside its transaction. An import leaves all to the rebuild at its end."""
    if change.bulk:
        return
    from .refresh import MOST_AT_ONCE, refresh

    ids = change.articles | change.deleted_articles | _tagged_with(change.subjects, MOST_AT_ONCE + 1)
    if ids and refresh(ids):
        follow_growth()


def _tagged_with(subjects: Iterable[tuple[str, int]], most: int) -> set[int]:
    """Articles that carry tags whose names may have changed, since names stand in reasons; at most so many of each tag."""
    articles: set[int] = set()
    for kind, pk in subjects:
        rows = SUBJECTS[kind].through_model.objects.filter(tag=pk, published_at__isnull=False).order_by()
        articles.update(rows.values_list("content_object_id", flat=True)[:most])
    return articles


def follow_growth() -> None:
    """While the archive is small, make new statistics as soon as it has grown or shrunk by a quarter."""
    counted = RelatedStatistics.objects.values_list("articles", flat=True).first() or 0
    if counted > 2 * SMALL:
        return
    many = ArticleVector.objects.count()
    if many <= SMALL and 4 * abs(many - counted) > max(counted, 16):
        from .rebuild import rebuild

        rebuild()
