"""`import_wordpress`: what becomes of posts, pages, people, terms, dates, states, addresses; and that twice is once."""

import datetime as dt
from html import unescape

import pytest
from django.core.management import CommandError
from django.test import Client
from django.utils import timezone

from articles.importing.importer import Importer
from articles.importing.readers import open_archive
from articles.models import (
    ArchiveImport,
    Article,
    AuditAction,
    AuditEntry,
    Author,
    ImportedRow,
    LegacyPath,
    Page,
    Revision,
    State,
    Step,
    Topic,
    User,
)

from .factories import make_company, make_user
from .wordpress import AUTHOR, attachment, commands, export, post, term

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(tmp_path, settings):
    return commands(tmp_path, settings)


def article(number=None) -> Article:
    return Article.objects.get(external_id=str(number)) if number else Article.objects.get()


def test_an_article_comes_in_whole(run):
    run(
        post(
            "Chips für alle &amp; jeden",
            "Erster Absatz.\n\nZweiter Absatz.",
            terms="category:chips:Chips",
            excerpt="Worum es geht.",
            post_name="chips-fuer-alle",
        )
    )
    found = article()
    assert (found.title, found.lead, found.slug) == ("Chips für alle & jeden", "Worum es geht.", "chips-fuer-alle")
    assert found.body == "<p>Erster Absatz.</p>\n<p>Zweiter Absatz.</p>"
    assert found.publish_at == dt.datetime(2019, 5, 1, 10, tzinfo=dt.UTC)
    assert (found.source_name, found.lang) == ("alt.example", "de")
    assert found.bylines.get().author.name == "Mira Albers"
    assert found.tagged_topics.get().tag.name == "Chips"
    assert found.is_visible()


STATES = {
    "publish": (State.PUBLISHED, Step.WRITING, ""),
    "draft": (State.DRAFT, Step.WRITING, ""),
    "auto-draft": (State.DRAFT, Step.WRITING, ""),
    "pending": (State.DRAFT, Step.REVIEW, ""),
    "private": (State.DRAFT, Step.WRITING, "War nur für Angemeldete zu lesen (privat)."),
    "archived": (State.DRAFT, Step.WRITING, "Hatte den Stand „archived“."),
}


@pytest.mark.parametrize("status", STATES)
def test_each_state_comes_in_never_more_public_than_it_was(run, status):
    run(post(status=status))
    found = article()
    assert (found.state, found.working_copy.step, found.working_copy.notes) == STATES[status]


def test_what_was_behind_a_password_is_a_draft(run):
    run(post(post_password="geheim"))
    assert article().state == State.DRAFT
    assert "Passwort" in article().working_copy.notes


def test_the_trash_comes_into_the_trash(run):
    run(post(status="trash", post_name="alt__trashed"))
    assert article().is_in_trash
    assert "alt__trashed" not in article().slug


def test_what_was_planned_is_planned_unless_its_time_is_over(run):
    later = (timezone.now() + dt.timedelta(days=30)).strftime("%Y-%m-%d %H:%M:%S")
    run(post(post_id=1, status="future", post_date_gmt=later), post(post_id=2, status="future"))
    assert article(1).is_scheduled()
    assert article(2).state == State.DRAFT


DATES = {
    "gmt": ({}, "2019-05-01T10:00:00+00:00"),
    "local, because gmt is zero": ({"post_date_gmt": "0000-00-00 00:00:00"}, "2019-05-01T10:00:00+00:00"),
    "in the hour that summer time leaves out": (
        {"post_date_gmt": "0000-00-00 00:00:00", "post_date": "2019-03-31 02:30:00"},
        "2019-03-31T01:30:00+00:00",
    ),
    "of the feed": (
        {"post_date_gmt": "", "post_date": "0000-00-00 00:00:00", "pubDate": "Wed, 01 May 2019 08:00:00 +0000"},
        "2019-05-01T08:00:00+00:00",
    ),
    "impossible day": ({"post_date_gmt": "2019-02-30 10:00:00"}, "2019-05-01T10:00:00+00:00"),
}


@pytest.mark.parametrize("case", DATES)
def test_dates(run, case):
    fields, expected = DATES[case]
    run(post(**fields))
    assert article().publish_at.astimezone(dt.UTC).isoformat() == expected


def test_without_any_date_it_is_a_draft(run):
    zero = "0000-00-00 00:00:00"
    run(post(post_date=zero, post_date_gmt=zero, pubDate="Mon, 30 Nov -0001 00:00:00 +0000"))
    assert article().state == State.DRAFT
    assert "Datum fehlt" in article().working_copy.notes


def test_twice_is_the_same_as_once(run):
    items = [
        post("Eins", '<p>Siehe <a href="https://alt.example/2019/05/zwei/">zwei</a></p>', post_id=1),
        post("Zwei", post_id=2, post_name="zwei", terms="category:chips:Chips"),
        post("Impressum", post_type="page", post_id=3),
    ]
    run(*items)
    before = [
        list(model.objects.order_by("pk").values()) for model in (Article, Revision, Page, LegacyPath, Topic, Author)
    ]
    out = run(*items)
    assert [
        list(model.objects.order_by("pk").values()) for model in (Article, Revision, Page, LegacyPath, Topic, Author)
    ] == before
    assert "2 unverändert" in out


def test_what_was_edited_here_stays(run):
    item = {"post_id": 1}
    run(post("Alt", **item))
    copy = article().working_copy
    copy.save_revision(copy.snapshot.changed(title="Von Hand"), by=None)
    out = run(post("Neu im Archiv", **item))
    assert article().working_copy.snapshot.title == "Von Hand"
    assert "1 hier bearbeitet" in out


def test_a_stopped_run_goes_on(run, monkeypatch, tmp_path):
    items = [post(f"Artikel {number}", post_id=number) for number in range(1, 8)]
    file = export(tmp_path, *items)

    def stop(done, total):
        if done == 5:
            raise KeyboardInterrupt

    monkeypatch.setattr("articles.importing.writer.BATCH", 2)
    with pytest.raises(KeyboardInterrupt):
        Importer(open_archive("wordpress", [file]), on_progress=stop).run()
    assert Article.objects.count() == 4
    assert "4 unverändert" in run(*items)
    assert Article.objects.count() == 7


def test_links_between_articles_become_references_forwards_and_backwards(run):
    run(
        post(
            "Eins",
            '<p><a href="http://www.alt.example/2019/05/zwei/?utm_source=x#absatz">zwei</a></p>',
            post_id=1,
            post_name="eins",
        ),
        post(
            "Zwei",
            '<p><a href="/?p=1">eins</a> <a href="https://anders.example/2019/05/eins/">fremd</a></p>',
            post_id=2,
            post_name="zwei",
        ),
    )
    one, two = article(1), article(2)
    assert one.working_copy.snapshot.body == f'<p><a data-article="{two.pk}">zwei</a></p>'
    assert f'<a data-article="{one.pk}">eins</a>' in two.body
    assert "https://anders.example/2019/05/eins/" in two.body


def test_links_to_pages_and_terms_lead_to_ours(run):
    run(
        post(
            "Eins",
            '<p><a href="https://alt.example/ueber-uns/">wir</a> <a href="/category/chips/">Chips</a></p>',
            terms="category:chips:Chips",
            post_id=1,
        ),
        post("Über uns", post_type="page", post_name="ueber-uns", link="https://alt.example/ueber-uns/"),
        head=AUTHOR + term("Chips", "chips", number=7),
    )
    assert (
        article(1).working_copy.snapshot.body
        == '<p><a href="/ueber-uns/">wir</a> <a href="/thema/chips/">Chips</a></p>'
    )


def test_former_addresses_lead_on(run, client):
    run(
        post(
            "Müll",
            post_id=12,
            post_name="m%c3%bcll",
            link="https://alt.example/2019/05/m%c3%bcll/",
            meta={"_wp_old_slug": "muell-alt"},
        ),
        attachment(13, post_parent=12, link="https://alt.example/2019/05/m%c3%bcll/datei/"),
    )
    found = article(12)
    paths = set(found.legacy_paths.values_list("path", flat=True))
    assert paths >= {"/2019/05/müll/", "/?p=12", "/2019/05/muell-alt/", "/2019/05/müll/datei/", "/?attachment_id=13"}
    for path in ("/2019/05/m%C3%BCll/", "/2019/05/muell-alt/"):
        answer = Client().get(path)
        assert (answer.status_code, answer["Location"]) == (301, found.get_absolute_url())
    assert LegacyPath.objects.get(path="/2019/05/").target == "/archiv/2019/5/"
    assert LegacyPath.objects.get(path="/feed/").target == "/feed.xml"


def test_pages_come_in_as_texts_of_the_house(run):
    run(
        post(
            "Kontakt",
            "<p>Schreiben Sie uns.</p>",
            post_type="page",
            post_name="kontakt",
            link="https://alt.example/haus/kontakt/",
            post_id=5,
        ),
        post("Geheim", post_type="page", status="private", post_name="geheim", link="https://alt.example/geheim/"),
        post("Suche", post_type="page", post_name="suche"),
    )
    assert Page.objects.get(slug="kontakt").body == "<p>Schreiben Sie uns.</p>"
    assert LegacyPath.objects.get(path="/haus/kontakt/").target == "/kontakt/"
    assert not Page.objects.get(slug="geheim").is_public
    assert not LegacyPath.objects.filter(target="/geheim/").exists()
    assert Page.objects.get(title="Suche").slug == "suche-seite"


def test_a_page_that_is_here_already_is_not_written_over(run):
    Page.objects.create(slug="impressum", title="Impressum", body="<p>Unseres.</p>")
    run(post("Impressum", "<p>Fremdes.</p>", post_type="page", post_name="impressum"))
    assert Page.objects.get(slug="impressum").body == "<p>Unseres.</p>"
    assert Page.objects.get(slug="impressum-2").body == "<p>Fremdes.</p>"


def test_several_authors_and_guests(run):
    guest = post(
        "Gast",
        post_type="guest-author",
        post_name="cap-jo",
        meta={"cap-display_name": "Jo Gast", "cap-user_login": "jo", "cap-description": "Schreibt."},
    )
    run(post(terms="author:cap-mira:mira,author:cap-jo:jo", post_id=1), guest)
    assert [row.author.name for row in article(1).bylines.order_by("position")] == ["Mira Albers", "Jo Gast"]
    assert Author.objects.get(name="Jo Gast").profile == "Schreibt."


def test_logins_are_made_only_where_asked_and_locked(run):
    run(post())
    assert not User.objects.exists()
    run(post(), users=True)
    user = User.objects.get(username="mira")
    assert (user.is_active, user.has_usable_password(), user.author.name) == (False, False, "Mira Albers")
    assert not Author.objects.get().email


def test_terms_become_known_subjects_or_proposed_topics(run):
    meta = make_company(name="Meta")
    meta.aliases.create(name="Facebook")
    run(
        post(
            terms="category:eu:EU-Recht,post_tag:facebook:facebook,category:uncategorized:Uncategorized,post_format:post-format-aside:Aside"
        ),
        head=AUTHOR
        + term("Recht", "recht", number=1)
        + term("EU-Recht", "eu", parent="recht", number=2)
        + term("Leer", "leer", number=3),
    )
    found = article()
    assert [row.tag for row in found.tagged_companies.all()] == [meta]
    assert [row.tag.name for row in found.tagged_topics.all()] == ["EU-Recht", "Recht"]
    assert set(Topic.objects.values_list("name", "is_proposed")) == {("EU-Recht", True), ("Recht", True)}
    assert found.genre == "brief"
    assert LegacyPath.objects.get(path="/category/recht/eu/").target == "/thema/eu-recht/"


def test_the_main_term_of_an_extension_is_the_main_subject(run):
    run(
        post(
            terms="category:a:Eins,category:b:Zwei",
            meta={"_yoast_wpseo_primary_category": "9", "_yoast_wpseo_metadesc": "Kurz gesagt."},
        ),
        head=AUTHOR + term("Zwei", "b", number=9),
    )
    assert [(row.tag.name, row.is_main) for row in article().tagged_topics.all()] == [("Zwei", True), ("Eins", False)]
    assert article().teaser == "Kurz gesagt."


def test_fields_of_its_own_stay_as_a_note_and_comments_are_counted(run):
    comment = "<wp:comment><wp:comment_id>1</wp:comment_id><wp:comment_content>Nein!</wp:comment_content></wp:comment>"
    out = run(post(meta={"untertitel": "Ein Untertitel", "_edit_last": "1"}, more=comment * 2))
    assert article().working_copy.notes == "Feld „untertitel“ im Archiv: Ein Untertitel"
    assert "2 Kommentare gibt es hier nicht" in out


def test_other_kinds_are_counted_or_taken_where_asked(run):
    items = [post("Menü", post_type="nav_menu_item"), post("Gespräch", post_type="interview", post_id=8)]
    out = run(*items, post())
    assert "die Navigation macht die Redaktion" in out
    assert "--types interview" in out
    run(*items, post(), types="interview")
    assert article(8).title == "Gespräch"


def test_titles_missing_or_long_or_with_marks(run):
    run(
        post("", "<p>Ein Text ohne Titel, der länger ist als sechzig Zeichen, viel länger.</p>", post_id=1),
        post("x" * 300, post_id=2),
        post("<em>Schräg</em>", post_id=3),
    )
    assert article(1).title.startswith("Ein Text ohne Titel")
    assert len(article(2).title) == 250
    assert article(3).title == "Schräg"


def test_a_dry_run_writes_nothing_and_proposes_a_table(run, tmp_path):
    table = tmp_path / "terms.csv"
    out = run(post(terms="category:chips:Chips"), dry_run=True, map=table)
    assert "nichts geschrieben" in out
    assert not Article.objects.exists() and not Topic.objects.exists() and not ArchiveImport.objects.exists()
    text = table.read_text(encoding="utf-8-sig")
    assert "category/chips;Chips;1;Thema;Chips" in text
    table.write_text(text.replace("Thema;Chips", "Unternehmen;Chips AG"), encoding="utf-8")
    run(post(terms="category:chips:Chips"), map=table)
    assert article().tagged_companies.get().tag.name == "Chips AG"
    assert not article().tagged_companies.get().tag.is_proposed


def test_a_table_that_is_not_there_or_wrong_is_a_clear_line(run, tmp_path):
    with pytest.raises(CommandError, match="does not exist"):
        run(post(), map=tmp_path / "keine.csv")
    (tmp_path / "falsch.csv").write_text("Schlüssel;Wird zu;Unser Name\ncategory/x;Firma;X\n")
    with pytest.raises(CommandError, match="Zeile 2: „Firma“ gibt es nicht"):
        run(post(), map=tmp_path / "falsch.csv")
    assert not Article.objects.exists()


def test_the_report_is_a_page_too(run, tmp_path):
    run(
        post("Titel <b>fett</b>", "<p>x</p><!-- wp:latest-posts /--><script>böse()</script>"),
        report=tmp_path / "bericht.html",
    )
    text = (tmp_path / "bericht.html").read_text()
    assert "core/latest-posts" in text
    assert "<script" not in text
    assert "böse()" not in unescape(text) or "<script>" not in text


def test_each_run_notes_what_it_made(run):
    run(post(terms="category:chips:Chips"), post("Seite", post_type="page"))
    row = ArchiveImport.objects.get()
    assert (row.state, row.source_name, row.report["kinds"]["Artikel"]["taken"]) == ("done", "alt.example", 1)
    assert set(ImportedRow.objects.filter(run=row).values_list("kind", flat=True)) == {
        "article",
        "page",
        "author",
        "topic",
        "path",
    }


def test_what_was_published_or_taken_back_over_there_since_follows(run):
    def both(first, second):
        return [post(post_id=1, status=first, post_name="eins"), post(post_id=2, status=second, post_name="zwei")]

    run(*both("publish", "draft"))
    out = run(*both("private", "publish"))
    assert (article(1).state, article(2).state) == (State.WITHDRAWN, State.PUBLISHED)
    assert LegacyPath.objects.get(path="/2019/05/zwei/").article == article(2)
    assert "2 im Archiv geändert" in out
    assert "2 unverändert" in run(*both("private", "publish"))


def test_what_somebody_decided_here_stays(run):
    items = [post(post_id=1)]
    run(*items)
    article(1).withdraw(by=None)
    AuditEntry.objects.record(AuditAction.WITHDRAW, article(1), by=make_user())
    run(*items)
    assert article(1).state == State.WITHDRAWN


def test_a_plan_whose_time_has_come_is_not_taken_back(run, time_machine):
    items = [post(post_id=1, status="future", post_date_gmt="2030-01-01 10:00:00")]
    run(*items)
    time_machine.move_to(dt.datetime(2030, 1, 2, tzinfo=dt.UTC))
    run(*items)
    assert article(1).is_visible()


def test_drafts_have_no_former_addresses_and_a_missing_state_is_a_draft(run):
    run(post(post_id=1, status="draft", post_name="eins"), post(post_id=2, status=""))
    assert not LegacyPath.objects.filter(article__isnull=False).exists()
    assert article(2).state == State.DRAFT
    assert "Stand fehlt" in article(2).working_copy.notes


def test_what_only_members_saw_stays_out_of_the_text(run):
    run(
        post(
            post_id=1,
            content="Offen. [pmpro_member]Geheimes[/pmpro_member] <div style='display: none'>Verstecktes</div>",
        )
    )
    assert "Geheimes" not in article(1).body and "Verstecktes" not in article(1).body
    assert "Nur für Mitglieder war: Geheimes" in article(1).working_copy.notes


def test_reusable_blocks_that_nobody_could_read_stay_out_and_none_holds_itself(run):
    loop = '<!-- wp:block {"ref":70} /-->' * 40
    run(
        post(
            post_id=1,
            content='<!-- wp:block {"ref":70} /--><!-- wp:block {"ref":71} /--><!-- wp:paragraph --><p>Da.</p><!-- /wp:paragraph -->',
        ),
        post(post_id=70, post_type="wp_block", content=loop),
        post(post_id=71, post_type="wp_block", status="draft", content="<p>Entwurf</p>"),
    )
    assert article(1).body == "<p>Da.</p>"


def test_an_author_without_a_visible_name_stops_nothing(run):
    run(post(post_id=1, creator="\u200b"))
    assert not article(1).bylines.exists()


def test_an_error_that_nobody_thought_of_is_told_and_the_rest_comes_in(run, monkeypatch):
    def fail(self, label, record):
        if record.external_id == "1":
            raise RuntimeError("unerwartet")
        return whole(self, label, record)

    whole = Importer._prepared
    monkeypatch.setattr(Importer, "_prepared", fail)
    out = run(post("Eins", post_id=1), post("Zwei", post_id=2))
    assert "Eins (Nr. 1): unerwarteter Fehler (RuntimeError)" in out
    assert Article.objects.get().title == "Zwei"
