"""What the calendar shows: pieces by day, and the dates of our laws with whether somebody plans to write about them."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils import timezone

from ...models import Article, Byline, Milestone, Precision, State, User
from ...models.article.querysets import ArticleQuerySet
from ...presentation.dates import weekday
from ...text.dates import clock_text
from ..articles.form import written
from ..articles.state import Status, status_of
from .legal import LegalDate, in_effect_between, legal_dates
from .span import DAY, Span, midnight

MOST_OVERDUE = 10


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
    legal = legal_dates(in_effect_between(days[0], days[-1]), user)
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
