"""Reads environment variables; the error of a wrong value names the variable, the value and what is expected."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

YES = ("1", "true", "yes", "on")
NO = ("0", "false", "no", "off")
FOLDER = "django.core.files.storage.FileSystemStorage"


def refuse(name: str, given: str, expected: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name} is {given!r}; expected {expected}.")


def refuse_secret(name: str, expected: str) -> ImproperlyConfigured:
    """The value may hold a password: it is not repeated."""
    return ImproperlyConfigured(f"{name} cannot be read; expected {expected}.")


def text(name: str, default: str = "") -> str:
    """The value without surrounding space; an empty variable counts as not set."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool) -> bool:
    value = text(name)
    if not value:
        return default
    if value.lower() not in YES + NO:
        raise refuse(name, value, "1 or 0")
    return value.lower() in YES


def number(name: str, default: int) -> int:
    value = text(name, str(default))
    if not value.isdecimal():
        raise refuse(name, value, "a whole number")
    return int(value)


def names(name: str, default: list[str]) -> list[str]:
    """Values separated by commas."""
    return [part.strip() for part in text(name).split(",") if part.strip()] or default


def secret(name: str, least: int) -> str:
    """A value that nobody guesses; "" without one."""
    value = text(name)
    if value and (len(value) < least or not value.isascii() or " " in value):
        raise refuse_secret(name, f"at least {least} letters, digits and signs")
    return value


def mail_addresses(name: str) -> list[str]:
    """Separated by commas."""
    for value in (values := names(name, [])):
        if "@" not in value.strip("@") or " " in value:
            raise refuse(name, value, "mail addresses, separated by commas")
    return values


def choice(name: str, allowed: tuple[str, ...]) -> str:
    """One of a few words; the first without a value."""
    value = text(name, allowed[0])
    if value not in allowed:
        raise refuse(name, value, " or ".join(allowed))
    return value


def directory(name: str, default: Path) -> Path:
    value = Path(text(name, str(default)))
    if not value.is_absolute():
        raise refuse(name, str(value), "an absolute path")
    return value


def folder(name: str) -> list[Path]:
    """The folder, which must be there; none without a value."""
    value = text(name)
    if value and not (Path(value).is_absolute() and Path(value).is_dir()):
        raise refuse(name, value, "the absolute path of a folder that exists")
    return [Path(value)] if value else []


def file(name: str) -> str:
    """The path of a file, which must be there; "" without a value."""
    value = text(name)
    if value and not (Path(value).is_absolute() and Path(value).is_file()):
        raise refuse(name, value, "the absolute path of a file that exists")
    return value


def hosts(name: str, default: list[str]) -> list[str]:
    """Host names separated by commas."""
    for value in (values := names(name, default)):
        if "/" in value or " " in value:
            raise refuse(name, value, "host names alone, separated by commas")
    return values


def _split(value: str) -> SplitResult:
    """The parts of an address; of one that cannot be read none, so that it is refused like any other wrong one."""
    try:
        parts = urlsplit(value)
        return parts if parts.port != 0 else urlsplit("")  # asking for the port reads it
    except ValueError:
        return urlsplit("")


def site_address(name: str, default: str) -> str:
    """An address such as `https://example.org`: scheme and host, without path or final slash."""
    value = text(name, default)
    parts = _split(value)
    more = parts.path.strip("/") or parts.query or parts.username
    if parts.scheme not in ("http", "https") or not parts.hostname or more:
        raise refuse(name, value, "scheme and host alone, such as https://example.org")
    return value.rstrip("/")


def mail(name: str, default: str) -> dict[str, object]:
    """Django's EMAIL_* settings from one address: mails go into a queue, and from there where the address says.

    `console:` prints; `smtp://user:password@host:587?tls=1` and `smtps://…:465` send. The password is percent-encoded.
    """
    value = text(name, default)
    parts = _split(value)
    if parts.scheme == "console":
        return _queue_for("console")
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise refuse_secret(name, "console: or smtp[s]://user:password@host:port[?tls=1]")
    ssl = parts.scheme == "smtps"
    return _queue_for("smtp") | {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if ssl else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": ssl,
        "EMAIL_USE_TLS": dict(parse_qsl(parts.query)).get("tls") in YES,
        "EMAIL_TIMEOUT": 5,
    }


def _queue_for(backend: str) -> dict[str, object]:
    """`backend` is Django's, for `manage.py deliver_mail`."""
    return {
        "EMAIL_BACKEND": "techpolicy.mail.queue.QueueBackend",
        "POST_OFFICE": {"BACKENDS": {"default": f"django.core.mail.backends.{backend}.EmailBackend"}},
    }


def database(name: str, default: str) -> dict[str, object]:
    """Django's settings of `sqlite:////absolute/path` or `postgres://user:password@host:port/name`."""
    value = text(name, default)
    try:
        parsed = dj_database_url.parse(value, conn_max_age=60, conn_health_checks=True)
    except ValueError:
        parsed = {"ENGINE": ""}
    if parsed["ENGINE"].rpartition(".")[2] not in ("sqlite3", "postgresql"):
        raise refuse_secret(name, "sqlite:////absolute/path or postgres://user:password@host:port/name")
    return parsed


def media_storage(name: str) -> dict[str, object]:
    """Where pictures are stored, as an entry of STORAGES; without a value it is the folder MEDIA_ROOT."""
    value = text(name)
    if not value:
        return {"BACKEND": FOLDER}
    chosen = storage(value)
    if not chosen:
        raise refuse_secret(name, "file:///absolute/path or s3://key:secret@host/bucket[/prefix][?region=…&tls=0]")
    return chosen


def storage(value: str) -> dict[str, Any] | None:
    """A folder or a bucket of an object store, as an entry of STORAGES; None where the address is neither.

    `file:///absolute/path`, or `s3://key:secret@host/bucket[/prefix][?region=eu-central-1&tls=0]`, key and secret percent-encoded.
    """
    parts = _split(value)
    if parts.scheme == "file" and not parts.netloc and parts.path.startswith("/"):
        return {"BACKEND": FOLDER, "OPTIONS": {"location": unquote(parts.path)}}
    bucket, _, prefix = unquote(parts.path).strip("/").partition("/")
    if parts.scheme != "s3" or not (parts.username and parts.password and parts.hostname and bucket):
        return None
    return {"BACKEND": "techpolicy.object_storage.ObjectStorage", "OPTIONS": _bucket(parts, bucket, prefix)}


def _bucket(parts: SplitResult, bucket: str, prefix: str) -> dict[str, object]:
    options = dict(parse_qsl(parts.query))
    scheme = "http" if options.get("tls") in NO else "https"
    return {
        "endpoint_url": f"{scheme}://{parts.netloc.rpartition('@')[2]}",
        "access_key": unquote(parts.username or ""),
        "secret_key": unquote(parts.password or ""),
        "region_name": options.get("region", "us-east-1"),  # the name that stores without regions expect
        "bucket_name": bucket,
        "location": prefix,
    }
