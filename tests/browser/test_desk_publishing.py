"""Publishing on time, lawfully and in the open, as an editor does it and as readers see it."""

import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from articles.models import Article, AuditAction, AuditEntry, FrontPageSlot

from ..factories import make_article, make_draft, make_user
from .desk_pages import log_in, open_article, open_new, press, write

# A live server needs real commits; what migrations wrote (roles) is put back after each flush.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def editor():
    return make_user("Redaktion", first_name="Mira")


@pytest.fixture
def chief():
    return make_user("Chefredaktion", first_name="Tomasz")


@pytest.fixture
def phone(browser):
    """A small window that is touched, not clicked."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, locale="de-DE", timezone_id="Europe/Berlin"
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def reader(browser):
    """(status, text) of an address, as somebody without an account gets it."""
    context = browser.new_context(locale="de-DE")
    page = context.new_page()

    def read(url: str) -> tuple[int, str]:
        response = page.goto(url)
        return response.status, page.locator("body").inner_text()

    yield read
    context.close()


def local(moment: dt.datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def test_the_button_and_the_line_beside_the_time_follow_what_is_typed(page, live_server, editor):
    log_in(page, live_server, editor)
    open_new(page, live_server)
    button, line = page.locator("button[name=_publish]"), page.locator("[data-distance=publish_at]")
    year = timezone.localdate().year
    page.get_by_label("am …").check()
    page.fill("#id_publish_at", f"{year + 1}-10-31T02:30")
    expect(button).to_have_text(f"Am 31.10.{year + 1} um 2:30 Uhr veröffentlichen")
    page.fill("#id_publish_at", local(timezone.now() - 50 * HOUR))
    expect(button).to_have_text("Veröffentlichen")
    expect(line).to_have_text("vorgestern: diese Zeit ist vorbei")
    page.fill("#id_publish_at", "0026-10-31T02:30")
    expect(line).to_have_text("Das Jahr 0026 kann nicht stimmen.")


def test_the_button_of_a_planned_article_names_the_time_it_moves_to(page, live_server, editor):
    article = make_article(at=timezone.now() + HOUR)
    log_in(page, live_server, editor)
    open_article(page, live_server, article)
    button = page.locator("button[name=_save]")
    planned, year = button.inner_text(), timezone.localdate().year
    page.fill("#id_publish_at", f"{year + 1}-10-31T02:30")
    expect(button).to_have_text(f"Speichern (erscheint am 31.10.{year + 1} um 2:30 Uhr)")
    page.fill("#id_publish_at", f"{year - 1}-10-31T02:30")
    expect(button).to_have_text(planned)


def test_a_plan_over_the_change_of_clocks_is_live_at_its_second_without_any_job(page, reader, live_server, editor):
    evening = dt.datetime(2027, 3, 27, 22, 0, tzinfo=dt.UTC)  # 23:00; at 2:00 it is suddenly 3:00
    with time_machine.travel(evening):
        article = make_draft(title="Nachts um drei")
        page.clock.set_fixed_time(evening)
        log_in(page, live_server, editor)
        open_article(page, live_server, article)
        page.get_by_label("am …").check()
        page.get_by_label("Erscheint am").fill("2027-03-28T02:30")
        expect(page.get_by_text("Diese Uhrzeit gibt es an diesem Tag nicht.")).to_be_visible()
        page.get_by_label("Erscheint am").fill("2027-03-28T03:00")
        expect(page.get_by_text("in 3 Stunden")).to_be_visible()
        press(page, "Am 28.3. um 3:00 Uhr veröffentlichen")
    url = live_server.url + Article.objects.get().get_absolute_url()
    with time_machine.travel(evening + 3 * HOUR - dt.timedelta(seconds=1), tick=False):
        assert reader(url)[0] == 404
    with time_machine.travel(evening + 3 * HOUR, tick=False):
        status, text = reader(url)
        assert status == 200 and "Nachts um drei" in text
        assert "Nachts um drei" in reader(live_server.url)[1]


def test_an_embargo_names_the_button_and_only_the_chief_lifts_it(page, reader, live_server, editor, chief):
    ten = dt.datetime(2026, 11, 25, 9, 0, tzinfo=dt.UTC)
    with time_machine.travel(ten - 2 * HOUR):
        article = make_draft(title="Unter Sperrfrist")
        page.clock.set_fixed_time(ten - 2 * HOUR)
        log_in(page, live_server, editor)
        open_article(page, live_server, article)
        page.get_by_label("Sperrfrist bis").fill(local(ten))
        expect(page.get_by_text("in 2 Stunden")).to_be_visible()
        press(page, "Um 10:00 Uhr veröffentlichen (Ende der Sperrfrist)")
        expect(page.get_by_text("Eingeplant", exact=True)).to_be_visible()
        url = live_server.url + article.get_absolute_url()
        assert reader(url)[0] == 404
        expect(page.get_by_role("link", name="Sperrfrist aufheben")).to_have_count(0)

        page.goto("about:blank")  # the form must not ask for anything without its session
        page.context.clear_cookies()
        log_in(page, live_server, chief)
        open_article(page, live_server, article)
        page.get_by_role("link", name="Sperrfrist aufheben").click()
        page.get_by_label("Grund").fill("Eine Agentur hat sie gebrochen.")
        press(page, "Sperrfrist aufheben")
        press(page, "Jetzt veröffentlichen")
        assert reader(url)[0] == 200
    assert AuditEntry.objects.get(action=AuditAction.LIFT_EMBARGO).reason == "Eine Agentur hat sie gebrochen."


def test_the_check_list_follows_typing_blocks_and_is_overruled_with_a_reason(page, reader, live_server, chief):
    log_in(page, live_server, chief)
    open_new(page, live_server)
    page.get_by_label("Titel", exact=True).fill("Noch ohne Schlagwort")
    page.get_by_role("button", name="Veröffentlichen", exact=True).click()
    summary = page.get_by_role("dialog", name="Noch ohne Schlagwort")
    summary.get_by_role("link", name="Der Vorspann fehlt.").press("Enter")
    expect(summary).to_have_count(0)
    expect(page.locator("#id_lead")).to_be_focused()
    page.keyboard.type("Jetzt steht er da.")
    checks = page.locator("#pruefliste")
    checks.locator("summary").first.click()
    checks.get_by_text("Der Vorspann fehlt.").wait_for(state="detached")
    expect(checks.get_by_text("Mindestens ein Schlagwort fehlt.")).to_be_visible()
    page.get_by_label("Trotz offener Punkte").fill("Die Agentur meldet es auch.")
    press(page, "Trotzdem veröffentlichen")
    assert reader(live_server.url + Article.objects.get().get_absolute_url())[0] == 200
    assert AuditEntry.objects.get(action=AuditAction.OVERRULE).reason == "Die Agentur meldet es auch."


def test_the_search_result_is_seen_while_typing(page, live_server, editor):
    log_in(page, live_server, editor)
    open_new(page, live_server)
    page.get_by_label("Titel", exact=True).fill("Ein langer Titel")
    page.get_by_text("Suche und Teilen", exact=True).click()
    result = page.get_by_role("group", name="Vorschau des Suchergebnisses")
    expect(result).to_contain_text("Ein langer Titel")
    page.get_by_label("Titel für Suchmaschinen").fill("Kurz")
    expect(result).to_contain_text("Kurz")
    expect(result).not_to_contain_text("langer")


def test_breaking_news_is_live_within_eight_interactions(page, reader, live_server, editor):
    log_in(page, live_server, editor)
    page.goto(live_server.url + reverse("admin:index"))
    steps = [
        lambda: (page.get_by_role("link", name="Neuer Artikel").click(), page.wait_for_selector(".ProseMirror")),
        lambda: page.get_by_label("Titel", exact=True).click(),
        lambda: page.keyboard.type("Kommission stoppt Übernahme"),
        lambda: page.keyboard.press("Tab"),
        lambda: page.keyboard.type("Das teilte sie am Abend mit."),
        lambda: page.get_by_label(re.compile("^Eilmeldung")).check(),
        lambda: press(page, "Veröffentlichen"),
    ]
    assert len(steps) <= 8
    for step in steps:
        step()
    article = Article.objects.get()
    status, text = reader(live_server.url + article.get_absolute_url())
    assert status == 200 and "Kommission stoppt Übernahme" in text
    assert "Kommission stoppt Übernahme" in reader(live_server.url)[1]


def test_a_correction_is_live_with_its_note_and_finds_the_other_places(page, reader, live_server, editor):
    article = make_article(title="Die Fabrik", body="<p>Die Fabrik kostet fünf Milliarden Euro.</p>")
    make_article(title="Die Vorgeschichte", body="<p>Schon damals hieß es: fünf Milliarden Euro.</p>")
    log_in(page, live_server, editor)
    open_article(page, live_server, article)
    page.locator(".ProseMirror p").click(click_count=3)
    write(page, "Die Fabrik kostet sieben Milliarden Euro.")
    page.get_by_label("Was haben Sie geändert?").select_option(label="Korrektur")
    page.get_by_role("button", name="Vorlage einsetzen").click()
    expect(page.get_by_label("Text für Leser")).to_have_value("In einer früheren Fassung hieß es, … Richtig ist: …")
    note = "In einer früheren Fassung hieß es, die Fabrik koste fünf Milliarden Euro. Richtig ist: sieben."
    page.get_by_label("Text für Leser").fill(note)
    press(page, "Aktualisierung veröffentlichen")
    page.get_by_role("link", name="Wo stand das noch?").first.click()
    page.get_by_label("Alter Wortlaut").fill("fünf Milliarden Euro")
    page.get_by_role("button", name="In allen veröffentlichten Artikeln suchen").click()
    expect(page.get_by_role("link", name="Die Vorgeschichte")).to_be_visible()
    text = reader(live_server.url + article.get_absolute_url())[1]
    assert "sieben Milliarden Euro" in text and note in text
    assert note in reader(f"{live_server.url}/korrekturen/")[1]
    feed = page.request.get(f"{live_server.url}/korrekturen/feed.json").json()
    assert note in feed["items"][0]["content_html"]


@pytest.mark.parametrize(
    ("choice", "says", "hides"),
    [
        (
            "Wir prüfen Hinweise auf einen Fehler.",
            "Grund: Wir prüfen Hinweise auf einen Fehler.",
            "nicht mehr verfügbar",
        ),
        ("Kein Hinweis: nach Gerichtsbeschluss", "Dieser Artikel ist nicht mehr verfügbar.", "zurückgezogen"),
    ],
)
def test_three_taps_on_a_phone_take_an_article_away(phone, reader, live_server, chief, choice, says, hides):
    article = make_article(title="Zaunkönig")
    log_in(phone, live_server, chief)
    open_article(phone, live_server, article)
    phone.get_by_role("link", name="Zurückziehen").tap()
    phone.get_by_label(choice).tap()
    phone.get_by_role("button", name="Jetzt zurückziehen").tap()
    phone.wait_for_selector(".messagelist .success")
    status, text = reader(live_server.url + article.get_absolute_url())
    assert status == 410 and says in text and hides not in text and "Zaunkönig" not in text
    assert "Zaunkönig" not in reader(live_server.url)[1]


def test_a_withdrawn_article_is_published_again(page, reader, live_server, chief):
    article = make_article(title="Doch richtig")
    article.withdraw(notice="Wir prüfen.")
    log_in(page, live_server, chief)
    open_article(page, live_server, article)
    press(page, "Wieder veröffentlichen")
    assert reader(live_server.url + article.get_absolute_url())[0] == 200


def test_the_front_page_is_arranged_by_keyboard_and_seen_before(page, reader, live_server, editor):
    titles = ["Erster", "Zweiter", "Dritter"]
    for hours, title in enumerate(titles):
        make_article(title=title, at=timezone.now() - (hours + 1) * HOUR)
    log_in(page, live_server, editor)
    page.goto(live_server.url + reverse("admin:articles_frontpageslot_changelist"))
    preview = page.frame_locator("iframe[name=front_preview]")
    preview.get_by_role("heading", name="Erster").first.wait_for()
    page.get_by_role("button", name="Dritter: Aufmacher").click()
    page.get_by_role("button", name="Zweiter: Aufmacher").click()
    page.get_by_role("group", name="Platz 1: Dritter").focus()
    page.keyboard.press("Alt+ArrowUp")
    assert page.get_by_role("group", name="Aufmacher: Dritter").evaluate("node => node === document.activeElement")
    page.get_by_role("button", name=re.compile("^bis (heute 18|morgen 9):00$")).first.click()
    preview.locator("main h2", has_text="Dritter").first.wait_for()
    assert not FrontPageSlot.objects.exists()
    page.keyboard.press("Control+s")
    page.wait_for_selector(".messagelist .success")
    slots = FrontPageSlot.objects.order_by("position")
    assert [slot.article.title for slot in slots] == ["Dritter", "Zweiter"]
    assert timezone.localtime(slots[0].until).hour in (18, 9)
