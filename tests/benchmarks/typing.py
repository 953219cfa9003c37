"""`python -m tests.benchmarks.typing [http://127.0.0.1:8000]`: what a typed letter costs the page's thread.

It writes into a new article of a running demo (`make run`) in Chromium and reads the thread's CPU time from the browser.
"""

import statistics
import sys

from playwright.sync_api import CDPSession, Page, sync_playwright

from tests.browser.conftest import FLAGS, NAMES, shutil

SIZES = (500, 10_000)
PARAGRAPH = (
    "Die Behörde prüft seit Montag, ob der Anbieter die Auflagen erfüllt, und hört dazu Firmen und Verbände. " * 4
)
LETTERS = "Und so schreibt jemand weiter, Wort um Wort. "
PAUSES = (100, 220)  # milliseconds between two letters: a fast typist, a slow one
ROUNDS = 3

FILL = """([paragraph, count]) => deskEditor.commands.setContent(`<p>${paragraph}</p>`.repeat(count), { emitUpdate: true })"""
CURSOR = "() => deskEditor.commands.focus(Math.round(deskEditor.state.doc.content.size / 2))"


def seconds(devtools: CDPSession) -> float:
    metrics = devtools.send("Performance.getMetrics")["metrics"]
    return next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration")


def per_letter(page: Page, devtools: CDPSession, pause: int) -> float:
    """Milliseconds of the page's thread for each letter, all that follows from it while somebody types on included."""
    page.evaluate(CURSOR)
    page.keyboard.type("Ab ", delay=pause)
    before = seconds(devtools)
    page.keyboard.type(LETTERS, delay=pause)
    return (seconds(devtools) - before) * 1000 / len(LETTERS)


def measure(address: str) -> None:
    with sync_playwright() as playwright:
        path = next(filter(None, map(shutil.which, NAMES)))
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        page = browser.new_page(locale="de-DE", viewport={"width": 1280, "height": 900})
        page.goto(f"{address}/admin/login/")
        page.fill("#id_username", "redaktion")
        page.fill("#id_password", "demo-redaktion")
        page.press("#id_password", "Enter")
        page.wait_for_load_state()
        devtools = page.context.new_cdp_session(page)
        devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
        for words in SIZES:
            page.goto(f"{address}/admin/articles/article/add/")
            page.wait_for_selector(".ProseMirror")
            page.evaluate(FILL, [PARAGRAPH, words // len(PARAGRAPH.split())])
            page.wait_for_timeout(3000)
            for pause in PAUSES:
                rounds = [per_letter(page, devtools, pause) for _ in range(ROUNDS)]
                said = " ".join(f"{ms:.1f}" for ms in rounds)
                print(
                    f"{words:>6} words, a letter in {pause} ms: {statistics.median(rounds):.1f} ms ({said})", flush=True
                )
        page.on("dialog", lambda dialog: dialog.accept())
        browser.close()


if __name__ == "__main__":
    measure(*(sys.argv[1:] or ["http://127.0.0.1:8000"]))
