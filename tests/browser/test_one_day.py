"""One day in the newsroom, from the agency's text at seven to a reader on the train: everyone in a browser of their own.

`SCREENSHOTS=1` keeps what they see in docs/bilder (see docs/redaktion.md).
"""

import datetime as dt
import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from articles.demo import content
from articles.models import Article, Certainty, MilestoneKind
from techpolicy.mail.delivery import deliver

from ..factories import (
    make_article,
    make_author,
    make_company,
    make_image,
    make_institution,
    make_regulation,
    make_user,
)
from .desk_pages import close_windows, insert_picture, log_in, open_article, open_new, paste, pick, press, write

# A live server needs real commits; what migrations wrote (roles) is put back after each flush.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

SCREENSHOTS = bool(os.environ.get("SCREENSHOTS"))
PICTURES = Path(__file__).parents[2] / "docs" / "bilder"
AGENCY = """Der Chiphersteller Nordwafer darf seine Fabrik bei Dresden bauen. Die EU-Kommission hat die Beihilfe genehmigt.

Grundlage ist der European Chips Act. Der Bund zahlt fünf Milliarden Euro, Nordwafer selbst gibt elf.

Die ersten Wafer will Nordwafer 2029 liefern, vor allem an Autohersteller. Umweltverbände fürchten um das Grundwasser."""
EARLIER = [
    (
        "Nordwafer will bei Dresden bauen",
        "Nordwafer plant eine Fabrik für Wafer. Der European Chips Act erlaubt dem Bund eine Beihilfe.",
    ),
    (
        "Wem der European Chips Act hilft",
        "Bis jetzt haben drei Hersteller einen Antrag auf Beihilfe gestellt, auch Nordwafer.",
    ),
]
ELSEWHERE = [
    ("Seekabel vor Estland beschädigt", "Ein Anker riss das Kabel. Die Küstenwache ermittelt gegen den Kapitän."),
    ("Was die Brieftasche auf dem Telefon können muss", "Ausweise ziehen um. Die Länder testen den Führerschein."),
    ("Gericht kippt Löschanordnung", "Das Portal muss den Beitrag nicht entfernen, entschied das Landgericht."),
]


class Day:
    """The newsroom's clock, on the server and in every window, and the windows themselves."""

    def __init__(self, browser, server, clock) -> None:
        self.browser, self.server, self.clock = browser, server, clock
        self.windows: list[Page] = []
        self.errors: list[str] = []

    def window(self, **options) -> Page:
        """A browser of one's own."""
        options = {"viewport": {"width": 1280, "height": 820}} | options
        page = self.browser.new_context(locale="de-DE", timezone_id="Europe/Berlin", **options).new_page()
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.clock.set_fixed_time(timezone.now())
        self.windows.append(page)
        return page

    def desk(self, person) -> Page:
        page = self.window()
        log_in(page, self.server, person)
        return page

    def at(self, hour: int, minute: int = 0, second: int = 0) -> None:
        """The clock stands still at this time of the day."""
        local = timezone.localtime().replace(hour=hour, minute=minute, second=second, microsecond=0)
        self.clock.move_to(local, tick=False)
        for page in self.windows:
            page.clock.set_fixed_time(local)

    def reads(self, path: str) -> tuple[int, str]:
        """(status, page) for somebody without an account."""
        answer = self.windows[0].request.get(self.server.url + path, headers={"Cookie": ""}, fail_on_status_code=False)
        return answer.status, answer.text()

    def picture(self, name: str, page: Page, show: Locator | None = None) -> None:
        if not SCREENSHOTS:
            return
        if show:
            show.first.evaluate("node => node.scrollIntoView({block: 'center'})")
        page.screenshot(path=PICTURES / f"tag-{name}.jpg", type="jpeg", quality=72, animations="disabled")


@pytest.fixture
def day(browser, live_server):
    with time_machine.travel(dt.datetime(2026, 11, 23, 6, 0, tzinfo=dt.UTC), tick=False) as clock:
        found = Day(browser, live_server, clock)
        yield found
        close_windows(*found.windows)
    assert not found.errors, found.errors


class Newsroom:
    """Who works there, and what the archive holds."""

    def __init__(self) -> None:
        self.jonas = make_user("Autor:in", first_name="Jonas", last_name="Petri", username="jonas")
        self.mira = make_user("Redaktion", first_name="Mira", last_name="Albers", username="mira")
        self.tomasz = make_user("Chefredaktion", first_name="Tomasz", last_name="Wolf", username="tomasz")
        self.company = make_company(name="Nordwafer")
        self.law = make_regulation(
            name="European Chips Act", jurisdiction="EU", summary="Erlaubt Beihilfen für neue Chipfabriken."
        )
        self.law.milestones.create(
            kind=MilestoneKind.IN_FORCE, date="2023-09-21", certainty=Certainty.FIXED, source="https://example.org/"
        )
        make_institution(name="Europäische Kommission", jurisdiction="EU").aliases.create(name="EU-Kommission")
        byline = (make_author(name="Jonas Petri"),)
        shown = {"file": ContentFile(content.picture("lithografie"), "reinraum.webp")} if SCREENSHOTS else {}
        make_image(title="Reinraum", credit="Mira Albers", **shown)
        for number, (title, text) in enumerate([*EARLIER, *ELSEWHERE], 1):
            tags = {"tags": (self.company, self.law)} if number <= len(EARLIER) else {}
            at = timezone.now() - dt.timedelta(days=9 * number)
            make_article(title=title, lead=text, body=f"<p>{text}</p>" * 3, byline=byline, at=at, **tags)


def test_one_day_in_the_newsroom(day, mail_queue, mailoutbox):
    newsroom = Newsroom()
    article = seven_the_agency_reports(day, newsroom)
    half_past_seven_two_write_at_once(day, newsroom, article)
    eight_the_lawyer_reads(day, newsroom, article)
    ten_the_embargo_ends(day, newsroom, article)
    half_past_eleven_a_number_was_wrong(day, newsroom, article)
    noon_the_company_has_a_new_name(day, newsroom, article)
    one_a_reader_on_the_train(day, newsroom, article)
    deliver()
    assert [(mail.to, mail.subject) for mail in mailoutbox] == [
        ([newsroom.mira.email], "Im Redigat: Dresden bekommt eine Chipfabrik"),
        ([newsroom.mira.email], "Freigabe über den Vorschau-Link: Dresden bekommt eine Chipfabrik"),
    ]


def seven_the_agency_reports(day: Day, newsroom: Newsroom) -> Article:
    """Jonas pastes the agency's text, takes the tags found in it, places a picture, and gives it to the desk."""
    page = newsroom.jonas_page = day.desk(newsroom.jonas)
    open_new(page, day.server)
    page.get_by_label("Titel", exact=True).fill("Dresden bekommt eine Chipfabrik")
    page.locator(".ProseMirror").click()
    paste(page, AGENCY)
    page.get_by_role("button", name="Übernehmen (Alt+Enter)").click()
    found = page.get_by_role("list", name="Im Text gefunden").get_by_role("button")
    expect(found).to_have_count(3)
    day.picture("0700-eingefuegt", page)
    for name in ("Nordwafer", "European Chips Act", "Europäische Kommission"):
        found.filter(has_text=name).click()
    expect(page.locator("[data-picker=tags] .desk-row")).to_have_count(3)
    page.locator(".ProseMirror p").last.click()
    page.keyboard.press("Control+End")
    insert_picture(page, "Reinraum", caption="Belichten im Reinraum", alt="Licht fällt durch Linsen auf Silizium")
    pick(page, "Autor:in hinzufügen", "Jonas Petri")
    page.get_by_role("button", name="Quelle hinzufügen").click()
    page.get_by_label("Name", exact=True).fill("EU-Kommission")
    press(page, "Speichern")
    page.get_by_text("Notizen", exact=True).click()
    page.get_by_label("Zugewiesen an").select_option(label="Mira Albers")
    press(page, "Zum Redigat geben")
    return Article.objects.get(title="Dresden bekommt eine Chipfabrik")


def half_past_seven_two_write_at_once(day: Day, newsroom: Newsroom, article: Article) -> None:
    """Mira edits one paragraph while Jonas edits another; neither loses a word."""
    day.at(7, 30)
    jonas, mira = newsroom.jonas_page, day.desk(newsroom.mira)
    newsroom.mira_page = mira
    for page in (jonas, mira):
        open_article(page, day.server, article)
    expect(mira.locator("#desk-presence")).to_contain_text("Jonas Petri bearbeitet diesen Artikel")
    rewrite(jonas, "Grundlage ist", "Grundlage ist der European Chips Act. Der Bund zahlt fünf Milliarden Euro.")
    rewrite(mira, "Die ersten Wafer", "Die ersten Wafer will Nordwafer 2029 an Autohersteller liefern.")
    press(jonas, "Speichern")
    press(mira, "Speichern")
    expect(mira.locator(".messagelist")).to_contain_text("Beides ist zusammengeführt")
    day.picture("0730-zusammengefuehrt", mira)
    text = article_now(article).working_copy.snapshot.body
    assert "Der Bund zahlt fünf Milliarden Euro.</p>" in text and "2029 an Autohersteller" in text


def eight_the_lawyer_reads(day: Day, newsroom: Newsroom, article: Article) -> None:
    """A link is enough: no account, and the approval says which version it means."""
    day.at(8)
    mira, lawyer = newsroom.mira_page, day.window()
    mira.get_by_role("link", name="Vorschau-Links").click()
    mira.get_by_label("Für wen").fill("Kanzlei")
    mira.get_by_role("button", name="Link anlegen").click()
    lawyer.goto(mira.get_by_label("Adresse des Links").input_value())
    expect(lawyer.get_by_role("heading", level=1)).to_have_text("Dresden bekommt eine Chipfabrik")
    lawyer.get_by_label("Ihr Urteil").select_option(label="Freigeben")
    lawyer.get_by_label("Ihr Name").fill("Dr. Ines Kranz")
    day.picture("0800-kanzlei", lawyer, lawyer.locator(".review"))
    lawyer.get_by_role("button", name="Absenden").click()
    expect(lawyer.locator(".review-note")).to_contain_text("Dr. Ines Kranz")
    mira.reload()
    expect(mira.locator("main")).to_contain_text("Kanzlei: freigegeben für Fassung 3")


def ten_the_embargo_ends(day: Day, newsroom: Newsroom, article: Article) -> None:
    """Mira plans it for the end of the embargo; at that second it is there, and nothing had to run."""
    mira = newsroom.mira_page
    open_article(mira, day.server, article)
    mira.get_by_label("Sperrfrist bis").fill("2026-11-23T10:00")
    expect(mira.get_by_text("in 2 Stunden")).to_be_visible()
    day.picture("0800-sperrfrist", mira)
    press(mira, "Um 10:00 Uhr veröffentlichen (Ende der Sperrfrist)")
    address = article_now(article).get_absolute_url()
    day.at(9, 59, 59)
    assert day.reads(address)[0] == 404 and "Chipfabrik" not in day.reads("/")[1]
    day.at(10)
    assert day.reads(address)[0] == 200 and "Chipfabrik" in day.reads("/")[1]


def half_past_eleven_a_number_was_wrong(day: Day, newsroom: Newsroom, article: Article) -> None:
    """The correction goes out together with its note, and is listed."""
    day.at(11, 30)
    mira, note = (
        newsroom.mira_page,
        "In einer früheren Fassung hieß es, der Bund zahle fünf Milliarden Euro. Richtig ist: vier.",
    )
    open_article(mira, day.server, article)
    rewrite(mira, "Grundlage ist", "Grundlage ist der European Chips Act. Der Bund zahlt vier Milliarden Euro.")
    mira.get_by_label("Was haben Sie geändert?").select_option(label="Korrektur")
    mira.get_by_role("button", name="Vorlage einsetzen").click()
    mira.get_by_label("Text für Leser").fill(note)
    day.picture("1130-korrektur", mira)
    press(mira, "Aktualisierung veröffentlichen")
    page = day.reads(article.get_absolute_url())[1]
    assert "vier Milliarden" in page and "23. November 2026, 11:30 Uhr:" in page and note in page
    assert note in day.reads("/korrekturen/")[1]


def noon_the_company_has_a_new_name(day: Day, newsroom: Newsroom, article: Article) -> None:
    """Tomasz renames it once; the old address leads on, and articles written before say both names."""
    day.at(12)
    chief = day.desk(newsroom.tomasz)
    chief.goto(day.server.url + reverse("admin:articles_company_change", args=[newsroom.company.pk]))
    chief.fill("#id_name", "Elbsilizium")
    chief.get_by_role("button", name="Speichern", exact=True).first.click()
    expect(chief.locator(".messagelist")).to_contain_text("Elbsilizium")
    chief.goto(f"{day.server.url}/unternehmen/nordwafer/")
    expect(chief).to_have_url(f"{day.server.url}/unternehmen/elbsilizium/")
    assert "Elbsilizium <small>(früher Nordwafer)</small>" in day.reads(article.get_absolute_url())[1]


def one_a_reader_on_the_train(day: Day, newsroom: Newsroom, article: Article) -> None:
    """From a search engine to the article, on to the earlier one, and to the law; no cookie, no script."""
    day.at(13)
    phone = day.window(viewport={"width": 390, "height": 844}, has_touch=True, java_script_enabled=False)
    phone.goto(day.server.url + article.get_absolute_url(), referer="https://suche.example/?q=chipfabrik")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Dresden bekommt eine Chipfabrik")
    day.picture("1300-telefon", phone)
    related = phone.get_by_role("region", name="Das könnte Sie auch interessieren")
    expect(related).to_contain_text("Ebenfalls zu: European Chips Act, Elbsilizium")
    related.get_by_role("link", name="Nordwafer will bei Dresden bauen").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Nordwafer will bei Dresden bauen")
    phone.get_by_role("link", name="European Chips Act").first.tap()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("European Chips Act")
    expect(phone.locator("main")).to_contain_text("Dresden bekommt eine Chipfabrik")
    assert urlsplit(phone.url).path == newsroom.law.get_absolute_url()
    assert phone.context.cookies() == []


def rewrite(page: Page, beginning: str, text: str) -> None:
    """Replace the paragraph that begins so."""
    page.locator(".ProseMirror p", has_text=beginning).click(click_count=3)
    write(page, text)


def article_now(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)
