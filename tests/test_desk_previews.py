"""Previews: the real page from a working copy, in the desk and through a link without an account."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, AuditAction, AuditEntry, PreviewLink, Remark, User

from .factories import make_article, make_draft, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    person = make_user("Redaktion")
    client.force_login(person)
    return person


def make_link(article, **fields) -> PreviewLink:
    return PreviewLink.objects.create(
        article=article,
        **{"expires_at": timezone.now() + dt.timedelta(days=1), "created_by": make_user("Redaktion")} | fields,
    )


def address(link) -> str:
    return reverse("articles:preview", args=[link.token])


def note(article, **values) -> dict:
    return {
        "revision": article.working_copy.newest_revision_id,
        "verdict": "note",
        "name": "Dr. Weber",
        "text": "Beleg fehlt.",
    } | values


def test_previews_what_the_form_holds_without_saving_it(client, editor):
    article = make_draft(title="Gespeichert")
    data = {"title": "Nur getippt", "body": "<p>Ungespeichert</p>"}
    page = client.post(reverse("admin:desk_preview", args=[article.pk]), data).content.decode()
    assert "Nur getippt" in page and "Ungespeichert" in page and "Entwurf, nicht zur Veröffentlichung." in page
    assert Article.objects.get().working_copy.newest_revision.content["title"] == "Gespeichert"


def test_previews_an_article_that_was_never_saved(client, editor):
    page = client.post(reverse("admin:desk_preview_new"), {"title": "Ganz neu", "body": "<p>Text</p>"})
    assert "Ganz neu" in page.content.decode() and not Article.objects.exists()


def test_a_link_opens_without_login_or_cookie_and_is_never_stored(client):
    answer = client.get(address(make_link(make_draft(title="Geheim"))))
    assert "Geheim" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"] and "noindex" in answer["X-Robots-Tag"]
    assert not answer.cookies


def test_a_link_follows_the_working_copy_unless_it_is_fixed(client, editor):
    article = make_draft(title="Erste")
    following, fixed = make_link(article), make_link(article, revision=article.working_copy.newest_revision)
    article.working_copy.save_revision(article.working_copy.snapshot.changed(title="Zweite"), by=editor)
    assert "Zweite" in client.get(address(following)).content.decode()
    page = client.get(address(fixed)).content.decode()
    assert "Erste" in page and "immer diese eine Fassung" in page


@pytest.mark.parametrize(
    "fields", [{"revoked_at": timezone.now()}, {"expires_at": timezone.now() - dt.timedelta(minutes=1)}]
)
def test_a_revoked_or_expired_link_shows_nothing_of_the_article(client, fields):
    answer = client.get(address(make_link(make_draft(title="Geheim"), **fields)))
    assert answer.status_code == 410 and "Geheim" not in answer.content.decode()


def test_an_unknown_link_is_not_found(client):
    assert client.get(reverse("articles:preview", args=["nichts"])).status_code == 404


def test_a_remark_is_bound_to_the_revision_that_was_seen(client, editor):
    article = make_draft()
    link = make_link(article)
    seen = article.working_copy.newest_revision_id
    article.working_copy.save_revision(article.working_copy.snapshot.changed(title="Danach"), by=editor)
    client.post(address(link), note(article, revision=seen, paragraph="7", verdict="approved", text=""))
    remark = Remark.objects.get()
    assert (remark.revision_id, remark.paragraph, remark.verdict) == (seen, 7, "approved")
    page = client.get(reverse("admin:desk_preview_links", args=[article.pk])).content.decode()
    assert "freigegeben" in page and "Dr. Weber" in page and "(seitdem geändert)" in page


def test_a_remark_needs_words_and_a_name(client):
    article = make_draft()
    answer = client.post(address(make_link(article)), note(article, text="", name=""))
    assert answer.status_code == 422 and not Remark.objects.exists()


def test_a_remark_on_a_revision_of_another_article_is_refused(client):
    link = make_link(make_draft())
    assert client.post(address(link), note(make_draft())).status_code == 404


def test_remarks_are_limited_in_number(client):
    article = make_draft()
    link = make_link(article)
    answers = [client.post(address(link), note(article)).status_code for _ in range(41)]
    assert answers[-1] == 429 and Remark.objects.count() == 40


def test_remarks_are_shown_as_text(client):
    article = make_draft()
    link = make_link(article)
    client.post(address(link), note(article, text="<script>x()</script>"))
    assert "&lt;script&gt;" in client.get(address(link)).content.decode()


def test_an_editor_makes_a_link_and_revokes_it(client, editor):
    article = make_article()
    url = reverse("admin:desk_preview_links", args=[article.pk])
    client.post(url, {"recipient": "Kanzlei", "days": "7", "is_fixed": "1"})
    link = PreviewLink.objects.get()
    assert link.revision == article.working_copy.newest_revision and address(link) in client.get(url).content.decode()
    client.post(reverse("admin:desk_preview_revoke", args=[article.pk, link.pk]))
    assert client.get(address(link)).status_code == 410


def test_through_a_link_to_one_revision_nobody_approves_another(client):
    article = make_draft()
    link = make_link(article, revision=article.working_copy.newest_revision)
    article.working_copy.save_revision(article.working_copy.snapshot.changed(title="Anders"), by=None)
    response = client.post(address(link), note(article, verdict="approved"))
    assert response.status_code == 404 and not Remark.objects.exists()


def test_a_withdrawn_article_is_not_read_on_through_its_links(client):
    article = make_article()
    link = make_link(article)
    article.withdraw(is_silent=True)
    assert client.get(address(link)).status_code == 410


def framing(answer) -> tuple[str, bool]:
    return answer["X-Frame-Options"], "frame-ancestors 'self'" in answer["Content-Security-Policy"]


def test_the_preview_alone_may_stand_in_a_frame_of_the_desk(client, editor):
    article = make_article()
    front = client.post(reverse("admin:articles_frontpageslot_changelist") + "vorschau/")
    for answer in (client.get(reverse("admin:desk_preview", args=[article.pk])), front):
        assert framing(answer) == ("SAMEORIGIN", True)
    others = [
        article.get_absolute_url(),
        address(make_link(article)),
        reverse("admin:index"),
        reverse("admin:articles_article_change", args=[article.pk]),
        reverse("admin:desk_preview_links", args=[article.pk]),
        reverse("admin:desk_preview", args=[10**6]),
    ]
    for url in others:
        answer = client.get(url)
        assert framing(answer) == ("DENY", False)
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("end", ["deactivated", "off the desk", "deleted"])
def test_a_link_ends_with_the_account_of_its_maker_until_somebody_takes_it_over(client, editor, end):
    article, maker = make_draft(title="Geheim"), make_user("Redaktion", first_name="Lea", last_name="Kern")
    link = make_link(article, created_by=maker)
    match end:
        case "deactivated":
            User.objects.filter(pk=maker.pk).update(is_active=False)
        case "off the desk":
            User.objects.filter(pk=maker.pk).update(is_staff=False)
        case "deleted":
            maker.delete()
    answer = client.get(address(link))
    assert answer.status_code == 410 and "Diese Vorschau ist nicht mehr verfügbar" in answer.content.decode()
    assert client.post(address(link), note(article)).status_code == 410 and not Remark.objects.exists()
    page = client.get(reverse("admin:desk_preview_links", args=[article.pk])).content.decode()
    assert "beendet mit dem Konto von" in page and link.token not in page
    client.post(reverse("admin:desk_preview_take_over", args=[article.pk, link.pk]))
    assert client.get(address(link)).status_code == 200
    assert PreviewLink.objects.get().created_by == editor
    assert AuditEntry.objects.filter(action=AuditAction.TAKE_OVER_PREVIEW, person=editor).exists()


def test_a_link_whose_maker_is_there_is_not_taken_over(client, editor):
    link = make_link(make_draft())
    client.post(reverse("admin:desk_preview_take_over", args=[link.article_id, link.pk]))
    assert PreviewLink.objects.get().created_by == link.created_by != editor
