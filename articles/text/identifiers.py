"""Numbers by which laws and companies are cited, however they are written: "(EU) 2024/1689", "32024R1689", "89 FR 106064"."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_UNION = r"(?:EU|EG|EC|EWG|EEC|Euratom|GASP|CFSP)"
_ACT = r"(?:Verordnung(?:en)?|VO|Richtlinien?|RL|Beschluss|Regulation|Reg\.?|Directive|Dir\.?|Decision)"
_PROCEDURES = r"(?:COD|NLE|CNS|APP|AVC|INI|INL|DEA|RPS|BUD|ACC)"
_DASH = r"[-\u2010\u2011\u2013]"
_CASE = r"(?:Rs\.?|Rechtssache|Case|Az\.?|Aktenzeichen)"
_REGISTERS = r"ZR|ZB|StR|StB|BvR|BvL|BvF|BvE|BvQ|BvB|AZR|Kart|[A-CKOSUW]"  # of German courts
# What comes first wins where two would fit. Every repetition is bounded, so reading is linear.
_FORMS = {
    "address": r"https?://[^\s\"]{1,190}",  # holds one, if it is that of a law
    "eli": r"eli(?:/[\w.-]{1,40}){2,8}",
    "celex": r"(?:CELEX[:\s]{1,2}(?:Nr\.\s?)?)?[0-9CE]\d{4}[A-Z]{1,2}\d{4}(?:R?\(\d\d\)|-\d{8})?",
    "lei": r"[A-Z0-9]{18}\d\d",
    "com": r"(?:COM|SWD|JOIN)\s?[(/]?\d{4}\s?[)/]?\s?\d{1,4}(?:\s(?:final|endg\.?|endgültig))?",
    "procedure": rf"\d{{4}}/\d{{1,4}}[A-Z]?\s?\(?{_PROCEDURES}\)?",
    # of a case before the courts of the Union, and before German ones: "C-40/17", "VI ZR 476/18", "1 BvR 2354/13"
    "case": (
        rf"(?:{_CASE}\s)?(?:[CTF](?:{_DASH}|\s)|(?:[IVX]{{1,5}}|\d{{1,3}})[a-z]?\s(?:{_REGISTERS})\s|(?:KZR|KVR|KVZ)\s)"
        r"\d{1,5}/\d\d(?:\sP)?"
    ),
    "number": (
        rf"(?:(?:(?:Delegierte|Delegated|Implementing)\s)?(?:Durchführungs|EU-)?{_ACT}(?:\s|(?=\()))?(?:\(?{_UNION}\)?\s)?(?:(?:Nr|No)\.?\s?)?"
        rf"\d{{1,5}}/\d{{1,5}}(?:/{_UNION})?"
    ),
    "fr": r"\d{2,3}\s(?:FR|Fed\.?\s?Reg\.?)\s\d{1,3}(?:,?\d{3})?",
    "cfr": rf"\d{{1,2}}\s(?:CFR|C\.F\.R\.)\s(?:Parts?\s|§§?\s?)?\d{{1,4}}(?:\.\d{{1,4}})?(?:\s?{_DASH}\s?\d{{1,4}})?",
    "pl": rf"(?:Public\sLaw|Pub\.?\s?L\.?)\s(?:No\.?\s?)?\d{{2,3}}{_DASH}\d{{1,3}}",
    "eo": r"(?:Executive\sOrder|E\.?O\.?)\s\d{5}",
    "bgbl": r"BGBl\.?\s(?:\d{4}\s)?(?:Teil\s)?I{1,3}\s(?:\d{4},\s?\d{1,5}|(?:\d{4},?\s)?(?:Nr\.?|S\.?|Seite)\s?\d{1,5})",
}
_ANY = re.compile(
    r"(?<![\w/])(?:" + "|".join(f"(?P<{kind}>{form})" for kind, form in _FORMS.items()) + r")(?!\w)",
    re.IGNORECASE,
)
_UNION_CASE = re.compile(rf"^([ctf])(?:{_DASH}|\s)")
_AROUND_CASE = re.compile(rf"^{_CASE}\s|\sP$", re.IGNORECASE)
_JOINTS = re.compile("%3A|[?&=]")  # of an address
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_PART = re.compile(r"\bI{1,3}\b", re.IGNORECASE)
_CELEX_PARTS = re.compile(r"(?P<sector>[35])(?P<year>\d{4})(?P<type>[A-Z]{1,2})(?P<number>\d{4})")
_YEAR_FIRST = 2015  # since when acts of the EU are numbered "2015/1", and not "1/2015"


class Identifier(NamedTuple):
    """`key` is the form in which two are compared ("number:2024/1689"); `start` and `end` say where it stands."""

    key: str
    start: int
    end: int


def identifiers(text: str) -> Iterator[Identifier]:
    """Those in `text`, in order. "2024/25" may be one or not; whoever asks looks whether anything has it."""
    for match in _ANY.finditer(text):
        if match.lastgroup != "address":
            yield Identifier(_key(match), *match.span())
        elif inside := next(_ANY.finditer(_JOINTS.sub(" ", match[0][8:].partition("/")[2])), None):
            yield Identifier(_key(inside), *match.span())


def _key(match: re.Match[str]) -> str:
    kind, written = match.lastgroup, match[0]
    match kind:
        case "eli":
            return f"eli:{written.lower().removesuffix('/').removesuffix('/oj')}"
        case "celex" | "lei":
            return f"{kind}:{written.lower().split(':')[-1].split()[-1]}"
        case "case":
            return "case:" + _UNION_CASE.sub(r"\1-", _AROUND_CASE.sub("", written).lower())
        case "com":
            kind = written[: 4 if written[:4].isalpha() else 3].lower()
        case "bgbl":
            kind = f"bgbl-{_PART.findall(written)[0].upper()}"
    return f"{kind}:{'/'.join(number.replace(',', '').lstrip('0') for number in _NUMBER.findall(written))}"


def keys_of_celex(celex: str) -> list[str]:
    """The number in the title of an act and the document of the Commission that its CELEX number stands for."""
    match = _CELEX_PARTS.match(celex.upper())
    if not match:
        return []
    year, number = match["year"], match["number"].lstrip("0")
    if match["sector"] == "5":
        return [f"com:{year}/{number}"] if match["type"] in ("PC", "DC") else []
    keys = [f"number:{year}/{number}"]
    return keys if int(year) >= _YEAR_FIRST else [*keys, f"number:{number}/{year}"]
