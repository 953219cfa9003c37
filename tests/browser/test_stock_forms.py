"""Django's own forms in a real browser: kept in sight, saved by key, with what is wrong on top; the front page names what fills itself."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from articles.models import Company

from ..factories import make_article, make_company, make_user
from .desk_pages import log_in

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def chief(transactional_db):
    return make_user(is_superuser=True)


def open_admin(page: Page, server, name: str, *args) -> None:
    page.goto(f"{server.url}{reverse(f'admin:articles_{name}', args=args)}")


@pytest.mark.parametrize("width", [1280, 390])
def test_a_long_form_keeps_its_button_in_sight_and_is_saved_by_key(page, live_server, chief, width):
    company = make_company(name="Nvidia")
    log_in(page, live_server, chief)
    page.set_viewport_size({"width": width, "height": 700})
    open_admin(page, live_server, "company_change", company.pk)
    expect(page.get_by_role("button", name="Speichern", exact=True)).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.locator("#id_name").fill("NVIDIA")
    page.keyboard.press("Control+s")
    expect(page.locator(".messagelist")).to_contain_text("NVIDIA")
    expect(page.locator("#id_name")).to_have_value("NVIDIA")
    assert Company.objects.get().name == "NVIDIA"


def test_what_is_wrong_stands_on_top_and_leads_to_its_field(page, live_server, chief):
    company = make_company(name="NVIDIA")
    log_in(page, live_server, chief)
    open_admin(page, live_server, "company_change", company.pk)
    page.get_by_label("LEI:").fill("kurz")
    page.keyboard.press("Control+s")
    page.locator(".desk-faults").get_by_role("link", name="LEI").click()
    expect(page.get_by_label("LEI:")).to_be_focused()
    expect(page.get_by_label("LEI:")).to_have_value("kurz")


def test_typed_text_is_not_left_behind_without_a_question(page, live_server, chief):
    company = make_company(name="NVIDIA")
    log_in(page, live_server, chief)
    open_admin(page, live_server, "company_change", company.pk)
    asked = []
    page.on("dialog", lambda dialog: asked.append(dialog.type) or dialog.accept())
    page.get_by_role("link", name="Redaktion").first.click()
    assert asked == []
    page.go_back()
    page.get_by_label("Sitz:").fill("Santa Clara")
    page.get_by_role("link", name="Redaktion").first.click()
    page.wait_for_url("**/admin/")
    assert asked == ["beforeunload"]


def test_the_front_page_names_what_fills_its_empty_places(page, live_server, chief):
    make_article(title="Das Ältere"), make_article(title="Das Neuere")
    log_in(page, live_server, chief)
    open_admin(page, live_server, "frontpageslot_changelist")
    places = page.locator("#desk-front-rows > li")
    expect(places.nth(0)).to_contain_text("automatisch: Das Neuere")
    expect(places.nth(1)).to_contain_text("automatisch: Das Ältere")
    page.get_by_role("button", name="Das Ältere: Aufmacher").click()
    expect(places.nth(1)).to_contain_text("automatisch: Das Neuere")
    expect(places.nth(2)).to_contain_text("bleibt leer")
