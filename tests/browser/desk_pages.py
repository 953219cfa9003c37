"""How the browser tests handle the desk: logging in, writing, choosing in dialogs."""

from django.urls import reverse
from playwright.sync_api import Page

PASSWORD = "geheim-geheim"
PASTE = """([type, text]) => {
  const data = new DataTransfer()
  data.setData(type, text)
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
  document.querySelector(".ProseMirror").dispatchEvent(event)
}"""


def log_in(page: Page, server, person) -> None:
    page.goto(f"{server.url}{reverse('admin:login')}")
    page.fill("#id_username", person.username)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_url(f"{server.url}{reverse('admin:index')}")


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
    """A button of the form, and the answer to it; the form is sent a moment after the click, once the server answers."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_selector(".messagelist")


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
    dialog.wait_for(state="detached")


def insert_tip(page: Page, title: str) -> None:
    page.get_by_role("button", name="Lesetipp einfügen").click()
    dialog = page.locator("dialog[open]")
    dialog.get_by_role("combobox").fill(title)
    dialog.get_by_role("option", name=title).click()
    dialog.locator("button[type=submit]").click()
    dialog.wait_for(state="detached")


def pick(page: Page, label: str, *names: str) -> None:
    """Search and take one after the other in a picker of the side column, by keyboard."""
    for name in names:
        field = page.get_by_role("combobox", name=label)
        field.fill(name)
        page.get_by_role("option", name=name).first.wait_for()
        field.press("Enter")


def stored(page: Page) -> str:
    """The text as the form would send it now."""
    return page.evaluate("document.getElementById('id_body').value")
