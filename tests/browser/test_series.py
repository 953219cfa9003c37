"""An editor puts a series together, and a reader goes from one part to the next."""

import pytest
from django.urls import reverse

from articles.models import Series
from tests.factories import make_article, make_user

from .desk_pages import log_in

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_an_editor_makes_and_orders_a_series_and_a_reader_follows_it(page, live_server):
    for name in ("Erze", "Wafer", "Chips"):
        make_article(title=f"Über {name}")
    log_in(page, live_server, make_user("Redaktion"))
    page.goto(live_server.url + reverse("admin:articles_series_add"))
    page.get_by_role("textbox", name="Titel").fill("Der Weg")
    search = page.get_by_role("combobox", name="Artikel hinzufügen")
    for name in ("Wafer", "Erze", "Chips"):
        search.fill(name)
        page.get_by_role("option", name=f"Über {name}").click()
    rows = page.locator(".desk-parts .desk-row")
    page.get_by_role("button", name="Über Erze nach oben").click()
    assert [row.split("\n")[0] for row in rows.all_inner_texts()] == ["Über Erze", "Über Wafer", "Über Chips"]
    rows.nth(2).drag_to(rows.nth(0))
    page.get_by_role("button", name="Speichern", exact=True).click()
    page.wait_for_url("**/series/")
    assert [str(part) for part in Series.objects.get().parts.all()] == ["Über Chips", "Über Erze", "Über Wafer"]

    page.goto(live_server.url + "/serie/der-weg/")
    page.get_by_role("link", name="Über Chips").click()
    page.get_by_text("Teil 1 von 3").wait_for()
    page.get_by_role("link", name="Nächster Teil").click()
    page.get_by_text("Teil 2 von 3").wait_for()
    assert page.locator("h1").inner_text() == "Über Erze"
    page.get_by_text("Alle 3 Teile").click()
    page.get_by_role("link", name="Über Wafer").last.click()
    page.get_by_text("Teil 3 von 3").wait_for()
