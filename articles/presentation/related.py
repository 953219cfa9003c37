"""Which other articles an article's page shows, and why: the box, the reading tip, links in the text, the case's history."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import F, JSONField, Value
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html

from .. import body
from ..models import Article, RelatedArticle, RelatedChoice, RelatedChoiceKind
from ..related.box import CARDS, Headline, Row, choose_box
from .cards import SMALL_SIZES, Card, card, headline

_PINNED_FIRST = 1_000_000_000  # above any score


@dataclass
class Others:
    """Other articles on one page, each at most once, all of them public."""

    cards: Sequence[Card] = ()  # the box
    earlier: Sequence[Card] = ()
    later: Sequence[Card] = ()
    found: body.Resolved = field(default_factory=body.Resolved)  # what the markers in the body become


@dataclass(frozen=True)
class _Row:
    kind: str  # "related", "pin", "exclude" or "later"
    id: int
    score: int
    reasons: dict


def others_of(article: Article, body_html: str) -> Others:
    """Two queries: which articles, and those of them that readers can reach now."""
    linked = set(body.linked_articles(body_html))
    rows = _rows(article)
    wanted = linked | {row.id for row in rows} | ({article.follows_id} if article.follows_id else set())
    wanted.discard(article.pk)
    public = Article.objects.published().filter(pk__in=wanted).for_cards().in_bulk() if wanted else {}
    return _arrange(article, body_html, rows, linked, public)


def _rows(article: Article) -> list[_Row]:
    related = RelatedArticle.objects.filter(article=article).order_by()
    chosen = RelatedChoice.objects.filter(article=article).order_by()
    later = Article.objects.filter(follows=article).order_by()
    nothing = Value({}, output_field=JSONField())
    union = related.values_list(Value("related"), F("other_id"), F("score"), F("reasons")).union(
        chosen.values_list(F("kind"), F("other_id"), _PINNED_FIRST - F("position"), nothing),
        later.values_list(Value("later"), F("id"), Value(0), nothing),
        all=True,
    )
    return sorted((_Row(*row) for row in union), key=lambda row: (-row.score, row.id))


def _arrange(
    article: Article, body_html: str, rows: list[_Row], linked: set[int], public: dict[int, Article]
) -> Others:
    excluded = {row.id for row in rows if row.kind == RelatedChoiceKind.EXCLUDE}
    history = {article.follows_id} | {row.id for row in rows if row.kind == "later"}
    used = linked | history | excluded | {article.pk}
    has_tip = body.has_auto_tip(body_html)
    box = choose_box(_box_rows(rows), public=_headlines(public), used=used, cards=CARDS + has_tip)
    chosen = {row.other: row.text for row in box}
    ids = list(chosen)
    tip = ids.pop(0) if ids and has_tip else None
    tips = {str(pk): _tip(public[pk]) for pk in body.placed_tips(body_html) if pk in public}
    if tip is not None:
        tips[body.AUTO_TIP] = _tip(public[tip], chosen[tip])
    return Others(
        cards=[card(public[pk], why=chosen[pk], sizes=SMALL_SIZES, with_teaser=False) for pk in ids[:CARDS]],
        earlier=[headline(public[article.follows_id])] if article.follows_id in public else [],
        later=[headline(public[row.id]) for row in rows if row.kind == "later" and row.id in public],
        found=body.Resolved(
            links={pk: public[pk].get_absolute_url() for pk in linked if pk in public}, tips=tips
        ),
    )


def _box_rows(rows: list[_Row]) -> list[Row]:
    """What the box is chosen from; a pin takes the reason of its match, if the engine found it too."""
    reasons = {row.id: row.reasons for row in rows if row.kind == "related"}
    return [
        Row(row.id, row.score, reasons.get(row.id, {}), is_pinned=row.kind == RelatedChoiceKind.PIN)
        for row in rows
        if row.kind in ("related", RelatedChoiceKind.PIN)
    ]


def _headlines(public: dict[int, Article]) -> dict[int, Headline]:
    return {
        pk: Headline(article.title, timezone.localtime(article.publish_at).date(), article.lang)
        for pk, article in public.items()
    }


def _tip(article: Article, why: str = "") -> str:
    published = timezone.localtime(article.first_published_at or article.publish_at)
    reason = format_html(" <span>{}</span>", why) if why else ""
    return format_html(
        '<aside class="tip" aria-label="Lesetipp"><span class="label">Lesen Sie auch:</span> <a href="{}">{}</a>'
        '<p class="meta"><time datetime="{}">{}</time>{}</p></aside>',
        article.get_absolute_url(), article.title, published.isoformat(timespec="seconds"), date_format(published, "j. F Y"), reason,
    )  # fmt: skip
