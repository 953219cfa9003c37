"""The planning calendar: moving pieces by keyboard, by dragging and in the dialog, with undo and refusals."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from articles.models import Article

from ..factories import make_article, make_draft, make_user
from .desk_pages import close_windows, log_in, wait_until, watch_policy

# A live server needs real commits; what migrations wrote (roles) is put back after each flush.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def morning(days: int) -> dt.datetime:
    """Nine o'clock in a week that lies in one month, next year."""
    day = dt.date(timezone.localdate().year + 1, 3, 9) + dt.timedelta(days=days)
    return timezone.make_aware(dt.datetime.combine(day, dt.time(9)))


def day_of(article: Article) -> int:
    fresh = Article.objects.select_related("working_copy").get(pk=article.pk)
    return (timezone.localtime(fresh.working_copy.planned_for or fresh.publish_at) - morning(0)).days


@pytest.fixture
def desk(page, live_server):
    log_in(page, live_server, make_user("Redaktion"))
    return page


@pytest.fixture
def abroad(browser, live_server):
    """A window abroad, whose console may report refused requests."""
    context = browser.new_context(locale="de-DE", timezone_id="America/New_York")
    page = context.new_page()
    log_in(page, live_server, make_user("Redaktion"))
    yield page
    close_windows(page)


def open_month(page, live_server) -> None:
    page.goto(f"{live_server.url}{reverse('admin:desk_planning')}?monat={morning(0):%Y-%m}")


def piece(page, article: Article, days: int):
    return page.locator(f"[data-day='{morning(days):%Y-%m-%d}'] [data-piece='{article.pk}']")


def test_arrows_move_a_piece_by_days_and_weeks_and_a_button_takes_it_back(desk, live_server):
    reported = watch_policy(desk)
    article = make_draft(title="Mit Tasten", fields={"planned_for": morning(0)})
    open_month(desk, live_server)
    piece(desk, article, 0).get_by_role("link").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "ArrowLeft"):
        desk.keyboard.press(f"Alt+{key}")
    piece(desk, article, 8).wait_for()
    wait_until(desk, "document.activeElement.textContent === 'Mit Tasten'")
    desk.get_by_text("ist jetzt geplant für").wait_for()
    assert day_of(article) == 8
    desk.get_by_role("button", name="Rückgängig").press("Enter")
    piece(desk, article, 9).wait_for()
    assert day_of(article) == 9 and reported == []


def test_a_piece_is_dragged_to_another_day_and_one_that_has_appeared_is_not(desk, live_server):
    article = make_article(title="Gezogen", at=morning(0))
    open_month(desk, live_server)
    target = desk.locator(f"[data-day='{morning(3):%Y-%m-%d}']")
    piece(desk, article, 0).drag_to(target)
    piece(desk, article, 3).wait_for()
    desk.get_by_text("„Gezogen“ erscheint jetzt am").wait_for()
    assert Article.objects.get().publish_at == morning(3)
    Article.objects.update(publish_at=morning(-366), first_published_at=morning(-366))
    desk.goto(f"{live_server.url}{reverse('admin:desk_planning')}?monat={morning(-366):%Y-%m}")
    assert desk.locator("[data-piece]").get_attribute("draggable") is None


def test_the_dialog_takes_day_and_time_and_stays_open_with_the_reason_of_a_refusal(abroad, live_server):
    article = make_draft(title="Im Dialog", fields={"planned_for": morning(0), "expire_at": morning(5)})
    open_month(abroad, live_server)
    abroad.get_by_role("button", name="Verschieben …: Im Dialog").click()
    dialog = abroad.locator("dialog")
    dialog.get_by_label("Tag").fill(f"{morning(6):%Y-%m-%d}")
    dialog.get_by_label("Uhrzeit").fill("14:30")
    with abroad.expect_response("**/verschieben/"):
        dialog.get_by_role("button", name="Verschieben").click()
    dialog.get_by_text("ginge offline").wait_for()
    expect(dialog.get_by_label("Uhrzeit")).to_have_value("14:30")
    dialog.get_by_label("Tag").fill(f"{morning(2):%Y-%m-%d}")
    dialog.get_by_role("button", name="Verschieben").click()
    dialog.wait_for(state="detached")
    expect(piece(abroad, article, 2)).to_contain_text("14:30")
    assert day_of(article) == 2
