"""`/metrics`: who may read it, what it says, and how several processes count together."""

import datetime as dt
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.core.files.storage import default_storage
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from articles.models import Backup, Edition
from techpolicy.watching import folder, metrics, scraping

from .factories import make_article, make_draft, make_user
from .kept_site import Site
from .serving import Server

TOKEN = "a-token-of-enough-signs"


@pytest.fixture
def scraped(settings, client):
    """Ask; gives the value of each series, by its name with labels."""
    settings.METRICS_TOKEN = TOKEN

    def ask() -> dict[str, float]:
        answer = client.get(reverse("metrics"), headers={"Authorization": f"Bearer {TOKEN}"})
        assert answer.status_code == 200 and "no-store" in answer.headers["Cache-Control"]
        return values_of(answer.content.decode())

    return ask


class Nothing(scraping.Collector):
    def collect(self):
        return iter(())


def counted() -> dict[str, float]:
    return values_of(metrics.text_with(Nothing()).decode())


def values_of(text: str) -> dict[str, float]:
    return {
        f"{sample.name}{sorted(sample.labels.items()) or ''}": sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@pytest.mark.django_db
def test_without_a_token_there_is_no_such_address(settings, client):
    settings.METRICS_TOKEN = ""
    for headers in ({}, {"Authorization": "Bearer "}, {"Authorization": "Bearer x"}):
        assert client.get(reverse("metrics"), headers=headers).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("given", ["", "Bearer", "Bearer ", TOKEN, f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer ü"])
def test_another_token_is_refused(settings, client, given):
    settings.METRICS_TOKEN = TOKEN
    answer = client.get(reverse("metrics"), headers={"Authorization": given})
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert b"techpolicy_" not in answer.content


@pytest.mark.django_db
def test_it_is_never_kept(settings):
    settings.METRICS_TOKEN = TOKEN
    site = Site()
    for _ in range(2):
        assert site.get("/metrics", HTTP_AUTHORIZATION=f"Bearer {TOKEN}").status.startswith("200")
    assert site.rendered == 2


@pytest.mark.django_db
@pytest.mark.usefixtures("kept_connection")
def test_requests_are_counted_by_kind_status_and_source():
    site, path = Site(), make_article().get_absolute_url()
    before = counted()  # not by the test client, which closes PostgreSQL's connection
    for _ in range(3):
        site.get(path)
    site.get("/nirgends/")
    site.get("/admin/")
    after = counted()

    def more(kind: str, status: str, source: str) -> float:
        name = f"techpolicy_requests_total{[('kind', kind), ('source', source), ('status', status)]}"
        return after[name] - before.get(name, 0)

    assert more("page", "2xx", "rendered") == 1
    assert more("page", "2xx", "memory") == 2
    assert more("page", "4xx", "rendered") == 1
    assert more("desk", "3xx", "direct") == 1


@pytest.mark.django_db
def test_labels_are_few_whatever_is_asked_for(scraped):
    def application(_environ, start_response):
        start_response("200 OK", [("Cache-Control", "no-store")])
        return []

    site = Site(application)
    for number in range(50):
        site.get(f"/{number}/erika/", method="GET" if number % 2 else f"M{number}")
    names = [name for name in scraped() if "requests_total" in name]
    assert len(names) <= 45 and not [name for name in names if "erika" in name or "M2" in name]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_work_at_the_desk_is_counted(scraped):
    before = scraped()
    article = make_draft()
    article.publish(by=make_user(is_superuser=True))
    after = scraped()
    saved = "techpolicy_saves_total[('kind', 'published')]"
    assert after[saved] == before.get(saved, 0) + 1
    assert after["techpolicy_publishing_seconds_count"] == before["techpolicy_publishing_seconds_count"] + 1
    assert (
        after["techpolicy_edition_changes_total"] == Edition.current()[1] > before["techpolicy_edition_changes_total"]
    )


@pytest.mark.django_db
def test_refused_passwords_are_counted(scraped, rf):
    name = "techpolicy_login_failures_total[('reason', 'wrong')]"
    before = scraped().get(name, 0)
    assert authenticate(rf.get("/"), username="erika", password="falsch") is None
    assert scraped()[name] == before + 1


@pytest.mark.django_db
def test_backup_and_plan_are_told_as_moments(scraped):
    values = scraped()
    assert values["techpolicy_last_backup_timestamp_seconds"] == 0
    assert values["techpolicy_next_publication_timestamp_seconds"] == 0
    now = timezone.now().replace(microsecond=0)
    for hours in (9, 3):
        Backup.objects.create(finished_at=now - dt.timedelta(hours=hours), place="x", size=1)
        make_draft().publish(at=now + dt.timedelta(hours=hours))
    make_article()
    values = scraped()
    assert values["techpolicy_last_backup_timestamp_seconds"] == (now - dt.timedelta(hours=3)).timestamp()
    assert values["techpolicy_next_publication_timestamp_seconds"] == (now + dt.timedelta(hours=3)).timestamp()
    assert values["techpolicy_database_reachable"] == 1


@pytest.mark.django_db
def test_free_space_is_told_of_the_disks_that_this_host_writes_to(scraped):
    assert scraped()["techpolicy_free_bytes[('place', 'media')]"] > 0
    assert Path(default_storage.location)


@pytest.mark.django_db
def test_scraping_takes_a_query_for_each_value(scraped, django_assert_num_queries):
    scraped()
    with django_assert_num_queries(4):
        scraped()


@pytest.mark.django_db
def test_without_a_database_the_rest_is_told(scraped, monkeypatch):
    def refuse():
        raise OperationalError("gone")

    monkeypatch.setattr(Edition, "current", refuse)
    values = scraped()
    assert values["techpolicy_database_reachable"] == 0
    assert "techpolicy_edition_changes_total" not in values and "techpolicy_publishing_seconds_count" in values


COUNT = "from techpolicy.watching import metrics as m; m.SLOW.labels('query').inc({}); m.PUBLISHING.observe(0.3)"


def count_in_a_process_of_its_own(place: Path, times: int) -> None:
    environment = os.environ | {folder.VARIABLE: str(place), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    result = subprocess.run(
        [sys.executable, "-c", COUNT.format(times)], env=environment, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stderr


def test_processes_count_together_and_no_number_falls_when_one_ends(tmp_path, monkeypatch):
    monkeypatch.setenv(folder.VARIABLE, str(tmp_path))
    for number in range(3):
        count_in_a_process_of_its_own(tmp_path, 2)
        values = values_of(metrics.text_with(Nothing()).decode())
        assert values["techpolicy_slow_total[('what', 'query')]"] == 2 * (number + 1)
        assert values["techpolicy_publishing_seconds_count"] == number + 1
        assert values["techpolicy_publishing_seconds_bucket[('le', '0.25')]"] == 0
        assert values["techpolicy_publishing_seconds_bucket[('le', '0.5')]"] == number + 1
    files = sorted(path.name for path in tmp_path.glob("*.db"))
    assert files == ["counter_dead.db", "histogram_dead.db"]


def test_files_of_the_living_stay(tmp_path):
    file = tmp_path / f"counter_{os.getpid()}.db"
    folder.fill(file)
    metrics.add_up_the_dead(tmp_path)
    assert file.stat().st_size == folder.SIZE and file.stat().st_blocks * 512 >= folder.SIZE  # no hole that fills later


def test_a_folder_that_cannot_be_written_stops_nobody(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv(folder.VARIABLE, str(tmp_path / "file"))
    folder.prepare()
    assert folder.VARIABLE not in os.environ


def test_a_folder_that_was_cleaned_away_is_made_anew(tmp_path, monkeypatch):
    monkeypatch.setenv(folder.VARIABLE, str(tmp_path / "gone"))
    folder.prepare()
    assert (tmp_path / "gone" / f"counter_{os.getpid()}.db").exists()


def test_a_start_takes_away_what_ended_servers_left(tmp_path, monkeypatch):
    monkeypatch.setattr(folder.tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv(folder.VARIABLE, "")
    ended = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True)
    left = tmp_path / f"{folder.PREFIX}{ended.stdout.strip()}-x"
    of_others = tmp_path / f"{folder.PREFIX}{os.getppid()}-x"
    left.mkdir()
    of_others.mkdir()
    folder.make()
    assert not left.exists() and of_others.exists()
    own = Path(os.environ[folder.VARIABLE])
    assert own.parent == tmp_path and own.stat().st_mode & 0o777 == 0o700


@pytest.mark.slow
def test_workers_of_one_server_answer_with_the_numbers_of_all(tmp_path):
    server = Server(tmp_path)
    server.make()
    (tmp_path / "counted").mkdir()
    server.environment |= {"METRICS_TOKEN": TOKEN, folder.VARIABLE: str(tmp_path / "counted")}
    try:
        server.start(workers=2)
        for _ in range(20):
            assert server.get("/").status == 200
        text = server.get("/metrics", Authorization=f"Bearer {TOKEN}").text
    finally:
        server.__exit__()
    pages = [value for name, value in values_of(text).items() if "requests_total" in name and "'page'" in name]
    assert sum(pages) == 20
    assert re.search(r"^techpolicy_database_reachable 1\.0$", text, re.M)
