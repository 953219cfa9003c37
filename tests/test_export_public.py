"""`export --public`: what readers see, and not a word of anything else."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from articles.exporting.tables import EXPORTED
from articles.models import (
    SUBJECTS,
    Article,
    Correction,
    LegacyPath,
    LinkCheck,
    Page,
    Remark,
    Revision,
    SavedView,
    WorkingCopy,
    merge,
)

from .exported import addresses, content, empty_the_site, export, rows, seen, take_in
from .factories import (
    make_article,
    make_author,
    make_company,
    make_draft,
    make_image,
    make_template,
    make_topic,
    make_user,
)
from .test_gate import OLD_PATHS, SECRET, SECRET_SLUG, STATES, World

pytestmark = pytest.mark.django_db

FORMATS = {"json": ("--public",), "wxr": ("--public", "--format", "wxr")}
# Tables of people and of the desk, of which readers see nothing.
OF_THE_DESK = {
    "articletemplate", "articleterm", "articlevector", "auditentry", "draft", "importedrow", "linkcheck", "relatedarticle",
    "relatedchoice", "relatedcount", "relatedstatistics", "remark", "savedview", "stillcurrent", "user", "workingcopy_contributors",
}  # fmt: skip


def words_in(folder) -> str:
    return "\n".join(f"{name}\n{data.decode(errors='replace')}" for name, data in content(folder).items())


def assert_no_trace(folder, *more: str) -> None:
    told = words_in(folder)
    found = [word for word in (SECRET, SECRET_SLUG, SECRET.upper(), *more) if word in told]
    assert not found, [told[at.start() - 150 : at.end() + 150] for at in re.finditer(re.escape(found[0]), told)][:3]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("arguments", FORMATS.values(), ids=FORMATS)
def test_tells_nothing_of_a_hidden_article(state, arguments, tmp_path):
    world = World(state)
    LegacyPath.objects.create(path="/alt/zu-thema.html", target=f"/thema/{world.tags['topic'].slug}/")
    folder = export(tmp_path / "out", *arguments)
    assert_no_trace(folder, world.image.file.name.rsplit(".", 1)[0], *OLD_PATHS, "/alt/zu-thema.html")
    assert "Öffentlicher Titel" in words_in(folder)


@pytest.mark.parametrize("arguments", FORMATS.values(), ids=FORMATS)
def test_tells_nothing_of_practice_and_trash(arguments, tmp_path):
    make_article(title="Öffentlich")
    make_draft(title=f"{SECRET} Übung", fields={"is_practice": True})
    make_draft(title=f"{SECRET} Müll").move_to_trash(by=None)
    assert_no_trace(export(tmp_path / "out", *arguments))


def test_the_test_would_notice(tmp_path):
    World("draft").hidden.publish()
    with pytest.raises(AssertionError):
        assert_no_trace(export(tmp_path / "out", "--public"))


@pytest.mark.parametrize("arguments", FORMATS.values(), ids=FORMATS)
def test_tells_nothing_of_the_desk(arguments, tmp_path):
    person = make_user("Redaktion", username=SECRET_SLUG, first_name=SECRET, email="zaunkoenig@example.org")
    image = make_image(title=f"{SECRET} Datei", caption=f"{SECRET} Vorschlag", uploaded_by=person)
    article = make_article(
        by=person,
        lead_image=image,
        fields={"notes": SECRET, "planned_for": timezone.now(), "owner": person, "external_id": SECRET},
        title="Offen",
    )
    newest = article.working_copy.snapshot
    article.working_copy.save_revision(newest.changed(title=SECRET), by=person)
    article.working_copy.contributors.add(person)
    article.applied_revision.rename(f"{SECRET} für die Rechtsprüfung")
    Remark.objects.create(article=article, person=person, name=SECRET, text=SECRET)
    SavedView.objects.create(person=person, name=SECRET, list="article")
    LinkCheck.note(f"https://{SECRET_SLUG}.example/", articles=[], status=200, error="", seconds=0, moved_to="")
    make_template(name=SECRET)
    proposed = make_company(name=f"{SECRET} vorgeschlagen", is_proposed=True, proposed_by=person)
    make_article(title="Mit Vorschlag", tags=(proposed, make_topic()), by=person)
    folder = export(tmp_path / "out", *arguments)
    assert_no_trace(folder)
    assert image.file.name in words_in(folder)


def test_tells_no_name_of_a_merged_tag(tmp_path):
    """A proposed name may have gone into the one that readers see. Its number stays: revisions name it."""
    proposed, known = make_topic(name=SECRET, is_proposed=True), make_topic(name="Chips")
    article = make_article(tags=(proposed,))
    merge(proposed, known)
    pk = proposed.pk or article.applied_revision.content["tags"][0]["id"]
    folder = export(tmp_path / "out", "--public")
    assert_no_trace(folder)
    assert [row["merged_id"] for row in rows(folder, "topicalias")] == [pk]
    empty_the_site()
    take_in(folder)
    moved = Article.objects.get()
    moved.apply(moved.applied_revision)
    assert [tag.name for tag in moved.topics.all()] == ["Chips"]


def test_tells_nothing_of_a_blocked_picture(tmp_path):
    blocked = make_image(is_blocked=True, credit=SECRET)
    make_article(lead_image=blocked, body=f'<p>x</p><figure data-image="{blocked.pk}" data-alt="x"></figure>')
    folder = export(tmp_path / "out", "--public")
    assert_no_trace(folder, blocked.file.name.rsplit(".", 1)[0])
    assert rows(folder, "article")[0]["lead_image_id"] is None


def test_holds_no_table_of_the_desk(tmp_path):
    make_article()
    folder = export(tmp_path / "out", "--public")
    assert EXPORTED - {path.stem for path in (folder / "data").iterdir()} == OF_THE_DESK


def test_an_article_has_one_revision_and_an_untouched_working_copy(tmp_path):
    person = make_user("Redaktion")
    article = make_article(by=person, title="Erste Fassung")
    article.working_copy.save_revision(article.working_copy.snapshot.changed(title="Zweite Fassung"), by=person)
    article.publish(by=person, correction=Correction(text="Der Titel war falsch."))
    folder = export(tmp_path / "out", "--public")
    (row,), (copy,) = rows(folder, "revision"), rows(folder, "workingcopy")
    assert (row["person_id"], row["content"]["title"]) == (None, "Zweite Fassung")
    assert row["sha256"] == Revision.digest(row["content"])
    assert copy["newest_revision_id"] == row["id"] and not copy["is_newer"] and copy["owner_id"] is None
    (note,) = rows(folder, "correction")
    assert note["text"] == "Der Titel war falsch." and note["person_id"] is note["former_id"] is None


def test_holds_what_readers_see(tmp_path):
    world = World("draft")
    Page.objects.create(slug="impressum", title="Impressum", body="<p>Wer wir sind.</p>")
    LegacyPath.objects.create(path="/alt.html", article=world.public)
    LegacyPath.objects.create(path="/themen/offen.html", target=world.open["topic"].get_absolute_url())
    folder = export(tmp_path / "out", "--public")
    assert {row["title"] for row in rows(folder, "article")} == {"Öffentlicher Titel", "Dritter"}
    assert [row["title"] for row in rows(folder, "series")] == ["Offene Serie"]
    assert [row["slug"] for row in rows(folder, "page")] == ["impressum"]
    assert [row["path"] for row in rows(folder, "legacypath")] == ["/alt.html", "/themen/offen.html"]
    for kind in SUBJECTS:
        assert world.open[kind].name in {row["name"] for row in rows(folder, kind)}
    assert "art-77" not in {row["key"] for row in rows(folder, "provision")}


def test_can_be_imported_and_edited(tmp_path):
    world = World("withdrawn")
    folder = export(tmp_path / "out", "--public")
    pages, before = addresses(), seen(addresses())
    empty_the_site()
    take_in(folder)
    after = seen(pages)
    assert {path: status for path, (status, _body) in after.items()} == {
        path: status for path, (status, _) in before.items()
    }
    assert after[world.public.get_absolute_url()][1] == before[world.public.get_absolute_url()][1]
    again = export(tmp_path / "again", "--public")
    assert rows(again, "article") == rows(folder, "article") and rows(again, "revision") == rows(folder, "revision")
    moved, person = Article.objects.get(pk=world.public.pk), make_user("Chefredaktion")
    assert not moved.has_newer_working_copy and WorkingCopy.objects.filter(lacks_author=True).count() == 0
    moved.working_copy.save_revision(moved.working_copy.snapshot.changed(title="Weiter geht es"), by=person)
    moved.publish(by=person)
    assert "Weiter geht es" in seen([moved.get_absolute_url()])[moved.get_absolute_url()][1].decode()


def test_a_new_article_never_gets_the_number_of_a_hidden_one(tmp_path):
    public, hidden = make_article(), make_draft(byline=(make_author(),))
    folder = export(tmp_path / "out", "--public")
    empty_the_site()
    take_in(folder)
    assert make_draft().pk > hidden.pk > public.pk


def test_shows_an_article_that_goes_offline_no_longer_than_here(tmp_path):
    until = timezone.now().replace(microsecond=0) + dt.timedelta(days=1)
    make_article(until=until)
    folder = export(tmp_path / "out", "--public")
    empty_the_site()
    take_in(folder)
    assert Article.objects.get().expire_at == until
