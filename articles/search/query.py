"""What a reader asked: words, phrases and names, and every way in which an article can answer each of them."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..models import Regulation
from ..text import stem
from .corrections import Meant
from .documents import STOP_TOKENS
from .matching.nodes import AllOf, AnyOf, InTitle, Node, Phrase, Without
from .names import is_telling
from .parts import MAX_LENGTH, Part, excluded_parts, parts_of
from .tokens import Word, encode, owner_token
from .vocabulary import Lookup, look_up, name_keys

MOST_LEFT_OUT = 5  # units up to which matches with all but one of them come first
OTHER_NAMES = 8  # of one tag that are searched with it
OTHER_NAME_WORDS = 8  # no text writes out longer titles
BARE_NUMBER = 0.2  # the weight of "2025": nobody counts in how many articles a number stands
COMPOUND, PARTS, OTHER_NAME, CORRECTED, NAMED, ELSEWHERE = 0.6, 0.7, 0.9, 0.5, 0.5, 0.7
_OF_LAW = re.compile(r"(?:par|art|sec)\d+[a-z]?")  # "art5" of "Art. 5 DSA"
_LAW_OWNER = owner_token(Regulation.kind, 0)[:-1]
_OF = ("", "der", "des")  # "Artikel 50 der KI-Verordnung"


@dataclass(frozen=True)
class Answer:
    """One way to answer a unit: a node that matches, and how much of the unit's worth it earns."""

    node: Node
    factor: float = 1.0

    @property
    def phrases(self) -> tuple[tuple[str, ...], ...]:
        """The runs of tokens that must all stand in the text."""
        parts = self.node.parts if isinstance(self.node, AllOf) else (self.node,)
        return tuple(part.tokens for part in parts if isinstance(part, Phrase))


@dataclass(frozen=True)
class Unit:
    """A word, a phrase or a name of the query. Rare ones weigh more."""

    words: tuple[Word, ...]
    answers: tuple[Answer, ...]
    weight: float = 1.0
    owners: tuple[str, ...] = ()
    owners_in_part: tuple[str, ...] = ()  # of whose names it is a word
    is_known: bool = True
    is_phrase: bool = False
    is_citation: bool = False  # a law, an article of one or a case by its number

    @property
    def node(self) -> Node:
        return AnyOf(tuple(answer.node for answer in self.answers))

    @property
    def is_bare_number(self) -> bool:
        return len(self.words) == 1 and self.words[0].text.isdigit()


@dataclass(frozen=True)
class Query:
    text: str  # as typed, cleaned
    units: tuple[Unit, ...] = ()
    parts: tuple[Part, ...] = field(default=(), repr=False)
    left_out: str = ""  # the end of the text that was too much to read
    typed: tuple[Word, ...] = field(default=(), repr=False)  # its words before mistyped ones were replaced
    excluded_parts: tuple[Part, ...] = field(default=(), repr=False)
    excluded: tuple[Node, ...] = field(default=(), repr=False)
    lookup: Lookup = field(default_factory=Lookup, repr=False)

    @property
    def words(self) -> list[Word]:
        return [word for part in self.parts for word in part.words]

    @property
    def free_words(self) -> list[Word]:
        return [word for part in self.parts if part.is_free for word in part.words]

    @property
    def all_of(self) -> Node:
        return AllOf(tuple(unit.node for unit in self.units))

    def without_excluded(self, node: Node) -> Node:
        return Without(node, AnyOf(self.excluded)) if self.excluded else node

    @property
    def strict(self) -> list[Node]:
        """Everything asked for stands in the title; everything stands anywhere."""
        return [InTitle(self.all_of), self.all_of]

    @property
    def loose(self) -> list[Node]:
        """First all but one of the units, then any of them. A number alone does not count."""
        units = [unit for unit in self.units if not unit.is_bare_number]
        if len(units) < 2:
            return [unit.node for unit in units]
        any_of = AnyOf(tuple(unit.node for unit in units))
        if not 3 <= len(units) <= MOST_LEFT_OUT:
            return [any_of]
        but_one = tuple(AllOf(tuple(unit.node for unit in units if unit is not left)) for left in units)
        return [AnyOf(but_one), any_of]

    @property
    def owners(self) -> list[str]:
        """Tags and authors that the query names; those that it names only in part come last."""
        whole = [owner for unit in self.units for owner in unit.owners]
        return whole + [owner for unit in self.units for owner in unit.owners_in_part]

    def written(self, unit: Unit) -> str:
        """A unit as it was typed; the article of a law together with the law, which is the next unit."""
        words = [*unit.words]
        if unit.is_citation and _OF_LAW.fullmatch(words[0].token):
            words += self.units[self.units.index(unit) + 1].words
        text = self.text[words[0].start : words[-1].start + len(words[-1].text)]
        return text + ")" * (text.count("(") - text.count(")"))

    @property
    def unknown(self) -> list[Word]:
        """Words that stand nowhere in the archive."""
        return [unit.words[0] for unit in self.units if not unit.is_known and is_telling(unit.words[0].token)]


def read(text: str, without: str = "") -> Query:
    """Read cleaned texts: what is asked for, and what is to be left out. One query for vocabulary and names."""
    parts, left_out = parts_of(text)
    excluded = excluded_parts(text, without)
    return _query(Query(text[:MAX_LENGTH], parts=parts, left_out=left_out, excluded_parts=excluded))


def _query(query: Query) -> Query:
    """`query` with the units of its parts."""
    every = [*query.parts, *query.excluded_parts]
    words = [word for part in every if not part.number for word in part.words]
    lookup = look_up(words, [part.number for part in every if part.number])
    units: list[Unit] = []
    for part in query.parts:
        if part.number:
            units.append(_number(part, lookup))
        elif part.is_quoted:
            units.append(_phrase(part.words, lookup))
        else:
            units += _units(part.words, lookup)
    excluded = tuple(node for part in query.excluded_parts for node in _excluded(part, lookup))
    return replace(query, units=tuple(units), excluded=excluded, lookup=lookup)


def _excluded(part: Part, lookup: Lookup) -> Iterator[Node]:
    """What has the word in any of its forms, or carries the tag or the author of that name."""
    if part.number:
        yield _number(part, lookup).node
        return
    tokens = tuple(word.token for word in part.words)
    key = " ".join(tokens)
    yield Phrase(tokens)
    if len(tokens) == 1 and (english := encode(stem(part.words[0].text, "en"))) not in ("", key):
        yield Phrase((english,))
    yield from (Phrase((owner,)) for owner in lookup.owners.get(key, ()) if key in lookup.names.get(owner, ()))


def _number(part: Part, lookup: Lookup) -> Unit:
    """A law by its number: answered by its citations, its tag and its names; never by its single digits."""
    owners = tuple(sorted(lookup.owners.get(part.number, ())))
    tokens = part.cited
    answers = (Answer(Phrase(tokens)), *_answers_of_owners(owners, " ".join(tokens), lookup))
    return Unit(part.words, answers, _weight(tokens, lookup), owners, is_phrase=True, is_citation=True)


def _phrase(words: Sequence[Word], lookup: Lookup) -> Unit:
    tokens = tuple(word.token for word in words)
    owners = tuple(sorted(lookup.owners.get(" ".join(tokens), ())))
    answers = (Answer(Phrase(tokens)), *(Answer(Phrase((owner,))) for owner in owners if len(tokens) > 1))
    return Unit(tuple(words), answers, _weight(tokens, lookup), owners, is_phrase=True)


def _units(words: Sequence[Word], lookup: Lookup) -> list[Unit]:
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
        elif law := _OF_LAW.fullmatch(word.token) and _law_behind(position, words, at, lookup):
            units.append(_provision(word, law, lookup))
        elif position not in taken and word.token not in STOP_TOKENS:
            units += _word(word, lookup)
    return units


def _law_behind(
    position: int, words: Sequence[Word], at: Mapping[int, tuple[int, str]], lookup: Lookup
) -> dict[str, str]:
    """The law that the next words name, "der" and "des" left out: its owners and the key of the name."""
    behind = position + 1 + (position + 1 < len(words) and words[position + 1].token in _OF)
    key = at[behind][1] if behind in at else ""
    return {owner: key for owner in lookup.owners.get(key, ()) if owner.startswith(_LAW_OWNER)}


def _provision(word: Word, law: Mapping[str, str], lookup: Lookup) -> Unit:
    """An article of a law: answered by its citation under any name of the law, and by its number in what is about the law.

    "Art. 5" of another law is no answer.
    """
    names = {name for owner, key in law.items() for name in (key, *lookup.names.get(owner, ()))}
    usual = sorted((name for name in names if name.count(" ") < OTHER_NAME_WORDS), key=lambda name: (len(name), name))
    answers = [Answer(Phrase((word.token, *of.split(), *name.split()))) for name in usual[:OTHER_NAMES] for of in _OF]
    answers += [Answer(AllOf((Phrase((word.token,)), Phrase((owner,)))), ELSEWHERE) for owner in sorted(law)]
    return Unit((word,), tuple(answers), _weight([word.token], lookup), is_phrase=True, is_citation=True)


def _word(word: Word, lookup: Lookup) -> list[Unit]:
    """One unit, or one for each part of a compound that the archive does not know as a whole."""
    answers = _answers_of_word(word, lookup)
    if not lookup.knows(word.token) and answers[-1].factor == PARTS:
        return [_part(word, tokens[0], lookup) for tokens in answers[-1].phrases]
    is_known = any(answer.factor < 1 or lookup.knows(answer.phrases[0][0]) for answer in answers)
    owners = tuple(sorted(lookup.named_with(word.token)))
    answers += [Answer(Phrase((owner,)), NAMED) for owner in owners]
    weight = BARE_NUMBER if word.text.isdigit() else _weight([word.token], lookup)
    return [Unit((word,), tuple(answers), weight, owners_in_part=owners, is_known=is_known)]


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


def _name(words: Sequence[Word], key: str, lookup: Lookup) -> Unit:
    owners = tuple(sorted(lookup.owners[key]))
    telling = [word.token for word in words if word.token not in STOP_TOKENS]
    if len(words) == 1:
        answers = _answers_of_word(words[0], lookup)
    else:
        answers = [Answer(AllOf(tuple(Phrase((token,)) for token in telling)))]
    answers += _answers_of_owners(owners, key, lookup)
    return Unit(tuple(words), tuple(answers), _weight(telling, lookup), owners)


def _answers_of_owners(owners: Iterable[str], key: str, lookup: Lookup) -> list[Answer]:
    """Articles that carry the tags, and articles that use another of their names."""
    others = {other for owner in owners for other in lookup.names.get(owner, ())} - {key}
    usual = [other for other in others if len(other) > 1 and other.count(" ") < OTHER_NAME_WORDS]
    shortest = sorted(usual, key=lambda other: (len(other), other))[:OTHER_NAMES]
    return [Answer(Phrase((owner,))) for owner in owners] + [
        Answer(Phrase(tuple(other.split())), OTHER_NAME) for other in shortest
    ]


def _weight(tokens: Iterable[str], lookup: Lookup) -> float:
    """The weight of the rarest of the words."""
    rarest = min((lookup.articles.get(token, 0) for token in tokens), default=0)
    return 1 / (1 + math.log1p(rarest))


def corrected(query: Query, meant: dict[str, list[Meant]]) -> Query:
    """The query with each mistyped word replaced by the best correction; other corrections also count as answers. One query."""
    parts = [part._replace(words=tuple(_replaced(part.words, meant))) if part.is_free else part for part in query.parts]
    better = _query(replace(query, parts=tuple(parts), typed=tuple(query.free_words)))
    others = {candidates[0].tokens[0]: candidates for candidates in meant.values() if len(candidates[0].tokens) == 1}
    units = [
        replace(unit, answers=(*unit.answers, *_answers_of_candidates(others.get(unit.words[0].token, ()))))
        if len(unit.words) == 1
        else unit
        for unit in better.units
    ]
    return replace(better, units=tuple(units))


def _replaced(words: Iterable[Word], meant: dict[str, list[Meant]]) -> Iterator[Word]:
    for word in words:
        candidates = meant.get(word.token)
        if candidates:
            every = " ".join(candidates[0].tokens)  # a token may be a name of several words
            yield from (Word(token, word.start, token) for token in every.split())
        else:
            yield word


def _answers_of_candidates(candidates: Iterable[Meant]) -> Iterator[Answer]:
    for meant in candidates:
        runs = [Phrase(tuple(token.split())) for token in meant.tokens]
        yield Answer(runs[0] if len(runs) == 1 else AllOf(tuple(runs)), CORRECTED)
        yield from (Answer(Phrase((owner,)), CORRECTED) for owner in meant.owners)
