"""Backups: of one moment, whole, compared by content, thinned out, and never half."""

import datetime as dt
import json
import stat

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Backup
from techpolicy.backup import archive, database, retention
from techpolicy.backup.places import Refused, alone, place_of, shown, sum_of
from techpolicy.backup.restoring import verify

from .factories import make_article, make_image, make_user, picture_file
from .object_store import ObjectStore

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.slow]


@pytest.fixture
def dest(tmp_path):
    return tmp_path / "backups"


@pytest.fixture
def place(dest):
    return place_of(str(dest))


def back_up(dest, *options: str) -> str:
    call_command("backup", str(dest), *options, verbosity=0)
    return archive.finished(place_of(str(dest)))[-1]


def test_holds_database_and_pictures_and_can_be_compared(dest, place, capsys):
    image = make_image(file=picture_file(700, 400))
    make_article(title="Wird gesichert", lead_image=image)
    name = back_up(dest, "--verify")
    manifest = archive.read(place, name)
    assert manifest["tables"]["articles_article"][0] == 1
    assert set(manifest["media"]) == set(image.files)
    assert (dest / "media" / image.file.name).read_bytes() == default_storage.open(image.file.name).read()
    assert ", verified" in capsys.readouterr().out
    row = Backup.objects.get()
    assert row.place == f"{dest}/{name}" and row.verified_at and row.size > 10_000


def test_nobody_else_may_read_it(dest):
    make_image(file=picture_file(700, 400))
    back_up(dest)
    for path in (dest, *dest.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_names_the_secrets_that_are_not_in_it_and_never_their_values(dest, monkeypatch, capsys):
    monkeypatch.setenv("EMAIL_URL", "smtp://jo:hunter2@mail.example")
    name = back_up(dest)
    assert "EMAIL_URL" in capsys.readouterr().out
    text = (dest / name / "manifest.json").read_text()
    assert "EMAIL_URL" in text and "hunter2" not in text


def test_a_picture_is_stored_once_for_all_backups(dest, place):
    image = make_image(file=picture_file(700, 400))
    with time_machine.travel("2026-03-01T02:00:00Z"):
        first = back_up(dest)
    written = (dest / "media" / image.file.name).stat().st_mtime_ns
    with time_machine.travel("2026-03-02T02:00:00Z"):
        second = back_up(dest)
    assert (dest / "media" / image.file.name).stat().st_mtime_ns == written
    assert archive.read(place, first)["media"] == archive.read(place, second)["media"]


def test_a_picture_that_was_cut_short_there_is_found(dest, place):
    image = make_image(file=picture_file(700, 400))
    name = back_up(dest)
    (dest / "media" / image.file.name).write_bytes(b"short")
    with pytest.raises(Refused, match=rf"{image.file.name} is damaged \(5 bytes"):
        verify(place, name)


def test_a_picture_withdrawn_meanwhile_is_named_and_no_fault(dest, place, monkeypatch, capsys):
    make_image(file=picture_file(700, 400))
    monkeypatch.setattr(archive, "names", lambda storage, folder="": iter([] if folder else ["away.jpg"]))
    name = back_up(dest)
    assert archive.read(place, name)["gone"] == ["away.jpg"]
    assert "away.jpg was withdrawn meanwhile" in capsys.readouterr().err


def test_holds_nobody_s_login(client, dest, place):
    client.force_login(make_user(role="Redaktion"))
    client.get(reverse("admin:index"))
    key = client.session.session_key
    name = back_up(dest, "--verify")
    assert key.encode() not in (dest / name / database.file_name()).read_bytes()
    assert client.get(reverse("admin:index")).status_code == 200


def test_into_a_bucket_and_back(capsys):
    image = make_image(file=picture_file(700, 400))
    with ObjectStore("our-key") as store:
        address = f"s3://our-key:geh%2Feim@{store.host}/zeitung/nachts?tls=0"
        call_command("backup", address, "--verify", "--keep", "daily=1")
        assert f"/zeitung/nachts/media/{image.file.name}" in store.objects
        assert Backup.objects.get().place.startswith(f"s3://{store.host}/zeitung/nachts/")
        call_command("restore", address, "latest", "--check")
        assert "is whole" in capsys.readouterr().out
        call_command("restore", address)
        assert "1 backups" in capsys.readouterr().out


def test_a_bucket_that_does_not_let_us_in_is_told_in_one_line():
    with ObjectStore("another-key") as store, pytest.raises(CommandError) as refusal:
        call_command("backup", f"s3://our-key:geheim@{store.host}/zeitung?tls=0")
    assert "403" in str(refusal.value) and "geheim" not in str(refusal.value) and Backup.objects.count() == 0


def test_a_full_disk_is_told_and_leaves_no_backup(dest, place, monkeypatch):
    make_article()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("techpolicy.backup.places.os.fsync", full)
    with pytest.raises(CommandError, match="No backup was made: No space left on device"):
        back_up(dest)
    assert archive.finished(place) == [] and not list(dest.rglob(".part-*"))


def test_one_that_was_killed_is_no_backup_and_goes_after_a_day(dest, place, monkeypatch):
    make_article()
    write = archive.put

    def killed_at_last(place, name, content):
        if name.endswith(archive.SUM):
            raise KeyboardInterrupt
        return write(place, name, content)

    monkeypatch.setattr(archive, "put", killed_at_last)
    with time_machine.travel("2026-03-01T02:00:00Z"), pytest.raises(KeyboardInterrupt):
        archive.make(place)
    monkeypatch.undo()
    assert archive.begun(place) == ["20260301T020000Z"] and archive.finished(place) == []
    with time_machine.travel("2026-03-01T12:00:00Z"):
        back_up(dest)
    assert "20260301T020000Z" in archive.begun(place)  # it may still be at work
    with time_machine.travel("2026-03-02T12:00:00Z"):
        back_up(dest)
    assert "20260301T020000Z" not in archive.begun(place)


def test_two_at_once_into_one_folder_are_kept_apart(dest, place):
    with alone(place), pytest.raises(CommandError, match="Another backup"):
        back_up(dest)
    back_up(dest)


def test_a_place_among_the_pictures_or_above_them_is_refused(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "site/media"
    for inside in (tmp_path / "site/media", tmp_path / "site/media/backups", tmp_path / "site", tmp_path):
        with pytest.raises(CommandError, match="overlaps"):
            call_command("backup", str(inside))
    back_up(tmp_path / "site/backups")


def test_one_that_does_not_come_back_is_none_and_its_picture_is_stored_anew(dest, place):
    image = make_image(file=picture_file(700, 400))
    with time_machine.travel("2026-03-01T02:00:00Z"):
        first = back_up(dest, "--verify")
    (dest / "media" / image.file.name).write_bytes(b"rotten")
    with time_machine.travel("2026-03-02T02:00:00Z"), pytest.raises(CommandError, match="is damaged"):
        back_up(dest, "--verify")
    assert archive.finished(place) == [first] and Backup.objects.count() == 1
    with time_machine.travel("2026-03-03T02:00:00Z"):
        back_up(dest, "--verify")
    assert verify(place, first) == []


def test_files_of_others_stay_in_a_folder_that_looks_like_ours(dest, place):
    foreign = dest / "20200101T000000Z" / "thesis.txt"
    foreign.parent.mkdir(parents=True)
    foreign.write_text("years of work")
    (dest / "20209999T999999Z").mkdir()
    back_up(dest, "--keep", "daily=1")
    assert foreign.read_text() == "years of work" and (dest / "20209999T999999Z").exists()


def test_the_place_can_stand_in_the_environment(dest, place, monkeypatch):
    monkeypatch.setenv("BACKUP_DEST", str(dest))
    call_command("backup")
    assert len(archive.finished(place)) == 1


def nights(dest, days: int) -> None:
    for day in range(days):
        with time_machine.travel(dt.datetime(2026, 1, 1, 2, tzinfo=dt.UTC) + dt.timedelta(days=day)):
            back_up(dest)


def pictures(dest) -> list:
    return [path for path in (dest / "media").rglob("*") if path.is_file()]


def test_old_ones_go_with_pictures_that_they_alone_have(dest, place):
    image = make_image(file=picture_file(700, 400))
    nights(dest, 2)
    (dest / "README.txt").write_text("of somebody else")
    (dest / "20251231-by-hand").mkdir()
    image.withdraw()
    default_storage.delete(image.file.name or "x")
    for name in list(archive.names(default_storage)):
        default_storage.delete(name)
    with time_machine.travel("2026-01-10T02:00:00Z"):
        back_up(dest, "--keep", "daily=2")
    assert archive.finished(place) == ["20260102T020000Z", "20260110T020000Z"]
    assert pictures(dest)
    with time_machine.travel("2026-01-11T02:00:00Z"):
        back_up(dest, "--keep", "daily=2")
    assert archive.finished(place) == ["20260110T020000Z", "20260111T020000Z"]
    assert not pictures(dest)
    assert (dest / "README.txt").exists() and (dest / "20251231-by-hand").exists()


def test_keeps_the_newest_of_each_day_week_and_month():
    backups = [
        (dt.datetime(2026, 1, 1, 2, tzinfo=dt.UTC) + dt.timedelta(hours=12 * half)).strftime(archive.STAMP)
        for half in range(120)
    ]
    stays = sorted(retention.kept(backups, retention.parse("daily=3,weekly=2,monthly=2")))
    # 1 March is a Sunday; 22 February ends the week before, and 28 February the month before.
    assert stays == ["20260222T140000Z", "20260227T140000Z", "20260228T140000Z", "20260301T140000Z"]


@pytest.mark.parametrize("keep", ["7", "daily=0", "daily=x", "hourly=3", "daily=7,", "daily=-1"])
def test_a_wrong_keep_is_refused_before_anything_runs(dest, keep):
    with pytest.raises(CommandError, match="--keep is"):
        back_up(dest, "--keep", keep)
    assert not dest.exists()


@pytest.mark.parametrize("address", ["backups", "ftp://key:hunter2@host/x", "s3://hunter2/bucket"])
def test_a_place_that_cannot_be_read_is_refused_without_repeating_it(address):
    with pytest.raises(CommandError, match="The place cannot be read") as refusal:
        call_command("backup", address)
    assert "hunter2" not in str(refusal.value)


def test_a_difference_is_named_by_its_table(dest, place):
    make_article()
    name = back_up(dest)
    manifest = archive.read(place, name)
    file = dest / name / database.file_name()
    seen = database.restored_figures(file)
    assert database.compare(manifest["tables"], seen) == []
    seen["articles_article"] = [2, "other"]
    del seen["articles_user"]
    assert database.compare(manifest["tables"], seen) == [
        "table articles_article: 2 rows, expected 1 rows",
        f"table articles_user: missing, expected {manifest['tables']['articles_user'][0]} rows",
    ]


def test_the_figures_see_a_changed_word(dest, tmp_path):
    article = make_article(title="Vorher")
    first = database.snapshot(tmp_path / "a")
    Article.objects.filter(pk=article.pk).update(title="Nachher")
    assert any("articles_article" in line for line in database.compare(first, database.snapshot(tmp_path / "b")))


@pytest.mark.parametrize("age", [None, 20, 30])
def test_the_desk_tells_the_chief_editors_of_a_public_site(client, settings, age):
    if age is not None:
        Backup.objects.create(finished_at=timezone.now() - dt.timedelta(hours=age), place="/x", size=1)
    client.force_login(make_user(role="Chefredaktion"))
    settings.SITE_URL = "http://127.0.0.1:8000"
    wanted = {None: "Es gibt noch keine Sicherung", 20: None, 30: "Die letzte Sicherung ist vom"}[age]
    assert "Sicherung ist vom" not in page_of(client) and "keine Sicherung" not in page_of(client)
    settings.SITE_URL = "https://news.example"
    page = page_of(client)
    assert (wanted in page) if wanted else "Bitte der Technik sagen" not in page
    client.force_login(make_user(role="Redaktion"))
    assert "Bitte der Technik sagen" not in page_of(client)


def page_of(client) -> str:
    return client.get(reverse("admin:index")).content.decode()


def test_the_address_is_shown_without_its_secret():
    assert shown("s3://key:geheim@host/bucket/x?tls=0") == "s3://host/bucket/x"


def test_what_is_read_back_differently_is_no_backup(place, monkeypatch):
    make_article()
    monkeypatch.setattr("techpolicy.backup.places.sum_of", lambda place, name: sum_of(place, name)._replace(size=1))
    with pytest.raises(Refused, match="cannot be read back"):
        archive.make(place)
    assert json.dumps(archive.finished(place)) == "[]"
