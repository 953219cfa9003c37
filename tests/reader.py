"""What tests of readers' pages share: a small public world, and its addresses."""

import datetime as dt
from dataclasses import dataclass
from html.parser import HTMLParser

from django.utils import timezone

from articles.models import SUBJECTS, Article, Author, Milestone, Regulation, Series, Subject

from .factories import make_article, make_author, make_image, make_series, make_subject

BODY = (
    "<p>Der Text nach Art. 5 Ding-Gesetz.<sup data-note='Eine Fußnote'></sup></p><h2>Zwischentitel</h2>"
    "<aside data-box='fact'><h3>Kasten</h3><p>Inhalt</p></aside>"
    "<aside data-box='quote'><p>Zitat</p><cite>Wer</cite></aside>"
    "<aside data-embed='youtube' data-url='https://www.youtube.com/watch?v=1'><p>Ein Film</p></aside>"
    "<table><caption>Zahlen</caption><tbody><tr><th scope='row'>A</th><td>1</td></tr></tbody></table>"
    "<figure data-chart='lines'><table><caption>Verlauf</caption><thead><tr><th scope='col'>Jahr</th><th scope='col'>Hier</th><th scope='col'>Dort</th></tr></thead>"
    "<tbody><tr><th scope='row'>2024</th><td>1</td><td>2</td></tr><tr><th scope='row'>2026</th><td>3</td><td>1</td></tr></tbody></table><cite>Amt</cite></figure>"
)


@dataclass
class World:
    """One of each kind of subject, and articles about all of them."""

    author: Author
    tags: dict[str, Subject]  # by kind
    articles: list[Article]
    series: Series | None = None  # of the newest article alone

    @property
    def subjects(self) -> list[Subject]:
        return list(self.tags.values())

    @property
    def pages(self) -> list[str]:
        """The address of each kind of page."""
        lists = ["/", *(f"/{model.section}/" for model in SUBJECTS.values()), "/redaktion/", "/serie/"]
        details = [thing.get_absolute_url() for thing in (*self.subjects, self.author, self.series)]
        provision = f"{self.tags['regulation'].get_absolute_url()}art-5/"
        return [*lists, *details, provision, self.articles[0].get_absolute_url()]


def make_world(number: int = 1, **values) -> World:
    """`number` published articles, a day apart, newest first, each with all subjects as its main ones."""
    world = World(make_author(), {kind: make_subject(kind) for kind in SUBJECTS}, [])
    if not Regulation.objects.named("Ding-Gesetz").exists():
        world.tags["regulation"].aliases.create(name="Ding-Gesetz")
    world.tags["regulation"].institutions.add(world.tags["institution"])
    add_milestones(world.tags["regulation"])
    image = make_image()
    values = {"byline": (world.author,), "tags": world.subjects, "lead_image": image, "body": BODY} | values
    for days in range(number):
        at = timezone.now() - dt.timedelta(days=days, minutes=1)
        world.articles.append(make_article(at=at, **values))
    world.series = make_series(world.articles[0], introduction="Worum es geht.", picture=image)
    return world


def add_milestones(regulation: Regulation) -> None:
    today = timezone.localdate()
    for kind, days in (
        ("proposed", -900),
        ("adopted", -300),
        ("in_force", -200),
        ("applies", -100),
        ("applies", 20),
    ):
        Milestone.objects.create(regulation=regulation, kind=kind, date=today + dt.timedelta(days=days))


class Elements(HTMLParser):
    """Every element of a page: `all` holds (tag, attributes)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.all: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.all.append((tag, dict(attrs)))

    def named(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.all if tag in tags]
