"""`/stil/`, with DEBUG only: every part of the reader's design on one page, made of invented values."""

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from ..body import Chart, Run, charts, parse, render
from ..models import Ink, Milestone, Stage
from ..presentation.articles.article import LawSummary
from ..presentation.articles.cards import Card
from ..presentation.articles.series import InSeries, Part
from ..presentation.articles.tagging import Chip
from ..presentation.laws.answer import answer
from ..presentation.laws.axis import axis
from ..presentation.laws.changes import Day
from ..presentation.laws.dates import dates
from ..presentation.laws.law import Law
from ..presentation.laws.ties import Group, Ties
from ..presentation.meta import page_meta
from ..presentation.pager import Pager
from ..presentation.site import site
from ..presentation.subjects.coverage import coverage
from ..presentation.subjects.facts import Fact, Item, RelationRow
from ..presentation.subjects.timeline import Link, StageMark, deadline
from ..presentation.theme import token
from ..text.dates import day_text
from .rendering import page

_TEXT = """
<p>Ein Absatz mit <strong>fetter</strong> und <em>kursiver</em> Schrift, einem <a href="#">Link</a>, CO<sub>2</sub>,
einer <abbr title="Abkürzung">Abk.</abbr> und einer Fußnote.<sup data-note="Hier steht sie."></sup></p>
<h2>Zwischentitel</h2><ul><li>Punkt</li><li>Punkt</li></ul><h3>Kleiner Zwischentitel</h3><ol><li>Erstens</li><li>Zweitens</li></ol>
<blockquote><p>Ein Zitat im Fließtext.</p><cite>Wer es gesagt hat</cite></blockquote>
<aside data-box="fact"><h3>Infokasten</h3><p>Was man wissen muss.</p></aside>
<aside data-box="quote"><p>Ein hervorgehobenes Zitat</p><cite>Wer es gesagt hat</cite></aside>
<aside data-box="gallery"><h3>Bildergalerie</h3><figure data-image="1"></figure><figure data-image="2"></figure></aside>
<aside data-embed="youtube" data-url="https://www.youtube.com/watch?v=x"><p>Worum es im Film geht.</p></aside>
<table><caption>Eine Tabelle</caption><thead><tr><th scope="col">Land</th><th scope="col">Jahr</th></tr></thead>
<tbody><tr><th scope="row">EU</th><td>2024</td></tr></tbody></table>
<aside data-box="number"><h3>24 Stunden</h3><p>bleiben, um eine Lücke zu melden.</p></aside>
<aside data-box="update"><h3>Stand: 12. März 2026</h3><p>Inzwischen ist der Termin verschoben.</p></aside>
"""


# (kind, title, what somebody might paste)
_CHARTS = (
    (
        "bars",
        "Balken",
        "Firma\tMillionen Euro\nKurz\t1.200\nEin Name, der länger ist als jede Spalte auf dem Telefon\t530,5\nOhne\tk. A.",
    ),
    ("bars", "Gruppen, auch unter null", "Land\t2024\t2025\nHier\t12 %\t–3 %\nDort\t7 %\t9,5 %"),
    (
        "stacked",
        "Gestapelt",
        "Stand\tgilt\tgilt teilweise\tin Verhandlung\nEU\t52 %\t28 %\t20 %\nUSA\t20 %\t35 %\t45 %",
    ),
    (
        "lines",
        "Linien",
        "Monat\tHier\tDort\tDrüben\nJan. 2024\t12\t20\t8\nMärz 2024\t18\t\t9\nApril 2025\t31\t24\t9\nDez. 2025\t40\t22\t11",
    ),
    ("dots", "Punkte", "Land\tvorher\tnachher\nHier\t41\t52\nDort\t38\t36\nDrüben\t\t44"),
)


_INKS = ("paper", "ink", "soft", "line", "tint", "signal", "mark")
_KINDS = (("company", "Firma"), ("regulation", "Gesetz"), ("institution", "Amt"), ("topic", "Thema"))


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    frame = site()
    parts = SimpleNamespace(
        meta=page_meta(frame, request.path, "Stil", is_hidden=True),
        inks=[(name, token(name)) for name in _INKS],
        stages=[StageMark(stage.value, stage.label) for stage in Stage],
        chips=[Chip(kind, name, "#", is_main) for kind, name in _KINDS for is_main in (True, False)]
        + [Chip("topic", ink.label, "#", ink=ink) for ink in Ink],
        bare=[_card(f"Ohne Bild: {ink.label}", ink=ink) for ink in Ink]
        + [_card("Ohne Bild: Meinung", is_opinion=True, why="Ebenfalls zu: NVIDIA")],
        cards=_cards(),
        today=timezone.localdate(),
        pager=Pager(2, "#", "#"),
        series=InSeries("Eine Serie", "#", [Part(pk, f"Der {pk}. Teil", "#") for pk in (1, 2, 3)], 1),
        text=mark_safe(render([*parse(_TEXT), *_charts()], lambda picture: "")),  # noqa: S308 - our own text
        **_dossier(timezone.localdate()),
    )
    return page("style", frame, page=parts)


def _charts() -> list[Chart]:
    told = (Run("Ein Hinweis zu den Daten"),)
    return [
        Chart(kind, replace(table, caption=(Run(title),)), told, (Run("Erfunden"),))
        for kind, title, pasted in _CHARTS
        if (table := charts.pasted_table(pasted))
    ]


def _cards() -> list[Card]:
    return [
        _card("Eine Überschrift, die über zwei Zeilen läuft"),
        _card("Kurz", why="Ebenfalls zu: NVIDIA"),
        _card("Beworben", is_ad=True),
        _card("Eine Meinung", is_opinion=True, author="Mira Albers"),
    ]


def _dossier(today: dt.date) -> dict[str, Any]:
    """The parts of a company's and a law's page."""
    milestones = _milestones(today)
    next_one = deadline(milestones[-2], today)
    written = [timezone.now() - dt.timedelta(days=days**2) for days in range(20)]
    relation = RelationRow(
        "company",
        [Link("Firma", "#"), Link("Andere Firma", "#")],
        "Torwächter",
        "seit 6. September 2023",
        "Warum.",
        Link("eur-lex.europa.eu", "#", is_external=True),
    )
    return {
        "deadlines": [deadline(row, today, Link("Gesetz", "#")) for row in milestones[-2:]],
        "law": Law(
            answer=answer(milestones, today, "eu_regulation"),
            dates=dates(milestones, today, {}),
            axis=axis(milestones, written, today),
            ties=Ties("Wen es trifft", [Group("Pflichten", [relation])], "#"),
            changes=[Day(today.isoformat(), day_text(today), ["Der Termin „Geltungsbeginn“ wurde verschoben."])],
        ),
        "spark": coverage(written, today),
        "facts": [
            Fact("CELEX", [Link("32024R1689", "#", is_external=True)]),
            Fact("Verfahren", [Link("2021/0106(COD)")], is_code=True),
        ],
        "items": [Item("regulation", "Gesetz", "#", "EU-Verordnung", StageMark("partly", "gilt teilweise"))],
        "law_summaries": [
            LawSummary("Gesetz", "#", "Ein Satz sagt, worum es geht.", StageMark("applies", "gilt"), next_one)
        ],
        "relations": [relation],
    }


def _milestones(today: dt.date) -> list[Milestone]:
    days = (
        (1, "proposed", -1500),
        (2, "adopted", -600),
        (3, "in_force", -500),
        (4, "applies", -300),
        (5, "applies", -20),
    )
    milestones = [Milestone(pk=pk, kind=kind, date=today + dt.timedelta(days=day)) for pk, kind, day in days]
    moved = Milestone(pk=6, kind="applies", date=today + dt.timedelta(days=400), replaces_id=5, certainty="provisional")
    return [
        *milestones,
        Milestone(pk=7, kind="deadline", date=today + dt.timedelta(days=12), scope="Art. 5"),
        moved,
    ]


def _card(title: str, **values) -> Card:
    return Card(
        id=0,
        url="#",
        title=title,
        kicker="Dachzeile",
        teaser="Der Vorspann sagt in zwei Sätzen, worum es geht.",
        published_at=timezone.now(),
        genre="Analyse",
        minutes=4,
        lang="",
        **{"is_ad": False, "is_opinion": False} | values,
    )
