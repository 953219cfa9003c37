"""How the browser tests handle the desk: logging in, writing, choosing in dialogs."""

import time
from threading import get_ident

from django.conf import settings
from django.core.signals import request_finished, request_started
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

PASSWORD = "geheim-geheim"
PASTE = """([type, text]) => {
  const data = new DataTransfer()
  data.setData(type, text)
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
  document.querySelector(".ProseMirror").dispatchEvent(event)
}"""


class Traffic:
    """The requests that our server has at hand, and when it was last done with one."""

    def __init__(self) -> None:
        self.at_hand: set[int] = set()  # by thread
        self.rests_since = 0.0
        request_started.connect(self.begin)
        request_finished.connect(self.end)

    def begin(self, **_: object) -> None:
        self.at_hand.add(get_ident())

    def end(self, **_: object) -> None:
        self.at_hand.discard(get_ident())
        self.rests_since = time.perf_counter()

    def wait_until_quiet(self, seconds: float = 0.1) -> None:
        """Nothing at hand, and nothing new for a moment, from now on."""
        self.rests_since = time.perf_counter()
        while self.at_hand or time.perf_counter() - self.rests_since < seconds:
            time.sleep(0.01)


TRAFFIC = Traffic()


def close_windows(*pages: Page) -> None:
    """What a page still sends while it closes must not meet the emptying of the database."""
    for page in pages:
        page.close()
    TRAFFIC.wait_until_quiet()
    for page in pages:
        page.context.close()


def log_in(page: Page, server, person) -> None:
    """The cookie that the login page gives; tests of that page itself fill it in."""
    client = Client()
    client.force_login(person)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": server.url + settings.SESSION_COOKIE_PATH}]
    )


def watch_policy(page: Page) -> list[str]:
    """Violations of the content security policy, as the browser reports them."""
    reported: list[str] = []
    page.expose_function("reportViolation", lambda text: reported.append(text))
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation', e => window.reportViolation(`${e.violatedDirective} ${e.blockedURI}`))"
    )
    return reported


def open_new(page: Page, server) -> None:
    page.goto(f"{server.url}{reverse('admin:articles_article_add')}")
    page.wait_for_selector(".ProseMirror")
    expect(page.locator("#id_title")).to_be_focused()  # by itself, a moment after it is there


def open_article(page: Page, server, article) -> None:
    page.goto(f"{server.url}{reverse('admin:articles_article_change', args=[article.pk])}")
    page.wait_for_selector(".ProseMirror")


def write(page: Page, *paragraphs: str) -> None:
    """Type paragraphs at the cursor, Enter between them."""
    for number, text in enumerate(paragraphs):
        if number:
            page.keyboard.press("Enter")
        page.keyboard.insert_text(text)


def paste(page: Page, text: str, kind: str = "text/plain") -> None:
    """Paste at the cursor what another program put on the clipboard as that kind."""
    page.evaluate(PASTE, [kind, text])


def press(page: Page, name: str) -> None:
    """A button of the form, and the answer to it; the form is sent a moment after the click, once the server answers.

    One that publishes shows first what it will do.
    """
    with page.expect_navigation():
        button = page.get_by_role("button", name=name, exact=True)
        asks = button.get_attribute("name") in ("_publish", "_publish_now")
        button.click()
        if asks:
            confirm(page).press("Enter")
    page.wait_for_selector(".messagelist")


def confirm(page: Page) -> Locator:
    """The button of the summary that publishes, once it is there and has the focus."""
    button = page.locator(".desk-dialog-summary .desk-button-main:focus")
    button.wait_for()
    return button


def choose_block(page: Page, kind: str) -> None:
    page.get_by_role("button", name="Art des Absatzes").click()
    page.get_by_role("menuitem", name=kind, exact=True).click()


def insert_picture(page: Page, search: str, *, caption: str, alt: str, opener: str = "Bild einfügen") -> None:
    page.get_by_role("button", name=opener).first.click()
    dialog = page.locator("dialog[open]")
    dialog.get_by_role("combobox").fill(search)
    dialog.get_by_role("option", name=search).first.click()
    dialog.get_by_label("Bildunterschrift").fill(caption)
    dialog.get_by_role("textbox", name="Alternativtext").fill(alt)
    dialog.locator("button[type=submit]").click()
    wait_for_focus(page)


def insert_tip(page: Page, title: str) -> None:
    page.get_by_role("button", name="Lesetipp einfügen").click()
    dialog = page.locator("dialog[open]")
    dialog.get_by_role("combobox").fill(title)
    dialog.get_by_role("option", name=title).click()
    wait_for_focus(page)


def pick(page: Page, label: str, *names: str) -> None:
    """Search and take one after the other in a picker of the side column, by keyboard."""
    for name in names:
        field = page.get_by_role("combobox", name=label)
        field.fill(name)
        page.get_by_role("option", name=name).first.wait_for()
        field.press("Enter")
        expect(field).to_have_value("")


def wait_for_focus(page: Page) -> None:
    """A dialog that closes leaves the page only when its answer is there, and gives the focus back with the next frame.

    What is opened before that would lose the focus again; `dialog[open]` is gone before the answer.
    """
    page.locator("dialog").wait_for(state="detached")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def wait_until(page: Page, script: str, arg: object = None, seconds: float = 30) -> None:
    """Until the script answers true. It is asked from outside: inside the page our policy forbids Playwright's own waiting."""
    end = time.monotonic() + seconds
    while not page.evaluate(script, arg):
        assert time.monotonic() < end, f"never true: {script}"
        time.sleep(0.02)


def stored(page: Page) -> str:
    """The text as the form would send it now."""
    return page.evaluate("document.getElementById('id_body').value")
