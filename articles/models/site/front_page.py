"""The places on the front page that the desk holds by hand; the others fill themselves."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self

from django.apps import apps
from django.db import models
from django.utils import timezone

from ..article.querysets import visible
from ..compiled import NOW, CompiledQuery, moment
from ..edition import PublicModel, PublicQuerySet, public_change


class FrontPageSlotQuerySet(PublicQuerySet):
    def current(self, now: dt.datetime | None = None) -> Self:
        """Slots whose time has not run out and whose article readers can reach now, top story first."""
        now = now or timezone.now()
        return self.filter(self._holds(now), models.Exists(self._article(visible(now))))

    def coming(self, now: dt.datetime | None = None) -> Self:
        """Slots of articles that nobody can read yet, planned or in work."""
        now = now or timezone.now()
        planned = models.Q(state="draft") | models.Q(state="published", publish_at__gt=now)
        return self.filter(self._holds(now), models.Exists(self._article(planned)))

    def _holds(self, now: dt.datetime) -> models.Q:
        return models.Q(until=None) | models.Q(until__gt=now)

    def _article(self, *rules: models.Q) -> models.QuerySet:
        """The article of a slot, looked up: a join might begin with all articles instead of the few slots."""
        return apps.get_model("articles", "Article").objects.filter(*rules, pk=models.OuterRef("article_id"))

    def arrangement(self, now: dt.datetime | None = None) -> dict[int, int]:
        """{place: article id} as readers see it: who came to a place last stands there, and pushes the others down."""
        rows = _CURRENT.rows(now or timezone.now())
        places: dict[int, int] = {}
        for position, _since, article in sorted(
            (
                (position, -max(moment(since), moment(appeared)).timestamp(), article)
                for position, since, appeared, article in rows
            )
        ):
            downwards = range(position, FrontPageSlot.WIDE) if position < FrontPageSlot.WIDE else [position]
            free = (place for place in downwards if place not in places)
            if (place := next(free, None)) is not None:
                places[place] = article
        return places


_NAMES = {0: "Aufmacher", 5: "Über die Breite", 6: "Eilmeldung"}


class FrontPageSlot(PublicModel):
    """A place held by hand: 0 is the Aufmacher, 1 to 4 the places beside it; two more stand alone and push nobody down.

    An article that is planned or in work may hold a place that another has now: it takes it over when it appears.
    """

    WIDE, BREAKING = 5, 6  # across the page; the band above everything
    PLACES = 7

    position = models.PositiveSmallIntegerField("Platz")
    article = models.OneToOneField(
        "articles.Article", verbose_name="Artikel", on_delete=models.CASCADE, related_name="front_page_slot"
    )
    since = models.DateTimeField(default=timezone.now, editable=False)
    until = models.DateTimeField("bis", null=True, blank=True)

    objects: ClassVar = FrontPageSlotQuerySet.as_manager()

    class Meta:
        verbose_name = "Platz auf der Startseite"
        verbose_name_plural = "Plätze auf der Startseite"
        ordering = ["position", "-since"]
        constraints = [models.CheckConstraint(condition=models.Q(position__lt=7), name="front_page_has_seven_places")]

    def __str__(self) -> str:
        return self.place_name(self.position)

    @staticmethod
    def place_name(position: int) -> str:
        return _NAMES.get(position, f"Platz {position}")

    @classmethod
    def put(cls, article: Any, *, position: int = 0, until: dt.datetime | None = None) -> None:
        """Give an article a place, wherever it stood; who holds it now moves down when the article can be read."""
        with public_change():
            cls.objects.filter(article=article).delete()
            cls.objects.create(article=article, position=position, until=until)

    @classmethod
    def arrange(cls, places: Mapping[int, tuple[int, dt.datetime | None]], *, dropped: Sequence[int] = ()) -> None:
        """Set the front page to {place: (article id, until)}. Coming articles keep their slots, except `dropped`."""
        now = timezone.now()
        wanted = [article for article, _until in places.values()]
        with public_change():
            coming = cls.objects.coming(now).exclude(article__in=[*wanted, *dropped]).values("pk")
            cls.objects.exclude(pk__in=list(coming.values_list("pk", flat=True))).delete()
            cls.objects.bulk_create(
                cls(position=place, article_id=article, until=until, since=now)
                for place, (article, until) in places.items()
            )


def _current_query(now: dt.datetime) -> models.QuerySet:
    slots = FrontPageSlot.objects.current(now).order_by()
    appeared = models.Subquery(slots._article().values("publish_at"))
    return slots.values_list("position", "since", appeared, "article_id")


_CURRENT = CompiledQuery(_current_query, NOW)
