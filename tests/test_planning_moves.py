"""Moving pieces of the calendar: the same time of day, the rules of publishing, and nothing overwritten."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import NEVER, Article, AuditEntry, SiteSettings, State

from .factories import make_article, make_user
from .test_planning import BERLIN, at, plan
from .test_planning import editor as editor
from .test_planning import saturday_noon as saturday_noon

pytestmark = pytest.mark.django_db


def written(moment: dt.datetime) -> str:
    return timezone.localtime(moment, BERLIN).strftime("%Y-%m-%dT%H:%M")


def move(client, article: Article, to, seen: dt.datetime):
    address = reverse("admin:desk_planning_move", args=[article.pk])
    return client.post(address, {"at": to if isinstance(to, str) else written(to), "seen": written(seen)})


def fresh(article: Article) -> Article:
    return Article.objects.select_related("working_copy").get(pk=article.pk)


def test_a_plan_moves_and_back_again(client, editor):
    article = plan(at(12, 1), title="Plan")
    answer = move(client, article, at(12, 2), at(12, 1)).json()
    assert answer["message"] == "„Plan“ ist jetzt geplant für Mittwoch, 2. Dezember 2026, 9:00 Uhr."
    assert fresh(article).working_copy.planned_for == at(12, 2) and fresh(article).state == State.DRAFT
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.person) == ("reschedule", editor)
    move(client, article, at(12, 1), dt.datetime.fromisoformat(answer["at"]).replace(tzinfo=BERLIN))
    assert fresh(article).working_copy.planned_for == at(12, 1)


def test_a_scheduled_article_moves_with_its_publication(client, editor):
    article = make_article(at=at(12, 1), by=editor, title="Eingeplant")
    answer = move(client, article, at(12, 2), at(12, 1))
    assert answer.json()["message"] == "„Eingeplant“ erscheint jetzt am Mittwoch, 2. Dezember 2026, 9:00 Uhr."
    moved = fresh(article)
    assert moved.publish_at == moved.first_published_at == moved.working_copy.planned_for == at(12, 2)
    assert moved.expire_at == NEVER and moved.is_scheduled()


@pytest.mark.parametrize(
    ("before", "after", "hours"),
    [
        (at(3, 27, 18, year=2027), at(3, 28, 18, year=2027), 23),
        (at(10, 30, 18, year=2027), at(10, 31, 18, year=2027), 25),
    ],
)
def test_a_day_later_is_the_same_time_of_day_when_the_clocks_change(client, editor, before, after, hours):
    article = make_article(at=before, by=editor)
    assert move(client, article, after, before).status_code == 200
    moved = fresh(article).publish_at
    assert written(moved).endswith("T18:00") and moved - before.astimezone(dt.UTC) == dt.timedelta(hours=hours)


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ("2027-03-28T02:30", "Sommerzeit"),
        ("", "Bitte Tag und Uhrzeit angeben."),
        ("morgen", "Bitte Tag und Uhrzeit angeben"),
        ("0001-01-01T00:00", "Das Jahr 0001 kann nicht stimmen"),
        ("2026-11-28T11:59", "Diese Zeit ist vorbei."),
        ("2026-12-01T12:00", "Die Sperrfrist endet erst am 2.12. um 8:00 Uhr."),
        ("2026-12-20T09:00", "Der Artikel ginge offline, bevor er erscheint."),
    ],
)
def test_a_time_that_cannot_be_is_refused_and_everything_stays(client, editor, to, why):
    fields = {"embargo_until": at(12, 2, 8)}
    article = make_article(at=at(12, 3), until=at(12, 20), by=editor, fields=fields)
    before = article.working_copy.newest_revision_id
    answer = move(client, article, to, at(12, 3))
    assert answer.status_code == 400 and why in answer.json()["error"]
    kept = fresh(article)
    assert (kept.publish_at, kept.expire_at, kept.embargo_until) == (at(12, 3), at(12, 20), at(12, 2, 8))
    assert kept.working_copy.newest_revision_id == before and not AuditEntry.objects.exists()


def test_the_end_and_the_embargo_of_a_moved_article_stay(client, editor):
    article = make_article(at=at(12, 3), until=at(12, 20), by=editor, fields={"embargo_until": at(12, 2, 8)})
    assert move(client, article, at(12, 10), at(12, 3)).status_code == 200
    moved = fresh(article)
    assert (moved.publish_at, moved.expire_at, moved.embargo_until) == (at(12, 10), at(12, 20), at(12, 2, 8))


def test_a_plan_may_lie_before_its_embargo_ends_or_be_over_and_the_mover_is_told(client, editor):
    article = plan(at(12, 5), fields={"embargo_until": at(12, 4)})
    assert "Die Sperrfrist endet erst am 4.12." in move(client, article, at(12, 1), at(12, 5)).json()["message"]
    late = plan(at(12, 5))
    assert move(client, late, at(11, 27), at(12, 5)).json()["message"].endswith("Diese Zeit ist vorbei.")


def test_what_has_appeared_cannot_be_moved(client, editor):
    article = make_article(at=at(11, 20), by=editor)
    answer = move(client, article, at(12, 2), at(11, 20))
    assert answer.json()["error"] == "Nicht verschoben: Der Artikel ist schon erschienen. Seine Zeit bleibt."
    assert fresh(article).publish_at == at(11, 20)


def test_who_may_not_publish_does_not_move_what_is_scheduled(client):
    author = make_user("Autor:in")
    client.force_login(author)
    article = make_article(at=at(12, 1), by=author)
    assert "Verschieben kann ihn nur die Redaktion" in move(client, article, at(12, 2), at(12, 1)).json()["error"]
    assert fresh(article).publish_at == at(12, 1)


def test_a_time_that_somebody_else_has_changed_is_not_overwritten(client, editor):
    article = plan(at(12, 1))
    article.working_copy.planned_for = at(12, 8)
    article.working_copy.save()
    assert "Inzwischen hat jemand anderes" in move(client, article, at(12, 2), at(12, 1)).json()["error"]
    assert fresh(article).working_copy.planned_for == at(12, 8)


def test_with_four_eyes_the_rules_of_publishing_hold_for_moving(client, editor):
    article = make_article(at=at(12, 1), by=editor)
    SiteSettings.objects.update_or_create(pk=1, defaults={"four_eyes": True})
    assert "Vier-Augen-Prinzip" in move(client, article, at(12, 2), at(12, 1)).json()["error"]
    assert fresh(article).publish_at == at(12, 1)


def test_a_move_keeps_the_unsaved_text_of_others_and_needs_a_token(client, editor):
    article = plan(at(12, 1))
    draft = article.drafts.create(person=editor, slot="a", content=article.working_copy.snapshot.to_json())
    move(client, article, at(12, 2), at(12, 1))
    assert article.drafts.get() == draft
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)
    assert move(strict, article, at(12, 3), at(12, 2)).status_code == 403
    assert client.get(reverse("admin:desk_planning_move", args=[article.pk])).status_code == 405
