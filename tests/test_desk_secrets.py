"""What colleagues do not learn of each other's work, what the trail does not keep, and who changes what readers see."""

import pytest
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from articles.models import Article, AuditEntry, User

from .factories import make_article, make_author, make_draft, make_image, make_user

pytestmark = pytest.mark.django_db

SECRET = "Eisvogel"


@pytest.fixture
def author(client):
    person = make_user("Autor:in")
    client.force_login(person)
    return person


@pytest.fixture
def secret():
    """The draft of somebody else."""
    return make_draft(by=make_user("Redaktion"), title=SECRET)


def page_of(client, thing) -> str:
    url = reverse(f"admin:articles_{thing._meta.model_name}_change", args=[thing.pk])
    return client.get(url).content.decode()


def test_the_form_names_no_draft_of_others_that_a_text_points_at(client, author, secret):
    body = f'<p>Text, <a data-article="{secret.pk}">Link</a></p><aside data-article="{secret.pk}"></aside>'
    page = page_of(client, make_draft(by=author, body=body, follows=secret.pk))
    assert SECRET not in page
    assert page.count(f"Artikel {secret.pk} (noch nicht") == 2


def test_the_form_names_what_its_person_works_on(client, author):
    own = make_draft(by=author, title=SECRET)
    assert SECRET in page_of(client, make_draft(by=author, body=f'<aside data-article="{own.pk}"></aside>'))


def test_no_address_of_the_desk_leads_on_to_the_slug_of_a_draft(client, author, secret):
    kind = ContentType.objects.get_for_model(Article)
    assert client.get(reverse("admin:view_on_site", args=[kind.pk, secret.pk])).status_code == 404


def test_a_picture_does_not_tell_in_which_drafts_of_others_it_is_used(client, author):
    image = make_image()
    make_draft(by=make_user("Redaktion"), title=SECRET, lead_image=image)
    make_draft(by=author, title="Eigener Titel", lead_image=image)
    page = page_of(client, image)
    assert SECRET not in page and "Eigener Titel" in page and "in 1 nicht" in page


@pytest.mark.parametrize("use", ["article", "portrait"])
def test_an_author_does_not_change_a_picture_that_readers_see(client, author, use):
    image = make_image(credit="Mira Albers")
    make_article(lead_image=image) if use == "article" else make_author(portrait=image)
    url = reverse("admin:articles_image_change", args=[image.pk])
    assert client.post(url, {"credit": "Niemand", "kind": "photo"}).status_code == 403


def test_an_author_changes_a_picture_of_a_draft_but_does_not_unblock_it(client, author):
    image = make_image(is_blocked=True)
    make_draft(lead_image=image)
    values = {"credit": "Neu", "kind": "photo", "focus_x": "0.5", "focus_y": "0.5"}
    client.post(reverse("admin:articles_image_change", args=[image.pk]), values)
    image.refresh_from_db()
    assert (image.credit, image.is_blocked) == ("Neu", True)


def test_the_trail_keeps_no_password_and_says_who_set_one(client):
    client.force_login(make_user("Chefredaktion"))
    password = {"password1": "sehr-geheim-99", "password2": "sehr-geheim-99", "usable_password": "true"}
    person = {"username": "neu", "first_name": "Neu", "last_name": "Hier", "email": "neu@example.org"}
    role = Group.objects.get(name="Redaktion")
    client.post(reverse("admin:articles_user_add"), password | person | {"groups": [role.pk]})
    client.post(reverse("admin:auth_user_password_change", args=[User.objects.get(username="neu").pk]), password)
    trail = AuditEntry.objects.order_by("pk").values_list("action", "after")
    assert list(trail) == [("add", person | {"groups": ["Redaktion"]}), ("set_password", None)]
