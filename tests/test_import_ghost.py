"""Ghost exports: each state, both kinds of dates, what stands beside the texts, files, and nothing more public than it was."""

import datetime as dt
import json
import zipfile
from functools import partial

import pytest
from django.utils import timezone

from articles.body import MAX_SIZE, excess
from articles.importing.ghost import GhostArchive, export
from articles.importing.importer import Importer
from articles.importing.record import BadRecord, PageRecord, Unreadable
from articles.models import Article

from .ghost_exports import POST, SETTINGS, SITE, body_of, first_record, kinds, lexical, paragraph, said, write_archive


@pytest.fixture
def archive(tmp_path):
    return partial(write_archive, tmp_path)


@pytest.fixture
def record(tmp_path):
    return partial(first_record, tmp_path)


# Who was to read it, and when


FUTURE = "2199-01-01T10:00:00.000Z"
STATES = [
    ({}, True, ""),
    ({"visibility": None}, True, ""),
    ({"visibility": "members"}, False, "War nur für Mitglieder zu lesen."),
    ({"visibility": "paid"}, False, "War nur für zahlende Mitglieder zu lesen."),
    ({"visibility": "tiers"}, False, "War nur für bestimmte Mitglieder zu lesen."),
    ({"visibility": "label:vip"}, False, "War nur für bestimmte Mitglieder zu lesen."),
    ({"status": "draft"}, False, ""),
    ({"status": None}, False, ""),
    ({"status": "sent"}, False, "Wurde nur als Newsletter verschickt."),
    ({"status": "scheduled", "published_at": FUTURE}, True, ""),
    ({"status": "scheduled", "published_at": FUTURE, "visibility": "paid"}, False, "War nur für zahlende Mitglieder zu lesen."),
    ({"status": "scheduled"}, False, "War für den 03.05.2024, 10:00 Uhr eingeplant und ist nicht erschienen."),
    ({"published_at": "gestern", "created_at": "", "updated_at": None}, False, "War veröffentlicht; das Datum ist nicht lesbar."),
    ({"published_at": None}, True, ""),
]  # fmt: skip


@pytest.mark.parametrize(("change", "is_published", "note"), STATES)
def test_nothing_is_more_public_than_it_was(record, change, is_published, note):
    found = record(**change)
    assert (found.published is not None, found.notes) == (is_published, note)


@pytest.mark.parametrize(
    "value",
    [
        "2024-05-03T08:00:00.000Z",
        "2024-05-03T10:00:00+02:00",
        "2024-05-03 08:00:00",
        1714723200000,
        "1714723200000",
        1714723200,
    ],
)
def test_reads_dates_in_both_forms(record, value):
    assert record(published_at=value).published == dt.datetime(2024, 5, 3, 8, tzinfo=dt.UTC)


def test_blocks_for_members_stay_out_and_stand_in_the_note(record):
    gate = '<!--kg-gated-block:begin nonMember:{} memberSegment:"status:free" -->{}<!--kg-gated-block:end-->'
    found = record(html=f"<p>a</p>{gate.format('false', '<p>geheim</p>')}{gate.format('true', '<p>b</p>')}<p>c</p>")
    assert body_of(found) == "<p>a</p>\n<p>b</p>\n<p>c</p>"
    assert "geheim" in found.notes and found.published and kinds(found.losses) == {"Abschnitt für Mitglieder"}


@pytest.mark.parametrize("rule", [{"web": {"nonMember": False}}, {"showOnWeb": False}, {"segment": "status:paid"}])
def test_cards_for_members_stay_out(record, rule):
    card = {"type": "html", "html": "<p>geheim</p>", "visibility": rule}
    box = {"type": "kasten", "children": [said("auch das")], "visibility": rule}
    found = record(html="", lexical=lexical(paragraph(said("offen")), card, box))
    assert body_of(found) == "<p>offen</p>" and "geheim\nauch das" in found.notes


def test_cards_for_everybody_come_in(record):
    card = {"type": "html", "html": "<p>offen</p>", "visibility": {"web": {"nonMember": True, "memberSegment": ""}}}
    assert body_of(record(html="", lexical=lexical(card))) == "<p>offen</p>"


def test_pages(archive):
    hidden = "<!--kg-gated-block:begin nonMember:false --><p>geheim</p><!--kg-gated-block:end-->"
    pages = [
        {"type": "page", "slug": "ueber-uns"},
        {"type": None, "page": 1},
        {"page": True, "type": None, "visibility": "paid"},
        {"type": "page", "html": hidden},
        {"type": "page", "status": "scheduled", "published_at": FUTURE},
    ]
    found = archive(*pages)
    records = [record for _, record in found.records()]
    assert all(isinstance(record, PageRecord) for record in records) and found.kinds["Seiten"] == 5
    assert [record.is_public for record in records] == [True, True, False, False, False]
    assert records[0].paths == ("/ueber-uns/", "/ueber-uns/amp/") and "geheim" in records[3].body
    assert found.addresses["/ueber-uns/"] == ("page", "5f1")


# What stands beside the text


def test_reads_what_stands_beside_the_text(record):
    meta = {"post_id": "5f1", "meta_title": "M" * 130, "meta_description": "D " * 200, "feature_image_alt": "Ein Werk",
            "feature_image_caption": "Foto: <a href='https://a.example'>Mira</a>"}  # fmt: skip
    found = record(title="T " * 200, custom_excerpt=" Kurz \n gesagt ", locale="en-GB", featured=1,
                   feature_image="__GHOST_URL__/content/images/size/w1200/2024/05/a.jpg", posts_meta=[meta])  # fmt: skip
    assert found.content["lead"] == "Kurz gesagt" and found.content["lang"] == "en" and found.is_pinned
    assert [
        len(found.content[name]) <= size for name, size in (("title", 250), ("seo_title", 120), ("teaser", 300))
    ] == [True] * 3
    assert {"Titel gekürzt", "Titel für Suchmaschinen gekürzt", "Beschreibung für Suche und Teilen gekürzt"} <= kinds(
        found.losses
    )
    assert found.lead_picture == f"{SITE}/content/images/2024/05/a.jpg"


def test_old_exports_hold_meta_texts_and_one_author_in_the_post(archive):
    users = [{"id": 1, "name": "Mira Albers", "slug": "mira"}]
    found = archive({"id": 12, "meta_title": "Kopf", "author_id": 1, "locale": None}, users=users)
    record = next(found.records())[1]
    assert (record.external_id, record.content["seo_title"], record.authors, record.content["lang"]) == (
        "12",
        "Kopf",
        ["Mira Albers"],
        "de",
    )


def test_pictures_are_known_with_their_texts(archive):
    picture = "/content/images/2024/05/a.jpg"
    meta = [
        {"post_id": f"5f{number}", "feature_image_alt": f"Bild {number}", "feature_image_caption": "<b>Fett</b>"}
        for number in (1, 2)
    ]
    found = archive({"feature_image": picture}, {"feature_image": picture}, posts_meta=meta)
    first, second = [found.pictures[record.lead_picture] for _, record in found.records()]
    assert (first.alt, first.caption, second.alt) == ("Bild 1", "Fett", "Bild 2")
    assert first.source == second.source == f"{SITE}{picture}" and first.others == ("content/images/2024/05/a.jpg",)


def test_tags_stand_in_order_and_internal_ones_stay_out(archive):
    tags = [
        {"id": "a", "name": "DSA", "slug": "dsa"},
        {"id": "b", "name": "Chips", "slug": "chips"},
        {"id": "c", "name": "#serie", "slug": "hash-serie"},
    ]
    uses = [
        {"post_id": "5f1", "tag_id": tag, "sort_order": order}
        for tag, order in (("a", 1), ("c", 0), ("b", 0.5), ("weg", 3))
    ]
    found = archive({}, tags=tags, posts_tags=uses)
    assert next(found.records())[1].terms == [("tag/chips", True), ("tag/dsa", False)]
    assert dict(found.uses_of_terms()) == {"tag/chips": 1, "tag/dsa": 1}
    assert found.terms["tag/dsa"].path == "/tag/dsa/" and len(found.terms) == 2
    assert [count for (what, _), count in found.left_out.items() if what == "Interne Schlagwörter"] == [1]


def test_authors_stand_in_order_with_their_profiles(archive):
    users = [
        {
            "id": "u1",
            "name": "Mira Albers",
            "slug": "mira",
            "email": "m@a.example",
            "bio": "Schreibt über Chips.",
            "website": "https://m.example",
        },
        {"id": "u2", "name": "Ben Vogt", "slug": "ben", "website": "javascript:alert(1)"},
        {"id": "u3", "name": "Verwaltung", "slug": "admin"},
    ]
    written = [{"post_id": "5f1", "author_id": who, "sort_order": order} for who, order in (("u1", 1), ("u2", 0))]
    found = archive({}, users=users, posts_authors=written)
    assert next(found.records())[1].authors == ["Ben Vogt", "Mira Albers"]
    mira = found.people["Mira Albers"]
    assert (mira.email, mira.profile, mira.website, mira.path) == (
        "m@a.example",
        "Schreibt über Chips.",
        "https://m.example",
        "/author/mira/",
    )
    assert found.people["Ben Vogt"].website == "" and "Verwaltung" not in found.people
    assert found.left_out["Konten", "haben keinen Artikel geschrieben"] == 1


def test_former_addresses(archive):
    found = archive(
        {"canonical_url": f"{SITE}/alt/weg/"}, {"status": "draft"}, {"canonical_url": "https://woanders.example/x"}
    )
    first, draft, elsewhere = [record for _, record in found.records()]
    assert first.paths == ("/text-1/", "/text-1/amp/", "/alt/weg/") and first.slug == "text-1"
    assert draft.paths == () and elsewhere.notes == "Erschien zuerst unter https://woanders.example/x"
    assert found.addresses["/text-1/amp/"] == ("article", "5f1")
    assert found.hosts == {"chips.example"} and found.other_paths["/rss/"] == "/feed.xml"


def test_former_addresses_with_dates(archive):
    settings = [*SETTINGS, {"key": "permalinks", "value": "/:year/:month/:slug/"}]
    assert next(archive({}, settings=settings).records())[1].paths[0] == "/2024/05/text-1/"


def test_an_address_that_ghost_leaves_open_is_filled_in(archive):
    html = '<p><a href="__GHOST_URL__/text-2/">dort</a></p>'
    assert f'href="{SITE}/text-2/"' in next(archive({"html": html}).records())[1].content["body"]
    unknown = archive(
        {"html": html, "feature_image": "__GHOST_URL__/content/images/a.jpg"}, settings=[], name="export.json"
    )
    record = next(unknown.records())[1]
    assert 'href="/text-2/"' in record.content["body"] and record.lead_picture == "/content/images/a.jpg"
    assert unknown.hosts == frozenset() and unknown.source_name == "export"


def test_members_and_what_else_is_not_read_is_counted(archive):
    found = archive(
        {},
        members=[{"email": "leserin@a.example"}] * 3,
        comments=[{}],
        emails=[{}, {}],
        roles=[{}],
        neues=[{}],
        products=[],
    )
    assert found.left_out == {
        ("Tabelle „members“", "Daten von Mitgliedern werden nicht übernommen"): 3,
        ("Tabelle „comments“", "Kommentare gibt es hier nicht"): 1,
        ("Tabelle „emails“", "Newsletter verschickt diese Seite nicht"): 2,
        ("Tabelle „roles“", "Rechte vergibt die Redaktion hier selbst"): 1,
        ("Tabelle „neues“", "gehört zum Betrieb von Ghost"): 1,
    }
    assert found.kinds["Artikel"] == 1 and found.kinds["Tabelle „members“"] == 3


def test_a_bad_post_is_named_and_the_rest_goes_in(archive):
    found = archive({}, {"id": "5f1"}, {"id": None, "slug": None}, {"title": "", "html": ""}, {})
    found.posts.insert(0, "kaputt")
    results = [record for _, record in found.records()]
    assert [str(result) if isinstance(result, BadRecord) else result.external_id for result in results] == [
        "ist kein Artikel, sondern ein einzelner Wert", "5f1", "steht zweimal im Archiv; das erste zählt", "hat weder Nummer noch Adresse",
        "hat weder Titel noch Text", "5f5",
    ]  # fmt: skip
    assert [label for label, _ in found.records()] == [label for label, _ in found.records()]


@pytest.mark.slow
def test_a_text_that_is_too_long_is_cut_and_told(record):
    found = record(html="<p>Wort und Wort</p>" * (MAX_SIZE // 15))
    assert (
        len(found.content["body"]) > 0 and not excess(found.content["body"]) and "Text gekürzt" in kinds(found.losses)
    )


# The file


@pytest.mark.parametrize(
    "wrap",
    [lambda data: data, lambda data: {"db": [data]}, lambda data: {"db": data}, lambda data: {"meta": {}, **data}],
)
def test_finds_the_tables_in_exports_of_each_version(tmp_path, wrap):
    path = tmp_path / "ghost.json"
    path.write_text("\ufeff" + json.dumps(wrap({"data": {"posts": [POST]}})), encoding="utf-8")
    assert GhostArchive([path]).size == 1


def test_reads_the_export_in_a_zip(tmp_path):
    path = tmp_path / "ghost.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("data/redirects.json", json.dumps([{"from": "/a", "to": "/b"}] * 2000))
        archive.writestr("x/chips.ghost.2024.json", json.dumps({"db": [{"data": {"posts": [POST]}}]}))
        archive.writestr("content/images/2024/05/a.jpg", b"x")
    assert GhostArchive([path], "Chips").source_name == "Chips"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"{", "kein lesbares JSON"),
        (b"[" * 100_000, "kein lesbares JSON"),
        (b"<rss></rss>", "kein lesbares JSON"),
        (b'{"db": []}', "kein Export von Ghost"),
        (b'{"db": [{"data": {"posts": 5}}]}', "kein Export von Ghost"),
        (b"PK\x03\x04 nichts", "beschädigtes"),
        (b"", "kein lesbares JSON"),
    ],
)
def test_refuses_other_files_in_one_line(tmp_path, data, reason):
    path = tmp_path / "x.json"
    path.write_bytes(data)
    with pytest.raises(Unreadable, match=reason) as error:
        GhostArchive([path])
    assert "\n" not in str(error.value)


def test_refuses_what_is_too_large(tmp_path, monkeypatch):
    monkeypatch.setattr(export, "MAX_BYTES", 100)
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.json", json.dumps({"data": {"posts": [POST] * 50}}))
    with pytest.raises(Unreadable, match="größer als"):
        GhostArchive([path])


# The whole way


@pytest.mark.django_db
def test_comes_in_as_it_was_public(archive):
    tags = {"tags": [{"id": "a", "name": "DSA", "slug": "dsa"}], "posts_tags": [{"post_id": "5f1", "tag_id": "a"}]}
    link = {"html": '<p>Siehe <a href="__GHOST_URL__/text-3/">dort</a>.</p>'}
    found = archive(
        link,
        {"visibility": "paid"},
        {"status": "scheduled", "published_at": FUTURE},
        {"type": "page"},
        {"id": ""},
        **tags,
    )
    run = Importer(found, run=None, mapping=None, media=None, on_progress=lambda done, total: None).run
    run()
    articles = {article.external_id: article for article in Article.objects.all()}
    assert {article.external_id for article in Article.objects.published()} == {"5f1", "text-5"}
    assert "zahlende" in articles["5f2"].working_copy.notes and articles["5f3"].publish_at > timezone.now()
    assert f'data-article="{articles["5f3"].pk}"' in articles["5f1"].body
    run()
    assert Article.objects.count() == 4
