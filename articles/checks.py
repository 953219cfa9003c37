"""System checks for what only fails in production. Those that ask the database run with `check --deploy --database default`."""

import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage

from techpolicy import health

from .demo.people import open_logins
from .models import Page, SiteSettings, public_changed
from .pictures import random_name
from .presentation.site_pages import OWED

# Related coverage and search must follow every public change, or readers see what is no longer so.
LISTENERS = ("articles.related", "articles.search")
LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1", "testserver")
MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"
# What § 5 DDG and § 18 MStV ask of an Impressum, by field of SiteSettings.
IMPRINT = ("publisher", "address", "email", "responsible")
# Of the texts that a house owes its readers, the one that a law asks of every site (Art. 13 GDPR).
BY_LAW = {"datenschutz"}


def listening_rooms() -> set[str]:
    """The packages whose functions the signal of public changes reaches, such as `articles.related`."""
    receivers = public_changed._live_receivers(sender=None)
    functions = [receiver for group in receivers for receiver in group]
    return {".".join(receiver.__module__.split(".")[:2]) for receiver in functions}


@register(Tags.signals)
def followers_are_connected(app_configs, **kwargs) -> list[CheckMessage]:
    missing = [room for room in LISTENERS if room not in listening_rooms()]
    return [
        Error(
            f"{room} does not listen to public changes.",
            hint="Connect it in ArticlesConfig.ready().",
            id="articles.E001",
        )
        for room in missing
    ]


@register(Tags.security, deploy=True)
def site_speaks_https(app_configs, **kwargs) -> list[CheckMessage]:
    if settings.SITE_URL.startswith("https:"):
        return []
    hint = "Set SITE_URL to the address that readers use; cookies and redirects follow it."
    return [Warning(f"SITE_URL is {settings.SITE_URL}, which is not https.", hint=hint, id="articles.W002")]


@register(Tags.security, deploy=True)
def any_host_is_not_allowed(app_configs, **kwargs) -> list[CheckMessage]:
    if "*" not in settings.ALLOWED_HOSTS:
        return []
    return [Error("ALLOWED_HOSTS admits every host name.", hint="Name the hosts of the site.", id="articles.E003")]


@register(Tags.files, deploy=True)
def pictures_can_be_stored(app_configs, **kwargs) -> list[CheckMessage]:
    reason = _why_no_picture_is_stored()
    hint = "See MEDIA_ROOT and MEDIA_STORAGE_URL."
    return [Error(f"Pictures cannot be stored: {reason}.", hint=hint, id="articles.E004")] if reason else []


def _why_no_picture_is_stored() -> str:
    """Why pictures cannot be stored; "" if they can. In an object store only a trial file shows whether the key may write."""
    if isinstance(default_storage, FileSystemStorage):
        folder = Path(default_storage.location)
        nearest = next(path for path in (folder, *folder.parents) if path.exists())
        return "" if os.access(nearest, os.W_OK) else f"{nearest} is not writable"
    try:
        default_storage.delete(default_storage.save(random_name("txt"), ContentFile(b"x")))
    except Exception as error:  # whatever the store's client raises is the reason
        return " ".join(str(error).split())
    return ""


def is_public() -> bool:
    return urlsplit(settings.SITE_URL).hostname not in LOCAL_HOSTS


def asks_database(check: Callable[[], list[CheckMessage]]) -> Callable[..., list[CheckMessage]]:
    """A deployment check that runs with `--database`; if the database cannot be read, only E009 is reported."""

    @register(Tags.database, deploy=True)
    def checked(app_configs, databases=None, **kwargs) -> list[CheckMessage]:
        return check() if databases and not health.why_not_alive() else []

    return checked


@register(Tags.database, deploy=True)
def database_can_be_read(app_configs, databases=None, **kwargs) -> list[CheckMessage]:
    hint = "See DATABASE_URL and the rights of its file and folder; manage.py migrate makes a new one."
    reasons = health.why_not_alive() if databases else []
    return [Error(f"The database cannot be read: {text}.", hint=hint, id="articles.E009") for text in reasons]


@asks_database
def database_can_be_written() -> list[CheckMessage]:
    hint = "Readers are served, but nothing can be saved. /readyz says the same."
    return [
        Warning(f"Nothing can be stored: {text}.", hint=hint, id="articles.W010") for text in health.why_not_ready()
    ]


@asks_database
def demo_passwords_are_gone() -> list[CheckMessage]:
    return [
        Error(
            f"The demo password of {login.username} works on a public site.",
            hint=f"manage.py changepassword {login.username}, or delete the account.",
            id="articles.E005",
        )
        for login in (open_logins() if is_public() else ())
    ]


@asks_database
def demo_is_out() -> list[CheckMessage]:
    if not is_public() or not SiteSettings.load().is_demo:
        return []
    hint = "manage.py demo --remove takes it out and leaves everything else."
    return [Error("The demo newsroom is on a public site.", hint=hint, id="articles.E007")]


@asks_database
def people_who_publish_have_a_second_factor() -> list[CheckMessage]:
    publishers = get_user_model().objects.with_perm("articles.publish_article", backend=MODEL_BACKEND)
    if not is_public() or settings.SECOND_FACTOR != "off" or not publishers.exists():
        return []
    hint = "SECOND_FACTOR=publishers asks everybody who may publish for one; SECOND_FACTOR=everybody all accounts."
    return [Warning("A stolen password is enough to publish.", hint=hint, id="articles.W021")]


@asks_database
def what_the_law_asks_for_is_there() -> list[CheckMessage]:
    """On a developer's own machine nothing is required yet."""
    if not is_public():
        return []
    site = SiteSettings.load()
    lacking = [str(site._meta.get_field(name).verbose_name) for name in IMPRINT if not getattr(site, name)]
    messages: list[CheckMessage] = []
    if lacking:
        hint = "Fill them in under Redaktion > Einstellungen: the Impressum needs them by law."
        messages.append(Error(f"The site's settings lack: {', '.join(lacking)}.", hint=hint, id="articles.E006"))
    if missing := missing_texts() & BY_LAW:
        hint = "Write them under Redaktion > Seiten: the law asks for them."
        messages.append(
            Error(f"The site lacks: {', '.join(OWED[slug] for slug in missing)}.", hint=hint, id="articles.E008")
        )
    return messages


@asks_database
def owed_texts_are_there() -> list[CheckMessage]:
    missing = sorted(OWED[slug] for slug in missing_texts() - BY_LAW)
    if not missing:
        return []
    text = f"The site lacks texts that it owes its readers: {', '.join(missing)}."
    return [Warning(text, hint="Write them under Redaktion > Seiten.", id="articles.W008")]


def missing_texts() -> set[str]:
    """Addresses of required texts that nobody has written; the Impressum is made from the settings."""
    written = Page.objects.filter(is_public=True).exclude(body="").values_list("slug", flat=True)
    return OWED.keys() - {*written, "impressum"}
