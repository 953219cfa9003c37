"""Addresses of our own pages are written once, in the URL configuration: all else asks for them by name."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CODE = sorted(
    path
    for room in ("articles", "techpolicy")
    for path in (ROOT / room).rglob("*.py")
    if "migrations" not in path.parts and path.name != "urls.py"
)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html")) + sorted((ROOT / "templates").rglob("*.xml"))

# What may stand as it is, with the reason.
ALLOWED = {
    "articles/desk/refusals.py": (
        "read from addresses that no view may have been chosen for yet",
        r"/article/desk/\w+/$|/(?:sicherung|anwesenheit|anmerkungen|verwandte|verschieben|zusammenfassung|frontpageslot/suche)/$",
        "/anwesenheit/$",
    ),
    "techpolicy/backup/database.py": ("where Debian installs PostgreSQL", "/usr/lib/postgresql"),
    "articles/importing/former.py": ("the front page of any site, and slashes that follow one another", "/", "/{2,}"),
    "articles/importing/ghost/archive.py": (
        "addresses of Ghost",
        *("/feed/", "/rss/", "/sitemap.xml", "/sitemap-authors.xml", "/sitemap-pages.xml", "/sitemap-posts.xml"),
        "/sitemap-tags.xml",
    ),
    "articles/importing/ghost/bodies.py": ("the path of an address without one", "/"),
    "articles/importing/ghost/pictures.py": ("where Ghost keeps its pictures", "/content/images/"),
    "articles/importing/markup/embeds.py": ("addresses of players", "/embed/", "/plugins/", "/video/"),
    "articles/importing/markup/figures.py": ("where WordPress keeps its emoji", "/images/core/emoji/"),
    "articles/importing/wordpress/posts.py": ("the last part of an address over there", "/…/"),
    "articles/links/fetch.py": ("the path of an address without one", "/"),
    "articles/feeds.py": ("put before addresses in a text, whatever they are", "/"),
    "articles/page_cache/keys.py": (
        "looked at before Django is asked",
        *("/admin/", "/api/v1/", "/fristen.ics", "/fristen.json", "/fristen/", "/healthz", "/media/", "/metrics"),
        *("/readyz", "/static/", "/suche/", "/teilen/mastodon/", "/vorschau/", "/wer-wird-reguliert/"),
        *("/fristen/feed.xml", "/fristen/feed.atom", "/fristen/feed.json"),
        *("/wer-wird-reguliert/tabelle.csv", "/wer-wird-reguliert/tabelle.json"),
    ),
    "articles/models/article/slug.py": ("the beginning of any address here", "/"),
    "articles/moving/asking.py": ("the path of an address without one", "/"),
    "articles/moving/comparison.py": (
        "where other systems keep files",
        *("/content/files/", "/content/images/", "/content/media/", "/wp-content/", "/wp-includes/"),
    ),
    "articles/views/former_site.py": ("addresses of WordPress", "/", "/feed/", "/feed/…/", "/tag/…/", "/…/…/"),
    "articles/sitemaps.py": ("TDMRep's word for the whole site", "/"),
    "articles/text/identifiers.py": ("the end of an ELI", "/oj"),
    "techpolicy/watching/request.py": (
        "looked at before Django is asked",
        *("/admin/", "/adm", "/api", "/healthz", "/med", "/metrics", "/readyz", "/sta", "/vorschau/"),
    ),
    "techpolicy/middleware.py": ("looked at before Django is asked", "/admin/articles/archiveimport/"),
    "techpolicy/settings.py": (
        "read before there is a URL configuration",
        *("/admin/", "/media/", "/static/"),
    ),
}

HOLE = "\0"  # stands for a value in an f-string
# A whole path, alone or after the site's own origin, or after an attribute in HTML.
OURS = re.compile(r"(?:\A|\.url\0|(?:href|action|src)=[\"'])(/(?:[-.\w\0{][^\s\"'<>]*)?)(?=[\"'<>]|\Z)")
IN_TEMPLATE = re.compile(r"(?:(?:href|action|src|content)=[\"']|\.url }})(/(?!/)[^\"']*)")
# "/" alone is a separator where texts are taken apart, compared or joined.
OF_TEXT = {"endswith", "join", "lstrip", "partition", "removeprefix", "removesuffix", "replace", "rpartition"}
OF_TEXT |= {"rsplit", "rstrip", "split", "startswith", "strip"}


def texts(tree: ast.AST) -> Iterator[str]:
    """Every string but docstrings and separators; values in f-strings as holes, named where they are an origin."""
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(
                part.value
                if isinstance(part, ast.Constant)
                else f".url{HOLE}"
                if "url" in ast.unparse(part).lower()
                else HOLE
                for part in node.values
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            above = parents[node]
            while isinstance(above, ast.Tuple):
                above = parents[above]
            if not isinstance(above, ast.Expr | ast.JoinedStr) and not (node.value == "/" and separates(above)):
                yield node.value


def separates(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        node = node.func
        return isinstance(node, ast.Attribute) and node.attr in OF_TEXT
    return isinstance(node, ast.Compare) or (isinstance(node, ast.Attribute) and node.attr in OF_TEXT)


def written(code: str) -> list[str]:
    found = (match[1] for text in texts(ast.parse(code)) for match in OURS.finditer(text))
    return [address.replace(HOLE, "…") for address in found]


def written_in_template(template: str) -> list[str]:
    return IN_TEMPLATE.findall(template)


def everywhere() -> set[tuple[str, str]]:
    found = set()
    for paths, look in ((CODE, written), (TEMPLATES, written_in_template)):
        for path in paths:
            found |= {(str(path.relative_to(ROOT)), address) for address in look(path.read_text("utf-8"))}
    return found


def allowed() -> set[tuple[str, str]]:
    return {(file, address) for file, (_reason, *addresses) in ALLOWED.items() for address in addresses}


def test_no_address_of_ours_is_written_twice():
    assert sorted(everywhere() - allowed()) == []


def test_what_is_allowed_is_needed():
    assert allowed() <= everywhere()


@pytest.mark.parametrize(
    "code",
    [
        'Link("Suche", "/suche/")',
        'Link("Start", "/")',
        'f"/artikel/{slug}/"',
        'f"/{model.path}/{slug}/"',
        'f"{site.url}/fristen.ics"',
        'f"URL:{settings.SITE_URL}/fristen/"',
        "format_html('<a href=\"/artikel/{}/\">{}</a>', slug, title)",
        'PATHS = ("/archiv/", "/stil/")',
    ],
)
def test_it_would_notice_an_address(code):
    assert written(code)


@pytest.mark.parametrize(
    "code",
    [
        'text.split("/")',
        '"/".join(parts)',
        'text in ("!", "/")',
        'f"{width}/{height}"',
        'f"{one} / {two}"',
        '"a/b"',
    ],
)
def test_it_lets_other_strokes_be(code):
    assert written(code) == []


@pytest.mark.parametrize("template", ['<a href="/">', '<form action="/suche/">', "<loc>{{ site.url }}/artikel/</loc>"])
def test_it_would_notice_an_address_in_a_template(template):
    assert written_in_template(template)
