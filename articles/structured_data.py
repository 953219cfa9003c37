"""JSON-LD of readers' pages: schema.org values, one graph a page."""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from .addresses import address, file_address, named_address
from .models import SUBJECTS, Article, Author, AuthorKind, Company, Genre, Image, Regulation
from .models.subjects.subject import Subject
from .presentation.articles.article import ArticlePage, Note
from .presentation.articles.cards import usable_lead_image
from .presentation.articles.tagging import Name, authors_and_tags
from .presentation.companies.family import Family, Member
from .presentation.companies.pair import PairPage
from .presentation.meta import absolute
from .presentation.series import SeriesPage
from .presentation.site import Site, link, section
from .presentation.subjects.timeline import Link

Value = dict[str, Any]

_ESCAPES = {
    ord("<"): "\\u003C",
    ord(">"): "\\u003E",
    ord("&"): "\\u0026",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}


def graph(*values: Value) -> SafeString:
    """The values as one `<script type="application/ld+json">`, which browsers do not run."""
    text = json.dumps(
        {"@context": "https://schema.org", "@graph": [_filled(value) for value in values]}, ensure_ascii=False
    )
    return mark_safe(f'<script type="application/ld+json">{text.translate(_ESCAPES)}</script>')  # noqa: S308 - escaped


def _filled(value: Any) -> Any:
    """`value` without empty members."""
    if type(value) is dict:
        return {
            key: filled
            for key, member in value.items()
            if (filled := member if type(member) is str else _filled(member)) not in _EMPTY
        }
    if type(value) is list:
        return [member if type(member) is str else _filled(member) for member in value]
    return value


_EMPTY: tuple[Any, ...] = ("", None, [], {})


def publisher(site: Site) -> Value:
    return {
        "@type": "NewsMediaOrganization",
        "@id": f"{site.url}/#herausgeber",
        "name": site.name,
        "legalName": site.publisher if site.publisher != site.name else "",
        "url": absolute(site, named_address("front")),
        "email": site.email,
        "logo": {"@type": "ImageObject", "url": absolute(site, file_address("articles/icon.svg"))},
        "publishingPrinciples": absolute(site, address("house_page", "so-arbeiten-wir")),
        "correctionsPolicy": absolute(site, named_address("corrections")),
        "ownershipFundingInfo": absolute(site, address("house_page", "impressum")),
        "masthead": absolute(site, named_address("author_list")),
    }


def website(site: Site) -> Value:
    return {
        "@type": "WebSite",
        "@id": f"{site.url}/#website",
        "name": site.name,
        "description": site.description,
        "url": absolute(site, named_address("front")),
        "inLanguage": "de",
        "publisher": {"@id": f"{site.url}/#herausgeber"},
    }


def breadcrumb(site: Site, *steps: Link) -> Value:
    """The way to a page from the front page, which is no step of `steps`."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": step.text, "item": absolute(site, step.url)}
            for place, step in enumerate((link("Start", "front"), *steps), 1)
        ],
    }


def article_data(article: Article, page: ArticlePage, site: Site) -> SafeString:
    """Article, publisher and the way to it, by way of its first main subject."""
    main = next((name for name in page.names if name.kind != "author" and name.is_main), None)
    steps = [
        *([Link(main.name, main.url)] if main else []),
        Link(page.title, article.get_absolute_url()),
    ]
    if page.is_ad:  # advertising is nobody's news
        return graph({"@type": "WebPage", "name": page.title, "url": page.meta.canonical}, breadcrumb(site, *steps))
    return graph(_article(article, page, site), publisher(site), breadcrumb(site, *steps))


def _article(article: Article, page: ArticlePage, site: Site) -> Value:
    url = page.meta.canonical
    changed = max((page.published_at, page.updated_at or page.published_at))
    return {
        "@type": Genre(article.genre).schema_type,
        "@id": f"{url}#artikel",
        "mainEntityOfPage": url,
        "url": url,
        "headline": page.title,
        "alternativeHeadline": page.kicker,
        "description": page.meta.description,
        "inLanguage": page.lang,
        "datePublished": page.published_at.isoformat(timespec="seconds"),
        "dateModified": changed.isoformat(timespec="seconds"),
        "publisher": publisher_id(site),
        "image": _images(article, site),
        "articleSection": page.meta.section,
        "citation": [{"@type": "CreativeWork", "name": source.name, "url": source.url} for source in page.sources],
        "correction": [_correction(note) for note in page.corrections],
        "wordCount": article.word_count,
        "isAccessibleForFree": True,
        "license": page.licence.url if page.licence else "",
        **_place_in_series(page, site),
        **_people_and_subjects(page, site),
    }


def _place_in_series(page: ArticlePage, site: Site) -> Value:
    if page.series is None:
        return {}
    url = absolute(site, page.series.url)
    series = {"@type": "CreativeWorkSeries", "@id": f"{url}#serie", "name": page.series.title, "url": url}
    return {"isPartOf": series, "position": page.series.place + 1}


def _correction(note: Note) -> Value:
    moment = note.at.isoformat(timespec="seconds")
    return {"@type": "CorrectionComment", "text": note.text, "datePublished": moment}


def _people_and_subjects(page: ArticlePage, site: Site) -> Value:
    authors, tags = authors_and_tags(page.names)
    return {
        "author": [_person(author, site) for author in authors] or publisher_id(site),
        "keywords": [tag.name for tag in tags],
        "about": [_subject(tag, site) for tag in tags if tag.is_main],
        "mentions": [_subject(tag, site) for tag in tags if not tag.is_main],
    }


def publisher_id(site: Site) -> Value:
    return {
        "@type": "NewsMediaOrganization",
        "@id": f"{site.url}/#herausgeber",
        "name": site.name,
        "url": absolute(site, named_address("front")),
    }


def _person(name: Name, site: Site) -> Value:
    kind = "Person" if name.detail == AuthorKind.PERSON else "Organization"
    return {"@type": kind, "name": name.name, "url": absolute(site, name.url)}


def _subject(name: Name, site: Site) -> Value:
    wikidata = f"https://www.wikidata.org/wiki/{name.wikidata}" if name.wikidata else ""
    return {
        "@type": SUBJECTS[name.kind].schema_type,
        "name": name.name,
        "url": absolute(site, name.url),
        "sameAs": [address for address in (wikidata, name.website) if address],
    }


def _images(article: Article, site: Site) -> list[Value | str]:
    """The lead picture with its rights, and the same in two other shapes."""
    image = usable_lead_image(article)
    crops = [image.crop(shape) for shape in ("16x9", "4x3", "1x1")] if image and image.cropped_at else []
    if not crops:
        return []
    address, width, height = crops[0]
    return [_image(image, article, absolute(site, address), width, height, site)] + [
        absolute(site, address) for address, _width, _height in crops[1:]
    ]


def _image(image: Image, article: Article, address: str, width: int, height: int, site: Site) -> Value:
    return {
        "@type": "ImageObject",
        "url": address,
        "contentUrl": address,
        "width": width,
        "height": height,
        "caption": article.lead_image_caption,
        "creditText": image.printed_credit,
        "license": image.licence_url,
        "acquireLicensePage": absolute(site, named_address("credits")),
    }


def subject_data(subject: Subject, site: Site) -> SafeString:
    """The subject itself, and the way to its page."""
    here = Link(subject.name, subject.get_absolute_url())
    return graph(_subject_value(subject, site), breadcrumb(site, section(subject.kind), here))


def _subject_value(subject: Subject, site: Site) -> Value:
    wikidata = f"https://www.wikidata.org/wiki/{subject.wikidata}" if subject.wikidata else ""
    value: Value = {
        "@type": subject.schema_type,
        "@id": f"{absolute(site, subject.get_absolute_url())}#{subject.kind}",
        "name": subject.name,
        "url": absolute(site, subject.get_absolute_url()),
        "description": subject.description,
        "sameAs": [address for address in (wikidata, subject.website) if address],
    }
    if isinstance(subject, Regulation):
        value |= {
            "alternateName": subject.long_title,
            "legislationIdentifier": subject.celex or subject.federal_register or subject.bgbl,
            "sameAs": [address for address in (wikidata, subject.website, subject.eli) if address],
        }
    return value


def company_data(company: Company, family: Family, site: Site) -> SafeString:
    """The company with its numbers in public registers, who owns it and what belongs to it."""
    value = _subject_value(company, site) | {
        "leiCode": company.lei,
        "identifier": [
            {"@type": "PropertyValue", "propertyID": name, "value": number}
            for name, number in (("LEI", company.lei), ("Wikidata", company.wikidata))
            if number
        ],
        "parentOrganization": _organization(family.above[-1], site) if family.above else {},
        "subOrganization": [_organization(member, site) for member in family.below],
    }
    return graph(value, breadcrumb(site, section(company.kind), Link(company.name, company.get_absolute_url())))


def _organization(member: Member, site: Site) -> Value:
    return {"@type": "Organization", "name": member.name, "url": absolute(site, member.link.url)}


def pair_data(page: PairPage, company: Company, law: Regulation, site: Site) -> SafeString:
    url = page.meta.canonical
    value: Value = {
        "@type": "CollectionPage",
        "@id": url,
        "name": page.name,
        "url": url,
        "description": page.meta.description,
        "inLanguage": "de",
        "about": [_subject_value(subject, site) for subject in (company, law)],
    }
    return graph(value, breadcrumb(site, section(Company.kind), page.company, Link(page.name, url)))


def author_data(author: Author, site: Site) -> SafeString:
    url = absolute(site, author.get_absolute_url())
    is_person = author.kind == AuthorKind.PERSON
    value: Value = {
        "@type": "Person" if is_person else "Organization",
        "@id": f"{url}#autor",
        "name": author.name,
        "url": url,
        "description": author.profile,
        "jobTitle": author.role if is_person else "",
        "knowsAbout": [part.strip() for part in author.expertise.split(",") if part.strip()] if is_person else [],
        "email": author.email,
        "sameAs": [author.website] if author.website else [],
    }
    here = Link(author.name, author.get_absolute_url())
    return graph(value, breadcrumb(site, link("Redaktion", "author_list"), here))


def series_data(page: SeriesPage, site: Site) -> SafeString:
    url = page.meta.canonical
    parts = [
        {"@type": "ListItem", "position": place, "name": part.title, "url": absolute(site, part.url)}
        for place, part in enumerate(page.parts, 1)
    ]
    about = {"@type": "CreativeWorkSeries", "@id": f"{url}#serie", "name": page.title, "url": url}
    value: Value = {
        "@type": "CollectionPage",
        "@id": url,
        "name": page.title,
        "url": url,
        "description": page.meta.description,
        "image": page.meta.image,
        "inLanguage": "de",
        "about": about,
        "mainEntity": {"@type": "ItemList", "numberOfItems": len(parts), "itemListElement": parts},
    }
    return graph(value, breadcrumb(site, link("Serien", "series_list"), Link(page.title, url)))


def front_data(site: Site) -> SafeString:
    return graph(website(site), publisher(site))
