"""The pages of the house in the desk: an address that leads to them, the article's text, a way to what readers see."""

import pytest
from django.urls import reverse

from articles.models import Page

from .factories import make_article, make_draft, make_image, make_user
from .form_controls import controls

pytestmark = pytest.mark.django_db
ADD = "/admin/articles/page/add/"


@pytest.fixture
def chief(client):
    person = make_user("Chefredaktion")
    client.force_login(person)
    return person


def add(client, **values):
    return client.post(ADD, {"title": "Über uns", "slug": "", "body": "<p>Wir.</p>", "is_public": "on"} | values)


def change(page: Page) -> str:
    return reverse("admin:articles_page_change", args=[page.pk])


@pytest.mark.parametrize(
    ("title", "typed", "slug"),
    [
        ("Über uns & mehr", "", "ueber-uns-und-mehr"),
        ("Impressum", "impressum", "impressum"),
        ("So arbeiten wir", "/So-Arbeiten-Wir/", "so-arbeiten-wir"),
        ("x" * 120, "", "x" * 60),
    ],
)
def test_the_address_comes_from_the_title_or_is_made_of_what_was_typed(client, chief, title, typed, slug):
    assert add(client, title=title, slug=typed).status_code == 302
    assert Page.objects.get().slug == slug
    assert client.get(f"/{slug}/").status_code == 200


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("suche", "Unter /suche/ steht schon eine andere Seite"),
        ("Archiv", "Unter /archiv/ steht"),
        ("admin", "Unter /admin/ steht"),
        ("???", "Bitte eine Adresse aus Buchstaben oder Ziffern angeben."),
        ("impressum", "Diese Adresse hat schon eine andere Seite."),
    ],
)
def test_an_address_that_leads_elsewhere_is_refused(client, chief, typed, says):
    Page.objects.create(title="Impressum", slug="impressum")
    response = add(client, slug=typed)
    assert says in response.content.decode() and Page.objects.count() == 1


def test_the_addresses_that_every_house_owes_are_proposed(client, chief):
    assert '<option value="datenschutz">Datenschutzerklärung</option>' in client.get(ADD).content.decode()


@pytest.mark.parametrize(
    "block", ['<aside data-article="auto"></aside>', '<figure data-image="{}" data-alt="Chip"></figure>']
)
def test_what_only_articles_show_is_refused_and_not_dropped_in_silence(client, chief, block):
    response = add(client, body="<p>Wir.</p>" + block.format(make_image().pk))
    assert "Bilder, Diagramme und Lesetipps stehen nur in Artikeln" in response.content.decode()
    assert "data-" in controls(response, "page_form")["body"][0]


def test_the_text_is_cleaned_like_an_articles(client, chief):
    add(client, body="<h1>Groß</h1><p onclick=x>Wir <b>sind</b>.<script>1</script></p>")
    assert Page.objects.get().body == "<h2>Groß</h2>\n<p>Wir <strong>sind</strong>.</p>"


def test_a_page_links_the_articles_that_readers_reach_and_only_names_the_others(client):
    public, hidden = make_article(), make_draft()
    links = "".join(f'<p><a data-article="{row.pk}">Wort {row.pk}</a></p>' for row in (public, hidden))
    Page.objects.create(title="Über uns", slug="ueber-uns", body=links + f"<p>{'Wort ' * 400}</p>" * 4)
    text = client.get("/ueber-uns/").content.decode()
    assert f'<a href="{public.get_absolute_url()}">Wort {public.pk}</a>' in text
    assert f"<p>Wort {hidden.pk}</p>" in text
    assert "data-article" not in text


def test_the_form_leads_to_the_page_as_readers_see_it(client, chief):
    shown = Page.objects.create(title="Impressum", slug="impressum")
    draft = Page.objects.create(title="Später", slug="spaeter", is_public=False)
    assert (
        '<a href="/impressum/" target="_blank" rel="noopener">Auf der Seite ansehen</a>'
        in client.get(change(shown)).content.decode()
    )
    assert "Auf der Seite ansehen" not in client.get(change(draft)).content.decode()


def test_the_form_brings_the_editor_and_what_it_needs(client, chief):
    article = make_article(title="Ein Artikel")
    page = Page.objects.create(
        title="Impressum", slug="impressum", body=f'<p><a data-article="{article.pk}">hier</a></p>'
    )
    response = client.get(change(page))
    html = response.content.decode()
    assert 'src="/static/articles/desk/page' in html and 'type="importmap"' in html and 'id="desk-config"' in html
    assert response.context["desk_references"][f"article-{article.pk}"]["title"] == "Ein Artikel"
