"""What became of each former address, counted, with those that somebody must look at."""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from django.template.loader import render_to_string

from ..importing.former import host_of
from ..text.naming import fold, grouped, words
from .address_lists import FormerAddress, read, survey
from .asking import OwnSite, Reached, path_and_query, quiet

MOST_KEPT = 2_000  # addresses of one kind; all are counted
MOST_SHOWN = 50  # of them on a screen
# Files of the former site, which the web server goes on serving (docs/migration.md): the application has none of them.
FILES = ("/wp-content/", "/wp-includes/", "/content/images/", "/content/files/", "/content/media/")
EVERY = 100  # addresses after which progress is told


class Outcome(StrEnum):
    SAME = "antwortet unter derselben Adresse"
    MOVED = "führt weiter"
    CHAIN = "führt weiter, aber über mehrere Stationen"
    GONE = "zurückgezogen (410)"
    LOST = "verloren (404)"
    ABSENT = "gab es schon früher nicht"
    LOOP = "führt im Kreis"
    ERROR = "Fehler"
    WRONG = "vermutlich die falsche Seite"  # beside one of the others
    FILE = "Dateien, nicht gefragt"
    FOREIGN = "fremde Hosts, nicht gefragt"


# What somebody looks at, worst first.
LISTED = (Outcome.LOST, Outcome.ERROR, Outcome.LOOP, Outcome.WRONG, Outcome.CHAIN)
_FAILED = (Outcome.LOST, Outcome.ERROR, Outcome.LOOP)


class Line(NamedTuple):
    url: str
    title: str
    now: str  # what it leads to or answers


@dataclass
class Comparison:
    host: str = ""
    asked: int = 0
    failed: int = 0  # that answered 200 before, or of which the list does not say
    counts: Counter[Outcome] = field(default_factory=Counter)
    lines: dict[Outcome, list[Line]] = field(default_factory=dict)

    def add(self, former: FormerAddress, reached: Reached, title: str) -> None:
        """`title` is the former one, without the name of the site."""
        self.asked += 1
        outcome = outcome_of(former, reached)
        self.failed += outcome in _FAILED and former.status in (None, 200)
        now = f"{reached.status} {reached.address}" if reached.redirects or outcome is Outcome.ERROR else ""
        self._note(outcome, Line(former.url, former.title, now))
        if reached.status == 200 and is_another(title, reached.title):
            self._note(Outcome.WRONG, Line(former.url, former.title, f"{reached.address} {reached.title}"[:300]))

    def _note(self, outcome: Outcome, line: Line) -> None:
        self.counts[outcome] += 1
        if outcome in LISTED and len(kept := self.lines.setdefault(outcome, [])) < MOST_KEPT:
            kept.append(line)

    def table(self) -> list[tuple[str, str]]:
        """(outcome, how many) of what there is."""
        return [(outcome.value, grouped(self.counts[outcome])) for outcome in Outcome if self.counts[outcome]]

    def lists(self) -> list[tuple[str, str, list[Line]]]:
        """(outcome, how many, the first of them) of what somebody looks at."""
        return [(kind.value, grouped(self.counts[kind]), self.lines[kind]) for kind in LISTED if kind in self.lines]

    def for_screen(self) -> list[str]:
        width = max((len(name) for name, _many in self.table()), default=0)
        lines = [f"{name:<{width}}  {many:>9}" for name, many in self.table()]
        for name, many, listed in self.lists():
            lines += ["", f"{name}: {many}", *("  ".join(filter(None, ("", *line))) for line in listed[:MOST_SHOWN])]
            if len(listed) > MOST_SHOWN:
                lines.append("  …")
        return lines

    def to_html(self) -> str:
        """A page of its own, without any file besides it."""
        return render_to_string("admin/desk/address_report.html", {"comparison": self, "most": MOST_KEPT})


def compare(path: Path, bases: Collection[str], on_progress: Callable[[int, int], None]) -> Comparison:
    """Ask this site for the addresses of `path` whose host is one of `bases` (else the most frequent one).

    Raises OSError, UnreadableList.
    """
    known = survey(path)
    hosts = {host_of(base if "//" in base else f"//{base}") for base in bases} or {known.main_host}
    result, site = Comparison(", ".join(sorted(hosts))), OwnSite()
    seen: set[int] = set()  # hashes, because there may be very many addresses
    with quiet():
        for number, former in enumerate(read(path), 1):
            address = address_at(former.url, hosts)
            if hash(address or former.url) in seen:
                continue
            seen.add(hash(address or former.url))
            if address is None:
                result.counts[Outcome.FOREIGN] += 1
            elif address.startswith(FILES):
                result.counts[Outcome.FILE] += 1
            else:
                result.add(former, site.ask(address), known.without_site_name(former.title))
            if number % EVERY == 0 or number == known.total:
                on_progress(number, known.total)
    return result


def address_at(url: str, hosts: Collection[str]) -> str | None:
    """Path and query of an address at one of the hosts; None of any other and of what is no address."""
    if not url.startswith(("http://", "https://", "/")) or (host_of(url) or url[:1]) not in (*hosts, "/"):
        return None
    try:
        return path_and_query(url)
    except ValueError:
        return None


def outcome_of(former: FormerAddress, reached: Reached) -> Outcome:
    if reached.is_loop:
        return Outcome.LOOP
    if reached.status == 404:
        return Outcome.ABSENT if former.status in (404, 410) else Outcome.LOST
    if reached.status == 410:
        return Outcome.GONE
    if reached.status != 200:
        return Outcome.ERROR
    return (Outcome.SAME, Outcome.MOVED)[reached.redirects] if reached.redirects < 2 else Outcome.CHAIN


def is_another(before: str, now: str) -> bool:
    """Whether less than half of the words of a former title stand in title and headline of the page that answers."""
    wanted = {word for word in words(fold(before)) if len(word) > 1}
    return len(wanted & {*words(fold(now))}) * 2 < len(wanted)
