"""What changed in a law's dossier is kept, as far as readers could see it."""

import datetime as dt

import pytest
from django.utils import timezone

from articles.models import DossierChange, Milestone, Regulation, Relation, merge

from .factories import make_article, make_company, make_regulation

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 28)
LATER = dt.timedelta(days=3)


@pytest.fixture
def law():
    """A law that has been there for a while, on a page that readers can reach."""
    law = make_regulation()
    Regulation.objects.filter(pk=law.pk).update(created_at=timezone.now() - dt.timedelta(days=30))
    law.refresh_from_db()
    make_article(tags=[law])
    return law


def set_date(law, **fields):
    return Milestone.objects.create(**{"regulation": law, "kind": "applies", "date": TODAY} | fields)


def seen(law, now=None):
    rows = DossierChange.objects.public(now).filter(regulation=law).order_by("id")
    return [(row.what, row.before.get("date"), row.after.get("date")) for row in rows]


def test_a_date_that_is_set_moved_and_struck(law):
    row = set_date(law)
    row.date += LATER
    row.save()
    row.text = "Nur die Erläuterung."
    row.save()
    number = row.pk
    row.delete()
    assert seen(law) == [
        ("added", None, "2026-11-28"), ("moved", "2026-11-28", "2026-12-01"), ("removed", "2026-12-01", None)
    ]  # fmt: skip
    assert set(DossierChange.objects.values_list("milestone_number", flat=True)) == {number}


def test_a_date_that_takes_the_place_of_another(law):
    first = set_date(law)
    set_date(law, date=TODAY + LATER, replaces=first)
    second = set_date(law, date=TODAY + 2 * LATER)
    second.replaces = first
    second.save()
    moved = [row for row in seen(law) if row[0] == "moved"]
    assert moved == [("moved", "2026-11-28", "2026-12-01"), ("moved", "2026-11-28", "2026-12-04")]


def test_certainty_and_wording(law):
    row = set_date(law, certainty="expected")
    row.certainty = "fixed"
    row.save()
    row.scope = "Hochrisiko"
    row.save()
    assert [what for what, *_ in seen(law)] == ["added", "certainty", "reworded"]


def test_what_a_new_law_begins_with_is_no_change():
    law = make_regulation()
    make_article(tags=[law])
    set_date(law)
    assert seen(law) == []


def test_nothing_under_an_embargo_is_told(law):
    row = set_date(law, visible_from=timezone.now() + LATER)
    row.date += LATER
    row.save()
    assert seen(law) == []
    assert seen(law, timezone.now() + 2 * LATER) == [("added", None, "2026-12-01")]
    row.delete()
    assert not DossierChange.objects.exists()


def test_a_date_moved_under_an_embargo_is_told_at_its_moment(law):
    set_date(law, date=TODAY + LATER, replaces=set_date(law), visible_from=timezone.now() + LATER)
    assert [what for what, *_ in seen(law)] == ["added"]
    assert [what for what, *_ in seen(law, timezone.now() + 2 * LATER)] == ["added", "moved"]


def test_a_fine_that_is_quashed(law):
    company = make_company()
    make_article(tags=[company])
    fine = Relation.objects.create(
        company=company, regulation=law, role="fine", source="https://example.org/", amount=200, status="appealable"
    )
    fine.status = "lifted"
    fine.save()
    change = DossierChange.objects.public().get(what="relation_changed")
    assert (change.before["status"], change.after["status"], change.company) == ("appealable", "lifted", company)


def test_many_deleted_at_once_leave_their_trace_too(law):
    set_date(law), set_date(law, date=TODAY + LATER)
    Milestone.objects.all().delete()
    assert [what for what, *_ in seen(law)].count("removed") == 2


def test_a_law_without_a_page_has_no_changes():
    law = make_regulation()
    set_date(law).delete()
    assert DossierChange.objects.exists()
    assert not DossierChange.objects.public().exists()


def test_merging_moves_the_changes(law):
    other = make_regulation()
    set_date(law)
    merge(law, other)
    assert DossierChange.objects.get().regulation == other
