"""The tag desk in a real browser: merge and undo, rename, a suggestion taken with one click, many articles at once."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from articles.models import AuditAction, AuditEntry, Company

from ..factories import make_article, make_company, make_draft, make_topic, make_user
from .desk_pages import log_in, open_article, open_new, pick, watch_policy, write

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def chief(transactional_db):
    return make_user(is_superuser=True)


def list_of(page: Page, server, kind: str) -> None:
    page.goto(f"{server.url}{reverse(f'admin:articles_{kind}_changelist')}")


def test_merging_two_companies_and_undoing_it(page, live_server, chief):
    gone, kept = make_company(name="Nvidia Corp"), make_company(name="NVIDIA")
    article = make_article(title="Nvidia liefert", tags=(gone,))
    make_article(tags=(kept,)), make_article(tags=(kept,))
    log_in(page, live_server, chief)
    list_of(page, live_server, "company")
    for tag in (gone, kept):
        page.get_by_role("checkbox", name=tag.name, exact=False).or_(
            page.locator(f"input[value='{tag.pk}']")
        ).first.check()
    page.locator("select[name=action]").select_option(label="Ausgewählte Schlagwörter zusammenführen …")
    page.get_by_role("button", name="Ausführen").click()
    expect(page.get_by_role("radio", name="NVIDIA", exact=True)).to_be_checked()
    page.get_by_role("button", name="Zusammenführen").click()
    expect(page.locator(".messagelist")).to_contain_text("„Nvidia Corp“ ist jetzt „NVIDIA“ (1 Artikel)")

    old = f"{live_server.url}/unternehmen/nvidia-corp/"
    page.goto(old)
    expect(page).to_have_url(f"{live_server.url}/unternehmen/nvidia/")
    expect(page.locator("main")).to_contain_text("Nvidia liefert")

    entry = AuditEntry.objects.get(action=AuditAction.MERGE)
    page.goto(f"{live_server.url}{reverse('admin:articles_auditentry_change', args=[entry.pk])}")
    page.get_by_role("link", name="Zusammenführung rückgängig machen").click()
    page.get_by_role("button", name="Ja, trennen").click()
    expect(page.locator(".messagelist")).to_contain_text("ist wieder ein eigenes Schlagwort")
    page.goto(old)
    expect(page).to_have_url(old)
    assert [tag.name for tag in article.companies.all()] == ["Nvidia Corp"]


def test_a_renamed_company_redirects_and_older_articles_say_so(page, live_server, chief):
    company = make_company(name="Facebook")
    article = make_article(tags=(company,))
    log_in(page, live_server, chief)
    page.goto(f"{live_server.url}{reverse('admin:articles_company_change', args=[company.pk])}")
    page.fill("#id_name", "Meta")
    page.get_by_role("button", name="Speichern", exact=True).first.click()
    expect(page.locator(".messagelist")).to_be_visible()
    page.goto(f"{live_server.url}{article.get_absolute_url()}")
    expect(page.get_by_role("link", name="Meta (früher Facebook)").first).to_be_visible()
    assert Company.objects.named("facebook").get().name == "Meta"
    page.goto(f"{live_server.url}/unternehmen/facebook/")
    expect(page).to_have_url(f"{live_server.url}/unternehmen/meta/")


def test_a_suggestion_is_taken_with_one_click(page, live_server, chief):
    reported = watch_policy(page)
    make_company(name="NVIDIA")
    make_topic(name="Exportkontrollen")
    log_in(page, live_server, chief)
    open_new(page, live_server)
    page.fill("#id_title", "Nvidias Chips bleiben liegen")
    page.locator(".ProseMirror").click()
    write(page, "Strengere Exportkontrollen halten sie auf.", "Nvidia selbst schweigt.")
    offered = page.get_by_role("list", name="Im Text gefunden").get_by_role("button")
    expect(offered).to_have_count(2)
    expect(offered.first).to_contain_text("NVIDIA")
    offered.first.hover()
    expect(page.locator(".desk-suggested-sentence")).to_have_text("„Nvidias Chips bleiben liegen“")
    offered.first.click()
    expect(offered).to_have_count(1)
    tags = page.locator("[data-picker=tags] .desk-row")
    expect(tags).to_have_count(1)
    expect(tags.first).to_contain_text("NVIDIA")

    # the next one by keyboard alone; what is removed is offered again
    expect(offered.first).to_be_focused()
    page.keyboard.press("Enter")
    expect(tags).to_have_count(2)
    expect(page.locator(".desk-suggestions")).to_be_hidden()
    tags.first.get_by_role("button", name="NVIDIA entfernen").click()
    expect(offered).to_have_count(1)
    assert not reported


def test_the_tags_of_two_articles_are_changed_at_once(page, live_server, chief):
    old, new = make_topic(name="Mikrochips"), make_topic(name="Halbleiter")
    articles = [
        make_article(title="Erster Artikel", tags=(old,)),
        make_draft(title="Zweiter Artikel", tags=(old,)),
    ]
    log_in(page, live_server, chief)
    list_of(page, live_server, "article")
    page.locator("#action-toggle").check()
    page.locator("select[name=action]").select_option(label="Schlagwörter ändern …")
    page.get_by_role("button", name="Ausführen").click()
    for section, name in (("Hinzufügen", "Halbleiter"), ("Entfernen", "Mikrochips")):
        field = page.get_by_role("region", name=section).get_by_role("combobox")
        field.fill(name)
        page.get_by_role("option", name=name).first.wait_for()
        field.press("Enter")
    page.get_by_role("button", name="Weiter").click()
    expect(page.locator("tbody tr")).to_have_count(2)
    expect(page.locator("tbody tr").first.locator("ins")).to_have_text("Halbleiter")
    page.get_by_role("button", name="Angaben ändern").click()
    expect(page.locator("[data-picker=tags] .desk-tag-name")).to_have_text(["Halbleiter", "Mikrochips"])
    page.get_by_role("button", name="Weiter").click()
    page.get_by_role("button", name="Jetzt ausführen").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("Schlagwörter ändern: 2 geändert")
    assert [list(article.topics.all()) for article in articles] == [[new], [new]]
    page.get_by_role("button", name="Rückgängig").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("Schlagwörter ändern: 2 zurückgenommen")
    assert [list(article.topics.all()) for article in articles] == [[old], [old]]


def test_tags_picked_by_hand_are_not_offered(page, live_server, chief):
    make_company(name="NVIDIA")
    article = make_draft(title="Nvidia liefert", tags=())
    log_in(page, live_server, chief)
    open_article(page, live_server, article)
    expect(page.get_by_role("list", name="Im Text gefunden").get_by_role("button")).to_have_count(1)
    pick(page, "Schlagwort hinzufügen", "NVIDIA")
    expect(page.locator(".desk-suggestions")).to_be_hidden()
