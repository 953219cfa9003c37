"""All names of all tags as one token trie: searching a text takes time that depends on the text, not on the number of names."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

from django.db.models import F, Value

from ..models import SUBJECTS, Edition
from .tokens import Word, cut, key_of_name, keys
from .words import DECOYS

Ref = tuple[str, int]  # kind and id of a tag
NOBODY: Ref = ("institution", 0)  # whose names are read only to be left out


@dataclass(frozen=True, slots=True)
class Name:
    """One name or other name of a tag. `place` is where its law or office is at home, "" if that is unknown."""

    tag: Ref
    text: str
    place: str = ""
    parent: Ref | None = None  # the company above


class Node(dict[str, "Node"]):
    """A place in the trie: the next words by key, and the names that end here."""

    __slots__ = ("names",)

    def __init__(self) -> None:
        super().__init__()
        self.names: list[Name] = []


@dataclass(frozen=True, slots=True)
class Match:
    """Words `first` to `last` (excluded) of a text that read like these names; several, if tags share a name."""

    first: int
    last: int
    names: tuple[Name, ...]


@dataclass
class Catalogue:
    """The names that can be found."""

    root: Node = field(default_factory=Node)

    def add(self, name: Name) -> None:
        node, words = self.root, cut(name.text)
        if not words:
            return
        for position, word in enumerate(words):
            key = key_of_name(word.text, kind=name.tag[0], is_last=position == len(words) - 1)
            node = node.setdefault(key, Node())
        node.names.append(name)

    def matches(self, words: list[Word]) -> Iterator[Match]:
        """What reads like a name, from left to right, the longest at each place, none within another."""
        position = 0
        while position < len(words):
            match = self._longest(words, position)
            if match:
                yield match
            position = match.last if match else position + 1

    def _longest(self, words: list[Word], first: int) -> Match | None:
        nodes, position, best = [self.root], first, None
        while nodes and position < len(words):
            word = words[position]
            if position > first and not word.is_joined:
                break
            nodes = [node[key] for node in nodes for key in keys(word.text) if key in node]
            position += 1
            if ends := tuple(chain.from_iterable(node.names for node in nodes)):
                best = Match(first, position, ends)
            if word.genitive:
                break
        return best


def build(names: Iterable[Name]) -> Catalogue:
    """The trie of these names, and of names that only hold one of them."""
    result = Catalogue()
    for name in chain(names, (Name(NOBODY, decoy) for decoy in DECOYS)):
        result.add(name)
    return result


def catalogue() -> Catalogue:
    """The names of all tags as they are now, kept until the next public change."""
    return _catalogue(*Edition.current())


@lru_cache(maxsize=1)
def _catalogue(epoch: str, number: int) -> Catalogue:
    return build(chain.from_iterable(map(_names_of_kind, SUBJECTS)))


def _names_of_kind(kind: str) -> Iterator[Name]:
    model = SUBJECTS[kind]
    place, parent, longer = (
        F(field) if field else Value("") for field in (model.place_field, model.parent_field, model.long_name_field)
    )
    facts = {}
    for pk, name, where, above, long_name in model.objects.values_list("pk", "name", place, parent, longer):
        facts[pk] = (where, (kind, above) if above else None)
        for text in dict.fromkeys(filter(None, [name, long_name])):
            yield Name((kind, pk), text, *facts[pk])
    for pk, name in model.alias_model.objects.values_list("target_id", "name"):
        yield Name((kind, pk), name, *facts[pk])
