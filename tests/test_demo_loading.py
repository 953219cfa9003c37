"""Loading the demo newsroom into a house that is empty, or that is not."""

from io import BytesIO

import pytest
from django.core.management import call_command
from PIL import Image as Picture

from articles.demo import loader
from articles.models import Article, Company, Image, SiteSettings, User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def blank_pictures(monkeypatch):
    """Loading draws nothing: a white sheet stands for every picture."""
    sheet = BytesIO()
    Picture.new("RGB", (60, 40), "white").save(sheet, "JPEG")
    monkeypatch.setattr("articles.demo.subjects.draw", lambda key: sheet.getvalue())


def test_all_of_it_or_nothing(monkeypatch):
    monkeypatch.setattr(loader, "FRONT_PAGE", ("no-such-piece",))
    with pytest.raises(KeyError):
        loader.load()
    assert not any(model.objects.exists() for model in (Article, Company, Image, User, SiteSettings))


def test_keeps_the_settings_of_the_house():
    SiteSettings.objects.create(publisher="Unser Verlag")
    loader.load()
    assert SiteSettings.load().publisher == "Unser Verlag"


def test_command_prints_the_logins(capsys):
    call_command("demo")
    assert "chefredaktion / demo-chefredaktion" in capsys.readouterr().out
