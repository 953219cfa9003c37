"""The questions that views, feeds, sitemaps and the desk ask about articles."""

import datetime as dt
from typing import Any, Self

from django.db.models import Exists, F, Max, Q, QuerySet
from django.utils import timezone

from ..edition import PublicQuerySet, marked
from ..people.user import User
from ..subjects.subject import Subject
from .refusals import NotPublishable
from .teasers import TEASER_COLUMNS, Teaser, teasers
from .working_copy import WorkingCopy


def first_moment(year: int, month: int = 1) -> dt.datetime:
    """When a month begins for readers."""
    return dt.datetime(year, month, 1, tzinfo=timezone.get_default_timezone())


def _within(year: int) -> Q:
    return Q(publish_at__gte=first_moment(year), publish_at__lt=first_moment(year + 1))


def visible(now: dt.datetime | None = None, prefix: str = "") -> Q:
    """The rule of the gate as a condition; `prefix` is the way to the article from another table ("article__")."""
    now = now or timezone.now()
    rule = {"state": "published", "publish_at__lte": now, "expire_at__gt": now}
    return Q(**{f"{prefix}{name}": value for name, value in rule.items()})


def overdue(now: dt.datetime | None = None) -> Q:
    """Drafts whose planned time is over, as a condition."""
    return Q(state="draft", is_practice=False, working_copy__planned_for__lte=now or timezone.now())


class ArticleQuerySet(PublicQuerySet):
    def published(self, now: dt.datetime | None = None) -> Self:
        """The one gate: articles that readers can reach at `now` (default: this moment)."""
        return self.filter(visible(now))

    def editable_by(self, user: User) -> Self:
        """What this person works on: everything, or for authors their own, what is assigned to them and where they help."""
        if user.has_perm("articles.edit_all_articles"):
            return self
        own = WorkingCopy.objects.filter(Q(owner=user) | Q(assigned_to=user)).values("pk")
        helped = WorkingCopy.contributors.through.objects.filter(user=user).values("workingcopy")
        return self.filter(Q(pk__in=own) | Q(pk__in=helped))

    def known_to(self, user: User) -> Self:
        """Articles whose title this person may read: public ones, and those they work on."""
        model: Any = self.model  # Article, whose module imports this one
        return self.filter(visible() | Q(pk__in=model.objects.editable_by(user).values("pk")))

    def years(self) -> list[int]:
        """The years, newest first, in which something appeared; a look-up in the index for each, in three queries."""
        span = self._span()
        if not span:
            return []
        appeared = {f"in_{year}": Exists(self.filter(_within(year))) for year in span}
        appearances = self.order_by("publish_at").annotate(**appeared).values(*appeared)[:1].get()
        return [year for year in span if appearances[f"in_{year}"]]

    def _span(self) -> range:
        """All years from the newest to the oldest, including those in which nothing appeared."""
        times = self.values_list("publish_at", flat=True)
        first, last = times.order_by("publish_at").first(), times.order_by("-publish_at").first()
        if first is None:
            return range(0)
        return range(timezone.localtime(last).year, timezone.localtime(first).year - 1, -1)

    def changed_by_year(self) -> dict[int, dt.datetime]:
        """The last change that readers were told of, by year of publication, newest year first; three queries."""
        years = self._span()
        within = {year: _within(year) for year in years}
        moments = self.aggregate(
            **{f"at_{year}": Max("publish_at", filter=rows) for year, rows in within.items()},
            **{f"updated_{year}": Max("updated_at", filter=rows) for year, rows in within.items()},
        )
        return {year: max(at, moments[f"updated_{year}"] or at) for year in years if (at := moments[f"at_{year}"])}

    @marked(alters_data=True, queryset_only=True)
    def delete(self) -> tuple[int, dict[str, int]]:
        """Only what no reader ever saw; raises NotPublishable otherwise."""
        if self.filter(first_published_at__lte=timezone.now()).exists():
            raise NotPublishable("Artikel, die öffentlich waren, können zurückgezogen, aber nicht gelöscht werden.")
        return super().delete()

    def newest_first(self) -> Self:
        return self.order_by("-publish_at", "-id")

    def about(self, subject: Subject) -> Self:
        """Articles that carry a tag of any kind."""
        return self.filter(**{f"tagged_{subject.plural_key}__tag": subject})

    def teaser_rows(self) -> QuerySet:
        """What `teasers` makes teasers of: an article's text stays in the database."""
        return self.values_list(*TEASER_COLUMNS)

    def teasers(self) -> list[Teaser]:
        return teasers(self.teaser_rows())

    def without_advertising(self) -> Self:
        return self.exclude(genre="advertisement")

    def scheduled(self, now: dt.datetime | None = None) -> Self:
        return self.filter(state="published", publish_at__gt=now or timezone.now())

    def overdue(self, now: dt.datetime | None = None) -> Self:
        """Drafts whose planned time is over."""
        return self.filter(overdue(now))

    def withdrawn(self) -> Self:
        return self.filter(state="withdrawn")

    def withdrawn_in_the_open(self) -> Self:
        """What readers could see and were told the reason of, newest first; silent withdrawals are none of them."""
        return (
            self.withdrawn()
            .filter(withdrawal_is_silent=False, first_published_at__lte=F("withdrawn_at"))
            .exclude(withdrawal_notice="")
            .order_by("-withdrawn_at", "-id")
        )

    def with_newer_working_copy(self) -> Self:
        """Live articles whose newest revision is not the one that readers see."""
        newer = self.filter(state="published", working_copy__newest_revision__isnull=False)
        return newer.exclude(working_copy__newest_revision=F("applied_revision"))
