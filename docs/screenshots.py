"""Make the pictures of redaktion.md from a running demo: python docs/screenshots.py http://127.0.0.1:8000

Needs the demo newsroom (`manage.py demo`), its logins, and a Chromium (`CHROMIUM=/path/to/it` if it is not on the path).
"""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).parent / "bilder"
LOGIN = ("redaktion", "demo-redaktion")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def take(page: Page, name: str) -> None:
    page.wait_for_timeout(400)
    page.screenshot(path=FOLDER / f"{name}.jpg", type="jpeg", quality=72)


def log_in(page: Page, base: str) -> None:
    page.goto(f"{base}/admin/login/")
    page.fill("#id_username", LOGIN[0])
    page.fill("#id_password", LOGIN[1])
    page.press("#id_password", "Enter")
    page.wait_for_url(f"{base}/admin/")


def shoot(page: Page, base: str) -> None:
    log_in(page, base)
    take(page, "start")
    page.goto(f"{base}/admin/articles/article/")
    take(page, "liste")
    page.goto(f"{base}/admin/planung/")
    page.get_by_text("heute", exact=True).first.scroll_into_view_if_needed()
    take(page, "planung")
    page.goto(f"{base}/admin/articles/image/")
    take(page, "bilder")
    page.goto(f"{base}/admin/articles/article/?stand=neuer")
    page.locator("#result_list tbody th a").first.click()
    page.wait_for_selector(".ProseMirror")
    take(page, "formular")
    page.keyboard.press("Control+Shift+Enter")
    page.locator(".desk-summary .desk-facts").wait_for()
    take(page, "zusammenfassung")
    page.keyboard.press("Escape")
    page.locator(".ProseMirror p").first.click()
    page.keyboard.press("Control+Alt+b")
    page.locator("dialog .desk-result").first.wait_for()
    take(page, "bild-dialog")
    page.keyboard.press("Escape")
    search = page.get_by_role("combobox", name="Schlagwort hinzufügen")
    search.scroll_into_view_if_needed()
    search.fill("act")
    page.locator(".desk-results-floating .desk-result").first.wait_for()
    take(page, "schlagwort")
    search.press("Escape")
    page.get_by_role("link", name="Fassungen", exact=True).click()
    take(page, "fassungen")
    page.get_by_role("button", name="Ausgewählte vergleichen").click()
    take(page, "vergleich")


def main() -> None:
    base = (sys.argv[1:] or ["http://127.0.0.1:8000"])[0].rstrip("/")
    FOLDER.mkdir(exist_ok=True)
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        page = browser.new_context(
            viewport={"width": 1280, "height": 820}, locale="de-DE", timezone_id="Europe/Berlin"
        ).new_page()
        page.on("dialog", lambda dialog: dialog.accept())
        shoot(page, base)
        browser.close()


if __name__ == "__main__":
    main()
