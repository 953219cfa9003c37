"""The one formula that orders matches; `docs/search.md` gives its reasons.

worth = sum over units of weight x (title + lead + names + body), as a share of all weights, times (1 + up to 0.3 for youth).
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import NamedTuple

from ..documents import ID_BITS
from ..query import Query
from ..tokens import is_owner, main_of
from .match import Row

TITLE, LEAD, MAIN, NAME, BODY = 10.0, 4.0, 5.0, 2.5, 1.0
REPEATED, MOST_REPEATED = 0.5, 2.0  # each doubling of its number in the text adds so much, up to so much
TITLE_SHARE = 3.0  # a title that says nothing else
ADJACENT_TITLE, ADJACENT_LEAD = 2.0, 1.0  # words asked for together stand together
YOUTH, HALF_LIFE = 0.3, 540.0  # days; what appears today is as young as can be, after HALF_LIFE half as young
DAY = 86_400


@dataclass
class Rules:
    """A query by token: what each token earns for which unit."""

    weights: list[float]
    single: dict[str, list[tuple[int, float]]] = field(default_factory=lambda: defaultdict(list))
    joint: list[tuple[int, float, tuple[str, ...]]] = field(default_factory=list)  # every text must be inside
    pairs: list[str] = field(default_factory=list)
    tokens: frozenset[str] = frozenset()  # those of `single`
    owners: frozenset[str] = frozenset()  # those of them that stand for tags and authors

    def __post_init__(self) -> None:
        self.nothing = [0.0] * len(self.weights)  # answered

    def answered(self, text: str) -> list[float]:
        """How well each unit is answered in a text of tokens, 0 to 1."""
        present = self.tokens.intersection(text.split())
        if not (present or self.joint):
            return self.nothing
        answers = [*self.nothing]
        for token in present:
            for unit, factor in self.single[token]:
                if factor > answers[unit]:
                    answers[unit] = factor
        if self.joint:
            self._answer_jointly(f" {text} ", answers)
        return answers

    def _answer_jointly(self, padded: str, answers: list[float]) -> None:
        for unit, factor, runs in self.joint:
            if factor > answers[unit] and all(run in padded for run in runs):
                answers[unit] = factor

    def numbers(self, text: str) -> list[int]:
        """How often a unit's own words and compounds stand in a text."""
        counts = [0] * len(self.weights)
        for token in [token for token in text.split() if token in self.tokens]:
            for unit, _factor in self.single[token]:
                counts[unit] += 1
        return counts


def rules_of(query: Query) -> Rules:
    rules = Rules([unit.weight for unit in query.units])
    for number, unit in enumerate(query.units):
        for answer in unit.answers:
            phrases = answer.phrases
            if len(phrases) == 1 and len(phrases[0]) == 1:
                rules.single[phrases[0][0]].append((number, answer.factor))
            else:
                runs = tuple(f" {' '.join(tokens)} " for tokens in phrases)
                rules.joint.append((number, answer.factor, runs))
    rules.tokens = frozenset(rules.single)
    rules.owners = frozenset(filter(is_owner, rules.tokens))
    tokens = [word.token for word in query.words]
    rules.pairs = [f" {first} {second} " for first, second in zip(tokens, tokens[1:], strict=False)]
    return rules


class Ranked(NamedTuple):
    row: Row
    worth: float
    covers_all: bool  # every unit is answered somewhere


def rank(rows: Sequence[Row], rules: Rules, now: float, bodies: Mapping[int, str], *, strict: bool) -> list[Ranked]:
    """Best first; ties go to the newer article. Rows without a body count as if it answered every unit, if `strict`."""
    unread = [BODY * strict] * len(rules.weights)
    ranked = []
    for row in rows:
        body = bodies.get(row.id)
        ranked.append(_rank(row, rules, now, unread if body is None else _body_worths(body, rules)))
    return sorted(ranked, key=attrgetter("worth", "row.recency"), reverse=True)


def _rank(row: Row, rules: Rules, now: float, texts: Sequence[float]) -> Ranked:
    title, lead = rules.answered(row.title), rules.answered(row.lead)
    names = _names(row.names, rules)
    worth = covered = total = 0.0
    for weight, in_title, in_lead, by_name, in_text in zip(rules.weights, title, lead, names, texts, strict=True):
        earned = TITLE * in_title + LEAD * in_lead + by_name + in_text
        worth += weight * earned
        covered += weight * (earned > 0)
        total += weight
    total = total or 1.0
    share = covered / total
    worth /= total
    if title is not rules.nothing:
        worth += _title_share(row.title, title)
    if rules.pairs:
        worth += _adjacent(row, rules)
    age = now - (row.recency >> ID_BITS)
    youth = 0.5 ** (age / DAY / HALF_LIFE) if age > 0 else 1.0
    return Ranked(row, round(worth * share * share * (1 + YOUTH * youth), 6), share > 0.999)


def _names(names: str, rules: Rules) -> list[float]:
    """What tags and authors earn; main subjects more."""
    carried = names.split() if rules.owners else ()
    present = rules.owners.intersection(carried)
    if not present:
        return rules.nothing
    earned = [*rules.nothing]
    for owner in present:
        value = MAIN if main_of(owner) in carried else NAME
        for unit, factor in rules.single[owner]:
            if value * factor > earned[unit]:
                earned[unit] = value * factor
    return earned


def _body_worths(body: str, rules: Rules) -> list[float]:
    answered, numbers = rules.answered(body), rules.numbers(body)
    return [
        factor * (BODY + min(REPEATED * math.log2(max(number, 1)), MOST_REPEATED))
        for factor, number in zip(answered, numbers, strict=True)
    ]


def _title_share(title: str, answered: Sequence[float]) -> float:
    length = title.count(" ") + 1
    return TITLE_SHARE * sum(answered) / max(length, len(answered))


def _adjacent(row: Row, rules: Rules) -> float:
    title, lead, worth = f" {row.title} ", f" {row.lead} ", 0.0
    for pair in rules.pairs:
        worth += ADJACENT_TITLE * (pair in title) + ADJACENT_LEAD * (pair in lead)
    return worth / len(rules.pairs)
