"""READ_ONLY=1: the desk is read, nothing is written, and everybody is told."""

import pytest
from django.conf import settings as site
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from articles.models import Article, Image, LoginAttempts, User

from .factories import make_article, make_draft, make_user
from .permissions import Newsroom
from .postgres import Cluster
from .serving import Reader, Server
from .test_permission_addresses import expected
from .test_pictures import encoded

BANNER = "Die Redaktion wird gerade gewartet: Sie können alles lesen"
FREEZE = {"sqlite": "PRAGMA query_only = ON", "postgresql": "SET TRANSACTION READ ONLY"}
ADD = "/admin/articles/article/add/"


@pytest.fixture
def freeze(settings):
    """Call it, and nothing can be written any more."""

    def frozen() -> None:
        settings.READ_ONLY = True
        place = site.MIDDLEWARE.index("django.middleware.common.CommonMiddleware")  # as in techpolicy/settings.py
        settings.MIDDLEWARE = [
            *site.MIDDLEWARE[:place],
            "articles.desk.maintenance.middleware",
            *site.MIDDLEWARE[place:],
        ]
        connection.check_constraints()  # those that wait for the end could not be checked any more
        with connection.cursor() as cursor:
            cursor.execute(FREEZE[connection.vendor])

    yield frozen
    if connection.vendor == "sqlite":
        connection.connection.execute("PRAGMA query_only = OFF")


@pytest.mark.django_db
def test_every_page_of_the_desk_can_be_read(client, freeze):
    newsroom = Newsroom()
    names = [name for name, marks in expected().items() if marks[-1] == "x" and name != "desk_planning_feed"]
    assert len(names) > 30
    paths = {name: newsroom.path(name, "chief") for name in names}
    client.force_login(newsroom.people["chief"])
    freeze()
    told = 0
    for name, path in paths.items():
        answer = client.get(path)
        assert answer.status_code in (200, 302), name
        # Previews are readers' pages.
        if answer.status_code == 200 and not answer.streaming and 'id="site-name"' in (text := answer.content.decode()):
            assert BANNER in text, name
            told += 1
    assert told > 30


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change", [{"_messages": '[["__json_message",0,25,"Gespeichert."]]'}, {"_auth_user_hash": "over"}]
)
def test_messages_and_sessions_that_are_over_break_no_page(client, freeze, change):
    client.force_login(make_user("Redaktion"))
    session = client.session
    session.update(change)
    session.save()
    freeze()
    answers = [client.get("/admin/", follow=True) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert ("Gespeichert." in answers[1].content.decode()) is ("_messages" in change)


@pytest.mark.django_db
def test_what_is_written_is_refused_and_kept_in_the_browser(client, freeze):
    article = make_draft()
    client.force_login(make_user("Chefredaktion"))
    freeze()
    form = client.post(ADD, {"title": "Neu", "slot": "a"})
    assert form.status_code == 503 and form.headers["Retry-After"] and form.headers["Cache-Control"] == "no-store"
    text = form.content.decode()
    assert "Nicht gespeichert. Ihr Text ist in diesem Browser gesichert." in text
    assert "wird gerade gewartet" in text and "nach der Wartung wieder" in text
    kept = client.post(
        reverse("admin:desk_autosave", args=[article.pk]), {"title": "Neu", "slot": "a", "sequence": "1"}
    )
    assert kept.status_code == 503 and "gewartet" in kept.json()["error"]
    seen = client.post(reverse("admin:desk_presence", args=[article.pk]))
    assert seen.status_code == 503 and "gewartet" in seen.json()["error"]
    assert Article.objects.count() == 1


@pytest.mark.django_db
def test_no_file_of_a_refused_upload_is_stored(client, freeze, monkeypatch):
    client.force_login(make_user("Chefredaktion"))
    freeze()
    monkeypatch.setattr(default_storage, "save", lambda *arguments, **options: pytest.fail("stored"))
    upload = {"file": SimpleUploadedFile("a.jpg", encoded("JPEG").getvalue(), "image/jpeg")}
    answer = client.post(reverse("admin:desk_upload"), upload)
    assert answer.status_code == 503 and "gewartet" in answer.json()["error"]
    assert not Image.objects.exists()


@pytest.mark.django_db
def test_nobody_logs_in_and_the_reason_is_said(client, freeze):
    user = make_user("Redaktion")
    freeze()
    assert BANNER in client.get(reverse("admin:login")).content.decode()
    answer = client.post(reverse("admin:login"), {"username": user.username, "password": "geheim-geheim"})
    text = answer.content.decode()
    assert answer.status_code == 503 and answer.headers["Retry-After"]
    assert "Anmelden geht gerade nicht" in text and "Bitte melden Sie sich nach der Wartung an." in text
    assert not LoginAttempts.objects.exists() and User.objects.get().last_login is None


@pytest.mark.django_db
def test_readers_notice_nothing_and_the_monitor_is_told(client, freeze):
    article = make_article()
    freeze()
    for path in ("/", article.get_absolute_url(), "/archiv/", "/suche/?q=a", "/api/v1/articles"):
        answer = client.get(path)
        assert answer.status_code == 200 and BANNER not in answer.content.decode()
    assert client.get("/healthz").content == b"ok\n"
    ready = client.get("/readyz")
    assert (ready.status_code, ready.content) == (503, b"read-only\n")


@pytest.mark.slow
@pytest.mark.alike
@pytest.mark.parametrize("vendor", ["sqlite", "postgresql", "pool"])
def test_a_server_in_maintenance(tmp_path, vendor):
    if vendor == "sqlite":
        plays_maintenance(Server(tmp_path))
        return
    with Cluster() as cluster:
        server = Server(tmp_path, cluster.url)
        server.environment["DATABASE_POOL"] = "4" if vendor == "pool" else "0"
        plays_maintenance(server)


def plays_maintenance(server: Server) -> None:
    server.make()
    with server:
        editor = Reader(server).log_in()
        assert "Gespeichert" in editor.post(ADD, title="Vorher", slot="a").text
    server.environment["READ_ONLY"] = "1"
    with server:
        assert BANNER in editor.get("/admin/").text and BANNER in editor.get("/admin/").text
        assert "Vorher" in editor.get("/admin/articles/article/").text
        refused = editor.post(ADD, title="Verweigert", slot="b")
        assert refused.status == 503 and "Ihr Text ist in diesem Browser gesichert" in refused.text
        assert editor.post("/admin/logout/").status == 503
        assert "Zu lesen" in server.get("/artikel/zu-lesen/").text
        assert (server.get("/healthz").text, server.get("/readyz").text) == ("ok\n", "read-only\n")
    for words in (("clearsessions",), ("new_edition",), ("shell", "--no-imports", "-c", MAKE)):
        result = server.manage(*words)
        assert (result.returncode, result.stderr) == (1, "manage.py: READ_ONLY=1, so nothing is written.\n"), words
    assert server.manage("check").returncode == 0
    server.environment["READ_ONLY"] = "0"
    with server:
        assert "Gespeichert" in editor.post(ADD, title="Nachher", slot="a").text
        assert "Verweigert" not in editor.get("/admin/articles/article/").text


MAKE = "from articles.models import Topic; Topic.objects.create(name='x', slug='x')"
