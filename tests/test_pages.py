"""Readers' pages: what they answer, to whom they show what, and what they cost."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Correction, LegacyPath, RelatedArticle, RelatedChoice, public_change

from .factories import (
    LONG_BODY,
    make_article,
    make_company,
    make_draft,
    make_image,
    make_regulation,
    make_topic,
)
from .reader import make_world

pytestmark = pytest.mark.django_db


def text_of(client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode()


def queries_of(client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200, path
    return len(queries)


def relate(article, *others, reason="Ebenfalls zu: NVIDIA"):
    RelatedArticle.objects.filter(article=article).delete()
    for place, other in enumerate(others):
        reasons = {"text": reason, "worth": 20_000}
        RelatedArticle.objects.create(article=article, other=other, score=20_000 - place, reasons=reasons)


@pytest.mark.alike
@pytest.mark.slow
class TestCost:
    def test_same_queries_for_1_and_30_articles(self, client):
        world = make_world(1)
        few = {path: queries_of(client, path) for path in world.pages}
        for days in range(29):
            at = timezone.now() - dt.timedelta(days=days + 1)
            make_article(at=at, byline=(world.author,), tags=world.subjects, lead_image=make_image())
        RelatedArticle.objects.all().delete()
        assert {path: queries_of(client, path) for path in world.pages} == few

    def test_same_queries_for_1_and_20_related_articles(self, client):
        article, *others = (make_article() for _ in range(21))
        with public_change():
            relate(article, others[0])
        few = queries_of(client, article.get_absolute_url())
        with public_change():
            relate(article, *others)
        assert queries_of(client, article.get_absolute_url()) == few

    def test_one_query_is_left_for_the_edition(self, client):
        world = make_world(5)
        other = world.articles[1]
        make_article(follows=world.articles[0].pk)
        with public_change():
            Correction.objects.create(article=world.articles[0], text="Richtig ist 7.")
            relate(world.articles[0], other)
        assert {path: number for path in world.pages if (number := queries_of(client, path)) > 7} == {}

    def test_page_of_a_list_costs_what_the_first_does(self, client):
        world = make_world(1)
        for days in range(25):
            make_article(at=timezone.now() - dt.timedelta(days=days + 1), tags=[world.tags["topic"]])
        path = world.tags["topic"].get_absolute_url()
        assert queries_of(client, path) == queries_of(client, f"{path}?seite=2")


class TestGate:
    @pytest.fixture
    def hidden(self):
        """Articles that no reader may see, each with a company, an author and a picture of its own."""
        now = timezone.now()
        hour = dt.timedelta(hours=1)
        found = []
        for name in ("Entwurf", "Eingeplant", "Abgelaufen", "Zurückgezogen"):
            values = {
                "title": f"Geheim {name}",
                "tags": [make_company(name=f"Geheimfirma {name}")],
                "lead_image": make_image(),
            }
            match name:
                case "Entwurf":
                    article = make_draft(**values)
                case "Eingeplant":
                    article = make_article(at=now + hour, **values)
                case "Abgelaufen":
                    article = make_article(**values)
                    type(article).objects.filter(pk=article.pk).update(publish_at=now - 2 * hour, expire_at=now - hour)
                case "Zurückgezogen":
                    article = make_article(**values)
                    article.withdraw()
            found.append(article)
        return found

    def test_hidden_articles_leave_no_trace(self, client, hidden):
        world = make_world(2)
        for article in hidden:
            with public_change():
                RelatedArticle.objects.update_or_create(
                    article=world.articles[0],
                    other=article,
                    defaults={"score": 100_000, "reasons": {"text": "x"}},
                )
        for path in world.pages:
            assert "Geheim" not in text_of(client, path), path

    def test_their_addresses_say_only_what_a_reader_may_know(self, client, hidden):
        draft, scheduled, expired, withdrawn = (article.get_absolute_url() for article in hidden)
        assert [client.get(path).status_code for path in (draft, scheduled, expired, withdrawn)] == [
            404,
            404,
            410,
            410,
        ]
        assert "Geheim" not in text_of(client, withdrawn, 410)

    def test_companies_only_they_carry_do_not_exist(self, client, hidden):
        for article in hidden:
            assert client.get(article.companies.first().get_absolute_url()).status_code == 404
            assert client.get(article.bylines.first().author.get_absolute_url()).status_code == 404

    def test_proposed_tags_are_not_shown(self, client):
        waiting = make_company(name="Wartende Firma", is_proposed=True)
        article = make_article(tags=[waiting, make_topic()])
        assert "Wartende Firma" not in text_of(client, article.get_absolute_url())
        assert client.get(waiting.get_absolute_url()).status_code == 404

    def test_link_to_a_hidden_article_prints_its_words_alone(self, client, hidden):
        target = hidden[0]
        article = make_article(body=f'<p>Mehr <a data-article="{target.pk}">steht dort</a>.</p>')
        html = text_of(client, article.get_absolute_url())
        assert "<p>Mehr steht dort.</p>" in html

    def test_scheduled_article_appears_at_its_second(self, client, time_machine):
        at = timezone.now() + dt.timedelta(hours=1)
        article = make_article(at=at)
        assert client.get(article.get_absolute_url()).status_code == 404
        time_machine.move_to(at)
        assert client.get(article.get_absolute_url()).status_code == 200


class TestAddresses:
    def test_former_slug_redirects_for_good(self, client):
        article = make_article(title="Alter Titel")
        former = article.get_absolute_url()
        article.set_slug("neuer-titel")
        response = client.get(former)
        assert (response.status_code, response["Location"]) == (301, "/artikel/neuer-titel/")

    def test_former_name_of_a_company_redirects(self, client):
        company = make_company(name="Facebook")
        make_article(tags=[company])
        company.name, company.slug = "Meta", "meta"
        company.save()
        response = client.get("/unternehmen/facebook/")
        assert (response.status_code, response["Location"]) == (301, "/unternehmen/meta/")

    def test_address_of_a_former_site_redirects(self, client):
        article = make_article()
        LegacyPath.objects.create(path="/2019/05/alt.html", article=article)
        assert client.get("/2019/05/alt.html")["Location"] == article.get_absolute_url()

    def test_withdrawn_article_gives_its_reason(self, client):
        article = make_article()
        article.withdraw(notice="Eine Quelle hat ihre Aussage zurückgenommen.")
        assert "Eine Quelle hat ihre Aussage" in text_of(client, article.get_absolute_url(), 410)

    @pytest.mark.parametrize("page", ["0", "x", "-1", "99", "٣"])
    def test_pages_that_do_not_exist(self, client, page):
        world = make_world(1)
        assert client.get(f"{world.tags['topic'].get_absolute_url()}?seite={page}").status_code == 404

    def test_unknown_address_answers_in_the_sites_frame(self, client):
        assert "Diese Seite gibt es nicht" in text_of(client, "/gibt/es/nicht", 404)


class TestArticle:
    def test_shows_what_its_main_regulation_is_about(self, client):
        world = make_world(1)
        html = text_of(client, world.articles[0].get_absolute_url())
        slip = html[html.index("Worum es geht") : html.index("</aside>", html.index("Worum es geht"))]
        assert "Ein Gesetz über Dinge." in slip
        assert "gilt teilweise" in slip
        assert "Nächster Termin" in slip

    def test_box_shows_up_to_four_with_date_and_reason(self, client):
        article, *others = (make_article(at=timezone.now() - dt.timedelta(days=days)) for days in range(7))
        with public_change():
            relate(article, *others)
        html = text_of(client, article.get_absolute_url())
        assert html.count("Ebenfalls zu: NVIDIA") == 4
        assert "Das könnte Sie auch interessieren" in html

    def test_no_picture_stands_twice_on_the_page(self, client):
        top, beside = make_image(), make_image()
        article = make_article(lead_image=top)
        others = [make_article(lead_image=image) for image in (top, beside, beside)]
        with public_change():
            relate(article, *others)
        html = client.get(article.get_absolute_url()).content.decode()
        box = html[html.index('class="related') :]
        assert box.count("<picture") == box.count("<figcaption") == 1
        assert beside.url(64) in box and top.url(64) not in box

    def test_no_box_without_related_articles(self, client):
        assert "Das könnte Sie" not in text_of(client, make_article().get_absolute_url())

    def test_automatic_tip_takes_the_best_and_the_box_the_rest(self, client):
        others = [make_article(title=f"Verwandt {number}") for number in range(3)]
        article = make_article(body=LONG_BODY)
        with public_change():
            relate(article, *others)
        html = text_of(client, article.get_absolute_url())
        assert "Lesen Sie auch:" in html
        assert [html.count(f">Verwandt {number}<") + html.count(f" Verwandt {number}</a>") for number in range(3)] == [
            1,
            1,
            1,
        ]
        assert html.index("Verwandt 0") < html.index("Das könnte Sie auch")

    def test_never_shows_what_the_text_links(self, client):
        linked, other = make_article(title="Im Text verlinkt"), make_article(title="Nicht verlinkt")
        article = make_article(body=f'<p>Siehe <a data-article="{linked.pk}">dort</a>.</p>')
        with public_change():
            relate(article, linked, other)
        html = text_of(client, article.get_absolute_url())
        assert f'<a href="{linked.get_absolute_url()}">dort</a>' in html
        assert "Im Text verlinkt" not in html
        assert "Nicht verlinkt" in html

    def test_editors_pins_come_first_and_exclusions_never(self, client):
        pinned, excluded, other = (make_article(title=title) for title in ("Gesetzt", "Ausgeschlossen", "Gewöhnlich"))
        article = make_article()
        with public_change():
            relate(article, excluded, other)
            RelatedChoice.objects.create(article=article, other=pinned, kind="pin")
            RelatedChoice.objects.create(article=article, other=excluded, kind="exclude")
        html = text_of(client, article.get_absolute_url())
        assert html.index("Gesetzt") < html.index("Gewöhnlich")
        assert "Ausgeschlossen" not in html

    def test_history_of_the_case_both_ways(self, client):
        first = make_article(title="Wie es begann")
        second = make_article(title="Wie es weiterging", follows=first.pk)
        assert "Wie es begann" in text_of(client, second.get_absolute_url())
        assert "Neuer zu diesem Fall" in text_of(client, first.get_absolute_url())

    def test_corrections_are_announced_above_and_told_below(self, client):
        article = make_article()
        Correction.objects.create(article=article, text="Richtig ist: sieben Milliarden.")
        html = text_of(client, article.get_absolute_url()).partition("<main")[2]
        assert html.index("berichtigt oder ergänzt") < html.index("Richtig ist: sieben Milliarden.")

    def test_advertising_says_so_and_has_no_editorial_company(self, client):
        other = make_article()
        article = make_article(genre="advertisement")
        with public_change():
            relate(article, other)
        html = text_of(client, article.get_absolute_url())
        assert '<p class="label">Anzeige</p>' in html
        assert "Das könnte Sie auch" not in html


class TestFront:
    @pytest.mark.slow
    def test_never_shows_a_story_twice(self, client):
        world = make_world(20)
        html = text_of(client, "/")
        shown = [html.count(f'href="{article.get_absolute_url()}"') for article in world.articles]
        assert max(shown) == 1
        assert sum(shown) >= 12

    def test_advertising_is_never_the_top_story(self, client):
        make_article(title="Redaktionelles", at=timezone.now() - dt.timedelta(hours=1))
        make_article(title="Beworbenes", genre="advertisement")
        html = text_of(client, "/")
        assert html.index("Redaktionelles") < html.index("Beworbenes")

    def test_says_so_when_there_is_nothing_yet(self, client):
        assert "Hier erscheinen die ersten Artikel" in text_of(client, "/")

    def test_names_the_next_deadlines(self, client):
        world = make_world(1)
        html = text_of(client, "/")
        assert "in 20 Tagen" in html
        assert world.tags["regulation"].name in html


def test_pages_of_subjects_and_authors_can_be_followed(client):
    world = make_world(1)
    for thing in (*world.subjects, world.author):
        html = text_of(client, thing.get_absolute_url())
        assert "folgen</h2>" in html
        assert all(f'<a href="{thing.get_absolute_url()}feed.{kind}">' in html for kind in ("xml", "atom", "json"))


@pytest.mark.parametrize("number", ["0", "1001", "9" * 5000, "²"])
def test_a_page_number_that_is_none_is_not_found(client, number):
    assert client.get("/korrekturen/", {"seite": number}).status_code == 404


class TestDossier:
    def test_newest_article_stands_first_with_its_picture_and_once(self, client):
        company = make_company()
        articles = [make_article(tags=[company], lead_image=make_image()) for _ in range(2)]
        html = client.get(company.get_absolute_url()).content.decode()
        first = html.partition('<div class="first">')[2].partition("</div>")[0]
        assert "<picture>" in first
        newest = max(articles, key=lambda article: article.publish_at)
        assert newest.get_absolute_url() in first
        assert html.count("<picture>") == 1
        assert all(html.count(article.get_absolute_url()) == 1 for article in articles)

    def test_articles_about_a_law_follow_below_all_that_is_known_of_it(self, client):
        law = make_regulation()
        make_article(tags=[law])
        law.milestones.create(kind="deadline", date=dt.date(2026, 1, 1))
        html = client.get(law.get_absolute_url()).content.decode()
        assert html.count('id="artikel"') == 1
        assert html.index('id="zeitleiste"') < html.index('id="eckdaten"') < html.index('id="artikel"')

    def test_what_is_said_of_several_companies_is_said_once(self, client):
        law, companies = make_regulation(), [make_company() for _ in range(3)]
        make_article(tags=[law, *companies])
        for company, role in zip(companies, ("vlop", "vlop", "fine"), strict=True):
            company.relations.create(regulation=law, role=role, source="https://eur-lex.europa.eu/")
        html = client.get(law.get_absolute_url()).content.decode()
        assert html.count("Sehr große Online-Plattform (VLOP)") == 1
        assert html.count("Bußgeld") == 1
        assert all(f'href="{company.get_absolute_url()}{law.slug}/"' in html for company in companies)


@pytest.mark.parametrize(("genre", "label"), [("comment", "Kommentar"), ("guest", "Gastbeitrag")])
def test_opinion_is_named_over_its_title_and_looks_different(client, genre, label):
    article = make_article(genre=genre, kicker="")
    html = client.get(article.get_absolute_url()).content.decode()
    assert f'<p class="kicker">{label}</p>' in html
    assert 'class="inner opinion"' in html
    front = client.get("/").content.decode()
    assert "card-lead opinion" in front
    assert front.count(label) == 1


def test_a_page_that_does_not_exist_offers_the_search(client):
    assert b'role="search" action="/suche/"' in client.get("/gibt-es-nicht/").content
