"""Taking over an archive at the desk: what may be uploaded, how it is started once, what each state shows, what can be taken back."""

import datetime as dt
import gzip
import io
import json
import stat
import zipfile
from dataclasses import asdict
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.desk.archive import process, work
from articles.desk.archive.files import TERMS, folder_of, read_json, write_json
from articles.desk.archive.views import time_left
from articles.importing.mapping import MappingRow, to_csv
from articles.importing.readers import Unreadable
from articles.models import ArchiveImport, Article, AuditAction, AuditEntry, ImportedRow, ImportState, Topic
from techpolicy.middleware import MAX_ARCHIVE, MAX_BODY

from .factories import make_archive_import, make_topic, make_user
from .test_desk_article import said

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/archiveimport/"
WXR = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:wp="http://wordpress.org/export/1.2/" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/">
<channel><title>Alt</title><link>https://alt.example</link><wp:wxr_version>1.2</wp:wxr_version>
<wp:base_blog_url>https://alt.example</wp:base_blog_url>
<wp:author><wp:author_login>mira</wp:author_login><wp:author_display_name>Mira Albers</wp:author_display_name></wp:author>
<wp:category><wp:category_nicename>chips</wp:category_nicename><wp:cat_name>Chips</wp:cat_name></wp:category>
<item><title>Ein alter Artikel</title><link>https://alt.example/2019/05/alt/</link><dc:creator>mira</dc:creator>
<content:encoded><![CDATA[<p>Etwas über Halbleiter.</p>]]></content:encoded><wp:post_id>7</wp:post_id><wp:post_name>alt</wp:post_name>
<wp:post_date>2019-05-02 10:00:00</wp:post_date><wp:post_date_gmt>2019-05-02 08:00:00</wp:post_date_gmt>
<wp:post_type>post</wp:post_type><wp:status>publish</wp:status>
<category domain="category" nicename="chips">Chips</category></item>
</channel></rss>""".encode()
FEED = b'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Alt</title></feed>'


def packed(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


GHOST_ZIP = packed(**{"export/ghost.json": b"{}", "content/images/a.jpg": b"x"})


@pytest.fixture
def chief(client):
    person = make_user("Chefredaktion")
    client.force_login(person)
    return person


@pytest.fixture
def started(monkeypatch):
    """The processes that would have been started, as their command lines."""
    commands: list[list[str]] = []

    def popen(command, **_):
        commands.append(command)
        return SimpleNamespace(wait=lambda: 0)

    monkeypatch.setattr(process.subprocess, "Popen", popen)
    return commands


def upload(client, *files: tuple[str, bytes], media: bytes = b"", **data):
    posted = {"archive": [SimpleUploadedFile(name, content) for name, content in files], "source_name": ""} | data
    if media:
        posted["pictures"] = SimpleUploadedFile("bilder.zip", media)
    return client.post(LIST, posted, follow=True)


def address(run: ArchiveImport, name: str = "change") -> str:
    return reverse(f"admin:articles_archiveimport_{name}", args=[run.pk])


def shown(client, run: ArchiveImport) -> str:
    return client.get(address(run)).content.decode()


def with_terms(run: ArchiveImport, number: int) -> ArchiveImport:
    folder_of(run).mkdir(parents=True)
    write_json(
        run,
        TERMS,
        [asdict(MappingRow(f"tag/{n}", f"Wort {n}", number - n, "topic", f"Wort {n}")) for n in range(number)],
    )
    return run


def queries(client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


# Uploading


@pytest.mark.parametrize(
    ("name", "data", "format", "kept"),
    [
        ("export.xml", WXR, "wordpress", "1.xml"),
        ("export.xml.gz", gzip.compress(WXR), "wordpress", "1.xml.gz"),
        ("ghost.json", b'\xef\xbb\xbf {"db": []}', "ghost", "1.json"),
        ("ghost.zip", GHOST_ZIP, "ghost", "1.zip"),
        ("feed.xml", FEED, "feed", "1.xml"),
        ("../../../etc/cron.d/x;rm -rf.php", WXR, "wordpress", "1.xml"),
        ("<img src=x onerror=alert(1)>.xml", WXR, "wordpress", "1.xml"),
        (f"{'x' * 240}.xml", WXR, "wordpress", "1.xml"),
    ],
)
def test_an_archive_is_known_by_its_content_and_kept_under_a_name_of_ours(
    client, chief, settings, name, data, format, kept
):
    upload(client, (name, data))
    run = ArchiveImport.objects.get()
    assert (run.format, run.files, run.state, run.started_by) == (format, [f"{run.pk}/{kept}"], "uploaded", chief)
    files = [
        path.relative_to(settings.IMPORT_ROOT).as_posix()
        for path in Path(settings.IMPORT_ROOT).rglob("*")
        if path.is_file()
    ]
    assert files == run.files
    assert (settings.IMPORT_ROOT / run.files[0]).read_bytes() == data
    assert stat.S_IMODE(folder_of(run).stat().st_mode) == 0o700
    assert AuditEntry.objects.get().action == AuditAction.ADD


def test_several_files_and_their_pictures_are_one_archive(client, chief):
    upload(
        client, ("a.xml", WXR), ("b.xml", WXR), media=packed(**{"2019/05/a.jpg": b"x"}), source_name="  Alte   Site "
    )
    run = ArchiveImport.objects.get()
    assert run.files == [f"{run.pk}/1.xml", f"{run.pk}/2.xml"]
    assert (run.media, run.source_name) == (f"{run.pk}/bilder.zip", "Alte Site")


def test_a_zip_of_ghost_brings_its_pictures_along(client, chief):
    upload(client, ("ghost.zip", GHOST_ZIP))
    run = ArchiveImport.objects.get()
    assert run.media == run.files[0]


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ([], "Bitte die Dateien des Archivs wählen."),
        ([("leer.xml", b"")], "Diese Datei ist leer."),
        ([("leer.xml", b" \n ")], "„leer.xml“ ist leer."),
        ([("bild.xml", b"\x89PNG\r\n\x1a\n")], "„bild.xml“ ist kein Archiv."),
        ([("seite.xml", b"<html><body>Hallo</body></html>")], "„seite.xml“ ist kein Archiv."),
        ([("kaputt.xml.gz", b"\x1f\x8b\x08kaputt")], "„kaputt.xml.gz“ ist beschädigt"),
        ([("kaputt.zip", b"PK\x03\x04kaputt")], "„kaputt.zip“ ist keine ZIP-Datei, oder sie ist beschädigt."),
        ([("bilder.zip", packed(**{"a.jpg": b"x"}))], "In „bilder.zip“ liegt kein Archiv."),
        ([("wp.zip", packed(**{"a.xml": WXR}))], "In „wp.zip“ liegt XML. Bitte entpacken"),
        ([("a.xml", WXR), ("b.xml", FEED)], "gehören nicht zu einem Archiv: RSS oder Atom und WordPress (WXR)."),
        ([("a.xml", WXR)] * 51, "Das sind 51 Dateien, möglich sind 50."),
    ],
)
def test_what_is_no_archive_is_refused_with_the_reason(client, chief, settings, files, reason):
    page = upload(client, *files).content.decode()
    assert reason in page
    assert not ArchiveImport.objects.exists() and not settings.IMPORT_ROOT.exists()


def test_pictures_come_as_a_zip(client, chief):
    assert "„bilder.zip“ ist keine ZIP-Datei" in upload(client, ("a.xml", WXR), media=b"keine").content.decode()
    assert not ArchiveImport.objects.exists()


def test_a_full_disk_leaves_neither_row_nor_files(client, chief, settings, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("articles.desk.archive.files._keep", full)
    with pytest.raises(OSError, match="No space"):
        upload(client, ("a.xml", WXR))
    assert not ArchiveImport.objects.exists() and not list(settings.IMPORT_ROOT.iterdir())


@pytest.mark.parametrize(
    ("role", "size", "path", "status"),
    [
        ("Chefredaktion", MAX_BODY + 1, LIST, 200),
        ("Chefredaktion", MAX_ARCHIVE + 1, LIST, 413),
        ("Chefredaktion", MAX_BODY + 1, "/admin/articles/image/add/", 413),
        ("Redaktion", MAX_BODY + 1, LIST, 413),
        ("", MAX_BODY + 1, LIST, 413),
    ],
)
def test_only_who_may_take_over_archives_sends_more_than_a_picture(client, role, size, path, status):
    if role:
        client.force_login(make_user(role))
    assert client.get(path, CONTENT_LENGTH=str(size)).status_code == status


# Starting


def test_one_click_starts_one_process(client, chief, started, django_capture_on_commit_callbacks):
    upload(client, ("a.xml", WXR))
    run = ArchiveImport.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address(run, "check"))
        again = client.post(address(run, "check"), follow=True)
    assert "Das läuft schon." in said(again)
    (command,) = started
    assert command[2:] == ["run_import", str(run.pk), "--check"]
    run.refresh_from_db()
    assert run.state == "checking" and not process.is_silent(run)
    assert [entry.action for entry in AuditEntry.objects.all()] == [AuditAction.IMPORT, AuditAction.ADD]


def test_nothing_starts_before_the_row_is_written(client, chief, started):
    """The test's own transaction never ends."""
    client.post(address(make_archive_import(), "start"))
    assert started == []


def test_only_one_archive_is_worked_on(client, chief):
    make_archive_import(state="running", seen_at=timezone.now(), source_name="andere.example")
    run = make_archive_import()
    assert "Gerade arbeitet „andere.example“" in said(client.post(address(run, "start"), follow=True))
    run.refresh_from_db()
    assert run.state == "checked"


def test_who_looked_at_an_older_state_starts_nothing(chief):
    run = make_archive_import()
    ArchiveImport.objects.update(state="done")
    with pytest.raises(process.CannotStart, match="Inzwischen hat sich der Stand geändert"):
        process.start(run, ImportState.RUNNING, by=chief)


@pytest.mark.parametrize("state", ["uploaded", "done", "undone"])
def test_only_what_was_checked_is_imported(client, chief, state):
    run = make_archive_import(state=state)
    client.post(address(run, "start"))
    run.refresh_from_db()
    assert run.state == state


def test_a_process_that_died_is_told_and_goes_on_at_a_click(client, chief, started, django_capture_on_commit_callbacks):
    run = make_archive_import(state="running", seen_at=timezone.now() - process.SILENCE)
    page = shown(client, run)
    assert "steht still" in page and ">Weiter</button>" in page and "http-equiv" not in page
    folder_of(run).mkdir(parents=True)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address(run, "start"))
    assert [command[2:] for command in started] == [["run_import", str(run.pk)]]
    run.refresh_from_db()
    assert not process.is_silent(run)


def test_a_process_that_does_not_start_is_told(client, chief, django_capture_on_commit_callbacks):
    run = make_archive_import()  # its folder is not there
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address(run, "start"))
    assert "Abgebrochen. Der Prozess ließ sich nicht starten" in shown(client, run)


# What the process does


def working(state: str = "checking", **fields) -> ArchiveImport:
    run = make_archive_import(state=state, seen_at=timezone.now(), source_name="", **fields)
    folder_of(run).mkdir(parents=True)
    (folder_of(run) / "1.xml").write_bytes(WXR)
    return run


@pytest.fixture
def _no_heartbeat(monkeypatch):
    """A test's transaction is of one thread."""
    monkeypatch.setattr(process, "BEAT", 600)


@pytest.mark.usefixtures("_no_heartbeat")
def test_a_check_writes_nothing_but_the_report_and_proposes_terms():
    make_topic(name="Chips")
    run = working()
    call_command("run_import", run.pk, "--check")
    run.refresh_from_db()
    assert (run.state, run.source_name, run.error) == ("checked", "alt.example", "")
    assert run.report["kinds"]["Artikel"]["taken"] == 1
    assert [(row["name"], row["articles"], row["becomes"], row["our_name"]) for row in read_json(run, TERMS)] == [
        ("Chips", 1, "topic", "Chips")
    ]
    assert not Article.objects.exists() and not run.rows.exists()


@pytest.mark.usefixtures("_no_heartbeat")
def test_an_import_brings_articles_in_as_the_terms_were_decided():
    run = working("running", mapping=to_csv([MappingRow("category/chips", "Chips", 1, "topic", "Halbleiter")]))
    call_command("run_import", run.pk)
    run.refresh_from_db()
    assert run.state == "done"
    article = Article.objects.published().get()
    assert article.title == "Ein alter Artikel"
    assert [str(topic) for topic in Topic.objects.all()] == ["Halbleiter"]
    assert run.rows.filter(kind="article").count() == 1


@pytest.mark.usefixtures("_no_heartbeat")
@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (Unreadable("Zeile 3 ist beschädigt."), "Zeile 3 ist beschädigt."),
        (OSError(5, "Input/output error"), "Eine Datei lässt sich nicht lesen oder schreiben"),
        (KeyError("x"), "Das Programm ist auf etwas gestoßen, was es nicht kennt (KeyError)."),
    ],
)
def test_every_error_ends_in_the_row(monkeypatch, error, reason):
    def broken(*_):
        raise error

    monkeypatch.setattr(work, "open_archive", broken)
    run = working()
    with pytest.raises(CommandError, match=reason[:20]):
        call_command("run_import", run.pk, "--check")
    run.refresh_from_db()
    assert run.state == "failed" and reason in run.error and run.ended_at


def test_the_command_does_only_what_the_desk_started():
    for state, words in (("checked", []), ("checked", ["--check"]), ("checking", []), ("running", ["--check"])):
        with pytest.raises(CommandError, match="was not started at the desk"):
            call_command("run_import", make_archive_import(state=state).pk, *words)


def test_progress_is_written_at_most_once_a_second(monkeypatch):
    run, clock = make_archive_import(state="running"), iter([10.0, 10.5, 11.2])
    monkeypatch.setattr(work.time, "monotonic", lambda: next(clock))
    progress = work.Progress(run)
    told = []
    for done in (1, 2, 3):
        progress(done, 9)
        run.refresh_from_db()
        told.append(run.done)
    assert told == [1, 1, 3] and run.total == 9 and run.seen_at


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_process_gives_signs_of_life_where_nothing_is_counted(monkeypatch):
    monkeypatch.setattr(process, "BEAT", 0)
    run = make_archive_import(state="running")
    heartbeat = process.Heartbeat(run)
    monkeypatch.setattr(heartbeat.is_over, "wait", lambda _: run_once.pop() if run_once else True)
    run_once = [False]
    with heartbeat:
        heartbeat.thread.join()
    run.refresh_from_db()
    assert run.seen_at


# What each state shows


@pytest.mark.parametrize(
    ("fields", "words", "buttons"),
    [
        ({"state": "uploaded", "report": {}}, "hochgeladen", ["Prüfen", "Verwerfen …"]),
        ({"state": "checking", "alive": True}, "Das Archiv wird geprüft.", []),
        ({"state": "checked"}, "Probelauf", ["Übernehmen", "Schlagwörter zuordnen", "Noch einmal prüfen", "Verwerfen …"]),
        ({"state": "running", "alive": True, "done": 50, "total": 200}, "50 von 200, noch etwa 3 Minuten.", []),
        ({"state": "running"}, "steht still", ["Weiter", "Schlagwörter zuordnen", "Verwerfen …"]),
        ({"state": "failed", "error": "Kaputt."}, "Abgebrochen. Kaputt.", ["Übernehmen", "Schlagwörter zuordnen", "Noch einmal prüfen", "Verwerfen …"]),
        ({"state": "failed", "rows": True}, "Abgebrochen.", ["Weiter", "Schlagwörter zuordnen", "Noch einmal prüfen", "Rückgängig machen …", "Dateien löschen …"]),
        ({"state": "done", "rows": True}, "Weiter geht es hier", ["Schlagwörter zuordnen", "Rückgängig machen …", "Dateien löschen …"]),
        ({"state": "undone"}, "rückgängig gemacht", ["Schlagwörter zuordnen", "Noch einmal prüfen", "Dateien löschen …"]),
    ],
)  # fmt: skip
def test_each_state_says_what_can_be_done_next(client, chief, fields, words, buttons):
    run = make_archive_import()
    is_alive, has_rows = fields.pop("alive", False), fields.pop("rows", False)
    now = timezone.now()
    values = {"seen_at": now if is_alive else None, "begun_at": now - dt.timedelta(minutes=1), "ended_at": now}
    ArchiveImport.objects.filter(pk=run.pk).update(**values | fields)
    if has_rows:
        ImportedRow.objects.create(source_name="alt.example", kind="topic", external_id="1", object_id=1, run=run)
    page = shown(client, run)
    content = page.partition('class="desk-text')[2].partition("</main>")[0]
    assert words in content
    offered = ["Übernehmen", "Weiter", "Prüfen", "Schlagwörter zuordnen", "Noch einmal prüfen", "Rückgängig machen …", "Dateien löschen …", "Verwerfen …"]  # fmt: skip
    assert {name for name in offered if f">{name}<" in content} == set(buttons)
    assert ('http-equiv="refresh"' in page) is is_alive


@pytest.mark.parametrize(
    ("begun", "done", "text"),
    [(1, 0, ""), (1, 50, "noch etwa eine Minute"), (4, 25, "noch etwa 12 Minuten"), (60, 10, "noch etwa 9 Stunden")],
)
def test_tells_how_long_it_will_take(begun, done, text):
    run = ArchiveImport(begun_at=timezone.now() - dt.timedelta(minutes=begun), done=done, total=100)
    assert time_left(run) == text


def test_list_costs_the_same_for_one_run_and_for_thirty(client, chief):
    make_archive_import(started_by=chief)
    one = queries(client, LIST)
    for _ in range(29):
        make_archive_import(started_by=make_user(), report={"kinds": {"Artikel": {"taken": 4711}}}, files=[])
    assert queries(client, LIST) == one <= 12
    assert "4711" in client.get(LIST).content.decode()


# Undoing and discarding


@pytest.mark.usefixtures("_no_heartbeat")
def test_an_import_is_taken_back_after_asking(client, chief):
    run = working("running")
    call_command("run_import", run.pk)
    assert "1 Artikel" in client.get(address(run, "undo")).content.decode()
    assert Article.objects.exists()
    client.post(address(run, "undo"))
    run.refresh_from_db()
    assert run.state == "undone" and not Article.objects.exists()
    assert AuditEntry.objects.filter(action=AuditAction.UNDO_IMPORT, person=chief).count() == 1


@pytest.mark.usefixtures("_no_heartbeat")
def test_undoing_is_refused_with_the_reason(client, chief):
    run = working("running")
    call_command("run_import", run.pk)
    copy = Article.objects.get().working_copy
    copy.save_revision(copy.snapshot.changed(title="Bearbeitet"), by=chief)
    assert "Nicht rückgängig gemacht. " in said(client.post(address(run, "undo"), follow=True))
    run.refresh_from_db()
    assert run.state == "done" and Article.objects.exists()


def test_discarding_deletes_the_files_and_the_run(client, chief):
    run = working("checked")
    assert "verwerfen?" in client.get(address(run, "discard")).content.decode()
    client.post(address(run, "discard"))
    assert not folder_of(run).exists() and not ArchiveImport.objects.exists()
    assert AuditEntry.objects.get().action == AuditAction.DELETE


def test_of_what_was_taken_over_only_the_files_are_deleted(client, chief):
    run = working("done")
    client.post(address(run, "discard"))
    run.refresh_from_db()
    assert not folder_of(run).exists() and run.files == []
    assert "Dateien löschen" not in shown(client, run)


def test_nothing_is_discarded_while_it_is_worked_on(client, chief):
    run = working("running")
    client.post(address(run, "discard"))
    assert folder_of(run).exists()


def test_uploaded_files_are_served_to_nobody(client, chief):
    run = working("checked")
    for path in (
        f"/imports/{run.files[0]}",
        f"/media/{run.files[0]}",
        f"{address(run)}1.xml",
        f"/media/../imports/{run.files[0]}",
    ):
        assert client.get(path).status_code in (400, 404)


def test_the_navigation_offers_it_to_the_chief_editors_alone(client):
    for role, is_there in (("Autor:in", False), ("Redaktion", False), ("Chefredaktion", True)):
        client.force_login(make_user(role))
        assert (LIST in client.get("/admin/").content.decode()) is is_there
    client.force_login(make_user(is_superuser=True))
    assert json.dumps(LIST)[1:-1] in client.get("/admin/").content.decode()
