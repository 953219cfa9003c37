"""Files dropped or pasted: one dialog takes them all, and nothing leads away from the form."""

import pytest
from playwright.sync_api import expect

from articles.models import Image

from ..factories import make_image, make_user, picture_file
from .desk_pages import log_in, open_new, stored, wait_until

# A live server needs real commits; what migrations wrote (roles) is put back after each flush.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

SEND = """([selector, kind, files, html]) => {
  const data = new DataTransfer()
  for (const [name, type, bytes] of files) data.items.add(new File([new Uint8Array(bytes)], name, { type }))
  if (html) data.setData("text/html", html)
  const target = document.querySelector(selector), box = target.getBoundingClientRect()
  const common = { bubbles: true, cancelable: true }
  const event = kind === "paste" ? new ClipboardEvent("paste", { ...common, clipboardData: data })
    : new DragEvent(kind, { ...common, dataTransfer: data, clientX: box.x + 20, clientY: box.y + 20 })
  return !target.dispatchEvent(event)
}"""
TEXT = ".ProseMirror"


def send(page, target, kind, *names, file_type="image/png", html="") -> bool:
    """Drop or paste files; whether the page kept the browser from opening them."""
    colours = ["#335577", "#773355", "#557733"]
    files = [
        [name, file_type, list(picture_file(700, 500, colour=colours[number]).read())]
        for number, name in enumerate(names)
    ]
    return page.evaluate(SEND, [target, kind, files, html])


@pytest.fixture
def form(page, live_server):
    log_in(page, live_server, make_user("Redaktion", first_name="Mira"))
    open_new(page, live_server)
    page.locator(TEXT).click()
    page.keyboard.type("Vorher.")
    return page


def fill(page, *, credit: str, alt: str) -> None:
    dialog = page.locator("dialog[open]")
    dialog.get_by_label("Bildnachweis").fill(credit)
    dialog.get_by_role("textbox", name="Alternativtext").fill(alt)
    dialog.get_by_role("button", name="Einfügen", exact=True).click()


def test_dropped_pictures_get_credit_and_alt_in_one_dialog_and_keep_their_order(form):
    send(form, TEXT, "drop", "eins.png", "zwei.png", "drei.png")
    for number, name in enumerate(("eins", "zwei", "drei"), 1):
        row = form.get_by_role("group", name=f"Bild {number} von 3: {name}.png")
        row.get_by_label("Bildnachweis").fill(f"Foto: {name}")
        row.get_by_role("textbox", name="Alternativtext").fill(f"Ein Bild: {name}")
    form.locator("dialog[open]").get_by_role("button", name="Einfügen", exact=True).click()
    form.locator(".desk-editor-hint", has_text="3 Bilder eingefügt.").wait_for()
    assert {(image.title, image.credit) for image in Image.objects.all()} == {
        ("eins", "Foto: eins"),
        ("zwei", "Foto: zwei"),
        ("drei", "Foto: drei"),
    }
    places = [stored(form).index(f'data-alt="Ein Bild: {name}"') for name in ("eins", "zwei", "drei")]
    assert places == sorted(places)


def test_a_picture_copied_from_a_web_page_is_taken_as_its_file(form):
    assert send(form, TEXT, "paste", "bild.png", html='<meta charset="utf-8"><img src="https://example.org/a.png">')
    fill(form, credit="Foto: Kern", alt="Ein Chip")
    form.locator(".desk-editor-hint", has_text="Bild eingefügt.").wait_for()
    assert Image.objects.get().credit == "Foto: Kern"


def test_words_that_come_with_a_picture_of_them_stay_words(form):
    send(form, TEXT, "paste", "zelle.png", html="<p>Worte aus Word</p>")
    wait_until(form, "document.getElementById('id_body').value.includes('Worte aus Word')")
    expect(form.locator("dialog")).to_have_count(0)


def test_a_file_that_is_no_picture_of_ours_is_refused_by_name(form):
    for name, file_type in (("a.gif", "image/gif"), ("a.svg", "image/svg+xml"), ("a.heic", "")):
        assert send(form, TEXT, "drop", name, file_type=file_type), name
        said = f"Nicht übernommen: {name}. Möglich sind JPEG, PNG und WebP."
        form.locator(".desk-editor-hint", has_text=said).wait_for()
    assert not Image.objects.exists()


@pytest.mark.parametrize("target", ["#id_title", ".desk-side", "body"])
def test_a_file_dropped_beside_the_text_leaves_the_form_open(form, target):
    assert send(form, target, "dragover", "a.png") and send(form, target, "drop", "a.png")
    form.get_by_role("alert").filter(has_text="Bilder bitte in den Text ziehen.").wait_for()


def test_the_picture_that_is_there_already_is_taken_or_uploaded_again(form):
    there = make_image(title="Reinraum", file=picture_file(700, 500, colour="#335577"))
    for number, is_taken in enumerate((True, False), 1):
        send(form, TEXT, "paste", "kopie.png")
        dialog = form.locator("dialog")
        dialog.get_by_label("Dieses Bild gibt es schon: „Reinraum“.").set_checked(is_taken)
        dialog.get_by_role("button", name="Einfügen", exact=True).click()
        dialog.wait_for(state="detached")
        form.locator(".ProseMirror figure").first.wait_for()
        assert stored(form).count("<figure") == number
        assert Image.objects.exclude(pk=there.pk).exists() != is_taken


def test_without_a_checksum_the_server_offers_the_picture_after_the_upload(form):
    there = make_image(title="Reinraum", file=picture_file(700, 500, colour="#335577"))
    form.evaluate("Object.defineProperty(crypto, 'subtle', { value: undefined })")
    send(form, TEXT, "paste", "kopie.png")
    dialog = form.locator("dialog")
    dialog.get_by_role("button", name="Einfügen", exact=True).click()
    dialog.get_by_role("alert").filter(has_text="Dieses Bild ist schon da: „Reinraum“.").wait_for()
    dialog.get_by_role("button", name="Einfügen", exact=True).click()
    dialog.wait_for(state="detached")
    form.locator(".ProseMirror figure").wait_for()
    assert f'data-image="{there.pk}"' in stored(form) and Image.objects.count() == 1
