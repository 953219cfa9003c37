"""System checks for what only fails in production. Those that ask the database run with `check --deploy --database default`."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage

from .demo.people import open_logins
from .models import Page, SiteSettings, public_changed
from .pictures import random_name
from .presentation.house import OWED

# Related coverage and search must follow every public change, or readers see what is no longer so.
LISTENERS = ("articles.related", "articles.search")
LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1", "testserver")
# What § 5 DDG and § 18 MStV ask of an Impressum, by field of SiteSettings.
IMPRINT = ("publisher", "address", "email", "responsible")


def listening_rooms() -> set[str]:
    """The packages whose functions the signal of public changes reaches, such as `articles.related`."""
    receivers = public_changed._live_receivers(sender=None)
    found = [receiver for group in receivers for receiver in group]
    return {".".join(receiver.__module__.split(".")[:2]) for receiver in found}


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
    return [
        Error("ALLOWED_HOSTS admits every host name.", hint="Name the hosts of the site.", id="articles.E003")
    ]


@register(Tags.files, deploy=True)
def pictures_can_be_stored(app_configs, **kwargs) -> list[CheckMessage]:
    reason = _why_no_picture_is_stored()
    hint = "See MEDIA_ROOT and MEDIA_STORAGE_URL."
    return [Error(f"Pictures cannot be stored: {reason}.", hint=hint, id="articles.E004")] if reason else []


def _why_no_picture_is_stored() -> str:
    """Looks at a folder; writes to an object store and removes it again, for nothing less shows that its key may."""
    if isinstance(default_storage, FileSystemStorage):
        folder = Path(default_storage.location)
        nearest = next(path for path in (folder, *folder.parents) if path.exists())
        return "" if os.access(nearest, os.W_OK) else f"{nearest} is not writable"
    try:
        default_storage.delete(default_storage.save(random_name("txt"), ContentFile(b"x")))
    except Exception as error:  # whatever the store's client raises is the reason
        return " ".join(str(error).split())
    return ""


@register(Tags.database, deploy=True)
def demo_passwords_are_gone(app_configs, databases=None, **kwargs) -> list[CheckMessage]:
    if not databases or urlsplit(settings.SITE_URL).hostname in LOCAL_HOSTS:
        return []
    return [
        Error(
            f"The demo password of {login.username} works on a public site.",
            hint=f"manage.py changepassword {login.username}, or delete the account.",
            id="articles.E005",
        )
        for login in open_logins()
    ]


@register(Tags.database, deploy=True)
def demo_is_out(app_configs, databases=None, **kwargs) -> list[CheckMessage]:
    if (
        not databases
        or urlsplit(settings.SITE_URL).hostname in LOCAL_HOSTS
        or not SiteSettings.load().is_demo
    ):
        return []
    hint = "manage.py demo --remove takes it out and leaves everything else."
    return [Error("The demo newsroom is on a public site.", hint=hint, id="articles.E007")]


@register(Tags.database, deploy=True)
def imprint_is_complete(app_configs, databases=None, **kwargs) -> list[CheckMessage]:
    if not databases:
        return []
    site = SiteSettings.load()
    empty = [str(site._meta.get_field(name).verbose_name) for name in IMPRINT if not getattr(site, name)]
    if not empty:
        return []
    hint = "Fill them in under Redaktion > Einstellungen: the Impressum needs them by law."
    return [Warning(f"The site's settings lack: {', '.join(empty)}.", hint=hint, id="articles.W006")]


@register(Tags.database, deploy=True)
def owed_texts_are_there(app_configs, databases=None, **kwargs) -> list[CheckMessage]:
    if not databases:
        return []
    written = set(Page.objects.filter(is_public=True).exclude(body="").values_list("slug", flat=True))
    missing = [title for slug, title in OWED.items() if slug not in written | {"impressum"}]
    if not missing:
        return []
    hint = "Write them under Redaktion > Seiten."
    return [
        Warning(
            f"The site lacks texts that it owes its readers: {', '.join(missing)}.",
            hint=hint,
            id="articles.W008",
        )
    ]
