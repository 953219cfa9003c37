"""Law 4: whatever readers see changes inside `public_change`, and the edition number with it."""

import datetime as dt

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone

from articles.models import (
    SUBJECTS,
    Article,
    Author,
    Company,
    Correction,
    DossierChange,
    Edition,
    FrontPageSlot,
    LegacyPath,
    Milestone,
    Page,
    RelatedChoice,
    Relation,
    SiteSettings,
    Slug,
    public_change,
)
from articles.models.edition import PublicModel, PublicQuerySet

from .factories import (
    make_article,
    make_company,
    make_draft,
    make_image,
    make_institution,
    make_regulation,
    make_series,
    make_subject,
    make_user,
)

pytestmark = pytest.mark.django_db

PUBLIC = [model for model in apps.get_app_config("articles").get_models() if issubclass(model, PublicModel)]


def number() -> int:
    return Edition.current()[1]


def make_rows() -> dict[type, models.Model]:
    """One row of each public model."""
    image = make_image()
    tags = [make_subject(kind) for kind in SUBJECTS]
    article = make_article(lead_image=image, tags=tags)
    other = make_article(tags=tags)
    series = make_series(article)
    rows = [image, article, *tags, article.bylines.get(), article.bylines.get().author]
    rows += [row for tag in tags for row in getattr(article, f"tagged_{tag.plural_key}").all()]
    rows += [tag.aliases.create(name=f"Alias {tag.kind}") for tag in tags]
    rows += [
        Slug.objects.filter(article=article).first(),
        LegacyPath.objects.create(path="/alt.html", target="/thema/"),
        Correction.objects.create(article=article, text="Korrigiert."),
        FrontPageSlot.objects.create(position=0, article=article),
        Milestone.objects.create(regulation=tags[1], kind="applies", date=timezone.localdate()),
        Relation.objects.create(company=tags[0], regulation=tags[1], role="fine", source="https://example.org/"),
        Page.objects.create(slug="impressum", title="Impressum"),
        SiteSettings.objects.create(publisher="Verlag"),
        RelatedChoice.objects.create(article=article, other=other, kind="pin"),
        DossierChange.objects.create(regulation=tags[1], what="added"),
        *(series, series.slugs.get(), series.parts.get()),
    ]
    return {type(row): row for row in rows}


def changed_value(field: models.Field, old):
    """Another valid value for a field."""
    if field.choices:
        return next(value for value, _ in field.choices if value != old)
    match field:
        case models.BooleanField():
            return not old
        case models.DateTimeField():
            return timezone.now() - dt.timedelta(days=3)
        case models.DateField():
            return dt.date(2027, 1, 1)
        case models.JSONField():
            return {"jpg": [32]} if isinstance(old, dict) else [{"name": "Neu", "url": "", "kind": "report"}]
        case models.FloatField() | models.IntegerField() | models.DecimalField():
            return 1 if not old else old + 1
        case models.CharField(name="target"):
            return "/serie/"
        case models.SlugField():
            return f"neu-{field.model._meta.model_name}"  # no two rows share a slug
        case models.CharField() | models.TextField():
            return "Neu"[: field.max_length or 10]
    return None


def test_every_public_model_is_covered():
    assert set(make_rows()) == set(PUBLIC)


@pytest.mark.slow
def test_each_field_raises_the_edition_when_it_is_saved():
    silent = []
    for model, row in make_rows().items():
        # a former address leads to one thing: this one to an article
        skipped = {"id", "file"} | {FrontPageSlot: {"position"}, LegacyPath: {"target"}}.get(model, set())
        for field in model._meta.concrete_fields:
            if field.is_relation or field.name in skipped or getattr(field, "auto_now", False):
                continue
            value = changed_value(field, getattr(row, field.name))
            if (
                value is None
                or model is Article
                and field.name in ("embargo_until", "expire_at", "publish_at", "state", "is_practice")
            ):
                continue
            before = number()
            setattr(row, field.name, value)
            row.save()
            silent += [] if number() > before else [str(field)]
    assert silent == []


def test_bulk_writes_raise_the_edition_too():
    make_rows()
    raised = {}
    for model in PUBLIC:
        field = next(f.name for f in model._meta.concrete_fields if not f.primary_key and not f.is_relation)
        numbers = [number()]
        model.objects.filter(pk=0).update(**{field: model.objects.values_list(field, flat=True).first()})
        numbers.append(number())
        model.objects.filter(pk=0).delete()
        numbers.append(number())
        model.objects.bulk_create([])
        numbers.append(number())
        raised[model] = [later - numbers[0] for later in numbers]
        assert isinstance(model._default_manager.all(), PublicQuerySet), model
    assert raised == {model: [0, 1, 2, 3] for model in PUBLIC}


def test_links_between_public_rows_raise_it():
    regulation, institution = make_regulation(), make_institution()
    before = number()
    regulation.institutions.add(institution)
    assert number() > before


def test_saving_a_draft_does_not_disturb_cached_pages():
    article = make_draft()
    before = number()
    article.working_copy.save_revision(article.working_copy.snapshot.changed(title="Noch ein Entwurf"), by=None)
    make_draft(tags=article.working_copy.snapshot.tags, byline=article.working_copy.snapshot.byline)
    assert number() == before


def test_a_working_copy_of_a_live_article_does_not_either():
    article = make_article()
    before = number()
    article.working_copy.save_revision(article.working_copy.snapshot.changed(title="Später"), by=None)
    assert number() == before
    article.publish()
    assert number() > before


def test_saving_a_scheduled_article_does():
    article = make_article(at=timezone.now() + dt.timedelta(hours=1))
    before = number()
    article.working_copy.save_revision(article.working_copy.snapshot.changed(title="Gleich"), by=make_user("Redaktion"))
    assert number() > before


def test_a_failure_leaves_the_number_alone():
    before = number()
    with pytest.raises(RuntimeError), public_change():
        make_company(name="Fort")
        raise RuntimeError
    assert number() == before
    assert not Company.objects.filter(name="Fort").exists()


def test_a_new_credit_reaches_the_pages_that_show_the_picture():
    image = make_image(credit="Alt")
    article = make_article(body=f'<figure data-image="{image.pk}" data-alt="x"></figure>')
    image.credit = "Neu"
    image.save()
    article.refresh_from_db()
    assert "Foto: Neu" in article.body_html


def test_a_new_epoch_makes_every_cached_page_stale():
    make_company()
    before = Edition.current()
    Edition.renew_epoch()
    assert Edition.current()[0] != before[0]


def test_an_author_gets_an_address_of_its_own():
    first, second = Author.objects.create(name="Mira Älbers"), Author.objects.create(name="Mira Aelbers")
    assert (first.slug, second.slug) == ("mira-aelbers", "mira-aelbers-2")
