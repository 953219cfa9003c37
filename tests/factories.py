"""Valid things with one call each; what a test does not name does not matter to it."""

import io
from itertools import count

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from PIL import Image as Picture

from articles.models import (
    SUBJECTS,
    ArchiveImport,
    Article,
    ArticleTemplate,
    Author,
    Company,
    Image,
    Institution,
    LeadImage,
    Regulation,
    Series,
    Snapshot,
    Source,
    Subject,
    TagRef,
    Topic,
    User,
    WorkingCopy,
)

_number = count(1)

LONG_BODY = "".join(
    f"<h2>Abschnitt {section}</h2>"
    + "".join(f"<p>{'Halbleiter und Gesetze beschäftigen Brüssel. ' * 12}</p>" for _ in range(3))
    for section in range(1, 4)
)


def make_user(role: str = "", **fields) -> User:
    """A member of staff; `role` is the name of a group, "chief of everything" is `is_superuser=True`."""
    number = next(_number)
    fields = {
        "username": f"person{number}",
        "email": f"person{number}@example.org",
        "is_staff": True,
    } | fields
    user = User.objects.create_user(password="geheim-geheim", **fields)
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


def make_author(**fields) -> Author:
    return Author.objects.create(**{"name": f"Mira Albers {next(_number)}"} | fields)


# What a kind is given besides a name; a kind that is not listed gets the name alone.
OF_KIND = {
    "company": {"name": "Firma"},
    "regulation": {"name": "Gesetz", "summary": "Ein Gesetz über Dinge."},
    "institution": {"name": "Amt"},
    "topic": {"name": "Thema"},
}


def make_subject(kind: str, **fields) -> Subject:
    own = {"name": "Schlagwort"} | OF_KIND.get(kind, {})
    return SUBJECTS[kind].objects.create(**own | {"name": f"{own['name']} {next(_number)}"} | fields)


def make_company(**fields) -> Company:
    return make_subject("company", **fields)


def make_regulation(**fields) -> Regulation:
    return make_subject("regulation", **fields)


def make_institution(**fields) -> Institution:
    return make_subject("institution", **fields)


def make_topic(**fields) -> Topic:
    return make_subject("topic", **fields)


def picture_file(width: int = 64, height: int = 48, name: str = "bild.png", colour: str = "#335577") -> ContentFile:
    out = io.BytesIO()
    Picture.new("RGB", (width, height), colour).save(out, "PNG")
    return ContentFile(out.getvalue(), name=name)


def make_image(**fields) -> Image:
    fields = {"title": f"Bild {next(_number)}", "alt": "Ein Chip", "credit": "Mira Albers"} | fields
    return Image.objects.create(file=fields.pop("file", None) or picture_file(), **fields)


def make_snapshot(**values) -> Snapshot:
    """Content that passes every check for publication; `tags` and `byline` may be model instances."""
    number = next(_number)
    values = {
        "title": f"Brüssel verschärft die Regeln, Teil {number}",
        "lead": "Die Kommission legt nach. Was das für Chips bedeutet.",
        "body": f"<p>Der {number}. Bericht aus Brüssel.</p>",
        "sources": (Source("Amtsblatt der EU"),),
    } | values
    if "byline" not in values:
        values["byline"] = (make_author(),)
    if "tags" not in values:
        values["tags"] = (make_topic(),)
    values["byline"] = tuple(getattr(author, "pk", author) for author in values["byline"])
    values["tags"] = tuple(tag if isinstance(tag, TagRef) else TagRef(tag.kind, tag.pk, True) for tag in values["tags"])
    if isinstance(values.get("lead_image"), Image):
        values["lead_image"] = LeadImage(values["lead_image"].pk, "Ein Chip")
    return Snapshot(**values)


def make_series(*articles: Article, **fields) -> Series:
    """A series of these articles, in this order."""
    series = Series.objects.create(**{"title": f"Serie {next(_number)}"} | fields)
    series.arrange(article.pk for article in articles)
    return series


def make_template(**fields) -> ArticleTemplate:
    """`content` may be a snapshot."""
    content = fields.pop("content", None) or Snapshot(genre="interview", title="Im Gespräch mit …")
    return ArticleTemplate.objects.create(**{"name": f"Vorlage {next(_number)}", "content": content.to_json()} | fields)


DESK = {field.name for field in WorkingCopy._meta.fields}


def make_archive_import(**fields) -> ArchiveImport:
    """One that was checked; its file is not there unless a test writes it."""
    run = ArchiveImport.objects.create(
        **{"format": "wordpress", "state": "checked", "source_name": "alt.example"} | fields
    )
    if "files" not in fields:
        run.files, run.report = [f"{run.pk}/1.xml"], {"source_name": run.source_name, "is_dry_run": True}
        run.save()
    return run


def make_draft(*, by=None, fields=None, **values) -> Article:
    """`fields` are those of the article and of its working copy that no revision holds."""
    fields = fields or {}
    row = {name: value for name, value in fields.items() if name not in DESK}
    article = Article.start(make_snapshot(**values), by=by, **row)
    desk = {name: value for name, value in fields.items() if name in DESK}
    for name, value in desk.items():
        setattr(article.working_copy, name, value)
    if desk:
        article.working_copy.save(update_fields=desk)
    return article


def make_article(*, by=None, at=None, until=None, fields=None, **values) -> Article:
    """A published article, public since `at` (default: now)."""
    article = make_draft(by=by, fields=fields, **values)
    article.publish(by=by, at=at, until=until)
    return article
