"""Why an article is offered beside another: short German for readers, all parts with numbers for editors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...text.dates import day_text

if TYPE_CHECKING:
    from .ranking import Entry, Match

MAX_TAGS = 3
MAX_WORDS = 2
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
BY_TAGS = "Ebenfalls zu: "  # how the reason begins where tags are shared that are not everybody's
POINT = 100  # a point at the desk is a hundred of the score's units


def reasons(article: Entry, match: Match, other: Entry) -> dict[str, Any]:
    """What is stored with the row: {"text": as readers see it, "parts": {feature: share of the score}}."""
    return {"text": reason_text(article, other), "parts": match.parts}


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
    if names := shared_tags(article, other):
        return f"{BY_TAGS}{', '.join(names[:MAX_TAGS])}"
    if words := shared_words(article, other):
        return f"Ähnliches Thema: {', '.join(words[:MAX_WORDS])}"
    return ""


def _date(entry: Entry) -> str:
    return day_text(_EPOCH + dt.timedelta(days=int(entry.vector.day[0])))


def shared_tags(article: Entry, other: Entry) -> list[str]:
    """Names of the tags that both carry, the rarest first."""
    own_tags, other_tags = dict(article.notes.get("tags", ())), dict(other.notes.get("tags", ()))
    weight = dict(zip(article.vector.tags.tolist(), article.vector.tag_rare.tolist(), strict=True))
    shared = sorted(own_tags.keys() & other_tags, key=lambda key: (-weight.get(key, 0), own_tags[key]))
    return [own_tags[key] for key in shared]


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


def is_telling(word: str) -> bool:
    """Whether a word may stand alone as a reason: a noun, a name or an abbreviation, not a number."""
    is_long = len(word) > 3 or (len(word) > 1 and word.isupper())
    return is_long and word[0].isupper() and not any(character.isdigit() for character in word[:4])
