"""Odd files of WordPress: broken, packed, split, huge, in other encodings. What can be read comes in, the rest is told."""

import tracemalloc

import pytest

from articles.importing.readers import Unreadable, open_archive
from articles.importing.record import BadRecord
from articles.importing.wordpress.php import php_value
from articles.importing.wordpress.wxr import Broken, Post, read

from .wordpress import HEAD, attachment, cdata, export, post

ITEM = post("Chips", "<p>Text mit ]]> darin.</p>", post_id=1)


def posts(path):
    return [found for found, _read in read(path) if isinstance(found, Post | Broken)]


def titles(path):
    return [found["title"] if isinstance(found, Post) else f"!{found.reason}" for found in posts(path)]


def write(folder, data, name="export.xml"):
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def test_split_cdata_is_one_text(tmp_path):
    assert posts(export(tmp_path, ITEM))[0]["content"] == "<p>Text mit ]]> darin.</p>"


def test_cdata_that_nobody_split_is_read_too(tmp_path):
    broken = ITEM.replace("]]]]><![CDATA[>", "]]>")
    found = posts(export(tmp_path, broken, post("Zweiter")))
    assert found[0]["content"] == "<p>Text mit ]]> darin.</p>"
    assert found[1]["title"] == "Zweiter"


def test_cdata_that_is_never_closed_takes_no_other_article_with_it(tmp_path):
    broken = ITEM.replace("</p>]]></content:encoded>", "</p></content:encoded>")
    assert titles(export(tmp_path, broken, post("Zweiter"), post("Dritter"))) == ["Chips", "Zweiter", "Dritter"]


def test_control_characters_unknown_entities_and_bare_ampersands(tmp_path):
    item = post("Titel", post_id=3).replace(cdata("Titel"), "R&D \x08&nbsp;&unbekannt; &amp;&#8211;&#x1F600;")
    assert posts(export(tmp_path, item))[0]["title"] == "R&D \xa0&unbekannt; &–😀"


def test_no_entity_is_expanded_and_no_file_read(tmp_path):
    bomb = HEAD.replace(
        "<rss", '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>\n<rss'
    )
    path = write(tmp_path, bomb + post("x").replace(cdata("x"), "&b;&f;") + "</channel></rss>")
    assert titles(path) == ["&b;&f;"]


def test_invalid_utf8_and_other_encodings(tmp_path):
    data = (HEAD + post("Müll") + "</channel></rss>").encode()
    assert titles(write(tmp_path, data.replace("ü".encode(), b"\xff"))) == ["M\ufffdll"]
    latin = HEAD.replace("UTF-8", "ISO-8859-1") + post("Müll") + "</channel></rss>"
    assert titles(write(tmp_path, latin.encode("latin-1"))) == ["Müll"]
    assert titles(write(tmp_path, data.decode().encode("utf-16"))) == ["Müll"]
    assert titles(write(tmp_path, b"\xef\xbb\xbf" + data)) == ["Müll"]


def test_packed_whatever_its_name(tmp_path):
    packed = export(tmp_path, ITEM, name="export.xml.gz")
    assert titles(packed) == ["Chips"]
    assert titles(packed.rename(tmp_path / "export.xml")) == ["Chips"]


def test_a_file_that_ends_within_an_article_says_so(tmp_path):
    whole = export(tmp_path, ITEM, post("Zweiter")).read_bytes()
    assert titles(write(tmp_path, whole[: whole.index(b"Zweiter") + 40])) == [
        "Chips",
        "!die Datei endet mitten im Artikel",
    ]


def test_a_packed_file_that_is_damaged_gives_what_it_still_holds(tmp_path):
    texts = (post(f"Nr. {number}", "".join(map(str, range(number, number + 9000)))) for number in range(60))
    packed = export(tmp_path, *texts, name="export.xml.gz")
    packed.write_bytes(packed.read_bytes()[:-5000])
    found = titles(packed)
    assert found[0] == "Nr. 0"
    assert "!die gepackte Datei ist beschädigt; was danach kam, fehlt" in found


def test_without_version_and_in_the_form_of_version_1_0(tmp_path):
    head = HEAD.replace("<wp:wxr_version>1.2</wp:wxr_version>\n", "")
    item = post("Alt", post_id=4).replace(
        "</item>",
        '<category><![CDATA[Chips]]></category><category domain="tag" nicename="eu"><![CDATA[EU]]></category></item>',
    )
    archive = open_archive("wordpress", [write(tmp_path, head + item + "</channel></rss>")])
    assert list(archive.terms) == ["post_tag/eu"]
    assert archive.size == 1


@pytest.mark.django_db
def test_several_files_are_one_site_and_what_stands_twice_counts_once(tmp_path):
    first = export(tmp_path, ITEM, attachment(9), name="1.xml")
    second = export(tmp_path, ITEM, post("Zweiter", post_id=2), name="2.xml")
    archive = open_archive("wordpress", [first, second])
    items = [item for _label, item in archive.records()]
    assert [type(item).__name__ for item in items] == ["Record", "BadRecord", "Record"]
    assert isinstance(items[1], BadRecord) and "zweimal" in str(items[1])


@pytest.mark.parametrize(
    "data",
    [
        "",
        "{}",
        "<html></html>",
        "<rss><channel><item><title>x</title></item></channel></rss>",
        b"\x00\xff\x1f",
        b"\x1f\x8b\x08kaputt",
    ],
)
def test_what_is_no_export_is_refused_in_one_line(tmp_path, data):
    with pytest.raises(Unreadable, match="export.xml"):
        open_archive("wordpress", [write(tmp_path, data)])


def test_ten_megabytes_in_one_article_and_many_articles_in_little_memory(tmp_path):
    long = post("Lang", "wort " * 2_000_000, post_id=1)
    path = export(tmp_path, long, *(post(f"Nr. {number}", "x" * 5_000) for number in range(4_000)))
    assert path.stat().st_size > 30_000_000
    tracemalloc.start()
    count = sum(1 for _ in read(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 4_002  # the head among them
    assert peak < 90_000_000  # the longest article some times over, not the file


def test_a_head_without_end_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("articles.importing.xml_items.MAX_ITEM", 3_000_000)
    with pytest.raises(Unreadable, match="64 MB"):
        list(read(write(tmp_path, HEAD + "x" * 9_000_000)))


VALUES = {
    'a:2:{s:4:"left";s:5:"45.50";i:1;d:0.5;}': {"left": "45.50", 1: 0.5},
    's:99:"zu kurz";': "zu kurz",
    "b:1;": True,
    '{"x": 1}': {"x": 1},
    'O:8:"stdClass":0:{}': None,
    "a:9999999:{": None,
    "a:1:{" * 100: None,
    "": None,
}


@pytest.mark.parametrize("text", VALUES)
def test_values_of_php(text):
    assert php_value(text) == VALUES[text]
