"""The start page of the desk: what concerns me now."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from post_office.models import Email

from techpolicy.mail.undelivered import undelivered
from techpolicy.server import is_loopback

from ..models import (
    BACKUP_DUE,
    Article,
    Backup,
    Draft,
    Image,
    LinkCheck,
    LinkState,
    Reference,
    State,
    Step,
    User,
    WorkingCopy,
)
from ..models.article.querysets import ArticleQuerySet, CountUpTo, visible
from ..models.image import is_on_pages
from ..text.naming import up_to
from .articles.state import clock
from .links import may_see
from .people.undelivered import may_see_mails

LIMIT = 8
RIGHTS_WARNED = dt.timedelta(days=7)
MOST_COUNTED = 100  # of what a warning counts
NAMED = 5  # pictures whose rights end soon: so many have a line of their own


@dataclass(frozen=True)
class Line:
    """One row of a panel: an article and what matters about it here."""

    article: Article
    note: str


@dataclass(frozen=True)
class Panel:
    title: str
    lines: list[Line]
    empty: str


def _rows() -> ArticleQuerySet:
    """Articles without their texts."""
    rows = Article.objects.outside_trash().defer("body", "body_html").select_related("working_copy")
    return rows.filter(working_copy__isnull=False).order_by("-working_copy__saved_at", "-working_copy")


def panels(user: Any) -> list[Panel]:
    """What the start page shows; a query a panel, whatever the size of the archive."""
    now = timezone.now()
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    drafts = _rows().drafts().filter(working_copy__owner=user)[:LIMIT]
    planned = _rows().editable_by(user).scheduled(now).order_by("publish_at")[:LIMIT]
    today = _rows().published(now).filter(publish_at__gte=midnight).order_by("-publish_at")[:LIMIT]
    return [
        Panel("Meine Entwürfe", [Line(row, f"{row.working_copy.get_step_display()}, {clock(row.working_copy.saved_at)}") for row in drafts], "Sie haben keinen Entwurf. Oben rechts beginnt ein neuer Artikel."),
        Panel("Wartet auf mich", [Line(row, _waiting_note(row, user)) for row in _waiting(user)], "Nichts. Was Ihnen jemand zuweist oder weitergibt, steht dann hier."),
        Panel("Als Nächstes geplant", [Line(row, f"{clock(row.publish_at)} ({countdown(row.publish_at, now)})") for row in planned], "Nichts eingeplant. Der Zeitpunkt steht im Artikel unter „Erscheint“."),
        Panel("Heute veröffentlicht", [Line(row, clock(row.publish_at)) for row in today], "Heute ist noch nichts erschienen."),
    ]  # fmt: skip


def planned_soon(user: Any) -> str:
    """How many articles the calendar has for the next seven days; one query."""
    now = timezone.now()
    ahead = Article.objects.editable_by(user).planned_between(now, now + dt.timedelta(days=7))
    count = ahead.values("pk")[: MOST_COUNTED + 1].count()
    return f"{up_to(MOST_COUNTED, count)} Artikel in den nächsten sieben Tagen"


def _waiting(user: Any) -> ArticleQuerySet:
    """Assigned to me, unless readers have all of it; or, for those who publish, handed over for editing or approval."""
    drafts = Article.objects.filter(state=State.DRAFT).values("pk")
    is_open = drafts.union(WorkingCopy.objects.filter(is_newer=True).values("pk"))
    wanted = Q(working_copy__assigned_to=user)
    if user.has_perm("articles.publish_article"):
        wanted |= Q(working_copy__step__in=(Step.EDITING, Step.REVIEW), state=State.DRAFT)
    return _rows().filter(wanted, pk__in=is_open).exclude(state=State.WITHDRAWN)[:LIMIT]


def _waiting_note(row: Article, user: Any) -> str:
    return f"{row.working_copy.get_step_display()}{', Ihnen zugewiesen' if row.working_copy.assigned_to_id == user.pk else ''}"


def countdown(moment: dt.datetime, now: dt.datetime) -> str:
    """ "in 2 Std. 5 Min.", "in 3 Tagen"."""
    minutes = max(0, round((moment - now).total_seconds() / 60))
    if minutes >= 2 * 24 * 60:
        return f"in {minutes // (24 * 60)} Tagen"
    hours, rest = divmod(minutes, 60)
    return f"in {hours} Std. {rest} Min." if hours else f"in {rest} Min."


@dataclass(frozen=True)
class Warning:
    text: str
    url: str


def warnings(user: Any) -> list[Warning]:
    """What should not stay like this."""
    counted = _counted(user)
    own = Draft.objects.filter(person=user, article__working_copy__deleted_at=None).aggregate(
        unsaved=Count("article"), all=Count("pk")
    )
    unsaved, begun = own["unsaved"], own["all"] - own["unsaved"]
    counts = [
        (unsaved, "automatische Sicherung von Ihnen, noch nicht gespeichert", "automatische Sicherungen von Ihnen, noch nicht gespeichert", "article/?wessen=gesichert"),
        (begun, "neuer Artikel von Ihnen, automatisch gesichert, aber nie gespeichert", "neue Artikel von Ihnen, automatisch gesichert, aber nie gespeichert", "article/add/"),
        (counted["overdue"], "Entwurf, dessen geplante Zeit vorbei ist", "Entwürfe, deren geplante Zeit vorbei ist", "article/?stand=ueberfaellig"),
        (counted["newer"], "veröffentlichter Artikel mit neuerer Arbeitsfassung", "veröffentlichte Artikel mit neuerer Arbeitsfassung", "article/?stand=neuer"),
        (counted["without_credit"], "veröffentlichter Artikel mit Bild ohne Bildnachweis", "veröffentlichte Artikel mit Bild ohne Bildnachweis", "article/?fehlt=bildnachweis"),
        (counted["links"], "Link in Artikeln, der ins Leere führt", "Links in Artikeln, die ins Leere führen", "article/links/"),
        (counted["mails"], "Mail konnte nicht zugestellt werden", "Mails konnten nicht zugestellt werden", "user/nicht-zugestellte-mails/"),
        (counted["expired"], "verwendetes Bild mit abgelaufenen Rechten", "verwendete Bilder mit abgelaufenen Rechten", "image/?stand=rechte"),
    ]  # fmt: skip
    warned = [
        Warning(f"{up_to(MOST_COUNTED, count)} {one if count == 1 else many}", address)
        for count, one, many, address in counts
        if count
    ]
    return [*_backup_missing(user), *_rights_ending(), *warned]


def _backup_missing(user: Any) -> list[Warning]:
    """For whoever runs a public site: without a backup of the last day."""
    if is_loopback(urlsplit(settings.SITE_URL).hostname or "") or not user.has_perm("articles.change_sitesettings"):
        return []
    newest = Backup.objects.order_by("-finished_at").values_list("finished_at", flat=True).first()
    if newest is None:
        return [Warning("Es gibt noch keine Sicherung dieser Website. Bitte der Technik sagen.", "")]
    if timezone.now() - newest > BACKUP_DUE:
        return [Warning(f"Die letzte Sicherung ist vom {clock(newest)}. Bitte der Technik sagen.", "")]
    return []


def _counted(user: Any) -> dict[str, int]:
    """How many of each, to one more than `MOST_COUNTED`; one query. Each begins with what is rare."""
    work, shown = Article.objects.editable_by(user), Reference.objects.filter(in_applied=True)
    bare = Image.objects.filter(credit="").values("pk")
    outdated = Image.objects.filter(rights_until__lt=timezone.localdate())
    broken = LinkCheck.objects.filter(state=LinkState.BROKEN) if may_see(user) else LinkCheck.objects.none()
    mails = undelivered() if may_see_mails(user) else Email.objects.none()
    rows = {
        "overdue": work.overdue().values("pk"),
        "newer": work.with_newer_working_copy().published().values("pk"),
        "without_credit": Article.objects.published()
        .filter(pk__in=shown.filter(image__in=bare).values("article"))
        .values("pk"),
        "links": broken.values("pk"),
        "mails": mails.values("pk"),
        "expired": outdated.filter(Exists(shown.filter(image=OuterRef("pk"))) | is_on_pages()).order_by().values("pk"),
    }
    counts = {name: CountUpTo(found[: MOST_COUNTED + 1]) for name, found in rows.items()}
    return User.objects.filter(pk=user.pk).annotate(**counts).values(*counts).get()


def rights_ending(pictures: QuerySet[Image]) -> QuerySet[Image]:
    """Of these pictures, those that a published article or another page shows and whose rights end within a week."""
    today = timezone.localdate()
    shown = Reference.objects.filter(visible(prefix="article__"), image=OuterRef("pk"), in_applied=True)
    return pictures.filter(Exists(shown) | is_on_pages(), rights_until__range=(today, today + RIGHTS_WARNED))


def _rights_ending() -> list[Warning]:
    """Pictures that readers will soon not see any more: the next ones by name, a link to all if there are more."""
    pictures = list(rights_ending(Image.objects.order_by("rights_until", "id"))[: NAMED + 1])
    lines = [
        Warning(f"Bildrechte enden am {date_format(row.rights_until, 'j. F')}: „{row}“", f"image/{row.pk}/change/")
        for row in pictures[:NAMED]
        if row.rights_until
    ]
    more = "Weitere Bilder, deren Rechte in den nächsten sieben Tagen enden"
    return [*lines, Warning(more, "image/?stand=rechte-enden")] if len(pictures) > NAMED else lines
