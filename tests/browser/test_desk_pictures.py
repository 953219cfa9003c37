"""The picture library takes several files at once, and a click sets the focal point."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from articles.models import Article, Image, LeadImage

from ..factories import make_draft, make_image, make_user, picture_file
from .desk_pages import log_in, open_article, write

# A live server needs real commits; what migrations wrote (roles) is put back after each flush.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

DROP = """files => {
  const data = new DataTransfer()
  for (const [name, bytes] of files) data.items.add(new File([new Uint8Array(bytes)], name, { type: "image/png" }))
  document.querySelector("[data-drop-pictures]").dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }))
}"""


@pytest.fixture
def editor():
    return make_user("Redaktion", first_name="Mira")


def test_several_files_are_dropped_into_the_library(page, live_server, editor):
    log_in(page, live_server, editor)
    page.goto(f"{live_server.url}{reverse('admin:articles_image_changelist')}")
    expect(page.get_by_text("Hier ist noch nichts.")).to_have_count(1)
    first, second = (list(picture_file(700, 500, colour=colour).read()) for colour in ("#335577", "#775533"))
    page.evaluate(DROP, [["reinraum.png", first], ["hafen.png", second]])
    page.get_by_role("link", name="reinraum").wait_for()
    page.get_by_role("link", name="hafen").wait_for()
    assert page.get_by_text("Ohne Bildnachweis", exact=True).count() == 4  # both, the filter, and the view
    assert {image.uploaded_by for image in Image.objects.all()} == {editor}


def test_a_file_that_the_library_has_is_offered_and_a_small_one_warned_of(page, live_server, editor):
    there = make_image(title="Reinraum", file=picture_file(700, 500))
    log_in(page, live_server, editor)
    page.goto(f"{live_server.url}{reverse('admin:articles_image_changelist')}")
    page.evaluate(
        DROP, [["kopie.png", list(picture_file(700, 500).read())], ["klein.png", list(picture_file(90, 60).read())]]
    )
    page.get_by_text("klein.png: Das Bild hat nur 90 × 60 Bildpunkte").wait_for()
    offer = page.get_by_role("listitem").filter(has_text="kopie.png: Dieses Bild gibt es schon:")
    address = reverse("admin:articles_image_change", args=[there.pk])
    assert address.endswith(offer.get_by_role("link", name="Reinraum").get_attribute("href"))
    assert Image.objects.count() == 2
    offer.get_by_role("button", name="Trotzdem neu hochladen").click()
    page.get_by_role("link", name="kopie").wait_for()
    assert Image.objects.filter(checksum=there.checksum).count() == 2


def test_a_click_on_the_picture_sets_its_focal_point(page, live_server, editor):
    image = make_image(title="Reinraum")
    log_in(page, live_server, editor)
    page.goto(f"{live_server.url}{reverse('admin:articles_image_change', args=[image.pk])}")
    area = page.locator("[data-focal] img")
    box = area.bounding_box()
    area.click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.75})
    page.get_by_role("button", name="Speichern", exact=True).click()
    page.wait_for_selector(".messagelist .success")
    image.refresh_from_db()
    assert (round(image.focus_x, 1), round(image.focus_y, 1)) in {
        (0.2, 0.8),
        (0.3, 0.8),
        (0.2, 0.7),
        (0.3, 0.7),
    }


def test_a_missing_credit_is_entered_from_the_check_list_and_no_typed_word_is_lost(page, live_server, editor):
    image = make_image(title="Reinraum", credit="")
    figure = f'<figure data-image="{image.pk}" data-alt="Ein Reinraum"></figure>'
    article = make_draft(body=f"<p>Anfang.</p>{figure}", lead_image=LeadImage(image.pk, "Ein Reinraum"))
    log_in(page, live_server, editor)
    open_article(page, live_server, article)
    page.locator(".ProseMirror p").first.click()
    page.keyboard.press("End")
    write(page, " Noch nicht gespeichert.")
    page.locator("#pruefliste > summary").click()
    with page.context.expect_page() as opened:
        page.locator(".desk-checks").get_by_role("link", name="Im Bild ändern").click()
    other = opened.value
    assert other.url.endswith("#id_credit")
    other.get_by_label("Bildnachweis").fill("Foto: Kern / dpa")
    other.get_by_role("button", name="Speichern", exact=True).click()
    other.wait_for_selector(".messagelist .success")
    other.close()
    page.evaluate("dispatchEvent(new Event('focus'))")  # a window without a screen does not get it from closing a tab
    page.locator("#pruefliste", has_text="der Bildnachweis fehlt").wait_for(state="detached")
    for shown in (".desk-card-picture", ".desk-lead"):
        page.locator(shown, has_text="Foto: Kern / dpa").wait_for()
    assert "Noch nicht gespeichert." in page.locator(".ProseMirror").inner_text()
    assert "Noch nicht" not in Article.objects.get().working_copy.snapshot.body
