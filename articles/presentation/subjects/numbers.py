"""The numbers of a law or a company in public registers, each with the way there."""

from ...models.subjects.subject import Subject
from ...text.registers import register_address
from .facts import Fact
from .timeline import Link

_LABELS = {
    "celex": "CELEX",
    "eli": "ELI",
    "procedure": "Verfahren",
    "federal_register": "Federal Register",
    "cfr": "CFR",
    "bgbl": "Bundesgesetzblatt",
    "drucksache": "Bundestagsdrucksache",
    "lei": "LEI",
    "wikidata": "Wikidata",
}


def number_facts(subject: Subject) -> list[Fact]:
    """Of those that this kind of subject can have, the ones that it has."""
    return [_fact(register, getattr(subject, register)) for register in _LABELS if getattr(subject, register, "")]


def _fact(register: str, number: str) -> Fact:
    address = register_address(register, number)
    text = "data.europa.eu" if number.startswith("http://data.europa.eu/") else number
    return Fact(_LABELS[register], [Link(text, address, is_external=bool(address))], is_code=register != "eli")
