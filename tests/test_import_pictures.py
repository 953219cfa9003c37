"""`import_wordpress --media`: pictures with what is known of them, from a folder or a ZIP, each once; what is missing is told."""

import zipfile

import pytest
from PIL import Image as Pillow

from articles.models import Article, Image

from .factories import picture_file
from .wordpress import attachment, commands, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(tmp_path, settings):
    return commands(tmp_path, settings)


def article(number) -> Article:
    return Article.objects.get(external_id=str(number))


@pytest.fixture
def media(tmp_path):
    """A folder of uploads with a picture, a smaller copy of it, and its twin under another name."""
    folder = tmp_path / "uploads"
    (folder / "2019/05").mkdir(parents=True)
    whole = picture_file(900, 600, "chip.jpg").read()
    (folder / "2019/05/chip.jpg").write_bytes(whole)
    (folder / "2019/05/chip-300x200.jpg").write_bytes(picture_file(300, 200).read())
    (folder / "2019/05/zwilling.jpg").write_bytes(whole)
    return folder


IMG = '<figure class="wp-block-image"><img src="https://alt.example/wp-content/uploads/2019/05/{}" alt="{}"><figcaption>Ein Chip.</figcaption></figure>'


def test_pictures_come_with_alt_caption_credit_and_focus_the_same_file_once(run, media):
    run(
        post(
            "Eins",
            IMG.format("chip-300x200.jpg", "") + IMG.format("zwilling.jpg", "Zwilling"),
            meta={"_thumbnail_id": "50"},
            post_id=1,
        ),
        attachment(
            50,
            excerpt="Die Unterschrift.",
            meta={
                "_wp_attachment_image_alt": "Ein Chip im Licht",
                "_wp_attached_file": "2019/05/chip.jpg",
                "_wp_attachment_metadata": 'a:1:{s:10:"image_meta";a:1:{s:6:"credit";s:10:"Jo Fotograf";}}',
                "_wpsmartcrop_image_focus": 'a:2:{s:4:"left";s:5:"25.00";s:3:"top";s:5:"75.00";}',
            },
        ),
        media=media,
    )
    image = Image.objects.get()
    assert (image.width, image.alt, image.credit) == (900, "Ein Chip im Licht", "Jo Fotograf")
    assert (image.focus_x, image.focus_y) == (0.25, 0.75)
    found = article(1)
    assert found.lead_image == image
    assert found.lead_image_caption == "Ein Chip."  # of the same picture at the head of the text, which goes
    assert (
        found.body == f'<figure data-image="{image.pk}" data-alt="Zwilling"><figcaption>Ein Chip.</figcaption></figure>'
    )


def test_a_missing_picture_is_told_and_comes_in_later(run, media):
    items = [post("Eins", IMG.format("fehlt.jpg", "Nichts"), post_id=1)]
    out = run(*items, media=media)
    assert "1 Dateien fehlen" in out and "fehlt.jpg (Eins" in out
    assert (
        article(1).body
        == '<p>[<a href="https://alt.example/wp-content/uploads/2019/05/fehlt.jpg">Bild</a>: Ein Chip.]</p>'
    )
    (media / "2019/05/fehlt.jpg").write_bytes(picture_file(700, 500, colour="#aa0000").read())
    run(*items, media=media)
    assert f'data-image="{Image.objects.get().pk}"' in article(1).body


def test_pictures_from_a_zip_and_nothing_from_outside_of_the_folder(run, media, tmp_path):
    packed = tmp_path / "uploads.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(media / "2019/05/chip.jpg", "wp-content/uploads/2019/05/chip.jpg")
    run(post("Eins", IMG.format("chip.jpg", "x")), media=packed)
    assert Image.objects.count() == 1
    (tmp_path / "geheim.png").write_bytes(picture_file(colour="#00ff00").read())
    (media / "link.png").symlink_to(tmp_path / "geheim.png")
    out = run(post("Zwei", IMG.format("../../geheim.png", "x") + IMG.format("link.png", "x")), media=media)
    assert Image.objects.count() == 1
    assert "lies outside of the folder" in out


def test_an_animation_comes_as_its_first_picture_and_no_picture_is_told(run, media):
    frames = [Pillow.new("P", (40, 30), colour) for colour in (1, 2)]
    frames[0].save(media / "bewegt.gif", save_all=True, append_images=frames[1:])
    (media / "kaputt.jpg").write_bytes(b"kein Bild")
    out = run(post("Eins", IMG.format("bewegt.gif", "x") + IMG.format("kaputt.jpg", "y")), media=media)
    assert Image.objects.get().file.name.endswith(".png")
    assert "kein Bild im Format" in out


def test_a_damaged_file_in_the_zip_is_told_and_the_rest_comes_in(run, media, tmp_path):
    packed = tmp_path / "uploads.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.jpg", picture_file(900, 700).read() + bytes(range(256)) * 40)
        archive.write(media / "2019/05/chip.jpg", "chip.jpg")
    data = packed.read_bytes()
    packed.write_bytes(data[:60] + b"\xff" * 40 + data[100:])
    out = run(post("Eins", IMG.format("a.jpg", "x") + IMG.format("chip.jpg", "y"), post_id=1), media=packed)
    assert "1 Dateien fehlen" in out
    assert "data-image" in article(1).body
