"""Law 1: whatever is not public leaves no trace on any page that a reader can reach.

Every address of the site is found from the URL configuration; one that this test does not know how to fill in fails it.
"""

import datetime as dt
from itertools import product

import pytest
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver
from django.utils import timezone

from articles.api.resources import RESOURCES
from articles.models import (
    SUBJECTS,
    Article,
    Author,
    Correction,
    CorrectionKind,
    FrontPageSlot,
    LegacyPath,
    Milestone,
    Page,
    RelatedArticle,
    Relation,
)
from articles.presentation.articles.missing import words_of

from .factories import (
    make_article,
    make_author,
    make_company,
    make_draft,
    make_image,
    make_series,
    make_subject,
    make_topic,
)

pytestmark = pytest.mark.django_db

SECRET = "Zaunkönig"  # in every name and text that no reader may see
SECRET_SLUG = "zaunkoenig"
OLD_PATHS = ("/2019/05/alt.html", "/?p=7")  # of a former site, whose article is hidden now
SO_OLD = (*OLD_PATHS, "/2019/05/alt.html/feed/", "/index.php?p=7")  # the same, asked for otherwise
FORMER = f"{SECRET_SLUG}-frueher"
HOUR = dt.timedelta(hours=1)
STATES = ("draft", "scheduled", "embargoed", "expired", "withdrawn", "silent", "unscheduled")


def hide(state: str, **values) -> Article:
    """An article that readers cannot reach, for the reason named."""
    now = timezone.now()
    if state == "draft":
        return make_draft(**values)
    if state == "scheduled":
        return make_article(at=now + HOUR, **values)
    if state == "embargoed":
        return make_article(fields={"embargo_until": now + HOUR}, **values)
    if state == "expired":
        return _expired(values)
    article = make_article(at=now + HOUR if state == "unscheduled" else None, **values)
    if state in ("withdrawn", "silent"):
        article.withdraw(notice="Die Quelle hat widerrufen.", is_silent=state == "silent")
    else:
        article.unschedule()
    return article


def _expired(values) -> Article:
    article = make_article(at=timezone.now() - 2 * HOUR, **values)
    Article.objects.filter(pk=article.pk).update(expire_at=timezone.now() - HOUR)
    return article


class World:
    """One public article that points at one hidden article in every way there is, and all that hangs on the hidden one."""

    def __init__(self, state: str) -> None:
        self.image = make_image(title=f"{SECRET} Bild", caption=f"{SECRET} Unterschrift", credit=f"{SECRET} Nachweis")
        self.author = make_author(name=f"{SECRET} Autor", portrait=self.image)
        self.tags = {
            kind: make_subject(kind, name=f"{SECRET} {model.label}", profile=f"{SECRET} Profil")
            for kind, model in SUBJECTS.items()
        }
        self.tags["regulation"].aliases.create(name="Stilles Gesetz")
        self.open = {kind: make_subject(kind, name=f"Offen {model.label}") for kind, model in SUBJECTS.items()}
        self.hidden = hide(
            state,
            title=f"{SECRET} Titel",
            kicker=f"{SECRET} Dach",
            lead=f"{SECRET} Vorspann",
            body=f'<p>{SECRET} Text nach Art. 77 Offen Regelwerk</p><figure data-image="{self.image.pk}" data-alt="{SECRET}"></figure>'
            f'<figure data-chart="bars"><table><tr><td>{SECRET}</td><td>1</td></tr></table></figure>',
            byline=(self.author,),
            tags=self.tags.values(),
            lead_image=self.image,
        )
        self.open_author = make_author(name="Mira Albers")
        self.public = make_article(
            title="Öffentlicher Titel",
            body="<p>Art. 5 Offen Regelwerk, Art. 6 Stilles Gesetz</p>"
            f'<p>Offen, <a data-article="{self.hidden.pk}">mit Verweis</a></p><aside data-article="{self.hidden.pk}"></aside>',
            byline=(self.open_author,),
            follows=self.hidden.pk,
            tags=self.open.values(),
        )
        self.series = make_series(self.hidden, title=f"{SECRET} Serie", introduction=SECRET, picture=self.image)
        self.open_series = make_series(self.public, self.hidden, make_article(title="Dritter"), title="Offene Serie")
        self._connect()

    def _connect(self) -> None:
        self.series.slugs.create(slug=f"{FORMER}-serie")
        for tag in self.open.values():
            tag.pick_1, tag.pick_2 = self.hidden, self.public
            tag.save()
        for path in OLD_PATHS:
            LegacyPath.objects.create(path=path, article=self.hidden)
        self.page = Page.objects.create(
            slug=f"{SECRET_SLUG}-seite", title=f"{SECRET} Seite", body=f"<p>{SECRET}</p>", is_public=False
        )
        RelatedArticle.objects.get_or_create(
            article=self.public, other=self.hidden, defaults={"score": 10**6, "reasons": {"text": SECRET}}
        )
        FrontPageSlot.objects.create(position=0, article=self.hidden)
        for kind in CorrectionKind:
            Correction.objects.create(article=self.hidden, kind=kind, text=f"{SECRET} {kind.label}")
        for tag in self.tags.values():
            tag.aliases.create(name=f"{SECRET} früher {tag.name}", slug=f"{FORMER}-{tag.kind}", origin="renamed")
        open_company, open_regulation = self.open["company"], self.open["regulation"]
        secret_company, secret_regulation = self.tags["company"], self.tags["regulation"]
        for company, regulation in ((secret_company, open_regulation), (open_company, secret_regulation)):
            Relation.objects.create(
                company=company,
                regulation=regulation,
                role="subject",
                source="https://example.org/",
                text=SECRET,
            )
        day = timezone.localdate() + dt.timedelta(days=20)
        Milestone.objects.create(regulation=secret_regulation, kind="deadline", date=day, scope=SECRET)
        Milestone.objects.create(
            regulation=open_regulation,
            kind="deadline",
            date=day,
            scope=SECRET,
            visible_from=timezone.now() + HOUR,
        )
        secret_company.parent = open_company
        secret_company.save()
        open_regulation.institutions.add(self.tags["institution"])
        self.public.working_copy.save_revision(
            self.public.working_copy.snapshot.changed(title=f"{SECRET} Arbeitsfassung"), by=None
        )

    def arguments(self, route: str) -> dict[str, list]:
        """Values for the parameters of a route, hidden things first."""
        kind = next((kind for kind, model in SUBJECTS.items() if route.startswith(f"{model.section}/")), None)
        slugs = [self.hidden.slug, self.public.slug]
        kind = {"karte/unternehmen/": "company", "karte/regelwerk/": "regulation"}.get(route.partition("<")[0], kind)
        if kind:
            slugs = [self.tags[kind].slug, self.open[kind].slug, f"{FORMER}-{kind}"]
        elif route.startswith("autor/"):
            slugs = [self.author.slug, self.open_author.slug]
        elif route.startswith("teilen/"):
            slugs = [self.page.slug, "start"]
        elif route.startswith("serie/"):
            slugs = [self.series.slug, self.open_series.slug, f"{FORMER}-serie"]
        elif route.startswith("<slug:slug>/"):
            slugs = [self.page.slug, self.hidden.slug]
        numbers = [1]
        if route.startswith("api/v1/"):
            rows = (self.hidden, self.public, *self.tags.values(), *self.open.values(), *Milestone.objects.all())
            numbers = sorted({row.pk for row in (*rows, *Relation.objects.all())})
        return {
            "slug": slugs,
            "resource": RESOURCES,
            "rest": ["laws/", "nichts/"],
            "law": [self.tags["regulation"].slug, self.open["regulation"].slug, f"{FORMER}-regulation"],
            "year": [timezone.localdate().year],
            "month": [timezone.localdate().month],
            "number": numbers,
            "provision": ["art-77", "art-5", "art-6"],
            "extension": ["xml", "atom", "json"],
            "path": ["artikel/" + self.hidden.slug, "2019/alt.html"],
        }


def patterns(resolver: URLResolver, prefix: str = ""):
    """(route, parameter names) of every address outside the desk."""
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if route.startswith(("admin/", "^media/", "^static/", "vorschau/")):
            continue
        if isinstance(entry, URLResolver):
            yield from patterns(entry, route)
        elif isinstance(entry, URLPattern):
            yield route, list(entry.pattern.converters)


def addresses(world: World):
    """Every public address, filled in with what the world has."""
    for route, parameters in patterns(get_resolver()):
        values = world.arguments(route)
        missing = [parameter for parameter in parameters if parameter not in values]
        assert not missing, f"the gate test does not know {missing} of {route}"
        for chosen in product(*(values[parameter] for parameter in parameters)):
            path = "/" + route.lstrip("^")
            for parameter, value in zip(parameters, chosen, strict=True):
                start = path.index("<")
                end = path.index(">", start)
                assert parameter in path[start:end]
                path = path[:start] + str(value) + path[end + 1 :]
            yield path
    yield from SO_OLD
    law, firm = world.tags["regulation"].slug, world.tags["company"].slug
    for file in ("", "tabelle.csv", "tabelle.json"):
        for query in ("rechtsraum=eu&sortierung=neu", f"regelwerk={law}", f"unternehmen={firm}"):
            yield f"/wer-wird-reguliert/{file}?{query}"
    for query in (SECRET, "Titel", "Öffentlicher", "Offen"):
        yield f"/suche/?q={query}"


def traces(text: str) -> list[str]:
    return [word for word in (SECRET, SECRET_SLUG, SECRET.upper()) if word in text]


@pytest.mark.parametrize("state", STATES)
def test_what_is_not_public_leaves_no_trace(client, state):
    world = World(state)
    gone = {"withdrawn", "silent", "expired"}
    seen = 0
    for path in addresses(world):
        response = client.get(path)
        body = (
            b"".join(response.streaming_content).decode()
            if response.streaming
            else response.content.decode(errors="replace")
        )
        body += response.headers.get("Location", "")
        own = SECRET_SLUG in path or SECRET in path or path in SO_OLD
        assert response.status_code in (
            {404, 410, 200}
            if path.startswith("/suche/")
            else {404, 410}
            if own or path == f"/api/v1/articles/{world.hidden.pk}"
            else {200, 301, 302, 404}
        ), path
        if path == world.hidden.get_absolute_url():
            assert response.status_code == (410 if state in gone else 404), path
        body = (
            body.replace(SECRET, "") if path.startswith("/suche/") and SECRET in path else body
        )  # the words typed by the reader
        body = body.replace(f'value="{words_of(path)}"', "")  # those of the address, in the search field of a 404
        assert not traces(body.replace(path, "")), f"{path} tells of a hidden {state}"
        assert world.image.file.name.rsplit(".", 1)[0] not in body, path
        seen += response.status_code == 200
    assert seen >= 10


def test_the_test_would_notice(client):
    world = World("draft")
    world.hidden.publish()
    assert client.get(world.hidden.get_absolute_url()).status_code == 200
    assert traces(client.get("/").content.decode())
    assert SECRET in client.get(world.public.get_absolute_url()).content.decode()


@pytest.mark.parametrize("state", STATES)
def test_the_gates_of_tags_authors_and_relations(state):
    world = World(state)
    for tag in world.tags.values():
        assert tag not in type(tag).objects.public()
    assert world.author not in Author.objects.public()
    for kind, tag in world.open.items():
        assert tag in SUBJECTS[kind].objects.public()
    assert not Relation.objects.public().exists()
    assert Milestone.objects.public().filter(regulation=world.open["regulation"]).count() == 0


def test_a_proposed_tag_is_not_public_even_on_a_public_article(client):
    company = make_company(name="Vorgeschlagen", is_proposed=True)
    article = make_article(tags=(company, make_topic()))
    assert "Vorgeschlagen" not in client.get(article.get_absolute_url()).content.decode()
    assert client.get(company.get_absolute_url()).status_code == 404


def test_a_blocked_picture_is_nowhere(client):
    image = make_image()
    article = make_article(lead_image=image, body=f'<p>x</p><figure data-image="{image.pk}" data-alt="x"></figure>')
    name = image.file.name.rsplit(".", 1)[0]
    assert name in client.get(article.get_absolute_url()).content.decode()
    image.is_blocked = True
    image.save()
    for path in ("/", article.get_absolute_url()):
        assert name not in client.get(path).content.decode()
