"""What readers see, as an export: each table through its gate, desk work taken out, and nothing that points at what is hidden.

A foreign key to a row that is not exported becomes empty; where the row says nothing without it (`needs`), the row stays out.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from ..models import (
    SUBJECTS,
    Article,
    Author,
    Byline,
    Citation,
    Correction,
    DossierChange,
    FrontPageSlot,
    Image,
    LegacyPath,
    Milestone,
    Page,
    Provision,
    Reference,
    Regulation,
    Relation,
    Revision,
    Series,
    SeriesPart,
    SeriesSlug,
    SiteSettings,
    Slug,
    WorkingCopy,
)
from ..models.article.reference import TARGETS
from ..models.subjects.subject import Subject
from ..text import fold
from .tables import Model, columns, name_of, targets
from .whole import read_rows

Row = dict[str, Any]


@dataclass(frozen=True)
class Rule:
    rows: Any  # a queryset: the gate
    needs: tuple[str, ...] = ()  # foreign keys without whose rows this one is left out
    change: Callable[[Row], Row] = lambda row: {}  # what stands in it instead; called once its foreign keys are settled
    keeps: Callable[[Row], bool] = field(default=lambda row: True)


class Public:
    """What readers can see at the moment of its making."""

    kind = "public"

    def __init__(self) -> None:
        self.now = timezone.now()
        self._kept: dict[Model, set[int]] = {}  # numbers of the exported rows that others point at
        self._copies: dict[int, Row] = {}  # {article: its working copy, as if nobody had touched it since}
        self._keep_what_is_pointed_at()
        self._rules = {**self._of_articles(), **self._of_subjects(), **self._of_the_house()}

    def tables(self) -> list[Model]:
        return sorted(self._rules, key=name_of)

    def rows(self, model: Model) -> Iterator[Row]:
        rule = self._rules[model]
        links = targets(model)
        for row in read_rows(model, rule.rows):
            lost = [
                column
                for column, target in links
                if row[column.attname] is not None and row[column.attname] not in self._kept.get(target, ())
            ]
            if any(column.name in rule.needs for column in lost) or not rule.keeps(row):
                continue
            row |= {column.attname: None for column in lost}
            yield row | rule.change(row)

    def images(self) -> "models.QuerySet[Image]":
        return Image.objects.filter(self._among(Image))

    def gate(self, model: Model) -> Any:
        """The rows of one table that readers can see."""
        return self._rules[model].rows

    # What others point at

    def _among(self, model: Model, way: str = "pk") -> Q:
        """A condition that asks the database, not a list of numbers: there may be a hundred thousand."""
        return Q(**{f"{way}__in": self._pointed_at[model].values("pk")})

    def _keep_what_is_pointed_at(self) -> None:
        articles = Article.objects.published(self.now)
        self._pointed_at: dict[Model, Any] = {
            Article: articles,
            Author: Author.objects.public(self.now),
            Series: Series.objects.public(self.now),
            Relation: Relation.objects.public(self.now),
            Milestone: Milestone.objects.public(self.now).filter(
                regulation__in=Regulation.objects.public(self.now).values("pk")
            ),
            Revision: Revision.objects.filter(pk__in=articles.values("applied_revision")),
            **{model: model.objects.public(self.now) for model in SUBJECTS.values()},
        }
        self._pointed_at[Image] = self._pictures()
        for model, rows in self._pointed_at.items():
            self._kept[model] = set(rows.order_by().values_list("pk", flat=True))
        self._copies = {copy["article_id"]: copy for copy in self._fresh_copies()}

    def _fresh_copies(self) -> Iterator[Row]:
        """For each article a working copy that ends with what is published."""
        refers = Reference.objects.filter(article=OuterRef("pk"), in_applied=True)
        has_tags = Q(*(Q(**{f"{kind}__isnull": False}) for kind in SUBJECTS), _connector=Q.OR)
        names = ("pk", "applied_revision", "publish_at", "lead_image")
        rows = (
            self._pointed_at[Article]
            .order_by()
            .annotate(has_author=Exists(refers.exclude(author=None)), has_tags=Exists(refers.filter(has_tags)))
        )
        for pk, applied, at, image, has_author, has_tag in rows.values_list(
            *names, "has_author", "has_tags"
        ).iterator():
            lacks = {"lacks_author": not has_author, "lacks_tags": not has_tag, "lacks_lead_image": not image}
            copy = WorkingCopy(article_id=pk, newest_revision_id=applied, saved_at=at, **lacks)
            yield {column.attname: getattr(copy, column.attname) for column in columns(WorkingCopy)}

    def _pictures(self) -> Any:
        """Those on pages that readers reach, and that may be shown today."""
        articles = self._pointed_at[Article].values("pk")
        in_articles = Reference.objects.filter(in_applied=True, article__in=articles).exclude(image=None)
        used = Q(pk__in=in_articles.values("image"))
        used |= Q(pk__in=self._pointed_at[Author].exclude(portrait=None).values("portrait"))
        for model in (*SUBJECTS.values(), Series):
            used |= Q(pk__in=self._pointed_at[model].exclude(picture=None).values("picture"))
        may_be_shown = Q(rights_until=None) | Q(rights_until__gte=timezone.localdate(self.now))
        return Image.objects.filter(used, may_be_shown, is_blocked=False).exclude(file="")

    # Rules

    def _of_articles(self) -> dict[Model, Rule]:
        tags: dict[Model, Rule] = {
            model.through_model: Rule(model.through_model.objects.published(self.now), needs=("tag", "content_object"))
            for model in SUBJECTS.values()
        }
        in_articles = self._among(Article, "article")
        return {
            Article: Rule(self._pointed_at[Article], change=_without_desk),
            Revision: Rule(self._pointed_at[Revision], change=_without_reason),
            WorkingCopy: Rule(
                WorkingCopy.objects.filter(in_articles), change=lambda row: self._copies[row["article_id"]]
            ),
            Slug: Rule(Slug.objects.filter(in_articles)),
            LegacyPath: Rule(LegacyPath.objects.all(), needs=("article",), keeps=self._leads_to_something_public),
            Byline: Rule(Byline.objects.published(self.now), needs=("article", "author")),
            Correction: Rule(Correction.objects.public(self.now), needs=("article",)),
            Reference: Rule(
                Reference.objects.filter(in_articles, in_applied=True),
                needs=("article", *TARGETS),
                change=lambda row: {"in_newest": True},
            ),
            Citation: Rule(Citation.objects.published(self.now), needs=("article", "regulation")),
            Provision: Rule(self._cited_provisions(), needs=("regulation",)),
            Image: Rule(self._pointed_at[Image], change=lambda row: {"title": "", "caption": ""}),
            **tags,
        }

    def _of_subjects(self) -> dict[Model, Rule]:
        subjects: dict[Model, Rule] = {model: Rule(self._pointed_at[model]) for model in SUBJECTS.values()}
        names: dict[Model, Rule] = {model.alias_model: Rule(*self._names(model)) for model in SUBJECTS.values()}
        return {
            **subjects,
            **names,
            Milestone: Rule(self._pointed_at[Milestone], needs=("regulation",)),
            Relation: Rule(self._pointed_at[Relation], needs=("company", "regulation")),
            DossierChange: Rule(DossierChange.objects.public(self.now), needs=("regulation", "company")),
            Regulation.institutions.through: Rule(
                Regulation.institutions.through.objects.all(), needs=("regulation", "institution")
            ),
        }

    def _of_the_house(self) -> dict[Model, Rule]:
        return {
            Author: Rule(self._pointed_at[Author]),
            Series: Rule(self._pointed_at[Series]),
            SeriesSlug: Rule(SeriesSlug.objects.all(), needs=("series",)),
            SeriesPart: Rule(SeriesPart.objects.published(self.now), needs=("series", "article")),
            Page: Rule(Page.objects.public()),
            SiteSettings: Rule(SiteSettings.objects.all()),
            FrontPageSlot: Rule(FrontPageSlot.objects.current(self.now), needs=("article",)),
        }

    def _cited_provisions(self) -> Any:
        told = Citation.objects.published(self.now)
        return Provision.objects.filter(
            Exists(told.filter(regulation=OuterRef("regulation"), provision=OuterRef("key")))
        )

    def _names(self, model: type[Subject]) -> tuple[Any, tuple[str, ...], Callable[[Row], Row]]:
        """Other names that readers may have seen. Of merged tags only the number is kept, by which revisions name them."""
        carried = model.through_model.objects.published(self.now).filter(tag=OuterRef("target"))
        was_seen = Q(renamed_at=None) | Exists(carried.filter(published_at__lt=OuterRef("renamed_at")))
        by_id = dict(self._pointed_at[model].values_list("pk", "name"))

        def change(row: Row) -> Row:
            if row["merged_id"] is None:
                return {}
            name = f"{by_id[row['target_id']][:90]} ({row['merged_id']})"
            return {"name": name, "folded": fold(name), "slug": f"{model.kind}-{row['merged_id']}", "renamed_at": None}

        return model.alias_model.objects.filter(was_seen | ~Q(merged_id=None)), ("target",), change

    def _leads_to_something_public(self, row: Row) -> bool:
        """A path that leads to an article does, or it lacks what it needs; another only where its end is a known address."""
        if row["article_id"] is not None:
            return True
        end = row["target"].partition("?")[0].rstrip("/").rpartition("/")[2]
        if not end:
            return True
        places: list[Any] = [model.objects.public(self.now) for model in (*SUBJECTS.values(), Author, Series)]
        places += [Article.objects.published(self.now), Page.objects.public()]
        return any(rows.filter(slug=end).exists() for rows in places)


def _without_desk(row: Row) -> Row:
    lead = {} if row["lead_image_id"] else {"lead_image_alt": "", "lead_image_caption": ""}
    return lead | {
        "created_at": row["first_published_at"] or row["publish_at"],
        "embargo_until": None,
        "external_id": "",
        "source_name": "",
        "withdrawn_at": None,
        "withdrawal_is_silent": False,
        "withdrawal_notice": "",
    }


def _without_reason(row: Row) -> Row:
    return {"name": "", "redacted_at": None, "redaction_reason": ""}
