"""Make the pictures of readers' pages in docs/screenshots from a running demo: python docs/screenshots_pages.py [ADDRESS]

Each kind of page at four widths, light and dark, as much as fits into one window.
"""

import io
import os
import re
import shutil
import sys
import urllib.request
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright
from screenshots import FLAGS

OUT = Path(__file__).parent / "screenshots"
SIZES = {390: 844, 768: 1024, 1280: 900, 1920: 1200}
QUALITY, LARGEST = 45, 1280
PICTURES_ARE_THERE = """Promise.all([...document.images]
    .filter(image => image.getBoundingClientRect().top < innerHeight)
    .map(image => image.decode().catch(() => null)))"""
# The top story, and the first law, company, institution, topic and author that it or that law links; and pages that always exist.
KINDS = {
    "regulierung": "/regulierung/",
    "unternehmen": "/unternehmen/",
    "institution": "/institution/",
    "thema": "/thema/",
    "autor": "/autor/",
}
PAGES = {
    "start": "/",
    "fristen": "/fristen/",
    "suche": "/suche/?q=Exportkontrollen",
    "regelwerke": "/regulierung/",
    "wer-wird-reguliert": "/wer-wird-reguliert/",
    "archiv": "/archiv/",
    "korrekturen": "/korrekturen/",
    "abonnieren": "/abonnieren/",
    "redaktion": "/redaktion/",
    "so-arbeiten-wir": "/so-arbeiten-wir/",
    "404": "/gibt-es-nicht/",
}


def pages(base: str) -> dict[str, str]:
    """Addresses by name: what the front page leads to, and what is named above."""
    found = dict(PAGES)
    article = re.search(r'class="card card-lead[^"]*">.*?href="(/artikel/[^"]+)"', _read(base, "/"), re.DOTALL)
    if article:
        found["artikel"] = article[1]
        html = _read(base, article[1])
        law = re.search(r'href="(/regulierung/[^"/]+/)"', html)
        html += _read(base, law[1]) if law else ""
        for name, path in KINDS.items():
            if link := re.search(rf'href="({path}[^"/]+/)"', html):
                found[name] = link[1]
    advertisement = re.search(r'class="card card-\w+ ad">.*?href="(/artikel/[^"]+)"', _archive(base), re.DOTALL)
    return found | ({"anzeige": advertisement[1]} if advertisement else {})


def _archive(base: str) -> str:
    """The newest month in the archive."""
    month = re.search(r'href="(/archiv/\d+/\d+/)"', _read(base, "/archiv/"))
    return _read(base, month[1]) if month else ""


def _read(base: str, path: str) -> str:
    with urllib.request.urlopen(f"{base}{path}") as response:  # noqa: S310 - our own server
        return response.read().decode()


def take(browser: Browser, base: str) -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    wanted = pages(base)
    for scheme in ("light", "dark"):
        for width, height in SIZES.items():
            context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
            page = context.new_page()
            for name, path in wanted.items():
                page.goto(f"{base}{path}")
                page.evaluate(PICTURES_ARE_THERE)
                picture = Image.open(io.BytesIO(page.screenshot()))
                picture.thumbnail((LARGEST, LARGEST))
                picture.save(OUT / f"{name}-{width}-{scheme}.webp", quality=QUALITY, method=6)
            context.close()


def main() -> None:
    base = sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        take(browser, base)
        browser.close()


if __name__ == "__main__":
    main()
