"""Of a law: which of its provisions our articles speak of, and in how many."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet

from ...addresses import address
from ...models import Citation, Provision, Regulation
from ...models.article.querysets import CountUpTo
from ...text.naming import up_to

MOST = 200  # provisions of a law that its page names
SHOWN = 24  # before the others are folded away
MOST_COUNTED = 50
_NUMBER = re.compile(r"(\d{1,5})(?:-(\d{1,4})|-?([a-z]))?")
_LAST = {"anhang": 1, "erwg": 2}  # what stands behind the articles of a law


class Counted(NamedTuple):
    label: str
    key: str
    articles: int  # counted to `MOST_COUNTED` and one more


@dataclass(frozen=True)
class Cited:
    """A provision in the list of a law."""

    label: str
    url: str
    articles: str


@dataclass(frozen=True)
class Provisions:
    shown: Sequence[Cited]
    folded: Sequence[Cited]


def counted_provisions(law: int, now: dt.datetime) -> QuerySet:
    """The columns of `Counted`: the provisions of a law, and in how many articles that readers can reach they stand."""
    rows = Citation.objects.published(now).filter(regulation=law, provision=OuterRef("key")).order_by()
    articles = CountUpTo(rows.values("pk")[: MOST_COUNTED + 1])
    return Provision.objects.filter(regulation=law).annotate(articles=articles).values_list(*Counted._fields)


def provisions(law: str, counted: Iterable[Counted]) -> Provisions:
    """What the page of the law with this slug lists, in the order of the law."""
    rows = sorted((row for row in counted if row.articles), key=lambda row: (_rank(row.key), row.key))
    cited = [Cited(row.label, provision_address(law, row.key), _said(row.articles)) for row in rows[:MOST]]
    return Provisions(cited[:SHOWN], cited[SHOWN:])


def _said(articles: int) -> str:
    return "1 Artikel" if articles == 1 else f"{up_to(MOST_COUNTED, articles)} Artikel"


def _rank(key: str) -> tuple[int, int, int, str]:
    """Where it stands in its law: articles by number ("art-5", "art-5a", "744-23"), then annexes, then recitals."""
    kind, _, number = key.partition("-") if key[:1].isalpha() else ("", "", key)
    match = _NUMBER.match(number)
    part = _LAST.get(kind, 0)
    return (part, int(match[1]), int(match[2] or 0), match[3] or "") if match else (part, 10**6, 0, "")


def provision_address(law: str, provision: str) -> str:
    """By the slugs of both."""
    return f"{address(Regulation.kind, law)}{provision}/"


def provision_addresses() -> Iterator[str]:
    """Of all provisions that have a page."""
    cited = Citation.objects.published().filter(regulation=OuterRef("regulation"), provision=OuterRef("key"))
    rows = Provision.objects.filter(Exists(cited), regulation__in=Regulation.objects.public())
    for law, key in rows.order_by("regulation", "key").values_list("regulation__slug", "key").iterator():
        yield provision_address(law, key)
