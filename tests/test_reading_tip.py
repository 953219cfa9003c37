"""Reading tips in the body: where one that the engine chooses stands, and when one that an editor placed is shown."""

import datetime as dt
from pathlib import Path

import pytest

import articles.demo
from articles.body import Resolved, parse, placed_tips, render, resolve

TODAY = dt.date(2026, 11, 28)
TIP = '<aside data-article="auto"></aside>'
DEMO = Path(articles.demo.__file__).parent / "articles"


def test_a_placed_tip_is_shown_only_while_its_article_is_public():
    html = render(parse('<p>a</p><aside data-article="7"></aside><p>b</p>'), lambda picture: "")
    assert placed_tips(html) == [7]
    assert "<aside>tip</aside>" in resolve(html, Resolved(tips={"7": "<aside>tip</aside>"}), TODAY)
    assert "aside" not in resolve(html, Resolved(), TODAY)


def long_text(extra: str = "") -> str:
    section = "<h2>Titel</h2>" + f"<p>{'Wort ' * 60}</p>" * 2
    return section * 3 + extra


def test_the_automatic_tip_stands_at_a_section_boundary_near_the_middle():
    html = render(parse(long_text()), lambda picture: "")
    before, marker, after = html.partition('<aside data-article="auto"></aside>')
    assert marker
    assert after.lstrip().startswith("<h2")
    assert 0.25 < len(before) / len(html) < 0.75


@pytest.mark.parametrize("extra", ['<aside data-article="none"></aside>', '<aside data-article="7"></aside>'])
def test_no_automatic_tip_where_the_editor_placed_or_forbade_one(extra):
    assert '"auto"' not in render(parse(long_text(extra)), lambda picture: "")


@pytest.mark.parametrize(
    "announcing",
    [
        "<p>{}, oder?</p>",
        "<p>„{}, oder?“</p>",
        "<p>({}, »oder?«)&nbsp;</p>",
        '<p>{}, oder?"<sup data-note="Nein."></sup></p>',
        "<p>{}, und zwar:</p>",
        "<p>{}: »<em>Nein:</em>«</p>",
        "<p><strong>{}.</strong></p>",
        "<p><strong>{}</strong> <em><strong>fett.</strong></em></p>",
        "<blockquote><p>{}, oder?</p></blockquote>",
        "<h2>{}</h2>",
    ],
)
@pytest.mark.parametrize("words", [10, 50, 90])
@pytest.mark.parametrize("shift", [0, 30, 60])
def test_the_automatic_tip_never_comes_between_a_block_and_what_it_announces(announcing, words, shift):
    first = announcing.format("Wort " * words)
    pair = first + f"<p>{'Antwort ' * 50}.</p>"
    html = render(parse(f"<p>{'Vorab ' * shift}.</p>" + pair * 6), lambda picture: "")
    before, tip, _after = html.partition(f"\n{TIP}")
    assert tip and before.splitlines()[-1].startswith(("<p>Antwort", "<p>Vorab"))


def test_the_automatic_tip_never_comes_before_a_list():
    pair = f"<p>{'Wort ' * 40}.</p><ul><li>{'Punkt ' * 40}.</li></ul>"
    for shift in range(0, 80, 20):
        html = render(parse(f"<p>{'Vorab ' * shift}.</p>" + pair * 5), lambda picture: "")
        assert TIP in html and f"{TIP}\n<ul>" not in html


def test_the_automatic_tip_stands_before_a_question_rather_than_within_an_answer():
    answers = f"<p>{'Wort ' * 60}.</p>" * 3
    html = render(parse(f"<p><strong>Und nun?</strong></p>{answers}" * 3), lambda picture: "")
    assert f"{TIP}\n<p><strong>" in html


def test_the_automatic_tip_may_follow_what_is_bold_in_part():
    html = render(parse(f"<p><strong>Fett</strong> {'Wort ' * 60}: so.</p>" * 6), lambda picture: "")
    assert TIP in html


def test_no_automatic_tip_in_a_short_text():
    assert '"auto"' not in render(parse("<p>kurz</p><h2>Titel</h2><p>kurz</p>"), lambda picture: "")


def test_the_automatic_tip_stands_before_a_question_in_the_interviews_of_the_demo():
    sources = [path.read_text() for path in DEMO.glob("*interview*.html")]
    pages = [render(parse(source.rpartition("+++")[2]), lambda picture: "") for source in sources]
    assert len(pages) == 2 and all(f"{TIP}\n<p><strong>" in page for page in pages)
