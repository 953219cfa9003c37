"""The one formula that orders matches; `docs/search.md` gives its reasons.

worth = sum over units of weight x (title + lead + names + body), as a share of all weights, times (1 + up to 0.3 for youth).
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ..query import Query
from ..tokens import is_owner, main_of
from .match import Row

TITLE, LEAD, MAIN, NAME, BODY = 10.0, 4.0, 5.0, 2.5, 1.0
REPEATED, MOST_REPEATED = 0.5, 2.0  # each doubling of its number in the text adds so much, up to so much
TITLE_SHARE = 3.0  # a title that says nothing else
ADJACENT_TITLE, ADJACENT_LEAD = 2.0, 1.0  # words asked for together stand together
YOUTH, HALF_LIFE = 0.3, 540.0  # days
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

    def answered(self, text: str) -> list[float]:
        """How well each unit is answered in a text of tokens, 0 to 1."""
        answers = [0.0] * len(self.weights)
        for token in self.tokens.intersection(text.split()):
            for unit, factor in self.single[token]:
                if factor > answers[unit]:
                    answers[unit] = factor
        if self.joint:
            padded = f" {text} "
            for unit, factor, runs in self.joint:
                if factor > answers[unit] and all(run in padded for run in runs):
                    answers[unit] = factor
        return answers

    def numbers(self, text: str) -> list[int]:
        """How often a unit's own words and compounds stand in a text."""
        counts = [0] * len(self.weights)
        for token in filter(self.tokens.__contains__, text.split()):
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
    return sorted(ranked, key=lambda match: (-match.worth, -match.row.recency))


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
    worth = (worth / total + _title_share(row.title, title) + _adjacent(row, rules)) * share * share
    return Ranked(row, round(worth * (1 + YOUTH * youth(row.published, now)), 6), share > 0.999)


def _names(names: str, rules: Rules) -> list[float]:
    """What tags and authors earn; main subjects more."""
    earned = [0.0] * len(rules.weights)
    if rules.owners:
        carried = names.split()
        for owner in rules.owners.intersection(carried):
            value = MAIN if main_of(owner) in carried else NAME
            for unit, factor in rules.single[owner]:
                earned[unit] = max(earned[unit], value * factor)
    return earned


def _body_worths(body: str, rules: Rules) -> list[float]:
    answered, numbers = rules.answered(body), rules.numbers(body)
    return [
        factor * (BODY + min(REPEATED * math.log2(max(number, 1)), MOST_REPEATED))
        for factor, number in zip(answered, numbers, strict=True)
    ]


def _title_share(title: str, answered: Sequence[float]) -> float:
    if not any(answered):
        return 0.0
    length = title.count(" ") + 1
    return TITLE_SHARE * sum(answered) / max(length, len(answered))


def _adjacent(row: Row, rules: Rules) -> float:
    if not rules.pairs:
        return 0.0
    title, lead, worth = f" {row.title} ", f" {row.lead} ", 0.0
    for pair in rules.pairs:
        worth += ADJACENT_TITLE * (pair in title) + ADJACENT_LEAD * (pair in lead)
    return worth / len(rules.pairs)


def youth(published: int, now: float) -> float:
    """1 today, half after HALF_LIFE days."""
    return 0.5 ** (max(now - published, 0.0) / DAY / HALF_LIFE)
