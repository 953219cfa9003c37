"""A whole piece, from raw text on the clipboard to the page that readers get, by keyboard alone, with every action counted."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from articles.models import Article

from ..factories import make_article, make_author, make_company, make_regulation, make_topic, make_user, picture_file
from .desk_pages import log_in, open_new

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

RAW = Path(__file__).parent / "paste" / "raw.txt"
ALTS = ("Eine Baugrube mit drei Kränen", "Eine runde Scheibe, die in Regenbogenfarben spiegelt")
MOST = 25  # keys pressed and files chosen; it was 81 before the desk read structure


class Keyboard:
    """Counts what somebody does; a text that is typed counts by itself."""

    def __init__(self, page: Page) -> None:
        self.page, self.actions, self.texts = page, 0, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.actions += 1

    def write(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.texts += 1

    def choose(self, *files: dict) -> None:
        """The dialog of the operating system, opened by Enter."""
        with self.page.expect_event("filechooser") as chooser:
            self.press("Enter")
        chooser.value.set_files(list(files))
        self.actions += 1


@pytest.fixture
def newsroom(transactional_db):
    chips, company = make_regulation(name="European Chips Act"), make_company(name="Nordwafer")
    tags = chips, company, make_topic(name="Halbleiter")
    make_article(title="Chips Act: Was die Kommission von Nordwafer wissen will", tags=tags)
    return make_user(is_superuser=True, author=make_author(name="Mira Albers"))


def picture(name: str, colour: str) -> dict:
    return {"name": name, "mimeType": "image/png", "buffer": picture_file(1600, 1067, colour=colour).read()}


def test_a_raw_text_is_live_with_all_it_has_after_few_actions(page, live_server, newsroom):
    log_in(page, live_server, newsroom)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_new(page, live_server)
    page.on("filechooser", lambda chooser: None)  # the browser needs a moment until it hands its dialog over
    page.evaluate("text => navigator.clipboard.writeText(text)", RAW.read_text())
    person = Keyboard(page)
    paste_and_take(person)
    place_pictures(person)
    tag_and_publish(person)
    article = Article.objects.published().get(title__startswith="Halbleiterwerk")
    check_what_is_stored(article)
    page.goto(f"{live_server.url}{article.get_absolute_url()}")
    check_what_readers_get(page)
    assert person.actions <= MOST and person.texts == 4, (person.actions, person.texts)


def paste_and_take(person: Keyboard) -> None:
    page = person.page
    expect(page.get_by_label("Titel", exact=True)).to_be_focused()
    person.press("Control+v")
    expect(page.get_by_role("button", name="Übernehmen (Alt+Enter)")).to_be_visible()
    person.press("Alt+Enter")
    expect(page.get_by_role("button", name="2 Bilder einsetzen …")).to_be_focused()


def place_pictures(person: Keyboard) -> None:
    """Both in the places of their lines, but the first one leads."""
    page = person.page
    person.press("Enter")
    expect(page.get_by_label("Bilddateien")).to_be_focused()
    person.choose(picture("baugrube.png", "#335577"), picture("wafer.png", "#775533"))
    alt, licence = page.get_by_label("Alternativtext", exact=True), page.get_by_label("Lizenz")
    for number, text in enumerate(ALTS):
        expect(alt.nth(number)).to_be_focused()
        person.write(text)
        person.press("Enter")
        expect(licence.nth(number)).to_be_focused()
        person.write("Pressebild, frei für Berichte")
        if not number:
            person.press("Tab", "Tab", "Space")
            expect(page.get_by_label("Als Aufmacherbild, nicht im Text").first).to_be_checked()
        person.press("Enter")
    expect(page.get_by_role("button", name="Einfügen", exact=True)).to_be_focused()
    person.press("Enter")
    expect(page.locator(".ProseMirror figure")).to_have_count(1)


def tag_and_publish(person: Keyboard) -> None:
    page = person.page
    expect(page.locator(".desk-suggestion").first).to_be_visible()
    person.press("Alt+t")
    person.press("Control+Shift+Enter")
    expect(page.get_by_role("button", name="Jetzt veröffentlichen")).to_be_focused()
    person.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("Veröffentlicht: „Halbleiterwerk in Sachsen wartet")


def check_what_is_stored(article: Article) -> None:
    snapshot = article.applied_revision.snapshot
    assert snapshot.lead.startswith("Der Bau des Halbleiterwerks") and snapshot.dateline == "DRESDEN"
    assert [byline.author.name for byline in article.bylines.all()] == ["Mira Albers"]
    tags = (*article.companies.all(), *article.regulations.all())
    assert {tag.name for tag in tags} == {"Nordwafer", "European Chips Act"}
    assert [source.name for source in snapshot.sources] == ["dpa", "Elbe-Kurier"]
    assert snapshot.lead_image.alt == ALTS[0] and snapshot.lead_image.caption


def check_what_readers_get(page: Page) -> None:
    main = page.locator("main")
    expect(main.locator("h2", has_text="Reicht das Wasser der Elbe?")).to_be_visible()
    expect(main.locator("figure")).to_have_count(2)
    expect(main).to_contain_text("Foto: Ines Kranz/Nordwafer")
    expect(main.get_by_text("Was die Kommission von Nordwafer wissen will").first).to_be_attached()
