"""The ink of a topic: where it comes from, where it is seen, and that it can be read."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from articles.models import Article, Edition, Ink

from .factories import make_article, make_image, make_regulation, make_topic

CSS = Path(finders.find("articles/site.css") or "").read_text()
THEME = Path(finders.find("articles/theme.css") or "").read_text()
_INK = re.compile(r"\.ink-(\w+) \{ --second: var\(--\1\)")
_COLOUR = re.compile(r"--(\w+): (#[0-9a-f]{6})")
_SHARES = re.compile(r"var\(--signal\)\) (\d+)%, var\(--paper\)\)|opacity: \.(\d+);")
INKS = [ink.value for ink in Ink if ink]


def inks() -> list[dict[str, str]]:
    """On light ground, on dark ground."""
    return [{ink: colours[ink] for ink in _INK.findall(CSS)} for colours in schemes()]


def schemes() -> list[dict[str, str]]:
    light, dark = THEME.split("prefers-color-scheme: dark")
    return [dict(_COLOUR.findall(light)), dict(_COLOUR.findall(dark))]


def channels(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def luminance(rgb: Iterable[float]) -> float:
    shares = (value / 255 for value in rgb)
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Iterable[float], other: Iterable[float]) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def mixed(over: list[int], below: list[float], share: float) -> list[float]:
    return [share * one + (1 - share) * other for one, other in zip(over, below, strict=True)]


@pytest.mark.alike
@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ink", INKS)
def test_each_ink_can_be_read_on_every_ground(ink, scheme):
    ground, second = schemes()[scheme], channels(inks()[scheme][ink])
    (ground_share, _), (_, ornament_share) = _SHARES.findall(CSS)[:2]
    paper = channels(ground["paper"])
    card = mixed(second, paper, int(ground_share) / 100)
    ornament = mixed(second, card, float(f".{ornament_share}"))
    assert contrast(second, paper) >= 4.5
    assert contrast(second, channels(ground["tint"])) >= 4.5
    assert contrast(second, card) >= 4.5
    assert contrast(channels(ground["soft"]), ornament) >= 4.5


@pytest.mark.alike
@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_the_styles_know_exactly_the_inks_of_the_form(scheme):
    assert list(inks()[scheme]) == INKS


pytestmark = pytest.mark.django_db


def body_of(client, path: str = "/") -> str:
    return client.get(path).content.decode()


def test_the_main_topic_gives_the_ink_and_else_the_first():
    blue, violet = make_topic(ink=Ink.BLUE), make_topic(ink=Ink.VIOLET)
    first, main = make_article(tags=(blue, violet)), make_article(tags=(blue, violet))
    main.tagged_topics.filter(tag=blue).update(is_main=False)
    main.tagged_topics.filter(tag=violet).update(is_main=True)
    first.tagged_topics.update(is_main=False)
    teasers = {teaser.id: teaser for teaser in Article.objects.published().teasers()}
    assert (teasers[first.pk].ink, teasers[main.pk].ink) == ("blue", "violet")


def test_page_and_card_take_the_same_ink(client):
    article = make_article(tags=(make_regulation(), make_topic(ink=Ink.TEAL)))
    assert 'class="head ink-teal"' in body_of(client, article.get_absolute_url())
    assert re.search(r'class="card [^"]*ink-teal', body_of(client))


def test_a_topic_that_waits_for_confirmation_colours_nothing(client):
    article = make_article(tags=(make_topic(ink=Ink.TEAL, is_proposed=True), make_topic(ink=Ink.BLUE)))
    html = body_of(client) + body_of(client, article.get_absolute_url())
    assert "ink-teal" not in html and "ink-blue" in html


def test_an_advertisement_has_no_ink(client):
    article = make_article(genre="advertisement", tags=(make_topic(ink=Ink.TEAL),))
    assert 'class="head"' in body_of(client, article.get_absolute_url())
    assert not re.search(r'class="card [^"]*ink-', body_of(client))


def test_another_ink_is_a_new_edition(client):
    topic = make_topic(ink=Ink.COPPER)
    make_article(tags=(topic,))
    before = Edition.current()
    topic.ink = Ink.SLATE
    topic.save()
    assert Edition.current() != before
    assert "ink-slate" in body_of(client) and "ink-copper" not in body_of(client)
    assert 'class="inner ink-slate"' in body_of(client, topic.get_absolute_url())


def test_a_card_without_a_picture_is_set_as_a_text_card(client):
    topic = make_topic()
    article = make_article(tags=(topic,))
    assert "card-card bare" in body_of(client, topic.get_absolute_url())
    Article.objects.filter(pk=article.pk).update(lead_image=make_image())
    assert "bare" not in body_of(client, topic.get_absolute_url())
