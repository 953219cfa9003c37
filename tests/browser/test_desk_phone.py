"""The desk on a phone: no page is wider than the screen, and lists of articles show their state without scrolling sideways."""

import pytest
from django.urls import reverse

from articles.models import AuditAction, AuditEntry

from ..factories import make_article, make_company, make_image, make_user
from .desk_pages import log_in

# A live server needs real commits; what migrations wrote (roles) is put back after each flush.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def desk(page, live_server):
    page.set_viewport_size({"width": 390, "height": 844})
    log_in(page, live_server, make_user("Chefredaktion", first_name="Mira"))
    return page


@pytest.fixture
def article():
    found = make_article(title="Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft")
    found.working_copy.save_revision(found.working_copy.snapshot.changed(kicker="Neu"), by=make_user("Redaktion"))
    AuditEntry.objects.record(AuditAction.EXPIRY, found, by=None, after="2026-11-27T18:00:00+01:00")
    return found


def test_no_page_of_the_desk_is_wider_than_a_phone(desk, live_server, article):
    company = make_company(name="Meta")
    make_image(title="Reinraum")
    pages = [
        reverse(f"admin:articles_{kind}_changelist")
        for kind in ("article", "image", "company", "auditentry", "frontpageslot")
    ]
    pages += [
        reverse(f"admin:{name}", args=[article.pk])
        for name in ("articles_article_change", "articles_article_history", "desk_preview_links")
    ]
    pages += [reverse(f"admin:{name}") for name in ("desk_planning", "desk_planning_links", "desk_outdated")]
    pages += [f"{pages[0]}?q=Donau&stand=live&fehlt=bild", f"{reverse('admin:desk_view_save')}?liste=article"]
    pages += [reverse("admin:index"), reverse("admin:articles_company_history", args=[company.pk])]
    wide = []
    for address in pages:
        desk.goto(f"{live_server.url}{address}")
        if desk.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(address)
    assert wide == []


@pytest.mark.parametrize(("kind", "cell"), [("article", ".desk-state"), ("auditentry", ".field-before_after")])
def test_a_list_shows_the_whole_row(desk, live_server, article, kind, cell):
    desk.goto(f"{live_server.url}{reverse(f'admin:articles_{kind}_changelist')}")
    box = desk.locator(f"#result_list {cell}").first.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390
