"""Which other articles an article's page shows, and why: the box, the reading tip, links in the text, earlier and later articles on the same case."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import F, JSONField, Value
from django.utils import timezone
from markupsafe import escape

from ... import body
from ...models import Article, RelatedArticle, RelatedChoice, RelatedChoiceKind, State
from ...models.article.teasers import Teaser
from ...models.compiled import ID, NOW, CompiledQuery
from ...related.box import CARDS, Headline, Row, choose_box
from ...text.dates import day_text
from ..citations.links import law_address, laws_in
from ..dates import local
from .cards import SMALL_SIZES, Card, card, headline
from .series import InSeries, in_series, parts_beside
from .since import Changes, changes_for
from .teasers import teasers_of

_PINNED_FIRST = 1_000_000_000  # above any score


@dataclass
class Others:
    """Other articles on one page, each at most once, all of them public."""

    cards: Sequence[Card] = ()  # the box
    earlier: Sequence[Card] = ()
    later: Sequence[Card] = ()
    resolved: body.Resolved = field(default_factory=body.Resolved)  # what the markers in the body become
    series: InSeries | None = None
    changes: Changes = ()  # of its main laws, oldest first


@dataclass(frozen=True)
class _Row:
    kind: str  # "related", "pin", "exclude", "later", "part", "law" or "change"
    id: int
    score: int
    reasons: dict


Matches = Sequence[tuple[int, int, dict]]  # (other, score, reasons)


@dataclass(frozen=True)
class Setting:
    """What the box of one page is chosen from."""

    rows: Sequence[Row]  # what the engine found and editors pinned, best first
    public: dict[int, Teaser]  # those that readers can reach now
    linked: set[int]
    excluded: set[int]
    later: Sequence[int]  # what continues the article
    follows: int | None
    has_tip: bool
    own: Headline  # of the page itself
    series: InSeries | None  # with the other parts, which the page links too
    laws: Mapping[int, str]  # by their markers in the text, those with a page
    changes: Changes  # of its main laws

    @property
    def parts(self) -> set[int]:
        return {part.id for part in self.series.parts} if self.series else set()

    @property
    def used(self) -> set[int]:
        """What must not stand in the box: the page shows it elsewhere, or an editor forbids it."""
        return self.linked | self.excluded | self.parts | {*self.later, self.follows or 0}

    def headlines(self) -> "_Headlines":
        return _Headlines(self.public)

    def choose(self) -> list[Row]:
        """What is shown, the reading tip first if there is one."""
        return choose_box(self.rows, own=self.own, public=self.headlines(), used=self.used, cards=CARDS + self.has_tip)


class _Headlines(dict[int, Headline]):
    """Of the public articles, each made when it is compared: the box is full before most of them are."""

    def __init__(self, public: Mapping[int, Teaser]) -> None:
        self.public = public

    def __contains__(self, pk: object) -> bool:
        return pk in self.public

    def __missing__(self, pk: int) -> Headline:
        article = self.public[pk]
        self[pk] = _headline(article, article.publish_at)
        return self[pk]


def _headline(article: Article | Teaser, moment: dt.datetime) -> Headline:
    return Headline(article.title, local(moment).date(), article.lang, article.kicker)


def setting_of(article: Article, body_html: str, matches: Matches | None = None) -> Setting:
    """Two queries: which articles, and those of them that readers can reach now; `matches` instead of those stored."""
    linked = set(body.linked_articles(body_html))
    rows = _rows(article, matches)
    wanted = (
        linked
        | {row.id for row in rows if row.kind not in ("part", "law", "change")}
        | ({article.follows_id} if article.follows_id else set())
    )
    wanted.discard(article.pk)
    return Setting(
        rows=_box_rows(rows),
        public=teasers_of(wanted),
        linked=linked,
        excluded={row.id for row in rows if row.kind == RelatedChoiceKind.EXCLUDE},
        later=[row.id for row in rows if row.kind == "later"],
        follows=article.follows_id,
        has_tip=body.has_auto_tip(body_html),
        own=_headline(article, planned_moment(article)),
        series=in_series(article.pk, [(row.id, row.score, row.reasons) for row in rows if row.kind == "part"]),
        laws={row.id: law_address(row.reasons["slug"]) for row in rows if row.kind == "law"},
        changes=[row.reasons for row in rows if row.kind == "change"],
    )


def _rows(article: Article, matches: Matches | None) -> list[_Row]:
    query = _WITH_MATCHES if matches is None else _WITHOUT_MATCHES
    stored = query.rows(article.pk or 0, timezone.now())
    reasons = json.loads(f"[{','.join([row[3] for row in stored])}]")  # at once: each call of it takes ten others
    rows = [_Row(kind, pk, score, why) for (kind, pk, score, _text), why in zip(stored, reasons, strict=True)]
    rows += [_Row("related", *match) for match in matches or ()]
    return sorted(rows, key=lambda row: (-row.score, row.id))


def _choices_query(article: int, now: dt.datetime):
    """What editors decided about its box, what continues it, the parts of its series, the laws in its text, and what changed about its own."""
    nothing = Value({}, output_field=JSONField())
    chosen = RelatedChoice.objects.filter(article=article).order_by()
    later = Article.objects.filter(follows=article).order_by()
    return chosen.values_list(F("kind"), F("other_id"), _PINNED_FIRST - F("position"), nothing).union(
        later.values_list(Value("later"), F("id"), Value(0), nothing),
        parts_beside(article, now),
        laws_in(article, now),
        changes_for(article, now),
        all=True,
    )


def _matches_query(article: int, now: dt.datetime):
    stored = RelatedArticle.objects.filter(article=article).order_by()
    matches = stored.values_list(Value("related"), F("other_id"), F("score"), F("reasons"))
    return matches.union(_choices_query(article, now), all=True)


_WITHOUT_MATCHES = CompiledQuery(_choices_query, ID, NOW)
_WITH_MATCHES = CompiledQuery(_matches_query, ID, NOW)


def others_of(article: Article, body_html: str, matches: Matches | None = None) -> Others:
    """What stands on the page of `article`; two queries."""
    setting = setting_of(article, body_html, matches)
    public = setting.public
    chosen = [(public[row.other], row.text) for row in setting.choose()]
    reasons = {row.other: row for row in setting.rows}
    placed = _among(public, body.placed_tips(body_html))
    tips = {str(tip.id): _tip(tip, reasons[tip.id].text if tip.id in reasons else "") for tip in placed}
    if chosen and setting.has_tip:
        tips[body.AUTO_TIP] = _tip(*chosen.pop(0))
    links = {linked.id: linked.get_absolute_url() for linked in _among(public, setting.linked)}
    return Others(
        cards=_cards(chosen, article.lead_image_id),
        earlier=[headline(other) for other in _among(public, {setting.follows} - setting.parts)],
        later=[headline(other) for other in _among(public, setting.later) if other.id not in setting.parts],
        resolved=body.Resolved(links=links, laws=setting.laws, tips=tips),
        series=setting.series,
        changes=setting.changes,
    )


def _among(public: Mapping[int, Teaser], ids: Iterable[int | None]) -> list[Teaser]:
    return [public[pk] for pk in ids if pk in public]


def _cards(chosen: Sequence[tuple[Teaser, str]], lead_image: int | None) -> list[Card]:
    """The cards of the box; no picture stands twice on the page."""
    shown, cards = {lead_image}, []
    for other, why in chosen:
        is_new = other.lead_image_id not in shown
        cards.append(card(other, why=why, sizes=SMALL_SIZES, with_picture=is_new, with_teaser=False))
        shown.add(other.lead_image_id)
    return cards


def _box_rows(rows: list[_Row]) -> list[Row]:
    """What the box is chosen from; a pin takes the reason of its match, if the engine found it too."""
    reasons = {row.id: row.reasons for row in rows if row.kind == "related"}
    return [
        Row(row.id, row.score, reasons.get(row.id, {}), is_pinned=row.kind == RelatedChoiceKind.PIN)
        for row in rows
        if row.kind in ("related", RelatedChoiceKind.PIN)
    ]


def planned_moment(article: Article) -> dt.datetime:
    """When the article appeared or is to appear, as far as anybody knows: its closeness in time to others."""
    is_published = article.state == State.PUBLISHED
    return (article.publish_at if is_published else article.working_copy.planned_for) or timezone.now()


def _tip(article: Teaser, why: str = "") -> str:
    published = local(article.first_published_at)
    reason = f" <span>{escape(why)}</span>" if why else ""
    return (
        '<aside class="tip" aria-label="Lesetipp"><span class="label">Lesen Sie auch:</span> '
        f'<a href="{article.get_absolute_url()}">{escape(article.title)}</a><p class="meta">'
        f'<time datetime="{published.isoformat(timespec="seconds")}">{day_text(published)}</time>{reason}</p></aside>'
    )
