"""Several pictures in one dialog, captions in the text, the lead picture from the text, galleries."""

import json

import pytest
from playwright.sync_api import expect

from articles.models import Article, Image, LeadImage

from ..factories import make_article, make_draft, make_image, make_user, picture_file
from .desk_pages import close_windows, log_in, open_article, open_new, press, stored, wait_for_focus
from .test_desk_dropping import TEXT, send

# A live server needs real commits; what migrations wrote (roles) is put back after each flush.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

BATCH = """async (lines) => {
  const { pictureBatch } = await import("desk/writing/batch")
  pictureBatch(window.deskEditor, { lines })
}"""
FIGURE = '<figure data-image="{}" data-alt="Alt"><figcaption>{}</figcaption></figure>'


@pytest.fixture
def desk(page, live_server):
    log_in(page, live_server, make_user("Redaktion", first_name="Mira"))
    return page


@pytest.fixture
def form(desk, live_server):
    open_new(desk, live_server)
    desk.locator(TEXT).click()
    desk.keyboard.type("Vorher.")
    return desk


@pytest.fixture
def unwatched(browser, live_server):
    """A window that reports the refused request that a test is about."""
    context = browser.new_context(locale="de-DE", timezone_id="Europe/Berlin")
    page = context.new_page()
    log_in(page, live_server, make_user("Redaktion", first_name="Mira"))
    open_new(page, live_server)
    yield page
    close_windows(page)


class Hands:
    """The keyboard; each key and each text typed is an action."""

    def __init__(self, page) -> None:
        self.page, self.actions = page, 0

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.actions += 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.actions += 1

    def paste(self, *names: str) -> None:
        send(self.page, TEXT, "paste", *names)
        self.actions += 1


def placed(page) -> str:
    wait_for_focus(page)
    return stored(page)


def test_two_pictures_with_all_that_belongs_to_them_by_keyboard_alone(form):
    hands = Hands(form)
    hands.paste("eins.png", "zwei.png")
    form.locator("dialog[open] .desk-shot").nth(1).wait_for()
    texts = ["Erstes Bild", "Alt eins", "Mira Albers", "CC BY 4.0", "Zweites Bild", "Alt zwei"]
    for number, text in enumerate(texts):
        if number:
            hands.press("Enter")
        hands.type(text)
    hands.press("Control+Enter")
    body = placed(form)
    assert body.index("Erstes Bild") < body.index("Zweites Bild")
    assert 'data-alt="Alt zwei"><figcaption>Zweites Bild' in body
    rights = set(Image.objects.values_list("credit", "licence"))
    assert rights == {("Mira Albers", "CC BY 4.0")}  # the second takes what stands above
    print(f"two pictures: {hands.actions} actions, {len(texts)} of them texts")
    assert hands.actions == 1 + 6 + 5 + 1


def test_lines_of_the_text_become_pictures_where_they_stand(form):
    form.on("filechooser", lambda chooser: None)  # the browser needs a moment until it hands its dialog over
    for line in ("Ein Werk (Foto: Kern)", "Ein Werk (Foto: Kern)", "Mitte.", "Ein Hafen", "Ende."):
        form.keyboard.press("Enter")
        form.keyboard.type(line)
    lines = [
        {"caption": "Ein Werk", "credit": "Kern", "text": "Ein Werk (Foto: Kern)"},
        {"caption": "Ein Hafen", "credit": "", "text": "Ein Hafen"},
    ]
    form.evaluate(BATCH, lines)
    hands = Hands(form)
    with form.expect_file_chooser() as chooser:
        hands.press("Enter")
    files = [picture_file(700, 500, colour=colour) for colour in ("#335577", "#773355")]
    chooser.value.set_files(
        [{"name": f"{n}.png", "mimeType": "image/png", "buffer": file.read()} for n, file in enumerate(files)]
    )
    hands.actions += 1
    hands.type("Alt eins")
    for _field in ("Lizenz", "Alternativtext"):
        hands.press("Enter")
    hands.type("Alt zwei")
    hands.press("Control+Enter")
    shown = [line.split(">", 1)[0] for line in placed(form).split("\n")]
    assert [line[:7] for line in shown] == ["<p", "<figure", "<p", "<figure", "<p"]
    assert "(Foto: Kern)" not in stored(form)
    assert set(Image.objects.values_list("credit", flat=True)) == {"Kern"}
    print(f"two lines: {hands.actions} actions")
    assert hands.actions <= 8


def test_a_file_that_fails_keeps_its_row_and_nothing_is_sent_twice(unwatched):
    form, fails = unwatched, [True]

    def answer(route):
        is_second = b"zwei.png" in (route.request.post_data_buffer or b"")
        refused = {"status": 400, "content_type": "application/json", "body": json.dumps({"error": "Zu groß."})}
        route.fulfill(**refused) if is_second and fails.pop() else route.continue_()

    form.route("**/desk/upload/", answer)
    send(form, TEXT, "drop", "eins.png", "zwei.png")
    dialog = form.locator("dialog[open]")
    second = dialog.get_by_role("group", name="Bild 2 von 2: zwei.png")
    second.get_by_label("Bildunterschrift").fill("Getippt")
    dialog.get_by_role("button", name="Einfügen", exact=True).click()
    second.get_by_role("alert").filter(has_text="Zu groß.").wait_for()
    assert "figure" not in stored(form) and second.get_by_label("Bildunterschrift").input_value() == "Getippt"
    fails.append(False)
    dialog.get_by_role("button", name="Einfügen", exact=True).click()
    assert placed(form).count("<figure") == 2 and "Getippt" in stored(form)
    assert Image.objects.count() == 2


def test_esc_asks_before_it_throws_away_what_was_typed(form):
    send(form, TEXT, "drop", "eins.png")
    form.locator("dialog[open]").get_by_label("Bildunterschrift").fill("Getippt")
    form.keyboard.press("Escape")
    form.get_by_text("Esc noch einmal verwirft, was hier steht.").wait_for()
    form.keyboard.press("Escape")
    assert "figure" not in placed(form)


def test_a_caption_is_written_under_its_picture(desk, live_server):
    image = make_image(title="Reinraum")
    article = make_draft(body=f"<p>Vorher.</p>{FIGURE.format(image.pk, 'Der <em>neue</em> Chip')}<p>Ende.</p>")
    open_article(desk, live_server, article)
    desk.locator("figure img").click()
    desk.keyboard.press("Tab")
    desk.keyboard.type(' von "hier"')
    desk.keyboard.press("Enter")
    desk.keyboard.type("Am ")
    press(desk, "Speichern")
    body = Article.objects.get().working_copy.snapshot.body
    assert FIGURE.format(image.pk, "Der <em>neue</em> Chip von „hier“") in body and "<p>Am Ende.</p>" in body


def test_a_picture_of_the_text_and_the_lead_picture_change_places(desk, live_server):
    first, second = make_image(title="Werk"), make_image(title="Hafen")
    lead = LeadImage(first.pk, "Alt des Werks", caption="Vorn")
    article = make_draft(body=f"<p>Vorher.</p>{FIGURE.format(second.pk, 'Im Hafen')}", lead_image=lead)
    open_article(desk, live_server, article)
    desk.get_by_role("button", name="Als Aufmacher: Hafen").press("Enter")
    desk.get_by_role("button", name="Als Aufmacher: Werk").wait_for()
    press(desk, "Speichern")
    copy = Article.objects.get().working_copy.snapshot
    assert copy.lead_image == LeadImage(second.pk, "Alt", caption="Im Hafen")
    assert f'data-image="{first.pk}" data-alt="Alt des Werks"><figcaption>Vorn' in copy.body


def test_the_first_picture_of_a_piece_is_offered_as_its_lead(form):
    send(form, TEXT, "drop", "eins.png")
    form.get_by_label("Als Aufmacherbild, nicht im Text").check()
    form.keyboard.press("Control+Enter")
    assert "figure" not in placed(form)
    form.locator(".desk-lead img").wait_for()
    send(form, TEXT, "drop", "zwei.png", "drei.png")
    form.locator("dialog[open] .desk-shot").nth(1).wait_for()
    expect(form.get_by_label("Als Aufmacherbild, nicht im Text").first).to_be_hidden()


def test_a_gallery_gets_from_the_dialog_to_readers(desk, live_server):
    article = make_article(body="<p>Text.</p>")
    open_article(desk, live_server, article)
    desk.locator(TEXT).click()
    send(desk, TEXT, "drop", "eins.png", "zwei.png")
    desk.get_by_label("Als Galerie").check()
    for row in (1, 2):
        shot = desk.get_by_role("group", name=f"Bild {row} von 2")
        shot.get_by_label("Bildunterschrift").fill(f"Bild {row}")
        shot.get_by_role("textbox", name="Alternativtext").fill("Alt")
        shot.get_by_label("Bildnachweis").fill("Kern")
    desk.keyboard.press("Control+Enter")
    placed(desk)
    desk.locator('[data-box="gallery"] :is(h2, h3)').click()
    desk.keyboard.type("Im Werk")
    press(desk, "Aktualisierung veröffentlichen")
    desk.goto(f"{live_server.url}{article.get_absolute_url()}")
    gallery = desk.get_by_role("group", name="Im Werk")
    assert gallery.locator("figcaption").all_inner_texts() == ["Bild 1. Foto: Kern", "Bild 2. Foto: Kern"]
    first, second = (gallery.locator("img").nth(number).bounding_box() for number in (0, 1))
    assert first["y"] == second["y"] and first["x"] + first["width"] < second["x"]
