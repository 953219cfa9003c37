"""The demo's content files, read without a database: genres, blocks, lengths, and keys that lead somewhere."""

import re
from collections import Counter
from io import BytesIO

import pytest
from PIL import Image as Picture

from articles.body import BOXES, ELEMENTS
from articles.demo import content
from articles.demo.typography import NBSP, bind
from articles.models import Genre
from articles.text import words

PICTURES = list((content.HERE / "pictures").iterdir())
PIECES = {piece.key: piece for piece in content.pieces()}
TAGS = re.compile(r"<[^>]+>")


def plain(piece):
    return TAGS.sub(" ", piece.body)


def test_has_every_genre():
    assert {piece.head["genre"] for piece in PIECES.values()} == set(Genre.values)


def test_uses_every_element_of_the_body():
    text = "".join(piece.body for piece in PIECES.values())
    assert [element.tag for element in ELEMENTS if not re.search(rf"<{element.tag}[ >]", text)] == []


@pytest.mark.parametrize(
    "mark",
    [
        'data-article="@',
        'data-article="auto"',
        'data-article="none"',
        "data-embed=",
        "data-note=",
        "data-nolink",
        "data-decorative",
        "data-alt=",
        'data-width="wide"',
        'data-width="full"',
    ]
    + [f'data-box="{box}"' for box in BOXES],
)
def test_uses_every_node_of_the_body(mark):
    assert any(mark in piece.body for piece in PIECES.values())


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES)
def test_length_fits_the_genre(piece):
    if piece.head.get("state") == "draft":
        return
    shortest, longest = {Genre.BRIEF: (80, 200), Genre.NEWS: (200, 900), Genre.ADVERTISEMENT: (120, 400)}.get(
        piece.head["genre"], (240, 2000)
    )
    assert shortest <= len(words(plain(piece))) <= longest


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES)
def test_title_and_lead_are_short(piece):
    assert len(piece.head["title"]) <= 75
    assert len(re.findall(r"[.!?](?:\s|$)", piece.head["lead"])) <= 4
    assert len(piece.head["lead"]) <= 260


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES)
def test_keys_lead_somewhere(piece):
    slugs = {
        field: {row["slug"] for row in content.rows(field)}
        for field in ("companies", "regulations", "institutions", "topics")
    }
    assert {(field, key) for field in slugs for key, _ in piece.tags(field) if key not in slugs[field]} == set()
    assert {key for kind, key in piece.references() if kind == "article"} <= set(PIECES) - {piece.key}
    assert {*piece.head.get("pinned", []), *piece.head.get("never", [])} <= set(PIECES) - {piece.key}
    assert {key for kind, key in piece.references() if kind == "image"} <= {
        row["key"] for row in content.rows("images")
    }
    assert set(piece.head["authors"]) <= {row["slug"] for row in content.rows("authors")}


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES)
def test_main_subjects_are_few_and_come_first(piece):
    for field in ("companies", "regulations", "institutions", "topics"):
        flags = [main for _, main in piece.tags(field)]
        assert flags == sorted(flags, reverse=True)
        assert sum(flags) <= 2


def test_milestones_name_pieces_about_their_own_law():
    told = [
        (law["slug"], step["article"])
        for law in content.rows("regulations")
        for step in law.get("milestones", [])
        if "article" in step
    ]
    assert len(told) >= 10
    assert [(law, key) for law, key in told if law not in {slug for slug, _ in PIECES[key].tags("regulations")}] == []


def test_published_pieces_name_their_sources():
    assert [
        key
        for key, piece in PIECES.items()
        if not piece.head["sources"] and "published" in piece.head and piece.head["genre"] != Genre.ADVERTISEMENT
    ] == []


def test_no_two_pieces_share_a_paragraph():
    paragraphs = Counter(text for piece in PIECES.values() for text in re.findall(r"<p>(.{60,}?)</p>", piece.body))
    assert [text for text, count in paragraphs.items() if count > 1] == []


def test_every_picture_has_its_file_and_is_described():
    images = content.rows("images")
    assert sorted(row["key"] for row in images) == sorted(path.stem for path in PICTURES)
    assert [row["key"] for row in images if len(row["alt"]) < 20] == []
    assert len({row["title"] for row in images}) == len(images)


def test_pictures_are_few_bytes():
    assert sum(path.stat().st_size for path in PICTURES) < 4_000_000


def test_pictures_are_wide_and_portraits_square():
    portraits = {row["portrait"] for row in content.rows("authors")}
    for path in PICTURES:
        with Picture.open(path) as picture:
            assert picture.format == "WEBP"
            assert picture.size in ({(640, 640)} if path.stem in portraits else {(1280, 854), (2560, 1440)})


def test_large_pictures_belong_to_long_pieces():
    large = {path.stem for path in PICTURES if Picture.open(path).width > 1280}
    long = {
        piece.head.get("lead_image")
        for piece in PIECES.values()
        if piece.head["genre"] in {Genre.ANALYSIS, Genre.BACKGROUND}
    }
    assert large - long == set()


def test_pictures_are_printed_in_ink_on_paper():
    picture = Picture.open(BytesIO(content.picture("grenzwert")))
    assert picture.getpixel((48, 48))[0] > 200  # paper
    assert max(picture.getpixel((640, 832))) < 90  # ink


def test_binds_numbers_to_their_units():
    assert bind(
        "§ 5 DDG, 7 Milliarden, 9. Dezember, 230 000 Chips"
    ) == "§~5 DDG, 7~Milliarden, 9.~Dezember, 230~000 Chips".replace("~", NBSP)


def test_does_not_bind_a_year_to_the_next_number():
    assert bind("Im Jahr 2024 300 Mal") == "Im Jahr 2024 300 Mal"


def test_relative_dates_count_from_loading():
    loaded = content.moment("2026-11-24T12:00:00+01:00", None)
    assert content.moment("-2h", loaded).hour == 10
    assert content.moment("+1d", loaded).day == 25
