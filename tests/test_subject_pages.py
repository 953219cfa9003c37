"""What an editor adds to the page of a company, a law, an office or a topic by hand."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.urls import reverse

from articles.desk.articles.withdraw import own_pictures
from articles.models import SUBJECTS, AuditEntry, merge, undo_merge

from .factories import make_article, make_author, make_image, make_series, make_subject, make_topic, make_user
from .test_gate import STATES, hide
from .test_pages import queries_of, text_of

pytestmark = pytest.mark.django_db
RECOMMENDED = "Von der Redaktion empfohlen"


def file_of(image) -> str:
    return image.file.name.rsplit(".", 1)[0]


@pytest.mark.parametrize("kind", SUBJECTS)
def test_introduction_picture_and_titles_stand_on_the_first_page(client, kind):
    image = make_image(alt="Container am Kran", credit="Ina Bild")
    subject = make_subject(
        kind,
        introduction="Erster Absatz.\n\nZweiter Absatz.",
        picture=image,
        seo_title="Alles über Chips",
        seo_description="Kurz gesagt.",
    )
    for _ in range(21):
        make_article(tags=[subject])
    html = text_of(client, subject.get_absolute_url())
    assert '<p class="intro">Erster Absatz.</p>\n<p class="intro">Zweiter Absatz.</p>' in html
    assert 'alt="Container am Kran"' in html and "Foto: Ina Bild" in html
    assert "<title>Alles über Chips" in html and '<meta name="description" content="Kurz gesagt.">' in html
    assert image.crop("share")[0] in re.search(r'<meta property="og:image" content="([^"]*)"', html)[1]
    second = text_of(client, f"{subject.get_absolute_url()}?seite=2")
    assert "Erster Absatz" not in second and "Alles über Chips" not in second


@pytest.mark.parametrize("kind", SUBJECTS)
def test_recommended_articles_stand_first_and_only_once(client, kind):
    subject = make_subject(kind)
    articles = [make_article(title=f"Über {name}", tags=[subject]) for name in ("Erze", "Wafer", "Chips")]
    elsewhere = make_article(title="Über Quarz")
    subject.pick_1, subject.pick_2 = elsewhere, articles[1]
    subject.save()
    html = text_of(client, subject.get_absolute_url())
    assert re.findall(r"Über (\w+)</a></h3>", html) == ["Quarz", "Wafer", "Chips", "Erze"]
    assert html.index(RECOMMENDED) < html.index('id="artikel"')


@pytest.mark.parametrize("kind", SUBJECTS)
def test_with_nothing_else_to_list_the_recommended_ones_are_the_list(client, kind):
    subject = make_subject(kind)
    subject.pick_1 = make_article(tags=[subject])
    subject.save()
    html = text_of(client, subject.get_absolute_url())
    assert html.count('id="artikel"') == 1 and ">Artikel</h2>" not in html


@pytest.mark.parametrize("state", STATES)
def test_what_nobody_can_read_is_not_recommended(client, state):
    topic = make_topic(pick_1=hide(state, title="Geheimer Titel"))
    make_article(tags=[topic])
    html = text_of(client, topic.get_absolute_url())
    assert "Geheimer" not in html and RECOMMENDED not in html


def test_no_picture_stands_twice(client):
    image = make_image()
    topic = make_topic(picture=image)
    topic.pick_1 = make_article(tags=[topic], lead_image=image)
    topic.save()
    make_article(tags=[topic], lead_image=image)
    html = text_of(client, topic.get_absolute_url())
    assert len(re.findall(rf'<img[^>]*src="[^"]*{file_of(image)}', html)) == 1


def test_a_page_with_everything_costs_one_query_more(client):
    topic = make_topic()
    for _ in range(4):
        article = make_article(tags=[topic], lead_image=make_image())
    bare = queries_of(client, topic.get_absolute_url())
    topic.picture, topic.pick_1 = make_image(), article
    topic.save()
    assert queries_of(client, topic.get_absolute_url()) == bare + 1 <= 7


def test_an_article_is_recommended_once():
    article = make_article()
    with pytest.raises(ValidationError, match="schon empfohlen"):
        make_topic(pick_1=article, pick_3=article).full_clean()


class TestMerging:
    @pytest.mark.parametrize("kind", SUBJECTS)
    def test_what_was_made_by_hand_moves_over_and_back(self, kind):
        one, two, three, four = (make_article() for _ in range(4))
        image = make_image()
        gone = make_subject(
            kind, introduction="Von hier.", picture=image, pick_1=one, pick_2=two, pick_3=three, seo_title="Titel"
        )
        kept = make_subject(kind, seo_title="Eigener Titel", pick_1=four, pick_2=two)
        entry = merge(gone, kept)
        kept.refresh_from_db()
        assert (kept.introduction, kept.picture, kept.seo_title) == ("Von hier.", image, "Eigener Titel")
        assert kept.picked == [four.pk, two.pk, one.pk]
        back = undo_merge(AuditEntry.objects.get(pk=entry.pk))
        kept.refresh_from_db()
        assert (kept.introduction, kept.picture, kept.picked) == ("", None, [four.pk, two.pk])
        assert (back.introduction, back.picture, back.picked) == ("Von hier.", image, [one.pk, two.pk, three.pk])

    def test_what_is_gone_meanwhile_does_not_keep_a_merge_from_being_undone(self):
        image, other = make_image(), make_image()
        gone, kept = make_topic(picture=image), make_topic(picture=other)
        entry = merge(gone, kept)
        image.delete()
        assert undo_merge(AuditEntry.objects.get(pk=entry.pk)).picture is None


class TestPictures:
    """A picture on a page other than an article's is in use."""

    @pytest.fixture(params=["portrait", "topic", "series"])
    def shown(self, request):
        image = make_image(title="Gezeigtes Bild", credit="Ina Bild")
        match request.param:
            case "portrait":
                make_article(byline=[make_author(name="Seite", portrait=image)])
            case "topic":
                make_article(tags=[make_topic(name="Seite", picture=image)])
            case "series":
                make_series(make_article(), title="Seite", picture=image)
        return image

    def test_readers_find_its_credit(self, client, shown):
        html = text_of(client, "/bildnachweise/")
        assert "Foto: Ina Bild" in html and re.search(r'<a href="/(autor|thema|serie)/seite/">Seite</a>', html)

    def test_it_cannot_be_deleted_and_is_in_print(self, shown):
        assert shown.is_in_print()
        with pytest.raises(ProtectedError):
            shown.delete()

    def test_the_desk_says_where_it_is_used(self, client, shown):
        client.force_login(make_user("Chefredaktion"))
        form = client.get(reverse("admin:articles_image_change", args=[shown.pk])).content.decode()
        assert ">Seite</a>" in form[form.index("Verwendet in") :]
        assert "Seite" in client.get(reverse("admin:desk_picture_withdraw", args=[shown.pk])).content.decode()
        unused = client.get(reverse("admin:articles_image_changelist") + "?stand=ungenutzt").content.decode()
        assert "Gezeigtes Bild" not in unused

    def test_it_does_not_go_with_an_article_that_shows_it_too(self, shown):
        own = make_image()
        article = make_article(lead_image=shown, body=f'<figure data-image="{own.pk}" data-alt="x"></figure>')
        assert own_pictures(article) == [own]

    def test_withdrawn_it_is_nowhere(self, client, shown):
        name = file_of(shown)
        shown.withdraw()
        for path in ("/autor/seite/", "/thema/seite/", "/serie/seite/", "/serie/", "/bildnachweise/"):
            assert name not in client.get(path).content.decode()
