"""Names that probably mean one thing: a matter of case, umlauts, legal form, word order or one typo."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from .analysis import stem
from .distance import edit_distance
from .naming import slugify

_INITIALS = re.compile(r"(?<=\b[^\W\d_])\.")
_DIGITS = re.compile(r"\d+")
_LEGAL_FORMS = frozenset(
    "ag bv co company corp corporation gmbh group gruppe holding holdings inc incorporated kg kgaa limited llc ltd nv plc sa sarl se".split()  # noqa: SIM905 - shorter than a list
)
# What companies put behind their names, or leave out: "Meta" and "Meta Platforms". Only the end of a name is stripped of them.
COMPANY_SUFFIXES = _LEGAL_FORMS | frozenset(
    "com electronics enterprises industries international platforms semiconductor semiconductors software solutions systems technologies technology".split()  # noqa: SIM905 - shorter than a list
)
ONE_TYPO = 5  # letters from which on one typo counts
TWO_TYPOS = range(10, 17)  # letters with which two do; in longer names they would cost too much to look for


Known = list[tuple[int, str, str]]  # (owner, plain name, name as written)
Pair = tuple[tuple[int, str], tuple[int, str]]  # two owners, each with its name


class Likeness(NamedTuple):
    """Two owners of names that look alike, the smaller id first."""

    owners: tuple[int, int]
    reason: str
    names: tuple[str, str]  # those that look alike


def likely_same(names: Iterable[tuple[int, str]], *, are_companies: bool = False) -> list[Likeness]:
    """Pairs among (owner, name) that look alike, the surest first; an owner may have several names.

    Of companies, one name may also be the other with such a word behind it as "Platforms" or "Technologies".

    Linear in the number of names: they meet in buckets of equal keys, and of keys with one or two letters left out.
    """
    known = [(owner, slugify(_INITIALS.sub("", name), 200), name) for owner, name in names]  # "N.V." is one word
    suffixes = COMPANY_SUFFIXES if are_companies else _LEGAL_FORMS
    likenesses: dict[tuple[int, int], Likeness] = {}
    for reason, pairs in (
        ("gleich bis auf Schreibweise", _alike(known, lambda plain: plain.replace("-", ""))),
        ("gleich bis auf die Rechtsform", _alike(known, _without_end)),
        ("gleich bis auf den Zusatz", _alike(known, lambda plain: _without_end(plain, suffixes))),
        ("dieselben Wörter", _alike(known, lambda plain: " ".join(sorted(map(stem, plain.split("-")))))),
        ("fast gleich geschrieben", _typos(known)),
    ):
        for (owner, name), (other_owner, other_name) in pairs:
            owners = (owner, other_owner)
            likenesses.setdefault(owners, Likeness(owners, reason, (name, other_name)))
    return list(likenesses.values())


def _without_end(plain: str, suffixes: frozenset[str] = _LEGAL_FORMS) -> str:
    words = plain.split("-")
    while len(words) > 1 and words[-1] in suffixes:
        words.pop()
    return "".join(words)


def _alike(known: Known, key: Callable[[str], str]) -> Iterator[Pair]:
    buckets: dict[str, dict[int, str]] = defaultdict(dict)
    for owner, plain, name in known:
        if value := key(plain):
            buckets[value].setdefault(owner, name)
    for owners in buckets.values():
        yield from combinations(sorted(owners.items()), 2)


def _typos(known: Known) -> Iterator[Pair]:
    """Names with the same digits that differ in one letter, or two in long ones, or have two neighbours swapped."""
    buckets: dict[tuple[tuple[str, ...], str], set[tuple[int, str, str]]] = defaultdict(set)
    for owner, plain, name in known:
        letters, digits = plain.replace("-", ""), tuple(_DIGITS.findall(plain))
        for shorter in _shortened(letters):
            buckets[digits, shorter].add((owner, letters, name))
    seen = set()
    for group in buckets.values():
        for (owner, letters, name), (other_owner, other_letters, other_name) in combinations(sorted(group), 2):
            if owner != other_owner and (letters, other_letters) not in seen:
                seen.add((letters, other_letters))
                most = _allowed(letters, other_letters)
                if edit_distance(letters, other_letters, most) <= most:
                    yield (owner, name), (other_owner, other_name)


def _allowed(first: str, second: str) -> int:
    shorter = min(len(first), len(second))
    return 2 if shorter in TWO_TYPOS else 1 if shorter >= ONE_TYPO else 0


def _shortened(letters: str) -> set[str]:
    """The word itself and what is left of it without one letter, or two if it is long."""
    if len(letters) < ONE_TYPO:
        return set()
    without_one = {letters[:i] + letters[i + 1 :] for i in range(len(letters))}
    if len(letters) not in TWO_TYPOS:
        return {letters, *without_one}
    return {letters, *without_one, *(word[:i] + word[i + 1 :] for word in without_one for i in range(len(word)))}
