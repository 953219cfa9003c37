"""System checks, by their ids: each is silent where all is well and speaks where it is not."""

import pytest
from django.core.checks import Tags, run_checks
from django.db import transaction

from articles.demo.people import LOGINS
from articles.models import Page, SiteSettings, public_changed
from techpolicy import health

from .factories import make_user


def found(tag: str = Tags.security, **options) -> set[str]:
    messages = run_checks(tags=[tag], include_deployment_checks=True, **options)
    return {message.id for message in messages if message.id.startswith("articles.")}


def found_in_database() -> set[str]:
    return found(Tags.database, databases=["default"])


def test_e001_wants_related_coverage_and_search_to_follow_every_change(monkeypatch):
    assert "articles.E001" not in found(Tags.signals)
    monkeypatch.setattr(public_changed, "_live_receivers", lambda sender: ([], []))
    messages = [message.msg for message in run_checks(tags=[Tags.signals]) if message.id == "articles.E001"]
    assert messages == [f"articles.{room} does not listen to public changes." for room in ("related", "search")]


def test_w002_asks_for_https(settings):
    settings.SITE_URL = "http://news.example"
    assert "articles.W002" in found()
    settings.SITE_URL = "https://news.example"
    assert "articles.W002" not in found()


def test_e003_refuses_every_host(settings):
    settings.ALLOWED_HOSTS = ["news.example", "*"]
    assert "articles.E003" in found()
    settings.ALLOWED_HOSTS = ["news.example"]
    assert "articles.E003" not in found()


def test_e004_wants_a_place_for_pictures(settings, monkeypatch):
    assert not found(Tags.files)
    monkeypatch.setattr("articles.checks.os.access", lambda *_: False)
    assert found(Tags.files) == {"articles.E004"}


@pytest.fixture
def open_login(db):
    login = LOGINS[0]
    user = make_user(username=login.username)
    user.set_password(login.password)
    user.save()
    return user


def test_e005_refuses_demo_passwords_on_a_public_site(settings, open_login):
    settings.SITE_URL = "https://news.example"
    assert "articles.E005" in found_in_database()
    open_login.set_password("ein anderes, langes Passwort")
    open_login.save()
    assert "articles.E005" not in found_in_database()


def test_e005_leaves_demo_passwords_alone_on_the_own_machine(settings, open_login):
    settings.SITE_URL = "http://127.0.0.1:8000"
    assert "articles.E005" not in found_in_database()


@pytest.mark.django_db
def test_e007_refuses_the_demo_on_a_public_site(settings):
    demo = SiteSettings(is_demo=True)
    demo.save()
    settings.SITE_URL = "http://127.0.0.1:8000"
    assert "articles.E007" not in found_in_database()
    settings.SITE_URL = "https://news.example"
    assert "articles.E007" in found_in_database()
    demo.is_demo = False
    demo.save()
    assert "articles.E007" not in found_in_database()


@pytest.mark.django_db
def test_e006_wants_what_the_law_asks_of_an_imprint(settings):
    settings.SITE_URL = "https://news.example"
    assert "articles.E006" in found_in_database()
    SiteSettings(publisher="Verlag", address="Straße 1", email="a@news.example", responsible="Mira F.").save()
    assert "articles.E006" not in found_in_database()


@pytest.mark.django_db
def test_e008_wants_the_privacy_notice_that_the_law_asks_for(settings):
    settings.SITE_URL = "https://news.example"
    assert "articles.E008" in found_in_database()
    page = Page.objects.create(slug="datenschutz", title="Datenschutz", body="<p>Text</p>")
    assert "articles.E008" not in found_in_database()
    page.is_public = False
    page.save()
    assert "articles.E008" in found_in_database()


@pytest.mark.django_db
def test_e006_and_e008_let_the_own_machine_begin_with_nothing(settings):
    settings.SITE_URL = "http://127.0.0.1:8000"
    assert not found_in_database() & {"articles.E006", "articles.E008"}


@pytest.mark.django_db
def test_w008_asks_for_the_texts_that_a_house_owes_its_readers():
    assert "articles.W008" in found_in_database()
    for slug in ("barrierefreiheit", "so-arbeiten-wir"):
        Page.objects.create(slug=slug, title=slug, body="<p>Text</p>")
    assert "articles.W008" not in found_in_database()
    Page.objects.filter(slug="so-arbeiten-wir").update(body="")
    assert "articles.W008" in found_in_database()


@pytest.mark.django_db
def test_e009_speaks_alone_of_a_database_that_cannot_be_read(settings, monkeypatch):
    settings.SITE_URL = "https://news.example"
    assert "articles.E009" not in found_in_database()
    monkeypatch.setattr(health, "TABLE", "gone")
    with transaction.atomic():
        assert found_in_database() == {"articles.E009"}
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_w010_speaks_of_a_database_that_cannot_be_written(settings):
    assert "articles.W010" not in found_in_database()
    settings.MIN_FREE_MB = 10**12
    assert "articles.W010" in found_in_database()
