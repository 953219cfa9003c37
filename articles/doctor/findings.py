"""What a question finds, and which articles are looked at."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db import DatabaseError, InterfaceError

from techpolicy.faults import fault_of

from ..models import Article

SAMPLE = 50  # articles, drawn at random
BATCH = 50


class Level(StrEnum):
    OK = "ok"
    WARN = "WARN"
    FAIL = "FAIL"


@dataclass(frozen=True)
class Finding:
    level: Level
    name: str
    text: str  # what was seen
    remedy: str = ""  # a command, or what to do


@dataclass(frozen=True)
class Sample:
    """The articles that are looked at: all of them, or some."""

    ids: Sequence[int]
    is_full: bool

    def __str__(self) -> str:
        return f"all {len(self.ids):,} articles" if self.is_full else f"{len(self.ids)} articles at random"

    def batches(self) -> Iterator[Sequence[int]]:
        for at in range(0, len(self.ids), BATCH):
            yield self.ids[at : at + BATCH]

    def differing(self, compare: Callable[[Sequence[int]], list[int]]) -> list[int]:
        """The articles for which `compare` finds a difference twice: somebody may save one between two readings."""
        found = [pk for batch in self.batches() for pk in compare(batch)]
        return [pk for pk in compare(found) if pk in found] if found else []


def draw(*, is_full: bool) -> Sample:
    ids = Article.objects.order_by("pk" if is_full else "?").values_list("pk", flat=True)
    return Sample(list(ids if is_full else ids[:SAMPLE]), is_full)


Question = Callable[[Sample], Finding]


def ok(name: str, text: str) -> Finding:
    return Finding(Level.OK, name, text)


def warn(name: str, text: str, remedy: str) -> Finding:
    return Finding(Level.WARN, name, text, remedy)


def fail(name: str, text: str, remedy: str) -> Finding:
    return Finding(Level.FAIL, name, text, remedy)


def named(ids: Sequence[int]) -> str:
    """ "articles 3, 7, 9 and 12 others": enough to look one up."""
    shown = ", ".join(map(str, ids[:3]))
    more = f" and {len(ids) - 3} others" if len(ids) > 3 else ""
    return f"article{'' if len(ids) == 1 else 's'} {shown}{more}"


def ask(question: Question, sample: Sample) -> Finding:
    """The answer; a question that cannot be asked is a finding too. Errors may hold addresses and passwords: their kind is said."""
    try:
        return question(sample)
    except Exception as error:
        name = question.__name__.replace("_", " ")
        fault = fault_of(error)
        reason = fault.english if fault else type(error).__name__
        is_database = isinstance(error, DatabaseError | InterfaceError)
        remedy = "See the lines about the database." if is_database else "See docs/operations.md, When something fails."
        return fail(name, f"cannot be asked: {reason}", remedy)
