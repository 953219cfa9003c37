"""Reading in a real browser: without JavaScript, by keyboard alone, on paper, on a narrow screen with large text."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from articles.models import Article, Author, RelatedArticle, public_change

from ..factories import LONG_BODY, make_article, make_company, make_image, make_regulation
from ..reader import BODY, make_world

# A live server needs real commits; what migrations wrote (roles) is put back after each flush.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
FOCUS = "document.activeElement.textContent.trim()"


@pytest.fixture
def world():
    """Articles with every block, long words, and related coverage."""
    made = make_world(4, body=LONG_BODY + BODY, lead="Rechtsunsicherheitsbewältigungsstrategien in Brüssel.")
    made.tags["company"] = make_company(name="Rechenzentrumsbetreibergesellschaft Nordhessen")
    make_article(tags=made.subjects, body=LONG_BODY)
    with public_change():
        RelatedArticle.objects.all().delete()
        for other in made.articles[1:]:
            RelatedArticle.objects.create(
                article=made.articles[0],
                other=other,
                score=20_000,
                reasons={"text": "Ebenfalls zu: NVIDIA", "worth": 20_000},
            )
    return made


def test_without_javascript_everything_is_there(browser, live_server, world):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server}{world.articles[0].get_absolute_url()}")
    assert page.get_by_role("heading", level=1).inner_text() == world.articles[0].title
    for text in (
        "Worum es geht",
        "Lesen Sie auch:",
        "Das könnte Sie auch interessieren",
        "Ein Gesetz über Dinge.",
    ):
        expect(page.get_by_text(text).first).to_be_visible()
    page.get_by_role("link", name=world.tags["company"].name).or_(
        page.get_by_role("link", name=world.tags["topic"].name)
    ).first.click()
    expect(page.get_by_role("heading", level=2, name="Artikel", exact=True)).to_be_visible()
    context.close()


def test_first_tab_stop_leads_past_the_navigation(page, live_server, world):
    page.goto(f"{live_server}{world.articles[0].get_absolute_url()}")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS) == "Zum Inhalt springen"
    assert page.get_by_text("Zum Inhalt springen").bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_every_tab_stop_of_the_front_page_shows_where_it_is(page, live_server, world):
    page.goto(f"{live_server}/")
    stops = page.evaluate(
        "[...document.querySelectorAll('a[href], button, input, [tabindex=\"0\"]')].filter((one) => one.checkVisibility()).length"
    )
    for _ in range(stops):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid", page.evaluate(FOCUS)


FIRST_LINE = """() => {
    const range = document.createRange();
    range.setStart(document.querySelector('.text > p').firstChild, 0);
    return range.getClientRects()[0].bottom;
}"""


def test_on_a_phone_a_text_begins_in_the_first_screen(page, live_server):
    law = make_regulation(name="AI Act", summary="Ein Gesetz über Dinge.")
    words = {"title": "Was von August 2026 an in der Personalabteilung gilt", "lead": "Ein Vorspann. " * 9}
    article = make_article(tags=[law], lead_image=make_image(), body="<p>Text</p>", **words)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{live_server}{article.get_absolute_url()}")
    assert page.evaluate(FIRST_LINE) < 844
    expect(page.get_by_text("Ein Gesetz über Dinge.")).to_be_hidden()
    page.locator(".slip summary").press("Enter")
    expect(page.get_by_text("Ein Gesetz über Dinge.")).to_be_visible()


def test_a_wide_picture_reaches_beyond_the_text_and_hides_no_focus(page, live_server):
    figure = f'<figure data-image="{make_image().pk}" data-alt="Bild" data-width="full"></figure>'
    parts = "".join(f"<h2>Teil {number}</h2><p>{'Wort ' * 150}</p>" for number in range(6))
    article = make_article(body=f"{parts}{figure}{parts}")
    page.goto(f"{live_server}{article.get_absolute_url()}")
    picture = page.locator(".text > .full")
    picture.evaluate("figure => scrollTo(0, figure.getBoundingClientRect().top)")
    box = picture.bounding_box()
    assert (box["x"], box["width"]) == (0, page.evaluate("document.documentElement.clientWidth"))
    covered = """() => {
        const { x, y } = document.querySelector('.contents a').getBoundingClientRect();
        return document.elementFromPoint(x + 5, y + 12).closest('nav') === null;
    }"""
    assert page.evaluate(covered)
    page.locator(".contents a").first.focus()
    assert not page.evaluate(covered)


CARD_HITS = """card => {
    const link = card.querySelector('h2 a, h3 a');
    card.scrollIntoView({block: 'center'});
    return [...card.querySelectorAll('img, p, figcaption')].map(part => {
        const box = part.getBoundingClientRect();
        const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        return hit === link || (hit.closest('a') !== null && card.contains(hit)) ? '' : part.outerHTML;
    }).filter(Boolean);
}"""


@pytest.mark.parametrize("width", [390, 1280])
def test_a_card_is_one_target_named_by_its_headline(page, live_server, world, width):
    page.set_viewport_size({"width": width, "height": 800})
    for path in ("/", world.articles[0].get_absolute_url(), world.tags["company"].get_absolute_url()):
        page.goto(f"{live_server}{path}")
        cards = page.locator(".card").all()
        assert cards
        for card in cards:
            assert card.evaluate(CARD_HITS) == []
            (name,) = [link.inner_text() for link in card.get_by_role("link").all()]
            assert name in {article.title for article in Article.objects.all()}
    Author.objects.update(portrait=make_image())
    page.goto(f"{live_server}/redaktion/")
    assert page.locator(".author.thumb").first.evaluate(CARD_HITS) == []


def test_a_cards_focus_is_drawn_around_the_whole_card(page, live_server, world):
    page.goto(f"{live_server}/")
    card = page.locator(".card:has(img)").first
    card.locator("a").focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    drawn = card.evaluate(
        """card => {
            const style = getComputedStyle(card.querySelector('a'), '::after');
            return [style.outlineStyle, style.height];
        }"""
    )
    assert drawn == ["solid", f"{card.bounding_box()['height']:g}px"]


@pytest.mark.parametrize("root", ["100%", "200%"])
def test_no_leaf_of_the_calendar_breaks_a_word(page, live_server, world, root):
    for month in range(1, 13):
        for precision in ("day", "month", "quarter", "year"):
            world.tags["regulation"].milestones.create(
                kind="deadline", date=dt.date(2030, month, 28), precision=precision
            )
    page.goto(f"{live_server}/fristen/")
    page.evaluate("size => { document.documentElement.style.fontSize = size; }", root)
    assert page.locator(".leaf").count() > 40
    broken = page.evaluate(
        """() => [...document.querySelectorAll('.leaf')].flatMap(leaf =>
            leaf.innerText.split(/\\s+/).filter(word => {
                const text = [...(function* walk(node) {
                    if (node.nodeType === 3) yield node; else for (const child of node.childNodes) yield* walk(child);
                })(leaf)].find(node => node.data.includes(word));
                const range = document.createRange(), start = text.data.indexOf(word);
                range.setStart(text, start);
                range.setEnd(text, start + word.length);
                return range.getClientRects().length > 1 || leaf.scrollWidth > leaf.clientWidth;
            }))"""
    )
    assert broken == []


def test_wide_tables_can_be_scrolled_by_keyboard(page, live_server, world):
    page.goto(f"{live_server}{world.articles[0].get_absolute_url()}")
    table = page.locator(".table").first
    table.focus()
    assert page.evaluate("document.activeElement.classList.contains('table')")


def fits(page, *widths: int) -> None:
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        assert not page.evaluate(TOO_WIDE), (page.url, width)


def test_nothing_runs_out_of_a_narrow_screen(page, live_server, world):
    for path in [*world.pages, world.tags["company"].get_absolute_url(), "/fristen/", "/abonnieren/"]:
        page.goto(f"{live_server}{path}")
        fits(page, 320, 390, 768)


def test_text_at_twice_its_size_fits_too(page, live_server, world):
    others = ["/fristen/", "/suche/?q=Brüssel", world.tags["company"].get_absolute_url()]
    for path in [*world.pages, *others]:
        page.goto(f"{live_server}{path}")
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        fits(page, 320, 640)


def test_a_remark_that_takes_several_lines_is_read_from_its_first_letter(page, live_server, world):
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"{live_server}{world.articles[0].get_absolute_url()}")
    reason = page.locator(".tip .meta span")
    reason.evaluate("node => { node.textContent = 'Ebenfalls zu: ' + 'US-Exportkontrollen, '.repeat(6); }")
    hidden = reason.evaluate(
        """node => {
            const range = document.createRange();
            range.selectNodeContents(node);
            const line = node.parentElement, size = parseFloat(getComputedStyle(line).fontSize);
            const shown = line.getBoundingClientRect().left + 0.6 * size;  // what `clip-path` leaves
            return [...range.getClientRects()].filter(rect => rect.left < shown).length;
        }"""
    )
    assert hidden == 0


def test_on_a_phone_a_law_leads_to_whom_it_concerns_and_to_its_articles(page, live_server, world):
    page.goto(f"{live_server}{world.tags['regulation'].get_absolute_url()}")
    jump = page.get_by_role("navigation", name="Auf dieser Seite")
    expect(jump).to_be_hidden()
    page.set_viewport_size({"width": 390, "height": 800})
    jump.get_by_role("link", name="Artikel").click()
    assert page.url.endswith("#artikel") and page.locator("#artikel").is_visible()


def test_print_leaves_out_what_paper_cannot_use(page, live_server, world):
    page.emulate_media(media="print")
    page.goto(f"{live_server}{world.articles[0].get_absolute_url()}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("navigation", name="Hauptnavigation")).to_be_hidden()
    expect(page.get_by_text("Das könnte Sie auch interessieren")).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_nothing_moves_while_the_page_loads(page, live_server, world):
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver(list => { for (const entry of list.getEntries()) moved += entry.value; })"
        ".observe({type: 'layout-shift', buffered: true});"
    )
    for path in ("/", world.articles[0].get_absolute_url(), world.tags["regulation"].get_absolute_url()):
        page.goto(f"{live_server}{path}")
        page.wait_for_load_state("networkidle")
        assert page.evaluate("moved") == 0, path


@pytest.fixture
def matrix(page, live_server, world):
    for _ in range(7):
        law = make_regulation()
        company = make_company()
        make_article(tags=[law, company])
        company.relations.create(regulation=law, role="ban", source="https://example.org/")
    page.goto(f"{live_server}/wer-wird-reguliert/")
    return page


@pytest.mark.parametrize(("media", "width"), [("screen", 390), ("print", 680)])
def test_every_entry_of_the_matrix_lies_within_the_page(matrix, media, width):
    matrix.emulate_media(media=media)
    matrix.set_viewport_size({"width": width, "height": 900})
    outside = matrix.evaluate(
        """() => [...document.querySelectorAll('.matrix .tie')].filter(tie => {
            const box = tie.getBoundingClientRect();
            return box.left < 0 || box.right > innerWidth || tie.scrollWidth > tie.clientWidth;
        }).length"""
    )
    assert matrix.locator(".matrix .tie").count() >= 7 and outside == 0


FILL = "mark => getComputedStyle(mark, '::before').backgroundColor"


def test_marks_keep_their_fill_in_forced_colours(matrix):
    empty, full = (matrix.locator(f".key .{css}") for css in ("duty", "sanction"))
    matrix.emulate_media(forced_colors="active")
    assert empty.evaluate(FILL) != full.evaluate(FILL)


def test_printed_sources_tell_their_address(page, live_server, world):
    world.tags["regulation"].milestones.update(source="https://example.org/amtsblatt")
    page.goto(f"{live_server}{world.tags['regulation'].get_absolute_url()}")
    page.emulate_media(media="print")
    printed = page.locator('a[rel~="external"]').evaluate_all(
        "links => links.map(link => getComputedStyle(link, '::after').content)"
    )
    assert printed and all("http" in address for address in printed)


def test_on_a_phone_a_law_answers_in_the_first_screen_and_folds_what_is_over(page, live_server, world):
    law = world.tags["regulation"]
    law.milestones.create(kind="announced", date=dt.date(2020, 3, 4))
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{live_server}{law.get_absolute_url()}")
    answer = page.locator(".answer")
    assert "gilt teilweise" in answer.inner_text() and "in 20 Tagen" in answer.inner_text()
    box = answer.bounding_box()
    assert box["y"] + box["height"] < 844 and box["x"] + box["width"] <= 390
    announced = page.locator(".miles").get_by_text("Ankündigung")
    expect(announced).to_be_hidden()
    page.get_by_text("3 vergangene Termine seit März 2020").click()
    expect(announced).to_be_visible()
