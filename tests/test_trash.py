"""The trash: a draft that lies there is nowhere at the desk, loses nothing, and comes back as it was."""

import datetime as dt
import json

import pytest
from django.core.management import call_command
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import (
    KEPT_IN_TRASH,
    Article,
    AuditAction,
    AuditEntry,
    Draft,
    FrontPageSlot,
    NotPublishable,
    PreviewLink,
    State,
    WorkingCopy,
)

from .factories import make_article, make_draft, make_image, make_topic, make_user
from .form_controls import FormControls

pytestmark = pytest.mark.django_db
TITLE = "Krokodil im Rechenzentrum"
CHANGE = "admin:articles_article_change"


@pytest.fixture
def chief(client):
    person = make_user("Chefredaktion")
    client.force_login(person)
    return person


@pytest.fixture
def draft(chief):
    """A draft that stands wherever a draft can stand."""
    topic, image = make_topic(name="Reptilien", is_proposed=True), make_image()
    article = make_draft(
        by=chief,
        title=TITLE,
        tags=[topic],
        lead_image=image,
        fields={
            "step": "editing",
            "assigned_to": chief,
            "planned_for": timezone.now() - dt.timedelta(hours=1),
            "notes": "Tierheim anrufen.",
        },
    )
    Draft.objects.create(article=article, person=chief, content=article.working_copy.snapshot.to_json(), slot="a")
    FrontPageSlot.put(article)
    return article


def address(name: str, *arguments) -> str:
    return reverse(f"admin:{name}", args=arguments)


def lists(article: Article) -> list[str]:
    """Every page and every answer of the desk in which the title of a draft can stand."""
    listed, found = address("articles_article_changelist"), "q=Krokodil"
    states = ["stand=entwurf", "stand=ueberfaellig", "wessen=meine", "wessen=zugewiesen", "wessen=gesichert"]
    states += ["schlagwort=Reptilien", "working_copy__step__exact=editing", "genre__exact=news", found, ""]
    autocomplete = (
        f"{address('autocomplete')}?app_label=articles&model_name=milestone&field_name=our_article&term=Krokodil"
    )
    return [
        address("index"),
        *(f"{listed}?{query}" for query in states),
        f"{address('desk_articles')}?{found}",
        f"{address('desk_articles')}?ids={article.pk}",
        autocomplete,
        address("desk_proposals"),
        address("articles_frontpageslot_changelist"),
        f"{address('desk_front_suche')}?{found}",
    ]


def where(client, article: Article) -> list[str]:
    answers = {url: client.get(url) for url in lists(article)}
    assert {answer.status_code for answer in answers.values()} == {200}
    return [url for url, answer in answers.items() if "Krokodil im" in answer.content.decode()]


def test_a_draft_in_the_trash_stands_nowhere_at_the_desk_and_comes_back_everywhere(client, chief, draft):
    before = where(client, draft)
    assert len(before) == len(lists(draft)) - 1  # the front page's search offers what is public or planned
    warned = client.get(address("index")).content.decode()
    assert "automatische Sicherung von Ihnen" in warned and "geplante Zeit vorbei" in warned
    draft.move_to_trash(by=chief)
    assert where(client, draft) == []
    quiet = client.get(address("index")).content.decode()
    assert "automatische Sicherung von Ihnen" not in quiet and "geplante Zeit vorbei" not in quiet
    draft.restore_from_trash(by=chief)
    front_page = address("articles_frontpageslot_changelist")
    assert where(client, draft) == [url for url in before if url != front_page]  # its place there is given up


def test_the_trash_loses_nothing(chief, draft):
    def kept():
        copy = WorkingCopy.objects.values().get(pk=draft.pk)
        return copy, draft.revisions.count(), draft.drafts.count(), Article.objects.values().get(pk=draft.pk)

    before = kept()
    draft.move_to_trash(by=chief)
    assert kept() != before
    draft.restore_from_trash(by=chief)
    assert kept() == before
    assert list(AuditEntry.objects.order_by("pk").values_list("action", "person")) == [
        (AuditAction.TRASH, chief.pk),
        (AuditAction.RESTORE, chief.pk),
    ]


def test_preview_links_rest_while_the_article_lies_in_the_trash(chief, draft):
    later = timezone.now() + dt.timedelta(days=1)
    link = PreviewLink.objects.create(article=draft, created_by=chief, expires_at=later)
    url = reverse("articles:preview", args=[link.token])
    answers = [Client().get(url).status_code]
    draft.move_to_trash(by=chief)
    answers.append(Client().get(url).status_code)
    draft.restore_from_trash(by=chief)
    assert [*answers, Client().get(url).status_code] == [200, 410, 200]


def test_what_was_public_cannot_go_into_the_trash(chief):
    article = make_article()
    with pytest.raises(NotPublishable):
        article.move_to_trash(by=chief)
    article.withdraw()
    with pytest.raises(NotPublishable):
        article.move_to_trash(by=chief)
    assert not Article.objects.in_trash().exists()


def test_what_was_planned_is_so_no_more(chief):
    article = make_article(at=timezone.now() + dt.timedelta(hours=1))
    article.move_to_trash(by=chief)
    assert (article.state, article.publish_at) == (State.DRAFT, None)


def test_nothing_is_published_out_of_the_trash(chief, draft):
    draft.move_to_trash(by=chief)
    with pytest.raises(NotPublishable):
        draft.publish(by=chief)


def said(answer) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


def test_deleting_a_draft_from_its_form_leads_to_the_trash(client, chief, draft):
    assert (
        address("articles_article_delete", draft.pk)
        in client.get(address("articles_article_change", draft.pk)).content.decode()
    )
    answer = client.post(address("articles_article_delete", draft.pk), {"post": "yes"}, follow=True)
    assert f"„{TITLE}“ liegt im" in said(answer) and Article.objects.in_trash().get() == draft
    page = client.get(address("desk_trash")).content.decode()
    assert TITLE in page and f"von {chief}" in page and address("desk_trash_restore", draft.pk) in page
    client.post(address("desk_trash_restore", draft.pk))
    assert not Article.objects.in_trash().exists()


def test_the_actions_of_lists_delete_into_the_trash(rf, chief, draft):
    from django.contrib.admin import site

    request = rf.post("/")
    request.user = chief
    site._registry[Article].delete_queryset(request, Article.objects.all())
    assert Article.objects.in_trash().get() == draft


def test_a_draft_that_another_refers_to_is_named_with_the_other_before_it_goes(client, chief, draft):
    make_draft(title="Die Fortsetzung", follows=draft.pk)
    page = client.get(address("articles_article_delete", draft.pk)).content.decode()
    assert "wird noch verwendet" in page and "Die Fortsetzung" in page


def opened(client, article: Article) -> dict[str, str]:
    controls = FormControls(client.get(reverse(CHANGE, args=[article.pk])).content.decode(), "article_form")
    return {name: values[0] for name, values in controls.values.items()}


@pytest.mark.parametrize("button", ["_save", "_publish"])
def test_saving_a_form_that_was_open_brings_the_article_back_with_what_was_typed(client, chief, draft, button):
    posted = opened(client, draft) | {"lead": "Neu getippt.", "publish_at": "", "_when": "now"}
    draft.move_to_trash(by=make_user("Redaktion", first_name="Mira", last_name="Albers"))
    answer = client.post(reverse(CHANGE, args=[draft.pk]), posted | {button: "1"}, follow=True)
    draft = Article.objects.get(pk=draft.pk)
    assert (draft.lead, draft.is_in_trash, draft.state) == ("Neu getippt.", False, State.DRAFT)
    assert "Mira Albers hat diesen Artikel" in said(answer)
    assert ("Veröffentlicht ist er nicht" in said(answer)) is (button == "_publish")


def test_an_open_form_goes_on_saving_by_itself_and_is_told(client, chief, draft):
    draft.move_to_trash(by=chief)
    base = draft.working_copy.newest_revision_id
    values = {"title": "Weiter getippt", "base_revision": base, "sequence": 1, "slot": "b"}
    assert client.post(address("desk_autosave", draft.pk), values).status_code == 200
    assert Draft.objects.get(slot="b").content["title"] == "Weiter getippt"
    told = json.loads(client.post(address("desk_presence", draft.pk), {"base_revision": base}).content)
    assert "in den Papierkorb gelegt" in told["newer"]


def test_the_form_of_an_article_in_the_trash_says_so_and_offers_to_bring_it_back(client, chief, draft):
    draft.move_to_trash(by=chief)
    page = client.get(reverse(CHANGE, args=[draft.pk])).content.decode()
    assert "Im Papierkorb" in page and "Speichern und wiederherstellen" in page
    assert "Duplizieren" not in page and "Veröffentlichen</button>" not in page


def test_an_author_brings_back_an_own_article_and_sees_no_others(client, draft):
    author = make_user("Autor:in")
    own = make_draft(by=author, title="Mein Krokodil")
    own.move_to_trash(by=None)
    draft.move_to_trash(by=None)
    client.force_login(author)
    page = client.get(address("desk_trash")).content.decode()
    assert "Mein Krokodil" in page and TITLE not in page and "Endgültig löschen" not in page
    assert client.post(address("desk_trash_restore", draft.pk)).status_code == 403
    client.post(address("desk_trash_restore", own.pk))
    assert list(Article.objects.in_trash()) == [draft]


def test_deleting_for_good_takes_everything_with_it(client, chief, draft):
    client.post(address("desk_trash_delete", draft.pk))
    assert Article.objects.exists(), "only what lies in the trash"
    draft.move_to_trash(by=chief)
    client.post(address("desk_trash_delete", draft.pk))
    assert not Article.objects.exists() and not Draft.objects.exists()
    assert AuditEntry.objects.filter(action=AuditAction.DELETE, label=TITLE, person=chief).exists()


def test_what_another_refers_to_is_not_deleted_for_good_and_the_message_says_why(client, chief, draft):
    make_draft(title="Die Fortsetzung", follows=draft.pk)
    draft.move_to_trash(by=chief)
    answer = client.post(address("desk_trash_delete", draft.pk), follow=True)
    assert "Die Fortsetzung" in said(answer) and Article.objects.in_trash().exists()
    with pytest.raises(ProtectedError):
        draft.delete_from_trash(by=chief)


def test_the_command_deletes_what_has_lain_there_for_a_month(chief, draft, capsys):
    used, recent = make_draft(title="Verwendet"), make_draft(title="Gestern")
    make_draft(follows=used.pk)
    for article in (draft, used, recent):
        article.move_to_trash(by=chief)
    long_ago = timezone.now() - KEPT_IN_TRASH
    WorkingCopy.objects.filter(pk__in=[draft.pk, used.pk]).update(deleted_at=long_ago)
    call_command("empty_trash")
    said = capsys.readouterr()
    assert set(Article.objects.in_trash()) == {used, recent}
    assert said.out == "1 articles deleted, 1 kept because they are in use.\n" and "Verwendet" in said.err


def test_the_trash_costs_the_same_for_one_and_for_many(client, chief, django_assert_max_num_queries):
    for _ in range(12):
        make_draft().move_to_trash(by=make_user())
    with django_assert_max_num_queries(10):
        client.get(address("desk_trash"))
