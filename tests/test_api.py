"""Open data: `/api/v1/`, what it answers and how it refuses."""

import datetime as dt
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from jsonschema import Draft202012Validator, FormatChecker

from articles.api.listing import MOST
from articles.api.resources import RESOURCES
from articles.models import Article, Milestone, Relation, SiteSettings, merge

from .factories import (
    make_article,
    make_company,
    make_image,
    make_institution,
    make_regulation,
    make_subject,
    make_topic,
)
from .kept_site import Site
from .reader import make_world

pytestmark = pytest.mark.django_db
START = "/api/v1/"
DAY = dt.timedelta(days=1)


def ask(client, path: str, status: int = 200, **query) -> dict:
    answer = client.get(f"{START}{path}", query)
    assert answer.status_code == status, (path, query, answer.content)
    return answer.json()


def walk(client, path: str, between=lambda: None, **query) -> list[dict]:
    """All rows, page after page; `between` happens after each."""
    rows, address = [], f"{START}{path}?" + "&".join(f"{name}={value}" for name, value in query.items())
    while address:
        answer = client.get(address).json()
        rows += answer["data"]
        address = answer["next"]
        between()
    return rows


def ids(rows: list[dict]) -> list[int]:
    return [row["id"] for row in rows]


def make_full_world():
    """A public world in which each resource has rows, with something in every column."""
    world = make_world(2, licence="by")
    company, law = world.tags["company"], world.tags["regulation"]
    parent = make_company(name="Mutter")
    field = make_regulation(name="Feld", instrument="field")
    make_article(tags=[parent, field])
    company.parent, company.country, company.lei = parent, "US", "5493006MHB84DD0ZWV18"
    law.part_of, law.implements, law.celex = field, field, "32024R1689"
    for tag in world.subjects:
        tag.aliases.create(name=f"Anderer Name von {tag.name}")
        tag.save()
    first = law.milestones.first()
    Milestone.objects.create(
        regulation=law,
        kind="deadline",
        date=first.date + DAY,
        replaces=first,
        our_article=world.articles[0],
        scope="Kap. II",
    )
    Relation.objects.create(
        company=company, regulation=law, role="fine", status="final", amount="1200000.50", currency="EUR", source="https://example.org/"
    )  # fmt: skip
    SiteSettings.objects.create(data_licence="by")
    return world


class TestDescription:
    def test_every_answer_is_as_described(self, client):
        make_full_world()
        described = ask(client, "openapi.json")
        for name in RESOURCES:
            rows = ask(client, name)
            check(described, f"{START}{name}", rows)
            for row in rows["data"]:
                check(described, f"{START}{name}/{{id}}", ask(client, f"{name}/{row['id']}"))
            assert rows["data"]

    def test_the_check_would_notice(self, client):
        make_full_world()
        described, answer = ask(client, "openapi.json"), ask(client, "laws")
        answer["data"][0]["stage"]["code"] = "geheim"
        with pytest.raises(AssertionError):
            check(described, f"{START}laws", answer)

    def test_refusals_are_as_described(self, client):
        described = ask(client, "openapi.json")
        problem = {"$ref": "#/components/schemas/Problem"} | {"components": described["components"]}
        for path, status in (("laws?x=1", 400), ("laws/99", 404)):
            answer = client.get(f"{START}{path}")
            assert answer.headers["Content-Type"] == "application/problem+json"
            assert answer.status_code == answer.json()["status"] == status
            Draft202012Validator(problem).validate(answer.json())

    def test_every_filter_takes_its_example_or_says_what_it_wants(self, client):
        for name, resource in RESOURCES.items():
            for one in resource.filters:
                answer = client.get(f"{START}{name}", {one.name: one.example})
                assert answer.status_code == 200 or answer.json()["parameter"] == one.name and one.hint

    def test_is_openapi_3_1_and_names_every_parameter_once(self, client):
        described = ask(client, "openapi.json")
        assert described["openapi"] == "3.1.0"
        for schema in described["components"]["schemas"].values():
            Draft202012Validator.check_schema(schema)
        operations = [operation for path in described["paths"].values() for operation in path.values()]
        assert len({one["operationId"] for one in operations}) == len(operations) == 2 * len(RESOURCES)
        for operation in operations:
            names = [parameter["name"] for parameter in operation["parameters"]]
            assert len(set(names)) == len(names)


def check(described: dict, path: str, answer: dict) -> None:
    content = described["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
    schema = content["schema"] | {"components": described["components"]}
    errors = list(Draft202012Validator(schema, format_checker=FormatChecker()).iter_errors(answer))
    assert not errors, errors[0]


class TestRows:
    def test_a_law_tells_its_stage_today(self, client, time_machine):
        law = make_regulation()
        make_article(tags=[law])
        Milestone.objects.create(regulation=law, kind="in_force", date=timezone.localdate() - DAY)
        Milestone.objects.create(regulation=law, kind="applies", date=timezone.localdate() + DAY)
        assert ask(client, f"laws/{law.pk}")["data"]["stage"]["code"] == "in_force"
        time_machine.move_to(timezone.now() + 2 * DAY)
        assert ask(client, f"laws/{law.pk}")["data"]["stage"] == {"code": "applies", "label": "gilt"}

    def test_a_moved_date_and_the_new_one_name_each_other(self, client):
        world = make_full_world()
        first = world.tags["regulation"].milestones.order_by("id").first()
        new = Milestone.objects.get(replaces=first)
        assert ask(client, f"milestones/{first.pk}")["data"]["replaced_by"] == new.pk
        assert ask(client, f"milestones/{new.pk}")["data"]["replaces"] == first.pk

    @pytest.mark.parametrize(("licence", "has_text"), [("", False), ("by", True), ("by-nc-nd", True)])
    def test_the_text_of_an_article_comes_only_if_its_licence_allows(self, client, licence, has_text):
        article = make_article(body="<p>Ein langer Satz.</p>", licence=licence)
        data = ask(client, f"articles/{article.pk}")["data"]
        assert data["text_html"] == ("<p>Ein langer Satz.</p>" if has_text else None)
        assert (data["licence"] or {}).get("code", "") == licence
        assert data["lead"] and data["page"].endswith(article.get_absolute_url())
        assert "text_html" not in ask(client, "articles")["data"][0]

    def test_pictures_are_no_part_of_the_text(self, client):
        image = make_image(credit="Mira Albers")
        body = (
            f'<p>Text</p><figure data-image="{image.pk}" data-alt="Ein Chip"><figcaption>Darunter</figcaption></figure>'
        )
        gallery = f"<aside data-box='gallery'><h3>Galerie</h3>{body.removeprefix('<p>Text</p>') * 2}</aside>"
        data = ask(client, f"articles/{make_article(body=body + gallery, licence='by').pk}")["data"]
        assert data["text_html"].strip() == "<p>Text</p>"

    def test_links_in_the_text_lead_to_the_site(self, client, settings):
        settings.SITE_URL = "https://news.example"
        other = make_article(title="Das andere")
        article = make_article(body=f'<p><a data-article="{other.pk}">mehr</a></p>', licence="by")
        text = ask(client, f"articles/{article.pk}")["data"]["text_html"]
        assert f'href="https://news.example{other.get_absolute_url()}"' in text

    def test_advertising_is_none_of_our_articles(self, client):
        advert = make_article(genre="advertisement", tags=[company := make_company()])
        assert ask(client, "articles")["data"] == ask(client, "articles", company=company.pk)["data"] == []
        ask(client, f"articles/{advert.pk}", 404)

    def test_names_the_licence_of_the_settings(self, client):
        make_article(licence="by-sa")
        assert ask(client, "topics")["licence"] is None
        SiteSettings.objects.create(data_licence="cc0")
        assert ask(client, "topics")["licence"]["name"] == "CC0 1.0"
        assert ask(client, "articles")["licence"] is None  # each has its own
        assert "CC0 1.0" in client.get("/api/").content.decode()


class TestAddresses:
    def test_a_merged_subject_leads_to_the_one_that_stays(self, client):
        gone, stays = make_company(), make_company()
        make_article(tags=[gone, stays])
        merge(gone, stays)
        answer = client.get(f"{START}companies/{gone.pk}")
        assert (answer.status_code, answer.headers["Cache-Control"]) == (301, "no-cache")
        assert answer.headers["Location"].endswith(f"{START}companies/{stays.pk}")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert ids(ask(client, "articles", company=gone.pk)["data"]) == ids(ask(client, "articles")["data"])

    def test_filters_know_subjects_by_their_words_too(self, client):
        company = make_company(name="Facebook")
        article = make_article(tags=[company])
        make_article()
        company.name = "Meta"
        company.save()
        for word in (company.pk, "meta", "facebook"):
            assert ids(ask(client, "articles", company=word)["data"]) == [article.pk]
        for name in ("meta", "FACEBOOK"):
            assert ids(ask(client, "companies", name=name)["data"]) == [company.pk]

    def test_a_withdrawn_article_is_gone(self, client):
        article = make_article()
        article.withdraw(notice="Falsch.")
        assert ask(client, f"articles/{article.pk}", 410)["status"] == 410

    @pytest.mark.parametrize("path", ["gibt-es-nicht", "laws/1/2", "laws/null", "laws/-1", "laws/01", f"laws/{10**30}"])
    def test_what_does_not_exist_is_told_in_json(self, client, path):
        answer = client.get(f"{START}{path}")
        assert answer.json()["title"] == "Das gibt es hier nicht"
        assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (404, "*")

    def test_a_slash_too_many_is_taken_away(self, client):
        answer = client.get(f"{START}laws/?jurisdiction=EU")
        assert (answer.status_code, answer.headers["Location"]) == (301, f"{START}laws?jurisdiction=EU")

    def test_a_fault_is_told_in_json(self, client, monkeypatch):
        def fail(*_arguments):
            raise RuntimeError

        monkeypatch.setattr("articles.api.views.listing.read", fail)
        client.raise_request_exception = False
        answer = client.get(f"{START}laws")
        assert (answer.status_code, answer.json()["status"]) == (500, 500)
        assert answer.headers["Cache-Control"] == "no-store"


class TestFilters:
    def test_laws_by_where_they_hold(self, client):
        here, there = make_regulation(jurisdiction="EU"), make_regulation(jurisdiction="US")
        office = make_institution()
        here.institutions.add(office)
        make_article(tags=[here, there, office])
        assert ids(ask(client, "laws", jurisdiction="EU")["data"]) == [here.pk]
        assert ids(ask(client, "laws", institution=office.slug)["data"]) == [here.pk]

    def test_dates_from_one_day_to_another(self, client):
        law = make_regulation()
        make_article(tags=[law])
        rows = [
            Milestone.objects.create(regulation=law, kind="deadline", date=dt.date(2026, 8, day)) for day in (3, 1, 2)
        ]
        found = ask(client, "milestones", law=law.slug, **{"from": "2026-08-02", "to": "2026-08-03"})["data"]
        assert ids(found) == [rows[2].pk, rows[0].pk]

    def test_relations_of_a_company(self, client):
        world = make_full_world()
        company = world.tags["company"]
        found = ask(client, "relations", company=company.slug, role="fine")["data"]
        assert [(row["amount"], row["company"]["id"]) for row in found] == [(1200000.5, company.pk)]
        assert ask(client, "relations", company=company.slug, role="ban")["data"] == []

    def test_articles_about_all_that_is_named(self, client):
        company, law = make_company(), make_regulation()
        both = make_article(tags=[company, law], genre="comment")
        make_article(tags=[company])
        make_article(tags=[law])
        assert ids(ask(client, "articles", company=company.pk, law=law.pk)["data"]) == [both.pk]
        assert ids(ask(client, "articles", law=law.pk, genre="comment")["data"]) == [both.pk]

    def test_days_are_those_of_the_newsroom(self, client):
        topic = make_topic()
        late = make_article(at=dt.datetime(2026, 3, 9, 22, 30, tzinfo=dt.UTC), tags=[topic])  # 23.30 in Berlin
        next_day = make_article(at=dt.datetime(2026, 3, 9, 23, 30, tzinfo=dt.UTC), tags=[topic])
        for tags in ({}, {"topic": topic.pk}):
            assert ids(ask(client, "articles", since="2026-03-10", **tags)["data"]) == [next_day.pk]
            assert ids(ask(client, "articles", until="2026-03-09", **tags)["data"]) == [late.pk]


HOSTILE = (
    *("", " ", "-1", "0", "1 OR 1=1", "'", '"', "%", "\x7f", "\ud7ff", "é" * 500, "9" * 400, "1e3", "١", "null", "true"),
    *("2026-13-01", "20260801", "2026-W01-1", "0001-01-01", "9999-12-31", "2026-08-01T00:00", "a\nb", "../../etc", "<b>"),
    *("fjE", "fjA", "fi0x", "MX4x", "MjAyNi0wOC0wMX4x", "MDAwMS0wMS0wMX4x", "OTk5OS0xMi0zMVQyMzo1OTo1OSswMDowMH4x", "====", "A"),
)  # fmt: skip


class TestRefusals:
    def test_an_unknown_parameter_is_not_passed_over(self, client):
        told = ask(client, "laws", 400, jurisdicton="EU")
        assert told["parameter"] == "jurisdicton"
        assert "jurisdiction" in told["expected"]
        for path in ("", "openapi.json", "laws/1"):
            ask(client, path, 400, jurisdiction="EU")

    def test_a_wrong_value_says_what_is_given_and_what_is_expected(self, client):
        told = ask(client, "laws", 400, jurisdiction="Mars")
        assert (told["parameter"], told["given"]) == ("jurisdiction", "Mars")
        assert told["expected"].startswith("eines von EU, DE")
        assert told["detail"] == f"„jurisdiction“ hat den Wert „Mars“. Erwartet: {told['expected']}."

    def test_a_parameter_given_twice_is_refused(self, client):
        assert client.get(f"{START}laws?jurisdiction=EU&jurisdiction=US").status_code == 400

    @pytest.mark.parametrize("limit", ["0", "05", "101", "-1", "1.5", "", "²", "٣", "9" * 5000])
    def test_a_page_is_never_longer_than_a_hundred(self, client, limit):
        told = ask(client, "laws", 400, limit=limit)
        assert told["parameter"] == "limit"
        assert len(told["given"]) <= 80

    @pytest.mark.parametrize("name", RESOURCES)
    def test_hostile_values_are_refused_or_find_nothing(self, client, name):
        make_full_world()
        for parameter in (*(one.name for one in RESOURCES[name].filters), "limit", "cursor"):
            for value in HOSTILE:
                answer = client.get(f"{START}{name}?{parameter}={quote(value)}")
                assert answer.status_code in (200, 400), (parameter, value)
                assert len(answer.content) < 3_000 or answer.status_code == 200
                if answer.status_code == 400:
                    assert answer.json()["parameter"] == parameter

    def test_nothing_is_ever_changed(self, client):
        before = Article.objects.count()
        for method in ("post", "put", "patch", "delete"):
            answer = getattr(client, method)(f"{START}articles")
            assert (answer.status_code, answer.json()["status"]) == (405, 405)
        assert Article.objects.count() == before


@pytest.mark.slow
class TestPaging:
    def test_a_walk_sees_every_row_once_while_rows_are_inserted(self, client):
        world = make_full_world()
        for day in range(3):
            make_rows(world, day)
        for number, name in enumerate(RESOURCES):
            at_first = set(ids(walk(client, name)))
            days = iter((-50 - number, 50 + number))  # one before and one behind what there is
            seen = ids(walk(client, name, lambda days=days: make_rows(world, next(days, None)), limit=2))
            assert len(at_first) >= 3, name
            assert len(seen) == len(set(seen)), name
            assert at_first <= set(seen), name

    def test_rows_of_one_moment_come_once_too(self, client):
        at = timezone.now() - DAY
        topic = make_topic()
        made = {make_article(at=at, tags=[topic]).pk for _ in range(7)}
        for query in ({}, {"topic": topic.pk}):
            seen = ids(walk(client, "articles", limit=2, **query))
            assert seen == sorted(made, reverse=True)

    def test_a_row_that_goes_leaves_no_gap(self, client):
        articles = [make_article(at=timezone.now() - days * DAY) for days in range(6)]
        gone = iter(articles)
        seen = ids(walk(client, "articles", lambda: next(gone).withdraw(notice="Weg."), limit=2))
        assert seen == ids([{"id": article.pk} for article in articles])

    def test_goes_on_where_few_of_many_are_wanted(self, client, monkeypatch):
        monkeypatch.setattr("articles.api.listing.WINDOW", 3)
        company, law = make_company(), make_regulation()
        for days in range(1, 10):
            make_article(at=timezone.now() - days * DAY, tags=[company])
        both = make_article(at=timezone.now() - 20 * DAY, tags=[company, law])
        first = ask(client, "articles", company=company.pk, law=law.pk)
        assert first["data"] == [] and first["next"]
        assert ids(walk(client, "articles", company=company.pk, law=law.pk)) == [both.pk]

    def test_the_next_page_keeps_the_filters(self, client, settings):
        settings.SITE_URL = "https://news.example"
        make_article(tags=[make_regulation(jurisdiction="EU"), make_regulation(jurisdiction="EU")])
        answer = ask(client, "laws", jurisdiction="EU", limit=1)
        assert answer["next"].startswith("https://news.example/api/v1/laws?jurisdiction=EU&limit=1&cursor=")


def make_rows(world, day: int | None) -> None:
    """One more of each resource, so many days from today; none without a day."""
    if day is None:
        return
    tags = [make_subject(kind) for kind in world.tags]
    make_article(at=timezone.now() - max(day, 0) * DAY, tags=tags)
    law = world.tags["regulation"]
    Milestone.objects.create(regulation=law, kind="deadline", date=timezone.localdate() + day * DAY)
    Relation.objects.create(company=tags[0], regulation=law, role="subject", source="https://example.org/")


@pytest.mark.slow
class TestCost:
    def test_as_many_queries_for_many_rows_as_for_few(self, client):
        world = make_full_world()
        for day in range(2):
            make_rows(world, day)
        few = {name: queries(client, f"{START}{name}?limit=3") for name in RESOURCES}
        for day in range(10):
            make_rows(world, day)
        assert {name: queries(client, f"{START}{name}?limit={MOST}") for name in RESOURCES} == few
        assert max(few.values()) <= 7

    def test_a_page_of_articles_is_bounded_in_bytes(self, client):
        tags = [make_company(name=f"Ein Unternehmen mit einem langen Namen {number}") for number in range(12)]
        long = {"title": "T" * 250, "lead": "V" * 600, "kicker": "D" * 120, "body": f"<p>{'Wort ' * 2_000}</p>"}
        for _ in range(2):
            make_article(tags=tags, licence="by", **long)
        assert len(client.get(f"{START}articles").content) < 2 * 4_000  # its text is not among it


def queries(client, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


class TestHttp:
    def test_any_sites_scripts_may_read_it(self, client):
        make_article()
        answer = client.get(f"{START}articles", HTTP_ORIGIN="https://anders.example")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer.headers
        asked = client.options(f"{START}articles", HTTP_ACCESS_CONTROL_REQUEST_METHOD="GET")
        assert (asked.status_code, asked.headers["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")

    def test_sets_no_cookie_and_heeds_none(self, client):
        make_article()
        answer = client.get(f"{START}articles")
        assert not answer.cookies
        assert "Cookie" not in answer.headers.get("Vary", "")

    def test_whoever_has_it_gets_no_body(self, client):
        make_article()
        etag = client.get(f"{START}articles").headers["ETag"]
        answer = client.get(f"{START}articles", HTTP_IF_NONE_MATCH=etag)
        assert (answer.status_code, answer.content) == (304, b"")
        make_article()
        assert client.get(f"{START}articles", HTTP_IF_NONE_MATCH=etag).status_code == 200

    def test_head_is_get_without_a_body(self, client):
        make_article()
        got, told = client.get(f"{START}articles"), client.head(f"{START}articles")
        assert (told.status_code, told.content) == (200, b"")
        assert told.headers["Content-Type"] == got.headers["Content-Type"] == "application/json"


@pytest.mark.usefixtures("kept_connection")
class TestKept:
    @pytest.fixture
    def site(self, settings):
        settings.ALLOWED_HOSTS = ["testserver"]
        return Site()

    def test_is_kept_until_something_changes(self, site):
        make_article(title="Erster")
        first, second = site.get(f"{START}articles?limit=5"), site.get(f"{START}articles?limit=5")
        assert (site.rendered, first) == (1, second)
        assert site.get(f"{START}articles?limit=5", HTTP_IF_NONE_MATCH=first.headers["ETag"]).status.startswith("304")
        make_article(title="Zweiter")
        assert "Zweiter" in site.get(f"{START}articles?limit=5").text

    def test_filters_drive_out_no_page(self, site):
        make_article()
        site.get("/")
        kept = len(site.cache.pages)
        for number in range(1, 30):
            site.get(f"{START}articles?limit={number}")
        assert len(site.cache.pages) == kept
        assert len(site.cache.others) >= 29

    def test_a_refusal_is_not_kept(self, site):
        for number in range(5):
            assert site.get(f"{START}laws?x={number}").status.startswith("400")
        assert (len(site.cache.pages), len(site.cache.others)) == (0, 0)

    def test_an_embargoed_date_appears_at_its_second(self, site, time_machine):
        law = make_regulation()
        make_article(tags=[law])
        soon = timezone.now() + dt.timedelta(minutes=5)
        Milestone.objects.create(regulation=law, kind="deadline", date=soon.date(), scope="Geheim", visible_from=soon)
        assert "Geheim" not in site.get(f"{START}milestones").text
        time_machine.move_to(soon + dt.timedelta(seconds=1))
        assert "Geheim" in site.get(f"{START}milestones").text
