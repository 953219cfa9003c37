"""The one formula that orders matches; `docs/search.md` gives its reasons.

worth = sum over units of weight x (title + lead + names + body), as a share of all weights, times (1 + up to 0.3 for youth).

A thousand matches are ranked in Python, so the loop over them calls little: what a set of found tokens earns is worked
out once for each set.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
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
MANY = 17  # from so many on a word earns no more
_OF_NUMBER = [BODY + min(REPEATED * math.log2(max(number, 1)), MOST_REPEATED) for number in range(MANY)]

Worths = Sequence[float]  # one for each unit of the query
Found = frozenset[str]  # tokens and phrases of the query


class Answering(NamedTuple):
    """One way to answer a unit: everything in `needs` must be found."""

    unit: int
    factor: float
    needs: Found


@dataclass
class Rules:
    """A query by token: what each token, or several of them together, earn for which unit."""

    weights: list[float]
    single: dict[str, list[tuple[int, float]]] = field(default_factory=lambda: defaultdict(list))
    joint: list[Answering] = field(default_factory=list)
    owners: Found = frozenset()  # tags and authors that answer, and their marks as main subjects
    tokens: Found = frozenset()  # words that answer, alone or with others
    runs: Found = frozenset()  # phrases, padded
    pairs: list[str] = field(default_factory=list)
    known: dict[tuple[Found, Found], Worths] = field(default_factory=dict)  # what was answered so far

    def answered(self, found: Found, carried: Found) -> Worths:
        """How well what was found in a text answers each unit, 0 to 1, if the article carries these tags."""
        if (found, carried) not in self.known:
            self.known[found, carried] = self._answered(found, carried)
        return self.known[found, carried]

    def _answered(self, found: Found, carried: Found) -> Worths:
        answers = [0.0] * len(self.weights)
        for token in found:
            for unit, factor in self.single.get(token, ()):
                answers[unit] = max(answers[unit], factor)
        for unit, factor, needs in self.joint:
            if needs <= found | carried and needs & found:
                answers[unit] = max(answers[unit], factor)
        return answers

    def by_name(self, carried: Found) -> list[float]:
        """What tags and authors earn; main subjects more."""
        earned = [0.0] * len(self.weights)
        for owner in filter(is_owner, carried):
            value = MAIN if main_of(owner) in carried else NAME
            for unit, factor in self.single.get(owner, ()):
                earned[unit] = max(earned[unit], value * factor)
        return earned

    def runs_in(self, text: str) -> Found:
        padded = f" {text} "
        return frozenset(run for run in self.runs if run in padded)

    def in_body(self, body: str, carried: Found) -> Worths:
        """What a text earns: more where a unit's own words and compounds stand in it more often."""
        words = [token for token in body.split() if token in self.tokens]
        counts = [0] * len(self.weights)
        for token in words:
            if token in self.single:
                for unit, _factor in self.single[token]:
                    counts[unit] += 1
        found = self.tokens.intersection(words)
        answered = self.answered(found | self.runs_in(body) if self.runs else found, carried)
        return [
            factor * (_OF_NUMBER[count] if count < MANY else _OF_NUMBER[-1])
            for factor, count in zip(answered, counts, strict=True)
        ]


class Head(NamedTuple):
    """What title, lead and names earn together."""

    earned: Worths
    in_title: float  # of how many units
    worth: float  # with a text that nobody has read
    share: float  # of the weights that something answers


class _Heads(dict[tuple[Found, Found, Found], Head]):
    """What each set of tokens found in title, lead and names earns; a thousand matches have few such sets."""

    def __init__(self, rules: Rules, unread: float) -> None:
        self.rules, self.unread = rules, [unread] * len(rules.weights)

    def __missing__(self, found: tuple[Found, Found, Found]) -> Head:
        title, lead, carried = found
        in_title, in_lead = self.rules.answered(title, carried), self.rules.answered(lead, carried)
        names = self.rules.by_name(carried)
        earned = [TITLE * one + LEAD * other + name for one, other, name in zip(in_title, in_lead, names, strict=True)]
        self[found] = Head(earned, sum(in_title), *_together(self.rules.weights, earned, self.unread))
        return self[found]


def rules_of(query: Query) -> Rules:
    rules = Rules([unit.weight for unit in query.units])
    for number, unit in enumerate(query.units):
        for answer in unit.answers:
            needs = frozenset(_need(tokens) for tokens in answer.phrases)
            if len(needs) == 1 and not (alone := next(iter(needs))).startswith(" "):
                rules.single[alone].append((number, answer.factor))
            else:
                rules.joint.append(Answering(number, answer.factor, needs))
    parts = {*rules.single, *(need for answering in rules.joint for need in answering.needs)}
    owners = set(filter(is_owner, parts))
    rules.runs = frozenset(part for part in parts if part.startswith(" "))
    rules.tokens = frozenset(parts - owners - rules.runs)
    rules.owners = frozenset(owners | set(map(main_of, owners)))
    tokens = [word.token for word in query.words]
    rules.pairs = [f" {first} {second} " for first, second in zip(tokens, tokens[1:], strict=False)]
    return rules


def _need(tokens: Sequence[str]) -> str:
    """A token, or a phrase as it is looked for in a padded text."""
    return tokens[0] if len(tokens) == 1 else f" {' '.join(tokens)} "


class Ranked(NamedTuple):
    worth: float
    recency: int
    covers_all: bool  # every unit is answered somewhere
    row: Row


def rank(rows: Iterable[Row], rules: Rules, now: float, bodies: Mapping[int, str], *, strict: bool) -> list[Ranked]:
    """Best first; ties go to the newer article. Rows without a body count as if it answered every unit, if `strict`."""
    heads, units = _Heads(rules, BODY * strict), len(rules.weights)
    nobody: Found = frozenset()
    find_words, find_owners = rules.tokens.intersection, rules.owners.intersection
    ranked = []
    for row in rows:
        words = row.title.split()
        title, lead = find_words(words), find_words(row.lead.split())
        carried = find_owners(row.names.split()) if rules.owners else nobody
        if rules.runs:
            title, lead = title | rules.runs_in(row.title), lead | rules.runs_in(row.lead)
        earned, in_title, worth, share = heads[title, lead, carried]
        if row.id in bodies:
            worth, share = _together(rules.weights, earned, rules.in_body(bodies[row.id], carried))
        if in_title:
            length = len(words)
            worth += TITLE_SHARE * in_title / (length if length > units else units)
        if rules.pairs:
            worth += _adjacent(row, rules)
        age = now - (row.recency >> ID_BITS)
        youth = 0.5 ** (age / DAY / HALF_LIFE) if age > 0 else 1.0
        ranked.append((worth * share * share * (1 + YOUTH * youth), row.recency, share > 0.999, row))
    ranked.sort(reverse=True)
    return list(map(partial(tuple.__new__, Ranked), ranked))


def _together(weights: Worths, earned: Worths, texts: Worths) -> tuple[float, float]:
    """(mean worth of the units by their weights, share of the weights that is answered)."""
    worth = covered = total = 0.0
    for weight, above, in_text in zip(weights, earned, texts, strict=True):
        worth += weight * (above + in_text)
        covered += weight * (above + in_text > 0)
        total += weight
    total = total or 1.0
    return worth / total, covered / total


def _adjacent(row: Row, rules: Rules) -> float:
    title, lead, worth = f" {row.title} ", f" {row.lead} ", 0.0
    for pair in rules.pairs:
        worth += ADJACENT_TITLE * (pair in title) + ADJACENT_LEAD * (pair in lead)
    return worth / len(rules.pairs)
