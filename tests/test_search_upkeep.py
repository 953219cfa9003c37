"""What is never found, and how search keeps up with what changes."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from articles.models import (
    Article,
    Company,
    SearchDocument,
    SearchName,
    SearchTerm,
    public_change,
    public_changed,
)
from articles.search import matching_ids, search
from articles.search.refresh import follow_change

from .factories import make_article, make_company, make_draft, make_regulation, make_topic
from .searching import DAY, article, found, page
from .test_gate import SECRET, STATES, World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", STATES)
def test_hidden_articles_are_neither_found_nor_counted(client, state):
    World(state)
    article(title="Offen", text="Kommission")
    assert not search(SECRET).ids
    html = page(client, "Vorspann Titel")
    assert SECRET not in html
    assert SECRET not in page(client, "Nvidia", unternehmen="zaunkoenig-firma")


def test_a_scheduled_article_is_found_from_its_second_on(monkeypatch):
    moment = timezone.now() + dt.timedelta(hours=1)
    make_article(title="Nexperia bald", at=moment)
    assert found("Nexperia") == []
    monkeypatch.setattr(timezone, "now", lambda: moment)
    assert found("Nexperia") == ["Nexperia bald"]


def test_the_desk_finds_scheduled_articles_too():
    later = make_article(title="Nexperia bald", at=timezone.now() + DAY)
    now = article(title="Nexperia jetzt")
    assert matching_ids("Nexperia") == [later.pk, now.pk]
    assert matching_ids("Nexperia", limit=1) == [later.pk]
    assert matching_ids("") == []


def test_a_new_text_is_searched_and_the_old_one_is_not():
    changed = article(title="Nexperia")
    changed.working_copy.save_revision(changed.working_copy.snapshot.changed(title="Infineon"), by=None)
    assert found("Nexperia") == ["Nexperia"]
    changed.publish()
    assert found("Nexperia") == []
    assert found("Infineon") == ["Infineon"]
    changed.withdraw()
    assert found("Infineon") == []
    assert not SearchDocument.objects.exists()


def test_renaming_a_tag_and_naming_it_otherwise_reach_search_at_once():
    company = make_company(name="Altfirma")
    article(title="Verschlagwortet", tags=(company,))
    company.name = "Neufirma"
    company.save()
    assert found("Neufirma") == found("Altfirma") == ["Verschlagwortet"]
    company.aliases.create(name="Beiname")
    assert found("Beiname") == ["Verschlagwortet"]
    company.aliases.get(name="Beiname").delete()
    assert found("Beiname") == []


def test_a_merged_tag_is_found_under_both_names_before_its_articles_are_written_anew():
    old, new = make_company(name="Altfirma"), make_company(name="Neufirma")
    article(title="Verschlagwortet", tags=(old,))
    with public_change():
        Company.through_model.objects.filter(tag=old).update(tag=new)
        merged, name = old.pk, old.name
        Company.objects.filter(pk=old.pk).update(name="Fort", folded="fort", slug="fort")
        new.aliases.create(name=name, origin="merged", merged_id=merged)
    assert found("Neufirma") == found("Altfirma") == ["Verschlagwortet"]


def test_a_proposed_tag_has_no_name_for_readers(client):
    company = make_company(name="Nexperia", is_proposed=True)
    article(title="Verschlagwortet", tags=(company, make_topic()))
    assert found("Nexperia") == []
    company.is_proposed = False
    company.save()
    assert found("Nexperia") == ["Verschlagwortet"]


def test_a_failure_in_search_rolls_the_publication_back(monkeypatch):
    draft = make_draft(title="Nexperia")

    def fail(*args):
        raise RuntimeError

    monkeypatch.setattr("articles.search.refresh.renew_documents", fail)
    with pytest.raises(RuntimeError), transaction.atomic():
        draft.publish()
    assert not Article.objects.published().exists()


def test_search_listens_to_public_changes():
    receivers = public_changed._live_receivers(sender=None)
    assert follow_change in (receivers[0] if isinstance(receivers, tuple) else receivers)


def state_of_search() -> list:
    return [
        sorted(SearchDocument.objects.values_list("article_id", "recency", "title", "lead", "body", "names")),
        sorted(SearchTerm.objects.filter(articles__gt=0).values_list("term", "backwards", "articles")),
        sorted(SearchName.objects.values_list("key", "owner", "name")),
    ]


def test_a_rebuild_changes_nothing_that_following_got_right():
    company = make_company(name="Nexperia", company_kind="service", parent=make_company(name="Wingtech"))
    first = article(title="Erste Fassung", tags=(company,))
    article(title="Zweiter Artikel", tags=(company, make_regulation(long_title="Langer Titel")))
    first.publish()
    first.working_copy.save_revision(first.working_copy.snapshot.changed(title="Zweite Fassung"), by=None)
    first.publish()
    article(title="Fort").withdraw()
    before = state_of_search()
    assert all(before)
    call_command("rebuild_search", verbosity=0)
    assert state_of_search() == before
    SearchDocument.objects.all().delete()
    SearchName.objects.all().delete()
    call_command("rebuild_search", verbosity=0)
    assert state_of_search() == before
    assert found("Wingtech") == []
    assert len(found("Nexperia")) == 2


def test_imported_articles_are_found(tmp_path):
    lines = tmp_path / "archiv.jsonl"
    lines.write_text(
        '{"id": 1, "title": "Nexperia", "text": "Aus dem Archiv.", "published": "2020-01-01T10:00:00Z", "tags": ["Alt"]}\n'
    )
    call_command("import_articles", str(lines), verbosity=0)
    assert found("Nexperia") == found("Archiv") == ["Nexperia"]
