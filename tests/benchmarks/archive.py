"""A newsroom's archive made by chance that is the same each time: articles with themes, tags, dates and follow-ups.

The sentences are grammatical and mean little; lengths, tags an article and the skew of subjects follow those of tech-policy sites.
"""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

# Each theme: nouns that only its articles use often, regulations and topics of its own.
THEMES = {
    "Exportkontrollen": (
        "Lizenzen Rechenbeschleuniger Ausfuhrlisten Zwischenhändler Speicherstapel Endabnehmer Genehmigungen Umgehungen",
        "US-Exportkontrollen",
    ),
    "Plattformaufsicht": (
        "Empfehlungssysteme Risikoberichte Löschungen Beschwerdestellen Reichweiten Werbearchive Moderationsregeln Koordinatoren",
        "Digital Services Act",
    ),
    "Wettbewerb": (
        "Torwächter Vorinstallationen Auswahlbildschirme Marktanteile Bündelungen App-Stores Gebühren Schnittstellen",
        "Digital Markets Act",
    ),
    "KI-Regeln": (
        "Grundmodelle Risikoklassen Trainingsdaten Kennzeichnungen Konformitätsprüfungen Aufsichtsbehörden Verhaltenskodizes Hochrisiko-Systeme",
        "AI Act",
    ),
    "Datenschutz": (
        "Einwilligungen Übermittlungen Betroffenenrechte Auskünfte Nutzerprofile Kontrollen Standardklauseln Bußgeldrahmen",
        "DSGVO",
    ),
    "Chipfertigung": (
        "Reinräume Belichtungsanlagen Wafer Ausbeuten Fertigungsstufen Lieferketten Förderbescheide Engpässe",
        "European Chips Act",
    ),
    "Netzausbau": (
        "Glasfasern Frequenzen Versteigerungen Funkmasten Versorgungsauflagen Netzbetreiber Tiefbauarbeiten Mitnutzungen",
        "Telekommunikationsgesetz",
    ),
    "IT-Sicherheit": (
        "Schwachstellen Meldefristen Betreiberpflichten Vorfälle Zertifikate Lagebilder Angriffe Mindeststandards",
        "NIS-2",
    ),
    "Urheberrecht": (
        "Nutzungsvorbehalte Vergütungen Verwertungsrechte Lizenzverträge Presseverlage Kopien Werke Schranken",
        "Urheberrechtsgesetz",
    ),
    "Rechenzentren": (
        "Stromtarife Abwärmepflichten Kühlsysteme Netzanschlüsse Standorte Serverschränke Effizienzwerte Notstromanlagen",
        "Energieeffizienzgesetz",
    ),
}
COMPANY_STEMS = [
    "Nord",
    "Silizi",
    "Quant",
    "Halb",
    "Meri",
    "Optri",
    "Vekta",
    "Solar",
    "Kybern",
    "Lumi",
    "Tera",
    "Fero",
    "Astra",
    "Bitwer",
    "Kupfer",
    "Delta",
    "Orbi",
    "Zenta",
    "Rhen",
    "Alba",
]
COMPANY_ENDS = ["tec", "on", "chip", "werk", "data", "soft", "net", "com", "labs", "wafer"]
ACTORS = (
    "Die Kommission",
    "Das Ministerium",
    "Die Behörde",
    "Der Verband",
    "Der Konzern",
    "Der Bericht",
    "Der Entwurf",
    "Das Gericht",
    "Der Ausschuss",
    "Die Berichterstatterin",
    "Die Bundesregierung",
    "Der Rat",
    "Das Gutachten",
)
VERBS = [
    "prüft",
    "verlangt",
    "veröffentlicht",
    "verschiebt",
    "begründet",
    "bestreitet",
    "bestätigt",
    "fordert",
    "kritisiert",
    "genehmigt",
    "beantragt",
    "vertagt",
]
ADJECTIVES = [
    "neue",
    "strenge",
    "vorläufige",
    "umstrittene",
    "gemeinsame",
    "technische",
    "europäische",
    "überarbeitete",
    "angekündigte",
    "verbindliche",
]
TAILS = (
    "wie aus einem internen Schreiben hervorgeht",
    "obwohl die Frist schon in wenigen Wochen endet",
    "nachdem mehrere Mitgliedstaaten widersprochen hatten",
    "ohne Einzelheiten zu nennen",
    "und verweist dabei auf frühere Entscheidungen",
    "während die Branche vor hohen Kosten warnt",
    "bis das Gericht in der Hauptsache entschieden hat",
    "weil belastbare Zahlen bisher fehlen",
)
AUTHORS = [f"{first} {last}" for first in ["Mira", "Jonas", "Tomasz", "Aylin"] for last in ["Falk", "Brandl", "Keller"]]
NEWEST = dt.datetime(2026, 10, 1, 9, tzinfo=dt.UTC)


def company_names() -> list[str]:
    return [stem + end for end in COMPANY_ENDS for stem in COMPANY_STEMS]


class Newsroom:
    """Writes `size` articles, oldest first, about 14 a week, ending at NEWEST."""

    def __init__(self, size: int, seed: int = 7) -> None:
        self.size = size
        self.chance = Random(seed)
        self.companies = company_names()

    def articles(self) -> Iterator[dict[str, Any]]:
        for number in range(self.size):
            yield self.article(number)

    def article(self, number: int) -> dict[str, Any]:
        theme = self.chance.choice(list(THEMES))
        words, regulation = THEMES[theme]
        # Few companies are in the news all the time, most now and then.
        companies = {
            self.companies[int(len(self.companies) * self.chance.random() ** 2)]
            for _ in range(self.chance.choice((1, 1, 2, 3)))
        }
        nouns = self.chance.sample(words.split(), 5)
        return {
            "id": f"bench-{number}",
            "title": f"{sorted(companies)[0]}: {self.chance.choice(ADJECTIVES).capitalize()} {nouns[0]} und {nouns[1]} ({number})",
            "lead": " ".join(self.sentence(nouns) for _ in range(2)),
            "html": self.body(nouns, sorted(companies)),
            "published": (NEWEST - dt.timedelta(hours=12 * (self.size - number))).isoformat(),
            "authors": [self.chance.choice(AUTHORS)],
            "tags": {
                "companies": sorted(companies),
                "regulations": [regulation] if self.chance.random() < 0.7 else [],
                "institutions": ["Europäische Kommission"] if self.chance.random() < 0.4 else [],
                "topics": [theme],
            },
        }

    def sentence(self, nouns: list[str], companies: list[str] = ()) -> str:
        who = self.chance.choice([self.chance.choice(ACTORS), *companies])
        what = f"die {self.chance.choice(ADJECTIVES)}n {self.chance.choice(nouns)}"
        tail = f", {self.chance.choice(TAILS)}" if self.chance.random() < 0.6 else ""
        return f"{who} {self.chance.choice(VERBS)} {what}{tail}."

    def paragraph(self, nouns: list[str], companies: list[str]) -> str:
        return "<p>" + " ".join(self.sentence(nouns, companies) for _ in range(self.chance.randint(3, 6))) + "</p>"

    def body(self, nouns: list[str], companies: list[str]) -> str:
        sections = [
            (f"<h2>{nouns[number % len(nouns)]} im Streit</h2>" if number else "")
            + "".join(self.paragraph(nouns, companies) for _ in range(self.chance.randint(2, 4)))
            for number in range(self.chance.randint(2, 4))
        ]
        return "".join(sections)


def write(path: Path, size: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        for article in Newsroom(size).articles():
            file.write(json.dumps(article, ensure_ascii=False) + "\n")
