"""Numbers of laws and companies in public registers: how they are written, where they lead, what follows from one.

The forms are those of the registers themselves: EUR-Lex and its ELI, the Legislative Observatory, the Federal Register,
the eCFR, recht.bund.de, the Bundestag's papers, ISO 17442 (LEI) and Wikidata.
"""

import re
from typing import NamedTuple

from .identifiers import identifiers


class Register(NamedTuple):
    form: re.Pattern[str]
    address: str  # with the named groups of `form`; empty where the register has no page for each number
    wrong: str  # what an editor reads who entered something else


REGISTERS = {
    "celex": Register(
        re.compile(r"(?P<number>[0-9CE]\d{4}[A-Z]{1,2}\d{4}(?:\(\d{2}\)|R\(\d{2}\)|-\d{8})?)"),
        "https://eur-lex.europa.eu/legal-content/DE/TXT/?uri=CELEX:{number}",
        "Das ist keine CELEX-Nummer. Sie sieht so aus: 32024R1689.",
    ),
    "eli": Register(
        re.compile(
            r"(?P<whole>https?://(?:data\.europa\.eu|eur-lex\.europa\.eu|www\.recht\.bund\.de)/eli(?:/[\w.-]{1,40}){2,8})/?"
        ),
        "{whole}",
        "Das ist kein ELI. Er sieht so aus: http://data.europa.eu/eli/reg/2024/1689/oj.",
    ),
    "procedure": Register(
        re.compile(r"(?P<number>\d{4}/\d{4}[A-Z]?\([A-Z]{3}\))"),
        "https://oeil.europarl.europa.eu/oeil/en/procedure-file?reference={number}",
        "Das ist keine Verfahrensnummer. Sie sieht so aus: 2021/0106(COD).",
    ),
    "federal_register": Register(
        re.compile(r"(?P<volume>\d{1,3})\sFR\s(?P<page>\d{1,6})"),
        "https://www.federalregister.gov/citation/{volume}-FR-{page}",
        "Das ist keine Fundstelle im Federal Register. Sie sieht so aus: 89 FR 106064.",
    ),
    "cfr": Register(
        re.compile(
            r"(?P<title>\d{1,2})\sCFR\s(?:Parts?\s(?P<part>\d{1,4})|§\s?(?P<section>\d{1,4}\.\d{1,4}))(?:[–-]\d{1,4})?(?:,\sSupp\.\sNo\.\s\d{1,2})?"
        ),
        "https://www.ecfr.gov/current/title-{title}/{place}",
        "Das ist keine Stelle im CFR. Sie sieht so aus: 15 CFR Part 744 oder 15 CFR § 744.23.",
    ),
    "bgbl": Register(
        re.compile(r"BGBl\.\s(?P<year>\d{4})\s(?P<part>I{1,2})\s(?:Nr\.\s(?P<number>\d{1,4})|S\.\s\d{1,5})"),
        "https://www.recht.bund.de/bgbl/{digit}/{year}/{number}/VO.html",
        "Das ist keine Fundstelle im Bundesgesetzblatt. Sie sieht so aus: BGBl. 2024 I Nr. 149 oder BGBl. 2021 I S. 2.",
    ),
    "drucksache": Register(
        re.compile(r"(?P<term>\d{2})/(?P<number>\d{1,5})"),
        "https://dserver.bundestag.de/btd/{term}/{folder}/{term}{padded}.pdf",
        "Das ist keine Bundestagsdrucksache. Sie sieht so aus: 20/11895.",
    ),
    "lei": Register(
        re.compile(r"(?P<number>[A-Z0-9]{18}\d{2})"),
        "https://search.gleif.org/#/record/{number}",
        "Ein LEI hat 20 Zeichen: 18 Buchstaben oder Ziffern und 2 Prüfziffern.",
    ),
    "wikidata": Register(
        re.compile(r"(?P<number>Q[1-9]\d{0,11})"),
        "https://www.wikidata.org/wiki/{number}",
        "Das ist keine Wikidata-Kennung. Sie sieht so aus: Q182477.",
    ),
}
_ACT = {"R": "reg", "L": "dir", "D": "dec"}  # of CELEX and of ELI
_TYPE_OF_ACT = {short: letter for letter, short in _ACT.items()}
_CELEX_OF_ACT = re.compile(r"3(\d{4})([RLD])(\d{4})")
_ELI_OF_ACT = re.compile(r"eli/(reg|dir|dec)(?:_(?:impl|del))?/(\d{4})/(\d{1,4})")


def register_address(register: str, number: str) -> str:
    """Where the register shows what has this number; empty if it is malformed or too old to have a page of its own."""
    match = REGISTERS[register].form.fullmatch(number)
    if match is None or register == "bgbl" and not match["number"]:  # on paper until 2022
        return ""
    parts = match.groupdict()
    match register:
        case "cfr":
            parts["place"] = f"section-{parts['section']}" if parts["section"] else f"part-{parts['part']}"
        case "bgbl":
            parts["digit"] = str(len(parts["part"]))
        case "drucksache":
            parts["padded"] = parts["number"].zfill(5)
            parts["folder"] = parts["padded"][:3]
    return REGISTERS[register].address.format(**parts)


def is_lei(number: str) -> bool:
    """Whether the check digits fit (ISO 7064 MOD 97-10, letters counting from A = 10)."""
    return bool(REGISTERS["lei"].form.fullmatch(number)) and int("".join(str(int(c, 36)) for c in number)) % 97 == 1


def celex_in(pasted: str) -> str:
    """The CELEX number that an address of EUR-Lex, an ELI or a number holds; empty if it holds none.

    The number in an act's title, "(EU) 2024/1689", does not say whether it is a regulation or a directive.
    """
    for found in identifiers(pasted):
        kind, _, number = found.key.partition(":")
        if kind == "celex":
            return number.upper()
        if kind == "eli" and (match := _ELI_OF_ACT.match(number)):
            return f"3{match[2]}{_TYPE_OF_ACT[match[1]]}{match[3].zfill(4)}"
    return ""


def eli_of(celex: str, suffix: str = "") -> str:
    """The ELI of a regulation, directive or decision of the EU; `suffix` is "_impl" or "_del". Empty for other documents."""
    match = _CELEX_OF_ACT.fullmatch(celex)
    if not match:
        return ""
    year, letter, number = match.groups()
    return f"http://data.europa.eu/eli/{_ACT[letter]}{suffix}/{year}/{int(number)}/oj"
