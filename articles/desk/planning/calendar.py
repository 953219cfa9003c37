"""What the calendar shows: pieces by day, and the dates of our laws with whether somebody plans to write about them."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from ...models import Article, Byline, Milestone, Precision, State, TaggedRegulation, User
from ...models.article.querysets import ArticleQuerySet
from ...presentation.dates import certainty, weekday
from ...text.dates import clock_text
from ..articles.form import written
from ..articles.state import Status, status_of
from .span import DAY, Span, midnight

NEAR = 7 * DAY  # a piece within a week of a law's date is about it
BEGINS, HOUR = dt.time(9), dt.timedelta(hours=1)
MOST_OVERDUE = 10
ROUGH = (Precision.MONTH, Precision.QUARTER, Precision.YEAR)


@dataclass(frozen=True)
class Piece:
    """An article in the calendar."""

    article: Article
    at: dt.datetime  # in Berlin
    status: Status
    who: str
    url: str
    can_move: bool

    @property
    def clock(self) -> str:
        return clock_text(self.at)

    @property
    def written_at(self) -> str:
        return written(self.at)


@dataclass(frozen=True)
class LegalDate:
    milestone: Milestone
    text: str
    note: str  # how sure the date is, and which period a rough one means
    lacks_piece: bool
    begin_url: str  # a new article about it; empty for who may not write or what is over


@dataclass(frozen=True)
class Day:
    date: dt.date
    pieces: list[Piece]
    dates: list[LegalDate]
    is_today: bool
    is_aside: bool  # of a neighbouring month

    @property
    def name(self) -> tuple[str, str]:
        """Before and after the number of the day."""
        before, _, after = weekday(self.date).partition(str(self.date.day))
        return before, after

    @property
    def is_empty(self) -> bool:
        return not self.pieces and not self.dates

    @property
    def week(self) -> Span | None:
        """On a Monday, the week that begins."""
        return Span.week_of(self.date) if self.date.weekday() == 0 else None


@dataclass(frozen=True)
class Choice:
    """How the calendar is narrowed."""

    person: User | None = None
    genre: str = ""

    def narrow(self, rows: ArticleQuerySet) -> ArticleQuerySet:
        if self.person is not None:
            rows = of_person(rows, self.person)
        return rows.filter(genre=self.genre) if self.genre else rows


def of_person(rows: ArticleQuerySet, person: User) -> ArticleQuerySet:
    """What this person has begun, has now, or is named as the author of."""
    is_theirs = Q(working_copy__owner=person) | Q(working_copy__assigned_to=person)
    if person.author_id:
        is_theirs |= Q(Exists(Byline.objects.filter(article=OuterRef("pk"), author=person.author_id)))
    return rows.filter(is_theirs)


def time_of(article: Article) -> dt.datetime | None:
    """When it appears or appeared, or is planned for."""
    return article.publish_at if article.state == State.PUBLISHED else article.working_copy.planned_for


@dataclass(frozen=True)
class Calendar:
    span: Span
    days: list[Day]
    rough: list[LegalDate]  # known to the month or less, and maybe on one of these days
    overdue: list[Piece]

    @property
    def is_empty(self) -> bool:
        return not self.rough and all(day.is_empty for day in self.days)


def calendar_of(span: Span, user: User, choice: Choice) -> Calendar:
    days = span.days
    rows = Article.objects.known_to(user).planned_between(midnight(days[0]), midnight(days[-1] + DAY))
    pieces, dates = defaultdict(list), defaultdict(list)
    for piece in _pieces(choice.narrow(rows), user):
        pieces[piece.at.date()].append(piece)
    legal = _legal_dates(_milestones(days[0], days[-1]), user)
    for row in legal:
        if row.milestone.precision == Precision.DAY:
            dates[row.milestone.date].append(row)
    today = timezone.localdate()
    return Calendar(
        span=span,
        days=[Day(day, pieces[day], dates[day], day == today, not span.first <= day <= span.last) for day in days],
        rough=[row for row in legal if row.milestone.precision != Precision.DAY and _touches(span, row.milestone)],
        overdue=overdue(user, choice),
    )


def overdue(user: User, choice: Choice) -> list[Piece]:
    """Drafts whose planned time is over, the latest first."""
    rows = choice.narrow(Article.objects.editable_by(user).overdue()).order_by("-working_copy__planned_for", "-pk")
    return _pieces(rows[:MOST_OVERDUE], user)[::-1]


def _pieces(rows: ArticleQuerySet, user: User) -> list[Piece]:
    """In the order of their times; three queries at most."""
    own = Article.objects.editable_by(user).filter(pk=OuterRef("pk"))
    rows = (
        rows.annotate(is_own=Exists(own))
        .select_related("applied_revision", "working_copy__newest_revision__person")
        .select_related("working_copy__assigned_to", "working_copy__owner")
        .prefetch_related(Prefetch("bylines", Byline.objects.select_related("author")))
        .without_contents()
    )
    found = [_piece(row, user) for row in rows]
    return sorted(found, key=lambda piece: (piece.at, piece.article.pk))


def _piece(article: Any, user: User) -> Piece:
    at = time_of(article)
    assert at is not None  # it was found by its time
    form = reverse("admin:articles_article_change", args=[article.pk])
    return Piece(
        article=article,
        at=timezone.localtime(at),
        status=status_of(article),
        who=_who(article),
        url=form if article.is_own else article.get_absolute_url(),
        can_move=article.is_own and may_move(article, user),
    )


def may_move(article: Article, user: User) -> bool:
    """A plan moves with whoever may change the article, a set time with whoever may publish; what has appeared stays."""
    if article.state == State.PUBLISHED:
        return article.is_scheduled() and user.has_perm("articles.publish_article")
    return user.has_perm("articles.change_article")


def _who(article: Article) -> str:
    copy = article.working_copy
    names = ", ".join(byline.author.name for byline in article.bylines.all()) or str(copy.owner or "")
    return f"{names} · bei {copy.assigned_to}" if copy.assigned_to and not article.is_visible() else names


def _touches(span: Span, row: Milestone) -> bool:
    return row.date <= span.last and row.last_day >= span.first


def _milestones(first: dt.date, last: dt.date) -> list[Milestone]:
    """Those that may lie in these days and that readers may know of, also of laws that nobody has written about yet."""
    is_rough = Q(precision__in=ROUGH, date__range=(first.replace(month=1, day=1), last))
    rows = Milestone.objects.in_effect().filter(Q(date__range=(first, last)) | is_rough)
    return [row for row in rows.select_related("regulation").order_by("date", "id") if row.last_day >= first]


def _legal_dates(rows: list[Milestone], user: User) -> list[LegalDate]:
    planned = _planned_days(rows, user) if rows else {}
    return [_legal_date(row, planned.get(row.regulation_id, []), user) for row in rows]


def _planned_days(rows: list[Milestone], user: User) -> dict[int, list[dt.date]]:
    """The days from today on for which pieces about these laws are planned, as far as this person may know, by law."""
    start = max(timezone.localdate(), min(row.date for row in rows) - NEAR)
    end = max(row.last_day for row in rows) + NEAR + DAY
    articles = Article.objects.known_to(user).planned_between(midnight(start), midnight(max(start, end)))
    tagged = TaggedRegulation.objects.filter(
        tag__in={row.regulation_id for row in rows}, content_object__in=articles.values("pk")
    ).values_list(
        "tag", "content_object__state", "content_object__publish_at", "content_object__working_copy__planned_for"
    )
    times = defaultdict(list)
    for law, state, publish_at, planned_for in tagged:
        moment = publish_at if state == State.PUBLISHED else planned_for
        times[law].append(timezone.localtime(moment).date())
    return times


def _legal_date(row: Milestone, planned: list[dt.date], user: User) -> LegalDate:
    is_ahead = row.last_day >= timezone.localdate()
    is_covered = any(row.date - NEAR <= day <= row.last_day + NEAR for day in planned)
    scope = f" ({row.scope})" if row.scope else ""
    period = "" if row.precision == Precision.DAY else row.date_text
    return LegalDate(
        milestone=row,
        text=f"{row.regulation.name}: {row.get_kind_display()}{scope}",
        note=", ".join(filter(None, [period, certainty(row)])),
        lacks_piece=is_ahead and not is_covered,
        begin_url=_begin_url(row) if is_ahead and user.has_perm("articles.add_article") else "",
    )


def _begin_url(row: Milestone) -> str:
    """The form of a new article about this law, planned for nine o'clock on that day, or an hour from now."""
    morning = timezone.make_aware(dt.datetime.combine(row.date, BEGINS))
    query = {"regelwerk": str(row.regulation_id), "erscheint": written(max(morning, timezone.now() + HOUR))}
    return f"{reverse('admin:articles_article_add')}?{urlencode(query)}"
