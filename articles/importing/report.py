"""What an import tells at its end: what came in, what did not and why, and what to do next."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from django.template.loader import render_to_string

from ..text.naming import grouped
from .record import Loss

MOST_NAMED = 200  # articles named under one loss, and lines of one list; all are counted


@dataclass
class Told:
    """One kind of loss, or one missing file, with the articles it concerns."""

    what: str
    reason: str = ""
    count: int = 0
    articles: list[str] = field(default_factory=list)
    before: str = ""
    after: str = ""


@dataclass
class Kind:
    """One kind of thing in the archive: how many there were, how many came in, and why the others did not."""

    name: str
    there: int = 0
    taken: int = 0
    left: dict[str, int] = field(default_factory=dict)  # {reason: how many}


@dataclass
class Report:
    """Filled while an import runs; `to_json` and `from_json` keep it."""

    source_name: str = ""
    is_dry_run: bool = False
    kinds: dict[str, Kind] = field(default_factory=dict)
    outcomes: dict[str, int] = field(default_factory=dict)  # {"neu": 12, "unverändert": 3}
    standing: dict[str, int] = field(default_factory=dict)  # {"veröffentlicht": 10}
    blocks: dict[str, int] = field(default_factory=dict)
    losses: dict[str, Told] = field(default_factory=dict)
    missing: dict[str, Told] = field(default_factory=dict)  # by file
    errors: list[list[str]] = field(default_factory=list)  # [[article, reason]]
    error_count: int = 0
    pinned: list[str] = field(default_factory=list)
    todo: list[str] = field(default_factory=list)
    seconds: int = 0

    def kind(self, name: str) -> Kind:
        return self.kinds.setdefault(name, Kind(name))

    def leave_out(self, name: str, reason: str, count: int = 1) -> None:
        left = self.kind(name).left
        left[reason] = left.get(reason, 0) + count

    def lose(self, article: str, losses: Iterable[Loss]) -> None:
        for loss in losses:
            told = self.losses.setdefault(loss.what, Told(loss.what, loss.reason))
            told.count += 1
            if not told.before and loss.before:
                told.before, told.after = loss.before, loss.after
            if len(told.articles) < MOST_NAMED and article not in told.articles[-3:]:
                told.articles.append(article)

    def miss(self, file: str, article: str) -> None:
        told = self.missing.setdefault(file, Told(file))
        told.count += 1
        if len(told.articles) < MOST_NAMED and article not in told.articles[-3:]:
            told.articles.append(article)

    def fail(self, article: str, reason: str) -> None:
        self.error_count += 1
        if len(self.errors) < MOST_NAMED:
            self.errors.append([article, reason])

    def count(self, counts: dict[str, int], name: str) -> None:
        counts[name] = counts.get(name, 0) + 1

    def to_json(self) -> dict[str, Any]:
        """Bounded: of long lists the beginning, which their counts tell."""
        values = asdict(self)
        values["missing"] = dict(list(values["missing"].items())[: MOST_NAMED * 5])
        values["missing_count"] = len(self.missing)
        return values

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Report":
        known = {name: data[name] for name in cls.__dataclass_fields__ if name in data}
        for name, made_of in (("kinds", Kind), ("losses", Told), ("missing", Told)):
            known[name] = {key: made_of(**value) for key, value in known.get(name, {}).items()}
        return cls(**known)

    @property
    def taken(self) -> int:
        return sum(kind.taken for kind in self.kinds.values())

    def most_lost(self) -> list[Told]:
        return sorted(self.losses.values(), key=lambda told: (-told.count, told.what))

    def lines(self) -> list[str]:
        """For a screen."""
        head = f"Archiv „{self.source_name}“" + (" (Probelauf, nichts geschrieben)" if self.is_dry_run else "")
        lines = [head, "", *_table(self.kinds.values())]
        lines += _counted("Artikel", self.outcomes) + _counted("Stand", self.standing)
        if self.blocks:
            lines += ["", "Blöcke:"] + [f"  {name}: {grouped(many)}" for name, many in sorted(self.blocks.items())]
        if self.losses:
            lines += ["", "Was anders wurde oder keinen Platz hat:"]
            lines += [f"  {grouped(told.count)} × {told.what}: {told.reason}" for told in self.most_lost()]
        if self.missing:
            lines += ["", f"{grouped(len(self.missing))} Dateien fehlen:"]
            lines += [f"  {told.what} ({', '.join(told.articles[:3])})" for told in list(self.missing.values())[:20]]
        if self.errors:
            lines += ["", f"{grouped(self.error_count)} kamen nicht herein:"]
            lines += [f"  {article}: {reason}" for article, reason in self.errors[:20]]
        if self.todo:
            lines += ["", "Was jetzt zu tun ist:"] + [f"  – {line}" for line in self.todo]
        return lines

    def to_html(self) -> str:
        """A page of its own, without any file besides it."""
        return render_to_string("admin/desk/import_report.html", {"report": self, "most": MOST_NAMED})


def _table(kinds: Iterable[Kind]) -> list[str]:
    rows = [("Was", "im Archiv", "übernommen", "nicht")]
    for kind in kinds:
        left = "; ".join(f"{grouped(many)} {reason}" for reason, many in kind.left.items())
        rows.append((kind.name, grouped(kind.there), grouped(kind.taken), left or "–"))
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return [f"{row[0]:<{widths[0]}}  {row[1]:>{widths[1]}}  {row[2]:>{widths[2]}}  {row[3]}".rstrip() for row in rows]


def _counted(what: str, counts: dict[str, int]) -> list[str]:
    told = ", ".join(f"{grouped(many)} {name}" for name, many in counts.items())
    return ["", f"{what}: {told}"] if told else []


def merged(counts: Counter[tuple[str, str]]) -> dict[str, Counter[str]]:
    """{kind: {reason: how many}}."""
    found: dict[str, Counter[str]] = {}
    for (kind, reason), many in counts.items():
        found.setdefault(kind, Counter())[reason] += many
    return found
