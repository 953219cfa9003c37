"""Crops around the focal point: for sharing, and in the shapes that search engines ask for."""

import io
import json
import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from PIL import Image as Picture
from PIL import ImageDraw

from articles.models import Image
from articles.pictures import SHAPES, crop_size, make_crops

from .factories import make_article, make_image, picture_file

pytestmark = [pytest.mark.django_db, pytest.mark.alike]


def marked_picture(size: tuple[int, int], at: tuple[int, int]) -> bytes:
    """A blue picture with a red square around one point."""
    picture = Picture.new("RGB", size, "#0000ff")
    x, y = at
    ImageDraw.Draw(picture).rectangle((x - 40, y - 40, x + 40, y + 40), fill="#ff0000")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def red_share(picture: Picture.Image) -> float:
    small = picture.convert("RGB").resize((60, 60))
    data = small.tobytes()
    return sum(red > 150 > blue for red, blue in zip(data[::3], data[2::3], strict=True)) / 3_600


def opened(content: bytes) -> Picture.Image:
    return Picture.open(io.BytesIO(content))


@pytest.mark.parametrize("at", [(100, 450), (1500, 450), (800, 60), (800, 850)])
def test_every_shape_keeps_the_focal_point(at):
    crops = make_crops(marked_picture((1600, 900), at), at[0] / 1600, at[1] / 900)
    assert crops.keys() == SHAPES.keys()
    assert all(red_share(opened(content)) > 0 for content in crops.values())


def test_the_focal_point_comes_to_the_middle_where_there_is_room():
    square = opened(make_crops(marked_picture((3000, 1000), (900, 500)), 0.3, 0.5)["1x1"])
    red, _green, blue = square.convert("RGB").getpixel((square.width // 2, square.height // 2))
    assert red > blue


def test_small_pictures_are_not_enlarged():
    assert crop_size(600, 400, "share") == (600, 315)
    assert crop_size(4000, 3000, "share") == (1200, 630)


def test_a_moved_focal_point_cuts_anew_under_another_address(django_capture_on_commit_callbacks):
    image = make_image(file=picture_file(700, 500))
    former = image.crop("share")[0]
    names = image.files
    image.focus_x = 0.9
    with django_capture_on_commit_callbacks(execute=True):
        image.save(update_fields=["focus_x"])
    image.refresh_from_db()
    assert image.crop("share")[0] != former
    assert all(default_storage.exists(name) for name in image.files)
    assert len([name for name in names if default_storage.exists(name)]) == len(names) - len(SHAPES)


def test_pictures_from_before_get_theirs_by_the_command(client):
    image = make_image(file=picture_file(700, 500))
    call_command("renditions", only="webp", verbosity=0)
    Image.objects.update(cropped_at="")
    image.refresh_from_db()
    article = make_article(lead_image=image)
    assert b"/bild.png?v=" in client.get(article.get_absolute_url()).content
    call_command("renditions", only="webp", verbosity=0)
    assert b"/bild.png?v=" not in client.get(article.get_absolute_url()).content


def test_a_shared_link_shows_the_crop_made_for_it(client, settings):
    settings.SITE_URL = "https://news.example"
    image = make_image(file=ContentFile(marked_picture((1600, 900), (100, 450)), "bild.png"), focus_x=0.06)
    html = client.get(make_article(lead_image=image).get_absolute_url()).content.decode()
    meta = dict(re.findall(r'<meta property="(og:image[^"]*)" content="([^"]*)"', html))
    assert meta["og:image"] == f"https://news.example{image.crop('share')[0]}"
    assert (meta["og:image:width"], meta["og:image:height"]) == ("1200", "630")


def test_search_engines_get_three_shapes_with_the_rights(client):
    image = make_image(file=picture_file(700, 500), credit="Mira Albers")
    html = client.get(make_article(lead_image=image).get_absolute_url()).content.decode()
    graph = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1])["@graph"]
    first, *others = graph[0]["image"]
    assert first["creditText"] == "Foto: Mira Albers"
    assert (first["width"], first["height"]) == (700, 394)
    assert ["4x3" in other for other in others] == [True, False]


def test_a_lost_file_does_not_keep_the_row_from_being_saved():
    image = make_image(file=picture_file(700, 500))
    default_storage.delete(image.file.name)
    image.focus_x, image.caption = 0.9, "Neu"
    image.save()
    assert Image.objects.get(pk=image.pk).caption == "Neu"


def test_a_withdrawn_picture_leaves_no_crop(django_capture_on_commit_callbacks):
    image = make_image(file=picture_file(700, 500))
    names = image.files
    assert len(names) == 1 + 4 + len(SHAPES)
    with django_capture_on_commit_callbacks(execute=True):
        image.withdraw()
    assert not any(default_storage.exists(name) for name in names)
