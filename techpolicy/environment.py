"""Small loud readers of environment variables: a wrong value says which variable, what was given and what is expected."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

YES = ("1", "true", "yes", "on")
NO = ("0", "false", "no", "off")


def refuse(name: str, given: str, expected: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name} is {given!r}; expected {expected}.")


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


def directory(name: str, default: Path) -> Path:
    value = Path(text(name, str(default)))
    if not value.is_absolute():
        raise refuse(name, str(value), "an absolute path")
    return value


def site_address(name: str, default: str) -> str:
    """An address such as `https://example.org`: scheme and host, without path or final slash."""
    value = text(name, default)
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise refuse(name, value, "scheme and host alone, such as https://example.org")
    return value.rstrip("/")


def mail(name: str, default: str) -> dict[str, object]:
    """Django's EMAIL_* settings from one address.

    `console:` prints; `smtp://user:password@host:587?tls=1` and `smtps://…:465` send. The password is percent-encoded.
    """
    value = text(name, default)
    parts = urlsplit(value)
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        # The value may hold a password: it is not repeated.
        raise ImproperlyConfigured(
            f"{name} cannot be read; expected console: or smtp[s]://user:password@host:port[?tls=1]."
        )
    ssl = parts.scheme == "smtps"
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if ssl else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": ssl,
        "EMAIL_USE_TLS": dict(parse_qsl(parts.query)).get("tls") in YES,
        "EMAIL_TIMEOUT": 10,
    }


def media_storage(name: str, default: Path) -> Path:
    """The folder of `file:///absolute/path`. Other kinds of storage are not built yet, and say so."""
    value = text(name)
    if not value:
        return default
    parts = urlsplit(value)
    if parts.scheme != "file" or parts.netloc or not parts.path.startswith("/"):
        # An address of an object store may hold a key: only its scheme is repeated.
        raise refuse(name, f"{parts.scheme}:…", "file:///absolute/path (object storage is not supported yet)")
    return Path(unquote(parts.path))
