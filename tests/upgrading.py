"""`python -m tests.upgrading COMMIT`: the database of a site as that state of the code makes and fills it, for `tests/test_upgrade.py`.

The file stands in the repository, since a clone or an unpacked archive need not have the history. `make release` writes the next one.
"""

import gzip
import io
import os
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATABASES = ROOT / "tests/data/upgrade"
# Run with the code of that state and its own factories.
FILL = """
import datetime as dt
from django.utils import timezone
from articles.models import AuditAction, AuditEntry, Page, SiteSettings
from tests.factories import *

chief = make_user(role="Chefredaktion", username="chief", is_superuser=True)
author = make_user(role="Autor:in", username="author")
law, firm, topic = make_regulation(name="Chipverordnung"), make_company(name="Fabrik"), make_topic(name="Halbleiter")
picture = make_image(file=picture_file(700, 400))
tags = (law, firm, topic)
first = make_article(title="Zu lesen", body=LONG_BODY, lead_image=picture, tags=tags)
make_article(title="Auch zu lesen", tags=tags)
make_article(title="Geplant", at=timezone.now() + dt.timedelta(days=400))
make_article(title="Zurückgezogen").withdraw(by=chief, notice="Fehler")
make_draft(title="Entwurf", by=author)
make_series(first)
AuditEntry.objects.record(AuditAction.CHANGE, law, by=chief, before={"a": 1}, after={"a": 2})
settings = SiteSettings.load(); settings.publisher = "Platine"; settings.save()
"""


def run(folder: Path, *words: str) -> None:
    variables = {
        "DJANGO_SETTINGS_MODULE": "tests.drill_settings",
        "DEBUG": "0",
        "SECRET_KEY": "upgrade" * 10,
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "MEDIA_ROOT": f"{folder}/media",
        "EMAIL_URL": "console:",
        "PYTHONPATH": str(folder / "code"),
    }
    subprocess.run([sys.executable, "manage.py", *words], cwd=folder / "code", env=os.environ | variables, check=True)


def make(commit: str) -> bytes:
    """The filled database, compressed."""
    with tempfile.TemporaryDirectory(prefix="upgrade-") as name:
        folder = Path(name)
        packed = subprocess.run(["git", "archive", commit], cwd=ROOT, check=True, capture_output=True).stdout
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(folder / "code", filter="data")
        run(folder, "migrate", "--verbosity", "0")
        run(folder, "shell", "--no-imports", "-c", FILL)
        with closing(sqlite3.connect(folder / "db.sqlite3")) as database:
            database.execute("VACUUM INTO ?", [str(folder / "small.sqlite3")])
        return gzip.compress((folder / "small.sqlite3").read_bytes(), mtime=0)


def write(commit: str, version: str) -> Path:
    """Replace the database of the release before by this one."""
    content = make(commit)
    DATABASES.mkdir(parents=True, exist_ok=True)
    for former in DATABASES.glob("*.sqlite3.gz"):
        former.unlink()
    target = DATABASES / f"{version}.sqlite3.gz"
    target.write_bytes(content)
    return target


if __name__ == "__main__":
    sys.stdout.write(f"{write(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else sys.argv[1])}\n")
