"""A real Chromium, one for all browser tests; `page` is a fresh window that knows nothing of the others."""

import os
import shutil

import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import Browser, expect, sync_playwright

from .desk_pages import close_windows

# Nothing but our own server may be asked for anything.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Without the last two, Chromium makes the parts of its address bar for each context: two thirds of what one costs.
    # A list given here replaces Playwright's own, so what matters of that stands before them.
    "--disable-features=AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,LensOverlay,"
    "MediaRouter,OptimizationHints,PaintHolding,WebUIOmniboxPopup,WebUIOmniboxAimPopup",
]
expect.set_options(timeout=30_000)  # a busy machine is slow, not wrong
NAMES = ("chromium", "chromium-browser", "google-chrome")


def pytest_collection_modifyitems(items):
    for item in items:
        if "/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """A database in a file: one in memory is a single connection, on which requests of two windows would meet."""
    if connection.vendor == "sqlite":
        folder = tmp_path_factory.mktemp("database")
        database = settings.DATABASES["default"]
        database.setdefault("TEST", {})["NAME"] = str(folder / "browser.sqlite3")
        database["OPTIONS"]["init_command"] += "PRAGMA synchronous = OFF;"


@pytest.fixture(scope="session")
def browser() -> Browser:
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    assert path, "No Chromium found (Debian: apt-get install chromium; or CHROMIUM=/path/to/it)."
    # Playwright's synchronous interface keeps an event loop running, and Django takes that for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser):
    """A window of 1280 by 900; every error in the page's console fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="de-DE", timezone_id="Europe/Berlin")
    page = context.new_page()
    errors = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    close_windows(page)
    assert not errors, errors
