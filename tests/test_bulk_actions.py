"""One thing done to many rows of a list: shown row by row, done, told row by row, and taken back."""

import datetime as dt
import json

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from articles.desk.lists.pages import ACTIONS
from articles.models import Article, AuditAction, AuditEntry, Image, State, WorkingCopy
from techpolicy.mail.delivery import deliver

from .factories import make_article, make_author, make_draft, make_image, make_user
from .form_controls import controls
from .test_desk_article import said

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def chief(client):
    person = make_user("Chefredaktion", first_name="Nora")
    client.force_login(person)
    return person


def post(client, name: str, rows, button: str, **data):
    ids = ",".join(str(row.pk) for row in rows)
    return client.post(reverse("admin:desk_bulk"), {"bulk": name, "ids": ids, button: ""} | data)


def planned(page) -> dict[str, str]:
    """{title: what is planned, or why it is left}."""
    return {str(line["row"]): line["plan"].why or str(line["plan"].effect) for line in page.context["rows"]}


def happened(client) -> dict[str, tuple[bool, str]]:
    page = client.get(reverse("admin:desk_bulk_result"))
    return {line.label: (line.is_done, line.text) for line in page.context["lines"]}


def copy_of(article: Article) -> WorkingCopy:
    return WorkingCopy.objects.get(article=article)


def undo(client) -> None:
    client.post(reverse("admin:desk_bulk_undo"))


def test_a_list_asks_shows_and_only_then_does(client, chief):
    article, person = make_draft(title="Chips"), make_user(first_name="Jonas")
    url = reverse("admin:articles_article_changelist")
    page = client.post(url, {"action": "assign", "_selected_action": [article.pk]})
    assert page.context["changing"] is None and "assigned_to" in controls(page)
    page = post(client, "assign", [article], "preview", assigned_to=person.pk)
    assert planned(page) == {"Chips": "niemand → Jonas"} and copy_of(article).assigned_to is None
    post(client, "assign", [article], "do", assigned_to=person.pk)
    assert happened(client) == {"Chips": (True, "niemand → Jonas")}
    assert copy_of(article).assigned_to == person
    entry = AuditEntry.objects.get(action=AuditAction.CHANGE)
    assert (entry.before, entry.after) == ({"Zugewiesen an": "niemand"}, {"Zugewiesen an": "Jonas"})


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("byline", {"how": "replace", "authors": "[]"}),
        ("withdraw", {"why": "other", "notice": " "}),
        ("picture_licence", {"licence": "CC BY 4.0", "licence_url": "kein Link"}),
        ("picture_rights", {"rights_until": "1.1.0031"}),
        ("picture_credit", {"credit": "x" * 201}),
    ],
)
@pytest.mark.parametrize("button", ["preview", "do"])
def test_a_refused_form_keeps_every_choice(client, chief, name, data, button):
    rows = [make_image()] if name.startswith("picture") else [make_article()]
    page = post(client, name, rows, button, **data)
    assert page.status_code == 200 and page.context["form"].errors and page.context["changing"] is None
    shown = controls(page)
    assert {key: shown[key] for key in data} == {key: [value] for key, value in data.items()}
    assert not AuditEntry.objects.exists()


def test_the_way_back_from_the_preview_keeps_the_choice(client, chief):
    posted = {"why": "other", "notice": "Eigene Worte"}
    page = post(client, "withdraw", [make_article()], "preview", **posted)
    hidden = controls(page)
    assert [hidden[name] for name in posted] == [["other"], ["Eigene Worte"]]
    again = post(client, "withdraw", [make_article()], "again", **posted)
    assert again.context["changing"] is None and controls(again)["notice"] == ["Eigene Worte"]


def test_one_mail_tells_of_all_that_was_assigned(client, chief, mail_queue):
    person = make_user()
    post(client, "assign", [make_draft(title="Eins"), make_draft(title="Zwei")], "do", assigned_to=person.pk)
    deliver()
    (sent,) = mail.outbox
    assert sent.to == [person.email] and sent.subject == "Ihnen zugewiesen: 2 Artikel"
    assert "Eins" in sent.body and "Zwei" in sent.body


def test_a_step_leaves_what_has_none_to_take(client, chief):
    rows = [
        make_draft(title="Entwurf"),
        make_draft(title="Übung", fields={"is_practice": True}),
        make_article(title="Live"),
        make_article(title="Geplant", at=timezone.now() + HOUR),
    ]
    expected = {
        "Entwurf": "In Arbeit → Im Redigat",
        "Übung": "Übungsartikel.",
        "Live": "Veröffentlicht, ohne neuere Arbeitsfassung.",
        "Geplant": "Eingeplant.",
    }
    assert planned(post(client, "step", rows, "preview", step="editing")) == expected
    post(client, "step", rows, "do", step="editing")
    assert {title: text for title, (_done, text) in happened(client).items()} == expected
    assert "1 weitergegeben, 3 übersprungen" in client.get(reverse("admin:desk_bulk_result")).content.decode()
    assert [copy_of(row).step for row in rows] == ["editing", "writing", "writing", "writing"]


def test_nobody_approves_in_a_list(client, chief):
    article = make_draft()
    assert post(client, "step", [article], "do", step="approved").context["form"].errors
    assert copy_of(article).step == "writing"


def test_a_live_article_gets_its_authors_as_a_working_copy(client, chief):
    first, second = make_author(name="Mira Albers"), make_author(name="Leyla Voss")
    live, draft = make_article(title="Live", byline=[first]), make_draft(title="Entwurf", byline=[first])
    chosen = {"how": "add", "authors": json.dumps([second.pk])}
    page = post(client, "byline", [live, draft], "preview", **chosen)
    assert "entsteht eine Arbeitsfassung" in page.content.decode()
    post(client, "byline", [live, draft], "do", **chosen)
    assert list(copy_of(live).snapshot.byline) == [first.pk, second.pk] == list(copy_of(draft).snapshot.byline)
    assert [byline.author for byline in live.bylines.all()] == [first]
    assert draft.bylines.count() == 2
    post(client, "byline", [draft], "do", how="replace", authors=json.dumps([second.pk]))
    assert list(copy_of(draft).snapshot.byline) == [second.pk]


UNDONE = {
    "assign": lambda: {"assigned_to": make_user().pk},
    "step": lambda: {"step": "review"},
    "byline": lambda: {"how": "replace", "authors": json.dumps([make_author().pk])},
}


@pytest.mark.parametrize("name", UNDONE)
def test_what_was_done_to_articles_is_taken_back_once(client, chief, name):
    article = make_draft()
    before = copy_of(article)
    post(client, name, [article], "do", **UNDONE[name]())
    undo(client)
    after = copy_of(article)
    assert (after.assigned_to, after.step, after.snapshot) == (before.assigned_to, before.step, before.snapshot)
    assert AuditEntry.objects.count() == 2
    told = happened(client)
    undo(client)
    assert (
        happened(client) == told and "Rückgängig" not in client.get(reverse("admin:desk_bulk_result")).content.decode()
    )


def test_what_somebody_changed_since_is_not_taken_back(client, chief):
    article, other = make_draft(title="Chips"), make_user()
    post(client, "assign", [article], "do", assigned_to=make_user().pk)
    WorkingCopy.objects.filter(article=article).update(assigned_to=other)
    undo(client)
    assert happened(client) == {"Chips": (False, "Inzwischen geändert.")}
    assert copy_of(article).assigned_to == other


def test_articles_are_withdrawn_with_a_reason_and_drafts_are_left(client, chief):
    rows = [
        make_article(title="Live"),
        make_draft(title="Entwurf"),
        make_article(title="Geplant", at=timezone.now() + HOUR),
    ]
    post(client, "withdraw", rows, "do", why="other", notice="Die Quelle hat widerrufen.")
    assert happened(client) == {
        "Live": (True, "Veröffentlicht → Zurückgezogen"),
        "Entwurf": (False, "Ist nicht veröffentlicht."),
        "Geplant": (False, "Eingeplant: bitte die Planung aufheben."),
    }
    row = Article.objects.get(title="Live")
    assert (row.state, row.withdrawal_notice) == (State.WITHDRAWN, "Die Quelle hat widerrufen.")
    assert AuditEntry.objects.get(action=AuditAction.WITHDRAW).reason == "Die Quelle hat widerrufen."
    assert client.get(row.get_absolute_url()).status_code == 410


def test_drafts_go_into_the_trash_and_what_must_stay_is_left(client, chief):
    used = make_draft(title="Verwendet")
    make_draft(title="Folge", follows=used.pk)
    withdrawn = make_article(title="Zurückgezogen")
    withdrawn.withdraw()
    rows = [make_draft(title="Entwurf"), used, make_article(title="Live"), withdrawn]
    post(client, "delete_drafts", rows, "do")
    was_public = "War öffentlich: kann zurückgezogen, aber nicht gelöscht werden."
    assert happened(client) == {
        "Entwurf": (True, "In Arbeit → Im Papierkorb"),
        "Verwendet": (True, "In Arbeit → Im Papierkorb"),
        "Live": (False, was_public),
        "Zurückgezogen": (False, was_public),
    }
    assert {article.title for article in Article.objects.in_trash()} == {"Entwurf", "Verwendet"}
    assert [entry.label for entry in AuditEntry.objects.filter(action=AuditAction.TRASH)] == ["Verwendet", "Entwurf"]


def test_pictures_get_a_credit_that_readers_see_and_that_is_taken_back(client, chief):
    images = [make_image(title="Eins", credit="Alt"), make_image(title="Zwei", credit="Neu")]
    article = make_article(lead_image=images[0])
    post(client, "picture_credit", images, "do", credit="Neu")
    assert happened(client) == {"Eins": (True, "Alt → Neu"), "Zwei": (False, "Ist schon so.")}
    assert "Foto: Neu" in client.get(article.get_absolute_url()).content.decode()
    entry = AuditEntry.objects.get()
    assert (entry.before, entry.after) == ({"credit": "Alt"}, {"credit": "Neu"})
    undo(client)
    assert Image.objects.get(title="Eins").credit == "Alt"


def test_pictures_get_and_lose_the_end_of_their_rights(client, chief):
    image, end = make_image(title="Eins"), timezone.localdate() + dt.timedelta(days=9)
    post(client, "picture_rights", [image], "do", rights_until=end.strftime("%d.%m.%Y"))
    assert Image.objects.get().rights_until == end
    undo(client)
    assert Image.objects.get().rights_until is None


def test_only_unused_pictures_are_deleted(client, chief):
    shown, portrait, unused = make_image(title="Gezeigt"), make_image(title="Porträt"), make_image(title="Übrig")
    make_draft(lead_image=shown)
    make_author(portrait=portrait)
    assert planned(post(client, "delete_unused", [shown, portrait, unused], "preview")) == {
        "Gezeigt": "Wird verwendet.",
        "Porträt": "Wird verwendet.",
        "Übrig": "Nicht verwendet → Gelöscht",
    }
    post(client, "delete_unused", [shown, portrait, unused], "do")
    assert {title for title, (is_done, _text) in happened(client).items() if is_done} == {"Übrig"}
    assert Image.objects.count() == 2


def test_an_author_reaches_only_what_he_or_she_finds(client):
    author = make_user("Autor:in")
    client.force_login(author)
    own, others = make_draft(by=author, title="Meiner"), make_draft(title="Fremder")
    post(client, "step", [own, others], "do", step="editing")
    assert happened(client).keys() == {"Meiner"} and copy_of(others).step == "writing"


def test_more_than_two_hundred_are_refused_with_the_number(client, chief):
    ids = ",".join(map(str, range(1, 202)))
    response = client.post(reverse("admin:desk_bulk"), {"bulk": "assign", "ids": ids, "do": ""}, follow=True)
    assert "Bitte eine bis 200 Zeilen auswählen." in said(response)


DATA = {
    "assign": {"assigned_to": ""},
    "step": {"step": "review"},
    "byline": {"how": "add"},
    "withdraw": {"why": "check"},
    "picture_credit": {"credit": "Neu"},
    "picture_licence": {"licence": "CC0"},
    "picture_rights": {"rights_until": ""},
}


@pytest.mark.parametrize("name", sorted(ACTIONS.keys() - {"change_tags"}))
def test_the_preview_of_many_costs_no_more_queries_than_of_few(client, chief, name, django_assert_max_num_queries):
    is_picture = ACTIONS[name].right.endswith("image")
    rows = [make_image() if is_picture else make_article(by=make_user()) for _ in range(15)]
    chosen = DATA.get(name, {}) | ({"authors": json.dumps([make_author().pk])} if name == "byline" else {})
    with django_assert_max_num_queries(10):
        page = post(client, name, rows, "preview", **chosen)
    assert page.context["changing"] is not None and len(page.context["rows"]) == 15
