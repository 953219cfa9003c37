"""The page "Alter und neuer Wortlaut": what the corrections of an article changed, word by word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.safestring import SafeString

from ... import body
from ...addresses import address
from ...models import Article, Correction, Snapshot
from ..meta import Meta, page_meta
from ..site import Site
from ..subjects.timeline import Link
from .article import Note, correction_note
from .differences import paragraphs, words

MOST = 20  # corrections shown
TEXTS = {
    "kicker": "Dachzeile",
    "title": "Titel",
    "lead": "Vorspann",
    "dateline": "Ort",
    "disclosure": "Transparenzhinweis",
}


@dataclass(frozen=True)
class Wording:
    note: Note
    differences: Sequence[tuple[str, SafeString]]  # (what of the article, with `<del>` and `<ins>`)


@dataclass(frozen=True)
class WordingPage:
    title: str
    article: Link
    wordings: Sequence[Wording]
    meta: Meta


def wording_page(article: Article, corrections: Sequence[Correction], site: Site) -> WordingPage:
    """`corrections` with the revisions before and after; the article came through `published()`."""
    title = "Alter und neuer Wortlaut"
    return WordingPage(
        title,
        Link(article.title, article.get_absolute_url()),
        [
            Wording(correction_note(row), list(_differences(row.former.snapshot, row.revision.snapshot)))
            for row in corrections
        ],
        page_meta(site, address("wording", article.slug), f"{title}: {article.title}", is_hidden=True),
    )


def corrections_of(article: Article) -> list[Correction]:
    """Those whose wording readers may compare, newest first; one query."""
    return list(article.corrections.with_wording().filter(time__lte=timezone.now())[:MOST])


def _differences(old: Snapshot, new: Snapshot) -> Iterator[tuple[str, SafeString]]:
    """Of what readers read: no tags, no authors, and of the text no reading tips, which follow rules of their own."""
    for name, label in TEXTS.items():
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield label, words(before, after)
    before, after = (body.plain_text(shown.blocks).splitlines() for shown in (old, new))
    if before != after:
        yield "Text", paragraphs(before, after)
