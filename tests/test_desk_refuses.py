"""What the desk says where it does not do what was asked, and that nothing has changed then."""

import datetime as dt
import json

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from articles.desk.checks.checklist import check
from articles.desk.revisions.history import missing
from articles.models import (
    Article,
    AuditEntry,
    Company,
    EmbargoHolds,
    Image,
    LeadImage,
    NotPublishable,
    Revision,
    Snapshot,
    TagRef,
    Topic,
)

from .factories import (
    make_article,
    make_company,
    make_draft,
    make_image,
    make_snapshot,
    make_subject,
    make_user,
    picture_file,
)
from .test_desk_article import form_data, post, said
from .test_times import field

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def log_in(client):
    def log_in(role: str):
        person = make_user(role)
        client.force_login(person)
        return person

    return log_in


def planned(**values) -> Article:
    return make_article(at=timezone.now() + HOUR, **values)


def ask(client, name: str, *args, data: dict | None = None):
    return client.post(reverse(f"admin:{name}", args=args), data or {}, follow=True)


# Buttons of the form


@pytest.mark.parametrize(
    ("is_planned", "says"),
    [(True, "nur die Redaktion kann ihn noch ändern"), (False, "aufheben kann nur die Redaktion")],
)
def test_who_may_not_publish_takes_no_plan_back(client, log_in, is_planned, says):
    author = log_in("Autor:in")
    article = planned(by=author) if is_planned else make_draft(by=author)
    assert says in said(post(client, article, button="_unschedule"))
    article.refresh_from_db()
    assert article.is_scheduled() is is_planned


def test_a_plan_that_is_none_any_more_cannot_be_taken_back(client, log_in):
    log_in("Redaktion")
    article = make_draft()
    assert "Gespeichert, aber: Dieser Artikel ist nicht eingeplant." in said(
        post(client, article, button="_unschedule")
    )


def test_an_editor_does_not_publish_over_open_points(client, log_in):
    log_in("Redaktion")
    article = make_draft()
    response = post(client, article, button="_overrule", lead="", overrule_reason="Eilt.")
    assert "Offene Punkte übergehen kann nur die Chefredaktion." in said(response)
    assert Article.objects.get(pk=article.pk).state == "draft"


def test_who_only_looks_gets_the_typed_text_back(client):
    reader, rights = make_user(), ("view_article", "edit_all_articles")
    reader.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client.force_login(reader)
    article = make_draft(title="Alt")
    response = post(client, article, title="Getippt")
    assert "Diesen Artikel dürfen Sie nicht ändern" in said(response) and "Getippt" in response.content.decode()
    assert article.revisions.count() == 1


def test_an_embargo_beyond_the_end_is_refused_and_the_text_saved(client, log_in):
    log_in("Redaktion")
    end = timezone.now().replace(second=0, microsecond=0) + 2 * HOUR
    article = planned(until=end)
    response = post(client, article, title="Neu", embargo_until=field(end + HOUR), expire_at=field(end))
    article.refresh_from_db()
    assert "ohne die neue Sperrfrist: Der Artikel ginge offline" in said(response)
    assert article.embargo_until is None and article.working_copy.snapshot.title == "Neu"


# Revisions


def test_a_redacted_revision_is_not_brought_back(client, log_in):
    chief = log_in("Chefredaktion")
    article = make_draft(title="Geheim")
    article.working_copy.save_revision(make_snapshot(title="Danach"), by=chief)
    article.revisions.get(number=1).redact(by=chief, reason="Gericht", now=timezone.now())
    assert "Diese Fassung ist geschwärzt." in said(ask(client, "desk_restore", article.pk, 1))
    assert article.revisions.count() == 2


def test_the_newest_revision_is_not_redacted(client, log_in):
    log_in("Chefredaktion")
    article = make_draft(title="Gilt")
    response = ask(client, "desk_redact", article.pk, 1, data={"reason": "Gericht"})
    assert "Die geltende Fassung lässt sich nicht schwärzen" in said(response)
    assert Revision.objects.get().snapshot.title == "Gilt" and not AuditEntry.objects.exists()


def test_one_revision_alone_is_not_compared(client, log_in):
    log_in("Redaktion")
    article = make_draft()
    url = reverse("admin:desk_compare", args=[article.pk])
    assert "Bitte zwei Fassungen auswählen." in said(client.get(url, {"von": "1"}, follow=True))
    assert client.get(url, {"von": "1", "bis": "99"}).status_code == 404


def test_an_author_restores_nothing_that_would_appear_by_itself(client, log_in):
    author = log_in("Autor:in")
    article = planned(by=author)
    assert "nur die Redaktion kann ihn ändern" in said(ask(client, "desk_restore", article.pk, 1))


def test_only_a_live_article_is_discarded_to_what_readers_see(client, log_in):
    log_in("Redaktion")
    article = make_draft()
    assert "Nur bei einem veröffentlichten Artikel" in said(ask(client, "desk_discard", article.pk))
    assert article.revisions.count() == 1


def test_what_a_restored_revision_names_and_is_gone_is_listed():
    blocked, gone = make_image(is_blocked=True), 10**6
    body = f'<figure data-image="{blocked.pk}"></figure><p><a data-article="{gone}">x</a></p>'
    names = missing(Snapshot(body=body, lead_image=LeadImage(gone), byline=(gone,), tags=(TagRef("topic", gone),)))
    assert names == [
        f"Bild {gone}",
        f"Bild {blocked.pk} (gesperrt)",
        f"Artikel {gone}",
        "eine Autorin oder ein Autor",
        "ein Schlagwort",
    ]


# Pickers and dialogs


def answer(client, lookup: str, **data) -> dict:
    response = client.post(reverse(f"admin:desk_{lookup}"), data)
    assert response.status_code == 400
    return response.json()


def test_a_picture_needs_the_right_and_a_file(client, log_in):
    log_in("Redaktion")
    assert answer(client, "upload")["error"] == "Bitte eine Bilddatei wählen."
    client.force_login(make_user())
    assert answer(client, "upload", file=picture_file())["error"] == "Sie dürfen keine Bilder hochladen."
    assert not Image.objects.exists()


@pytest.mark.parametrize("data", [{"kind": "topic", "name": "  "}, {"kind": "gibtesnicht", "name": "Neu"}])
def test_a_tag_needs_a_name_and_a_kind(client, log_in, data):
    log_in("Redaktion")
    assert answer(client, "createtag", **data)["error"] == "Bitte einen Namen eingeben."
    assert not Topic.objects.exists()


def test_a_name_that_is_too_long_makes_no_tag(client, log_in):
    log_in("Redaktion")
    assert "höchstens" in answer(client, "createtag", kind="topic", name="x" * 500)["error"]
    assert not Topic.objects.exists()


def test_an_autosave_that_names_no_slot_is_refused(client, log_in):
    log_in("Redaktion")
    response = client.post(reverse("admin:desk_autosave_new"), form_data() | {"sequence": "1"})
    assert (response.status_code, response.json()["error"]) == (400, "Unvollständige Sicherung.")


# Tags


def test_one_tag_alone_is_not_merged(client, log_in):
    log_in("Chefredaktion")
    one = make_company()
    url = reverse("admin:articles_company_changelist")
    response = client.post(url, {"action": "merge", "_selected_action": [one.pk]}, follow=True)
    assert "Bitte zwei bis 20 Schlagwörter auswählen" in said(response)
    merge = reverse("admin:articles_company_merge")
    assert "schon zusammengeführt" in said(client.get(merge, {"ids": str(one.pk)}, follow=True))
    assert Company.objects.count() == 1


@pytest.mark.parametrize("kind", ["company", "topic"])
def test_merging_says_what_else_would_move(client, log_in, kind):
    log_in("Chefredaktion")
    ids = ",".join(str(make_subject(kind).pk) for _ in range(2))
    page = client.get(reverse(f"admin:articles_{kind}_merge"), {"ids": ids})
    assert page.status_code == 200 and [row.links for row in page.context["candidates"]] == [[], []]


def test_changing_tags_of_many_articles_needs_articles_and_tags(client, log_in):
    log_in("Redaktion")
    asked = {"bulk": "change_tags", "ids": "x"}
    assert "Bitte eine bis 200 Zeilen auswählen." in said(ask(client, "desk_bulk", data=asked))
    asked |= {"ids": str(make_draft().pk), "preview": "1", "add": "[]", "remove": json.dumps(["kaputt"])}
    page = ask(client, "desk_bulk", data=asked)
    assert "Bitte mindestens ein Schlagwort wählen." in page.content.decode()


# The checklist


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("<h3>Klein</h3><p>x</p>", "Der erste Zwischentitel ist ein kleiner"),
        ('<p><a href="https://example.org/">&nbsp;</a>x</p>', "Ein Link hat keinen Text."),
        ('<p><a href="https://example.org/">hier</a></p>', "sagt nicht, wohin er führt"),
        ('<figure data-image="1000000" data-alt="x"></figure>', "Ein Bild im Artikel gibt es nicht mehr."),
    ],
)
def test_the_checklist_names_what_a_text_lacks(body, says):
    assert any(says in problem.text for problem in check(make_snapshot(body=body)))


# The article's own rules


def test_an_embargo_is_lifted_by_the_right_person_and_moves_no_end():
    article = make_draft(fields={"embargo_until": timezone.now() + HOUR})
    with pytest.raises(EmbargoHolds):
        article.set_embargo(None, by=make_user("Redaktion"), reason="Weil.")
    public = make_article()
    with pytest.raises(NotPublishable):
        public.set_embargo(timezone.now() + HOUR)
    short = planned(until=timezone.now() + 2 * HOUR)
    with pytest.raises(NotPublishable):
        short.set_embargo(timezone.now() + 3 * HOUR)
    short.refresh_from_db()
    assert short.embargo_until is None and short.is_scheduled()


def test_a_plan_taken_back_leaves_a_draft_or_a_withdrawn_article():
    fresh, known = planned(), make_article()
    known.withdraw()
    known.publish(at=timezone.now() + HOUR)
    for article, state, start in ((fresh, "draft", None), (known, "withdrawn", known.publish_at)):
        article.unschedule()
        article.refresh_from_db()
        assert (article.state, article.publish_at) == (state, start)
        assert (article.first_published_at is None) is (state == "draft")


def test_every_address_of_an_article_is_kept_for_it():
    article = make_draft(title="Erster Titel")
    article.publish()
    article.set_slug("andere-adresse")
    assert set(article.slugs.values_list("slug", flat=True)) == {"erster-titel", "andere-adresse"}
    assert make_draft(title="Erster Titel").slug == "erster-titel-2"
    draft = make_draft(title="Noch keiner")
    draft.set_slug("neu")
    assert list(draft.slugs.values_list("slug", flat=True)) == ["neu"]
