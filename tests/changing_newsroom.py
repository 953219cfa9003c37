"""A small newsroom in which something public changes, by chance that is the same each time, through the models' own verbs."""

import datetime as dt
import re
from collections.abc import Callable
from random import Random
from typing import Any

from django.urls import get_resolver
from django.utils import timezone

from articles.api.resources import RESOURCES
from articles.models import (
    SUBJECTS,
    Article,
    Author,
    Correction,
    CorrectionKind,
    CorrectionLocked,
    FrontPageSlot,
    Image,
    LegacyPath,
    Milestone,
    MilestoneKind,
    NotPublishable,
    Page,
    RelatedChoice,
    Relation,
    RelationRole,
    Series,
    SiteSettings,
    Slug,
    Subject,
    TagRef,
    merge,
    undo_merge,
)
from articles.page_cache import PRIVATE

from .factories import make_article, make_author, make_draft, make_image, make_series, make_subject, make_user
from .test_gate import patterns

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
MANY = 7  # articles; more of them only take time
FORMER = ("/alt.html", "/?p=7")  # of another site
CHANGES: dict[str, Callable[["Newsroom"], Any]] = {}


def change(function: Callable[["Newsroom"], Any]) -> Callable[["Newsroom"], Any]:
    CHANGES[function.__name__] = function
    return function


class Newsroom:
    def __init__(self, seed: int) -> None:
        self.chance, self.number = Random(seed), 0
        self.chief = make_user("Chefredaktion", is_superuser=True)
        routes = ("/" + route.lstrip("^") for route, _ in patterns(get_resolver()))
        self.routes = sorted(route for route in routes if not route.startswith(PRIVATE))
        self.merges: list = []
        self.images = [make_image() for _ in range(2)]
        self.authors = [make_author(portrait=self.images[0]), make_author()]
        for kind in SUBJECTS:
            for _ in range(2):
                make_subject(kind)
        for slug in ("impressum", "datenschutz"):
            Page.objects.create(slug=slug, title=slug.title(), body="<p>Text.</p>")
        for _ in range(4):
            publish(self)
        add_milestone(self)
        add_relation(self)
        make_series(*Article.objects.all()[:2])

    def word(self) -> str:
        self.number += 1
        return f"{self.chance.choice(('Chips', 'Netze', 'Fristen', 'Daten'))} {self.number}"

    def one(self, rows: Any) -> Any:
        """A row by chance, read anew; None where there is none."""
        found = list(rows.order_by("pk"))
        return self.chance.choice(found) if found else None

    def tag(self, kind: str = "") -> Subject:
        return self.one(SUBJECTS[kind or self.chance.choice(list(SUBJECTS))].objects)

    def article(self, state: str = "published") -> Article | None:
        return self.one(Article.objects.filter(state=state))

    def content(self) -> dict[str, Any]:
        picture, other = self.one(Image.objects.exclude(file="")), self.article()
        link = f'<a data-article="{other.pk}">Mehr</a>' if other else ""
        return {
            "title": self.word(),
            "body": f'<p>{self.word()} {link}</p><figure data-image="{picture.pk}" data-alt="x"></figure>',
            "lead_image": picture,
            "byline": (self.one(Author.objects),),
            "tags": tuple({(tag.kind, tag.pk): tag for tag in (self.tag(), self.tag(), self.tag())}.values()),
        }

    def path(self) -> str:
        """The address of a page of any kind, of things that readers can reach and of others."""
        route = self.chance.choice(self.routes)
        return PARAMETER.sub(lambda match: str(self.value(route, match[1])), route)

    def value(self, route: str, parameter: str) -> Any:
        today = timezone.localdate()
        if parameter != "slug":
            resource, number = self.chance.choice(list(RESOURCES)), self.chance.choice((1, 2)) if "api" in route else 1
            known = {"resource": resource, "number": number, "rest": "nichts/da", "provision": "art-5"}
            if parameter == "law":
                return self.one(SUBJECTS["regulation"].objects).slug
            return {"year": today.year, "month": today.month, **known}[parameter]
        if route.startswith("/autor/"):
            return self.one(Author.objects).slug
        if route.startswith("/serie/"):
            return self.one(Series.objects).slug
        if route.startswith("/artikel/"):
            return self.one(Slug.objects).slug
        for model in SUBJECTS.values():
            if route.startswith(f"/{model.section}/"):
                former = model.alias_model.objects.exclude(slug="")
                return (self.chance.random() < 0.1 and self.one(former) or self.one(model.objects)).slug
        return self.one(Page.objects).slug


# Articles


@change
def publish(room: Newsroom) -> None:
    if Article.objects.count() < MANY:
        make_article(by=room.chief, **room.content())
    elif article := room.article("withdrawn") or room.article("draft"):
        article.publish(by=room.chief)
    else:
        correct(room)


@change
def correct(room: Newsroom) -> None:
    if article := room.article():
        snapshot = article.working_copy.snapshot.changed(title=room.word(), lead=room.word())
        article.working_copy.save_revision(snapshot, by=room.chief)
        note = Correction(text=room.word(), kind=CorrectionKind.CORRECTION) if article.is_visible() else None
        article.publish(by=room.chief, correction=note)


@change
def withdraw(room: Newsroom) -> None:
    if article := room.article():
        article.withdraw(by=room.chief, notice=room.word(), is_silent=room.chance.random() < 0.3)
    else:
        publish(room)


@change
def schedule(room: Newsroom) -> None:
    """Nobody sees it before its minute has come: `pass_time`."""
    at = timezone.now() + dt.timedelta(minutes=room.chance.randint(1, 90))
    if Article.objects.count() < MANY:
        make_article(by=room.chief, at=at, until=at + dt.timedelta(hours=room.chance.randint(1, 9)), **room.content())
    elif article := room.article("withdrawn") or room.article("draft"):
        article.publish(by=room.chief, at=at)


@change
def expire(room: Newsroom) -> None:
    if article := room.article():
        article.publish(by=room.chief, until=timezone.now() + dt.timedelta(minutes=room.chance.randint(1, 90)))


@change
def unschedule(room: Newsroom) -> None:
    article = room.article()
    if article and article.is_scheduled():
        article.unschedule(by=room.chief)


@change
def work_on_drafts(room: Newsroom) -> None:
    """No reader sees a difference."""
    if article := room.article():
        article.working_copy.save_revision(article.working_copy.snapshot.changed(title=room.word()), by=room.chief)
    if not Article.objects.filter(state="draft").exists():
        make_draft(by=room.chief, **room.content())


@change
def retag(room: Newsroom) -> None:
    if article := room.article():
        tag = room.tag()
        article.working_copy.retag(lambda tags: [TagRef(tag.kind, tag.pk, True)], by=room.chief)


@change
def print_counterstatement(room: Newsroom) -> None:
    article = room.article()
    if article and article.is_visible() and article.corrections.count() < 5:
        article.add_counterstatement(room.word(), by=room.chief)


@change
def reword_correction(room: Newsroom) -> None:
    if note := room.one(Correction.objects.exclude(kind=CorrectionKind.COUNTERSTATEMENT)):
        note.text = room.word()
        note.save()


@change
def decide_on_the_box(room: Newsroom) -> None:
    article, other = room.article(), room.article()
    if article and other and article != other:
        kind = room.chance.choice(("pin", "exclude", None))
        RelatedChoice.objects.decide(article, other.pk, kind, by=room.chief)


@change
def lead_to_an_article(room: Newsroom) -> None:
    if article := room.article():
        LegacyPath.objects.update_or_create(path=FORMER[0], defaults={"article": article, "target": ""})


@change
def lead_to_a_page(room: Newsroom) -> None:
    LegacyPath.objects.update_or_create(
        path=room.chance.choice(FORMER),
        defaults={"article": None, "target": room.tag().get_absolute_url()},
    )


# Subjects and people


@change
def rename_tag(room: Newsroom) -> None:
    tag = room.tag()
    tag.name = room.word()
    tag.save()


@change
def describe_tag(room: Newsroom) -> None:
    tag = room.tag()
    tag.profile = room.word()
    if tag.kind == "regulation":
        tag.summary = room.word()
    tag.save()


@change
def merge_tags(room: Newsroom) -> None:
    kind = room.chance.choice(list(SUBJECTS))
    source, target = room.tag(kind), make_subject(kind, name=room.word())
    room.merges.append(merge(source, target, by=room.chief))


@change
def take_back_a_merge(room: Newsroom) -> None:
    if room.merges:
        undo_merge(room.merges.pop(), by=room.chief)


@change
def add_milestone(room: Newsroom) -> None:
    regulation, today = room.tag("regulation"), timezone.localdate()
    if regulation.milestones.count() > 5:
        regulation.milestones.order_by("pk").first().delete()
    moment = timezone.now() + dt.timedelta(minutes=room.chance.randint(-90, 90))
    Milestone.objects.create(
        regulation=regulation,
        kind=room.chance.choice(MilestoneKind.values),
        date=today + dt.timedelta(days=room.chance.randint(-40, 40)),
        scope=room.word(),
        visible_from=room.chance.choice((None, moment)),
    )


@change
def move_milestone(room: Newsroom) -> None:
    if milestone := room.one(Milestone.objects):
        milestone.date += dt.timedelta(days=room.chance.randint(1, 9))
        milestone.text = room.word()
        milestone.save()


@change
def add_relation(room: Newsroom) -> None:
    company, regulation = room.tag("company"), room.tag("regulation")
    Relation.objects.filter(company=company).delete()
    moment = timezone.now() + dt.timedelta(minutes=room.chance.randint(-90, 90))
    Relation.objects.create(
        company=company,
        regulation=regulation,
        role=room.chance.choice(RelationRole.values),
        text=room.word(),
        source="https://example.org/",
        visible_from=room.chance.choice((None, moment)),
    )


@change
def put_in_charge(room: Newsroom) -> None:
    regulation, institution = room.tag("regulation"), room.tag("institution")
    regulation.institutions.set([] if institution in regulation.institutions.all() else [institution])


@change
def rename_author(room: Newsroom) -> None:
    author = room.one(Author.objects)
    author.name, author.profile = room.word(), room.word()
    author.save()


# Pictures and paper


@change
def credit_picture(room: Newsroom) -> None:
    picture = room.one(Image.objects)
    picture.credit = room.word()
    picture.save()


@change
def block_picture(room: Newsroom) -> None:
    picture = room.one(Image.objects)
    picture.is_blocked = not picture.is_blocked
    picture.save()


@change
def end_rights_in_picture(room: Newsroom) -> None:
    picture = room.one(Image.objects)
    picture.rights_until = room.chance.choice((None, timezone.localdate() + dt.timedelta(days=1)))
    picture.save()


@change
def put_on_the_front_page(room: Newsroom) -> None:
    if article := room.article():
        until = timezone.now() + dt.timedelta(minutes=room.chance.randint(1, 90))
        FrontPageSlot.put(article, position=room.chance.randrange(5), until=room.chance.choice((None, until)))


@change
def arrange_the_front_page(room: Newsroom) -> None:
    if article := room.article():
        FrontPageSlot.arrange({room.chance.randrange(5): (article.pk, None)})


@change
def change_settings(room: Newsroom) -> None:
    settings = SiteSettings.load()
    settings.publisher = settings.tagline = room.word()
    settings.email = "redaktion@example.org"
    settings.feed_full_text = not settings.feed_full_text
    settings.save()


@change
def change_text_of_the_house(room: Newsroom) -> None:
    page = room.one(Page.objects)
    page.title, page.body, page.is_public = room.word(), f"<p>{room.word()}</p>", room.chance.random() < 0.8
    page.save()


@change
def arrange_a_series(room: Newsroom) -> None:
    series = room.one(Series.objects)
    series.title, series.introduction, series.picture = room.word(), room.word(), room.one(Image.objects)
    series.is_public = room.chance.random() < 0.8
    series.save()
    series.arrange(room.chance.sample(list(Article.objects.values_list("pk", flat=True)), 2))


@change
def shape_a_page(room: Newsroom) -> None:
    tag = room.tag()
    tag.introduction, tag.picture, tag.seo_title = room.word(), room.one(Image.objects), room.word()
    tag.pick_1, tag.pick_2 = room.article(), None
    tag.save()


@change
def write_in_bulk(room: Newsroom) -> None:
    Author.objects.update(role=room.word())


REFUSED = (NotPublishable, CorrectionLocked)
