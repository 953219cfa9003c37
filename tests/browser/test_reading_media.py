"""The matrix, marks and sources on a phone, on paper and in forced colours."""

import pytest
from playwright.sync_api import expect

from articles.models import Relation

from ..factories import make_article, make_company, make_regulation

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
PATH = "/wer-wird-reguliert/"
OFF_SCREEN = """() => [...document.querySelectorAll('.matrix tbody tr')].filter(row => ![...row.querySelectorAll('.tie')].some(tie => {
    const box = tie.getBoundingClientRect();
    return box.width && box.left >= 0 && box.right <= innerWidth;
})).map(row => row.innerText)"""
MARK = "selector => { const style = getComputedStyle(document.querySelector(selector), '::before'); return [style.backgroundImage, style.backgroundColor, style.printColorAdjust, style.forcedColorAdjust]; }"


@pytest.fixture
def laws():
    """Twelve laws, each with one company of its own."""
    for number in range(12):
        law, company = make_regulation(jurisdiction="EU"), make_company()
        make_article(
            tags=[law, company],
            sources=[{"name": "Amtsblatt", "url": f"https://example.org/{number}", "kind": ""}],
        )
        Relation.objects.create(
            company=company,
            regulation=law,
            role="proceedings" if number else "fine",
            source="https://example.org/",
        )
    return [law]


@pytest.mark.parametrize(("width", "media"), [(320, "screen"), (390, "screen"), (794, "print")])
def test_every_row_of_the_matrix_shows_what_ties_it(page, live_server, laws, width, media):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(media=media)
    page.goto(f"{live_server}{PATH}")
    expect(page.locator(".matrix tbody tr")).to_have_count(12)
    assert page.evaluate(OFF_SCREEN) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_field_names_its_law_on_a_phone_and_a_table_does_not_repeat_it(page, live_server, laws):
    page.goto(f"{live_server}{PATH}")
    law = page.locator(".matrix td > a .law").first
    assert law.bounding_box()["width"] <= 1
    page.set_viewport_size({"width": 390, "height": 900})
    assert law.bounding_box()["width"] > 50
    assert page.locator(".matrix td > a").first.get_attribute("href").startswith("/unternehmen/")


def test_heads_of_the_matrix_stay_in_sight(page, live_server, laws):
    for _ in range(40):
        company = make_company()
        make_article(tags=[company])
        Relation.objects.create(company=company, regulation=laws[0], role="ban", source="https://example.org/")
    page.set_viewport_size({"width": 900, "height": 700})
    page.goto(f"{live_server}{PATH}")
    page.locator("figure.table").evaluate("table => { table.scrollIntoView(); table.scrollTo(500, 900); }")
    corner = page.locator(".matrix thead th").first.bounding_box()
    assert 0 <= corner["x"] < 60
    assert 0 <= corner["y"] < 60
    assert page.locator(".matrix tbody th").last.bounding_box()["x"] < 60


def test_marks_keep_their_fill_on_paper_and_in_forced_colours(page, live_server, laws):
    page.goto(f"{live_server}{PATH}")
    for media in ({"media": "print"}, {"media": "screen", "forced_colors": "active"}):
        page.emulate_media(**media)
        assert "gradient" in page.evaluate(MARK, ".tie.act")[0], media
        assert page.evaluate(MARK, ".tie.sanction")[1] != "rgba(0, 0, 0, 0)", media
    assert page.evaluate(MARK, ".tie.act")[3] == "none"
    page.emulate_media(media="print")
    assert page.evaluate(MARK, ".tie.act")[2] == "exact"


def test_printed_sources_have_their_addresses(page, live_server):
    article = make_article(sources=[{"name": "Amtsblatt", "url": "https://example.org/amtsblatt", "kind": ""}])
    page.goto(f"{live_server}{article.get_absolute_url()}")
    page.emulate_media(media="print")
    printed = page.evaluate("getComputedStyle(document.querySelector('.end a[rel=external]'), '::after').content")
    assert "https://example.org/amtsblatt" in printed
