"""The desk's addresses for scripts: whatever comes in, what goes out is JSON, and never an error of ours."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from articles.desk.articles.form import ArticleForm
from articles.desk.articles.urls import LOOKUPS
from articles.models import SUBJECTS, Article, Draft

from .factories import make_article, make_draft, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

HUGE = "9" * 5000
WRONG = [
    "null",
    "[]",
    "{}",
    "[1]",
    '["x"]',
    "[null]",
    "[[]]",
    '[{"id": {}}]',
    '[{"kind": [], "id": "x"}]',
    '{"image": []}',
    '[{"name": 5, "url": {}}]',
    "[1e999]",
    f"[{HUGE}]",
    "true",
    '"text"',
    "[" * 5000,
    "NaN",
    "0001-01-01T00:00",
    "9999-12-31T23:59",
    "-1",
    HUGE,
    "1.5",
    "\ud7ff\ufffe",
    "<p>",
    "x" * 3000,
    "",
]
FIELDS = (*ArticleForm.base_fields, "sequence")
LOOKED_UP = ("body", "byline", "tags", "lead_image", "follows", "assigned_to", "base_revision")


@pytest.fixture
def editor(client):
    editor = make_user("Redaktion")
    client.force_login(editor)
    return editor


def answers_json(response, *, allowed=(200, 400)) -> dict:
    assert response.status_code in allowed, (response.status_code, response.content[:300])
    body = response.json()
    assert response.status_code == 200 or body["error"]
    return body


def backup(client, article=None, **values):
    url = reverse("admin:desk_autosave", args=[article.pk]) if article else reverse("admin:desk_autosave_new")
    return client.post(url, {"slot": "a", "sequence": "1", "title": "Titel", **values})


@pytest.mark.parametrize("name", FIELDS)
def test_a_backup_with_any_field_of_a_wrong_type_is_stored_or_refused_with_a_reason(client, editor, name):
    article = make_draft(by=editor)
    for value in WRONG:
        answers_json(backup(client, article, **{name: value}))
        answers_json(backup(client, **{name: value}))


@pytest.mark.parametrize(
    ("name", "value", "label"),
    [
        ("sources", "[1]", "Quellen"),
        ("sources", '[{"name": 5}]', "Quellen"),
        ("sources", '{"a": 1}', "Quellen"),
        ("tags", '[{"kind": "planet", "id": 1}]', "Schlagwörter"),
        ("byline", '["x"]', "Autor:innen"),
        ("byline", "[{", "Autor:innen"),
        ("lead_image", "nonsense", "Aufmacherbild"),
        ("follows", "[null]", "Fortsetzung von"),
        ("opened", "[1]", "Formular"),
        ("publish_at", "0001-01-01T00:00", "Erscheint am"),
        ("expire_at", "morgen", "Offline nehmen am"),
        ("title", "x" * 300, "Titel"),
    ],
)
def test_a_malformed_backup_is_refused_and_names_what_is_malformed(client, editor, name, value, label):
    response = backup(client, **{name: value})
    assert response.status_code == 400
    assert response.json()["error"].startswith(f"{label}: ")
    assert not Draft.objects.exists()


def test_what_a_form_sends_while_somebody_types_is_no_damage(client, editor):
    empty_row = json.dumps([{"name": "", "url": "", "kind": "report"}])
    times = {"publish_at": "2027-01-02T10:00", "expire_at": "2027-01-01T10:00"}
    answer = backup(client, sources=empty_row, lead_image="null", tags="", follows="[]", **times)
    assert answer.status_code == 200 and Draft.objects.get().snapshot.title == "Titel"


@pytest.mark.parametrize("name", LOOKUPS)
def test_the_pickers_and_dialogs_never_fail(client, editor, name):
    url = reverse(f"admin:desk_{name.lower()}")
    for value in WRONG:
        for data in ({"q": value, "ids": value, "not": value}, {"ids": f"1,{value}"}):
            answers_json(client.get(url, data), allowed=(200, 400, 405))
        answers_json(
            client.post(url, dict.fromkeys(("kind", "name", "file", "credit"), value)), allowed=(200, 400, 405)
        )
        answers_json(client.post(url, dict.fromkeys(FIELDS, value)), allowed=(200, 400, 405))
        answers_json(client.post(url, value, content_type="application/json"), allowed=(200, 400, 405))


@pytest.mark.parametrize("kind", SUBJECTS)
def test_a_new_tag_of_any_name_is_made_or_refused_with_a_reason(client, editor, kind):
    for value in WRONG:
        answers_json(client.post(reverse("admin:desk_createtag"), {"kind": kind, "name": value}))


def test_presence_choices_and_the_front_page_never_fail(client, editor):
    article = make_draft(by=editor)
    for value in WRONG:
        presence = reverse("admin:desk_presence", args=[article.pk])
        answers_json(client.post(presence, {"base_revision": value, "reading": value}))
        remarks = reverse("admin:desk_remarks", args=[article.pk])
        names = ("text", "place", "quote", "prefix", "suffix", "remark")
        for verb in ("add", "resolve", "reopen", "delete", value):
            answers_json(client.post(remarks, dict.fromkeys(names, value) | {"verb": verb}))
        decide = reverse("admin:desk_decide", args=[article.pk])
        for data in ({"other": value, "verb": "pin"}, {"other": article.pk, "verb": value}):
            answers_json(client.post(decide, data))
        search = reverse("admin:desk_front_suche")
        answers_json(client.get(search, {"q": value}), allowed=(200, 400, 403))
        drawn = client.post(reverse("admin:desk_front_vorschau"), {"article-0": article.pk, "until-0": value})
        assert drawn.status_code in (200, 400, 403)


def test_the_summary_never_fails(client, editor):
    addresses = (reverse("admin:desk_summary", args=[make_article().pk]), reverse("admin:desk_summary_new"))
    for value in WRONG:
        for address in addresses:
            answers_json(client.post(address, dict.fromkeys(FIELDS, value)), allowed=(200,))


@pytest.mark.parametrize(
    "names",
    [LOOKED_UP, pytest.param([name for name in FIELDS if name not in LOOKED_UP], marks=pytest.mark.alike)],
    ids=["looked up in the database", "others"],
)
def test_the_preview_never_fails(client, editor, names):
    url = reverse("admin:desk_preview", args=[make_draft(by=editor).pk])
    for value in WRONG:
        for name in names:
            assert client.post(url, {name: value}).status_code in (200, 400), name


def test_the_article_form_never_fails(client, editor):
    article = make_draft(by=editor)
    for value in WRONG:
        saved = client.post(reverse("admin:articles_article_change", args=[article.pk]), dict.fromkeys(FIELDS, value))
        assert saved.status_code in (200, 302)


# Refusals


def test_a_script_is_refused_in_json_and_told_why(client, editor):
    author = make_user("Autor:in")
    client.force_login(author)
    foreign = make_draft(by=editor)
    assert answers_json(backup(client, foreign), allowed=(403,))
    assert answers_json(client.get(reverse("admin:desk_upload")), allowed=(405,))
    gone = reverse("admin:desk_presence", args=[Article.objects.count() + 99])
    assert answers_json(client.post(gone), allowed=(403, 404))


def test_a_script_with_an_outdated_token_is_refused_in_json(editor):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)
    assert answers_json(strict.post(reverse("admin:desk_autosave_new"), {}), allowed=(403,))


def test_a_script_that_sends_too_much_is_refused_in_json(client, editor, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 5
    assert answers_json(backup(client, **{f"fremd{number}": "x" for number in range(9)}), allowed=(400,))


def test_a_failure_of_ours_is_json_for_scripts_and_says_so(client, editor, monkeypatch):
    monkeypatch.setattr("articles.desk.revisions.autosave.store", lambda *a, **k: 1 / 0)
    client.raise_request_exception = False
    assert "Fehler" in answers_json(backup(client), allowed=(500,))["error"]
