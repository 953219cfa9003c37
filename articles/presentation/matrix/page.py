"""The page of the table: what is asked for, and the choices around it."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ...addresses import named_address
from ...models import CompanyKind, Jurisdiction
from ...text.naming import grouped
from ..meta import Meta, page_meta
from ..site import Site
from ..subjects.timeline import Link
from .counts import SAMPLE, articles_on_both
from .question import HOMES, KINDS, MEANINGS, ORDERS, STANDINGS, Question, read_question
from .table import Known, Table, in_order, stages_of, table
from .ties import MOST, Firm, Tie, public_firms, public_ties

LINES = 60  # companies on a page
TITLE, SUMMARY = "Wer wird reguliert?", "Welches Gesetz für wen gilt, wer belangt wird und wer gefördert."
WORDS = {
    "duty": "gilt",
    "act": "Verfahren",
    "sanction": "Sanktion oder Listung",
    "grant": "Förderung oder Lizenz",
    "pledge": "freiwillig unterzeichnet",
}


@dataclass(frozen=True)
class Answer:
    """All that readers may see, and of it what they ask for."""

    question: Question
    everything: Sequence[Tie]
    ties: Sequence[Tie]
    firms: Sequence[Firm]


@dataclass(frozen=True)
class Choice:
    """A link that narrows the table, or takes that back; `css` marks a meaning."""

    text: str
    url: str
    is_chosen: bool = False
    css: str = ""


@dataclass(frozen=True)
class Select:
    label: str
    name: str
    options: Sequence[tuple[str, str, bool]]  # (value, label, chosen); the first is for all


@dataclass(frozen=True)
class MatrixPage:
    title: str
    summary: str
    meta: Meta
    tables: Sequence[Table]
    elsewhere: Sequence[Choice]  # jurisdictions for which there is no room
    homes: Sequence[Choice]
    key: Sequence[Choice]
    orders: Sequence[Choice]
    chosen: Sequence[Choice]
    selects: Sequence[Select]
    totals: str
    sample: str  # what is counted, if not all articles are
    is_cut: bool  # there are more relations than are read
    everything: str  # address of the whole table
    files: Sequence[Link]
    number: int
    before: str
    after: str


def ask(given: Mapping[str, str], today: dt.date) -> Answer:
    """Two queries; raises UnknownChoice."""
    everything, firms = public_ties(), public_firms()
    question = read_question(given, everything, firms)
    return Answer(question, everything, [tie for tie in everything if question.answers(tie, today)], firms)


def matrix_page(site: Site, answer: Answer, number: int, today: dt.date) -> MatrixPage | None:
    """Page `number` of the table, a table for each jurisdiction; None if there is no such page. Two queries."""
    question, path = answer.question, named_address("regulated")
    by_home: dict[str, list[Tie]] = defaultdict(list)
    for tie in answer.ties:
        by_home[tie.jurisdiction].append(tie)
    parents = {firm.id: firm.parent_id for firm in answer.firms}
    counts = articles_on_both()
    known = Known(stages_of(answer.ties, today), counts, parents, today)
    tables, elsewhere = _tables(by_home, known, question, number)
    if number > 1 and not tables:
        return None
    has_more = len(by_home) == 1 and any(number * LINES < one.companies for one in tables)
    chosen = _chosen(question, answer)
    title = ", ".join([TITLE, *(choice.text for choice in chosen)]).replace("?,", "?")
    canonical = f"{path}{question.query()}"
    return MatrixPage(
        title=TITLE,
        summary=SUMMARY,
        meta=page_meta(site, canonical, title, SUMMARY, is_hidden=bool(question.values) or number > 1),
        tables=tables,
        elsewhere=elsewhere,
        homes=_homes(question, answer.everything),
        key=_key(question),
        orders=[
            Choice(text, f"{path}{question.query(sortierung=value)}", value == question.values.get("sortierung", ""))
            for value, text in ORDERS.items()
        ],
        chosen=chosen,
        selects=_selects(question, answer),
        totals=totals(answer.ties),
        sample=grouped(SAMPLE),
        is_cut=len(answer.everything) >= MOST,
        everything=path,
        files=[
            Link(word, f"{named_address(name)}{question.query(sortierung='')}")
            for word, name in (("CSV", "regulated_csv"), ("JSON", "regulated_json"))
        ],
        number=number,
        before=_page(path, question, number - 1) if number > 1 else "",
        after=_page(path, question, number + 1) if has_more else "",
    )


def _page(path: str, question: Question, number: int) -> str:
    query = question.query()
    return f"{path}{query}{'&' if query else '?'}seite={number}" if number > 1 else f"{path}{query}"


def _tables(
    by_home: Mapping[str, Sequence[Tie]], known: Known, question: Question, number: int
) -> tuple[list[Table], list[Choice]]:
    """One jurisdiction has numbered pages. Of several each has a table, as far as there is room."""
    path, room = named_address("regulated"), LINES
    tables, elsewhere = [], []
    for home in (home for home in Jurisdiction.values if home in by_home):
        ties, label = by_home[home], Jurisdiction(home).label
        companies = in_order(ties, known.parents, question.values.get("sortierung", ""))
        start = (number - 1) * LINES
        shown = companies[start : start + LINES] if len(by_home) == 1 or number == 1 else []
        url = f"{path}{question.query(rechtsraum=home.lower())}"
        if tables and len(shown) > room:
            elsewhere.append(Choice(f"{label}: {totals(ties)}", url))
        elif shown:
            made = table(label, ties, shown, known, total=len(companies))
            tables.append(replace(made, all_url=url) if len(by_home) > 1 and len(shown) < len(companies) else made)
            room -= len(shown)
    return tables, elsewhere


def totals(ties: Sequence[Tie]) -> str:
    """ "34 Unternehmen, 14 Regelwerke, 69 Einträge" """
    laws = len({tie.law_id for tie in ties})
    return (
        f"{grouped(len({tie.company_id for tie in ties}))} Unternehmen, "
        f"{grouped(laws)} {'Regelwerk' if laws == 1 else 'Regelwerke'}, "
        f"{grouped(len(ties))} {'Eintrag' if len(ties) == 1 else 'Einträge'}"
    )


def _homes(question: Question, ties: Iterable[Tie]) -> list[Choice]:
    path, asked = named_address("regulated"), question.values.get("rechtsraum", "")
    there = {tie.jurisdiction for tie in ties}
    every = [("", "Alle"), *((home.lower(), Jurisdiction(home).label) for home in Jurisdiction.values if home in there)]
    return [Choice(text, f"{path}{question.query(rechtsraum=value)}", value == asked) for value, text in every]


def _key(question: Question) -> list[Choice]:
    """What the marks mean; each is a link to what has it, and the chosen one leads back."""
    path, asked = named_address("regulated"), question.values.get("beziehung", "")
    return [
        Choice(WORDS[css], f"{path}{question.query(beziehung='' if value == asked else value)}", value == asked, css)
        for value, css in MEANINGS.items()
    ]


def _chosen(question: Question, answer: Answer) -> list[Choice]:
    path, labels = (
        named_address("regulated"),
        {one.name: dict(option[:2] for option in one.options) for one in _selects(question, answer)},
    )
    return [
        Choice(
            f"ab {value}" if name == "seit" else labels[name].get(value, value),
            f"{path}{question.query(**{name: ''})}",
            True,
        )
        for name, value in question.values.items()
        if name != "sortierung"
    ]


def _selects(question: Question, answer: Answer) -> list[Select]:
    ties = answer.everything
    companies = {tie.company_folded: (tie.company_slug, tie.company) for tie in ties}
    laws = {tie.law_folded: (tie.law_slug, tie.law) for tie in ties}
    years = Counter(tie.since.year for tie in ties if tie.since)
    homes = {tie.jurisdiction for tie in ties}
    options: dict[str, tuple[str, str, list[tuple[str, str]]]] = {
        "rechtsraum": (
            "Rechtsraum",
            "alle",
            [(value, Jurisdiction(home).label) for value, home in HOMES.items() if home in homes],
        ),
        "unternehmen": ("Unternehmen, mit Töchtern", "alle", [companies[key] for key in sorted(companies)]),
        "regelwerk": ("Regelwerk", "alle", [laws[key] for key in sorted(laws)]),
        "beziehung": ("Beziehung", "alle", [(value, WORDS[css]) for value, css in MEANINGS.items()]),
        "art": ("Art", "Unternehmen und Dienste", [(value, CompanyKind(kind).label) for value, kind in KINDS.items()]),
        "stand": ("Stand", "alle", list(STANDINGS.items())),
        "seit": ("Begonnen", "jederzeit", [(str(year), f"{year} oder später") for year in sorted(years, reverse=True)]),
        "sortierung": ("Reihenfolge", ORDERS[""], [(value, text) for value, text in ORDERS.items() if value]),
    }
    return [
        Select(
            label, name, [(value, text, value == question.values.get(name, "")) for value, text in [("", every), *rest]]
        )
        for name, (label, every, rest) in options.items()
    ]
