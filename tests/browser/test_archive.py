"""An archive from its file to the articles: uploaded, checked, mapped, taken over by a process of its own."""

import re

import pytest
from playwright.sync_api import expect

from ..test_archive_desk import WXR
from .desk_pages import PASSWORD
from .test_desk_killed import Server, page  # noqa: F401 - a window whose failed requests do not matter

MAKE_CHIEF = (
    "from django.contrib.auth.models import Group; from articles.models import User;"
    f"person = User.objects.create_user('mira', 'mira@example.org', '{PASSWORD}', is_staff=True);"
    "person.groups.add(Group.objects.get(name='Chefredaktion'))"
)


@pytest.fixture
def server(tmp_path):
    server = Server(tmp_path)
    server.run("migrate", "--verbosity", "0")
    server.run("shell", "-c", MAKE_CHIEF)
    server.start()
    yield server
    server.kill()


def test_an_archive_is_uploaded_checked_mapped_and_taken_over(page, server):  # noqa: F811
    page.goto(f"{server.url}/admin/login/")
    page.fill("#id_username", "mira")
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.get_by_role("link", name="Archiv übernehmen").click()
    page.get_by_label("Dateien des Archivs").set_input_files({"name": "alt.xml", "mimeType": "text/xml", "buffer": WXR})
    page.get_by_role("button", name="Hochladen").click()
    page.get_by_role("button", name="Prüfen", exact=True).click()
    page.get_by_text("Probelauf").wait_for()
    page.get_by_role("link", name="Schlagwörter zuordnen").click()
    page.get_by_label("„Chips“ wird zu").select_option("Institution")
    page.get_by_label("Unser Name für „Chips“").fill("Amt für Chips")
    page.get_by_role("button", name="Speichern").click()
    page.get_by_role("button", name="Übernehmen", exact=True).click()
    page.get_by_text("Weiter geht es hier").wait_for()
    expect(page.get_by_role("row", name=re.compile("Artikel"))).to_contain_text("1")
    page.goto(f"{server.url}/artikel/alt/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ein alter Artikel")
    expect(page.get_by_role("link", name="Amt für Chips").first).to_be_visible()
