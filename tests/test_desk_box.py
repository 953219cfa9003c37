"""The box of related coverage at the desk: previewed while somebody writes, explained, and decided by editors."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import AuditAction, AuditEntry, RelatedArticle, RelatedChoice
from articles.related.preview_matches import preview_matches

from .factories import make_article, make_company, make_draft, make_user

pytestmark = pytest.mark.django_db

CHIPS = "Nvidia liefert Chips nach China. Die Exportkontrollen der Vereinigten Staaten treffen Halbleiter und Rechenzentren."
NOW = timezone.now()


@pytest.fixture
def editor(client):
    person = make_user("Redaktion")
    client.force_login(person)
    return person


def article_about(text=CHIPS, **values):
    values = {"title": "Ausfuhr von Chips", "lead": "", "at": NOW - dt.timedelta(days=3)} | values
    return make_article(body=f"<p>{text}</p>", **values)


def posted(article=None, **values):
    base = {"title": "Halbleiter nach China", "body": f"<p>{CHIPS}</p>", "genre": "news"}
    return base | ({"base_revision": article.working_copy.newest_revision_id} if article else {}) | values


def previewed(client, article=None, **values):
    return client.post(reverse("admin:desk_related"), posted(article, **values)).json()


def decide(client, article, other, verb):
    data = posted(article, other=other.pk, verb=verb)
    return client.post(reverse("admin:desk_decide", args=[article.pk]), data)


def ids(rows):
    return [row["id"] for row in rows]


def test_names_what_an_unsaved_text_would_show_with_reason_and_parts(client, editor):
    nvidia = make_company(name="NVIDIA")
    other = article_about(tags=(nvidia,))
    box = previewed(client, tags=f'[{{"kind": "company", "id": {nvidia.pk}, "main": true}}]')
    row = box["shown"][0]
    assert (row["id"], row["place"], row["why"]) == (other.pk, "Karte 1", "Ebenfalls zu: NVIDIA")
    assert "gleiche Schlagwörter" in dict(row["parts"])
    assert abs(sum(points for _name, points in row["parts"]) - row["points"]) <= len(row["parts"])


def test_previews_what_publishing_then_stores(editor, monkeypatch):
    monkeypatch.setattr("articles.related.receivers.SMALL", 0)  # the statistics stay as they are
    for number in range(4):
        article_about(f"{CHIPS} {'Kabel ' * number}")
    draft = make_draft(title="Halbleiter", body=f"<p>{CHIPS}</p>")
    before = preview_matches(draft.pk, draft.working_copy.snapshot, NOW)
    draft.publish(at=NOW)
    rows = RelatedArticle.objects.filter(article=draft).order_by("-score", "other")
    assert before and before == [(row.other_id, row.score, row.reasons) for row in rows]


def test_says_of_each_other_match_why_it_is_not_shown(client, editor):
    later = article_about(at=NOW + dt.timedelta(days=2))
    linked = article_about()
    box = previewed(client, body=f'<p>{CHIPS} <a data-article="{linked.pk}">mehr</a></p>')
    assert box["shown"] == [] and [(row["id"], row["note"]) for row in box["beyond"]] == [
        (later.pk, "noch nicht öffentlich")
    ]


def test_a_pin_comes_first_at_once_and_stands_in_the_trail(client, editor):
    draft = make_draft(title="Halbleiter", body=f"<p>{CHIPS}</p>", by=editor)
    best, poor = article_about(), article_about("Ganz anderes.", title="Fische")
    box = decide(client, draft, poor, "pin").json()
    assert ids(box["shown"]) == [poor.pk, best.pk] and box["shown"][0]["isPinned"]
    entry = AuditEntry.objects.get(action=AuditAction.RELATED)
    assert (entry.person, entry.before, entry.after) == (editor, {}, {"Fest gesetzt": ["Fische"]})


def test_pins_are_moved_and_released(client, editor):
    draft = make_draft(by=editor)
    first, second = (article_about("Ganz anderes.", title=title) for title in ("Fische", "Vögel"))
    for other in (first, second):
        decide(client, draft, other, "pin")
    assert ids(decide(client, draft, second, "up").json()["shown"]) == [second.pk, first.pk]
    assert ids(decide(client, draft, second, "down").json()["shown"]) == [first.pk, second.pk]
    assert ids(decide(client, draft, first, "leave").json()["shown"]) == [second.pk]


def test_what_is_never_to_be_shown_is_listed_and_can_be_allowed_again(client, editor):
    draft, other = make_draft(by=editor), article_about()
    box = decide(client, draft, other, "never").json()
    assert ids(box["never"]) == [other.pk] and box["shown"] == box["beyond"] == []
    assert ids(decide(client, draft, other, "leave").json()["shown"]) == [other.pk]


def test_an_article_cannot_be_pinned_to_itself(client, editor):
    draft = make_draft(by=editor)
    decide(client, draft, draft, "pin")
    assert not RelatedChoice.objects.exists()


def test_nothing_is_noted_where_nothing_changes(client, editor):
    draft, other = make_draft(by=editor), article_about()
    for _ in range(2):
        decide(client, draft, other, "pin")
    assert AuditEntry.objects.filter(action=AuditAction.RELATED).count() == 1


def test_beside_a_live_article_only_those_decide_who_may_publish(client):
    author = make_user("Autor:in")
    client.force_login(author)
    other, draft = article_about(), make_draft(by=author)
    live = make_article(by=author)
    assert decide(client, draft, other, "pin").status_code == 200
    assert decide(client, live, other, "pin").status_code == 403
    assert not RelatedChoice.objects.filter(article=live).exists()


def test_authors_do_not_learn_of_others_planned_articles(client):
    client.force_login(make_user("Autor:in"))
    article_about(at=NOW + dt.timedelta(days=2))
    assert previewed(client)["beyond"] == []


@pytest.mark.parametrize("verb", ["", "steal"])
def test_an_unknown_verb_is_refused(client, editor, verb):
    assert decide(client, make_draft(by=editor), article_about(), verb).status_code == 400


def test_costs_the_same_queries_for_few_and_for_many(client, editor, django_assert_max_num_queries):
    for _ in range(12):
        article_about()
    with django_assert_max_num_queries(60) as few:
        previewed(client)
    for _ in range(12):
        article_about()
    with django_assert_max_num_queries(len(few)):
        previewed(client)


def test_a_preview_shows_the_box_that_readers_would_see(client, editor):
    other = article_about()
    draft = make_draft(title="Halbleiter", body=f"<p>{CHIPS}</p>", by=editor)
    page = client.get(reverse("admin:desk_preview", args=[draft.pk])).content.decode()
    assert other.get_absolute_url() in page
