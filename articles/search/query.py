"""What a reader asked: words, phrases and names, and every way in which an article can answer each of them."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from ..text import stem
from .documents import STOP_TOKENS
from .nodes import AllOf, AnyOf, InTitle, Node, Phrase
from .tokens import Word, analyse, encode
from .vocabulary import Lookup, Meant, look_up, name_keys

MAX_LENGTH = 200  # characters that are read of what was typed
MAX_WORDS = 12
MOST_LEFT_OUT = 5  # units up to which matches with all but one of them come first
OTHER_NAMES = 8  # of one tag that are searched with it
COMPOUND, PARTS, OTHER_NAME, CORRECTED = 0.6, 0.7, 0.9, 0.5

_QUOTES = re.compile(r"[„“”«»‟❝❞″]")
# In a query, people write "art. 6 dsgvo" as they speak.
_LAW = re.compile(r"\b(art|artikel|section|sec)(?=\.?\s*\d)")


@dataclass(frozen=True)
class Answer:
    """One way to answer a unit: a node that matches, and how much of the unit's worth it earns."""

    node: Node
    factor: float = 1.0

    @property
    def phrases(self) -> tuple[tuple[str, ...], ...]:
        """The runs of tokens that must all stand in the text."""
        return (
            tuple(part.tokens for part in self.node.parts)
            if isinstance(self.node, AllOf)
            else (self.node.tokens,)
        )


@dataclass(frozen=True)
class Unit:
    """A word, a phrase or a name of the query. Rare ones weigh more."""

    words: tuple[Word, ...]
    answers: tuple[Answer, ...]
    weight: float = 1.0
    owners: tuple[str, ...] = ()
    is_known: bool = True
    is_phrase: bool = False

    @property
    def node(self) -> Node:
        return AnyOf(tuple(answer.node for answer in self.answers))


@dataclass(frozen=True)
class Query:
    text: str  # as typed, shortened and cleaned
    units: tuple[Unit, ...] = ()
    words: tuple[Word, ...] = field(default=(), repr=False)

    @property
    def all_of(self) -> Node:
        return AllOf(tuple(unit.node for unit in self.units))

    @property
    def strict(self) -> list[Node]:
        """Everything asked for stands in the title; everything stands anywhere."""
        return [InTitle(self.all_of), self.all_of]

    @property
    def loose(self) -> list[Node]:
        """All but one of what was asked for; any of it."""
        any_of = AnyOf(tuple(unit.node for unit in self.units))
        if not 3 <= len(self.units) <= MOST_LEFT_OUT:
            return [any_of]
        but_one = tuple(
            AllOf(tuple(unit.node for unit in self.units if unit is not left)) for left in self.units
        )
        return [AnyOf(but_one), any_of]

    @property
    def unknown(self) -> list[Word]:
        """Words that stand nowhere in the archive."""
        return [unit.words[0] for unit in self.units if not unit.is_known and len(unit.words) == 1]


def clean(text: str) -> str:
    """What was typed, on one line, without control characters, at most MAX_LENGTH characters."""
    printable = "".join(character if character.isprintable() else " " for character in text[: MAX_LENGTH * 4])
    return " ".join(printable.split())[:MAX_LENGTH]


def read(text: str) -> Query:
    """The query behind a cleaned text; one look into vocabulary and names."""
    parts = _parts(text)
    words = [word for part, _quoted in parts for word in part]
    lookup = look_up(words)
    units: list[Unit] = []
    for part, quoted in parts:
        units += [_phrase(part, lookup)] if quoted else _units(part, lookup)
    return Query(text, tuple(units), tuple(words))


def _parts(text: str) -> list[tuple[list[Word], bool]]:
    """Runs of words, and whether they stood in quotes; an opening quote without an end is none."""
    pieces = _QUOTES.sub('"', text).split('"')
    left, found = MAX_WORDS, []
    for number, piece in enumerate(pieces):
        quoted = number % 2 == 1 and number < len(pieces) - 1
        piece = piece if quoted else _LAW.sub(lambda match: match[0].capitalize(), piece)
        words = list(analyse(piece))[:left]
        left -= len(words)
        if words:
            found.append((words, quoted))
    if all(word.token in STOP_TOKENS for words, _quoted in found for word in words):
        return [(words, True) for words, _quoted in found]
    return found


def _phrase(words: list[Word], lookup: Lookup) -> Unit:
    tokens = tuple(word.token for word in words)
    owners = tuple(sorted(lookup.owners.get(" ".join(tokens), ())))
    answers = (Answer(Phrase(tokens)), *(Answer(Phrase((owner,))) for owner in owners if len(tokens) > 1))
    return Unit(tuple(words), answers, _weight(tokens, lookup), owners, is_phrase=True)


def _units(words: list[Word], lookup: Lookup) -> list[Unit]:
    """Names first, the longest first; every other word that says something is a unit of its own."""
    at: dict[int, tuple[int, str]] = {}
    taken: set[int] = set()
    for start, end, key in name_keys(words):
        if key in lookup.owners and taken.isdisjoint(range(start, end)):
            at[start] = (end, key)
            taken.update(range(start, end))
    units = []
    for position, word in enumerate(words):
        if position in at:
            end, key = at[position]
            units.append(_name(words[position:end], key, lookup))
        elif position not in taken and word.token not in STOP_TOKENS:
            units += _word(word, lookup)
    return units


def _word(word: Word, lookup: Lookup) -> list[Unit]:
    """One unit, or one for each part of a compound that the archive does not know as a whole."""
    answers = _answers_of_word(word, lookup)
    if not lookup.knows(word.token) and answers[-1].factor == PARTS:
        return [_part(word, part.tokens[0], lookup) for part in answers[-1].node.parts]
    is_known = any(answer.factor < 1 or lookup.knows(answer.node.tokens[0]) for answer in answers)
    return [Unit((word,), tuple(answers), _weight([word.token], lookup), is_known=is_known)]


def _part(word: Word, token: str, lookup: Lookup) -> Unit:
    owners = tuple(sorted(lookup.owners.get(token, ())))
    answers = (Answer(Phrase((token,))), *_answers_of_owners(owners, token, lookup))
    return Unit((word,), answers, _weight([token], lookup), owners)


def _answers_of_word(word: Word, lookup: Lookup) -> list[Answer]:
    english = encode(stem(word.text, "en"))
    answers = [Answer(Phrase((word.token,)))]
    if english and english != word.token:
        answers.append(Answer(Phrase((english,))))
    answers += [Answer(Phrase((term,)), COMPOUND) for term in lookup.compounds_of(word)]
    parts = lookup.parts_of(word)
    if parts:
        answers.append(Answer(AllOf(tuple(Phrase((part,)) for part in parts)), PARTS))
    return answers


def _name(words: list[Word], key: str, lookup: Lookup) -> Unit:
    owners = tuple(sorted(lookup.owners[key]))
    telling = [word.token for word in words if word.token not in STOP_TOKENS]
    if len(words) == 1:
        answers = _answers_of_word(words[0], lookup)
    else:
        answers = [Answer(AllOf(tuple(Phrase((token,)) for token in telling)))]
    answers += _answers_of_owners(owners, key, lookup)
    return Unit(tuple(words), tuple(answers), _weight(telling, lookup), owners)


def _answers_of_owners(owners: Iterable[str], key: str, lookup: Lookup) -> list[Answer]:
    """Whatever carries the tags, and whatever calls them by another name."""
    others = {other for owner in owners for other in lookup.names.get(owner, ())} - {key}
    shortest = sorted(others, key=lambda other: (len(other), other))[:OTHER_NAMES]
    return [Answer(Phrase((owner,))) for owner in owners] + [
        Answer(Phrase(tuple(other.split())), OTHER_NAME) for other in shortest if len(other) > 1
    ]


def _weight(tokens: Iterable[str], lookup: Lookup) -> float:
    """By the rarest of the words."""
    rarest = min((lookup.articles.get(token, 0) for token in tokens), default=0)
    return 1 / (1 + math.log1p(rarest))


def corrected(query: Query, meant: dict[str, list[Meant]]) -> Query:
    """The query with what was probably meant beside each word that nobody knows."""
    units = []
    for unit in query.units:
        better = meant.get(unit.words[0].token, []) if not unit.is_known else []
        tokens = [token for one in better for token in ((one.token,), *((owner,) for owner in one.owners))]
        units.append(
            replace(unit, answers=(*unit.answers, *(Answer(Phrase(found), CORRECTED) for found in tokens)))
        )
    return replace(query, units=tuple(units))
