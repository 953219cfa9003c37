"""Tells by mail which error happened where, and nothing of whose request it was.

Django's own mails hold cookies, forms, variables and the error's words, any of which may be personal. The log has the words;
the number of the request leads there.
"""

import logging
import platform
import threading
import traceback
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from time import monotonic

from django.conf import settings
from django.core.mail import EmailMessage

from .bounds import Bound
from .request import request_id

log = logging.getLogger("techpolicy.error_mails")
SAME_ERROR = 600  # seconds in which one error is told once
MOST_PLACES = 1_000
NOT_OURS = "django.security"  # what somebody sent, no error of the code


class ErrorMails(logging.Handler):
    def __init__(self, level: int = logging.ERROR) -> None:
        super().__init__(level)
        self.bound = Bound(20, 3600)
        self._told: dict[str, float] = {}  # by error and place, when
        self._sending = threading.local()

    def emit(self, record: logging.LogRecord) -> None:
        """A mail that fails costs a line in the log and nothing else; what it logs itself is not mailed again."""
        if record.name.startswith(NOT_OURS) or getattr(self._sending, "now", False) or not self.may_tell(record):
            return
        self._sending.now = True
        try:
            EmailMessage(f"[{settings.SITE_NAME}] {headline(record)}", report(record), to=settings.ERROR_MAIL_TO).send()
        except Exception as error:  # whatever a mail server or a queue does
            log.warning("An error mail could not be sent: %s", type(error).__name__)
        finally:
            self._sending.now = False

    def may_tell(self, record: logging.LogRecord) -> bool:
        """Called with the handler's lock in hand."""
        now, key = monotonic(), headline(record)
        if now - self._told.get(key, -SAME_ERROR) < SAME_ERROR or not self.bound.take()[0]:
            return False
        if len(self._told) >= MOST_PLACES:
            self._told.clear()
        self._told[key] = now
        return True


def headline(record: logging.LogRecord) -> str:
    """The kind of error and its place."""
    error = record.exc_info[1] if record.exc_info else None
    if error is None:
        return f"{record.levelname} at {short(record.pathname)}:{record.lineno}"
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {short(frames[-1].filename)}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"


def report(record: logging.LogRecord) -> str:
    request = getattr(record, "request", None)
    match = getattr(request, "resolver_match", None)
    about = {
        "Error": headline(record),
        "Logger": record.name,
        "Request": request_id() or "none",
        "Page": match.view_name if match else "none",
        "Site": settings.SITE_URL,
        "Host": platform.node(),
    }
    lines = [f"{name}: {value}" for name, value in about.items()]
    if record.exc_info and record.exc_info[1]:
        lines += ["", *traceback_lines(record.exc_info[1])]
    return "\n".join([*lines, "", "The words of the error stand in the log, under the number of the request.", ""])


def traceback_lines(error: BaseException) -> Iterator[str]:
    """Places alone, without words and values, the first cause first."""
    for cause, follows in pairwise([*reversed([*causes(error)]), None]):
        assert cause is not None
        yield f"{type(cause).__module__}.{type(cause).__qualname__}"
        for frame in traceback.extract_tb(cause.__traceback__):
            yield f"  {short(frame.filename)}:{frame.lineno} in {frame.name}"
        if follows:
            yield "which led to"


def causes(error: BaseException) -> Iterator[BaseException]:
    met: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in met:
        met.add(id(following))
        yield following
        following = following.__cause__ or (None if following.__suppress_context__ else following.__context__)


def short(filename: str) -> str:
    """Where it lies in the checkout or among the packages, without the machine's folders."""
    path = Path(filename)
    for part in ("site-packages", settings.BASE_DIR.name):
        if part in path.parts:
            return Path(*path.parts[path.parts.index(part) + 1 :]).as_posix()
    return path.name
