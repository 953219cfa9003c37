"""A page costs as much in an archive of 20,000 articles as in one of 100: in steps of SQLite, not in seconds."""

import datetime as dt

import pytest
from django.contrib import admin
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.api.cursor import Position, written
from articles.api.resources import RESOURCES
from articles.models import SUBJECTS, Article, Correction, Draft, FrontPageSlot, Genre, Step, TagRef
from articles.models.site.boundary import next_boundary
from articles.urls import urlpatterns

from .benchmarks.copies import multiply
from .cost import steps
from .factories import make_article, make_company, make_draft, make_image, make_regulation, make_user
from .reader import make_world

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("sqlite"), pytest.mark.slow]

SMALL, TIMES = 100, 200
FACTOR, SLACK = 4, 3_000  # steps
# Steps of what reads no more than a certain number of articles, which is not reached with a hundred of them.
PAIRED = 60_000  # the newest 1,000 of a company and of a law
FAMILY = 200_000  # of 31 companies as many articles as the list has until there
BOUNDED = {
    **dict.fromkeys(("search", "search feed", "search of an author", "search, a word less"), 60_000),  # 1,000 matches
    "search for a genre": 60_000,
    "articles q=Brüssel": 150_000,
    "articles q=Brüss": 150_000,
    "articles q=Brüssel, of an author": 60_000,
    "articles genre__exact=comment": 75_000,  # 500 are found before the list's order is walked
    "articles fehlt=bild": 30_000,  # counted to 1,000
    "open data of a rare genre about a company": 30_000,  # 500 are looked at
    **dict.fromkeys(("regulated", "regulated, narrowed"), 60_000),  # the newest 1,000 articles are counted
    "sitemap": 60_000,  # 650 months and 500 updates
    **dict.fromkeys(("pair", "pair page 2", "pair_picture"), PAIRED),
}
# What asks nothing of the archive.
PLAIN = {
    "preview",
    "favicon",
    "touch_icon",
    "robots",
    "manifest",
    "security",
    "tdm",
    "list of sitesettings",
    "list of archiveimport",
}
NOWHERE = "/artikel/gibt-es-nicht/"
NO_DATA = "/api/v1/nichts/da"
ALMOST = "/artikel/bruessel-verschaerft-die-regel/"  # the words of every title
CUT_OFF = "/artikel/bruessel-zaunkoenig-regeln/"  # one of them in none
LISTS = (
    "article",
    "articletemplate",
    "image",
    "author",
    "milestone",
    "relation",
    "auditentry",
    "user",
    "page",
    "frontpageslot",
    "series",
    *SUBJECTS,
)
NARROWED = (
    *("q=Brüssel", "q=Brüss", "q=Zaunkönig", "q=Brüssel+Zaunkönig", "schlagwort=thema", "schlagwort=zaun"),
    *("autor=mira", "autor=zaun", "fehlt=bildnachweis", "fehlt=schlagwort", "fehlt=autor"),
    *("stand=entwurf", "stand=eingeplant", "stand=live", "stand=neuer", "stand=abgelaufen"),
    *("stand=ueberfaellig", "stand=zurueckgezogen", "wessen=meine", "wessen=zugewiesen", "wessen=gesichert"),
    *("zeit=heute", "zeit=woche", "working_copy__step__exact=review", "genre__exact=news", "genre__exact=comment"),
    *("p=2", "o=4", "o=-4", "o=7", "fehlt=bild"),
)


Costs = dict[str, tuple[int, int]]  # of a page: steps, queries


class Newsroom:
    """An archive that grows, and beside it the day's work, which is the same in a small house and a large one."""

    def __init__(self) -> None:
        self.editor, self.author = make_user("Redaktion"), make_user("Autor:in")
        self.chief = make_user(is_superuser=True)
        self.world = make_world(SMALL - 1, by=self.editor)
        beside = {"byline": [self.world.author], "tags": [TagRef("company", self.world.tags["company"].pk)]}
        self.world.articles.append(make_article(genre=Genre.COMMENT, by=self.editor, **beside))
        for article in self.world.articles[::3]:
            article.publish(correction=Correction(text="Berichtigt."))

    def work(self) -> None:
        now, hour = timezone.now(), dt.timedelta(hours=1)
        make_draft(by=self.author, fields={"planned_for": now - hour, "assigned_to": self.editor})
        make_draft(by=self.editor, byline=[], tags=[], fields={"step": Step.REVIEW})
        make_article(at=now + hour)
        make_article(lead_image=make_image(credit="", rights_until=timezone.localdate()))
        make_article().withdraw(notice="Die Quelle hat widerrufen.")
        Article.objects.filter(pk=make_article(at=now - 2 * hour).pk).update(expire_at=now - hour)
        newer = make_article()
        newer.working_copy.save_revision(newer.working_copy.snapshot.changed(title="Neuer"), by=self.editor)
        Draft.objects.create(article=newer, person=self.editor, slot="eins", content={})
        for position, article in enumerate(self.world.articles[:3]):
            FrontPageSlot.put(article, position=position)

    def public(self) -> dict[str, str]:
        world, day = self.world, timezone.localdate() - dt.timedelta(days=60)
        paths = {
            name: reverse(f"articles:{name}")
            for name in (
                *("front", "author_list", "regulated", "deadlines", "deadlines_calendar", "deadlines_data", "archive"),
                *("corrections", "api", "api_start", "api_description", "credits", "subscribe", "series_list"),
                *("sitemap", "sitemap_pages", "sitemap_news"),
            )
        }
        paths |= {f"{kind}_list": reverse(f"articles:{kind}_list") for kind in SUBJECTS}
        paths |= {subject.kind: subject.get_absolute_url() for subject in world.subjects}
        paths |= {f"{name} feed": f"{path}feed.xml" for name, path in paths.items() if name in SUBJECTS}
        paths |= {f"{kind} page 2": f"{paths[kind]}?seite=2" for kind in SUBJECTS}
        paths |= {f"{row.kind}_picture": f"{row.get_absolute_url()}bild.png" for row in world.subjects}
        paths |= {
            "provision": f"{paths['regulation']}art-5/",
            "provision page 2": f"{paths['regulation']}art-5/?seite=2",
        }
        author, month = world.author.get_absolute_url(), f"{day.year}/{day.month}/"
        return paths | {
            "article": world.articles[0].get_absolute_url(),
            "article of long ago": world.articles[-2].get_absolute_url(),
            "regulated_csv": reverse("articles:regulated_csv"),
            "regulated_json": reverse("articles:regulated_json"),
            "regulated, narrowed": f"{reverse('articles:regulated')}?rechtsraum=eu&sortierung=name",
            "company_card": reverse("articles:company_card", args=[world.tags["company"].slug]),
            "regulation_card": reverse("articles:regulation_card", args=[world.tags["regulation"].slug]),
            "chart_data": f"{world.articles[0].get_absolute_url()}daten/1.csv",
            "author": author,
            "series": world.series.get_absolute_url(),
            "pair": f"{paths['company']}{world.tags['regulation'].slug}/",
            "pair page 2": f"{paths['company']}{world.tags['regulation'].slug}/?seite=2",
            "pair_picture": f"{paths['company']}{world.tags['regulation'].slug}/bild.png",
            "mentions": f"{paths['company']}erwaehnt/",
            "series feed": f"{world.series.get_absolute_url()}feed.xml",
            "author page 2": f"{author}?seite=2",
            "article_picture": f"{world.articles[0].get_absolute_url()}bild.png",
            "author_picture": f"{author}bild.png",
            "page_picture": "/teilen/start.png",
            "author feed": f"{author}feed.xml",
            "feed": "/feed.xml",
            "corrections feed": "/korrekturen/feed.xml",
            "deadlines feed": "/fristen/feed.xml",
            "deadlines of a company": f"/fristen/?unternehmen={world.tags['company'].slug}",
            "regulation_calendar": f"{world.tags['regulation'].get_absolute_url()}fristen.ics",
            "company_calendar": f"{world.tags['company'].get_absolute_url()}fristen.ics",
            "corrections page 2": "/korrekturen/?seite=2",
            "credits page 2": "/bildnachweise/?seite=2",
            "archive_year": f"/archiv/{day.year}/",
            "archive_month": f"/archiv/{month}",
            "sitemap_month": f"/sitemap-{day.year}-{day.month}.xml",
            "house_page": "/impressum/",
            **self.open_data(),
            "search": "/suche/?q=Chips",
            "search without words": "/suche/",
            "wording": f"{world.articles[0].get_absolute_url()}fassungen/",
            "mastodon": f"/teilen/mastodon/?artikel={world.articles[0].slug}&server=example.org",
            "search feed": "/suche/feed.xml?q=Chips",
            "search for a genre": "/suche/?form=kommentar",
            "search of an author": f"/suche/?q=Chips&autor={world.author.slug}",
            "search, a word less": "/suche/?q=Chips+-Br%C3%BCssel",
            "search in a rare genre": "/suche/?q=Chips&form=interview",
            "search in a month": f"/suche/?q=Chips&von={day:%Y-%m}&bis={day:%Y-%m}",
            "search for a month": f"/suche/?von={day:%Y-%m}&bis={day:%Y-%m}",
            "front by a number": "/?p=7",
            "nowhere": NOWHERE,
            "almost": ALMOST,
            "cut off": CUT_OFF,
        }

    def open_data(self) -> dict[str, str]:
        tags, article = self.world.tags, self.world.articles[0]
        start = reverse("articles:api_start")
        about = f"{start}articles?company={tags['company'].pk}"
        old = written(Position(self.world.articles[60].publish_at, self.world.articles[60].pk))
        return {
            **{f"api_list of {name}": f"{start}{name}?limit=20" for name in RESOURCES},
            "api_list": f"{start}articles?genre=news&limit=20",
            "api_row": f"{start}articles/{article.pk}",
            "api_nowhere": NO_DATA,
            "open data about a company": f"{about}&limit=20",
            "open data about a company and a law": f"{about}&law={tags['regulation'].pk}&limit=20",
            "open data of a rare genre about a company": f"{about}&genre=interview&limit=20",
            "open data of long ago": f"{start}articles?limit=20&cursor={old}",
            "open data of long ago about a company": f"{about}&limit=20&cursor={old}",
            "open data until a day": f"{start}articles?limit=20&until={self.world.articles[60].publish_at:%Y-%m-%d}",
        }

    def desk(self) -> dict[str, str]:
        lists = {f"list of {name}": reverse(f"admin:articles_{name}_changelist") for name in LISTS}
        rows = [*self.world.subjects, self.world.author, self.world.articles[0].lead_image, self.world.articles[0]]
        forms = {
            f"form of {row._meta.model_name}": reverse(f"admin:articles_{row._meta.model_name}_change", args=[row.pk])
            for row in rows
        }
        asked = ("", "?q=Brüssel", "?q=Brüss", "?q=Zaunkönig")
        pickers = [reverse(f"admin:desk_{name}") for name in ("articles", "pictures", "tags", "authors", "front_suche")]
        return (
            {
                "start": reverse("admin:index"),
                "proposals": reverse("admin:desk_proposals"),
                "trash": reverse("admin:desk_trash"),
                "mails": reverse("admin:desk_mails"),
            }
            | lists
            | forms
            | {f"articles {query}": f"{lists['list of article']}?{query}" for query in NARROWED}
            | {f"{picker}{query}": f"{picker}{query}" for picker in pickers for query in asked}
        )

    def costs(self) -> Costs:
        """(steps, queries) of each page, with the day's work, which is forgotten afterwards."""
        with transaction.atomic():
            self.work()
            found = measured(self.public()) | measured(self.desk(), self.chief)
            lists = ("start", "list of article", "articles q=Brüssel", reverse("admin:desk_articles"))
            own = {name: path for name, path in self.desk().items() if name in lists}
            found["next boundary"] = steps(next_boundary, timezone.now()), 1
            found |= {f"{name}, of an author": cost for name, cost in measured(own, self.author).items()}
            transaction.set_rollback(True)
        return found


def measured(pages: dict[str, str], user=None) -> Costs:
    client = Client()
    if user is not None:
        client.force_login(user)
    return {name: cost(client, path) for name, path in pages.items()}


def cost(client: Client, path: str) -> tuple[int, int]:
    # what is remembered for the life of a process is remembered now
    assert client.get(path).status_code == (404 if path in (NOWHERE, NO_DATA, ALMOST, CUT_OFF) else 200), path
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        taken = steps(client.get, path)
    return taken, len(queries)


def test_a_page_costs_the_same_in_a_large_archive():
    newsroom = Newsroom()
    small = newsroom.costs()
    multiply(TIMES, days=30_000)  # as many in a month as before
    large = newsroom.costs()
    assert {pattern.name for pattern in urlpatterns if pattern.name} <= large.keys() | PLAIN
    assert {f"list of {model._meta.model_name}" for model in admin.site._registry} <= large.keys() | PLAIN
    dearer = {
        name: (steps, large[name][0])
        for name, (steps, _queries) in small.items()
        if large[name][0] > BOUNDED.get(name, SLACK + FACTOR * steps)
    }
    assert not dearer
    assert {name: large[name][1] for name in small} == {name: queries for name, (_steps, queries) in small.items()}


def test_a_company_costs_the_same_however_much_its_thirty_children_did():
    owner, law, rare = make_company(), make_regulation(), make_regulation()
    children = [make_company(parent=owner) for _ in range(30)]
    for number in range(SMALL):
        tags = [TagRef("company", children[number % 30].pk, True), TagRef("company", owner.pk, number % 2 == 0)]
        make_article(tags=[*tags, law, *([rare] if number > SMALL - 3 else [])])
    path = owner.get_absolute_url()
    pages = [path, f"{path}?seite=2", f"{path}erwaehnt/", f"{path}erwaehnt/?seite=2"]
    pairs = [f"{path}{one.slug}/" for one in (law, rare)]
    client = Client()
    small = {page: cost(client, page) for page in (*pages, *pairs)}
    multiply(TIMES, days=30_000)
    large = {page: cost(client, page) for page in small}
    most = {**dict.fromkeys(pages[:2], FAMILY), **dict.fromkeys(pairs, PAIRED)}
    assert not {
        page: (taken, large[page][0])
        for page, (taken, _) in small.items()
        if large[page][0] > most.get(page, SLACK + FACTOR * taken)
    }
    assert {page: queries for page, (_, queries) in large.items()} == {
        page: queries for page, (_, queries) in small.items()
    }
    assert max(queries for _, queries in large.values()) <= 7


def test_a_month_long_ago_costs_what_the_newest_costs():
    """SQLite goes by one bound of a range: by the wrong one it would read everything since."""
    for days in range(100):
        make_article(at=timezone.now() - dt.timedelta(days=days))
    multiply(40, days=30_000)
    newest, oldest = (Article.objects.published().order_by(order).first() for order in ("-publish_at", "publish_at"))
    for path in ("/archiv/{:%Y}/", "/archiv/{:%Y/%m}/", "/sitemap-{:%Y-%m}.xml"):
        taken = [cost(Client(), path.format(timezone.localtime(row.publish_at)))[0] for row in (newest, oldest)]
        assert taken[1] < SLACK + FACTOR * taken[0], path
