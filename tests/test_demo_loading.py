"""Loading the demo newsroom into a house that is empty, or that is not, and taking it out again."""

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from PIL import Image as Picture

from articles.demo import content, loader
from articles.demo.removal import remove
from articles.models import (
    Article,
    ArticleTemplate,
    Author,
    Company,
    Correction,
    CorrectionKind,
    Image,
    Institution,
    Milestone,
    Page,
    Regulation,
    Relation,
    SearchTerm,
    Series,
    SiteSettings,
    Snapshot,
    TagRef,
    Topic,
    User,
    public_change,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

TABLES = (
    Article,
    ArticleTemplate,
    Author,
    Company,
    Image,
    Institution,
    Milestone,
    Page,
    Regulation,
    Relation,
    SearchTerm,
    Series,
    Topic,
    User,
)


# Six pieces that refer to nothing else, the top story among them: enough for most of these tests, and quick to load.
FEW = {
    "ai-act-im-amtsblatt",
    "ai-act-was-gilt-was-kommt",
    "asml-nadeloehr-veldhoven",
    "digitaler-euro-entwurf",
    "gastbeitrag-vorbehalt-in-worten",
    "recherche-wer-wacht-worueber",
}


@pytest.fixture
def few_pieces(monkeypatch):
    pieces = [piece for piece in content.pieces() if piece.key in FEW]
    monkeypatch.setattr(content, "pieces", lambda: pieces)


@pytest.fixture(autouse=True)
def blank_pictures(monkeypatch):
    """A white sheet stands for every picture."""
    sheet = BytesIO()
    Picture.new("RGB", (60, 40), "white").save(sheet, "JPEG")
    monkeypatch.setattr("articles.demo.subjects.picture", lambda key: sheet.getvalue())


def test_all_of_it_or_nothing(few_pieces, monkeypatch):
    monkeypatch.setattr(loader, "FRONT_PAGE", ("no-such-piece",))
    with pytest.raises(KeyError):
        loader.load()
    assert not any(model.objects.exists() for model in (Article, Company, Image, User, SiteSettings))


@pytest.mark.alike
def test_keeps_the_settings_of_the_house(few_pieces):
    SiteSettings.objects.create(publisher="Unser Verlag")
    loader.load()
    assert SiteSettings.load().publisher == "Unser Verlag"


def test_command_prints_the_logins(few_pieces, capsys):
    call_command("demo")
    assert "chefredaktion / demo-chefredaktion" in capsys.readouterr().out


def test_brings_five_templates_once(few_pieces):
    loader.load()
    loader.load()
    templates = {template.name: template.snapshot for template in ArticleTemplate.objects.all()}
    assert list(templates) == ["Meldung", "Interview", "Faktencheck", "Urteil", "Bußgeld"]
    assert [tag.main for tag in templates["Bußgeld"].tags] == [True]
    for row in content.rows("templates"):
        assert templates[row["name"]].body == row["body"].strip(), "nothing is lost on cleaning"


def test_leaves_a_series_and_a_page_as_the_house_made_them(few_pieces):
    loader.load()
    series, topic = Series.objects.get(), Topic.objects.get(slug="exportkontrollen")
    series.arrange([])
    topic.picture, topic.introduction = None, "Unser Text."
    topic.save()
    loader.load()
    topic.refresh_from_db()
    assert not series.parts.exists() and (topic.picture, topic.introduction) == (None, "Unser Text.")


# Taking it out again


def test_leaves_a_series_with_an_article_of_the_house(few_pieces):
    loader.load()
    series = Series.objects.get()
    series.arrange([Article.start(Snapshot(title="Unser Text")).pk])
    assert remove() == [series.title, str(series.picture)]
    assert series.parts.count() == 1


def test_leaves_a_template_that_the_house_has_made_its_own(few_pieces):
    loader.load()
    template = ArticleTemplate.objects.get(name="Urteil")
    template.content = Snapshot(title="Anders").to_json()
    template.save()
    remove()
    assert list(ArticleTemplate.objects.all()) == [template]


def test_takes_all_of_it_out(django_capture_on_commit_callbacks):
    loader.load()
    names = [name for image in Image.objects.all() for name in image.files]
    assert all(map(default_storage.exists, names))
    with django_capture_on_commit_callbacks(execute=True):
        assert remove() == []
    assert {model.__name__: model.objects.count() for model in TABLES} == {model.__name__: 0 for model in TABLES}
    assert not any(map(default_storage.exists, names))
    settings = SiteSettings.load()
    assert not settings.is_demo and not settings.publisher


@pytest.mark.alike
def test_takes_out_what_was_corrected_and_named_on_the_way(few_pieces):
    loader.load()
    live = Article.objects.get(external_id="asml-nadeloehr-veldhoven")
    with public_change():
        Milestone.objects.filter(regulation__slug="entity-list").update(our_article=live)
    live.publish(correction=Correction(kind=CorrectionKind.ADDITION, text="Neu ist der Typ NXT."))
    assert remove() == []
    assert not Article.objects.exists()


@pytest.mark.alike
def test_leaves_what_the_house_had_before(few_pieces):
    SiteSettings.objects.create(publisher="Unser Verlag")
    company = Company.objects.create(name="NVIDIA")
    article = Article.start(Snapshot(title="Unser Text", tags=(TagRef("company", company.pk),)))
    loader.load()
    remove()
    assert list(Article.objects.all()) == [article] and list(Company.objects.all()) == [company]
    assert SiteSettings.load().publisher == "Unser Verlag"


@pytest.mark.alike
def test_names_what_is_in_use_and_keeps_it(few_pieces):
    loader.load()
    law = Regulation.objects.get(slug="dsgvo")
    target = Article.objects.get(external_id="asml-nadeloehr-veldhoven")
    body = f'<p>Mehr <a data-article="{target.pk}">dazu</a></p>'
    Article.start(Snapshot(title="Unser Text", body=body, tags=(TagRef("regulation", law.pk),)))
    kept = remove()
    assert str(target) in kept and str(law) in kept
    assert Regulation.objects.filter(pk=law.pk).exists() and Article.objects.count() == 2


@pytest.mark.alike
def test_locks_a_login_under_whose_name_others_were_written(few_pieces):
    loader.load()
    Article.start(Snapshot(title="Unser Text"), by=User.objects.get(username="redaktion"))
    remove()
    user = User.objects.get()
    assert user.username == "redaktion" and not user.is_active and not user.has_usable_password()


def test_does_nothing_where_no_demo_was_loaded():
    Author.objects.create(name="Mira Falkenrath")
    assert remove() == []
    assert Author.objects.exists()
