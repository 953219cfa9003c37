"""An import is taken back as a whole, while nobody has worked on any of it; and the table of terms."""

import pytest

from articles.importing import mapping
from articles.importing.importer import Importer
from articles.importing.readers import open_archive
from articles.importing.report import Report
from articles.importing.undo import UndoRefused, undo
from articles.models import (
    ArchiveImport,
    Article,
    AuditEntry,
    Author,
    Image,
    ImportedRow,
    ImportState,
    LegacyPath,
    Page,
    Topic,
)

from .factories import make_article, make_topic, make_user, picture_file
from .wordpress import attachment, export, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(tmp_path):
    """A run that brought in two articles that link each other, a page, a picture and a topic."""
    folder = tmp_path / "uploads/2019/05"
    folder.mkdir(parents=True)
    (folder / "chip.jpg").write_bytes(picture_file(700, 500).read())
    file = export(
        tmp_path,
        post(
            "Eins",
            '<p><a href="https://alt.example/2019/05/zwei/">zwei</a></p><img class="wp-image-9" src="chip.jpg">',
            post_id=1,
            terms="category:chips:Chips",
        ),
        post("Zwei", '<p><a href="/?p=1">eins</a></p>', post_id=2, post_name="zwei"),
        post("Über uns", post_type="page", post_name="ueber-uns"),
        attachment(9),
    )
    row = ArchiveImport.objects.create(format="wordpress", source_name="alt.example", state=ImportState.RUNNING)
    report = Importer(open_archive("wordpress", [file]), run=row, media=tmp_path / "uploads").run()
    row.state, row.report = ImportState.DONE, report.to_json()
    row.save()
    return row


def counts():
    return [model.objects.count() for model in (Article, Page, Image, Topic, Author, LegacyPath, ImportedRow)]


def test_takes_everything_back_and_says_so(run):
    assert counts()[:5] == [2, 1, 1, 1, 1]
    undo(run, by=make_user())
    assert counts() == [0] * 7
    assert run.state == ImportState.UNDONE
    assert AuditEntry.objects.get().before["Artikel"] == 2


def test_leaves_what_was_here_before_and_what_others_use(run, tmp_path):
    topic = Topic.objects.get()
    ours = make_article(tags=[topic])
    undo(run, by=None)
    assert list(Article.objects.all()) == [ours]
    assert list(Topic.objects.all()) == [topic]


def test_refuses_while_an_article_was_edited(run):
    copy = Article.objects.get(external_id="1").working_copy
    copy.save_revision(copy.snapshot.changed(title="Von Hand"), by=None)
    before = counts()
    with pytest.raises(UndoRefused, match="„Eins“ wurde hier bearbeitet"):
        undo(run, by=None)
    assert counts() == before


def test_refuses_while_another_article_refers_to_it(run):
    target = Article.objects.get(external_id="2")
    make_article(title="Unserer", body=f'<p><a data-article="{target.pk}">dort</a></p>')
    with pytest.raises(UndoRefused, match="„Unserer“ verweist"):
        undo(run, by=None)


def test_refuses_while_it_runs_and_twice(run):
    run.state = ImportState.RUNNING
    with pytest.raises(UndoRefused, match="läuft noch"):
        undo(run, by=None)
    run.state = ImportState.UNDONE
    with pytest.raises(UndoRefused, match="schon rückgängig"):
        undo(run, by=None)


def test_a_second_run_undoes_only_what_it_made_itself(run, tmp_path):
    second = ArchiveImport.objects.create(format="wordpress", source_name="alt.example", state=ImportState.DONE)
    file = export(tmp_path, post("Drei", post_id=3), name="2.xml")
    Importer(open_archive("wordpress", [file]), run=second).run()
    undo(second, by=None)
    assert set(Article.objects.values_list("external_id", flat=True)) == {"1", "2"}


def test_the_report_survives_being_stored(run):
    again = Report.from_json(run.report)
    assert again.kinds["Artikel"].taken == 2
    assert again.lines()[0] == "Archiv „alt.example“"


def test_the_table_of_terms_goes_out_and_comes_back():
    rows = [mapping.MappingRow("category/a;b", 'Name "x"', 3, "company", "Firma; AG", "/category/a/")]
    back = mapping.from_csv(mapping.to_csv(rows))
    assert [(row.key, row.becomes, row.our_name, row.path, row.articles) for row in back] == [
        ("category/a;b", "company", "Firma; AG", "/category/a/", 3)
    ]
    assert back[0].is_reviewed


BAD = {
    "Name;Wird zu\nx;Thema": "die Spalte „Schlüssel“ fehlt",
    "Schlüssel;Wird zu;Unser Name\n;Thema;X": "Zeile 2: der Schlüssel fehlt",
    "Schlüssel;Wird zu;Unser Name\na;Firma;X": "Zeile 2: „Firma“ gibt es nicht",
    "Schlüssel;Wird zu;Unser Name\na;Thema;": "Zeile 2: unser Name fehlt",
    f"Schlüssel;Wird zu;Unser Name\na;Thema;{'x' * 121}": "länger als 120",
}


@pytest.mark.parametrize("text", BAD)
def test_a_table_that_cannot_be_read_names_the_line(text):
    with pytest.raises(mapping.BadMapping, match=BAD[text]):
        mapping.from_csv(text)


def test_tables_of_spreadsheets_with_commas_and_english_words_are_read():
    text = "\ufeffSchlüssel,Name,Wird zu,Unser Name\r\ncategory/x,X,topic,Thema X\r\n\r\ncategory/y,Y,weglassen,\r\n"
    assert [(row.key, row.becomes) for row in mapping.from_csv(text)] == [
        ("category/x", "topic"),
        ("category/y", "drop"),
    ]


def test_no_name_starts_a_formula_and_old_spreadsheets_are_read():
    text = mapping.to_csv([mapping.MappingRow("post_tag/x", "=1+1", 1, "topic", "=1+1")])
    assert ";'=1+1;" in text
    assert mapping.from_csv(text)[0].our_name == "=1+1"
    assert (
        mapping.from_csv(mapping.decoded("Schlüssel;Wird zu;Unser Name\na;Thema;Müll".encode("cp1252")))[0].our_name
        == "Müll"
    )


def test_names_here_are_proposed(tmp_path):
    make_topic(name="Exportkontrollen").aliases.create(name="Ausfuhrkontrolle")
    archive = open_archive(
        "wordpress", [export(tmp_path, post(terms="category:x:ausfuhrkontrolle,post_tag:neu:Neues"))]
    )
    assert {row.key: (row.becomes, row.our_name) for row in mapping.propose(archive)} == {
        "category/x": ("topic", "Exportkontrollen"),
        "post_tag/neu": ("topic", "Neues"),
    }
