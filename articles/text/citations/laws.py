"""The laws that can be cited, and where a text names one of them."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..identifiers import identifiers, keys_of_celex
from .values import LawName

_WORD = re.compile(r"(?:[^\W_]|\u00ad){1,80}")
_GAP = re.compile(r"\s{1,3}|[-\u2010\u2011./]|\s?[\u2013]\s?")
_ENDING = re.compile(r"(?:es|en|er|em|s|n|e)$")
_JOINT = re.compile(
    r"(?<=[a-zäöüß])-(?=[A-ZÄÖÜ][a-zäöüß])"
)  # "Datenschutz-Grundverordnung" is written as one word, too
_OF_CODE = re.compile(r"(?:§\s?)?(\d{1,4}[a-z]?)\s(\w{2,12})")  # "§ 19a GWB" is a law of its own
_CFR = re.compile(r"(\d{1,2})\s(?:CFR|C\.F\.R\.)\s(?:Parts?\s|§§?\s?)?(\d{1,4})(?:\s?[-\u2010-\u2014]\s?(\d{1,4}))?")
_TOLD = re.compile(r"\(?(?:EU|EG|EWG|EC|EEC|Euratom|GASP)\)?|[A-Za-z]{2}")  # what makes a number an identifier of a law
_CITED = ("number", "celex", "eli", "fr", "cfr", "bgbl", "pl", "com", "swd", "join")  # kinds of identifiers


class Law(NamedTuple):
    """What one name stands for. `only`: the one provision that is the law ("par-19a" of the GWB)."""

    id: int
    only: str = ""


class Mention(NamedTuple):
    """A law is named from `start` to `end`; `number` by its identifier, `compound` as part of a word ("DSGVO-Verstoß")."""

    start: int
    end: int
    law: Law
    number: bool = False
    compound: bool = False


class Node(dict[str, "Node"]):
    """A place in the tree of names: the next words, and the laws whose names end here."""

    __slots__ = ("laws",)

    def __init__(self) -> None:
        super().__init__()
        self.laws: set[Law] = set()


OTHER = Law(0)  # one that we do not know; ids of the database begin at 1


class Laws:
    """Compiled once from all laws, then used for many texts. A name that two laws share stands for neither."""

    def __init__(self, names: Iterable[LawName]) -> None:
        self._root = Node()
        self._numbers: dict[str, Law] = {}
        self._parts: list[tuple[int, str, int, int, int]] = []  # of the CFR: how many, title, first, last, law
        self.units: dict[int, str] = {}
        self.by_id: dict[int, Law] = {}
        for law in names:
            self.by_id[law.id] = Law(law.id)
            self.units[law.id] = law.unit or next(filter(None, map(_unit, law.names)), "")
            for name in law.names:
                self._add(law.id, name)
        self._parts.sort()

    def _add(self, law: int, name: str) -> None:
        if code := _OF_CODE.fullmatch(name):
            self.by_id[law] = Law(law, f"par-{code[1]}")
            self._add_words(code[2], self.by_id[law])
        elif parts := _CFR.fullmatch(name):
            first, last = int(parts[2]), int(parts[3] or parts[2])
            self._parts.append((last - first, parts[1], first, last, law))
            self._numbers[_key_of(name)] = Law(law)
        elif key := _key_of(name):
            for each in (key, *keys_of_celex(name if key.startswith("celex:") else "")):
                self._numbers.setdefault(each, Law(law))
            if key.startswith("eo:"):
                self._add_words(name, Law(law))
        else:
            self._add_words(name, Law(law))
            self._add_words("".join(_with_small_letters(_JOINT.split(name))), Law(law))

    def _add_words(self, name: str, law: Law) -> None:
        node = self._root
        for word in _WORD.findall(name):
            node = node.setdefault(_key_of_name(word), Node())
        if node is not self._root:
            node.laws.add(law)

    def of_section(self, title: str, section: str) -> int | None:
        """The law that holds a section of the CFR ("744-23"), the narrowest; without a title if that was left out."""
        part = int(section.replace(".", "-").partition("-")[0])
        return next(
            (law for _, its, first, last, law in self._parts if first <= part <= last and title in ("", its)), None
        )

    def mentions(self, text: str) -> Iterator[Mention]:
        """Where a law is named, from left to right, the longest name at each place; with identifiers of unknown laws."""
        end = 0
        for mention in sorted((*self._named(text), *self._numbered(text)), key=lambda m: (m.start, -m.end)):
            if mention.start >= end:
                end = mention.end
                yield mention

    def _numbered(self, text: str) -> Iterator[Mention]:
        for key, start, end in identifiers(text):
            if _kind(key) not in _CITED:
                continue
            if key.startswith("number:") and not _TOLD.search(text, start, end) or text.startswith("http", start):
                continue
            yield Mention(start, end, self._numbers.get(key) or self._of_parts(key) or OTHER, number=True)

    def _of_parts(self, key: str) -> Law | None:
        """For "15 CFR Part 744", which belongs to the law of the parts 730 to 774."""
        kind, _, numbers = key.partition(":")
        law = self.of_section(*numbers.split("/")[:2]) if kind == "cfr" else None
        return Law(law) if law else None

    def _named(self, text: str) -> Iterator[Mention]:
        words = list(_WORD.finditer(text))
        position = 0
        while position < len(words):
            last, laws = self._longest(text, words, position)
            if len(laws) == 1:
                start, end = words[position].start(), words[last].end()
                yield Mention(start, end, next(iter(laws)), compound=_goes_on(text, end))
            position = last + 1

    def _longest(self, text: str, words: list[re.Match[str]], first: int) -> tuple[int, set[Law]]:
        """The last word of the longest name that begins at `first`, and what it stands for."""
        nodes, position = [self._root], first
        best: tuple[int, set[Law]] = (first, set())
        while position < len(words):
            if position > first and not _GAP.fullmatch(text, words[position - 1].end(), words[position].start()):
                break
            nodes = [node[key] for node in nodes for key in _keys(words[position][0]) if key in node]
            if not nodes:
                break
            if laws := set[Law]().union(*(node.laws for node in nodes)):
                best = position, laws
            position += 1
        return best


def _with_small_letters(words: list[str]) -> list[str]:
    return [words[0], *(word[:1].lower() + word[1:] for word in words[1:])]


def _unit(name: str) -> str:
    """What the law of this identifier is divided into."""
    if _CFR.match(name):
        return "cfr"
    key = _key_of(name)
    if key.startswith("celex:"):
        return "art" if key[6] in "35" else ""
    return {"number": "art", "eli": "art", "bgbl": "par"}.get(_kind(key), "")


def _kind(key: str) -> str:
    """That of "bgbl-I:2024/149" is "bgbl"."""
    return key.partition(":")[0].partition("-")[0]


def _key_of(name: str) -> str:
    """The key of a name that is an identifier and nothing else."""
    found = next(identifiers(name), None)
    return found.key if found and (found.start, found.end) == (0, len(name)) else ""


def _is_short(word: str) -> bool:
    """Whether every letter of it counts: "DSA", "NetzDG", "Act"."""
    return len(word) < 5 or sum(letter.isupper() for letter in word) > 1


def _key_of_name(word: str) -> str:
    return f"={word}" if _is_short(word) else _ENDING.sub("", word.casefold())


def _keys(word: str) -> list[str]:
    """How a name may write this word of a text: as it is, without its ending."""
    bare = word.replace("\u00ad", "")
    keys = [f"={bare}", _ENDING.sub("", bare.casefold())]
    return [*keys, f"={bare[:-1]}"] if bare.endswith("s") else keys


def _goes_on(text: str, end: int) -> bool:
    return text[end : end + 1] in ("-", "\u2010", "\u2011", "\u00ad") and text[end + 1 : end + 2].isalpha()
