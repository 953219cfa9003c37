"""The questions that views, feeds, sitemaps and the desk ask about articles."""

import datetime as dt
from typing import Any, Self

from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from ..desk.working_copy import WorkingCopy
from ..edition import PublicQuerySet, marked
from ..people.user import User
from ..subjects.subject import Subject
from .refusals import NotPublishable
from .schedule import NEVER
from .teasers import Teaser, teaser_columns, teasers


def first_moment(year: int, month: int = 1) -> dt.datetime:
    """When a month begins for readers."""
    return dt.datetime(year, month, 1, tzinfo=timezone.get_default_timezone())


class CountUpTo(Subquery):
    """How many rows a query has that ends with a limit: no more are read than that."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def visible(now: dt.datetime | None = None, prefix: str = "", last: dt.datetime | None = None) -> Q:
    """The rule of the gate as a condition; `prefix` is the way to the article from another table ("article__").

    With `last`, which is not after `now`, it holds for what appeared until then. This is no condition of its own, because
    SQLite goes by one upper bound: it would walk from the newest article to a month long ago.
    """
    now = now or timezone.now()
    rule = {"state": "published", "publish_at__lte": last or now, "expire_at__gt": now}
    return Q(**{f"{prefix}{name}": value for name, value in rule.items()})


class ArticleQuerySet(PublicQuerySet):
    def published(self, now: dt.datetime | None = None) -> Self:
        """The one gate: articles that readers can reach at `now` (default: this moment)."""
        return self.filter(visible(now))

    def appeared(self, start: dt.datetime, end: dt.datetime) -> Self:
        """Articles that readers can reach, from `start` until before `end`."""
        now = timezone.now()
        return self.filter(visible(now, last=min(now, end - dt.timedelta(microseconds=1))), publish_at__gte=start)

    def editable_by(self, user: User) -> Self:
        """What this person works on: everything, or for authors their own, what is assigned to them and where they help."""
        if user.has_perm("articles.edit_all_articles"):
            return self
        own = WorkingCopy.objects.filter(Q(owner=user) | Q(assigned_to=user)).values("pk")
        helped = WorkingCopy.contributors.through.objects.filter(user=user).values("workingcopy")
        return self.filter(Q(pk__in=own) | Q(pk__in=helped))

    def known_to(self, user: User) -> Self:
        """Articles whose title this person may read: public ones, and those they work on."""
        if user.has_perm("articles.edit_all_articles"):
            return self.outside_trash()
        model: Any = self.model  # Article, whose module imports this one
        is_public = Exists(model.objects.published().filter(pk=OuterRef("pk")))  # no index for SQLite to begin with
        own = model.objects.editable_by(user).outside_trash()
        return self.filter(is_public | Q(pk__in=own.values("pk")))

    def without_contents(self) -> Self:
        """Rows without their texts, those of their revisions included."""
        contents = ("applied_revision__content", "working_copy__newest_revision__content")
        return self.defer("body", "body_html", *contents)

    def outside_trash(self) -> Self:
        """What the desk's lists, pickers and counts know. The pages of one article know it in the trash as well."""
        return self.exclude(pk__in=WorkingCopy.objects.filter(deleted_at__isnull=False).values("pk"))

    def in_trash(self) -> Self:
        return self.filter(working_copy__deleted_at__isnull=False)

    def years(self) -> list[int]:
        """The years, newest first, in which something appeared; a look-up in the index for each, in three queries."""
        span = self._span()
        if not span:
            return []
        times = self.order_by("publish_at").values("publish_at")
        following = {f"from_{year}": Subquery(times.filter(publish_at__gte=first_moment(year))[:1]) for year in span}
        moments = times.annotate(**following).values(*following)[:1].get()
        return [year for year in span if (at := moments[f"from_{year}"]) and at < first_moment(year + 1)]

    def _span(self) -> range:
        """All years from the newest to the oldest, including those in which nothing appeared."""
        times = self.values_list("publish_at", flat=True)
        first, last = times.order_by("publish_at").first(), times.order_by("-publish_at").first()
        if first is None:
            return range(0)
        return range(timezone.localtime(last).year, timezone.localtime(first).year - 1, -1)

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
        return self.values_list(*teaser_columns())

    def teasers(self) -> list[Teaser]:
        return teasers(self.teaser_rows())

    def without_advertising(self) -> Self:
        return self.exclude(genre="advertisement")

    def looked_up(self, rows: "ArticleQuerySet") -> Self:
        """Those of `rows`, each looked up as it is met: for conditions that many articles fulfil, in lists of another order."""
        return self.filter(Exists(rows.filter(pk=OuterRef("pk"))))

    def drafts(self) -> Self:
        """The few, found first; whatever else is asked is asked of them alone."""
        model: Any = self.model
        return self.filter(pk__in=model.objects.filter(state="draft").outside_trash().values("pk"))

    def retracted(self) -> Self:
        """The few that were withdrawn, found first."""
        model: Any = self.model
        return self.filter(pk__in=model.objects.withdrawn().values("pk"))

    def expired(self, now: dt.datetime | None = None) -> Self:
        return self.filter(state="published", expire_at__lte=now or timezone.now(), expire_at__lt=NEVER)

    def scheduled(self, now: dt.datetime | None = None) -> Self:
        return self.filter(state="published", publish_at__gt=now or timezone.now())

    def planned_between(self, start: dt.datetime, end: dt.datetime) -> Self:
        """What appears or appeared from `start` until before `end`, and what is planned for then; found by its times first."""
        model: Any = self.model
        appearing = model.objects.filter(state="published", publish_at__gte=start, publish_at__lt=end)
        copies = WorkingCopy.objects.filter(planned_for__gte=start, planned_for__lt=end)
        is_work = Q(state="draft") | Q(state="withdrawn", working_copy__planned_for__gt=timezone.now())
        planned = model.objects.outside_trash().filter(is_work, is_practice=False, pk__in=copies.values("pk"))
        return self.filter(pk__in=appearing.values("pk").union(planned.values("pk")))

    def overdue(self, now: dt.datetime | None = None) -> Self:
        """Drafts whose planned time is over."""
        is_over = {"is_practice": False, "working_copy__planned_for__lte": now or timezone.now()}
        return self.drafts().filter(**is_over)

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
        newer = WorkingCopy.objects.filter(is_newer=True).values("pk")
        return self.filter(state="published", pk__in=newer)
