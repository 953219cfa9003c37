"""WebP and AVIF copies: made by a command, named on pages only once they exist."""

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command

from articles.models import Image
from articles.pictures import make_renditions, rendition_name

from .factories import make_article, make_image, picture_file

pytestmark = pytest.mark.django_db


def test_pages_name_only_what_exists(client):
    image = make_image(file=picture_file(700, 400))
    article = make_article(lead_image=image, body=f'<figure data-image="{image.pk}" data-alt="Ein Chip"></figure>')
    path = article.get_absolute_url()
    assert b"image/webp" not in client.get(path).content
    call_command("renditions", only="webp", verbosity=0)
    html = client.get(path).content.decode()
    assert html.count('<source type="image/webp"') == 2  # the lead picture, and the one in the stored body
    assert "image/avif" not in html


def test_every_named_copy_is_there():
    image = make_image(file=picture_file(700, 400))
    call_command("renditions", verbosity=0)
    image.refresh_from_db()
    assert image.renditions.keys() == {"jpg", "webp", "avif"}
    for extension, widths in image.renditions.items():
        assert widths == [320, 480, 640, 700]
        assert all(default_storage.exists(rendition_name(image.file.name, width, extension)) for width in widths)


def test_second_run_finds_nothing_to_do(capsys):
    make_image()
    call_command("renditions", verbosity=0)
    capsys.readouterr()
    call_command("renditions")
    assert capsys.readouterr().out == "0 pictures, 0 left.\n"


def test_limit_leaves_the_rest_for_the_next_run():
    for _ in range(3):
        make_image()
    call_command("renditions", limit=1, only="webp", verbosity=0)
    assert sum("webp" in image.renditions for image in Image.objects.all()) == 1


def test_a_picture_withdrawn_while_copies_are_made_leaves_no_file(
    monkeypatch, settings, django_capture_on_commit_callbacks
):
    image = make_image()

    def meanwhile(*arguments):
        Image.objects.get(pk=image.pk).withdraw()
        return make_renditions(*arguments)

    monkeypatch.setattr("articles.models.image.make_renditions", meanwhile)
    with django_capture_on_commit_callbacks(execute=True):
        image.add_renditions("webp")
    image.refresh_from_db()
    assert image.renditions == {}
    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


def test_withdrawing_takes_the_copies_made_since_the_page_was_opened(settings, django_capture_on_commit_callbacks):
    image = make_image()
    Image.objects.get(pk=image.pk).add_renditions("webp")
    with django_capture_on_commit_callbacks(execute=True):
        image.withdraw()
    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


def test_a_hurried_picture_gets_what_pages_need_and_the_rest_later():
    image = Image(file=picture_file(1400, 900), focus_x=0.2)
    image.save(is_hurried=True)
    assert image.renditions == {"jpg": [320, 960]} and not image.cropped_at
    assert "-960.jpg" in image.picture("Ein Chip").partition("<img")[2]
    call_command("renditions", verbosity=0)
    image.refresh_from_db()
    every = [320, 480, 640, 768, 960, 1280, 1400]
    assert image.renditions == dict.fromkeys(("jpg", "webp", "avif"), every) and image.cropped_at == "20-50"
    stored = default_storage.listdir(image.file.name.rpartition("/")[0])[1]
    assert sorted(stored) == sorted(name.rpartition("/")[2] for name in image.files)


def test_a_width_that_came_later_is_all_that_is_made():
    image = make_image(file=picture_file(700, 400))
    image.add_renditions("webp")
    Image.objects.update(renditions={**image.renditions, "webp": [320, 480, 700]})
    default_storage.delete(rendition_name(image.file.name, 640, "webp"))
    call_command("renditions", only="webp", verbosity=0)
    image.refresh_from_db()
    assert image.renditions["webp"] == [320, 480, 640, 700]
    assert len(image.files) == len(default_storage.listdir(image.file.name.rpartition("/")[0])[1])
