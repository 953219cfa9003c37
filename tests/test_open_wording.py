"""Old and new wording of corrected articles, in the open where the editor allows it; and passing articles on."""

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Correction, Revision

from .factories import make_article, make_user
from .test_desk_article import post

pytestmark = pytest.mark.django_db

OLD, NEW = "<p>Die Strafe beträgt sechs Millionen Euro.</p>", "<p>Die Strafe beträgt sieben Millionen Euro.</p>"


def corrected(**how):
    """An article whose number was wrong until its correction."""
    article = make_article(title="Die Strafe", body=OLD)
    article.working_copy.save_revision(article.working_copy.snapshot.changed(body=NEW), by=None)
    article.publish(correction=Correction(kind="correction", text="Es sind sieben."), **how)
    return article


def wording(client, article):
    return client.get(f"{article.get_absolute_url()}fassungen/")


def test_a_correction_shows_old_and_new_wording_word_by_word(client, django_assert_num_queries):
    article = corrected()
    page = client.get(article.get_absolute_url()).content.decode()
    assert f'{article.get_absolute_url()}fassungen/#w{article.corrections.get().pk}"' in page
    with django_assert_num_queries(3):  # article, corrections, settings
        html = wording(client, article).content.decode()
    assert "beträgt <del>sechs</del><ins>sieben</ins> Millionen" in html and "Es sind sieben." in html
    assert '<meta name="robots" content="noindex">' in html


def test_the_editor_can_keep_the_old_wording_back(client):
    article = corrected(hide_wording=True)
    assert wording(client, article).status_code == 404
    assert "fassungen" not in client.get(article.get_absolute_url()).content.decode()


def test_what_is_kept_back_stands_in_no_earlier_correction_either(client):
    article = corrected()
    article.working_copy.save_revision(article.working_copy.snapshot.changed(body="<p>Ohne Zahl.</p>"), by=None)
    article.publish(correction=Correction(kind="correction", text="Ohne Zahl."), hide_wording=True)
    assert wording(client, article).status_code == 404


def test_the_form_asks_whether_to_show_it(client):
    client.force_login(make_user("Redaktion"))
    article = make_article(title="Alt")
    change = {"change_kind": "correction", "change_note": "Richtig ist: neu."}
    post(client, article, button="_publish", title="Neu", hide_wording="on", **change)
    assert article.corrections.get().former is None
    post(client, Article.objects.get(), button="_publish", title="Neuer", **change)
    newest = article.corrections.first()
    assert (newest.former.snapshot.title, newest.revision.snapshot.title) == ("Neu", "Neuer")


def test_what_was_not_readable_before_is_no_old_wording():
    article = corrected()
    article.withdraw(notice="Unterlassung")
    article.publish(correction=Correction(kind="correction", text="Neu gefasst."))
    assert not Correction.objects.with_wording().exists()


def test_a_withdrawn_article_shows_no_wording(client):
    article = corrected()
    article.withdraw(notice="Unterlassung")
    assert wording(client, article).status_code == 410


@pytest.mark.parametrize("which", ["former", "revision"])
def test_a_redacted_wording_is_gone_at_once(client, which):
    article = corrected()
    revision = getattr(article.corrections.get(), which)
    article.working_copy.save_revision(article.working_copy.snapshot.changed(title="Neuer"), by=None)
    article.publish()
    client.force_login(make_user("Chefredaktion"))
    client.post(reverse("admin:desk_redact", args=[article.pk, revision.number]), {"reason": "Beschluss"})
    assert Revision.objects.get(pk=revision.pk).redacted_at
    client.logout()
    assert wording(client, article).status_code == 404


def test_reading_tips_and_hidden_articles_are_no_wording(client):
    hidden = make_article(title="Verborgen", at=timezone.now() + timezone.timedelta(days=1))
    article = make_article(body=f'<p>Eins.</p><aside data-article="{hidden.pk}"></aside>')
    article.working_copy.save_revision(article.working_copy.snapshot.changed(body="<p>Zwei.</p>"), by=None)
    article.publish(correction=Correction(kind="correction", text="Zwei."))
    html = wording(client, article).content.decode()
    assert "<del>Eins.</del>" in html and "<ins>Zwei.</ins>" in html
    assert "Verborgen" not in html and "Lesetipp" not in html


def test_an_article_can_be_passed_on_by_plain_links(client):
    article = make_article(title="Chips & Recht")
    html = client.get(article.get_absolute_url()).content.decode()
    for way in (
        "mailto:?subject=Chips%20%26%20Recht",
        "https://bsky.app/intent/",
        "https://wa.me/?text=Chips%20%26%20Recht%20http",
    ):
        assert way in html
    assert f'<input type="hidden" name="artikel" value="{article.slug}">' in html


def test_the_text_says_how_it_may_be_used_again(client):
    html = client.get(make_article(licence="by-sa").get_absolute_url()).content.decode()
    address = "https://creativecommons.org/licenses/by-sa/4.0/deed.de"
    assert f'<a href="{address}" rel="license external">CC BY-SA 4.0</a>' in html
    assert f'"license": "{address}"' in html
    assert "Nachnutzung" not in client.get(make_article().get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    "typed", ["mastodon.social", "https://mastodon.social/@wer", "@wer@mastodon.social", " Mastodon.Social "]
)
def test_mastodon_is_reached_by_a_link_to_ones_own_server(client, typed):
    article = make_article(title="Chips")
    html = client.get("/teilen/mastodon/", {"artikel": article.slug, "server": typed}).content.decode()
    assert 'href="https://mastodon.social/share?text=Chips%20http' in html


@pytest.mark.parametrize(
    "typed",
    ["", "localhost", "javascript:alert(1)", "a b.de", "maſtodon.social", "ä.de", "10.0.0.1", "x" * 5000, '"><script>'],
)
def test_what_is_no_server_is_refused_in_words(client, typed):
    article = make_article(title="Chips")
    html = client.get("/teilen/mastodon/", {"artikel": article.slug, "server": typed}).content.decode()
    assert "/share?text" not in html and "<script>" not in html
    assert ("ist keine Adresse eines Servers" in html) == bool(typed)


def test_only_what_can_be_read_can_be_passed_on(client):
    article = make_article(at=timezone.now() + timezone.timedelta(days=1))
    assert client.get("/teilen/mastodon/", {"artikel": article.slug}).status_code == 404
    assert client.get("/teilen/mastodon/").status_code == 404


def test_the_list_of_corrections_leads_to_the_wording(client):
    article = corrected()
    html = client.get("/korrekturen/").content.decode()
    assert f'href="{article.get_absolute_url()}fassungen/#w{article.corrections.get().pk}"' in html
