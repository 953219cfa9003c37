"""From a text to the tags it is about: found, decided, counted, the most prominent first."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..text import sentences, without_shaping
from .context import Sentence, is_doubtful, is_meant
from .names import NOBODY, Catalogue, Match, Name, Ref
from .tokens import cut

TITLE, LEAD, BODY = "title", "lead", "body"
_WEIGHTS = {TITLE: 8, LEAD: 4, BODY: 1}
_MOST_COUNTED = 6  # mentions in the text beyond which a tag is not more prominent
MAIN = 7  # prominence from which a tag is proposed as a main subject
MOST_MAIN = 4


@dataclass
class Suggestion:
    """A tag that the text names, how often, and the first sentence that does."""

    tag: Ref
    sentence: str
    places: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    first: int = 0  # which sentence of the whole
    is_main: bool = False

    @property
    def count(self) -> int:
        return sum(self.places.values())

    @property
    def prominence(self) -> int:
        once = sum(_WEIGHTS[place] for place in (TITLE, LEAD) if self.places[place])
        return once + min(self.places[BODY], _MOST_COUNTED)


def suggest(names: Catalogue, *, title: str = "", lead: str = "", text: str = "") -> list[Suggestion]:
    """The tags of `names` in an article, most prominent first; main subjects are marked. Plain texts."""
    read = [
        (place, sentence)
        for place, part in ((TITLE, title), (LEAD, lead), (BODY, text))
        for sentence in sentences(without_shaping(part))
    ]
    suggestions: dict[Ref, Suggestion] = {}
    for number, (place, sentence, name) in enumerate(_mentions(names, read)):
        if name.tag not in suggestions:
            suggestions[name.tag] = Suggestion(name.tag, " ".join(sentence.split()), first=number)
        suggestions[name.tag].places[place] += 1
    ranked = sorted(suggestions.values(), key=lambda suggestion: (-suggestion.prominence, suggestion.first))
    for suggestion in ranked[:MOST_MAIN]:
        suggestion.is_main = suggestion.prominence >= MAIN
    return ranked


def _mentions(names: Catalogue, read: list[tuple[str, str]]) -> Iterator[tuple[str, str, Name]]:
    """(place, sentence, name meant), in the order of the text."""
    cut_up = [(place, Sentence(text, cut(text))) for place, text in read]
    matched = [(place, sentence, list(names.matches(sentence.words))) for place, sentence in cut_up]
    certain = _certain(matched)
    for place, sentence, matches in matched:
        companies = _companies(matches)
        for match in matches:
            if name := _decide(sentence, match, companies, certain):
                yield place, sentence.text, name


def _companies(matches: list[Match]) -> frozenset[Ref]:
    """The companies that a sentence names by words that mean nothing else."""
    names = filter(None, map(_only_one, matches))
    return frozenset(name.tag for name in names if name.tag[0] == "company" and not is_doubtful(name))


def _certain(matched: list[tuple[str, Sentence, list[Match]]]) -> frozenset[Ref]:
    """Tags that the text names beyond doubt; a service's name speaks for the company above it."""
    tags: set[Ref] = set()
    for _place, sentence, matches in matched:
        for match in matches:
            name = _only_one(match)
            if name and not is_doubtful(name) and is_meant(sentence, match, name, is_known=False, has_company=False):
                tags.update(filter(None, (name.tag, name.parent)))
    return frozenset(tags)


def _only_one(match: Match) -> Name | None:
    """The tag that a match names, if no other tag has the same name."""
    return match.names[0] if len({name.tag for name in match.names}) == 1 else None


def _decide(sentence: Sentence, match: Match, companies: frozenset[Ref], certain: frozenset[Ref]) -> Name | None:
    """The name that is meant, if one is. Where tags share a name, one that the text names otherwise too."""
    known = [name for name in match.names if name.tag in certain]
    name = _only_one(match) or (known[0] if len({name.tag for name in known}) == 1 else None)
    if name is None or name.tag == NOBODY:
        return None
    has_company = any(company != name.tag for company in companies)
    is_named = is_meant(sentence, match, name, is_known=name.tag in certain, has_company=has_company)
    return name if is_named else None
