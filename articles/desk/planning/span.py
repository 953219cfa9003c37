"""A month or a week of the calendar, and its neighbours."""

import calendar
import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from ...text.dates import day_text, month_text
from ..fields import YEARS

DAY = dt.timedelta(days=1)
WEEK = 7 * DAY


@dataclass(frozen=True)
class Span:
    """Whole weeks. `first` and `last` are what it is about; of a month, the weeks around it are shown with it."""

    is_month: bool
    first: dt.date
    last: dt.date

    @classmethod
    def month_of(cls, day: dt.date) -> "Span":
        length = calendar.monthrange(day.year, day.month)[1]
        return cls(True, day.replace(day=1), day.replace(day=length))

    @classmethod
    def week_of(cls, day: dt.date) -> "Span":
        monday = day - day.weekday() * DAY
        return cls(False, monday, monday + 6 * DAY)

    @property
    def days(self) -> list[dt.date]:
        monday, sunday = self.first - self.first.weekday() * DAY, self.last + (6 - self.last.weekday()) * DAY
        return [monday + number * DAY for number in range((sunday - monday).days + 1)]

    @property
    def title(self) -> str:
        if self.is_month:
            return month_text(self.first)
        return f"Woche {self.first.isocalendar().week}: {self.first.day}.{self.first.month}. bis {day_text(self.last)}"

    @property
    def parameter(self) -> str:
        return "monat" if self.is_month else "woche"

    @property
    def value(self) -> str:
        return f"{self.first:%Y-%m}" if self.is_month else f"{self.first:%G-W%V}"

    @property
    def query(self) -> str:
        """As the address of the calendar names it."""
        return f"{self.parameter}={self.value}"

    @property
    def earlier(self) -> "Span":
        return self.around(self.first - DAY)

    @property
    def later(self) -> "Span":
        return self.around(self.last + DAY)

    def around(self, day: dt.date) -> "Span":
        """The one of its kind that a day belongs to."""
        return Span.month_of(day) if self.is_month else Span.week_of(day)


def span_of(month: str, week: str) -> Span:
    """The month "2026-12" or the week "2026-W49"; this month, if neither is one."""
    if day := _read(f"{month}-01"):
        return Span.month_of(day)
    if day := _read(f"{week}-1"):
        return Span.week_of(day)
    return Span.month_of(timezone.localdate())


def _read(text: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if YEARS[0] <= day.year <= YEARS[1] else None


def midnight(day: dt.date) -> dt.datetime:
    """When a day begins in Berlin."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
