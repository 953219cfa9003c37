"""How the laws in an article's text become links and rows: read with the names that laws have now."""

import datetime as dt
import re
from collections.abc import Sequence
from functools import lru_cache

from ...body import Block, Cited, mark_laws
from ...text.citations import LawName, Laws
from ..derived.citation import Citation, Provision
from ..subjects.regulation import Instrument, Regulation, RegulationAlias
from .choices import Genre

_UNITS = {
    Instrument.EU_REGULATION: "art", Instrument.EU_DIRECTIVE: "art", Instrument.DELEGATED_ACT: "art",
    Instrument.IMPLEMENTING_ACT: "art", Instrument.FEDERAL_LAW: "par", Instrument.ORDINANCE: "par",
}  # fmt: skip
_NUMBERS = ("celex", "eli", "cfr", "federal_register", "bgbl")
_SHORT_TITLE = re.compile(r"\(([^()]{3,})\)$")  # "… über künstliche Intelligenz (KI-Verordnung)"


def cite(blocks: Sequence[Block], genre: str) -> tuple[Sequence[Block], list[Cited]]:
    """The blocks with the laws in their text marked, and what is cited; two queries. Advertising cites nothing."""
    return (blocks, []) if Genre(genre).is_advertising else mark_laws(blocks, known_laws())


def known_laws() -> Laws:
    """All laws that can have a page, under all their names."""
    names = RegulationAlias.objects.values_list("target_id", "name")
    laws = Regulation.objects.filter(is_proposed=False)
    rows = laws.order_by("pk").values_list("pk", "instrument", "name", "long_title", *_NUMBERS)
    return _laws(tuple(rows), tuple(names.order_by("pk")))


@lru_cache(maxsize=1)
def _laws(rows: tuple[tuple, ...], names: tuple[tuple[int, str], ...]) -> Laws:
    others: dict[int, list[str]] = {}
    for pk, name in names:
        others.setdefault(pk, []).append(name)
    return Laws(
        LawName(pk, tuple(filter(None, (name, *_SHORT_TITLE.findall(title), *numbers, *others.get(pk, ())))), unit)
        for pk, instrument, name, title, *numbers in rows
        for unit in [_UNITS.get(instrument, "")]
    )


def write_citations(article_id: int, cited: Sequence[Cited], published_at: dt.datetime | None) -> None:
    """Write what a published article cites; without `published_at` it cites nothing. Inside a public change."""
    rows = Citation.objects.filter(article=article_id)
    if published_at is None:
        rows.delete()
        return
    wanted = citation_rows(article_id, cited, published_at)
    if list(map(values_of, rows.order_by("pk"))) == list(map(values_of, wanted)):
        return
    rows.delete()
    _write_provisions(cited)
    Citation.objects.bulk_create(wanted)


def citation_rows(article_id: int, cited: Sequence[Cited], published_at: dt.datetime) -> list[Citation]:
    """Unsaved rows."""
    return [
        Citation(
            article_id=article_id, regulation_id=one.law, marker=one.law, provision=one.provision, sentence=one.sentence,
            start=one.start, end=one.end, published_at=published_at,
        )
        for one in cited
    ]  # fmt: skip


def values_of(row: Citation) -> tuple:
    return row.regulation_id, row.marker, row.provision, row.sentence, row.start, row.end, row.published_at


def _write_provisions(cited: Sequence[Cited]) -> None:
    Provision.objects.bulk_create(
        (Provision(regulation_id=one.law, key=one.provision, label=one.label) for one in cited if one.provision),
        ignore_conflicts=True,
    )
