"""Taking the demo out again: all of it, and nothing else."""

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from PIL import Image as Picture

from articles.demo import loader
from articles.demo.removal import remove
from articles.models import (
    Article,
    Author,
    Company,
    Image,
    Institution,
    Milestone,
    Regulation,
    Relation,
    SiteSettings,
    Snapshot,
    TagRef,
    Topic,
    User,
)

pytestmark = pytest.mark.django_db

TABLES = (Article, Author, Company, Image, Institution, Milestone, Regulation, Relation, Topic, User)


@pytest.fixture(autouse=True)
def blank_pictures(monkeypatch):
    """Loading draws nothing: a white sheet stands for every picture."""
    sheet = BytesIO()
    Picture.new("RGB", (60, 40), "white").save(sheet, "JPEG")
    monkeypatch.setattr("articles.demo.subjects.draw", lambda key: sheet.getvalue())


def test_takes_all_of_it_out(django_capture_on_commit_callbacks):
    loader.load()
    name = Image.objects.first().file.name
    with django_capture_on_commit_callbacks(execute=True):
        assert remove() == []
    assert {model.__name__: model.objects.count() for model in TABLES} == {
        model.__name__: 0 for model in TABLES
    }
    assert not default_storage.exists(name)
    settings = SiteSettings.load()
    assert not settings.is_demo and not settings.publisher


def test_leaves_what_the_house_had_before():
    SiteSettings.objects.create(publisher="Unser Verlag")
    company = Company.objects.create(name="NVIDIA")
    article = Article.start(Snapshot(title="Unser Text", tags=(TagRef("company", company.pk),)))
    loader.load()
    remove()
    assert list(Article.objects.all()) == [article] and list(Company.objects.all()) == [company]
    assert SiteSettings.load().publisher == "Unser Verlag"


def test_names_what_is_in_use_and_keeps_it():
    loader.load()
    law = Regulation.objects.get(slug="dsgvo")
    target = Article.objects.get(external_id="asml-nadeloehr-veldhoven")
    body = f'<p>Mehr <a data-article="{target.pk}">dazu</a></p>'
    Article.start(Snapshot(title="Unser Text", body=body, tags=(TagRef("regulation", law.pk),)))
    kept = remove()
    assert str(target) in kept and str(law) in kept
    assert Regulation.objects.filter(pk=law.pk).exists() and Article.objects.count() == 2


def test_locks_a_login_under_whose_name_others_were_written():
    loader.load()
    Article.start(Snapshot(title="Unser Text"), by=User.objects.get(username="redaktion"))
    remove()
    user = User.objects.get()
    assert user.username == "redaktion" and not user.is_active and not user.has_usable_password()


def test_does_nothing_where_no_demo_was_loaded():
    Author.objects.create(name="Mira Falkenrath")
    assert remove() == []
    assert Author.objects.exists()
