"""The articles about a law, year by year."""

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ...models.article.querysets import first_moment
from ..articles.cards import Card
from ..dates import local
from ..subjects.coverage import SAMPLE


@dataclass(frozen=True)
class Year:
    year: int
    total: int | None  # None where it would have to be counted
    cards: Sequence[Card]


def by_year(cards: Iterable[tuple[dt.datetime, Card]], moments: Sequence[dt.datetime]) -> list[Year]:
    """`cards` with their moments of publication, newest first; `moments` are those of the newest `SAMPLE` articles."""
    years: dict[int, list[Card]] = {}
    for moment, card in cards:
        years.setdefault(local(moment).year, []).append(card)
    written = sorted(moments)
    return [Year(year, _total(year, written), shown) for year, shown in years.items()]


def _total(year: int, written: Sequence[dt.datetime]) -> int | None:
    """How many there are in all; unknown for years that the sample does not hold from their beginning."""
    start, end = (bisect_left(written, first_moment(number)) for number in (year, year + 1))
    return None if start == 0 and len(written) >= SAMPLE else end - start
