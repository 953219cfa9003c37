"""Decides by the words around it whether a word that looks like a name is meant as one."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from ..text import fold, stem
from .names import Match, Name
from .tokens import Word
from .words import (
    ARTICLES,
    BELONGINGS,
    BUSINESS,
    COMMON,
    EUROPE,
    HOMOGRAPH_STEMS,
    NO_VERBS,
    OFFICES,
    PLACES,
    PREPOSITIONS,
    TRADE,
    VERB_ENDS,
    VERBS,
    WORDS,
)

_TELLING = 8  # letters of a topic's name that mean the same behind a hyphen


@dataclass
class Sentence:
    """A sentence with its words; `text` is as written."""

    text: str
    words: list[Word]

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(stem(fold(word.text)) for word in self.words)

    @cached_property
    def last_parts(self) -> list[int]:
        """For each word, which one ends the hyphenated compound that it is part of."""
        ends = list(range(len(self.words)))
        for index in range(len(self.words) - 2, -1, -1):
            if self.words[index + 1].hyphen:
                ends[index] = ends[index + 1]
        return ends


def is_meant(sentence: Sentence, match: Match, name: Name, *, is_known: bool, has_company: bool) -> bool:
    """Whether the words of `match` mean the tag of `name`.

    `is_known`: another name of it stands in the text, beyond doubt; `has_company`: the sentence names another company so.
    """
    here = _Place(sentence, match)
    if here.is_inside_compound and not (name.tag[0] == "topic" and here.is_kind_of):
        return False
    if here.is_elsewhere(name) or here.is_other_meaning(name):
        return False
    if name.tag[0] == "regulation" and (here.is_part_of_longer_law or here.has_other_number):
        return False
    if not is_doubtful(name):
        return True
    return here.speaks_for_name(is_known=is_known, has_company=has_company)


def is_doubtful(name: Name) -> bool:
    """Whether a name is a word of the language too, so that its place in the sentence must decide."""
    return fold(name.text) in WORDS


class _Place:
    """Where a match stands: the words before and behind it."""

    def __init__(self, sentence: Sentence, match: Match) -> None:
        self.sentence, self.match = sentence, match
        words = sentence.words
        self.before = words[match.first - 1] if match.first else None
        self.behind = words[match.last] if match.last < len(words) else None
        self.matched: Sequence[Word] = words[match.first : match.last]

    @property
    def is_inside_compound(self) -> bool:
        """ "Enquete-Kommission" is no Kommission, "Kartoffel-Chips" are no chips."""
        return self.matched[0].hyphen and self.before is not None and not _is_office(self.matched)

    @property
    def _is_continued(self) -> bool:
        """Whether a hyphen ties the words behind to the name."""
        return self.behind is not None and self.behind.hyphen

    @property
    def is_kind_of(self) -> bool:
        """A compound is a kind of its last part: "Ende-zu-Ende-Verschlüsselung". Short words ("Chips") have too many meanings for that."""
        return not self._is_continued and len(self.matched[-1].text) >= _TELLING

    def is_elsewhere(self, name: Name) -> bool:
        """A word before the name puts it in another country or state."""
        if name.tag[0] == "institution" and self._place_behind() not in (None, name.place):
            return True
        if not name.place or self.before is None:
            return False
        gap = self._gap_before()
        if self._is_continued and gap == " ":  # "die polnische DSA-Behörde": what stands before is said of the office
            return False
        if gap not in (" ", "-", "\u2011", "\u00a0"):
            return False
        words = self.sentence.words[max(self.match.first - (2 if gap == " " else 1), 0) : self.match.first]
        places = [PLACES.get(stem(fold(word.text))) for word in reversed(words)]
        place = next(filter(None, places), None)
        return place is not None and place != name.place and name.place != "INT"

    def _place_behind(self) -> str | None:
        """ "Supreme Court von Indien", "Supreme Court Indiens"."""
        words = [word.text for word in self.sentence.words[self.match.last : self.match.last + 2]]
        if len(words) == 2 and words[0] == "von":
            return PLACES.get(stem(fold(words[1])))
        return PLACES.get(stem(fold(words[0]))) if words and words[0].endswith("s") and words[0][0].isupper() else None

    def is_other_meaning(self, name: Name) -> bool:
        """An acronym that the sentence spells out otherwise, or that stands among the words of its other meaning."""
        acronym = self.matched[0].text if len(self.matched) == 1 else ""
        if not acronym[:2].isupper():
            return False
        beside = HOMOGRAPH_STEMS.get(acronym.rstrip("s"), frozenset()) & self.sentence.stems
        if beside - {stem(fold(acronym))}:
            return True
        spelled = self._spelled_out(acronym)
        return bool(spelled) and fold(spelled) != fold(name.text)

    def _spelled_out(self, acronym: str) -> str:
        """ "Direct Memory Access (DMA)": the words whose first letters are the acronym's, before its bracket."""
        if not self._gap_before().rstrip().endswith("("):
            return ""
        first = max(self.match.first - len(acronym), 0)
        words = [word.text for word in self.sentence.words[first : self.match.first]]
        return " ".join(words) if [word[0].upper() for word in words] == list(acronym) else ""

    @property
    def is_part_of_longer_law(self) -> bool:
        """ "Open Data Act" is not the Data Act."""
        if self.before is None or len(self.matched) != 2 or not self.before.is_capital or self._gap_before() != " ":
            return False
        before = fold(self.before.text)
        is_law = self.matched[-1].text.rstrip("s") in ("Act", "Law", "Bill")
        return is_law and stem(before) not in PLACES and before not in ARTICLES | PREPOSITIONS

    @property
    def has_other_number(self) -> bool:
        """ "NIS-3", "Data Act 2.0": the next law of that name."""
        behind = self.behind
        is_number = behind is not None and behind.is_joined and behind.text.isdigit() and len(behind.text) < 3
        return is_number and not self.matched[-1].text.isdigit()

    def speaks_for_name(self, *, is_known: bool, has_company: bool) -> bool:
        """The decision about a doubtful name."""
        if _is_office(self.matched):
            return self._is_office_meant(is_known)
        if self._is_continued:
            # the last part of the compound: "Meta-Mutterkonzern"
            return _head(self.sentence.words[self.sentence.last_parts[self.match.last]].text) in BUSINESS
        if self._article_before() or not self.matched[0].is_capital:
            return False
        if self.matched[-1].genitive or self._apposition():
            return True
        if self._has_other_name_behind() or self._has_other_name_before():
            return False
        return is_known or has_company or self._has_evidence()

    def _has_evidence(self) -> bool:
        acts = self.match.first == 0 and self._is_before_verb()  # "Alphabet zahlt", at the head of the sentence
        is_strong = self._is_genitive() or acts or self._belongs()
        evidence = 2 * is_strong + self._stands_as_name() + bool(self.sentence.stems & TRADE)
        return evidence >= (2 if fold(self.matched[0].text) in COMMON else 1)

    def _is_office_meant(self, is_known: bool) -> bool:
        """ "die Kommission" alone; "eine Kommission", "die zweite Kommission", "Kommission für …" are others."""
        behind = fold(self.behind.text) if self.behind is not None and self.behind.is_joined else ""
        if behind in ("für", "zur", "zum", "aus", "von", "gegen") or self._is_continued:
            return False
        before = fold(self.before.text) if self.before is not None else ""
        if self.matched[0].hyphen:
            return before in ("eu", "us")
        return before in ("die", "der", "den", "dem", "das", "des") and (is_known or bool(self.sentence.stems & EUROPE))

    def _gap_before(self) -> str:
        return self.sentence.text[self.before.end : self.matched[0].start] if self.before else ""

    def _article_before(self) -> bool:
        """An article, or an adjective with one: "der Arm", "das lateinische Alphabet"."""
        if self.before is None or not self.matched[0].is_joined:
            return False
        before = fold(self.before.text)
        if before in ARTICLES:
            return True
        if not self.before.text[0].islower() or not before.endswith(("e", "er", "es", "en", "em")):
            return False
        first = self.match.first
        return before not in PREPOSITIONS and first >= 2 and fold(self.sentence.words[first - 2].text) in ARTICLES

    def _apposition(self) -> bool:
        """ "der Konzern Meta", "Chipdesigner Arm"."""
        before = self.before if self.matched[0].is_joined else None
        return before is not None and before.is_capital and _head(before.text) in BUSINESS

    def _has_other_name_behind(self) -> bool:
        """A capital behind it makes it part of a longer name: "Apple Crumble"."""
        behind = self.behind
        if behind is None or not behind.is_joined or not behind.is_capital:
            return False
        is_firm = "&" in self.sentence.text[self.matched[-1].end : behind.start]
        return is_firm or not (_head(behind.text) in BUSINESS or self._is_genitive())

    def _has_other_name_before(self) -> bool:
        """A capital before it makes it part of a longer name: "Fiona Apple"."""
        before = self.before
        if before is None or not self.matched[0].is_joined or not before.is_capital:
            return False
        return self.match.first > 1 or fold(before.text) not in PREPOSITIONS | ARTICLES and not before.text[0].isdigit()

    def _stands_as_name(self) -> bool:
        """Without article behind a preposition or a verb, or before one: "bei Meta", "verklagt Apple", "dass Meta zahlt"."""
        before = fold(self.before.text) if self.before is not None else ""
        return before in PREPOSITIONS or _is_verb(before) or self._is_before_verb()

    def _is_before_verb(self) -> bool:
        return self.behind is not None and self.behind.is_joined and _is_verb(self.behind.text)

    def _belongs(self) -> bool:
        """ "laut Meta", "nach Angaben von X", "die Tochter von Bosch"."""
        before = fold(self.before.text) if self.before is not None else ""
        if before == "laut":
            return True
        owned = self.sentence.words[self.match.first - 2] if self.match.first >= 2 else None
        return before == "von" and owned is not None and owned.is_capital and _head(owned.text) in BELONGINGS

    def _is_genitive(self) -> bool:
        """ "Metas Anwälte"."""
        last, behind = self.matched[-1].text, self.behind
        return last.endswith("s") and behind is not None and behind.is_joined and behind.is_capital


def _is_verb(word: str) -> bool:
    return word in VERBS or (word.islower() and word.endswith(VERB_ENDS) and word not in NO_VERBS)


def _is_office(words: Sequence[Word]) -> bool:
    return len(words) == 1 and fold(words[0].text) in OFFICES


def _head(word: str) -> str:
    """The known business word that a word is or ends with, as a stem; else the word's own stem."""
    whole = stem(fold(word))
    if whole in BUSINESS:
        return whole
    return next((head for head in BUSINESS if len(head) > 3 and whole.endswith(head)), whole)
