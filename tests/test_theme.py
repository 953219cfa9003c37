"""The look in one place: a folder whose files stand in for ours, and what the typeface may weigh."""

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from articles.presentation import share_picture, theme
from articles.presentation.share_picture import ShareWords

CACHES = (theme._sheet, theme.font_files, theme.preloads, theme.mark, share_picture._font, share_picture._mark)
FONTS = Path(finders.find("articles/theme.css")).parent / "fonts"


def forget() -> None:
    for kept in CACHES:
        kept.cache_clear()


@pytest.fixture
def another_theme(settings, tmp_path):
    (tmp_path / "theme.css").write_text(
        "@layer theme { :root { --paper: #fff8e0; --ink: #221100; --signal: #aa0000; } }\n"
        '@font-face { font-family: Own; src: url("fonts/own.woff2") }'
    )
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts/own.woff2").write_bytes((FONTS / "sans.woff2").read_bytes())
    (tmp_path / "mark.svg").write_text('<svg viewBox="0 0 1 1" class="own-mark"></svg>')
    settings.STATICFILES_DIRS = [("articles", tmp_path)]
    settings.SITE_NAME = "Chip & Amt"
    forget()
    yield tmp_path
    forget()


@pytest.mark.django_db
def test_a_site_with_another_theme_shows_it(client, another_theme):
    html = client.get("/").content.decode()
    assert 'rel="preload" href="/static/articles/fonts/own.woff2"' in html and "serif.woff2" not in html
    assert 'class="own-mark"' in html and "Chip <i>&amp;</i> Amt" in html
    assert Path(finders.find("articles/theme.css")).parent == another_theme
    assert Path(finders.find("articles/site.css")).parent != another_theme
    assert client.get("/site.webmanifest").json()["theme_color"] == "#aa0000"


def test_shared_pictures_are_drawn_in_the_theme(another_theme):
    ours = ShareWords("Titel")
    theirs = share_picture._drawn(ours, "Chip & Amt")
    assert share_picture._font("serif", 46, 640).getname()[0].startswith("Public Sans")
    assert theirs[:4] == b"\x89PNG"


@pytest.mark.django_db
def test_the_fonts_come_with_the_page_and_from_this_host_alone(client):
    answer = client.get("/")
    html = answer.content.decode()
    assert html.index('as="font"') < html.index("theme.css") < html.index("site.css")
    assert theme.font_files() == ["fonts/serif.woff2", "fonts/sans.woff2"]
    assert "font-src 'self'" in answer["Content-Security-Policy"]


def test_the_fonts_weigh_60_kilobytes_at_most_and_have_their_licences_beside_them():
    assert sum(file.stat().st_size for file in FONTS.glob("*.woff2")) <= 60_000
    assert len(list(FONTS.glob("OFL-*.txt"))) == 2


@pytest.mark.parametrize("role", ["serif", "sans"])
def test_the_fonts_have_what_european_names_and_german_typography_need(role):
    font = share_picture._font(role, 40, 400)
    missing = bytes(font.getmask("\uffff"))
    for sign in "äöüßÄÖÜ„“”‚‘’–—…§°×−≤≥•№€»«ÅøæŁłŻżČčŘřŠšĞğİışŞŐőŰűĀāĶķĻļŅņȘșȚțÞð0123456789":
        assert bytes(font.getmask(sign)) != missing, sign
