"""The HTML of readers' pages: headings, landmarks, pictures, and what must not be in it."""

import re
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders

from articles.models import Ink
from articles.views.style import style

from .reader import Elements, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.alike]


@pytest.fixture
def pages(client):
    """The HTML of each kind of page, by address."""
    world = make_world(3)
    found = {path: client.get(path).content.decode() for path in world.pages}
    found["/nichts/"] = client.get("/nichts/").content.decode()
    return found


def test_one_h1_and_no_rank_left_out(pages):
    for path, html in pages.items():
        ranks = [int(rank) for rank in re.findall(r"<h([1-6])[ >]", html)]
        assert ranks.count(1) == 1, path
        assert ranks[0] == 1, path
        assert all(after <= before + 1 for before, after in zip(ranks, ranks[1:], strict=False)), (
            path,
            ranks,
        )


def test_landmarks_and_language(pages):
    for path, html in pages.items():
        elements = Elements(html)
        assert elements.named("html") == [{"lang": "de"}], path
        assert len(elements.named("main")) == 1, path
        assert all(nav.get("aria-label") for nav in elements.named("nav")), path
        assert elements.named("a")[0] == {"class": "skip", "href": "#inhalt"}, path


def test_pictures_have_alt_and_size(pages):
    for path, html in pages.items():
        for picture in Elements(html).named("img"):
            assert {"alt", "width", "height"} <= picture.keys(), (path, picture)
            assert int(picture["width"]) and int(picture["height"]), (path, picture)


def test_no_script_no_style_attribute_no_foreign_host(pages):
    for path, html in pages.items():
        for tag, attributes in Elements(html).all:
            assert (
                tag not in ("script", "iframe", "style", "object", "embed")
                or attributes.get("type") == "application/ld+json"
            ), path
            assert not [name for name in attributes if name == "style" or name.startswith("on")], (
                path,
                tag,
                attributes,
            )
            if tag in ("img", "source", "link", "use"):
                address = attributes.get("src") or attributes.get("href") or ""
                assert address.startswith("/") or attributes.get("rel") == "canonical", (path, attributes)


def test_ids_are_unique(pages):
    for path, html in pages.items():
        ids = [attributes["id"] for _, attributes in Elements(html).all if "id" in attributes]
        assert len(ids) == len(set(ids)), path


def test_no_cookie_and_nothing_that_varies_by_it(client):
    world = make_world(1)
    for path in [*world.pages, "/nichts/"]:
        response = client.get(path)
        assert not response.cookies, path
        assert "cookie" not in response.get("Vary", "").lower(), path


def test_policy_is_constant_and_strict(client):
    world = make_world(1)
    policies = {client.get(path)["Content-Security-Policy"] for path in [*world.pages, "/nichts/"]}
    assert len(policies) == 1
    assert "nonce" not in (policy := policies.pop())
    assert policy.startswith("default-src 'none'; img-src 'self'; style-src 'self'")


def test_titles_differ(pages):
    titles = [re.search(r"<title>(.*?)</title>", html)[1] for html in pages.values()]
    assert len(titles) == len(set(titles))


def test_the_stylesheets_of_a_page_stay_small(pages):
    for path, html in pages.items():
        sheets = re.findall(r'<link rel="stylesheet" href="[^"]*?(articles/\w+)[^"]*">', html)
        assert sheets, path
        files = [Path(finders.find(f"{name}.css")).read_bytes() for name in sheets]
        assert sum(len(brotli.compress(file)) for file in files) <= 10_000, path


def test_the_living_page_of_the_design_shows_every_part(rf):
    html = style(rf.get("/stil/")).content.decode()
    for part in (
        "card-lead",
        "opinion",
        "why",
        "ad",
        "slip",
        "answer",
        "tie",
        "miles",
        "track",
        "spark",
        "leaf",
        "fact",
        "pull",
        "embed",
        "bare",
        "figure",
        *(f"ink-{ink}" for ink in Ink if ink),
        "part",
        "parts",
        "numbered",
    ):
        assert re.search(rf'class="[^"]*\b{part}\b', html), part


def test_the_living_page_is_not_on_the_site(client):
    assert client.get("/stil/").status_code == 404


def test_browsers_find_the_icons_that_they_ask_for(client):
    for path, kind in (("/favicon.ico", "image/x-icon"), ("/apple-touch-icon.png", "image/png")):
        response = client.get(path)
        assert (response.status_code, response["Content-Type"]) == (200, kind) and response.content
    manifest = client.get("/site.webmanifest")
    assert manifest["Content-Type"] == "application/manifest+json"
    assert all(finders.find(icon["src"].removeprefix("/static/")) for icon in manifest.json()["icons"])
