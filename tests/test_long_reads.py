"""Long reads: their contents, their pictures, and texts that were drawn by an earlier version."""

import pytest
from django.core.management import call_command

from articles.models import Article, Genre
from articles.models.drawing import FULL_SIZES, WIDE_SIZES

from .factories import make_article, make_image, make_regulation, picture_file

pytestmark = pytest.mark.django_db


def long_body(words: int = 900, titles: int = 4) -> str:
    """So many words and subheadings."""
    parts = [f"<h2>Teil {number}</h2>" for number in range(1, titles + 1)]
    return f"<p>{'Wort ' * (words - 2 * titles)}</p>{''.join(parts)}"


def text_of(client, article: Article) -> str:
    return client.get(article.get_absolute_url()).content.decode()


def page(client, **values) -> str:
    return text_of(client, make_article(**{"lead": "", **values}))


def test_contents_of_a_long_read_lead_to_its_subheadings(client):
    html = page(client, body=long_body())
    contents = html[html.index('<nav class="contents"') : html.index("</nav>", html.index('<nav class="contents"'))]
    assert '<a href="#abschnitt-teil-4">Teil 4</a>' in contents
    assert 'id="abschnitt-teil-4"' in html


@pytest.mark.parametrize("body", [long_body(words=899), long_body(titles=3)])
def test_shorter_pieces_and_those_of_few_parts_have_no_contents(client, body):
    assert "contents" not in page(client, body=body)


@pytest.mark.parametrize(
    ("genre", "words", "classes"),
    [
        (Genre.BACKGROUND, 900, "inner long feature"),
        (Genre.NEWS, 900, "inner long"),
        (Genre.BACKGROUND, 899, "inner"),
    ],
)
def test_only_long_pieces_that_are_told_open_like_a_feature(client, genre, words, classes):
    assert f'<body class="{classes}">' in page(client, body=long_body(words), genre=genre)


def test_a_feature_with_nothing_beside_its_picture_opens_as_wide_as_the_screen(client):
    values = {"body": long_body(), "genre": Genre.INVESTIGATION, "lead_image": make_image()}
    assert ' full"><picture>' in page(client, **values)
    law = make_regulation()
    assert ' full"><picture>' not in page(client, **values, tags=[law])


@pytest.mark.parametrize(("width", "sizes"), [("wide", WIDE_SIZES), ("full", FULL_SIZES)])
def test_a_wide_picture_asks_for_files_of_its_width(client, width, sizes):
    image = make_image(file=picture_file(700, 400))
    html = page(client, body=f'<p>x</p><figure data-image="{image.pk}" data-alt="x" data-width="{width}"></figure>')
    assert f'<figure class="{width}">' in html
    assert f'sizes="{sizes}"' in html


def test_stored_texts_are_drawn_anew_and_pages_follow(client):
    article = make_article(body="<h2>Was bleibt</h2>")
    Article.objects.filter(pk=article.pk).update(body_html="von früher")
    assert "von früher" in text_of(client, article)
    call_command("rebuild_bodies")
    assert 'id="abschnitt-was-bleibt"' in text_of(client, article)
