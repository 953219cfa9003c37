"""`python -m tests.disk_full` (as root): fills the small disk of a real server, and gives it space again.

No test, because mounting a disk is not allowed everywhere; `tests/test_faults.py` fills SQLite itself instead.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from .serving import Reader, Server

TEXT = {"title": "Passt nicht mehr", "slot": "a", "body": f"<p>{'Ein langer Text. ' * 40_000}</p>"}
ADD = "/admin/articles/article/add/"


def fill(path: Path) -> None:
    with path.open("ab", 0) as file:
        for size in (65_536, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError as error:
                sys.stdout.write(f"{error}\n")


def drill(folder: Path) -> None:
    server = Server(folder)
    server.make()
    with server:
        editor = Reader(server).log_in()
        fill(folder / "fill")
        page = editor.post(ADD, **TEXT)
        backup = editor.post("/admin/articles/article/neu/sicherung/", **TEXT, sequence="1")
        assert page.status == backup.status == 503, (page, backup)
        assert "Der Speicherplatz des Servers ist voll." in page.text and "error" in backup.text
        for path in ("/", "/artikel/zu-lesen/", "/archiv/", "/healthz"):
            assert server.get(path).status == 200, path
        assert editor.get(ADD).status == 200
        (folder / "fill").unlink()
        assert "Gespeichert" in editor.post(ADD, **TEXT).text


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="full-"))
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", folder], check=True)
    try:
        drill(folder)
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)
        folder.rmdir()
    sys.stdout.write("Readers read on, editors were told, and nothing was lost.\n")


if __name__ == "__main__":
    main()
