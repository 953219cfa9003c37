"""What an article cites becomes links to the laws and an index by provision; only what readers can reach counts."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import body
from articles.models import Citation, Edition, Provision, Regulation, merge, undo_merge
from articles.text.citations import LawName, Laws

from .factories import make_article, make_draft, make_regulation, make_user

LAWS = Laws([LawName(1, ("AI Act", "32024R1689")), LawName(2, ("DSA",))])
HOUR = dt.timedelta(hours=1)


def marked(html: str) -> str:
    blocks, _cited = body.mark_laws(body.parse(html), LAWS)
    return body.render(blocks, lambda picture: "")


def cited(html: str) -> list[tuple[int, str, str]]:
    """(law, provision, sentence) of what a text cites."""
    _blocks, found = body.mark_laws(body.parse(html), LAWS)
    assert all(one.sentence[one.start : one.end] for one in found)
    return [(one.law, one.provision, one.sentence) for one in found]


class TestMarks:
    def test_a_reference_is_marked_with_what_is_inside_it(self):
        assert marked("<p>Nach <strong>Art. 5 AI Act</strong> verboten.</p>") == (
            '<p>Nach <a data-law="1"><strong>Art. 5 AI Act</strong></a> verboten.</p>'
        )

    def test_a_reference_that_is_half_bold(self):
        assert marked("<p>Nach <strong>Art. 5</strong> AI Act.</p>") == (
            '<p>Nach <a data-law="1"><strong>Art. 5</strong> AI Act</a>.</p>'
        )

    def test_once_in_each_section(self):
        html = "<p>Art. 5 DSA und Art. 5 DSA, Art. 6 DSA.</p><h2>Neu</h2><p>Art. 5 DSA.</p><ul><li>Art. 5 DSA</li></ul>"
        assert marked(html).count("data-law") == 3

    @pytest.mark.parametrize(
        "html",
        [
            "<h2>Art. 5 DSA</h2>",
            "<blockquote><p>Art. 5 DSA</p></blockquote>",
            '<aside data-box="quote"><p>Art. 5 DSA</p></aside>',
            '<figure data-image="1"><figcaption>Art. 5 DSA</figcaption></figure>',
            "<table><caption>Art. 5 DSA</caption><tbody><tr><th>Art. 6 DSA</th></tr></tbody></table>",
            '<p><a href="https://example.org/">nach Art. 5 DSA</a></p>',
            '<p><a data-article="7">Art. 5 DSA</a></p>',
            "<p><span data-nolink>Art. 5 DSA</span></p>",
            "<p>Art. 5 <span data-nolink>DSA</span></p>",
        ],
    )
    def test_where_no_link_may_stand(self, html):
        assert "data-law" not in marked(html)

    def test_cells_lists_and_boxes_have_links(self):
        for html in (
            "<table><tbody><tr><td>Art. 5 DSA</td></tr></tbody></table>",
            "<ol><li>Eins<ul><li>Art. 5 DSA</li></ul></li></ol>",
            '<aside data-box="fact"><h3>Was gilt</h3><p>Art. 5 DSA</p></aside>',
        ):
            assert marked(html).count('<a data-law="2">Art. 5 DSA</a>') == 1

    def test_a_box_does_not_say_whose_the_next_reference_is(self):
        html = '<p>Der AI Act kommt.</p><aside data-box="fact"><h3>DSA</h3><p>Er gilt.</p></aside><p>Art. 5 verbietet es.</p>'
        assert cited(html) == [(1, "art-5", "Art. 5 verbietet es.")]

    @pytest.mark.parametrize(
        "text", ["<p>Der AI Act kommt.</p>{}", "{}<p>Der AI Act kommt.</p>", "<p>Auf!</p>{}<p>Im AI Act.</p>"]
    )
    def test_a_box_goes_on_from_the_law_around_it(self, text):
        def said(box: str) -> list[tuple[int, str]]:
            return [
                (law, provision)
                for law, provision, _sentence in cited(text.format(f'<aside data-box="update">{box}</aside>'))
            ]

        assert said("<h3>Stand: Mai</h3><p>Anhang III gilt später.</p>") == [(1, "anhang-3")]
        assert (
            said("<h3>Stand: Mai</h3><p>Inzwischen hat der DSA manches verschoben. Anhang III gilt später.</p>") == []
        )
        assert said("<h3>DSA</h3><p>Art. 5 gilt später.</p>") == [(2, "art-5")]

    def test_what_is_linked_already_is_cited_and_what_is_switched_off_is_not(self):
        assert cited('<p><a href="https://example.org/">Art. 5 DSA</a></p>') == [(2, "art-5", "Art. 5 DSA")]
        assert cited("<p><span data-nolink>Art. 5 DSA</span></p>") == []

    def test_the_text_stays_what_it_was(self):
        html = '<p>A &lt; Art. 5 DSA<sup data-note="Fn"></sup> &amp;<br><em>Art. 6</em>, x<sub>2</sub> Verordnung (EU) 2024/1689</p>'
        blocks = body.parse(html)
        assert body.plain_text(body.mark_laws(blocks, LAWS)[0]) == body.plain_text(blocks)

    def test_the_sentence_in_which_it_stands(self):
        html = "<p>Das war am 2. August so. Nach Art. 5 Abs. 1 AI Act (z. B. Scoring) ist es verboten! Und nun?</p>"
        assert cited(html) == [(1, "art-5", "Nach Art. 5 Abs. 1 AI Act (z. B. Scoring) ist es verboten!")]

    @pytest.mark.parametrize("before", ["", "wort " * 400, "x" * 4000])
    @pytest.mark.parametrize("behind", [".", " wort" * 400, "y" * 4000])
    def test_a_sentence_is_cut_to_a_length_that_can_be_read(self, before, behind):
        _blocks, found = body.mark_laws(body.parse(f"<p>{before} Art. 5 DSA {behind}</p>"), LAWS)
        for one in found:
            assert len(one.sentence) <= 340
            assert one.sentence[one.start : one.end] == "Art. 5 DSA"

    def test_a_hostile_text_keeps_a_bounded_number_of_sentences(self):
        text = " ".join(f"Art. {number} DSA." for number in range(1, 2_000))
        _blocks, found = body.mark_laws(body.parse(f"<p>{text}</p>"), LAWS)
        assert len(found) == 300


def cite(law: Regulation, text: str = "Nach Art. 5 {} ist es verboten.", **values):
    text = text.replace("{}", law.name)
    return make_article(body=f"<p>{text}</p>", **{"tags": [law]} | values)


def rows() -> list[tuple[int, int, str]]:
    return sorted(Citation.objects.values_list("article", "regulation", "provision"))


@pytest.fixture
def law(db):
    return make_regulation(name="Muster Act", celex="32024R9999")


class TestRows:
    def test_publishing_writes_rows_and_withdrawing_removes_them(self, law):
        article = cite(law)
        assert rows() == [(article.pk, law.pk, "art-5")]
        assert Citation.objects.get().sentence == "Nach Art. 5 Muster Act ist es verboten."
        article.withdraw()
        assert rows() == []
        article.publish()
        assert rows() == [(article.pk, law.pk, "art-5")]

    def test_a_draft_has_none(self, law):
        draft = make_draft(body=f"<p>Art. 5 {law}</p>")
        assert rows() == []
        assert 'data-law="' in draft.body_html

    def test_a_new_version_changes_them(self, law):
        article = cite(law)
        article.working_copy.save_revision(article.working_copy.snapshot.changed(body=f"<p>Art. 6 {law}</p>"), by=None)
        assert rows() == [(article.pk, law.pk, "art-5")]
        number = Edition.current()[1]
        article.publish()
        assert rows() == [(article.pk, law.pk, "art-6")]
        assert Edition.current()[1] > number

    def test_advertising_cites_nothing(self, law):
        cite(law, genre="advertisement")
        assert rows() == []

    def test_a_new_name_takes_effect_by_the_command(self, law, client):
        article = make_article(body="<p>Nach Art. 7 Testverordnung gilt es.</p>", tags=[law])
        law.aliases.create(name="Testverordnung")
        assert rows() == []
        number = Edition.current()[1]
        call_command("rebuild_bodies", stdout=StringIO())
        assert rows() == [(article.pk, law.pk, "art-7")]
        assert Edition.current()[1] > number
        assert f'<a class="law" href="{law.get_absolute_url()}">' in client.get(article.get_absolute_url()).text

    def test_a_proposed_law_is_not_cited(self, law):
        cite(make_regulation(name="Vorschlag Act", is_proposed=True), tags=[law])
        assert rows() == []

    def test_merging_moves_them_and_undoing_moves_them_back(self, law, client):
        twin = make_regulation(name="Zwilling Act")
        both = make_article(body=f"<p>Art. 5 {law}. Und Art. 5 {twin}.</p>", tags=[law, twin])
        one = cite(twin)
        before = rows()
        entry = merge(twin, law)
        assert rows() == [(both.pk, law.pk, "art-5"), (one.pk, law.pk, "art-5")]
        assert Provision.objects.get().regulation == law
        page = client.get(one.get_absolute_url()).text
        assert f'<a class="law" href="{law.get_absolute_url()}">Art. 5 Zwilling Act</a>' in page
        former = client.get("/regulierung/zwilling-act/art-5/")
        assert (former.status_code, former["Location"]) == (301, "/regulierung/muster-act/art-5/")
        undo_merge(entry)
        assert rows() == before
        assert client.get("/regulierung/zwilling-act/art-5/").status_code == 200


class TestPages:
    def test_the_text_links_the_law_as_long_as_it_has_a_page(self, law, client):
        article = cite(law, tags=[])
        assert 'class="law"' not in client.get(article.get_absolute_url()).text
        other = make_article(tags=[law])
        assert (
            f'<a class="law" href="{law.get_absolute_url()}">Art. 5 Muster Act</a>'
            in client.get(article.get_absolute_url()).text
        )
        other.withdraw()
        assert 'class="law"' not in client.get(article.get_absolute_url()).text

    def test_the_law_lists_its_provisions_in_order(self, law, client):
        for text in ("Art. 10 {}", "Art. 5a {}", "Art. 5 {}", "Anhang III {}", "Erwägungsgrund 2 {}", "Art. 5 {}"):
            cite(law, text)
        page = client.get(law.get_absolute_url()).text
        listed = page.partition('<ul class="provisions">')[2].partition("</ul>")[0]
        places = [
            listed.index(f"/regulierung/muster-act/{key}/")
            for key in ("art-5", "art-5a", "art-10", "anhang-3", "erwg-2")
        ]
        assert places == sorted(places)
        assert '<a href="/regulierung/muster-act/art-5/">Art. 5</a> <span>2 Artikel</span>' in listed
        assert '<a href="/regulierung/muster-act/art-10/">Art. 10</a> <span>1 Artikel</span>' in listed

    def test_many_provisions_are_folded(self, law, client):
        cite(law, " ".join(f"Art. {number} {{}}." for number in range(1, 40)))
        page = client.get(law.get_absolute_url()).text
        assert "15 weitere Vorschriften" in page
        assert page.count("/regulierung/muster-act/art-") == 39

    def test_the_provision_shows_the_sentence_newest_first(self, law, client):
        now = timezone.now()
        cite(law, "Alt: Art. 5 {}, so war es.", at=now - HOUR)
        cite(law, "Neu: Art. 5 {}, so ist &lt;es&gt;.")
        page = client.get("/regulierung/muster-act/art-5/").text
        assert "<title>Art. 5 Muster Act: unsere Artikel" in page
        assert "Neu: <mark>Art. 5 Muster Act</mark>, so ist &lt;es&gt;." in page
        assert page.index("Neu:") < page.index("Alt:")
        assert "https://eur-lex.europa.eu/legal-content/DE/TXT/?uri=CELEX:32024R9999" in page
        assert 'rel="canonical" href="http://testserver/regulierung/muster-act/art-5/"' in page

    def test_a_rule_of_the_us_leads_to_its_section(self, db, client):
        rule = make_regulation(name="Exportregeln", instrument="us_rule", jurisdiction="US", cfr="15 CFR Part 744")
        make_article(body="<p>Nach 15 CFR § 744.23 ist es verboten.</p>", tags=[rule])
        page = client.get(f"{rule.get_absolute_url()}744-23/").text
        assert 'href="https://www.ecfr.gov/current/title-15/section-744.23"' in page

    @pytest.mark.parametrize("path", ["art-6/", "art-5/?seite=2", "art-5/?seite=0", "gibts-nicht/"])
    def test_what_no_article_cites_is_not_found(self, law, client, path):
        cite(law)
        assert client.get(f"/regulierung/muster-act/{path}").status_code == 404

    def test_hidden_articles_neither_show_nor_count(self, law, client):
        cite(law)
        for at, values in ((timezone.now() + HOUR, {}), (None, {"fields": {"embargo_until": timezone.now() + HOUR}})):
            cite(law, "Geheim: Art. 5 {}, Art. 9 {}.", at=at, **values)
        expired = cite(law, "Geheim: Art. 5 {}, Art. 9 {}.", at=timezone.now() - 2 * HOUR)
        type(expired).objects.filter(pk=expired.pk).update(expire_at=timezone.now() - HOUR)
        page = client.get(law.get_absolute_url()).text
        assert "<span>1 Artikel</span>" in page
        assert "art-9" not in page
        assert "Geheim" not in client.get("/regulierung/muster-act/art-5/").text
        assert client.get("/regulierung/muster-act/art-9/").status_code == 404
        sitemap = client.get("/sitemap-seiten.xml").text
        assert "/muster-act/art-5/" in sitemap
        assert "art-9" not in sitemap

    def test_a_scheduled_article_counts_from_its_second(self, law, client, time_machine):
        cite(law, at=timezone.now() + HOUR)
        make_article(tags=[law])
        assert client.get("/regulierung/muster-act/art-5/").status_code == 404
        time_machine.move_to(timezone.now() + 2 * HOUR)
        assert client.get("/regulierung/muster-act/art-5/").status_code == 200

    def test_long_lists_have_pages_and_each_costs_the_same(self, law, client):
        cite(law)
        few = _cost(client, "/regulierung/muster-act/art-5/"), _cost(client, law.get_absolute_url())
        for _ in range(24):
            cite(law)
        assert (_cost(client, "/regulierung/muster-act/art-5/"), _cost(client, law.get_absolute_url())) == few
        assert few[0] <= 4
        assert client.get("/regulierung/muster-act/art-5/?seite=2").text.count("<blockquote") == 5

    def test_links_cost_an_article_no_query(self, law, client):
        plain, full = make_article(tags=[law]), cite(law, "Art. 5 {}, Art. 6 {} und Erwägungsgrund 71 {}.")
        assert _cost(client, plain.get_absolute_url()) == _cost(client, full.get_absolute_url())

    def test_a_preview_has_the_links(self, law, client):
        make_article(tags=[law])
        draft = make_draft(body=f"<p>Art. 5 {law}</p>", tags=[law])
        token = draft.preview_links.create(expires_at=timezone.now() + HOUR, created_by=make_user()).token
        assert 'class="law"' in client.get(f"/vorschau/{token}/").text


def _cost(client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)
