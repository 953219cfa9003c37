"""What an answer tells of other rows: for all its rows in one query each, and only what readers can reach."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from .. import body
from ..addresses import address, named_address
from ..feeds import with_origin
from ..models import SUBJECTS, Article, Byline, Institution, Instrument, Milestone, Regulation, Stage
from ..models.article.choices import TextLicence
from ..models.subjects.registry import tag_queries
from ..models.subjects.stages import stage_of
from ..presentation.subjects.milestones import milestones_of
from .fields import Field, Row, Schema, coded_schema, labelled, or_null

REFERENCE = {"$ref": "#/components/schemas/Reference"}
TAG = {"$ref": "#/components/schemas/Tag"}
NAMES = {"company": "companies", "regulation": "laws", "institution": "institutions", "topic": "topics"}


def origin() -> str:
    return settings.SITE_URL.rstrip("/")


def own_address(resource: str, pk: int) -> str:
    return f"{origin()}{named_address('api_list', resource)}/{pk}"


def reference(resource: str, pk: int, name: str) -> dict[str, Any]:
    return {"id": pk, "name": name, "url": own_address(resource, pk)}


def referred(
    name: str,
    description: str,
    column: str,
    resource: str,
    rows: Callable[[dt.datetime], QuerySet],
    label: str = "name",
) -> Field:
    """The row that a column points at; null where readers cannot reach it."""

    def gather(found: Sequence[Row], now: dt.datetime) -> Mapping[int, Any]:
        wanted = {row[column] for row in found if row[column]}
        names = dict(rows(now).filter(pk__in=wanted).values_list("pk", label).order_by()) if wanted else {}
        return {
            row["id"]: reference(resource, row[column], names[row[column]]) for row in found if row[column] in names
        }

    return Field(name, description, or_null(REFERENCE), gather=gather, needs=(column,))


def subject(name: str, description: str, kind: str, column: str = "") -> Field:
    return referred(name, description, column or f"{kind}_id", NAMES[kind], SUBJECTS[kind].objects.public)


def other_names(kind: str) -> Field:
    """Without names that readers may never have seen: of tags that were merged into it, or from before it was public."""

    def gather(found: Sequence[Row], now: dt.datetime) -> Mapping[int, Any]:
        model = SUBJECTS[kind]
        carried = model.through_model.objects.published(now).filter(tag=OuterRef("target"))
        was_seen = Q(renamed_at=None) | Exists(carried.filter(published_at__lt=OuterRef("renamed_at")))
        aliases = model.alias_model.objects.exclude(origin="merged").filter(was_seen, target__in=ids(found))
        names = defaultdict(list)
        for target, name in aliases.order_by("folded").values_list("target_id", "name"):
            names[target].append(name)
        return names

    description = "Andere und frühere Namen"
    return Field("other_names", description, {"type": "array", "items": {"type": "string"}}, gather=gather, default=[])


def ids(found: Sequence[Row]) -> list[int]:
    return [row["id"] for row in found]


def _stages(found: Sequence[Row], now: dt.datetime) -> Mapping[int, Any]:
    dated = milestones_of([row["id"] for row in found if Instrument(row["instrument"]).has_stage])
    stages = {law: stage_of(rows, timezone.localdate(now)) for law, rows in dated.items()}
    return {law: labelled(Stage, stage.value) for law, stage in stages.items() if stage}


def stage(name: str, description: str) -> Field:
    return Field(name, description, coded_schema(Stage), gather=_stages, needs=("instrument",))


def _offices(found: Sequence[Row], now: dt.datetime) -> Mapping[int, Any]:
    rows = Regulation.institutions.through.objects.filter(
        regulation__in=ids(found), institution__in=Institution.objects.public(now)
    )
    columns = ("regulation_id", "institution_id", "institution__name")
    offices = defaultdict(list)
    for law, pk, name in rows.order_by("institution__folded").values_list(*columns):
        offices[law].append(reference("institutions", pk, name))
    return offices


def offices(name: str, description: str) -> Field:
    return Field(name, description, _array(REFERENCE), gather=_offices, default=[])


def _array(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def other_milestone(name: str, description: str, back: str) -> Field:
    """The date that one replaces, or that replaces it; `back` is the way from there to here."""

    def gather(found: Sequence[Row], now: dt.datetime) -> Mapping[int, Any]:
        rows = Milestone.objects.public(now).filter(**{f"{back}__in": ids(found)})
        return dict(rows.order_by("-pk").values_list(back, "pk"))

    return Field(name, description, or_null({"type": "integer"}), gather=gather)


def _authors(found: Sequence[Row], now: dt.datetime) -> Mapping[int, Any]:
    names = defaultdict(list)
    rows = Byline.objects.filter(article__in=ids(found)).order_by("position")
    for article, name in rows.values_list("article_id", "author__name"):
        names[article].append(name)
    return names


def authors(name: str, description: str) -> Field:
    return Field(name, description, _array({"type": "string"}), gather=_authors, default=[])


def tags(name: str, description: str) -> Field:
    properties = {plural: _array(TAG) for plural in NAMES.values()}
    schema = {"type": "object", "required": list(properties), "properties": properties}
    return Field(name, description, schema, gather=_tags, default={plural: [] for plural in NAMES.values()})


def _tags(found: Sequence[Row], now: dt.datetime) -> Mapping[int, Any]:
    columns = ("content_object_id", "tag_id", "tag__name", "is_main", "position")
    first, *others = tag_queries(ids(found), *columns, tag__is_proposed=False)
    by_article: dict[int, Any] = defaultdict(lambda: {plural: [] for plural in NAMES.values()})
    for kind, article, pk, label, is_main, _position in sorted(first.union(*others, all=True), key=lambda row: row[5]):
        by_article[article][NAMES[kind]].append(reference(NAMES[kind], pk, label) | {"is_main": bool(is_main)})
    return by_article


def licence(name: str, description: str) -> Field:
    schema = coded_schema(TextLicence)
    properties = schema["properties"] | {"url": {"type": "string", "format": "uri"}}
    schema |= {"required": ["code", "label", "url"], "properties": properties}
    return Field(name, description, schema, name, _licence)


def _licence(code: str) -> dict[str, str] | None:
    told = labelled(TextLicence, code)
    return told | {"url": TextLicence(code).url} if told else None


def licensed_text(name: str, description: str) -> Field:
    schema = or_null({"type": "string"})
    return Field(name, description, schema, gather=_texts, needs=("licence", "body"), only_alone=True)


def _texts(found: Sequence[Row], now: dt.datetime) -> Mapping[int, Any]:
    """Pictures have licences of their own, so they are left out; of charts the tables stay."""
    return {row["id"]: _text(row["body"], now) for row in found if row["licence"]}


def _text(stored: str, now: dt.datetime) -> str:
    html = body.render(body.parse(stored), lambda picture: "")
    wanted = body.linked_articles(html)
    rows = Article.objects.published(now).filter(pk__in=wanted).values_list("pk", "slug") if wanted else ()
    links = {pk: address("article", slug) for pk, slug in rows}
    plain = body.resolve(body.charts.without_drawings(html), body.Resolved(links=links), timezone.localdate(now))
    return with_origin(plain, origin())


def page_address(kind: str) -> Field:
    """Where people read it."""
    schema = {"type": "string", "format": "uri"}
    return Field(
        "page", "Die Seite für Leserinnen und Leser", schema, "slug", lambda slug: f"{origin()}{address(kind, slug)}"
    )
