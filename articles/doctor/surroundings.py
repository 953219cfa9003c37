"""Questions about what stands around the site: mail, backups, hosts, settings."""

import datetime as dt
import smtplib

from django.conf import settings
from django.core.checks import ERROR, run_checks
from django.core.mail.backends.smtp import EmailBackend
from django.utils import timezone
from post_office.settings import get_backend

from techpolicy.mail.undelivered import undelivered
from techpolicy.version import VERSION

from ..models import BACKUP_DUE, NEVER, Article, Backup, Host
from ..models.site.boundary import next_boundary
from .findings import Finding, Level, Sample, fail, ok, warn

CONNECTING = 3  # seconds
SERVING = dt.timedelta(days=1)  # hosts that nobody has seen for longer are gone
# Database and pictures are asked by questions of their own.
ASKED = {"articles.E004", "articles.E009", "articles.W010"}
SMTP = "django.core.mail.backends.smtp.EmailBackend"


def mail(sample: Sample) -> Finding:
    if (backend := get_backend("default")) != SMTP:
        return ok("mail", f"{backend.split('.')[-2]}: no mail leaves this host (EMAIL_URL)")
    place = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    server = EmailBackend(timeout=CONNECTING)
    try:
        server.open()
    except (OSError, smtplib.SMTPException) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        return fail(
            "mail", f"{place} does not take mails: {reason}", "See EMAIL_URL, the mail server and the firewall."
        )
    finally:
        server.close()
    return ok("mail", f"{place} answers")


def queue(sample: Sample) -> Finding:
    if waiting := undelivered().count():
        remedy = "See „Nicht zugestellte Mails“ at the desk, and whether techpolicy-mail.timer runs."
        return warn("mail queue", f"{waiting} mails were refused, or wait for more than fifteen minutes", remedy)
    return ok("mail queue", "nothing waits for long")


def backup(sample: Sample) -> Finding:
    newest = Backup.objects.order_by("-finished_at").first()
    remedy = "manage.py backup DEST --verify, and its timer: docs/operations.md, Backup."
    if newest is None:
        return warn("backup", "there is none", remedy)
    age = timezone.now() - newest.finished_at
    text = f"{newest.place}, {age.total_seconds() / 3600:.0f} hours ago{'' if newest.verified_at else ', not verified'}"
    return warn("backup", text, remedy) if age > BACKUP_DUE else ok("backup", text)


def schedule(sample: Sample) -> Finding:
    """What happens next by the passing of time alone: said, never wrong."""
    now = timezone.now()
    public = Article.objects.filter(state="published").only("slug", "publish_at", "expire_at")
    appears = public.filter(publish_at__gt=now).order_by("publish_at").first()
    expires = public.filter(expire_at__gt=now, expire_at__lt=NEVER).order_by("expire_at").first()
    changes = [(article.publish_at, "appears", article.slug) for article in [appears] if article]
    changes += [(article.expire_at, "goes offline", article.slug) for article in [expires] if article]
    if not changes:
        return ok("schedule", f"no article; pages change by themselves at {_shown(next_boundary(now))}")
    moment, what, slug = min(changes)
    return ok("schedule", f"{slug} {what} at {_shown(moment)}")


def _shown(moment: dt.datetime | None) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M:%S}" if moment else "never"


def hosts(sample: Sample) -> Finding:
    seen = Host.objects.filter(seen_at__gt=timezone.now() - SERVING).order_by("name")
    others = [f"{host.name} serves {host.version}" for host in seen if host.version != VERSION]
    if others:
        remedy = f"Bring them to {VERSION} and restart them: manage.py serve says the version when it starts."
        return warn("hosts", f"this is {VERSION}, but {', '.join(others)}", remedy)
    return ok("hosts", f"{len(seen)} seen, all with {VERSION}")


QUESTIONS = (mail, queue, backup, schedule, hosts)


def deployment() -> list[Finding]:
    """Django's own checks and ours, a line for each that has something to say."""
    messages = run_checks(include_deployment_checks=True, databases=["default"])
    spoken = [message for message in messages if not message.is_silenced() and message.id not in ASKED]
    if not spoken:
        return [ok("deployment", "manage.py check --deploy is silent")]
    return [
        Finding(
            Level.FAIL if message.level >= ERROR else Level.WARN,
            str(message.id),
            " ".join(str(message.msg).split()),
            " ".join(str(message.hint or "See manage.py check --deploy.").split()),
        )
        for message in spoken
    ]
