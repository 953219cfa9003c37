"""An article's page, from the public row or from a revision."""

import copy
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from ... import body
from ...addresses import address
from ...models import AiUse, Article, Correction, Genre, Regulation, Revision, Snapshot, SourceKind, TextLicence
from ...models.article.applying import resolve_tags, write_content
from ...models.compiled import ID, NOW, CompiledQuery
from ...models.subjects.stages import DatedRow, next_milestone
from ...related.preview_matches import preview_matches
from ...text.dates import clock_text, day_text
from ..citations.links import links_to_laws
from ..dates import local
from ..meta import Meta, article_meta
from ..site import Site
from ..subjects.milestones import milestones_of
from ..subjects.timeline import Deadline, Link, StageMark, deadline, stage_mark
from .cards import Card, focus, kicker
from .related import Others, others_of, planned_moment
from .series import InSeries
from .sharing import quoted
from .since import happened_since
from .tagging import ChipRow, Name, chip_rows, ink_of, names_in, names_of

# The lead picture: the whole page wide, or the text's column where "Worum es geht" stands beside it.
PAGE_SIZES = "(min-width: 76rem) 71rem, 100vw"
COLUMN_SIZES = "(min-width: 64rem) 41rem, 100vw"

LONG_WORDS = 900  # an article of this length is a long read
CONTENTS_FROM = 4  # so many subheadings in a long read make a table of contents


@dataclass(frozen=True)
class LawSummary:
    """The box "Worum es geht" about one main regulation."""

    name: str
    url: str
    sentence: str
    stage: StageMark | None
    deadline: Deadline | None
    since: Sequence[str] = ()  # what has happened since the article appeared or was updated


@dataclass(frozen=True)
class Note:
    """A correction as printed."""

    kind: str
    at: dt.datetime
    text: str
    id: int = 0  # its anchor in the article
    has_wording: bool = False  # whether the old and the new one can be compared


@dataclass(frozen=True)
class SourceLine:
    name: str
    url: str
    kind: str  # only where the name does not say it by itself


@dataclass(frozen=True)
class ArticlePage:
    lang: str
    kicker: str
    title: str
    lead: str
    body: SafeString
    byline: Sequence[Link]
    dateline: str
    genre: str
    is_ad: bool
    is_opinion: bool
    is_long: bool
    is_feature: bool  # a long read that is told rather than reported
    published_at: dt.datetime | None
    updated_at: dt.datetime | None
    minutes: int
    picture: SafeString | str
    law_summaries: Sequence[LawSummary]
    contents: Sequence[Link]
    tag_rows: Sequence[ChipRow]
    sources: Sequence[SourceLine]
    disclosure: str
    ai_note: str
    corrections: Sequence[Note]
    related: Sequence[Card]
    earlier: Sequence[Card]
    later: Sequence[Card]
    feedback_url: str
    wording_url: str
    licence: Link | None
    slug: str
    quoted_title: str  # as values in other sites' addresses; empty where there is nothing to pass on
    quoted_url: str
    meta: Meta
    names: Sequence[Name] = ()
    ink: str = ""  # of its topic
    series: InSeries | None = None
    banner: str = ""  # on a preview: that it is one, and of which version

    @property
    def has_chart(self) -> bool:
        return '<figure class="chart">' in self.body

    @property
    def correction_notice(self) -> str:
        if not self.corrections:
            return ""
        newest = max(note.at for note in self.corrections)
        return f"Dieser Artikel wurde zuletzt am {day_text(local(newest))} berichtigt oder ergänzt."


@dataclass
class _Parts:
    """What a page needs besides the row itself."""

    names: Sequence[Name]
    others: Others
    corrections: Sequence[Correction] = ()
    milestones: Mapping[int, Sequence[DatedRow]] = field(default_factory=dict)


def public_page(article: Article, site: Site) -> ArticlePage:
    """The page of an article that came through `published()`, annotated with `has_corrections`; at most five queries more."""
    names = names_of(article)
    parts = _Parts(
        names,
        others_of(article, article.body_html),
        _CORRECTIONS.instances(article.pk, timezone.now()) if getattr(article, "has_corrections", True) else (),
        milestones_of([name.id for name in names if name.has_stage]),
    )
    return _page(article, parts, site)


def preview_page(article: Article, revision: Revision, site: Site) -> ArticlePage:
    """The page as it would be if `revision` were public now, marked as a draft."""
    snapshot = revision.snapshot
    shown = _with_content(article, snapshot)
    names = names_in(article, snapshot.byline, resolve_tags(snapshot.tags))
    milestones = milestones_of([name.id for name in names if name.has_stage])
    matches = preview_matches(article.pk or 0, snapshot, planned_moment(article))
    others = others_of(shown, shown.body_html, matches)
    others.resolved.laws = links_to_laws(body.cited_laws(shown.body_html))
    parts = _Parts(names, others, list(article.corrections.all()), milestones)
    at = local(revision.created_at)
    day, clock = day_text(at), clock_text(at)
    return _page(shown, parts, site, f"Entwurf, nicht zur Veröffentlichung. Fassung vom {day}, {clock} Uhr.")


def _with_content(article: Article, snapshot: Snapshot) -> Article:
    """A copy of the row that has the snapshot's content, not to be saved."""
    shown = copy.copy(article)
    write_content(shown, snapshot)
    return shown


_CORRECTIONS = CompiledQuery(lambda pk, now: Correction.objects.filter(article=pk, time__lte=now), ID, NOW)


def _page(article: Article, parts: _Parts, site: Site, banner: str = "") -> ArticlePage:
    today = timezone.localdate()
    resolved = (
        parts.others.resolved if banner else replace(parts.others.resolved, data=f"{article.get_absolute_url()}daten/")
    )
    stages = {pk: stage_mark(rows, today) for pk, rows in parts.milestones.items()}
    genre, over = Genre(article.genre), kicker(article)
    summaries = [] if genre.is_advertising else _law_summaries(article, parts, stages, today)
    meta = article_meta(article, parts.names, site)
    page = ArticlePage(
        lang=article.lang,
        kicker=over,
        title=article.title or str(article),
        lead=article.lead,
        body=mark_safe(body.resolve(article.body_html, resolved, today)),  # noqa: S308 - cleaned at the door
        byline=[Link(name.name, name.url) for name in parts.names if name.kind == "author"],
        dateline=article.dateline,
        genre="" if over == genre.label else genre.label,
        is_ad=genre.is_advertising,
        is_opinion=genre.is_opinion,
        is_long=_is_long(article),
        is_feature=_is_long(article) and genre.is_feature,
        published_at=article.first_published_at or article.publish_at,
        updated_at=article.updated_at,
        minutes=article.reading_minutes,
        picture=_lead_picture(article, genre, is_wide=not summaries),
        law_summaries=summaries,
        contents=_contents(article),
        tag_rows=chip_rows(parts.names, stages),
        sources=_sources(article),
        disclosure=article.disclosure,
        ai_note=_ai_note(article),
        corrections=[correction_note(row) for row in parts.corrections],
        related=parts.others.cards,
        earlier=parts.others.earlier,
        later=parts.others.later,
        feedback_url=_feedback_url(article, site),
        wording_url=address("wording", article.slug),
        licence=Link(TextLicence(article.licence).label, TextLicence(article.licence).url) if article.licence else None,
        slug=article.slug,
        quoted_title=quoted(article.title),
        quoted_url="" if banner or genre.is_advertising else quoted(meta.canonical),
        meta=meta,
        names=parts.names,
        ink="" if genre.is_advertising else ink_of(parts.names),
        series=parts.others.series,
        banner=banner,
    )
    return replace(page, byline=[], genre="", related=(), series=None) if genre.is_advertising else page


def correction_note(row: Correction) -> Note:
    return Note(row.get_kind_display(), row.time, row.text, row.pk, row.former_id is not None)


def _law_summaries(
    article: Article, parts: _Parts, stages: Mapping[int, StageMark | None], today: dt.date
) -> list[LawSummary]:
    summaries = []
    for law in parts.names:
        if law.kind == Regulation.kind and law.is_main:
            milestones = parts.milestones.get(law.id, ())
            coming = next_milestone(milestones, today)
            next_deadline = deadline(coming, today) if coming else None
            changes = [change for change in parts.others.changes if change["law"] == law.id]
            since = happened_since(article, parts.corrections, milestones, changes, today)
            summaries.append(LawSummary(law.name, law.url, law.summary, stages.get(law.id), next_deadline, since))
    return summaries


def _is_long(article: Article) -> bool:
    return article.word_count >= LONG_WORDS


def _contents(article: Article) -> list[Link]:
    titles = body.headings(article.body_html) if _is_long(article) else []
    if len(titles) < CONTENTS_FROM:
        return []
    return [Link(mark_safe(title), f"#{anchor}") for anchor, title in titles]  # noqa: S308 - cleaned at the door


def _lead_picture(article: Article, genre: Genre, *, is_wide: bool) -> SafeString | str:
    """`is_wide`: nothing stands beside it."""
    if not article.lead_image:
        return ""
    is_full = is_wide and _is_long(article) and genre.is_feature
    return article.lead_image.figure(
        alt="" if article.lead_image_decorative else article.lead_image_alt,
        caption=article.lead_image_caption,
        css=f"main-pic {focus(article.lead_image)}{' full' if is_full else ''}",
        sizes="100vw" if is_full else PAGE_SIZES if is_wide else COLUMN_SIZES,
        is_first=True,
    )


def _sources(article: Article) -> list[SourceLine]:
    return [_source(source) for source in article.sources if source.get("name") or source.get("url")]


def _source(source: Mapping[str, str]) -> SourceLine:
    kind = source.get("kind", "")
    label = SourceKind(kind).label if kind in (SourceKind.PRESS, SourceKind.CONVERSATION, SourceKind.OWN) else ""
    name = source.get("name") or source["url"]
    return SourceLine(name, body.safe_url(source.get("url", "")), "" if label.casefold() in name.casefold() else label)


def _ai_note(article: Article) -> str:
    if article.ai_use in ("", AiUse.NONE):
        return article.ai_note
    label = AiUse(article.ai_use).label
    return f"{label[0].upper()}{label[1:]}. {article.ai_note}".strip()


def _feedback_url(article: Article, site: Site) -> str:
    if not site.email:
        return ""
    subject, url = quoted(f"Hinweis zu: {article.title}"), quoted(site.url)
    return f"mailto:{site.email}?subject={subject}&body={url}{article.get_absolute_url()}%0A%0A"
