"""The page of a company: its numbers, its family, and what is about it apart from what mentions it."""

import datetime as dt
import json
import re

import pytest
from django.utils import timezone

from articles.models import Relation, TagRef
from articles.presentation.companies import company as pages
from articles.presentation.companies.family import family_of
from articles.presentation.companies.figures import figures
from articles.presentation.companies.ties import relations_of

from .factories import make_article, make_company, make_regulation
from .test_gate import HOUR, STATES, hide
from .test_matrix import tie
from .test_pages import queries_of, text_of

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def fine(company, law, amount: int | None, status: str = "", currency: str = "EUR", **fields) -> Relation:
    return tie(company, law, "fine", amount=amount, currency=currency if amount else "", status=status, **fields)


def mention(company, **values):
    """An article in which the company is no main subject."""
    return make_article(tags=[TagRef("company", company.pk, False)], **values)


def numbers(company, today=None) -> list[tuple[str, str, list[str]]]:
    family = family_of(company)
    ids = [member.id for member in (*family.above, *family.members.values())]
    found = figures(relations_of(ids), family, today or timezone.localdate())
    return [(plain(figure.number), figure.words, [plain(note) for note in figure.notes]) for figure in found]


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def named_laws(company) -> list[tuple[str, list[str]]]:
    family = family_of(company)
    ids = [member.id for member in (*family.above, *family.members.values())]
    (found,) = (f for f in figures(relations_of(ids), family, timezone.localdate()) if f.laws)
    return [(whose, [law.text for law in laws]) for whose, laws in found.laws]


@pytest.fixture
def law():
    return make_regulation(name="DMA")


@pytest.fixture
def meta(law):
    company = make_company(name="Meta")
    make_article(title="Metas Zahlen", tags=[company, law])
    return company


@pytest.fixture
def whatsapp(meta):
    child = make_company(name="WhatsApp", parent=meta)
    make_article(title="WhatsApp allein", tags=[child])
    return child


class TestNumbers:
    def test_proceedings_that_run_are_counted(self, meta, law):
        tie(meta, law, "proceedings", status="running")
        tie(meta, law, "sued")
        tie(meta, law, "proceedings", status="lifted")
        tie(meta, law, "proceedings", status="final")
        tie(meta, law, "proceedings", until=timezone.localdate() - DAY)
        assert numbers(meta)[0] == ("2", "laufende Verfahren", [])

    def test_fines_are_summed_by_status_and_currency(self, meta, law):
        fine(meta, law, 200_000_000, "appealable")
        fine(meta, law, 100_000_000, "final")
        fine(meta, law, 1_000_000, "")
        fine(meta, law, 5_000_000, "final", "USD")
        assert numbers(meta)[0] == (
            "301 Mio. EUR und 5 Mio. USD",
            "Bußgelder",
            [
                "davon 200 Mio. EUR nicht rechtskräftig",
                "100 Mio. EUR und 5 Mio. USD rechtskräftig",
                "1 Mio. EUR ohne verzeichneten Stand",
            ],
        )

    def test_quashed_fines_count_into_no_sum(self, meta, law):
        fine(meta, law, 200_000_000, "appealable")
        fine(meta, law, 797_000_000, "lifted")
        fine(meta, law, 3_000_000, until=timezone.localdate() - DAY)
        assert numbers(meta)[0] == (
            "200 Mio. EUR",
            "Bußgeld",
            ["nicht rechtskräftig", "aufgehoben oder beendet, nicht mitgezählt: 800 Mio. EUR"],
        )

    def test_where_all_were_quashed_none_stands(self, meta, law):
        fine(meta, law, 797_000_000, "lifted")
        number, _words, notes = numbers(meta)[0]
        assert (number, notes) == ("0", ["aufgehoben oder beendet, nicht mitgezählt: 797 Mio. EUR"])

    def test_a_fine_of_unknown_amount_is_a_fine(self, meta, law):
        fine(meta, law, None, "final")
        assert numbers(meta)[0] == ("1", "Bußgeld", ["Höhe nicht verzeichnet"])
        fine(meta, law, 1_000_000, "final")
        assert numbers(meta)[0] == ("1 Mio. EUR", "Bußgelder", ["rechtskräftig", "dazu 1 ohne verzeichnete Höhe"])

    def test_what_children_did_is_counted_apart(self, meta, whatsapp, law):
        tie(meta, law, "proceedings")
        fine(meta, law, 200_000_000, "final")
        for _ in range(2):
            tie(whatsapp, law, "proceedings")
        fine(whatsapp, law, 225_000_000)
        assert numbers(meta)[:2] == [
            ("1", "laufendes Verfahren", ["dazu 2 gegen Töchter"]),
            ("200 Mio. EUR", "Bußgeld", ["rechtskräftig", "dazu 225 Mio. EUR gegen Töchter"]),
        ]

    def test_a_company_with_nothing_of_its_own_shows_its_childrens(self, meta, whatsapp, law):
        tie(whatsapp, law, "proceedings")
        fine(whatsapp, law, 225_000_000, "final")
        assert numbers(meta) == [
            ("1", "laufendes Verfahren gegen Töchter", []),
            ("225 Mio. EUR", "Bußgeld gegen Töchter", ["rechtskräftig"]),
            ("1", "Regelwerk greift für Töchter", []),
        ]

    def test_laws_that_bind_are_named_once(self, meta, whatsapp, law):
        dsa, code = make_regulation(name="DSA"), make_regulation(name="Kodex")
        make_article(tags=[dsa, code])
        tie(meta, law)
        fine(meta, law, 1_000_000)
        tie(meta, code, "signatory")
        tie(whatsapp, law)
        tie(whatsapp, dsa)
        assert named_laws(meta) == [("", ["DMA"]), ("für Töchter", ["DSA"])]
        assert named_laws(whatsapp) == [("", ["DMA", "DSA"])]

    def test_what_binds_the_owner_is_named_with_the_service(self, client, meta, whatsapp, law):
        tie(meta, law)
        assert named_laws(whatsapp) == [("", ["DMA"])]
        assert numbers(whatsapp) == [("1", "Regelwerk greift über Meta", [])]
        assert f'href="/unternehmen/meta/{law.slug}/"' in text_of(client, whatsapp.get_absolute_url())

    def test_an_end_passes_by_time_alone(self, meta, law):
        today = timezone.localdate()
        tie(meta, law, "proceedings", since=today - 9 * DAY, until=today)
        tie(meta, law, "gatekeeper", since=today + DAY)
        assert [number for number, words, _ in numbers(meta, today) if "Verfahren" in words] == ["1"]
        assert [words for _, words, _ in numbers(meta, today + DAY)] == ["Regelwerk greift"]

    def test_nothing_recorded_shows_nothing(self, client, meta):
        html = text_of(client, meta.get_absolute_url())
        assert numbers(meta) == []
        assert 'class="counts"' not in html and "<table" not in html and "Wer zu wem gehört" not in html

    def test_each_number_leads_to_what_it_counts(self, client, meta, law):
        tie(meta, law, "proceedings")
        html = text_of(client, meta.get_absolute_url())
        assert '<a href="#verfahren"><b>1</b>' in html and 'id="verfahren"' in html
        for _ in range(20):
            make_article(tags=[meta])
        assert '<a href="/unternehmen/meta/#verfahren">' in text_of(client, "/unternehmen/meta/?seite=2")


class TestTable:
    def test_what_runs_comes_first_and_what_is_over_last(self, client, meta, law):
        fine(meta, law, 1_000_000, "lifted", since=dt.date(2026, 1, 1), text="Erstens")
        fine(meta, law, 2_000_000, "final", since=dt.date(2025, 1, 1), text="Zweitens")
        tie(meta, law, "proceedings", since=dt.date(2024, 1, 1), text="Drittens")
        html = text_of(client, meta.get_absolute_url())
        assert re.findall("Erstens|Zweitens|Drittens", html) == ["Drittens", "Zweitens", "Erstens"]
        assert re.findall(r'<tr class="past">\n.*?Erstens', html) and html.count('class="past"') == 1
        assert "aufgehoben" in html and "läuft" in html

    def test_a_long_table_folds(self, client, meta, law):
        for year in range(2001, 2021):
            fine(meta, law, year, since=dt.date(year, 1, 1))
        html = text_of(client, meta.get_absolute_url())
        assert "Weitere 12 anzeigen" in html and html.count("<tr>") == 22

    def test_relations_of_children_are_shown_as_theirs(self, client, meta, whatsapp, law):
        tie(whatsapp, law, "proceedings", text="Meldewege")
        html = text_of(client, meta.get_absolute_url())
        row = re.search(r"<tr>\n<th[^\n]*Meldewege.*?</tr>", html, re.S)[0]
        assert whatsapp.get_absolute_url() in row and f'href="/unternehmen/whatsapp/{law.slug}/"' in row


class TestFamily:
    def test_the_tree_goes_from_the_top_down(self, client, meta, whatsapp):
        grandchild = make_company(name="WhatsApp Pay", parent=whatsapp)
        make_article(tags=[grandchild])
        for company in (meta, whatsapp, grandchild):
            html = text_of(client, company.get_absolute_url())
            tree = re.search(r'<ul class="tree">.*?</section>', html, re.S)[0]
            assert re.findall(r"<(?:b|a)[^>]*>([^<]+)</(?:b|a)>", tree) == ["Meta", "WhatsApp", "WhatsApp Pay"]
            assert re.findall(r'<b aria-current="page">([^<]+)', tree) == [company.name]

    def test_articles_about_children_are_marked(self, client, meta, whatsapp):
        make_article(title="Beide zusammen", tags=[meta, whatsapp])
        html = text_of(client, meta.get_absolute_url())
        shown = re.findall(r"(Metas Zahlen|WhatsApp allein|Beide zusammen)</a>", html)
        assert shown == ["Beide zusammen", "WhatsApp allein", "Metas Zahlen"]
        assert html.count('<p class="why">über WhatsApp</p>') == 1

    def test_pages_of_a_family_hold_each_article_once(self, client, meta, whatsapp):
        for number in range(25):
            make_article(title=f"Nr. {number}", tags=[meta, whatsapp] if number % 3 else [whatsapp])
        pages = [text_of(client, f"/unternehmen/meta/?seite={number}") for number in (1, 2)]
        shown = [title for html in pages for title in re.findall(r">(Nr\. \d+)</a>", html)]
        assert shown == [f"Nr. {number}" for number in reversed(range(25))]
        assert client.get("/unternehmen/meta/?seite=3").status_code == 404

    @pytest.mark.parametrize("state", STATES)
    def test_a_hidden_child_leaves_no_trace(self, client, meta, law, state):
        child = make_company(name="Zaunkönig", parent=meta)
        hide(state, title="Zaunkönig geheim", tags=[child])
        tie(child, law, "fine", amount=5_000_000, currency="EUR", text="Zaunkönig")
        html = text_of(client, meta.get_absolute_url())
        assert "Zaunkönig" not in html and "5 Millionen" not in html and numbers(meta) == []
        assert client.get(f"{meta.get_absolute_url()}{law.slug}/").status_code == 404

    def test_what_stands_below_a_hidden_child_is_shown_below_its_owner(self, meta):
        hidden = make_company(name="Zaunkönig", parent=meta)
        make_article(tags=[make_company(name="Messenger", parent=hidden)])
        assert [part.link.text for part in family_of(meta).tree.parts] == ["Messenger"]

    def test_children_cost_no_query_each(self, client, meta, whatsapp, law):
        tie(whatsapp, law)
        few = queries_of(client, meta.get_absolute_url())
        for number in range(40):
            child = make_company(name=f"Tochter {number:02}", parent=meta)
            make_article(tags=[child])
            tie(child, law)
        assert queries_of(client, meta.get_absolute_url()) == few <= 7
        assert "und 10 weitere" in text_of(client, meta.get_absolute_url())


class TestMentions:
    def test_they_stand_apart(self, client, meta):
        mention(meta, title="Am Rande")
        html = text_of(client, meta.get_absolute_url())
        about, _, beside = html.partition('id="erwaehnt"')
        assert "Über Meta</h2>" in about and "Metas Zahlen" in about and "Am Rande" not in about
        assert "Am Rande" in beside and "Metas Zahlen" not in beside

    def test_the_rest_has_a_page_of_its_own(self, client, meta):
        for number in range(25):
            mention(meta, title=f"Am Rande {number}")
        html = text_of(client, meta.get_absolute_url())
        assert html.count(">Am Rande") == pages.MENTIONS and 'href="/unternehmen/meta/erwaehnt/"' in html
        first, second = (text_of(client, f"/unternehmen/meta/erwaehnt/?seite={page}") for page in (1, 2))
        assert first.count(">Am Rande") == 20 and second.count(">Am Rande") == 5
        assert "Metas Zahlen" not in first + second
        assert client.get("/unternehmen/meta/erwaehnt/?seite=3").status_code == 404

    def test_a_company_that_is_mentioned_only_has_a_page(self, client):
        company = make_company(name="Randnotiz")
        mention(company, title="Am Rande")
        html = text_of(client, company.get_absolute_url())
        assert "Am Rande" in html and 'id="artikel"' not in html and 'href="#artikel"' not in html

    def test_pages_on_which_mentions_once_stood_lead_to_them(self, client, meta):
        for _ in range(20):
            mention(meta)
        answer = client.get("/unternehmen/meta/?seite=2")
        assert (answer.status_code, answer.headers["Location"]) == (301, "/unternehmen/meta/erwaehnt/")
        assert client.get("/unternehmen/meta/?seite=3").status_code == 404

    def test_none_stands_twice_on_a_page(self, client, meta, whatsapp):
        tags = [TagRef("company", whatsapp.pk, True), TagRef("company", meta.pk, False)]
        make_article(title="Über die Tochter", tags=tags)
        assert text_of(client, meta.get_absolute_url()).count(">Über die Tochter</a>") == 1

    def test_a_former_name_leads_on(self, client, meta):
        mention(meta)
        meta.name, meta.slug = "Meta Platforms", "meta-platforms"
        meta.save()
        answer = client.get("/unternehmen/meta/erwaehnt/")
        assert answer.headers["Location"] == "/unternehmen/meta-platforms/erwaehnt/"

    @pytest.mark.parametrize("state", STATES)
    def test_hidden_ones_are_not_listed(self, client, meta, state):
        hide(state, title="Zaunkönig", tags=[TagRef("company", meta.pk, False)])
        assert "Zaunkönig" not in text_of(client, meta.get_absolute_url())
        assert client.get("/unternehmen/meta/erwaehnt/").status_code == 404


def test_registers_and_family_are_told_to_machines(client, meta, whatsapp):
    meta.lei, meta.wikidata = "BQ4BKCS1HXDV9HN80Z93", "Q380"
    meta.save()
    html = text_of(client, meta.get_absolute_url())
    text = re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1]
    value = json.loads(text)["@graph"][0]
    assert value["leiCode"] == "BQ4BKCS1HXDV9HN80Z93" and "https://www.wikidata.org/wiki/Q380" in value["sameAs"]
    assert [part["name"] for part in value["subOrganization"]] == ["WhatsApp"]
    assert "https://search.gleif.org/#/record/BQ4BKCS1HXDV9HN80Z93" in html
    assert "https://www.wikidata.org/wiki/Q380" in html


class TestPair:
    @pytest.fixture
    def path(self, meta, law):
        return f"{meta.get_absolute_url()}{law.slug}/"

    def test_one_article_about_both_may_be_chance(self, client, meta, law, path):
        assert client.get(path).status_code == 404
        make_article(title="Beide wieder", tags=[law, meta])
        assert "Beide wieder" in text_of(client, path)

    def test_a_relation_makes_a_page_and_is_told_first(self, client, meta, law, path):
        fine(meta, law, 200_000_000, "appealable", since=dt.date(2025, 4, 23), text="Bezahlen oder einwilligen")
        html = text_of(client, path)
        assert "Bußgeld von 200 Millionen Euro vom 23. April 2025, nicht rechtskräftig." in html
        assert "Bezahlen oder einwilligen" in html and "Quelle" in html and "Metas Zahlen" in html

    def test_childrens_relations_are_marked(self, client, meta, whatsapp, law, path):
        tie(whatsapp, law, "vlop", since=dt.date(2025, 1, 2))
        html = text_of(client, path)
        assert "WhatsApp: Sehr große Online-Plattform (VLOP) seit 2. Januar 2025." in html
        assert f'href="{whatsapp.get_absolute_url()}"' in html

    def test_what_is_over_is_told_as_over(self, client, meta, law, path):
        tie(meta, law, "proceedings", until=timezone.localdate() - DAY)
        assert "Was die beiden verband, ist vorbei." in text_of(client, path)

    def test_the_laws_last_and_next_dates_stand_beside(self, client, meta, law, path):
        tie(meta, law)
        today = timezone.localdate()
        for days in (-900, -800, -700, 10, 20, 30, 40):
            law.milestones.create(kind="deadline", date=today + days * DAY, scope=f"Tag {days}")
        shown = re.findall(r"Tag (-?\d+)", text_of(client, path))
        assert [int(days) for days in shown] == [-800, -700, 10, 20, 30]

    def test_former_names_lead_on(self, client, meta, law, path):
        tie(meta, law)
        meta.name = "Meta Platforms"
        meta.slug = "meta-platforms"
        meta.save()
        law.name = law.slug = "dma-neu"
        law.save()
        assert client.get(path).headers["Location"] == "/unternehmen/meta-platforms/dma-neu/"
        assert client.get("/unternehmen/meta-platforms/dma-neu/").status_code == 200

    def test_its_picture_passes_the_same_gate(self, client, meta, law, path):
        assert client.get(f"{path}bild.png").status_code == 404
        tie(meta, law)
        assert client.get(f"{path}bild.png").headers["Content-Type"] == "image/png"
        assert f"{path}bild.png?v=" in text_of(client, path)

    def test_all_who_name_both_lead_to_it(self, client, meta, law, path):
        tie(meta, law)
        for page in (meta.get_absolute_url(), law.get_absolute_url(), "/sitemap-seiten.xml"):
            assert path in client.get(page).content.decode(), page

    def test_a_relation_shows_when_its_moment_has_come(self, client, meta, law, path):
        row = tie(meta, law, "fine", amount=7_000_000, currency="EUR", visible_from=timezone.now() + HOUR)
        assert client.get(path).status_code == 404
        assert client.get(f"{path}bild.png").status_code == 404
        assert path not in client.get("/sitemap-seiten.xml").content.decode()
        assert "7 Millionen" not in text_of(client, meta.get_absolute_url()) and numbers(meta) == []
        Relation.objects.filter(pk=row.pk).update(visible_from=timezone.now() - HOUR)
        assert "7 Millionen Euro" in text_of(client, path)

    @pytest.mark.parametrize("state", STATES)
    def test_hidden_articles_make_no_page(self, client, meta, law, path, state):
        for _ in range(2):
            hide(state, title="Zaunkönig", tags=[meta, law])
        assert client.get(path).status_code == 404
        tie(meta, law)
        assert "Zaunkönig" not in text_of(client, path)

    def test_the_list_has_pages_and_costs_the_same(self, client, meta, law, path):
        tie(meta, law)
        few = queries_of(client, path)
        for number in range(24):
            make_article(title=f"Nr. {number}", tags=[meta, law])
        assert queries_of(client, path) == few <= 7
        assert text_of(client, f"{path}?seite=2").count(">Nr. ") == 4
        assert client.get(f"{path}?seite=3").status_code == 404
