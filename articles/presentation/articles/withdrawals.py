"""What readers are told of articles that were taken away: when, why, and what stands in their place."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from ...addresses import address
from ...models import Article
from ...models.article.schedule import Withdrawal
from ..subjects.subject import articles_about
from .cards import Card, teaser
from .tagging import names_of, topic_of

_NEWER = 3

# The desk names another article by its address; the name of a host before it is left out.
_ADDRESS = re.compile(r"(?:https?://[-.:\w]{1,100})?/artikel/([-\w]{1,90})/?", re.ASCII)


@dataclass(frozen=True)
class Notice:
    at: dt.datetime
    reason: SafeString | str


def notices(withdrawals: Sequence[Withdrawal]) -> list[Notice]:
    """The reasons as printed: addresses of public articles become links with their titles; one query, if there are any."""
    slugs = {slug for row in withdrawals for slug in _ADDRESS.findall(row.reason)}
    rows = Article.objects.published().filter(slug__in=slugs).values_list("slug", "title") if slugs else ()
    titles = dict(rows)
    return [Notice(row.at, _reason(row.reason, titles)) for row in withdrawals]


def _reason(text: str, titles: dict[str, str]) -> SafeString:
    """The reason with links; addresses of articles that are not public are not printed, since they tell the title."""
    parts, end = [], 0
    for match in _ADDRESS.finditer(text):
        parts.append(conditional_escape(text[end : match.start()]))
        slug, end = match[1], match.end()
        link = format_html('<a href="{}">{}</a>', address("article", slug), titles.get(slug))
        parts.append(link if slug in titles else "(nicht mehr verfügbar)")
    parts.append(conditional_escape(text[end:]))
    return mark_safe("".join(parts))  # noqa: S308 - each part is escaped above


def newer_than(article: Article) -> list[Card]:
    """The newest on the topic of a withdrawn article, as far as they appeared after it; two queries."""
    topic = topic_of(names_of(article))
    found = articles_about(topic.kind, topic.id, slice(0, _NEWER)) if topic else []
    return [teaser(other) for other in found if other.publish_at > article.publish_at]
