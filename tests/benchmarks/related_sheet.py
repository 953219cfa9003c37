"""A sheet on which people judge the boxes of related coverage in the demo newsroom, and what they have judged.

    python -m tests.benchmarks.related_sheet [--blind SEED] OUT.html   writes the page, and the same as OUT.txt
    python -m tests.benchmarks.related_sheet --add VERDICTS.json       adds what somebody judged to tests/data

Verdicts are {"article": {"other": "right" | "weak" | "wrong"}}, as the page shows them at its foot. `make bench` writes related.html.
The site of DATABASE_URL must have the demo. Nobody who judges sees scores; a pair keeps its verdicts wherever it stands in a box.
"""

import argparse
import json
import os
import random
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

import django
from django.utils import timezone

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from articles.models import SUBJECTS, Article  # noqa: E402 - only after setup
from articles.models.subjects.registry import tag_queries  # noqa: E402
from articles.presentation.articles.related import setting_of  # noqa: E402

DATA = Path(__file__).resolve().parent.parent / "data" / "related_judgements.json"
VERDICTS = {"right": "richtig", "weak": "schwach", "wrong": "falsch"}
QUESTION = (
    "Jemand hat gerade das erste Stück gelesen. Richtig: Sie würden ihm das zweite gern empfehlen, es handelt von derselben "
    "Sache. Schwach: vertretbar, aber man zuckt die Achseln. Falsch: es handelt von etwas anderem oder führt in die Irre. "
    "Urteilen Sie nach Titel, Vorspann, Schlagwörtern (Hauptthemen mit *) und dem genannten Grund."
)
Judged = dict[str, dict[str, list[str]]]  # {article: {other: verdicts}}


@dataclass(frozen=True)
class Shown:
    """One place of a box: the article's key, and the reason that readers see."""

    key: str
    place: str
    why: str


@dataclass(frozen=True)
class Piece:
    """What those who judge know of an article."""

    key: str
    kicker: str
    title: str
    lead: str
    genre: str
    day: str
    tags: str

    def lines(self) -> list[str]:
        about = f"{self.genre}, {self.day}" + (f" · {self.kicker}" if self.kicker else "")
        return [about, self.title, self.lead, f"Schlagwörter: {self.tags or 'keine'}"]


def boxes() -> tuple[dict[str, Piece], dict[str, list[Shown]]]:
    """Every public article of the demo by its key, and what its page offers, by the page's own rules."""
    articles = list(Article.objects.published().order_by("pk"))
    keys = {article.pk: article.external_id or str(article.pk) for article in articles}
    tags = _tags(keys)
    pieces = {
        keys[one.pk]: Piece(
            keys[one.pk],
            one.kicker,
            one.title,
            one.lead,
            one.get_genre_display(),
            f"{timezone.localtime(one.publish_at):%d.%m.%Y}",
            tags[one.pk],
        )
        for one in articles
    }
    return pieces, {keys[article.pk]: _shown(article, keys) for article in articles}


def _shown(article: Article, keys: Mapping[int, str]) -> list[Shown]:
    setting = setting_of(article, article.body_html)
    rows = setting.choose()
    places = ["Lesetipp"] * setting.has_tip + [f"Karte {number}" for number in range(1, len(rows) + 1)]
    return [Shown(keys[row.other], place, row.text) for row, place in zip(rows, places, strict=False)]


def _tags(articles: Iterable[int]) -> dict[int, str]:
    first, *others = tag_queries(articles, "content_object_id", "tag__name", "is_main", "position")
    rows = sorted(first.union(*others, all=True), key=lambda row: (not row[3], list(SUBJECTS).index(row[0]), row[4]))
    names: dict[int, list[str]] = {article: [] for article in articles}
    for _kind, article, name, is_main, _position in rows:
        names[article].append(f"{name}*" if is_main else name)
    return {article: ", ".join(words) for article, words in names.items()}


def judged() -> Judged:
    return json.loads(DATA.read_text("utf-8")) if DATA.exists() else {}


def add(verdicts: Mapping[str, Mapping[str, str]]) -> None:
    """Write what one person judged beside what others did; raises ValueError for a word that is no verdict."""
    known = judged()
    for article, others in verdicts.items():
        for other, verdict in others.items():
            if verdict not in VERDICTS:
                raise ValueError(f"{article} → {other}: {verdict!r} is none of {', '.join(VERDICTS)}")
            known.setdefault(article, {}).setdefault(other, []).append(verdict)
    DATA.write_text(json.dumps(known, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")


@dataclass(frozen=True)
class Share:
    """How the cards now shown were judged."""

    verdicts: Counter
    unjudged: list[str]  # "article → other"
    wrong_first: list[str]  # in the first place, and nobody found them better than wrong

    def of(self, verdict: str) -> float:
        return self.verdicts[verdict] / max(self.verdicts.total(), 1)


def share(shown: Mapping[str, list[Shown]], known: Judged) -> Share:
    verdicts: Counter = Counter()
    unjudged, wrong_first = [], []
    for article, others in shown.items():
        for number, other in enumerate(others):
            found = known.get(article, {}).get(other.key, [])
            verdicts.update(found)
            if not found:
                unjudged.append(f"{article} → {other.key}")
            elif not number and set(found) == {"wrong"}:
                wrong_first.append(f"{article} → {other.key}")
    return Share(verdicts, unjudged, wrong_first)


def text(pieces: Mapping[str, Piece], shown: Mapping[str, list[Shown]], order: list[str]) -> str:
    parts = [QUESTION]
    for key in order:
        parts.append("\n".join([f"\n=== {key}", *pieces[key].lines()]))
        parts += [
            "\n".join(
                [
                    f"  -> {other.key} ({other.place}; Grund: {other.why})",
                    *(f"     {line}" for line in pieces[other.key].lines()),
                ]
            )
            for other in shown[key]
        ]
    return "\n".join(parts) + "\n"


def page(pieces: Mapping[str, Piece], shown: Mapping[str, list[Shown]], order: list[str]) -> str:
    sections = "".join(
        f"<section><h2>{escape(pieces[key].title)}</h2>{_described(pieces[key])}{_choices(key, shown[key], pieces)}</section>"
        for key in order
    )
    return _PAGE.replace("QUESTION", escape(QUESTION)).replace("SECTIONS", sections)


def _described(piece: Piece) -> str:
    about, _title, lead, tags = map(escape, piece.lines())
    return f"<p>{about}</p><p>{lead}</p><p><small>{tags}</small></p>"


def _choices(article: str, others: list[Shown], pieces: Mapping[str, Piece]) -> str:
    def radio(other: str, verdict: str, label: str) -> str:
        return (
            f'<label><input type="radio" name="{escape(article)}|{escape(other)}" value="{verdict}"> {label}</label> '
        )

    rows = (
        f"<li><strong>{escape(other.place)}: {escape(pieces[other.key].title)}</strong>{_described(pieces[other.key])}"
        f"<p><em>{escape(other.why)}</em></p>{''.join(radio(other.key, *choice) for choice in VERDICTS.items())}</li>"
        for other in others
    )
    return f"<ul>{''.join(rows)}</ul>" if others else "<p>Kein Kästchen.</p>"


_PAGE = """<!doctype html><html lang="de"><meta charset="utf-8"><title>Verwandte Artikel beurteilen</title>
<style>body{font:16px/1.5 sans-serif;max-width:50em;margin:2em auto;padding:0 1em}section{border-top:3px solid;margin-top:3em}
li{margin:1em 0;padding:.5em 1em;background:#eee;list-style:none}p{margin:.3em 0}textarea{width:100%;height:12em}</style>
<h1>Verwandte Artikel beurteilen</h1><p>QUESTION</p>SECTIONS<h2>Urteile</h2><textarea readonly></textarea>
<script>addEventListener("change", () => { const all = {}
for (const { name, value } of document.querySelectorAll(":checked")) { const [one, other] = name.split("|"); (all[one] ??= {})[other] = value }
document.querySelector("textarea").value = JSON.stringify(all, null, 1) })</script></html>
"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="related_sheet")
    parser.add_argument("--blind", type=int, help="shuffle the articles by this number")
    parser.add_argument("--add", action="store_true", help="add the verdicts of this file")
    parser.add_argument("file", type=Path)
    options = parser.parse_args()
    if options.add:
        add(json.loads(options.file.read_text("utf-8")))
    else:
        write(options.file, options.blind)


def write(file: Path, blind: int | None) -> None:
    pieces, shown = boxes()
    order = [key for key in pieces if shown[key]]
    if blind is not None:
        random.Random(blind).shuffle(order)
    file.write_text(page(pieces, shown, order), "utf-8")
    file.with_suffix(".txt").write_text(text(pieces, shown, order), "utf-8")
    found = share(shown, judged())
    print(
        f"{sum(map(len, shown.values()))} cards of {len(order)} articles, {len(found.unjudged)} not judged",
        *found.wrong_first,
        file=sys.stderr,
    )
    print(json.dumps({verdict: round(found.of(verdict), 3) for verdict in VERDICTS}))


if __name__ == "__main__":
    main()
