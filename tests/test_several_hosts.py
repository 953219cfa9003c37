"""Two hosts with one PostgreSQL and one object store, behind nginx: what happens at one, the other shows at once."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from .drills.rolling import roll
from .drills.traffic import Traffic, newest_title, submit
from .form_controls import FormControls
from .hosts import BUCKET, Hosts, Visitor, hosts
from .test_pictures import encoded

pytestmark = [pytest.mark.slow, pytest.mark.alike]

WORK, WITHDRAWN = 1, 2  # the articles that `make` makes
PEAK = re.compile(r"^VmHWM:\s+(\d+) kB$", re.MULTILINE)
BOUND = 30  # MB; the upload has 100


@pytest.fixture(scope="module")
def place() -> Iterator[Hosts]:
    with hosts() as found:
        yield found


@pytest.fixture(scope="module")
def editor(place) -> Visitor:
    return Visitor(place.servers[0].port).log_in()


def change(editor: Visitor, pk: int, title: str) -> None:
    path = f"/admin/articles/article/{pk}/change/"
    values = FormControls(editor.get(path).text).values | {"title": [title], "_publish": ["1"]}
    assert submit(editor, path, values).status == 302


def test_what_is_published_at_one_is_at_the_other_at_once(place, editor):
    other = Visitor(place.servers[1].port)
    assert "Zu lesen" in other.get("/artikel/zu-lesen/").text
    for number in range(3):
        change(editor, WORK, f"Fassung {number}")
        assert f"Fassung {number}" in other.get("/artikel/zu-lesen/").text
        assert f"Fassung {number}" in other.get("/").text


def test_a_session_is_good_at_both(place, editor):
    there = editor.at(place.servers[1].port)
    assert "Abmelden" in there.get("/admin/").text
    assert there.post("/admin/articles/article/add/", title="Von B", slot="b").status == 302
    assert "Von B" in editor.get("/admin/articles/article/").text


def test_a_picture_of_one_is_served_by_the_other(place, editor):
    answer = editor.upload("/admin/articles/article/desk/upload/", "a.png", encoded("PNG").getvalue())
    assert answer.status == 200, answer.text
    [path] = [path for path in place.store.objects if path.endswith(".png")][:1]
    address = quote(path.replace(f"/{BUCKET}/", "/media/", 1))
    bodies = [Visitor(port).get(address) for port in (place.servers[1].port, place.nginx.port)]
    assert [body.status for body in bodies] == [200, 200] and bodies[0].body == place.store.objects[path]


def peak(place: Hosts) -> float:
    """The most memory that a worker of the first host ever had, in MB."""
    texts = [Path(f"/proc/{pid}/status").read_text() for pid in place.servers[0].workers()]
    return max(int(PEAK.search(text)[1]) for text in texts) / 1024


def test_a_large_upload_waits_on_the_disk_and_not_in_memory(place, editor):
    before = peak(place)
    answer = editor.upload("/admin/articles/archiveimport/", "a.xml", b"no archive" * 10_000_000)
    assert answer.status == 200 and "Bitte die Dateien des Archivs wählen." in answer.text
    assert peak(place) - before < BOUND


def test_what_is_withdrawn_at_one_is_gone_at_the_other(place, editor):
    other = Visitor(place.servers[1].port)
    assert other.get("/artikel/nie-gefragt/").status == 200
    path = f"/admin/articles/article/{WITHDRAWN}/zurueckziehen/"
    editor.get(path)
    assert editor.post(path, why="court").status == 302
    assert other.get("/artikel/nie-gefragt/").status in (404, 410)


def test_with_one_host_dead_nginx_asks_the_other(place, editor):
    dead = place.servers[0]
    dead.process.kill()
    dead.process.wait()
    try:
        for number in range(20):
            answer = Visitor(place.nginx.port, "127.0.7.1").get(f"/archiv/?seite=1&n={number}")
            assert answer.status == 200
        at_nginx = editor.at(place.nginx.port)
        assert at_nginx.post("/admin/articles/article/add/", title="Einmal", slot="c").status == 302
        code = "from articles.models import Article; print(Article.objects.filter(title='Einmal').count())"
        assert place.servers[1].manage("shell", "--no-imports", "-c", code).stdout == "1\n"
    finally:
        dead.start()


def test_a_rolling_restart_is_noticed_by_nobody(place):
    traffic = Traffic(pause=0.6)
    with traffic.at(place, WORK):
        roll(place)
    assert traffic.errors == [] and len(traffic.saved) > 1
    assert newest_title(place, WORK) == traffic.saved[-1]
