"""The page of a law over time, with its change log and its companies: right, bounded, and silent about what is not public."""

import datetime as dt
import re

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from articles.models import DossierChange, Milestone, Regulation, Relation
from articles.models.site.boundary import next_boundary

from .benchmarks.copies import multiply
from .cost import calls
from .factories import make_article, make_company, make_regulation
from .kept_site import Site
from .test_pages import queries_of, text_of

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 23, 11, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 23)


def a_law(**fields) -> Regulation:
    """One that has been there for years, so that what changes is a change."""
    law = make_regulation(**fields)
    Regulation.objects.filter(pk=law.pk).update(created_at=NOON - dt.timedelta(days=3000))
    law.refresh_from_db()
    make_article(tags=[law], at=NOON - dt.timedelta(days=2900))
    return law


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def answer_of(html: str) -> str:
    return plain(html[html.index('<div class="answer">') : html.index("</div>", html.index('<div class="answer">'))])


def log_of(html: str) -> str:
    found = re.search(r'<details class="past log">(.*?)</details>', html, re.DOTALL)
    return plain(found[1]) if found else ""


class TestTime:
    """One law, moved and moved again and quashed, on ten days: (day, in the answer, in the fold, not on the page)"""

    DAYS = (
        ("2021-05-01", "vorgeschlagen am 21. April 2021", ""),
        ("2024-05-20", "Als Nächstes am 21. Mai 2024 morgen : Verabschiedung", ""),
        ("2024-05-21", "verabschiedet am 21. Mai 2024, noch nicht in Kraft.", ""),
        ("2024-08-01", "in Kraft (gilt noch nicht) seit 1. August 2024.", ""),
        ("2025-02-01", "Als Nächstes ab 2. Februar 2025 morgen : Verbote", ""),
        ("2025-02-02", "gilt teilweise seit 2. Februar 2025.", ""),
        (
            "2026-08-02",
            "Noch nicht ab 2. August 2028 Hochrisiko verschoben: erst 2. August 2026",
            "3 vergangene Termine",
        ),
        ("2027-12-01", "Als Nächstes ab 2. August 2028", "4 vergangene Termine"),
        ("2028-08-02", "gilt vollständig seit 2. August 2028", "6 vergangene Termine"),
        ("2029-01-01", "für nichtig erklärt am 1. Januar 2029. Urteil. Gilt nicht.", "7 vergangene Termine"),
    )

    @pytest.fixture
    def law(self):
        with time_machine.travel(dt.datetime(2021, 4, 22, 11, tzinfo=dt.UTC), tick=False):
            law = make_regulation(name="Gesetz")
            make_article(tags=[law])
            for kind, date, scope in (
                ("proposed", "2021-04-21", ""),
                ("adopted", "2024-05-21", ""),
                ("in_force", "2024-08-01", ""),
                ("applies", "2025-02-02", "Verbote"),
                ("deadline", "2027-06-01", "Berichte"),
            ):
                law.milestones.create(kind=kind, date=dt.date.fromisoformat(date), scope=scope)
            judged = dt.datetime(2029, 1, 1, tzinfo=timezone.get_default_timezone())
            law.milestones.create(kind="annulled", date=judged.date(), text="Urteil", visible_from=judged)
            old = None
            for date in ("2026-08-02", "2027-12-02", "2028-08-02"):
                values = {"kind": "applies", "date": dt.date.fromisoformat(date), "scope": "Hochrisiko"}
                old = law.milestones.create(**values, replaces=old)
        return law

    def test_answer_dates_and_fold_follow_the_day(self, client, law):
        for day, answer, fold in self.DAYS:
            with time_machine.travel(dt.datetime.fromisoformat(f"{day}T11:00+00:00"), tick=False):
                html = text_of(client, law.get_absolute_url())
                assert answer in answer_of(html), day
                assert (fold in html) if fold else ("vergangene Termine" not in html), day

    @pytest.mark.usefixtures("kept_connection")
    def test_a_kept_page_turns_at_midnight(self, law, settings):
        settings.ALLOWED_HOSTS = ["testserver"]
        for day, answer, _fold in self.DAYS:
            with time_machine.travel(dt.datetime.fromisoformat(f"{day}T00:00+00:00"), tick=False) as clock:
                site = Site()
                midnight = timezone.make_aware(dt.datetime.fromisoformat(day))
                clock.move_to(midnight - dt.timedelta(seconds=2))
                assert next_boundary(timezone.now()) == midnight
                eve = site.get(law.get_absolute_url()).text
                assert site.get(law.get_absolute_url()).text == eve and site.rendered == 1
                clock.move_to(midnight + dt.timedelta(seconds=2))
                assert answer in answer_of(site.get(law.get_absolute_url()).text), day
                assert site.rendered == 2


class TestChangeLog:
    def test_tells_moved_new_and_struck_dates_by_day_newest_first(self, client):
        law = a_law()
        with time_machine.travel(NOON, tick=False):
            old = law.milestones.create(kind="applies", date=dt.date(2026, 8, 2), scope="Hochrisiko")
        with time_machine.travel(NOON + dt.timedelta(days=1), tick=False):
            law.milestones.create(kind="applies", date=dt.date(2027, 12, 2), scope="Hochrisiko", replaces=old)
        with time_machine.travel(NOON + dt.timedelta(days=2), tick=False):
            struck = law.milestones.create(kind="deadline", date=dt.date(2027, 1, 1), precision="month")
        with time_machine.travel(NOON + dt.timedelta(days=3), tick=False):
            struck.delete()
            html = text_of(client, law.get_absolute_url())
        assert log_of(html) == (
            "Was sich an diesem Dossier geändert hat, zuletzt am 26. November 2026 "
            "26. November 2026 Der Termin „Frist“ im Januar 2027 wurde gestrichen. "
            "25. November 2026 Neuer Termin im Januar 2027: Frist. "
            "24. November 2026 Der Termin „Geltungsbeginn, Hochrisiko“ wurde vom 2. August 2026 auf den "
            "2. Dezember 2027 verschoben. "
            "23. November 2026 Neuer Termin am 2. August 2026: Geltungsbeginn, Hochrisiko."
        )

    def test_tells_what_became_certain_and_what_was_renamed(self, client):
        law = a_law()
        row = law.milestones.create(kind="applies", date=dt.date(2028, 1, 1), precision="year", certainty="expected")
        DossierChange.objects.all().delete()
        row.certainty = "fixed"
        row.save()
        row.scope = "Kap. II"
        row.save()
        row.date = dt.date(2027, 1, 1)
        row.save()
        log = log_of(text_of(client, law.get_absolute_url()))
        assert "Der Termin „Geltungsbeginn“ im Jahr 2028 ist jetzt fest, vorher erwartet." in log
        assert "Der Termin im Jahr 2028 heißt jetzt „Geltungsbeginn, Kap. II“, vorher „Geltungsbeginn“." in log
        assert "Der Termin „Geltungsbeginn, Kap. II“ wurde von 2028 auf 2027 vorgezogen." in log

    def test_tells_what_changed_between_a_company_and_the_law(self, client):
        law, company = a_law(), make_company(name="Firma")
        make_article(tags=[company])
        values = {"role": "fine", "amount": 500_000_000, "currency": "EUR", "source": "https://example.org/"}
        fine = Relation.objects.create(company=company, regulation=law, status="appealable", **values)
        fine.status = "lifted"
        fine.save()
        log = log_of(text_of(client, law.get_absolute_url()))
        assert "Firma: Bußgeld, 500 Millionen Euro, nicht rechtskräftig." in log
        assert "Firma, Bußgeld: jetzt aufgehoben (vorher nicht rechtskräftig)." in log
        fine.delete()
        assert "Firma, Bußgeld: gestrichen." in log_of(text_of(client, law.get_absolute_url()))

    def test_a_law_that_is_entered_starts_without_a_log(self, client):
        law = make_regulation()
        make_article(tags=[law])
        law.milestones.create(kind="applies", date=TODAY)
        assert log_of(text_of(client, law.get_absolute_url())) == ""

    def test_is_bounded(self, client):
        law = a_law()
        for day in range(1, 29):
            law.milestones.create(kind="deadline", date=dt.date(2027, 1, day))
        assert log_of(text_of(client, law.get_absolute_url())).count("Neuer Termin") == 12

    def test_a_move_under_an_embargo_is_nowhere_before_its_time(self, client):
        """Neither in answer, list, axis, chain nor log; the old date stays as it is."""
        with time_machine.travel(NOON, tick=False):
            law = a_law()
            old = law.milestones.create(kind="applies", date=dt.date(2027, 3, 4), scope="Hochrisiko")
            silent = text_of(client, law.get_absolute_url())
            soon = NOON + dt.timedelta(hours=5)
            law.milestones.create(
                kind="applies", date=dt.date(2029, 5, 6), scope="Hochrisiko", replaces=old, visible_from=soon
            )
            assert text_of(client, law.get_absolute_url()) == silent
            assert next_boundary(NOON) == soon
        with time_machine.travel(soon, tick=False):
            html = text_of(client, law.get_absolute_url())
        assert "vom 4. März 2027 auf den 6. Mai 2029 verschoben" in log_of(html)
        assert "ab 6. Mai 2029 in 2 Jahren : Hochrisiko verschoben: erst 4. März 2027" in answer_of(html)

    def test_a_date_that_is_changed_in_place_stays_in_the_chain(self, client):
        with time_machine.travel(NOON, tick=False):
            law = a_law()
            moved = law.milestones.create(kind="applies", date=dt.date(2027, 3, 4), scope="Hochrisiko")
            for date in (dt.date(2027, 9, 4), dt.date(2028, 5, 6)):
                moved.date = date
                moved.save()
            html = text_of(client, law.get_absolute_url()).replace("\xa0", " ")
            chain = "verschoben: erst 4. März 2027, dann 4. September 2027"
            assert f"Hochrisiko {chain}" in answer_of(html) and f"{chain}, jetzt 6. Mai 2028" in html
            law.milestones.create(kind="applies", date=dt.date(2029, 1, 2), scope="Hochrisiko", replaces=moved)
            html = text_of(client, law.get_absolute_url()).replace("\xa0", " ")
            assert f"{chain}, dann 6. Mai 2028, jetzt 2. Januar 2029" in html

    def test_names_no_company_that_readers_cannot_know(self, client):
        law, secret = a_law(), make_company(name="Geheime Firma")
        Relation.objects.create(company=secret, regulation=law, role="ban", source="https://example.org/")
        assert DossierChange.objects.exists()
        html = text_of(client, law.get_absolute_url())
        assert "Geheime Firma" not in html and log_of(html) == ""
        known, soon = make_company(name="Bekannt"), timezone.now() + dt.timedelta(days=1)
        make_article(tags=[known])
        Relation.objects.create(
            company=known, regulation=law, role="ban", source="https://example.org/", visible_from=soon
        )
        assert "Bekannt" not in text_of(client, law.get_absolute_url())


class TestCompanies:
    def test_stand_under_what_it_means_for_them(self, client):
        law = a_law()
        for role in ("fine", "gatekeeper", "proceedings", "signatory", "funding"):
            company = make_company()
            make_article(tags=[company])
            company.relations.create(regulation=law, role=role, source="https://example.org/")
        html = text_of(client, law.get_absolute_url())
        titles = re.findall(r'<h3 class="of-ties">([^<]+)<', html)
        assert titles == ["Pflichten", "Verfahren", "Sanktionen", "Förderung und Lizenzen", "Selbstverpflichtung"]

    def test_whom_only_signatures_tie_to_a_law_it_does_not_hit(self, client):
        law, company = a_law(), make_company()
        make_article(tags=[company])
        company.relations.create(regulation=law, role="signatory", source="https://example.org/")
        pages = law.get_absolute_url(), f"/karte/regelwerk/{law.slug}/"
        for title, role in (("Wer sich freiwillig bindet", "signatory"), ("Wen es trifft", "subject")):
            company.relations.get_or_create(regulation=law, role=role, source="https://example.org/")
            assert all(title in text_of(client, page) for page in pages)

    def test_of_four_hundred_a_few_are_shown_and_no_fine_is_lost(self, client):
        law, companies = a_law(), [make_company(name=f"Firma {number:03}") for number in range(401)]
        make_article(tags=companies)
        source = "https://example.org/"
        Relation.objects.bulk_create(
            Relation(company=company, regulation=law, role="vlop" if number else "fine", source=source)
            for number, company in enumerate(reversed(companies))
        )
        html = text_of(client, law.get_absolute_url())
        assert "Firma 400" in html and "Bußgeld" in html
        assert html.count('class="chip company"') <= 40 + 8  # and what often stands beside the law
        assert f'<a href="/wer-wird-reguliert/?regelwerk={law.slug}">' in html


class TestCost:
    def fill(self, milestones: int, changes: int = 0) -> Regulation:
        law = a_law()
        Milestone.objects.bulk_create(
            Milestone(
                regulation=law,
                kind="applies",
                date=TODAY + dt.timedelta(days=9 * number - 900),
                scope="Hochrisiko-Systeme nach Anhang III",
                text="Pflichten für Anbieter großer Modelle, Aufsichtsstrukturen, Sanktionen",
                source="https://eur-lex.europa.eu/eli/reg/2024/1689/oj",
            )
            for number in range(milestones)
        )
        for number in range(changes):
            law.milestones.create(kind="deadline", date=TODAY + dt.timedelta(days=number))
        return law

    def test_queries_stay_the_same_and_within_seven(self, client):
        small = queries_of(client, self.fill(2).get_absolute_url())
        assert queries_of(client, self.fill(200, 20).get_absolute_url()) == small <= 7

    @pytest.mark.slow
    def test_a_law_with_200_dates_and_20_000_articles_stays_small(self, client):
        law = self.fill(200, 20)
        for days in range(100):
            make_article(tags=[law], at=timezone.now() - dt.timedelta(days=days))
        few = calls(Client().get, law.get_absolute_url())
        multiply(200, days=3_000)
        path = law.get_absolute_url()
        html = text_of(client, path)
        assert len(html) < 200_000
        cache.clear()
        assert calls(Client().get, path) < few * 1.6
        assert "20.200 Artikel" not in html and "gezählt ab" in html
