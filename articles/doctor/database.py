"""Questions about the database itself."""

import datetime as dt
import os
import shutil

from django.conf import settings
from django.db import IntegrityError, connection
from django.utils import timezone

from techpolicy import health

from ..models import Edition, Revision
from .findings import Finding, Sample, fail, ok, warn

TOLERANCE = dt.timedelta(seconds=2)  # between two clocks
RESTORE = "Stop the site, keep the file, and go back to the last good backup: manage.py restore SRC."


def _value(sql: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return (cursor.fetchone() or (None,))[0]


def database(sample: Sample) -> Finding:
    if reasons := health.why_not(health.same_file, health.readable):
        remedy = "Is DATABASE_URL right, the file in its place, the server running? manage.py migrate makes a new one."
        return fail("database", "; ".join(reasons), remedy)
    return ok("database", f"{connection.vendor} can be read")


def writing(sample: Sample) -> Finding:
    if reasons := health.why_not(health.writable):
        remedy = "Give the service's user the file and its folder, end whoever holds the lock, or make room."
        return fail("writing", "; ".join(reasons), remedy)
    return ok("writing", "a trial transaction went through and was taken back")


def journal(sample: Sample) -> Finding:
    """What was saved survives a power cut, and readers go on while somebody writes."""
    if connection.vendor == "postgresql":
        off = [name for name in ("fsync", "full_page_writes", "synchronous_commit") if _value(f"SHOW {name}") == "off"]
        remedy = f"Set {', '.join(off)} = on in postgresql.conf: what was saved may be lost with the power."
        return warn("journal", f"{', '.join(off)} off", remedy) if off else ok("journal", "each commit is on the disk")
    if not os.path.isabs(str(connection.settings_dict["NAME"])):
        return ok("journal", "a database in memory has none")
    if (mode := _value("PRAGMA journal_mode")) != "wal":
        remedy = "manage.py serve switches it on again when it starts."
        return fail("journal", f"the file is in mode {mode}, expected wal", remedy)
    if _value("PRAGMA synchronous") != 2:
        return warn("journal", "synchronous is not FULL", "Leave OPTIONS of DATABASES as shipped.")
    return ok("journal", "WAL, each commit is on the disk")


def plans(sample: Sample) -> Finding:
    """Every query is measured for the plans that SQLite makes without statistics; PostgreSQL needs some."""
    if connection.vendor == "sqlite":
        if "sqlite_stat1" in connection.introspection.table_names():
            return warn(
                "plans", "somebody ran ANALYZE on SQLite: lists may sort the whole archive", "DROP TABLE sqlite_stat1;"
            )
        return ok("plans", "without statistics, as measured")
    sql = "SELECT count(*) FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid WHERE NOT indisvalid"
    if broken := _value(sql):
        return fail("plans", f"{broken} indexes are invalid", "REINDEX DATABASE CONCURRENTLY; as the owner.")
    return ok("plans", "all indexes are valid")


def integrity(sample: Sample) -> Finding:
    if connection.vendor == "postgresql":
        return ok("integrity", f"PostgreSQL watches itself (data_checksums {_value('SHOW data_checksums')})")
    check = "integrity_check" if sample.is_full else "quick_check"
    if (answer := _value(f"PRAGMA {check}(1)")) != "ok":
        return fail("integrity", f"{check}: {str(answer)[:200]}", RESTORE)
    return ok("integrity", check)


def foreign_keys(sample: Sample) -> Finding:
    if not sample.is_full:
        return ok("foreign keys", "asked with --full")
    if connection.vendor == "postgresql":
        loose = _value("SELECT count(*) FROM pg_constraint WHERE NOT convalidated")
        remedy = "ALTER TABLE … VALIDATE CONSTRAINT …; as the owner."
        return fail("foreign keys", f"{loose} not validated", remedy) if loose else ok("foreign keys", "all validated")
    try:
        connection.check_constraints()
    except IntegrityError as error:
        # Django's words end with the values of the row.
        return fail(
            "foreign keys", str(error).partition(" contains")[0][:200] + " names a row that is missing", RESTORE
        )
    return ok("foreign keys", "every row that is named is there")


def migrations(sample: Sample) -> Finding:
    if health.is_behind():
        return fail("migrations", "some are missing", "manage.py migrate, then restart the service.")
    return ok("migrations", "all applied")


def space(sample: Sample) -> Finding:
    if reasons := health.why_not(health.roomy):
        return fail(
            "space", "; ".join(reasons), "Make room on the disks of database and pictures; MIN_FREE_MB is the limit."
        )
    places = [folder for folder in health.folders() if folder.exists()]
    least = min((shutil.disk_usage(folder).free for folder in places), default=None)
    return ok("space", f"{least / 1e9:.1f} GB free" if least else f"at least {settings.MIN_FREE_MB} MB free")


def clock(sample: Sample) -> Finding:
    """Time decides what readers see: ours, the database's, and what was written last must fit together."""
    now = timezone.now()
    remedy = "Set the clocks of all hosts by NTP (timedatectl set-ntp true): scheduled articles appear by them."
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            apart = abs(cursor.fetchone()[0] - timezone.now())
        if apart > TOLERANCE:
            return fail("clock", f"the database's clock is {apart.total_seconds():.0f} s away from ours", remedy)
    newest = Revision.objects.order_by("-pk").values_list("created_at", flat=True).first()
    if newest and newest > now + TOLERANCE:
        ahead = (newest - now).total_seconds()
        return fail("clock", f"the newest version of an article was saved {ahead:.0f} s from now", remedy)
    return ok("clock", f"{timezone.localtime(now):%Y-%m-%d %H:%M:%S %Z}")


def edition(sample: Sample) -> Finding:
    """Without its number, no cache notices a change."""
    epoch, number = Edition.current()
    if sample.ids and not (epoch and number):
        return fail("edition", "there are articles, but no edition", "manage.py new_edition")
    return ok("edition", f"{number}")


# Without these nothing else can be asked.
GROUND = (database, migrations)
QUESTIONS = (writing, journal, plans, integrity, foreign_keys, space, clock, edition)
