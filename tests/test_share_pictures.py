"""The drawn pictures for those who share a page that has no picture of its own."""

import io
import re

import pytest
from PIL import Image as Picture

from articles.models import Article, Page
from articles.presentation import share_picture
from articles.presentation.share_picture import MARGIN, SIZES, TITLE_HEIGHT, WIDTH, ShareWords, _drawn, _fitted
from articles.views import share_pictures

from .cost import calls
from .factories import make_article, make_draft, make_topic
from .reader import make_world

LONG = (
    "Die Kommission will die Hochrisiko-Pflichten der KI-Verordnung um sechzehn Monate verschieben, und das Parlament "
)
TITLES = {
    "short": "AMD",
    "of 200 characters": (LONG * 2)[:200],
    "one long word": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "no space at all": "A" * 200,
    "many short words": "x " * 100,
    "hyphens alone": "-" * 200,
    "emoji": "KI 🎉 und Recht 👩‍💻",
    "Arabic": "مرحبا بالعالم",
    "nothing": "",
}


def shared(client, path: str) -> dict[str, str]:
    html = client.get(path).content.decode()
    return dict(re.findall(r'<meta property="(og:image[^"]*)" content="([^"]*)"', html))


def house_page() -> str:
    return Page.objects.create(
        slug="ueber-uns", title="Über uns", body="<p>Wir.</p>", is_public=True
    ).get_absolute_url()


@pytest.mark.django_db
def test_every_kind_of_page_has_a_picture_of_the_size_it_names(client, settings):
    settings.SITE_URL = "https://news.example"
    world = make_world(1)
    month = f"/archiv/{world.articles[0].publish_at:%Y}/"
    others = [
        "/fristen/",
        "/archiv/",
        month,
        "/suche/",
        "/wer-wird-reguliert/",
        "/impressum/",
        "/abonnieren/",
        house_page(),
    ]
    pages = [*world.pages[:-1], *others, make_article().get_absolute_url()]
    for path in pages:
        meta = shared(client, path)
        address = meta["og:image"]
        if "/media/" in address:  # the series has a picture of its own
            continue
        assert address.startswith("https://news.example/") and "?v=" in address and meta["og:image:alt"], path
        answer = client.get(address.removeprefix("https://news.example"))
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/png"), path
        with Picture.open(io.BytesIO(answer.content)) as picture:
            assert picture.size == (int(meta["og:image:width"]), int(meta["og:image:height"])) == (1200, 630), path
        assert len(answer.content) <= 60_000


@pytest.mark.django_db
def test_another_title_has_another_address(client):
    article = make_article(title="Vorher")
    before = shared(client, article.get_absolute_url())["og:image"]
    Article.objects.filter(pk=article.pk).update(title="Nachher")
    assert shared(client, article.get_absolute_url())["og:image"] != before


@pytest.mark.django_db
def test_nothing_is_drawn_for_what_is_not_public(client, monkeypatch):
    monkeypatch.setattr(share_pictures, "draw_share", lambda *words: pytest.fail("was drawn"))
    draft, topic = make_draft(), make_topic()
    Page.objects.create(slug="geheim", title="Geheim", body="<p>Text</p>", is_public=False)
    hidden = (draft.get_absolute_url(), topic.get_absolute_url(), "/autor/niemand/")
    for path in (*(f"{page}bild.png" for page in hidden), "/teilen/geheim.png", "/teilen/nichts.png"):
        assert client.get(path).status_code == 404, path


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_any_title_fits(title):
    size, lines = _fitted(share_picture._drawable(title) or "Name")
    font = share_picture._font("serif", size, 640)
    assert size in SIZES and len(lines) * size * share_picture.LEADING <= TITLE_HEIGHT
    assert max(font.getlength(line) for line in lines) <= WIDTH - 2 * MARGIN
    assert len(_drawn(ShareWords(title, "Analyse"), "Platine & Paragraf")) <= 60_000


def test_a_title_breaks_after_its_hyphens_and_into_lines_of_like_length():
    lines = _fitted("Digital-Omnibus: Hochrisiko-Pflichten")[1]
    assert "".join(lines).replace(" ", "") == "Digital-Omnibus:Hochrisiko-Pflichten" and len(lines) == 2


def test_drawing_costs_little():
    words = ShareWords((LONG * 2)[:200], "Analyse")
    _drawn(words, "Name")  # the fonts are opened once
    assert calls(_drawn, words, "Name") <= 2_500
