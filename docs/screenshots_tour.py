"""Make the pictures of the README's tour from a freshly loaded demo: python docs/screenshots_tour.py [ADDRESS]

It plays the tour in a browser, as a reader and as two of the demo's logins, and publishes one addition to an article on the way.
"""

import io
import os
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, sync_playwright
from screenshots import FLAGS

OUT = Path(__file__).parent / "screenshots"
WIDTH, HEIGHT = 1280, 800
QUALITY = 60
# Every picture in the window has come.
SHOWN = "[...document.images].every(image => image.getBoundingClientRect().top > innerHeight || image.complete)"
ADDITION = (
    "Die Pflichten für Hochrisiko-Systeme haben nicht im August 2026 begonnen. "
    "Der Digital-Omnibus hat sie auf den 2. Dezember 2027 verschoben."
)


def save(name: str, shot: bytes) -> None:
    Image.open(io.BytesIO(shot)).save(OUT / f"tour-{name}.webp", quality=QUALITY, method=6)


def take(page: Page, name: str, top: Locator | None = None) -> None:
    """The window, scrolled so that `top` stands near its upper edge."""
    if top is not None:
        top.evaluate("node => window.scrollTo(0, node.getBoundingClientRect().top + window.scrollY - 24)")
    page.wait_for_load_state("networkidle")
    page.wait_for_function(SHOWN)
    save(name, page.screenshot())


def visit(page: Page, base: str, query: str) -> None:
    """An article on the site, found as a reader finds it."""
    page.goto(f"{base}/suche/?q={query}")
    page.locator("main a[href^='/artikel/']").first.click()
    page.wait_for_load_state("networkidle")


def log_in(browser: Browser, base: str, name: str) -> Page:
    page = context(browser)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{base}/admin/login/")
    page.fill("#id_username", name)
    page.fill("#id_password", f"demo-{name}")
    page.press("#id_password", "Enter")
    page.wait_for_url(f"{base}/admin/")
    return page


def context(browser: Browser) -> Page:
    """A visitor's window; the pages' policy is off, because waiting for pictures evaluates a string in the page."""
    size = {"width": WIDTH, "height": HEIGHT}
    return browser.new_context(viewport=size, locale="de-DE", timezone_id="Europe/Berlin", bypass_csp=True).new_page()


def open_article(page: Page, base: str, query: str) -> None:
    page.goto(f"{base}/admin/articles/article/?q={query}")
    page.locator("#result_list tbody th a").first.click()
    page.wait_for_selector(".ProseMirror")


def read(page: Page, base: str) -> None:
    page.goto(base)
    take(page, "1-startseite")
    visit(page, base, "ByteDance gemietet")
    take(page, "2-artikel", page.locator("h1"))
    take(page, "3-lesetipp", page.get_by_text("Lesen Sie auch").first)
    take(page, "4-verwandt", page.locator(".related"))
    page.goto(f"{base}/regulierung/ai-act/")
    take(page, "5-ai-act")


def edit(page: Page, base: str) -> None:
    take(page, "6-redaktion")
    open_article(page, base, "KI-Kompetenz")
    tag = page.get_by_text("· vorgeschlagen").first
    tag.scroll_into_view_if_needed()
    take(page, "7-schlagwort")
    page.get_by_role("button", name="Vergleichen").or_(page.get_by_role("link", name="Vergleichen")).click()
    page.wait_for_url("**/konflikt/**")
    take(page, "8-konflikt")


def correct(page: Page, base: str) -> None:
    open_article(page, base, "Personalb%C3%BCro")
    page.get_by_label("Was haben Sie geändert?").select_option(label="Ergänzung")
    page.get_by_label("Text für Leser").fill(ADDITION)
    take(page, "9-ergaenzung")
    page.get_by_role("button", name="Aktualisierung veröffentlichen").click()
    page.locator(".desk-dialog-summary .desk-button-main:focus").click()
    page.wait_for_load_state("networkidle")
    visit(page, base, "Personalbüro")
    take(page, "10-ergaenzt", page.locator("#korrekturen"))


def main() -> None:
    base = (sys.argv[1:] or ["http://127.0.0.1:8000"])[0].rstrip("/")
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        read(context(browser), base)
        edit(log_in(browser, base, "redaktion"), base)
        correct(log_in(browser, base, "chefredaktion"), base)
        browser.close()


if __name__ == "__main__":
    main()
