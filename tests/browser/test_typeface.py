"""The site's own typeface in a real browser: nothing moves whether it comes or not, and no type is small."""

import time

import pytest

from ..reader import make_world

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

WATCH = """window.shifts = [];
new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.shifts.push(entry.value); })
  .observe({ type: "layout-shift", buffered: true });"""
LOADED = "[...document.fonts].filter((face) => face.status === 'loaded').map((face) => face.family)"
# Numbers of notes and chemical formulas are small by nature.
SMALL = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  while (walker.nextNode()) {
    const box = walker.currentNode.parentElement;
    if (walker.currentNode.data.trim() && !box.closest("sup, sub") && parseFloat(getComputedStyle(box).fontSize) < 14)
      found.push(box.outerHTML.slice(0, 80));
  }
  return found;
}"""


@pytest.mark.parametrize("fonts", ["blocked", "slow", "kept"])
def test_nothing_moves_with_the_fonts(browser, live_server, fonts):
    world = make_world(4)
    context = browser.new_context(viewport={"width": 390, "height": 900})
    page = context.new_page()
    page.add_init_script(WATCH)
    if fonts == "blocked":
        page.route("**/*.woff2", lambda route: route.abort())
    if fonts == "slow":
        page.route("**/*.woff2", lambda route: (time.sleep(0.6), route.continue_()))
    for path in ("/", world.articles[0].get_absolute_url()):
        for _ in range(2 if fonts == "kept" else 1):
            page.goto(f"{live_server}{path}")
            page.wait_for_timeout(1500 if fonts == "slow" else 300)
        assert sum(page.evaluate("window.shifts")) == 0, path
        assert ("Newsreader" in page.evaluate(LOADED)) == (fonts != "blocked"), path
    context.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_no_type_is_smaller_than_14_pixels(page, live_server, width):
    world = make_world(2)
    page.set_viewport_size({"width": width, "height": 900})
    for path in (*world.pages, "/fristen/", "/wer-wird-reguliert/", "/suche/?q=Chips"):
        page.goto(f"{live_server}{path}")
        assert page.evaluate(SMALL) == [], path
