"""For the operator's monitor: `/healthz`, whether this process lives and reads its database; `/readyz`, whether editors can work."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import DatabaseError, InterfaceError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from articles.models import Edition, Host

from .faults import fault_of
from .sqlite3.base import is_same_file
from .version import VERSION

TABLE = Edition._meta.db_table
NOTED_EVERY = 60  # seconds
_noted_at = 0.0  # when this process last said which version serves here


@csrf_exempt
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    return _answer(why_not_alive())


@csrf_exempt
@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    reasons = why_not_alive() or why_not_ready()
    if not reasons:
        note_host()
    return _answer(reasons)


def _answer(reasons: list[str]) -> HttpResponse:
    text = "".join(f"{reason}\n" for reason in reasons) or "ok\n"
    return HttpResponse(text, content_type="text/plain", status=503 if reasons else 200)


def note_host() -> None:
    """Say at most once a minute which version this host serves, for `manage.py doctor`."""
    global _noted_at
    if _noted_at and time.monotonic() - _noted_at < NOTED_EVERY:
        return
    with suppress(DatabaseError, InterfaceError), transaction.atomic():
        Host.note(VERSION)
    _noted_at = time.monotonic()


def is_behind() -> bool:
    """Whether migrations are missing in the database."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def why_not_alive() -> list[str]:
    """Reasons why readers cannot be served, one a line."""
    return why_not(same_file, readable)


def why_not_ready() -> list[str]:
    """Reasons why nothing can be stored."""
    return why_not(writable, migrated, roomy)


def why_not(*questions: Callable[[], Iterator[str]]) -> list[str]:
    reasons: list[str] = []
    for question in questions:
        try:
            reasons += question()
        except (DatabaseError, InterfaceError, OSError) as error:
            fault = fault_of(error)
            # The error itself may name hosts and paths, and anybody may ask.
            reasons.append(f"database: {fault.english if fault else type(error).__name__}")
    return list(dict.fromkeys(reasons))


def same_file() -> Iterator[str]:
    if connection.vendor == "sqlite" and not is_same_file(connection.path):
        yield "database: not the file that this process began with"


def readable() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT number FROM {TABLE}")  # noqa: S608 - a constant
    yield from ()


def writable() -> Iterator[str]:
    """A transaction that writes, and takes it back."""
    if settings.READ_ONLY:
        yield "read-only"
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {TABLE} SET number = number")  # noqa: S608 - a constant
        transaction.set_rollback(True)
    yield from ()


def migrated() -> Iterator[str]:
    if is_behind():
        yield "database: migrations are missing"


def roomy() -> Iterator[str]:
    for folder in folders():
        nearest = next(path for path in (folder, *folder.parents) if path.exists())
        if shutil.disk_usage(nearest).free < settings.MIN_FREE_MB * 1_000_000:
            yield f"disk: less than {settings.MIN_FREE_MB} MB free"


def folders() -> Iterator[Path]:
    """Where this host writes."""
    if connection.vendor == "sqlite" and connection.path.startswith("/"):
        yield Path(connection.path).parent
    if isinstance(default_storage, FileSystemStorage):
        yield Path(default_storage.location)
