"""References without their laws: where "Artikel 6 Abs. 1 und 7" stands in a text, and which provisions it names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

_UNIT = re.compile(
    r"(?<![\w§-])(?:"
    r"(?P<cfr>(?P<title>\d{1,2})\sC\.?F\.?R\.?\s(?:§§?|Sec(?:tions?|s?\.))?(?=\s?\d{1,4}\.\d))"
    r"|(?P<art>Art[st]?\.|Art(?=\s\d)|Artikel[ns]?|[Aa]rticles?)"
    r"|(?P<par>§{1,2}|Paragra(?:f|ph)(?:en|s)?)"
    r"|(?P<anhang>Anhang(?:e?s)?|Anhängen?|Annex(?:es)?|Anh\.)"
    r"|(?P<erwg>Erwägungsgr(?:und(?:e?s)?|ünden?)|Erwgr?\.|ErwGr?\.?|[Rr]ecitals?|EG(?=\s\d))"
    r")\s{0,3}(?=[\dIVX(])"
)
# A number is none before a sign that makes it a size, a version, a day or a compound: "5,5", "5 %", "5-Sterne", "5. Mai".
_END = (
    r"(?!\w|[.,:]\d|[-\u2010\u2011][^\W\d]|\s?[%€$]|\s(?:Prozent|Euro|Dollar|Cent|Stück|Gründe|Fragen|Dinge|Tipps|Fakten|Sterne|Minuten|km|cm|mm|nm|kg|GB|MB|TB|GHz|Watt|Meter|Kilo|Uhr|Grad|Mal|Zoll)\b"
    r"|\.\s?(?:[a-zäöü]|Januar|Februar|März|April|Mai|Ju[nl]i|August|September|Oktober|November|Dezember))"
)
# What the second of two numbers may count: "nach Artikel 6 und 7 Monate später".
_COUNTED = re.compile(
    r"\s(?:Monat|Jahr|Tag|Woche|Stunde|Million|Milliarde|Mio|Mrd|Punkt|Antwort|Staat|Länder|Land|Unternehmen|Firmen|Konzern|Anbieter"
    r"|Person|Mitglied|Seite|Mal\b|weiter|percent|month|day|year|compan|weitere|andere)"
)
_NUMBERS = {
    "art": re.compile(rf"(?P<number>[1-9][0-9]{{0,2}})(?P<letter>[a-eg-z]|f(?!f?\.))?(?=ff?\.|{_END})"),
    "par": re.compile(
        rf"(?P<number>[1-9][0-9]{{0,3}}(?P<section>\.[1-9][0-9]{{0,2}})?)(?P<letter>[a-eg-z]|f(?!f?\.))?(?=ff?\.|{_END})"
    ),
    "cfr": re.compile(rf"(?P<number>[1-9][0-9]{{0,3}}(?P<section>\.[1-9][0-9]{{0,2}}))(?P<letter>[a-z])?{_END}"),
    "anhang": re.compile(r"(?:(?P<roman>[IVX]{1,6})|(?P<number>[1-9][0-9]?))(?P<letter>[a-h])?" + _END),
    "erwg": re.compile(r"\(?(?P<number>[1-9]\d{0,2})\)?(?P<letter>(?!))?" + _END),
}
_AND = r"(?:,?\s(?:und|oder|sowie|and|or|bzw\.|beziehungsweise|noch|u\.|&|als\sauch)\s)"
_TO = r"(?:\s?[\u2010-\u2014-]\s?|\s(?:bis(?:\seinschließlich)?|to|through)\s)"
_NEXT_NUMBER = re.compile(rf"(?P<range>{_TO})|{_AND}|,\s|\s?/\s?")
_NEXT_REFERENCE = re.compile(
    rf"(?:{_AND}|,\s|;\s|/|{_TO}|,?\s(?:i\.\s?V\.\s?m\.|iVm|in\sVerbindung\smit|in\sconjunction\swith|read\swith|mit)\s)"
    r"(?:(?:auch|nach|gemäß|gegen|in|von|aus|zu|den|dem|des|der|die|im)\s){0,2}"
)
_DIGITS = r"(?:\(\d{1,3}[a-z]?\)|\d{1,3}[a-z]?)(?![\w%])(?!\.\d)"
_FEW = r"(?:\([1-9]\d?\)|(?:1[0-5]|[1-9])[a-z]?)(?![\w%])(?!\.\d)"  # "Art. 20 Abs. 1 und 25" names Art. 25
_LETTER = r"\(?(?:[a-z]|aa|bb|cc|dd|[ivx]{1,4})(?!\w)\)?"
_MORE = rf"(?:\s?[,/]\s?|{_TO}|{_AND})"
# Parts of a provision: "Abs. 2 und 3", "UAbs. 1 Satz 2", "Nr. 4 lit. b"; "(1)(a)"; "I 1" as lawyers write; "ff."
_PART = re.compile(
    rf"(?:{_AND}|,?\s{{0,2}})(?:"
    r"(?:(?:Unter)?[Aa]bs(?:\.|atz(?:es)?|ätzen?)|UAbs\.|UA|Sätzen?|Satz(?:es)?|S\.|Hs\.|Halbs(?:\.|atz)|Nrn?\.|Nummern?|Ziff(?:\.|ern?)|Alt(?:\.|ernative)"
    rf"|Var\.|Spiegelstrich|[Pp]ara(?:\.|graphs?)|[Ss]ub-?paragraphs?|[Pp]oints?)\s{{0,2}}{_DIGITS}(?:{_MORE}{_FEW}){{0,8}}"
    rf"|(?:lit\.|Buchst(?:\.|aben?s?)|Bst\.|Ziff(?:\.|ern?)|[Pp]oints?)\s{{0,2}}{_LETTER}(?:{_MORE}{_LETTER}){{0,8}})"
    r"|\s?\((?:\d{1,3}[a-z]?|[a-z]|[ivx]{1,4}|[A-Z])\)(?!\w)|\s?ff?(?:\.|(?!\w))|\s[an]\.\s?F\.|\s(?:Teil|Abschnitt|Kapitel|[Pp]art|[Ss]ection)\s(?:[IVX]{1,4}|\d{1,2}|[A-Z])(?!\w)"
    rf"|\s[IVX]{{1,4}}(?:\s\d{{1,2}}(?!\w))?(?!\w)(?:{_MORE}[IVX]{{1,4}}(?!\w)){{0,4}}"
)
_MANY, _PARTS = 20, 10
_LABELS = {"art": "Art. {}", "par": "§ {}", "cfr": "§ {}", "anhang": "Anhang {}", "erwg": "Erwägungsgrund {}"}
_DETERMINER = re.compile(
    r"\b(?:[Ee]in|[Ff]ein|[Dd]ies|[Kk]ein|[Jj]ed|[Dd]er|[Dd]en|[Dd]ie|[Aa]ll|[Ss]olch|[Ww]elch|[Ii]rgendein|[Mm]ein|[Uu]nser|[Ss]ein|[Ii]hr)\w{0,3}\s$"
)
_THEIRS = re.compile(r"\b(?:[Uu]nser|[Mm]ein|[Ee]in|[Ee]uer|[Ee]ur|[Dd]ein|our|my|their)(?:e[mnrs]?)?\s$")


class Part(NamedTuple):
    """A provision, or several that share a place in the text ("Art. 5 bis 7" names Art. 6 where it says "Art. 5")."""

    start: int
    end: int
    provisions: tuple[tuple[str, str], ...]  # key in addresses and label


@dataclass(frozen=True, slots=True)
class Reference:
    """Parts of one unit, of one law. `needs_law`: it says nothing unless its law stands beside it."""

    unit: str
    parts: tuple[Part, ...]
    title: str = ""  # of the Code of Federal Regulations
    needs_law: bool = False
    joined: bool = False  # to the reference before it, "Art. 5 und Art. 6"

    @property
    def start(self) -> int:
        return self.parts[0].start

    @property
    def end(self) -> int:
        return self.parts[-1].end


def references(text: str) -> Iterator[Reference]:
    """All references in `text`, in order."""
    position, before = 0, -1
    while unit := _UNIT.search(text, position):
        reference = _read(text, unit, joined=_is_joined(text, before, unit.start()))
        position = reference.end if reference else unit.end()
        if reference:
            before = position
            yield reference


def _is_joined(text: str, end: int, start: int) -> bool:
    return end >= 0 and start - end < 40 and bool(_NEXT_REFERENCE.fullmatch(text, end, start))


def _read(text: str, unit: re.Match[str], *, joined: bool) -> Reference | None:
    kind = str(unit.lastgroup)
    first = _NUMBERS[kind].match(text, unit.end())
    if not first or _is_sort(text, unit):
        return None
    parts = [_part(text, unit.start(), kind, first)]
    while len(parts) < _MANY and (step := _NEXT_NUMBER.match(text, parts[-1].end)):
        number = _NUMBERS[kind].match(text, step.end())
        if not number or _COUNTED.match(text, number.end()):
            break
        if step["range"]:
            between = _between(kind, parts[-1], number)
            parts[-1] = parts[-1]._replace(provisions=parts[-1].provisions + between)
        parts.append(_part(text, step.end(), kind, number))
    kind = "cfr" if first.groupdict().get("section") else kind
    return Reference(kind, tuple(parts), unit.groupdict()["title"] or "", _needs_law(text, unit, first), joined)


def _is_sort(text: str, unit: re.Match[str]) -> bool:
    """In "diese Art 3" it is a sort of something."""
    return unit[0].strip() == "Art" and bool(_DETERMINER.search(text, max(0, unit.start() - 14), unit.start()))


def _needs_law(text: str, unit: re.Match[str], number: re.Match[str]) -> bool:
    """What may be anything: "Art 5" without a full stop, "EG 5", "Anhang 2", "in unserem Artikel 5"."""
    is_theirs = _THEIRS.search(text, max(0, unit.start() - 14), unit.start())
    return bool(is_theirs or unit[0].strip() in ("Art", "EG") or (unit["anhang"] and number["number"]))


def _part(text: str, start: int, kind: str, number: re.Match[str]) -> Part:
    end = number.end()
    for _ in range(_PARTS):
        more = _PART.match(text, end)
        if not more:
            break
        end = more.end()
    return Part(start, end, (_provision(kind, number),))


def _provision(kind: str, number: re.Match[str]) -> tuple[str, str]:
    letter = number["letter"] or ""
    if kind == "anhang":
        value = _value(number["roman"]) if number["roman"] else int(number["number"])
        return f"anhang-{value}{letter}", f"Anhang {_roman(value)}{letter}"
    written = number["number"] + letter
    key = written.replace(".", "-") if "." in written else f"{kind}-{written}"
    return key, _LABELS[kind].format(written)


def _between(kind: str, first: Part, last: re.Match[str]) -> tuple[tuple[str, str], ...]:
    """What lies between two numbers, if it is not too much."""
    low = first.provisions[-1][0].rpartition("-")[2]
    high = _provision(kind, last)[0].rpartition("-")[2]
    if not (low.isdigit() and high.isdigit() and int(high) - int(low) < _MANY) or "." in last[0]:
        return ()
    labels = _roman if kind == "anhang" else str
    return tuple((f"{kind}-{n}", _LABELS[kind].format(labels(n))) for n in range(int(low) + 1, int(high)))


def _value(roman: str) -> int:
    digits = [{"I": 1, "V": 5, "X": 10}[letter] for letter in roman]
    return sum(-n if n < after else n for n, after in zip(digits, [*digits[1:], 0], strict=True))


def _roman(value: int) -> str:
    tens, ones = divmod(value, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]
