"""`import_articles`: what goes in, what is named as broken, and that twice is the same as once."""

import gzip
import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.importing import BadRecord, writer
from articles.importing.json_lines import read_record
from articles.models import Article, Author, Company, LegacyPath, Revision, Topic

from .factories import make_company

pytestmark = pytest.mark.django_db

LINE = {
    "id": "2019-05-01-chips",
    "url": "https://www.example.org/2019/05/chips.html",
    "title": "Chips für alle",
    "lead": "Worum es geht.",
    "text": "Erster Absatz.\n\nZweiter Absatz mit <b>Zeichen</b>.",
    "published": "2019-05-01T10:00:00+02:00",
    "tags": ["Chips", "Handel"],
    "authors": ["Mira Albers"],
    "lang": "de",
}


@pytest.fixture
def run(tmp_path):
    """Import `lines` (dicts or raw text); gives back standard output and error."""

    def run(lines, *args, name="archiv.jsonl"):
        path = tmp_path / name
        text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines).encode(
            "utf-8", "surrogatepass"
        )
        path.write_bytes(gzip.compress(text) if name.endswith(".gz") else text)
        out, err = io.StringIO(), io.StringIO()
        call_command("import_articles", str(path), *args, stdout=out, stderr=err)
        return out.getvalue(), err.getvalue()

    return run


def test_an_article_comes_in_whole(run):
    out, err = run([LINE])
    article = Article.objects.published().get()
    assert (article.title, article.lead, article.source_name) == (
        "Chips für alle",
        "Worum es geht.",
        "archiv",
    )
    assert article.body == "<p>Erster Absatz.</p>\n<p>Zweiter Absatz mit &lt;b&gt;Zeichen&lt;/b&gt;.</p>"
    assert article.publish_at.isoformat() == "2019-05-01T08:00:00+00:00"
    assert [row.tag.name for row in article.tagged_topics.all()] == ["Chips", "Handel"]
    assert article.bylines.get().author.name == "Mira Albers"
    assert LegacyPath.objects.get().path == "/2019/05/chips.html"
    assert err == ""
    assert "1 new" in out


def test_twice_is_the_same_as_once(run):
    run([LINE])
    before = (Revision.objects.count(), list(Article.objects.values()))
    out, _ = run([LINE])
    assert (Revision.objects.count(), list(Article.objects.values())) == before
    assert "0 new, 1 unchanged" in out


def test_a_changed_line_becomes_a_new_revision(run):
    run([LINE])
    out, _ = run([LINE | {"title": "Chips für wenige"}])
    assert Article.objects.get().title == "Chips für wenige"
    assert Revision.objects.count() == 2
    assert "1 changed" in out


def test_what_editors_changed_since_is_kept(run):
    run([LINE])
    article = Article.objects.get()
    article.working_copy.save_revision(article.working_copy.snapshot.changed(title="Von Hand"), by=None)
    out, _ = run([LINE | {"title": "Aus dem Archiv"}])
    assert article.revisions.first().snapshot.title == "Von Hand"
    assert "1 edited here since, kept" in out


def test_tags_of_four_kinds_and_known_aliases(run):
    meta = make_company(name="Meta")
    meta.aliases.create(name="Facebook")
    run(
        [
            LINE
            | {
                "tags": {
                    "companies": ["facebook", "ASML"],
                    "regulations": ["DSA"],
                    "institutions": ["BIS"],
                    "topics": ["Chips"],
                }
            }
        ]
    )
    article = Article.objects.get()
    assert [row.tag.name for row in article.tagged_companies.all()] == ["Meta", "ASML"]
    assert article.tagged_regulations.get().tag.name == "DSA"
    assert article.tagged_institutions.get().tag.name == "BIS"
    assert Company.objects.count() == 2


def test_one_name_in_two_spellings_is_one_tag(run):
    run(
        [
            LINE | {"tags": ["Überwachung", "überwachung", "ÜBERWACHUNG"]},
            LINE | {"id": "2", "tags": ["überWachung"]},
        ]
    )
    assert Topic.objects.count() == 1


def test_gzip_and_the_name_of_the_source(run):
    run([LINE], "--source", "alt", name="x.jsonl.gz")
    assert Article.objects.get().source_name == "alt"


def test_without_a_date_it_is_a_draft(run):
    run([LINE | {"published": None}])
    assert not Article.objects.published().exists()


def test_a_date_without_zone_is_berlin_time(run):
    run([LINE | {"published": "2019-05-01"}])
    assert timezone.localtime(Article.objects.get().publish_at).isoformat() == "2019-05-01T12:00:00+02:00"


BROKEN = {
    "{": "no valid JSON",
    "[1]": "not a JSON object",
    "null": "not a JSON object",
    "[" * 100_000: "no valid JSON",
    '{"title": "ohne Nummer"}': "id is missing",
    '{"id": true, "title": "x"}': "id is missing",
    '{"id": "1"}': "neither title nor text",
    '{"id": "1", "title": 7}': "title is int, expected text",
    json.dumps({"id": "1", "title": "x" * 300}): "title is longer than 250 characters",
    '{"id": "1", "title": "x", "published": "gestern"}': "published is 'gestern', expected a date",
    '{"id": "1", "title": "x", "published": "2026-02-30"}': "published is '2026-02-30'",
    '{"id": "1", "title": "x", "published": "0001-01-01T00:00:00+14:00"}': "published is",
    '{"id": "1", "title": "x", "tags": "a, b"}': "tags is no list of texts",
    '{"id": "1", "title": "x", "tags": {"people": ["y"]}}': "tags has unknown kinds: people",
    json.dumps({"id": "1", "title": "x", "tags": ["y" * 121]}): "is longer than 120 characters",
    json.dumps({"id": "1", "title": "x", "text": "y" * 1_000_001}): "text is longer than 1000000 characters",
    '{"id": "1", "title": "x", "lang": "deutsch"}': "lang is longer than 5 characters",
}


@pytest.mark.parametrize(("line", "reason"), BROKEN.items(), ids=range(len(BROKEN)))
def test_a_broken_line_says_what_is_wrong(line, reason):
    with pytest.raises(BadRecord, match=reason.replace("(", r"\(")):
        read_record(line)


def test_broken_lines_are_named_and_the_rest_goes_in(run):
    out, err = run([LINE, "{", "", LINE | {"id": "2", "published": "gestern"}, LINE | {"id": "3"}])
    assert err.splitlines()[0].startswith("line 2: no valid JSON")
    assert err.splitlines()[1].startswith("line 4: published is 'gestern'")
    assert Article.objects.count() == 2
    assert "2 new, 2 bad lines" in out


def test_a_line_that_the_database_refuses_leaves_nothing_behind(run, monkeypatch):
    def refuse(self, snapshot):
        raise ValueError("refused")

    with monkeypatch.context() as patch:
        patch.setattr(Article, "apply", lambda self, revision: refuse(self, revision))
        _, err = run([LINE])
    assert err == "line 1: refused\n"
    assert not Article.objects.exists()
    assert not Author.objects.exists()
    run([LINE])
    assert Article.objects.get().bylines.get().author.name == "Mira Albers"


def test_postgresql_counts_what_came_in(run):
    with CaptureQueriesContext(connection) as asked:
        run([LINE])
    counted = [query for query in asked.captured_queries if query["sql"] == "ANALYZE"]
    assert len(counted) == (connection.vendor == "postgresql")


def test_a_dry_run_writes_nothing(run):
    out, err = run([LINE, "{"], "--dry-run")
    assert "1 new, 1 bad lines (dry run, nothing written)" in out
    assert "line 2" in err
    assert not Article.objects.exists()
    assert not Topic.objects.exists()


def test_odd_characters_do_not_stop_it(run):
    run(
        [
            LINE
            | {
                "title": "Null \x00 und \ud800",
                "text": "a\x00b \ud800",
                "authors": ["Anna \x00"],
                "tags": ["x\x00y"],
            }
        ]
    )
    assert Article.objects.published().count() == 1


def test_hostile_html_of_an_archive_reaches_no_row(run):
    run(
        [
            LINE
            | {
                "html": '<p onclick=x>Text</p><script>alert(1)</script><a href="javascript:x">Link</a>'
                + "<div>" * 20_000
            }
        ]
    )
    article = Article.objects.get()
    assert article.body == "<p>Text</p>\n<p>Link</p>"
    assert article.body_html == "<p>Text</p>\n<p>Link</p>"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_others_get_their_turn_between_two_batches(run, monkeypatch):
    seen = []
    monkeypatch.setattr(writer, "BATCH", 2)
    monkeypatch.setattr(writer.time, "sleep", lambda seconds: seen.append(Article.objects.count()))
    run([LINE | {"id": str(number)} for number in range(5)])
    assert seen[:2] == [2, 4]


def test_a_missing_file_is_a_clear_line():
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_articles", "/nirgends.jsonl")
