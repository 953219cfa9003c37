"""Which law a reference belongs to: the one beside it, else the one that was spoken of, if that can only be one."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..sentences import whole_sentences
from .laws import OTHER, Law, Laws, Mention
from .other_laws import is_from_abroad, other_behind, other_laws, same_behind
from .references import Reference, references
from .values import Citation

# Between a reference and the name of its law: "Art. 5 des neuen „AI Act“", "Art. 5 (DSGVO)", "Artikel 6(1) of the AI Act".
_BEHIND = re.compile(
    r"\s{0,3}(?:,\s(?![a-zäöü]|$)|,\s(?=of\s)|\()?(?:(?:des|der|dem|vom|of\sthe|of|von|im|in\sder|in\sdem|aus\sder|aus\sdem|under\sthe|in\sthe|from\sthe|laut|nach\sder|nach\sdem|zur|zum|dieser|dieses)\s)?"
    r"(?:(?:neuen|alten|europäischen|geltenden|geplanten|deutschen|amerikanischen|umstrittenen|sogenannten|künftigen|überarbeiteten|bestehenden|EU’s|EU's)\s){0,2}"
    r"[„“\"»‚]?(?:EU[\s-])?"
)
_SUFFIX = re.compile(r"[-\u2010\u2011](?:VO|Verordnung|Richtlinie|RL|Gesetz(?:es)?)(?![\w-])")
_BEFORE = re.compile(r"(?:(?P<comma>,?\s)|\s\(|\s(?P<verb>(?:[a-zäöüß]{2,20}\s){1,2})?(?:in|nach|gemäß|laut)\s)$")
# "In Artikel 34 verlangt der DSA"
_VERB = re.compile(r"\s(?:[a-zäöüß]{2,20}\s){1,2}(?:d(?:er|ie|as)|the)\s(?:EU[\s-])?")
# "Artikel 5 zählt die Praktiken des AI Act auf", where no law was named before.
_AHEAD = re.compile(r"(?:\s[\w-]{1,30}){0,8},?\s(?:so\s|laut\s|steht\s)?(?:\w{1,5}\s)?[„\"»]?")
_IN = re.compile(r"\b[Ii]n\s$")
# "Anders als der DSA sieht Artikel 5 …": of another law, then.
_COMPARED = re.compile(
    r"\b(?:[Aa]nders als|[Ww]ährend|[Oo]bwohl|[Oo]bgleich|[Ww]ohingegen|[Ee]benso wie|[Ss]o wie|[Ss]owenig wie|[Ii]m (?:Gegensatz|Unterschied|Vergleich|Verhältnis) z(?:um?|ur)|[Vv]erhältnis z(?:um|ur?)|[Nn]eben|[Ää]hnlich wie|[Ww]ie(?: schon| auch| bereits)?|[Ss]tatt"
    r"|[Uu]nabhängig v(?:om|on)|[Uu]nbeschadet|[Pp]arallel z(?:um?|ur)|[Ee]rgänzend z(?:um?|ur)|[Vv]orbild|[Vv]ergleichbar mit|[Gg]egenüber|[Uu]nlike|[Aa]ußer"
    r"|[Aa]bgrenzung z(?:um?|ur)|[Vv]orrang v(?:or|om))(?:\s(?:de[rmsn]|die|das|i[mn]|the|beim?)){0,2}\s$"
)
_SHOP = re.compile(
    r"Warenkorb|Bestell(?:nummer|ung)|Artikelnummer|(?:Online|Web)shop|\b[Ii]m (?:Shop|Laden|Katalog|Regal|Lager)\b|Sonderangebot|Lieferzeit|vorrätig|ausverkauft|Inventar"
    r"|\d,\d\d (?:Euro|€)|Artikel \d+ kostet|Auktion|Preisliste|unserer Serie|Wikipedia"
)
_UNITS = {
    "art": ("art", "anhang", "erwg"),
    "par": ("par", "art", "anhang"),
    "cfr": ("cfr",),
    "": ("art", "par", "anhang", "erwg"),
}
# What may stand before a law at the start of a sentence: from now on it is spoken of.
_TOPIC = re.compile(
    r"[„\"»]?(?:(?:Auch|Doch|Denn|Und|Aber)\s)?(?:(?:Der|Die|Das|Im|In\sder|Laut|Laut\sde[rm]|Nach\sde[rm]|Gemäß|The|Under\sthe"
    r"|der|die|das|im|laut)\s)?(?:EU[\s-])?"
)
_CLAUSE = 80  # characters
_COMPARISON = Law(-1)  # stands for a law that was named to say what another one does
_UNCLEAR = 0  # the context after two laws were spoken of


@dataclass
class _Owner:
    """Whose a reference is, and the span with that law's name; None is the law that was spoken of ("der Verordnung")."""

    law: Law | None
    start: int
    end: int


class Reader:
    """Reads an article block by block, and remembers which law was spoken of: `read` each paragraph in order (headings
    too, for the laws they name), `section` before each heading.
    """

    def __init__(self, laws: Laws) -> None:
        self.laws = laws
        self.context: int | None = None
        self._named: set[int] = set()

    def read(self, text: str) -> list[Citation]:
        block = _Block(text, self.laws, self.context)
        found = block.citations()
        self.context = block.context()
        self._named |= block.all_named
        return found

    def section(self) -> None:
        """A law is forgotten where a section ends, unless it is the only one of the article so far."""
        if len(self._named) > 1:
            self.context = _UNCLEAR


def citations(text: str, laws: Laws, *, context: int | None = None) -> list[Citation]:
    """Those in one block of text, in order; what has no law of its own belongs to `context`, the law named before.

    `Reader` carries the context from block to block. What lies between the ends of "Art. 5 bis 7" has the place of the
    first end, so two citations may have the same place.
    """
    return _Block(text, laws, context).citations()


@dataclass
class _Block:
    text: str
    laws: Laws
    before: int | None
    all_named: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._spoken = set() if self.before is None else {self.laws.by_id.get(self.before, OTHER)}
        self._carried = True  # nothing was named here yet
        self._sentence: set[Law] = set()  # named in this sentence

    def context(self) -> int | None:
        if len(self._spoken) == 1:
            return next(iter(self._spoken)).id
        return _UNCLEAR if self._spoken else None

    def citations(self) -> list[Citation]:
        text, found = self.text, list[Citation]()
        self._starts = _sentence_starts(text)
        mentions = [self._local(mention) for mention in self.laws.mentions(text)]
        self._mentions = {mention.start: mention for mention in mentions}
        self._places = list(self._mentions)
        self._ends = {mention.end: mention for mention in mentions}
        self._is_shop = bool(_SHOP.search(text))
        refs = list(references(text))
        owners = self._owners(refs)
        number = -1
        for event, owner in self._events(refs, owners, mentions):
            if (now := bisect_right(self._starts, event.start)) != number:
                number, self._sentence = now, set()
            if isinstance(event, Reference):
                found += self._cite(event, owner)
            else:
                found += self._name(event)
        return found

    def _local(self, mention: Mention) -> Mention:
        """A mention of "UK GDPR" is none of a law of the Union."""
        is_ours = self.laws.units.get(mention.law.id) != "art" or not is_from_abroad(self.text, mention.start)
        return mention if is_ours else mention._replace(law=OTHER)

    def _events(
        self, refs: list[Reference], owners: list[_Owner | None], mentions: list[Mention]
    ) -> Iterator[tuple[Reference | Mention, _Owner | None]]:
        """References and names of laws in order; names that belong to a reference are left out."""
        events: list[tuple[int, int, Reference | Mention, _Owner | None]] = []
        for ref, owner in zip(refs, owners, strict=True):
            events.append((ref.start, max(ref.end, owner.end if owner else 0), ref, owner))
        events += [(m.start, m.end, m, None) for m in mentions]
        for start, end, is_law in other_laws(self._without(mentions)):
            events.append((start, end, Mention(start, end, OTHER, compound=not is_law), None))
        reached = 0
        for start, end, event, owner in sorted(events, key=lambda e: (e[0], not isinstance(e[2], Reference), -e[1])):
            if start >= reached or isinstance(event, Reference):
                reached = max(reached, end)
                yield event, owner

    def _without(self, mentions: list[Mention]) -> str:
        """The text with blanks for the names of laws we know."""
        parts, position = list[str](), 0
        for mention in mentions:
            parts += [self.text[position : mention.start], "\n" * (mention.end - mention.start)]
            position = mention.end
        return "".join(parts) + self.text[position:]

    def _owners(self, refs: list[Reference]) -> list[_Owner | None]:
        owners = [self._of_title(ref) or self._beside(ref) or self._in_front(ref) for ref in refs]
        for n in range(len(refs) - 2, -1, -1):  # "Art. 5 und Art. 6 DSGVO"
            if owners[n] is None and refs[n + 1].joined and (next_owner := owners[n + 1]):
                owners[n] = _Owner(next_owner.law, refs[n].start, refs[n].end)
        return owners

    def _of_title(self, ref: Reference) -> _Owner | None:
        """The law of "15 CFR § 744.23", which needs no name."""
        if not ref.title:
            return None
        law = self.laws.of_section(ref.title, ref.parts[0].provisions[0][0])
        return _Owner(Law(law) if law else OTHER, ref.start, ref.end)

    def _beside(self, ref: Reference) -> _Owner | None:
        """The law behind it."""
        start = ref.end
        link = _BEHIND.match(self.text, start)
        place = link.end() if link else start
        if mention := self._mentions.get(place):
            end = self._end_of(mention)
            if not end:
                return _Owner(OTHER, ref.start, ref.end)
            return _Owner(mention.law, ref.start, end + self._closes(place, end))
        place = next((p for p in range(start, start + 4) if not self.text[p : p + 1].isspace()), start)
        if self.text[place : place + 1] == "(":
            place += 1
        if end := same_behind(self.text, place):
            return _Owner(None, ref.start, end)
        return _Owner(OTHER, ref.start, ref.end) if other_behind(self.text, place) else self._after_verb(ref)

    def _closes(self, place: int, end: int) -> int:
        """Whether what was opened before the name is closed behind it."""
        return int(
            self.text[place - 1 : place] + self.text[end : end + 1] in ("()", "„“", "„”", "“”", '""', "»«", "‚‘")
        )

    def _end_of(self, mention: Mention) -> int:
        """Where the name ends; 0 if it is only part of a word."""
        if not mention.compound:
            return mention.end
        suffix = _SUFFIX.match(self.text, mention.end)
        return suffix.end() if suffix else 0

    def _after_verb(self, ref: Reference) -> _Owner | None:
        verb = _VERB.match(self.text, ref.end)
        mention = self._mentions.get(verb.end()) if verb else None
        if mention and not mention.compound and _IN.search(self.text, max(0, ref.start - 4), ref.start):
            return _Owner(mention.law, ref.start, ref.end)
        return None

    def _in_front(self, ref: Reference) -> _Owner | None:
        """The law in front of it: "DSA, Art. 34", "der DSA verlangt in Art. 34"."""
        before = _BEFORE.search(self.text, max(0, ref.start - 60), ref.start)
        mention = self._ends.get(before.start()) if before else None
        if not before or not mention or mention.compound:
            return None
        if before["verb"] and self._is_compared(mention):
            return None
        start = mention.start if before["comma"] and not mention.number else ref.start
        return _Owner(mention.law, start, ref.end)

    def _is_compared(self, mention: Mention) -> bool:
        return bool(_COMPARED.search(self.text, max(0, mention.start - 40), mention.start))

    def _name(self, mention: Mention) -> Iterator[Citation]:
        """A law is spoken of."""
        law = mention.law
        if law.id:
            self.all_named.add(law.id)
        if mention.number and law.id:
            label = " ".join(self.text[mention.start : mention.end].split())
            yield Citation(mention.start, mention.end, law.id, "", label)
        if law == OTHER and mention.compound:  # a contract
            self._sentence.add(OTHER)
            return
        if self._is_compared(mention):
            self._spoken.add(law)
            self._sentence = self._sentence or {_COMPARISON}
            return
        is_topic = _TOPIC.fullmatch(self.text, self._start_of_sentence(mention), mention.start)
        before = set() if is_topic else self._spoken
        self._sentence = self._sentence - {_COMPARISON} | {law} | before
        self._spoken = {law} if self._carried and is_topic else self._spoken | {law}
        self._carried = False

    def _start_of_sentence(self, mention: Mention) -> int:
        return self._starts[max(0, bisect_right(self._starts, mention.start) - 1)]

    def _cite(self, ref: Reference, owner: _Owner | None) -> Iterator[Citation]:
        if owner and owner.law:
            law = owner.law
            before = self._spoken if self._carried else set()  # what was spoken of may go on in this sentence
            self._spoken = self._sentence - {_COMPARISON} | {law}
            self._sentence, self._carried = self._spoken | before, False
            if law.id:
                self.all_named.add(law.id)
        else:
            law = self._spoken_of(ref)
        law = self._checked(ref, law, is_bare=not (owner and owner.law))
        if law.id:
            yield from _citations(ref, law, owner)

    def _spoken_of(self, ref: Reference) -> Law:
        laws = self._sentence or self._spoken or self._ahead(ref)
        if ref.needs_law or len(laws) != 1 or _COMPARISON in laws or (self._is_shop and ref.unit == "art"):
            return OTHER
        return next(iter(laws))

    def _ahead(self, ref: Reference) -> set[Law]:
        """The law that the same clause names behind the reference."""
        place = bisect_right(self._places, ref.end)
        mention = self._mentions[self._places[place]] if place < len(self._places) else None
        if not mention or mention.start - ref.end > _CLAUSE or mention.number or self._is_compared(mention):
            return set()
        return {mention.law} if _AHEAD.fullmatch(self.text, ref.end, mention.start) else set()

    def _checked(self, ref: Reference, law: Law, *, is_bare: bool) -> Law:
        """The law, if it has such provisions."""
        unit = self.laws.units.get(law.id, "")
        if ref.unit == "cfr" and (ref.title or (unit == "cfr" and not is_bare)):
            return law
        if ref.unit == "cfr":
            is_apart = not law.id or unit in ("art", "par")
            return OTHER if is_apart else Law(self.laws.of_section("", ref.parts[0].provisions[0][0]) or 0)
        fits = ref.unit in _UNITS[unit] and not (is_bare and unit == "par" and ref.unit == "art")
        return law if fits else OTHER


def _citations(ref: Reference, law: Law, owner: _Owner | None) -> Iterator[Citation]:
    for part in ref.parts:
        start, end = part.start, part.end
        if owner and part is ref.parts[0]:
            start = owner.start
        if owner and part is ref.parts[-1]:
            end = max(end, owner.end)
        for key, label in part.provisions:
            if law.only in ("", key):
                yield Citation(start, end, law.id, key, label)


def _sentence_starts(text: str) -> list[int]:
    starts, position = [], 0
    for sentence in whole_sentences(text):
        position = text.find(sentence, position)
        starts.append(position)
        position += len(sentence)
    return starts
