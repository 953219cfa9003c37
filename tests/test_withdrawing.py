"""Taking articles and pictures away from readers, with a notice or silently, and bringing articles back."""

import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse

from articles.models import Article, AuditAction, AuditEntry, FrontPageSlot, Image
from articles.pictures import rendition_name

from .factories import make_article, make_draft, make_image, make_user
from .test_desk_article import post, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(client):
    person = make_user("Chefredaktion")
    client.force_login(person)
    return person


def withdraw(client, article, **data):
    return client.post(reverse("admin:desk_withdraw", args=[article.pk]), data, follow=True)


def files_of(image: Image) -> list[str]:
    return [image.file.name, *(rendition_name(image.file.name, width) for width in image.renditions["jpg"])]


def test_with_notice_readers_learn_when_and_why(client, chief):
    article = make_article(title="Zaunkönig")
    withdraw(client, article, why="source")
    response = client.get(article.get_absolute_url())
    page = response.content.decode()
    article.refresh_from_db()
    assert response.status_code == 410 and "Zaunkönig" not in page
    assert "Diesen Artikel haben wir am" in page and "zurückgezogen." in page
    assert "Grund: Eine Quelle hat ihre Aussage zurückgezogen." in page


def test_silently_readers_learn_nothing(client, chief):
    article = make_article(title="Zaunkönig")
    withdraw(client, article, why="court", notice="LG Hamburg, 324 O 1/26")
    response = client.get(article.get_absolute_url())
    page = response.content.decode()
    assert response.status_code == 410 and "Dieser Artikel ist nicht mehr verfügbar." in page
    assert "Zaunkönig" not in page and "Hamburg" not in page and "zurückgezogen" not in page
    entry = AuditEntry.objects.get(action=AuditAction.WITHDRAW)
    assert (entry.reason, entry.after) == ("LG Hamburg, 324 O 1/26", "ohne Hinweis zurückgezogen")


def test_words_of_ones_own_are_the_reason(client, chief):
    article = make_article()
    assert "Bitte einen Grund angeben" in withdraw(client, article, why="").content.decode()
    withdraw(client, article, why="check", notice="Zahlen aus falschem Jahr.")
    assert Article.objects.get().withdrawal_notice == "Zahlen aus falschem Jahr."


def test_a_withdrawn_article_gives_up_its_place_on_the_front_page():
    article = make_article()
    FrontPageSlot.objects.create(position=0, article=article)
    article.withdraw()
    article.publish()
    assert not FrontPageSlot.objects.exists()


def test_publishing_again_brings_it_back_everywhere(client, chief):
    article = make_article(title="Wieder da")
    withdraw(client, article, why="check")
    assert (
        "Wieder veröffentlichen"
        in client.get(reverse("admin:articles_article_change", args=[article.pk])).content.decode()
    )
    article.refresh_from_db()
    response = post(client, article, button="_publish", title="Wieder da")
    assert "Veröffentlicht" in said(response)
    assert "Wieder da" in client.get(article.get_absolute_url()).content.decode()
    assert "Wieder da" in client.get("/").content.decode()


@pytest.mark.parametrize("role", ["Autor:in", "Redaktion"])
def test_only_the_chief_withdraws(client, role):
    client.force_login(make_user(role))
    article, image = make_article(), make_image()
    assert withdraw(client, article, why="check").status_code == 404
    assert client.post(reverse("admin:desk_picture_withdraw", args=[image.pk]), {"reason": "x"}).status_code == 404
    assert Article.objects.published().exists() and Image.objects.get().file


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_withdrawn_picture_leaves_no_file_and_no_page():
    image = make_image()
    article = make_article(lead_image=image, body=f'<p>x</p><figure data-image="{image.pk}" data-alt="x"></figure>')
    names = files_of(image)
    assert all(default_storage.exists(name) for name in names)
    image.withdraw()
    assert not any(default_storage.exists(name) for name in names)
    article.refresh_from_db()
    assert "<img" not in article.body_html
    assert Image.objects.get().is_withdrawn and Image.objects.get().is_blocked


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_files_stay_when_the_transaction_fails():
    image = make_image()
    names = files_of(image)
    with pytest.raises(RuntimeError), transaction.atomic():
        image.withdraw()
        raise RuntimeError
    assert all(default_storage.exists(name) for name in names)
    assert not Image.objects.get().is_withdrawn


def test_the_desk_withdraws_a_picture_with_a_reason(client, chief, django_capture_on_commit_callbacks):
    image = make_image()
    url = reverse("admin:desk_picture_withdraw", args=[image.pk])
    assert "Bitte einen Grund angeben" in client.post(url, {"reason": " "}).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url, {"reason": "Die Agentur hat gesperrt."})
    assert Image.objects.get().is_withdrawn
    assert AuditEntry.objects.get().reason == "Die Agentur hat gesperrt."
    for page in ("change", "changelist"):
        arguments = [image.pk] if page == "change" else []
        assert client.get(reverse(f"admin:articles_image_{page}", args=arguments)).status_code == 200


def test_an_articles_own_pictures_go_with_it_shared_ones_stay(client, chief):
    own, shared = make_image(), make_image()
    article = make_article(lead_image=own, body=f'<p>x</p><figure data-image="{shared.pk}" data-alt="x"></figure>')
    make_article(lead_image=shared)
    response = withdraw(client, article, why="check", with_pictures="on")
    assert "1 Bild gelöscht" in said(response)
    assert [Image.objects.get(pk=image.pk).is_withdrawn for image in (own, shared)] == [True, False]


def test_an_article_whose_picture_is_gone_can_be_opened_and_does_not_pass_the_checks(client, chief):
    image = make_image(title="Chip")
    article = make_article(lead_image=image)
    image.withdraw()
    response = post(
        client,
        article,
        button="_publish",
        lead_image=f'{{"image": {image.pk}, "alt": "x", "decorative": false, "caption": ""}}',
    )
    assert "„Chip“ ist gesperrt" in said(response)


def test_the_page_costs_the_same_for_one_picture_and_for_twenty(client, chief, django_assert_max_num_queries):
    figures = "".join(f'<figure data-image="{make_image().pk}" data-alt="x"></figure>' for _ in range(20))
    article = make_article(body=f"<p>x</p>{figures}")
    with django_assert_max_num_queries(10):
        client.get(reverse("admin:desk_withdraw", args=[article.pk]))


def test_the_article_in_its_place_is_linked_by_its_title(client):
    other = make_article(title="Was <nun> gilt")
    article = make_article()
    article.withdraw(notice=f"Ersetzt durch: https://news.example{other.get_absolute_url()} <b>")
    link = f'Ersetzt durch: <a href="{other.get_absolute_url()}">Was &lt;nun&gt; gilt</a> &lt;b&gt;'
    for path in (article.get_absolute_url(), "/korrekturen/"):
        assert link in client.get(path).content.decode()


def test_an_article_that_is_not_public_is_named_in_no_reason(client):
    other, article = make_draft(), make_article()
    article.withdraw(notice=f"Ersetzt durch: {other.get_absolute_url()}")
    page = client.get(article.get_absolute_url()).content.decode()
    assert other.slug not in page and "nicht mehr verfügbar" in page


def test_corrections_list_withdrawals_that_have_a_reason_and_nothing_of_their_texts(client, chief):
    told, silent, mute = (make_article(title=title) for title in ("Zaunkönig", "Amsel", "Drossel"))
    withdraw(client, told, why="source")
    withdraw(client, silent, why="court", notice="LG Hamburg, 324 O 1/26")
    mute.withdraw()
    page = client.get("/korrekturen/").content.decode()
    assert page.count("Artikel zurückgezogen am") == 1
    assert "Eine Quelle hat ihre Aussage zurückgezogen." in page
    assert not [word for word in ("Zaunkönig", "zaunkoenig", "Amsel", "Drossel", "Hamburg") if word in page]


def test_the_page_of_a_withdrawn_article_is_calm(client):
    article = make_article()
    article.withdraw(notice="Eine Quelle hat ihre Aussage zurückgezogen.")
    page = client.get(article.get_absolute_url()).content.decode()
    assert "<title>Zurückgezogener Artikel |" in page and ">410<" not in page
