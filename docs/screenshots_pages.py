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
QUALITY = 55
# The top story, and the first law, company and author that it links; and pages that always exist.
KINDS = {
    "artikel": "/artikel/",
    "regulierung": "/regulierung/",
    "unternehmen": "/unternehmen/",
    "autor": "/autor/",
}
PAGES = {
    "start": "/",
    "fristen": "/fristen/",
    "suche": "/suche/?q=Exportkontrollen",
    "regelwerke": "/regulierung/",
}


def pages(base: str) -> dict[str, str]:
    """Addresses by name; an article and a law that the front page shows."""
    html = _read(base, "/")
    article = re.search(r'class="card card-lead">.*?href="(/artikel/[^"]+)"', html, re.DOTALL)
    found = dict(PAGES)
    if article:
        found["artikel"] = article[1]
        for name, path in KINDS.items():
            link = re.search(rf'href="({path}[^"/]+/)"', _read(base, article[1]))
            if link and name != "artikel":
                found[name] = link[1]
    return found


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
                page.goto(f"{base}{path}", wait_until="networkidle")
                picture = Image.open(io.BytesIO(page.screenshot()))
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
