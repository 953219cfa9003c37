"""What was typed into the article's form and is not stored, in words for who typed it."""

from collections.abc import Iterator, Mapping

from ... import body
from ..fields import SourcesField, read_json, typed

MOST = 12  # words named
_SHOWN = 80  # characters of an address


def losses(data: Mapping[str, str]) -> list[str]:
    """A sentence for each kind of loss, field by field; [] if everything is stored."""
    return [*_of_text(data.get("body", "")), *_of_sources(data.get("sources", ""))]


def _of_text(source: str) -> Iterator[str]:
    if words := body.lost_words(source):
        more = f" … (und {len(words) - MOST} weitere Wörter)" if len(words) > MOST else ""
        yield f"Text: Beim Säubern ist weggefallen: „{' '.join(words[:MOST])}“{more}. Vielleicht war ein Tag nicht geschlossen."
    for address in body.lost_addresses(source):
        yield f"Text: Der Link auf „{address[:_SHOWN]}“ ist weggefallen, sein Text steht noch da: Leser können dieser Adresse nicht folgen."


def _of_sources(value: str) -> Iterator[str]:
    items = read_json(value)
    field = SourcesField()
    for item in items if isinstance(items, list) else []:
        for source in field.read_list([item]):
            name, url = typed(item.get("name")).strip(), typed(item.get("url")).strip()
            if url and not source.url:
                yield f"Quellen: Die Adresse „{url[:_SHOWN]}“ bei „{name[:_SHOWN]}“ ist weggefallen: Leser können ihr nicht folgen."
            if max(len(name), len(url)) > field.longest:
                yield f"Quellen: „{name[:_SHOWN]}“ ist gekürzt: Name und Adresse fassen je {field.longest} Zeichen."
