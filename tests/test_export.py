"""`export` and `import` of the whole site: everything is in it, and everything comes back as it was."""

import datetime as dt
import io
import json
import shutil
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from PIL import Image as Picture

from articles.demo import loader
from articles.exporting import tables, unpacking, values
from articles.models import Article, Edition, Image, Page, PreviewLink, Remark, Revision, Topic, User, merge

from .changing_newsroom import CHANGES, Newsroom
from .exported import addresses, content, empty_the_site, export, rows, seen, take_in
from .factories import make_article, make_author, make_draft, make_image, make_topic, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(monkeypatch):
    sheet = io.BytesIO()
    Picture.new("RGB", (60, 40), "white").save(sheet, "JPEG")
    monkeypatch.setattr("articles.demo.subjects.picture", lambda key: sheet.getvalue())
    loader.load()


def round_trip(tmp_path, settings):
    """Export, move to an empty site with an empty store of pictures, and export once more; both exports."""
    first = export(tmp_path / "first")
    empty_the_site()
    settings.MEDIA_ROOT = tmp_path / "other media"
    take_in(first)
    return first, export(tmp_path / "second")


def assert_same(first, second):
    before, after = content(first), content(second)
    assert list(before) == list(after)
    assert [name for name in before if before[name] != after[name]] == []


# Completeness


def test_each_table_is_exported_or_left_out_with_a_reason():
    names = {tables.name_of(model) for model in tables.all_models()}
    assert tables.EXPORTED | set(tables.LEFT_OUT) == names and not tables.EXPORTED & set(tables.LEFT_OUT)
    assert all(tables.LEFT_OUT.values()) and all(tables.FIELDS_LEFT_OUT.values())


def test_each_field_is_exported_or_left_out_with_a_reason():
    schema = tables.schema(tables.exported_models())
    told = {f"{name}.{field}" for name, table in schema.items() for field in table["fields"]}
    fields = {
        f"{tables.name_of(model)}.{field.attname}"
        for model in tables.exported_models()
        for field in model._meta.concrete_fields
    }
    assert fields - told == set(tables.FIELDS_LEFT_OUT)
    assert told - fields == {f"user.{name}" for name in tables.NAME_LISTS}


# There and back


@pytest.mark.slow
def test_the_demo_comes_back_as_it_was(demo, tmp_path, settings):
    pages = addresses()
    before, epoch = seen(pages), Edition.current()[0]
    assert sum(status == 200 for status, _body in before.values()) > 150
    assert_same(*round_trip(tmp_path, settings))
    after = seen(pages)
    assert [path for path in pages if after[path] != before[path]] == []
    assert Edition.current()[0] != epoch
    for revision in Revision.objects.all():
        assert revision.sha256 == Revision.digest(revision.content)


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.slow
def test_any_newsroom_comes_back_as_it_was(seed, tmp_path, settings):
    room = Newsroom(seed)
    for _ in range(60):
        CHANGES[room.chance.choice(sorted(CHANGES))](room)
    pages = addresses()
    before = seen(pages)
    assert_same(*round_trip(tmp_path, settings))
    after = seen(pages)
    assert [path for path in pages if after[path] != before[path]] == []


def test_an_export_from_another_database_comes_back_as_it_was(tmp_path):
    """The folder was written on SQLite; what is compared are the fields that there were then."""
    take_in(OLDER)
    again = export(tmp_path / "again")
    for path in sorted((OLDER / "data").iterdir()):
        before, after = rows(OLDER, path.stem), rows(again, path.stem)
        assert [{name: row[name] for name in old} for old, row in zip(before, after, strict=True)] == before
    media = {name: data for name, data in content(OLDER).items() if name.startswith("media/")}
    assert media and media.items() <= content(again).items()


OLDER = Path(__file__).parent / "data" / "export"


def test_twice_is_the_same_byte_for_byte(tmp_path):
    make_article(lead_image=make_image())
    assert export(tmp_path / "a.zip").read_bytes() == export(tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.testzip() is None


def test_a_zip_is_read_back_as_well(tmp_path, settings):
    article = make_article(lead_image=make_image())
    archive = export(tmp_path / "all.zip")
    empty_the_site()
    settings.MEDIA_ROOT = tmp_path / "other media"
    take_in(archive)
    assert Article.objects.get() == article
    assert all(default_storage.exists(name) for name in Image.objects.get().files)


def test_dates_of_saving_stay(tmp_path):
    """Nothing runs that would set them to now."""
    page, image = Page.objects.create(slug="seite", title="Seite"), make_image()
    long_ago = dt.datetime(2020, 2, 29, 12, 0, 0, 1, tzinfo=dt.UTC)
    Page.objects.update(updated_at=long_ago)
    Image.objects.update(created_at=long_ago)
    folder = export(tmp_path / "out")
    empty_the_site()
    take_in(folder)
    assert (Page.objects.get(pk=page.pk).updated_at, Image.objects.get(pk=image.pk).created_at) == (long_ago, long_ago)


def test_no_new_row_gets_the_number_of_one_that_is_gone(tmp_path):
    """Revisions know a merged tag by its number alone."""
    kept, gone = make_topic(), make_topic()
    number = gone.pk
    merge(gone, kept)
    folder = export(tmp_path / "out")
    empty_the_site()
    take_in(folder)
    assert make_topic().pk == number + 1
    assert Topic.objects.filter(pk=number).count() == 0


# People and secrets


def test_people_come_back_without_passwords(tmp_path, capsys):
    person = make_user("Redaktion", author=make_author(), username="mira", is_superuser=True)
    person.groups.add(Group.objects.create(name="Praktikum"))
    person.user_permissions.add(Permission.objects.get(codename="add_page"))
    folder = export(tmp_path / "out")
    assert person.password not in b"".join(content(folder).values()).decode(errors="replace")
    empty_the_site()
    Group.objects.filter(name="Praktikum").delete()
    call_command("import", str(folder))
    moved, told = User.objects.get(), capsys.readouterr().out
    assert not moved.has_usable_password() and moved.last_login is None and moved.author_id == person.author_id
    assert sorted(group.name for group in moved.groups.all()) == ["Praktikum", "Redaktion"]
    assert moved.user_permissions.get().codename == "add_page"
    assert "changepassword NAME" in told and "mira" in told and "Praktikum was not here" in told


def test_no_secret_is_in_it(tmp_path):
    article, person = make_draft(), make_user()
    link = PreviewLink.objects.create(
        article=article, created_by=person, expires_at=dt.datetime(2099, 1, 1, tzinfo=dt.UTC)
    )
    Remark.objects.create(article=article, name="Kanzlei", text="Gut so", preview_link=link)
    folder = export(tmp_path / "out")
    told = b"".join(content(folder).values())
    assert link.token.encode() not in told and b"Gut so" in told
    empty_the_site()
    take_in(folder)
    assert Remark.objects.get().name == "Kanzlei"


# Values


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (
            {"b": 1, "a": 1e16},
            b'{"a": 10000000000000000, "b": 1}',
        ),  # PostgreSQL orders keys anew, and knows no exponents
        ([-0.0, 1.0, 0.1], b"[0.0, 1.0, 0.1]"),
        (dt.datetime(2026, 5, 1, 2, tzinfo=dt.timezone(dt.timedelta(hours=2))), b'"2026-05-01T00:00:00Z"'),
        (Decimal("12.50"), b'"12.50"'),
        (memoryview(b"\0\xff"), b'"AP8="'),
    ],
)
def test_values_are_the_same_from_every_database(value, text):
    assert values.to_json(values.plain(value)) == text


# Refused


@pytest.fixture
def damaged(tmp_path):
    """An export that a test changes, and a site that is empty again."""
    make_article(title="Ein Artikel", lead_image=make_image())
    folder = export(tmp_path / "out")
    empty_the_site()
    for path in (tmp_path / "media").rglob("*.*"):
        path.unlink()
    return folder


def refusal(path) -> str:
    with pytest.raises(CommandError) as refused:
        take_in(path)
    assert not Article.objects.exists() and not Image.objects.exists() and not Revision.objects.exists()
    assert "\n" not in str(refused.value)
    return str(refused.value)


def change_manifest(folder, change):
    path = folder / "manifest.json"
    manifest = json.loads(path.read_bytes())
    change(manifest)
    path.write_text(json.dumps(manifest))


def rewrite(folder, table, old, new):
    """Change a table, and let the manifest say that this is what was exported."""
    path = folder / "data" / f"{table}.jsonl"
    data = path.read_bytes().replace(old, new)
    path.write_bytes(data)
    told = {"sha256": values_sha256(data), "size": len(data)}
    change_manifest(folder, lambda manifest: manifest["data"][path.name].update(told))


def values_sha256(data):
    file = unpacking.Limited(io.BytesIO(data), "x", len(data))
    list(file.chunks())
    return file.sha256


def test_refuses_a_site_that_is_not_empty(tmp_path):
    make_article()
    folder = export(tmp_path / "out")
    with pytest.raises(CommandError, match=r"not empty; .* article \(1\)"):
        take_in(folder)


def test_refuses_where_somebody_can_log_in_already(damaged):
    make_user()
    with pytest.raises(CommandError, match=r"user \(1\)"):
        take_in(damaged)


def test_the_sound_export_goes_in(damaged):
    take_in(damaged)
    assert Article.objects.get().title == "Ein Artikel"


def test_refuses_a_changed_table(damaged):
    path = damaged / "data" / "article.jsonl"
    path.write_bytes(path.read_bytes().replace(b"Ein Artikel", b"Ein artikel"))
    assert "article.jsonl is not the file that was exported" in refusal(damaged)


def test_refuses_a_longer_and_a_missing_table(damaged):
    path = damaged / "data" / "article.jsonl"
    path.write_bytes(path.read_bytes() * 2)
    assert "longer than the manifest says" in refusal(damaged)
    path.unlink()
    assert "data/article.jsonl is missing" in refusal(damaged)


def test_refuses_a_changed_picture(damaged):
    path = next((damaged / "media").rglob("*.png"))
    path.write_bytes(b"x" + path.read_bytes()[1:])
    assert "SHA-256 differs" in refusal(damaged)


def test_refuses_to_replace_a_picture(damaged):
    name = next(path for path in content(damaged) if path.endswith(".png")).removeprefix("media/")
    default_storage.save(name, ContentFile(b"another"))
    assert f"holds another file named {name}" in refusal(damaged)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda manifest: manifest.update(version=2), "version 2 of the format"),
        (lambda manifest: manifest.update(format="other"), "not that of an export"),
        (lambda manifest: manifest["data"].update({"secrets.jsonl": {"size": 0, "rows": 0, "sha256": ""}}), "knows no table secrets"),
        (lambda manifest: manifest["media"].update({"../x": {"size": 0, "sha256": ""}}), "no name that an export gives"),
        (lambda manifest: manifest["media"].update({"/etc/x": {"size": 0, "sha256": ""}}), "no name that an export gives"),
        (lambda manifest: manifest["media"].update({"a/b.jpg": {"size": 0, "sha256": ""}}), "media/a/b.jpg is missing"),
        (lambda manifest: manifest["data"]["article.jsonl"].update(size="1"), "no sound list of data"),
        (lambda manifest: manifest["schema"].update(sha256=""), "schema.json is not the one"),
    ],
)  # fmt: skip
def test_refuses_an_unsound_manifest(damaged, change, reason):
    change_manifest(damaged, change)
    assert reason in refusal(damaged)


@pytest.mark.parametrize(
    ("table", "old", "new", "reason"),
    [
        ("article", b'"title"', b'"titel"', "data/article.jsonl, line 1: 'titel'"),
        ("article", b'"word_count": ', b'"word_count": "" ', "data/article.jsonl, line 1"),
        ("article", b'"publish_at": "2', b'"publish_at": "x', "line 1: publish_at: Invalid isoformat"),
        ("byline", b'"author_id": ', b'"author_id": 999', "do not fit together"),
        ("image", b"\n", b"\n\n", "data/image.jsonl, line 2"),
    ],
)
def test_refuses_rows_that_it_does_not_understand_and_writes_none(damaged, table, old, new, reason):
    rewrite(damaged, table, old, new)
    before = Edition.current()
    assert reason in refusal(damaged)
    assert Edition.current() == before and not list(Path(default_storage.location).rglob("*.png"))


def test_refuses_what_is_no_export(tmp_path):
    (tmp_path / "text.zip").write_bytes(b"no ZIP")
    assert "neither a folder nor a ZIP" in refusal(tmp_path / "text.zip")
    assert "No such file" in refusal(tmp_path / "nothing.zip")
    (tmp_path / "empty").mkdir()
    assert "manifest.json is missing" in refusal(tmp_path / "empty")


def test_refuses_a_damaged_zip(damaged, tmp_path):
    path = Path(shutil.make_archive(str(tmp_path / "packed"), "zip", damaged))
    data = path.read_bytes()
    at = data.index(b"data/article.jsonl") + 60
    path.write_bytes(data[:at] + bytes(byte ^ 255 for byte in data[at : at + 40]) + data[at + 40 :])
    assert "data/article.jsonl" in refusal(path)


def test_export_replaces_nothing(tmp_path):
    export(tmp_path / "out")
    with pytest.raises(CommandError, match="is there already"):
        export(tmp_path / "out")


def test_an_export_that_fails_leaves_nothing(tmp_path, monkeypatch):
    make_article(lead_image=make_image())
    monkeypatch.setattr(default_storage, "open", lambda name: (_ for _ in ()).throw(OSError("disk on fire")))
    for name in ("out", "out.zip"):
        with pytest.raises(CommandError, match="disk on fire"):
            export(tmp_path / name)
    assert [path.name for path in tmp_path.iterdir() if path.name != "media"] == []
