"""The texts of the house, and lists that belong to no single subject: archive, corrections, picture credits."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Value
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from .. import body
from ..addresses import address, named_address
from ..models import SUBJECTS, Article, Correction, Image, Page, Reference, Series, SiteSettings
from ..models.image import page_links
from .articles.article import Note, correction_note
from .articles.cards import focus
from .articles.withdrawals import Notice
from .meta import Meta, house_words, page_meta
from .pager import MOST_NUMBERS, Pager, numbered, page_address, pager
from .site import Site, link
from .subjects.facts import Fact, plain_values
from .subjects.timeline import Link

# Texts that every house owes its readers, by address; they exist even before anybody has written them.
OWED = {
    "impressum": "Impressum",
    "datenschutz": "Datenschutzerklärung",
    "barrierefreiheit": "Barrierefreiheit",
    "so-arbeiten-wir": "So arbeiten wir",
}


@dataclass(frozen=True)
class Listing:
    """A page that is a heading and something below it; each view fills what its template shows."""

    title: str
    summary: str
    meta: Meta
    groups: Sequence = ()
    aside: Sequence = ()
    facts: Sequence[Fact] = ()
    body: SafeString | str = ""
    pager: Pager | None = None
    crumbs: Sequence[Link] = ()


@dataclass(frozen=True)
class Group:
    title: str
    rows: Sequence
    url: str = ""


@dataclass(frozen=True)
class CorrectionRow:
    note: Note
    article: Link
    wording_url: str = ""


@dataclass(frozen=True)
class CreditRow:
    picture: SafeString | str
    focus: str  # as of a card
    credit: str
    licence: Link | None
    source: Link | None
    article: Link


def corrections_page(
    site: Site,
    corrections: Sequence[Correction],
    number: int,
    page_size: int,
    withdrawals: Sequence[Notice] = (),
) -> Listing:
    """`corrections` come through `public()`, with one more than a page if there are older ones."""
    rows = [
        CorrectionRow(
            correction_note(row),
            Link(row.article.title, row.article.get_absolute_url()),
            address("wording", row.article.slug) if row.former_id else "",
        )
        for row in corrections[:page_size]
    ]
    title = numbered("Korrekturen", number)
    summary = "Was wir berichtigt, klargestellt oder ergänzt haben. Jede Korrektur steht auch unter ihrem Artikel."
    path = named_address("corrections")
    return Listing(
        title,
        summary,
        page_meta(site, page_address(path, number), title, summary, feeds=number == 1),
        [Group("", rows)] if rows else [],
        aside=withdrawals,
        pager=pager(path, number, has_older=len(corrections) > page_size),
    )


def credits_page(site: Site, references: Sequence[Reference], number: int, page_size: int, pages: int) -> Listing:
    """Pictures in public articles, newest article first; `references` with one more than a page if there are more.

    Those of authors, subjects and series stand on the last page.
    """
    rows = [
        _credit(row.image, Link(row.article.title, row.article.get_absolute_url()))
        for row in references[:page_size]
        if row.image.is_usable
    ]
    others = [] if len(references) > page_size else _on_pages()
    title = numbered("Bildnachweise", number)
    summary = "Wer die Bilder gemacht hat und unter welcher Lizenz wir sie zeigen."
    path = named_address("credits")
    return Listing(
        title,
        summary,
        page_meta(site, page_address(path, number), title, summary),
        [group for group in (Group("", rows), Group("Porträts, Themen und Serien", others)) if group.rows],
        pager=pager(path, number, has_older=len(references) > page_size, pages=pages),
    )


def _on_pages() -> list[CreditRow]:
    """Portraits, and the pictures of subjects and series; two queries."""
    first, *others = (
        table.objects.public().exclude(**{column: None}).order_by()
        .values_list(Value(table._meta.model_name), F("title" if table is Series else "name"), F("slug"), F(f"{column}_id"))
        for table, column in page_links()
    )  # fmt: skip
    shown = sorted(first.union(*others, all=True), key=lambda row: row[1].casefold())
    images = Image.objects.in_bulk({pk for *_page, pk in shown})
    return [
        _credit(images[pk], Link(name, address(kind, slug))) for kind, name, slug, pk in shown if images[pk].is_usable
    ]


def _credit(image: Image, shown_in: Link) -> CreditRow:
    return CreditRow(
        picture=image.picture("", "7rem"),
        focus=focus(image),
        credit=image.printed_credit or "Ohne Angabe",
        licence=Link(image.licence, image.licence_url) if image.licence else None,
        source=Link("Herkunft", image.source) if image.source else None,
        article=shown_in,
    )


def _shown_pictures():
    """By article, because there is an index of that, and each looked up: the newest articles may have no pictures."""
    shown_in = Article.objects.published().filter(pk=OuterRef("article"))
    return Reference.objects.filter(Exists(shown_in), in_applied=True, image__isnull=False)


def credit_pages(page_size: int) -> int:
    """How many pages the pictures fill; a long list is not counted to its end."""
    return -(-_shown_pictures().order_by()[: page_size * MOST_NUMBERS + 1].count() // page_size)


def credit_references(rows: slice) -> list[Reference]:
    newest = _shown_pictures().order_by("-article_id", "-image_id").values("pk")[rows]
    fields = ("title", "slug", "publish_at")
    return list(
        Reference.objects.filter(pk__in=newest)
        .select_related("image", "article")
        .defer(*(f"article__{name.name}" for name in Article._meta.concrete_fields if name.name not in (*fields, "id")))
        .order_by("-article_id", "-image_id")
    )


def subscribe_page(site: Site) -> Listing:
    """Everything that has a feed, by kind."""
    groups = [Group("", [link("Alle Artikel", "front")])]
    for kind, model in SUBJECTS.items():
        rows = [Link(name, address(kind, slug)) for name, slug in model.objects.public().values_list("name", "slug")]
        if rows:
            groups.append(Group(model.section_name, rows))
    if series := [
        Link(title, address("series", slug)) for title, slug in Series.objects.public().values_list("title", "slug")
    ]:
        groups.append(Group("Serien", series))
    summary = "Einem Thema, einem Unternehmen oder einem Gesetz folgen: ohne Konto, ohne E-Mail-Adresse, ohne Werbung."
    return Listing(
        "Abonnieren",
        summary,
        page_meta(site, named_address("subscribe"), "Abonnieren", summary, feeds=False),
        groups,
    )


def house_page(site: Site, slug: str, page: Page | None) -> Listing:
    """One of the owed texts, or another page that the desk has written."""
    title = page.title if page else OWED[slug]
    text = _page_text(page) if page else ""
    facts = _imprint(SiteSettings.load()) if slug == "impressum" else []
    is_empty = not text and not facts
    return Listing(
        title,
        "Dieser Text fehlt noch." if is_empty else "",
        page_meta(
            site,
            address("house_page", slug),
            title,
            f"{title} von {site.name}.",
            picture=(address("page_picture", slug), house_words(title, site)),
            is_hidden=is_empty,
        ),
        facts=facts,
        body=mark_safe(text),  # noqa: S308 - cleaned when it was saved, and rendered by us
    )


def _page_text(page: Page) -> str:
    """The text with links to those of our articles that readers can reach; pictures and reading tips belong to articles."""
    text = body.render(body.parse(page.body), lambda picture: "")
    linked = Article.objects.published().filter(pk__in=body.linked_articles(text)).only("slug")
    links = {article.pk: article.get_absolute_url() for article in linked}
    return body.resolve(text, body.Resolved(links), timezone.localdate())


def _imprint(row: SiteSettings) -> list[Fact]:
    """What § 5 DDG, § 18 (2) MStV and Article 6 EMFA want said, as far as it is filled in."""
    mail = Link(row.email, f"mailto:{row.email}")
    facts = [
        Fact("Herausgeber", plain_values(row.publisher)),
        Fact("Anschrift", _lines(row.address)),
        Fact("Vertreten durch", plain_values(row.represented_by)),
        Fact("E-Mail", [mail] if row.email else []),
        Fact("Telefon", plain_values(row.phone)),
        Fact("Register", plain_values(row.register)),
        Fact("Umsatzsteuer- oder Wirtschafts-Identifikationsnummer", plain_values(row.vat_id)),
        Fact("Verantwortlich nach § 18 Abs. 2 MStV", _lines(row.responsible)),
        Fact("Eigentum und Finanzierung", _lines(row.ownership)),
    ]
    return [fact for fact in facts if fact.values]


def _lines(text: str) -> list[Link]:
    return [Link(line) for line in text.splitlines() if line.strip()]
