"""Tokens and stems: what search looks up and what related coverage compares is cut and shortened here, in one way."""

import re
import threading
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import Stemmer

from .normal import INNER, without_shaping
from .stopwords import ENGLISH, GERMAN

_ALGORITHMS = {"de": "german", "en": "english"}
_STEMMERS = threading.local()  # a Stemmer must not be used by two threads at once

# "Art. 34 DSA", "Artikel 6 Absatz 1 DSGVO", "§ 5 Abs. 2 DDG", "Section 230": one token each, as lawyers read them.
_LAW = (
    r"(?P<law>(?P<sign>§§?|Art(?:ikel)?\.?|Section|Sec\.)[\s\u00a0\u202f]?(?P<number>\d{1,4}[a-z]?)(?![\d.,]\d)"
    r"(?:[\s\u00a0\u202f](?:Abs(?:atz|\.)?|Satz|Nr\.|lit\.)[\s\u00a0\u202f]?\w{1,3})*"
    r"(?:[\s\u00a0\u202f](?P<act>[A-ZÄÖÜ][A-Za-zäöüß]*[A-ZÄÖÜ][A-Za-zäöü]*(?:-VO)?))?)"
)
# Letters and digits, with what may stand between them unseen: soft hyphens, joiners, accents that follow their letter.
_RUN = rf"[^\W_]+(?:[{INNER}]+[^\W_]*)*"
_TOKEN = re.compile(rf"{_LAW}|(?P<word>{_RUN}(?:['’]{_RUN}|[+#]+(?![^\W_]))?)")
_WORD_GAP = re.compile(r"['’]")
# Plurals of borrowed words that Snowball leaves alone: Chips, Videos, Handys, Kameras.
_BORROWED_PLURAL = re.compile(r"(?<=..[apoy])s$")


LONGEST = 100  # letters; Snowball takes quadratic time for a word, and longer ones are none


class Token(NamedTuple):
    """A word of a text. `text` is as written, `start` its place in it, `stem` what it is compared by."""

    text: str
    stem: str
    start: int


def stem(word: str, lang: str = "de") -> str:
    """The Snowball stem of one word in any case; words of other languages than German and English stay whole."""
    return _known(word, lang)[0]


@lru_cache(maxsize=200_000)
def _known(word: str, lang: str) -> tuple[str, bool]:
    """(stem, whether it says something) of a word as written."""
    lowered = (word if word.isascii() else without_shaping(word)).lower()
    if lang[:2] not in _ALGORITHMS or len(lowered) > LONGEST or any(map(str.isdigit, lowered)):
        stemmed = lowered
    else:
        stemmed = _stemmer(lang[:2]).stemWord(_BORROWED_PLURAL.sub("", lowered) if lang[:2] == "de" else lowered)
    is_short = len(lowered) < 2 or (lowered.isdigit() and len(lowered) != 4)
    return stemmed, not is_short and not is_stopword(lowered, lang)


def _stemmer(lang: str) -> Stemmer.Stemmer:
    stemmers = _STEMMERS.__dict__
    if lang not in stemmers:
        stemmers[lang] = Stemmer.Stemmer(_ALGORITHMS[lang])
    return stemmers[lang]


def is_stopword(word: str, lang: str = "de") -> bool:
    """Whether the lower-case word says nothing; English ones count in every language, since English is quoted everywhere."""
    return word in ENGLISH or (lang.startswith("de") and word in GERMAN)


def tokens(text: str, lang: str = "de") -> Iterator[Token]:
    """Every word, number and law reference in order, stop words included.

    A hyphenated compound gives its parts ("KI-Verordnung": KI, Verordnung); "Art. 34 Abs. 1 DSA" gives one token
    whose stem is "art.34.dsa", and the token "DSA" besides.
    """
    for match in _TOKEN.finditer(text):
        if match.lastgroup == "word":
            word = match[0]
            if "'" in word or "’" in word:
                yield from _parts_of_word(word, match.start(), lang)
            else:
                yield Token(word, _known(word, lang)[0], match.start())
        else:
            yield from _law_tokens(match, lang)


def _law_tokens(match: re.Match, lang: str) -> Iterator[Token]:
    sign = "§" if "§" in match["sign"] else match["sign"][:3].lower()
    act = (match["act"] or "").lower()
    yield Token(match["law"], f"{sign}.{match['number'].lower()}{'.' + act if act else ''}", match.start())
    if act:
        yield Token(match["act"], stem(act, lang), match.start("act"))


def _parts_of_word(word: str, start: int, lang: str) -> Iterator[Token]:
    for part in _WORD_GAP.split(word):
        if part:
            yield Token(part, stem(part, lang), start)
        start += len(part) + 1


def stems(text: str, lang: str = "de") -> list[str]:
    """What the text is compared by: stems without stop words, single letters and numbers that are no years."""
    return [token.stem for token in telling_tokens(text, lang)]


def telling_tokens(text: str, lang: str = "de") -> list[Token]:
    """The tokens that say what the text is about."""
    return [token for token in tokens(text, lang) if _known(token.text, lang)[1]]
