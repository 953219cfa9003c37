"""How a snapshot becomes the public row: ids resolved, body rendered, bylines, tag rows and references written."""

import datetime as dt

from django.utils.safestring import mark_safe

from ... import body
from ...text import words
from ..image import Image
from ..people.author import Author
from ..subjects.registry import SUBJECTS
from .byline import Byline
from .content import ArticleContent
from .reference import Reference
from .revision import Revision
from .slug import Slug
from .snapshot import Snapshot, TagRef

# Fields that a snapshot and the row have under the same name.
_SAME = (
    "kicker", "title", "lead", "body", "dateline", "genre", "lang", "disclosure", "ai_use", "ai_note", "seo_title", "teaser",
)  # fmt: skip


def resolve_tags(tags: tuple[TagRef, ...]) -> list[TagRef]:
    """The tags that exist, in order, each once; ids of merged tags become those of what they were merged into."""
    now: dict[tuple[str, int], int] = {}
    for kind, model in SUBJECTS.items():
        wanted = {tag.id for tag in tags if tag.kind == kind}
        if wanted:
            present = {pk: pk for pk in model.objects.filter(pk__in=wanted).values_list("pk", flat=True)}
            merged = model.alias_model.objects.filter(merged_id__in=wanted - set(present))
            merged = merged.values_list("merged_id", "target_id")
            now |= {(kind, old): new for old, new in {**dict(merged), **present}.items()}
    resolved: dict[tuple[str, int], TagRef] = {}
    for tag in tags:
        if (tag.kind, tag.id) in now:
            key = (tag.kind, now[tag.kind, tag.id])
            resolved[key] = TagRef(*key, main=tag.main or (key in resolved and resolved[key].main))
    return list(resolved.values())


def render_body(blocks: list[body.Block]) -> str:
    """The body as readers get it, pictures final; one query for all of them."""
    images = Image.objects.in_bulk(body.references(blocks).images)

    def figure(picture) -> str:
        image = images.get(picture.image)
        if image is None:
            return ""
        caption = mark_safe(body.inline_html(picture.caption))  # noqa: S308 - cleaned when it entered
        html = image.figure(alt="" if picture.is_decorative else picture.alt, caption=caption)
        return body.shown_until(html, image.rights_until)

    return body.render(blocks, figure)


def write_content(article: ArticleContent, snapshot: Snapshot) -> None:
    """Set the fields of the row, without saving it."""
    for name in _SAME:
        setattr(article, name, getattr(snapshot, name))
    article.sources = [{"name": source.name, "url": source.url, "kind": source.kind} for source in snapshot.sources]
    lead = snapshot.lead_image
    article.lead_image = Image.objects.filter(pk=lead.image).first() if lead else None
    article.lead_image_alt = lead.alt if lead else ""
    article.lead_image_decorative = bool(lead and lead.is_decorative)
    article.lead_image_caption = lead.caption if lead else ""
    article.follows_id = next(iter(_articles({snapshot.follows} - {article.pk})), None)
    article.body_html = render_body(snapshot.blocks)
    article.word_count = len(words(f"{snapshot.lead}\n{body.plain_text(snapshot.blocks)}"))


def _articles(ids: set[int | None]) -> set[int]:
    """Those of the ids that are articles: each has an address."""
    known = Slug.objects.filter(article__in=ids - {None})
    return set(known.values_list("article_id", flat=True)) if ids - {None} else set()


def write_byline(article_id: int, authors: tuple[int, ...], published_at: dt.datetime | None) -> None:
    known = set(Author.objects.filter(pk__in=authors).values_list("pk", flat=True))
    wanted = [(pk, position, published_at) for position, pk in enumerate(dict.fromkeys(authors)) if pk in known]
    rows = Byline.objects.filter(article=article_id).order_by("position")
    if list(rows.values_list("author_id", "position", "published_at")) == wanted:
        return
    rows.delete()
    Byline.objects.bulk_create(
        Byline(article_id=article_id, author_id=pk, position=position, published_at=at) for pk, position, at in wanted
    )


def write_tags(article_id: int, tags: list[TagRef], published_at: dt.datetime | None) -> None:
    for kind, model in SUBJECTS.items():
        through = model.through_model
        wanted = [(tag.id, position, tag.main, published_at) for position, tag in enumerate(tags) if tag.kind == kind]
        rows = through.objects.filter(content_object=article_id).order_by("position")
        if list(rows.values_list("tag_id", "position", "is_main", "published_at")) == wanted:
            continue
        rows.delete()
        through.objects.bulk_create(
            through(content_object_id=article_id, tag_id=pk, position=position, is_main=main, published_at=at)
            for pk, position, main, at in wanted
        )


def _referred(snapshot: Snapshot, article_id: int) -> set[tuple[str, int]]:
    """What a snapshot refers to, as (field of Reference, id): only what exists."""
    found = body.references(snapshot.blocks)
    images = set(found.images) | ({snapshot.lead_image.image} if snapshot.lead_image else set())
    targets = _articles({*found.articles, snapshot.follows} - {article_id})
    known = Image.objects.filter(pk__in=images).values_list("pk", flat=True) if images else []
    authors = Author.objects.filter(pk__in=snapshot.byline).values_list("pk", flat=True)
    return {
        *(("image", pk) for pk in known),
        *(("target", pk) for pk in targets),
        *(("author", pk) for pk in authors),
        *((tag.kind, tag.id) for tag in resolve_tags(snapshot.tags)),
    }


def store_references(article_id: int, applied: Revision | None, newest: Revision | None) -> None:
    """References of the applied and of the newest revision, and of nothing else."""
    of_newest = _referred(newest.snapshot, article_id) if newest else set()
    same = applied is not None and newest is not None and applied.pk == newest.pk
    of_applied = of_newest if same else _referred(applied.snapshot, article_id) if applied else set()
    Reference.store(article_id, of_applied, of_newest)
