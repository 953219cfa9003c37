"""What only the desk sees changes nothing for readers: no edition rises, and every kept page stays."""

import datetime as dt
import json

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Draft, Edition, PreviewLink, State, Step

from .factories import make_article, make_draft, make_user
from .form_controls import FormControls
from .kept_site import Site

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_connection"), pytest.mark.alike]

ADD = "admin:articles_article_add"
CHANGE = "admin:articles_article_change"


@pytest.fixture(autouse=True)
def chief(client):
    person = make_user("Chefredaktion")
    client.force_login(person)
    return person


@pytest.fixture
def site(settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    return Site()


def opened(client, article: Article | None) -> dict[str, str]:
    """The article's form as a browser would send it unchanged."""
    url = reverse(CHANGE, args=[article.pk]) if article else reverse(ADD)
    controls = FormControls(client.get(url).content.decode(), "article_form")
    return {name: values[0] for name, values in controls.values.items()}


def press(client, article: Article | None, button: str = "_save", value: str = "1", **values) -> None:
    """Open the form, change `values`, press the button; the answer is the page of the saved article."""
    url = reverse(CHANGE, args=[article.pk]) if article else reverse(ADD)
    answer = client.post(url, opened(client, article) | values | {button: value})
    assert answer.status_code == 302 and reverse("admin:articles_article_changelist") in answer["Location"]


def local(moment: dt.datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def asked(client, address: str, article: Article, *more, **values):
    answer = client.post(reverse(f"admin:desk_{address}", args=[article.pk, *more]), values)
    assert answer.status_code in (200, 302), (address, answer.status_code)
    return answer


def begin(client, article):
    press(client, None, title="Neu", body="<p>Neu.</p>")


def save(client, article):
    press(client, article, title="Anders", lead="Anders.", body="<p>Anders.</p>")
    article.refresh_from_db()
    assert article.title == "Anders"


def note(client, article):
    press(client, article, notes="Rückruf steht aus.")


def assign(client, article):
    press(client, article, assigned_to=str(make_user("Redaktion").pk))


def plan(client, article):
    press(client, article, _when="then", publish_at=local(timezone.now() + dt.timedelta(days=1)))


def end(client, article):
    press(client, article, expire_at=local(timezone.now() + dt.timedelta(days=9)))


def urgent(client, article):
    press(client, article, is_urgent="on")


def hand_over(client, article):
    press(client, article, "_step", Step.EDITING.value)
    press(client, article, "_step", Step.REVIEW.value)
    press(client, article, "_step", Step.APPROVED.value)


def embargo(client, article):
    press(client, article, embargo_until=local(timezone.now() + dt.timedelta(hours=4)))
    article.refresh_from_db()
    assert article.is_embargoed()


def lift_embargo(client, article):
    embargo(client, article)
    asked(client, "lift_embargo", article, until="", reason="Die Behörde hat selbst veröffentlicht.")
    article.refresh_from_db()
    assert not article.is_embargoed()


def autosave(client, article):
    asked(
        client,
        "autosave",
        article,
        **(opened(client, article) | {"title": "Getippt", "slot": "a", "sequence": "1"}),
    )
    assert Draft.objects.get().content["title"] == "Getippt"


def presence(client, article):
    asked(client, "presence", article, base_revision="")


def remark(client, article):
    asked(client, "remarks", article, verb="add", text="Beleg?")
    assert article.remarks.exists()


def preview(client, article):
    asked(client, "preview", article, title="Nur angesehen")


def preview_link(client, article):
    asked(client, "preview_links", article, recipient="Kanzlei", days="7", is_fixed="")
    assert PreviewLink.objects.exists()


def restore(client, article):
    save(client, article)
    asked(client, "restore", article, 1)
    assert article.revisions.count() == 3


def rename(client, article):
    asked(client, "rename", article, 1, name="Für die Rechtsprüfung")


def refused(client, article):
    """Publishing is asked for, and the checklist refuses."""
    press(client, article, "_publish", title="", sources="[]")
    article.refresh_from_db()
    assert article.state == State.DRAFT


def practise(client, article):
    client.post(reverse("admin:desk_practice"))
    assert Article.objects.filter(is_practice=True).exists()


def retag(client, article):
    tags = json.dumps([{"kind": "topic", "id": article.tagged_topics.get().tag_id}])
    client.post(
        reverse("admin:desk_bulk"), {"bulk": "change_tags", "ids": article.pk, "remove": tags, "add": "[]", "do": "1"}
    )
    assert not article.tagged_topics.exists()


def decide(client, article):
    asked(client, "decide", article, other=Article.objects.published().get().pk, verb="pin")
    assert article.related_choices.exists()


def settle_conflict(client, article):
    """Somebody saved meanwhile; the page that asks is answered."""
    mine = opened(client, article)
    save(client, article)
    url = reverse(CHANGE, args=[article.pk])
    answer = client.post(url, mine | {"title": "Meins", "body": "<p>Meins.</p>", "_save": "1"})
    client.post(answer["Location"], {"take": "mine"})
    article.refresh_from_db()
    assert article.title == "Meins"


def delete(client, article):
    client.post(reverse("admin:articles_article_delete", args=[article.pk]), {"post": "yes"})
    assert Article.objects.in_trash().get() == article


def bring_back(client, article):
    delete(client, article)
    asked(client, "trash_restore", article)
    assert not Article.objects.in_trash().exists()


def delete_for_good(client, article):
    delete(client, article)
    asked(client, "trash_delete", article)
    assert not Article.objects.filter(pk=article.pk).exists()


def copy(client, article):
    asked(client, "duplicate", article)
    asked(client, "follow_up", article)
    assert Article.objects.filter(state=State.DRAFT).count() == 3


def look(client, article):
    for name in ("checklist", "suggest", "related", "chart"):
        client.post(reverse(f"admin:desk_{name}"), opened(client, article))


ON_DRAFTS = [
    begin,
    save,
    note,
    assign,
    plan,
    end,
    urgent,
    hand_over,
    embargo,
    lift_embargo,
    autosave,
    presence,
    remark,
    preview,
    preview_link,
    restore,
    rename,
    refused,
    practise,
    retag,
    decide,
    settle_conflict,
    delete,
    bring_back,
    delete_for_good,
    copy,
    look,
]
ON_LIVE_ARTICLES = [note, assign, autosave, presence, remark, preview, preview_link, rename, look]


@pytest.mark.parametrize("deed", ON_DRAFTS, ids=lambda deed: deed.__name__)
def test_work_on_a_draft_leaves_the_edition_and_every_kept_page(client, site, deed):
    shown, draft = make_article(), make_draft()
    site.get("/"), site.get(shown.get_absolute_url())
    before = Edition.current()
    deed(client, draft)
    assert Edition.current() == before
    site.get("/"), site.get(shown.get_absolute_url())
    assert site.rendered == 2


@pytest.mark.parametrize("deed", ON_LIVE_ARTICLES, ids=lambda deed: deed.__name__)
def test_work_on_the_working_copy_of_a_live_article_leaves_them_too(client, site, deed):
    article = make_article()
    site.get(article.get_absolute_url())
    before = Edition.current()
    deed(client, article)
    press(client, article, title="Nur im Entwurf", lead="Anders.", body="<p>Anders.</p>")
    assert Edition.current() == before
    assert "Nur im Entwurf" not in site.get(article.get_absolute_url()).text and site.rendered == 1


def test_an_hour_of_work_on_drafts_renders_no_page_anew(client, site):
    work = [save, note, assign, plan, autosave, presence, hand_over, preview, preview_link, restore, embargo]
    shown, drafts = make_article(), [make_draft() for _ in work]
    pages = ["/", shown.get_absolute_url(), "/archiv/", "/feed.xml"]
    for page in pages:
        site.get(page)
    for deed, draft in zip(work, drafts, strict=True):
        deed(client, draft)
        for page in pages:
            site.get(page)
    assert site.rendered == len(pages)


def test_what_readers_will_see_is_told(client):
    article = make_article(at=timezone.now() + dt.timedelta(days=1))
    before = Edition.current()
    press(client, article, title="So wird es erscheinen")
    assert Edition.current() != before
