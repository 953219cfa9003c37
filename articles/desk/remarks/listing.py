"""The remarks of an article as the margin beside the text shows them, and where their words stand after an edit."""

from typing import Any

from django.utils import timezone

from ...models import Article, Remark, User, Verdict
from ...models.desk.remark import MAX_CONTEXT, MAX_QUOTE
from ..articles.state import clock
from ..fields import UNREADABLE, read_json, row_id, typed

MOST = 500  # shown at once, the newest


def listed(article: Article, reader: User) -> list[dict[str, Any]]:
    """Threads, oldest first, with their answers; in one query."""
    rows = article.remarks.select_related("preview_link", "revision", "resolved_by")
    remarks = sorted(rows.order_by("-created_at", "-pk")[:MOST], key=lambda remark: (remark.created_at, remark.pk))
    answers: dict[int, list[dict[str, Any]]] = {}
    for remark in remarks:
        if remark.reply_to_id:
            answers.setdefault(remark.reply_to_id, []).append(_described(remark, reader))
    return [
        _described(remark, reader) | _thread(remark) | {"answers": answers.get(remark.pk, [])}
        for remark in remarks
        if remark.reply_to_id is None
    ]


def _described(remark: Remark, reader: User) -> dict[str, Any]:
    return {
        "id": remark.pk,
        "who": remark.name,
        "when": clock(remark.created_at),
        "text": remark.text,
        "isOwn": remark.person_id == reader.pk,
    }


def _thread(remark: Remark) -> dict[str, Any]:
    return {
        "place": remark.place,
        "quote": remark.quote,
        "prefix": remark.prefix,
        "suffix": remark.suffix,
        "verdict": remark.get_verdict_display() if remark.verdict != Verdict.NOTE else "",
        "from": _origin(remark),
        "resolved": _resolution(remark),
    }


def _origin(remark: Remark) -> str:
    """For whom the link was, and what its reader saw; "" for a remark of the desk."""
    if remark.preview_link is None:
        return ""
    paragraph = f"Absatz {remark.paragraph}" if remark.paragraph else ""
    parts = [remark.preview_link.recipient or "Vorschau-Link", str(remark.revision or ""), paragraph]
    return ", ".join(filter(None, parts))


def _resolution(remark: Remark) -> str:
    """Who ticked it off and when; an approval without words was done when it came."""
    if remark.resolved_at is None:
        return ""
    when = clock(timezone.localtime(remark.resolved_at))
    return f"von {remark.resolved_by}, {when}" if remark.resolved_by else when


def move_quotes(article: Article, value: str) -> None:
    """Store the words that remarks are about now: a JSON list of `{id, quote, prefix, suffix}`; what is damaged is left out."""
    items = read_json(value)
    moved = {}
    remarks = article.remarks.in_bulk() if isinstance(items, list) and items else {}
    for item in items[:MOST] if remarks else []:
        try:
            remark = remarks[row_id(item["id"])]
            quote = typed(item["quote"])[:MAX_QUOTE]
            prefix, suffix = (typed(item[name])[:MAX_CONTEXT] for name in ("prefix", "suffix"))
        except UNREADABLE:
            continue
        if quote.strip():
            remark.quote, remark.prefix, remark.suffix = quote, prefix, suffix
            moved[remark.pk] = remark
    Remark.objects.bulk_update(moved.values(), ["quote", "prefix", "suffix"])
