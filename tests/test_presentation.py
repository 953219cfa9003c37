"""Pages built from a revision, coverage charts, paging, and what machines read."""

import datetime as dt
import json
import re

import pytest
from django.utils import timezone

from articles.models import Correction
from articles.presentation.articles.article import preview_page
from articles.presentation.meta import page_title, short_title
from articles.presentation.pager import pager
from articles.presentation.site import site
from articles.presentation.subjects.coverage import SAMPLE, coverage

from .factories import (
    make_article,
    make_author,
    make_company,
    make_draft,
    make_image,
    make_regulation,
    make_snapshot,
    make_user,
)
from .reader import make_world

TODAY = dt.date(2026, 11, 24)


def moments(*dates: str) -> list[dt.datetime]:
    return [dt.datetime.fromisoformat(f"{date}T12:00+01:00") for date in dates]


class TestCoverage:
    def test_one_bar_for_each_month_with_articles(self):
        found = coverage(moments("2026-11-02", "2026-11-01", "2026-09-30"), TODAY)
        assert [bar.title[-1] for bar in found.bars] == ["1", "2"]
        assert found.bars[1].height == 2 * found.bars[0].height

    def test_axis_spans_a_year_at_least(self):
        found = coverage(moments("2026-11-02", "2026-11-01", "2026-10-30"), TODAY)
        assert float(found.bars[0].width) < 100 / 12

    def test_nothing_for_two_articles(self):
        assert coverage(moments("2026-11-02", "2026-11-01"), TODAY) is None

    def test_a_month_that_may_be_cut_is_left_out(self):
        full = moments(*(["2026-11-02"] * (SAMPLE - 5)), *(["2025-02-02"] * 5))
        assert len(coverage(full, TODAY).bars) == 1


class TestPager:
    def test_first_page_has_no_newer_one(self):
        assert (pager("/x/", 1, has_older=True).newer, pager("/x/", 1, has_older=True).older) == (
            "",
            "/x/?seite=2",
        )

    def test_second_page_leads_back_to_the_plain_address(self):
        assert pager("/x/", 2, has_older=False).newer == "/x/"

    def test_single_page_needs_none(self):
        assert not pager("/x/", 1, has_older=False).is_needed


@pytest.mark.django_db
class TestPreview:
    def test_shows_the_revision_and_not_the_row(self):
        user = make_user(is_superuser=True)
        article = make_article(title="Öffentlich")
        author, company = make_author(), make_company()
        snapshot = make_snapshot(
            title="Arbeitsfassung",
            body="<p>Neuer Text</p>",
            byline=(author,),
            tags=(company,),
            lead_image=make_image(),
        )
        revision = article.working_copy.save_revision(snapshot, by=user)
        page = preview_page(article, revision, site())
        assert page.title == "Arbeitsfassung"
        assert "Neuer Text" in page.body
        assert [link.text for link in page.byline] == [author.name]
        assert [chip.name for row in page.tag_rows for chip in row.chips] == [company.name]
        assert "main-pic" in page.picture
        assert page.banner.startswith("Entwurf, nicht zur Veröffentlichung. Fassung vom")

    def test_leaves_the_article_as_it_is(self):
        article = make_article(title="Öffentlich")
        revision = article.working_copy.save_revision(make_snapshot(title="Neu"), by=make_user(is_superuser=True))
        preview_page(article, revision, site())
        assert article.title == "Öffentlich"

    def test_works_for_what_was_never_published(self):
        draft = make_draft(title="", lead="", byline=(), tags=())
        page = preview_page(draft, draft.working_copy.newest_revision, site())
        assert page.title.startswith("Ohne Titel")
        assert page.published_at is None

    def test_shows_stages_of_regulations(self):
        world = make_world(1)
        page = preview_page(world.articles[0], world.articles[0].working_copy.newest_revision, site())
        assert [law.name for law in page.law_summaries] == [world.tags["regulation"].name]
        assert page.law_summaries[0].stage.key == "partly"


def json_ld(client, path: str) -> list[dict]:
    html = client.get(path).content.decode()
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html)
    return json.loads(found[1])["@graph"]


@pytest.mark.django_db
class TestStructuredData:
    def test_article_says_who_what_and_when(self, client):
        world = make_world(1, genre="analysis")
        article = world.articles[0]
        Correction.objects.create(article=article, text="Richtig ist 7.")
        data = json_ld(client, article.get_absolute_url())[0]
        assert data["@type"] == "AnalysisNewsArticle"
        assert data["headline"] == article.title
        assert [author["name"] for author in data["author"]] == [world.author.name]
        assert {subject["name"] for subject in data["about"]} == {subject.name for subject in world.subjects}
        assert data["correction"][0]["text"] == "Richtig ist 7."
        assert data["image"][0]["creditText"] == "Foto: Mira Albers"
        assert dt.datetime.fromisoformat(data["datePublished"]).tzinfo is not None

    def test_modified_moves_only_with_a_marked_update(self, client):
        article = make_article(at=timezone.now() - dt.timedelta(days=1))
        path = article.get_absolute_url()
        before = json_ld(client, path)[0]
        article.publish()
        assert json_ld(client, path)[0]["dateModified"] == before["dateModified"]
        article.publish(mark_updated=True)
        assert json_ld(client, path)[0]["dateModified"] > before["dateModified"]

    def test_texts_cannot_end_the_script(self, client):
        article = make_article(title="</script><script>alert(1)</script>")
        html = client.get(article.get_absolute_url()).content.decode()
        assert html.count("<script") == 1
        assert json_ld(client, article.get_absolute_url())[0]["headline"] == article.title

    def test_advertising_is_no_article(self, client):
        article = make_article(genre="advertisement")
        assert json_ld(client, article.get_absolute_url())[0]["@type"] == "WebPage"

    def test_regulation_names_its_identifiers(self, client):
        law = make_regulation(
            celex="32024R1689", wikidata="Q108456694", eli="http://data.europa.eu/eli/reg/2024/1689/oj"
        )
        make_article(tags=[law])
        data = json_ld(client, law.get_absolute_url())[0]
        assert (data["@type"], data["legislationIdentifier"]) == ("Legislation", "32024R1689")
        assert data["sameAs"] == ["https://www.wikidata.org/wiki/Q108456694", law.eli]


@pytest.mark.parametrize(
    "title, shown",
    [
        ("Was jetzt gilt", "Was jetzt gilt | Tech & Policy"),
        ("x" * 49, f"{'x' * 49} | Tech & Policy"),
        ("x" * 50, "x" * 50),
        (
            "Die Kommission öffnet das Verfahren gegen Meta und prüft die Werbung für Kinder",
            "Die Kommission öffnet das Verfahren gegen Meta und prüft die …",
        ),
        ("x" * 80, f"{'x' * 63} …"),
    ],
)
def test_a_title_of_a_page_is_about_65_characters_and_never_cut_within_a_word(title, shown):
    assert page_title(short_title(title), "Tech & Policy") == shown
    assert len(shown) <= 65
