"""Why an article is offered beside another: short German for readers, all parts with numbers for editors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from ...text import stem
from ...text.dates import day_text

if TYPE_CHECKING:
    from .ranking import Entry, Match

# How far an article is about one of its tags. A pair shares a tag as far as the one that is less about it.
MENTIONED = 0  # a company or an institution that only the text names: no reason
TOUCHED = 1  # a law or a topic that is not named above the text
NAMED = 2  # named in kicker, title or lead
MAIN = 3  # a main subject
ACTORS = ("company", "institution")  # they turn up in many stories: alone they say less than a law or a topic
_ORDER = ("regulation", "company", "institution", "topic")  # as a reader would name them

MAX_TAGS = 3
MIN_WORDS = MAX_WORDS = 2  # one word alone is chance
KEPT_WORDS = 40
_EPOCH = dt.date(1970, 1, 1)

# What each part of a score is called at the desk.
PARTS = {
    "lead": "Thema im Text des anderen",
    "passages": "ähnlichste Abschnitte",
    "mention": "Titelwörter im Text des späteren",
    "wording": "seltene Wortfolgen gemeinsam",
    "cue": "Satz, der auf Früheres verweist",
    "tags": "gleiche Schlagwörter",
    "days": "zeitliche Nähe",
    "follows": "Fortsetzung",
}
ONE_SUBJECT = 1_500  # what it is worth for the box that both are about exactly the same subjects
OTHER_COMPANY = (
    2_500  # what it costs that both are about companies, and none of them is the same: another case under one law
)
POINT = 100  # a point at the desk is a hundred of the score's units

# Stems of words that half of all pieces about politics have in common: no reason.
EMPTY = frozenset(
    stem(word)
    for word in """
    Januar Februar März April Mai Juni Juli August September Oktober November Dezember
    Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag Tag Woche Monat Jahr Anfang Ende Frist Stichtag Datum Termin
    Amtsblatt Verordnung Gesetz Richtlinie Artikel Absatz Paragraf Entwurf Vorschlag Fassung Regel Regelung Pflicht Vorschrift
    Kommission Parlament Rat Gericht Urteil Behörde Regierung Ministerium Verfahren Entscheidung Beschluss
    Prozent Euro Dollar Million Milliarde Zahl Unternehmen Firma Konzern Anbieter Hersteller Nutzer Kunde Mensch
    Kraft Zeit EU Europa Brüssel Deutschland Union Staat Land Bericht Frage Fall Grund Teil Seite
    """.split()  # noqa: SIM905 - a list of literals would be seventy lines
)


def reasons(article: Entry, match: Match, other: Entry) -> dict[str, Any]:
    """What is stored with the row: {"text": as readers see it, "parts": {feature: share of the score}, "worth": for the box}."""
    text = reason_text(article, other)
    return {"text": text, "parts": match.parts, "worth": match.content + _agreement(article, other) if text else 0}


def _agreement(article: Entry, other: Entry) -> int:
    """What it says for the box that both are about the same: main subjects, and what stands above the text."""
    own, their = ([tag for tag in entry.notes.get("tags", ()) if tag[2] >= NAMED] for entry in (article, other))
    subjects, others = {key for key, *_ in own}, {key for key, *_ in their}
    firms, other_firms = ({key for key, _, *about in tags if about == [MAIN, "company"]} for tags in (own, their))
    is_other_case = firms and other_firms and firms.isdisjoint(other_firms)
    share = len(subjects & others) / max(len(subjects | others), 1)
    return round(ONE_SUBJECT * share) - (OTHER_COMPANY if is_other_case else 0)


def in_points(parts: Mapping[str, int]) -> list[tuple[str, int]]:
    """The parts of a score under their German names, in points, the largest first; what adds less than half a point is left out."""
    points = [(PARTS[name], round(value / POINT)) for name, value in parts.items() if name in PARTS]
    return sorted((part for part in points if part[1]), key=lambda part: (-part[1], part[0]))


def learned(factors: Mapping[str, int]) -> str:
    """In German for the desk: what the archive's own links have made count more or less than usual, "" if nothing."""
    sides = [
        [PARTS[name] for name in PARTS if name in factors and (factors[name] > 100) is more] for more in (True, False)
    ]
    words = [
        f"{word} zählt: {', '.join(names)}" for word, names in zip(("Mehr", "Weniger"), sides, strict=True) if names
    ]
    return f"Gelernt aus den Links in Ihren Texten. {'. '.join(words)}." if words else ""


def reason_text(article: Entry, other: Entry) -> str:
    if other.follows == article.id:
        return f"Fortsetzung vom {_date(other)}"
    if article.follows == other.id:
        return f"Vorgeschichte vom {_date(other)}"
    if tags := shared_tags(article, other):
        return f"Ebenfalls zu: {', '.join(tag.name for tag in tags[:MAX_TAGS])}"
    if len(words := shared_words(article, other)) >= MIN_WORDS:
        return f"Ähnliches Thema: {', '.join(words[:MAX_WORDS])}"
    return ""


def _date(entry: Entry) -> str:
    return day_text(_EPOCH + dt.timedelta(days=int(entry.vector.day[0])))


class SharedTag(NamedTuple):
    name: str
    level: int
    kind: str


def shared_tags(article: Entry, other: Entry) -> list[SharedTag]:
    """The tags that both carry: main subjects of both first, then what both name, each in a reader's order, the rarest first.

    What one of the two only touches on is left out beside them.
    """
    own, their = ({key: tag for key, *tag in entry.notes.get("tags", ())} for entry in (article, other))
    weight = dict(zip(article.vector.tags.tolist(), article.vector.tag_rare.tolist(), strict=True))
    both = {
        key: SharedTag(name, min(level, their[key][1]), kind)
        for key, (name, level, kind) in own.items()
        if key in their
    }
    best = max((tag.level for tag in both.values()), default=TOUCHED)
    keys = [key for key, tag in both.items() if tag.level > TOUCHED or best == TOUCHED]
    keys.sort(key=lambda key: (-both[key].level, _ORDER.index(both[key].kind), -weight.get(key, 0), both[key].name))
    return [both[key] for key in keys]


def shared_words(article: Entry, other: Entry) -> list[str]:
    """Words that say most in both, as written in the older of the two: first what title and opening of both are about."""
    first, second = (article, other) if article.id < other.id else (other, article)
    written, also = first.notes.get("words", {}), second.notes.get("words", {})
    keys = [int(key) for key in written if key in also]
    own_weights, other_weights = _weights(article), _weights(other)
    keys.sort(
        key=lambda key: (*(-own * their for own, their in zip(own_weights[key], other_weights[key], strict=True)), key)
    )
    words: list[str] = []
    for word in (written[str(key)] for key in keys):
        if not any(word.startswith(known) or known.startswith(word) for known in words):
            words.append(word)
    return words


def _weights(entry: Entry) -> dict[int, tuple[int, int]]:
    """{key: (weight in the opening, weight in the whole)}"""
    vector = entry.vector
    return dict(zip(vector.stems.tolist(), zip(vector.lead.tolist(), vector.whole.tolist(), strict=True), strict=True))


def is_telling(word: str, stemmed: str) -> bool:
    """Whether a word may be a reason: a noun, a name or an abbreviation that says something, not a number."""
    is_long = len(word) > 3 or (len(word) > 1 and word.isupper())
    has_digit = any(character.isdigit() for character in word[:4])
    return is_long and word[0].isupper() and not has_digit and stemmed not in EMPTY
