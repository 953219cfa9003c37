"""How a snapshot becomes the public row: ids resolved, body rendered, bylines, tag rows and references written."""

import datetime as dt
from collections.abc import Sequence

from django.utils.safestring import mark_safe

from ... import body
from ...text import words
from ..drawing import FULL_SIZES, GALLERY_SIZES, TEXT_SIZES, WIDE_SIZES
from ..image import Image
from ..people.author import Author
from ..subjects.registry import SUBJECTS, tag_queries
from .byline import Byline
from .citing import cite
from .content import SHARED, ArticleContent, Snapshot
from .slug import Slug
from .tagging import TagRef

_SIZES = {"": TEXT_SIZES, "wide": WIDE_SIZES, "full": FULL_SIZES, "gallery": GALLERY_SIZES}


def resolve_tags(tags: tuple[TagRef, ...]) -> list[TagRef]:
    """The tags that exist, in order, each once; ids of merged tags become those of what they were merged into."""
    now = {kind: _ids_now(kind, {tag.id for tag in tags if tag.kind == kind}) for kind in SUBJECTS}
    resolved: dict[tuple[str, int], TagRef] = {}
    for tag in tags:
        if (pk := now.get(tag.kind, {}).get(tag.id)) is not None:
            key = (tag.kind, pk)
            resolved[key] = TagRef(*key, main=tag.main or (key in resolved and resolved[key].main))
    return list(resolved.values())


def _ids_now(kind: str, ids: set[int]) -> dict[int, int]:
    """{id: id of the tag today, after merges}; an id without a tag is left out."""
    if not ids:
        return {}
    model = SUBJECTS[kind]
    present = {pk: pk for pk in model.objects.filter(pk__in=ids).values_list("pk", flat=True)}
    merged = model.alias_model.objects.filter(merged_id__in=ids - set(present))
    return {**dict(merged.values_list("merged_id", "target_id")), **present}


def render_body(blocks: Sequence[body.Block]) -> str:
    """The body as readers get it, pictures final; one query for all of them."""
    images = Image.objects.in_bulk(body.references(blocks).images)

    def figure(picture: body.Picture) -> str:
        image = images.get(picture.image)
        if image is None:
            return ""
        caption = mark_safe(body.inline_html(picture.caption))  # noqa: S308 - cleaned when it entered
        alt, sizes = (
            "" if picture.is_decorative else picture.alt,
            _SIZES["gallery" if picture.in_gallery else picture.width],
        )
        html = image.figure(alt=alt, caption=caption, css=picture.width, sizes=sizes)
        return body.shown_until(html, image.rights_until)

    return body.render(blocks, figure)


def write_content(article: ArticleContent, snapshot: Snapshot) -> list[body.Cited]:
    """Set the fields of the row, without saving it; returns what its text cites."""
    for name in SHARED:
        setattr(article, name, getattr(snapshot, name))
    article.sources = [{"name": source.name, "url": source.url, "kind": source.kind} for source in snapshot.sources]
    lead = snapshot.lead_image
    article.lead_image = Image.objects.filter(pk=lead.image).first() if lead else None
    article.lead_image_alt = lead.alt if lead else ""
    article.lead_image_decorative = bool(lead and lead.is_decorative)
    article.lead_image_caption = lead.caption if lead else ""
    article.follows_id = next(iter(_articles({snapshot.follows} - {article.pk})), None)
    blocks, cited = cite(snapshot.blocks, article.genre)
    article.body_html = render_body(blocks)
    article.word_count = len(words(f"{snapshot.lead}\n{body.plain_text(snapshot.blocks)}"))
    return cited


def _articles(ids: set[int | None]) -> set[int]:
    """Those of the ids that are articles: each has an address."""
    known = Slug.objects.filter(article__in=ids - {None})
    return set(known.values_list("article_id", flat=True)) if ids - {None} else set()


def write_byline(article_id: int, authors: tuple[int, ...], published_at: dt.datetime | None) -> set[int]:
    """Write the byline rows; returns the ids of the authors that exist."""
    known = set(Author.objects.filter(pk__in=authors).values_list("pk", flat=True))
    wanted = [(pk, position, published_at) for position, pk in enumerate(dict.fromkeys(authors)) if pk in known]
    rows = Byline.objects.filter(article=article_id).order_by("position")
    if list(rows.values_list("author_id", "position", "published_at")) != wanted:
        rows.delete()
        Byline.objects.bulk_create(
            Byline(article_id=article_id, author_id=pk, position=position, published_at=at)
            for pk, position, at in wanted
        )
    return known


def write_tags(article_id: int, tags: list[TagRef], published_at: dt.datetime | None) -> None:
    present = _tag_rows(article_id)
    for kind, model in SUBJECTS.items():
        through = model.through_model
        wanted = [(tag.id, position, tag.main, published_at) for position, tag in enumerate(tags) if tag.kind == kind]
        if present[kind] == wanted:
            continue
        through.objects.filter(content_object=article_id).delete()
        through.objects.bulk_create(
            through(content_object_id=article_id, tag_id=pk, position=position, is_main=main, published_at=at)
            for pk, position, main, at in wanted
        )


def _tag_rows(article_id: int) -> dict[str, list[tuple]]:
    """The article's rows of each kind, in order; one query."""
    first, *others = tag_queries([article_id], "tag_id", "position", "is_main", "published_at")
    rows: dict[str, list[tuple]] = {kind: [] for kind in SUBJECTS}
    for kind, *row in sorted(first.union(*others, all=True), key=lambda row: row[2]):
        rows[kind].append(tuple(row))
    return rows


def referred(
    snapshot: Snapshot, article_id: int, authors: set[int] | None = None, tags: list[TagRef] | None = None
) -> set[tuple[str, int]]:
    """What a snapshot refers to, as (field of Reference, id): only what exists. Authors and tags known to exist may be given."""
    references = body.references(snapshot.blocks)
    images = set(references.images) | ({snapshot.lead_image.image} if snapshot.lead_image else set())
    targets = _articles({*references.articles, snapshot.follows} - {article_id})
    known = Image.objects.filter(pk__in=images).values_list("pk", flat=True) if images else []
    if authors is None:
        authors = set(Author.objects.filter(pk__in=snapshot.byline).values_list("pk", flat=True))
    tags = resolve_tags(snapshot.tags) if tags is None else tags
    return {
        *(("image", pk) for pk in known),
        *(("target", pk) for pk in targets),
        *(("author", pk) for pk in authors),
        *((tag.kind, tag.id) for tag in tags),
    }
