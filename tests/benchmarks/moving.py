"""Takes over a generated WordPress site: how long it takes, how much memory, and whether the desk can save meanwhile.

    python -m tests.benchmarks.moving [ARTICLES] [PICTURES]     (20,000 and 5,000)

Prints one line of JSON: seconds to read, to write and to compare; articles a second; megabytes at most; how long a save at the
desk waited at the worst while the import ran.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image

from tests.wordpress import HEAD, attachment, post

from .archive import Newsroom
from .running import environment, run

SAVES = """
import json, os, time
import django
django.setup()
from articles.models import Article
from tests.factories import make_draft
draft, waits, end = make_draft(), [], os.environ["BENCH_END"]
while not os.path.exists(end):
    started = time.monotonic()
    copy = Article.objects.get(pk=draft.pk).working_copy
    copy.save_revision(copy.snapshot.changed(title=f"Titel {len(waits)}"), by=None)
    waits.append(time.monotonic() - started)
    time.sleep(1)
print(json.dumps({"saves": len(waits), "longest": round(max(waits), 2), "median": round(sorted(waits)[len(waits) // 2], 3)}))
"""


def write(folder: Path, articles: int, pictures: int) -> Path:
    """The export, and `uploads` beside it."""
    newsroom = Newsroom(articles)
    uploads = folder / "uploads/2019/05"
    uploads.mkdir(parents=True)
    with (folder / "export.xml").open("w", encoding="utf-8") as file:
        file.write(HEAD)
        for number, article in enumerate(newsroom.articles(), 1):
            picture = number % pictures if pictures else 0
            image = (
                f'<img class="wp-image-{900_000 + picture}" src="/wp-content/uploads/2019/05/{picture}.jpg" alt="Bild">'
            )
            body = f"{article['html']}<figure>{image}</figure>" if picture and number <= pictures else article["html"]
            day = f"{article['published'][:10]} 10:00:00"
            link = f'<p><a href="https://alt.example/?p={max(number - 7, 1)}">früher</a></p>'
            file.write(
                post(
                    article["title"],
                    body + link,
                    post_id=number,
                    post_date=day,
                    post_date_gmt=day,
                    terms="category:chips:Chips",
                    excerpt=article["lead"],
                )
            )
        for number in range(pictures):
            file.write(attachment(900_000 + number, f"2019/05/{number}.jpg"))
            Image.new("RGB", (1200, 800), (number % 256, number // 256 % 256, 90)).save(uploads / f"{number}.jpg")
        file.write("</channel></rss>")
    return folder / "export.xml"


def main(articles: int, pictures: int) -> None:
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        file, end = write(folder, articles, pictures), folder / "ended"
        variables = environment(folder) | {"IMPORT_ROOT": str(folder / "imports"), "BENCH_END": str(end)}
        run(variables, "manage.py", "migrate", "-v0")
        saving = subprocess.Popen(
            [sys.executable, "-c", SAVES], env=os.environ | variables, stdout=subprocess.PIPE, text=True
        )
        started = time.monotonic()
        command = ["manage.py", "import_wordpress", str(file), "--media", str(folder / "uploads"), "-v0"]
        subprocess.run([sys.executable, *command], env=os.environ | variables, check=True, stdout=sys.stderr)
        seconds = time.monotonic() - started
        end.touch()
        desk = json.loads(saving.communicate(timeout=120)[0])
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    found = {
        "articles": articles,
        "pictures": pictures,
        "seconds": round(seconds),
        "a_second": round(articles / seconds, 1),
    }
    print(json.dumps(found | {"megabytes": round(peak), "desk": desk}))


if __name__ == "__main__":
    main(*(int(number) for number in (*sys.argv[1:], "20000", "5000")[:2]))
