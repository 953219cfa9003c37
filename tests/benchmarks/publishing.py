"""`python -m tests.benchmarks.publishing`: what publishing an article costs in the archive of DATABASE_URL, which it changes.

Prints as JSON the queries, calls of functions, and milliseconds of CPU (p50 and p99) of publishing a new article, and of
publishing a change to one that readers see: everything that the transaction does.
"""

import json
import time
from statistics import median

import django

django.setup()

from django.db import connection  # noqa: E402 - only after setup
from django.test.utils import CaptureQueriesContext  # noqa: E402

from articles.models import SUBJECTS, Article, Snapshot, TagRef  # noqa: E402
from tests.cost import calls  # noqa: E402

from .archive import Newsroom  # noqa: E402
from .running import percentile  # noqa: E402

TIMES = 40


def snapshot(newsroom: Newsroom, number: int) -> Snapshot:
    """A text of the archive's kind under tags that the archive has."""
    article = newsroom.article(number)
    names = [(kind, name) for kind, model in SUBJECTS.items() for name in article["tags"][model.plural_key]]
    found = [(kind, SUBJECTS[kind].objects.filter(name=name).first()) for kind, name in names]
    tags = tuple(TagRef(kind, tag.pk) for kind, tag in found if tag)
    return Snapshot(title=article["title"], lead=article["lead"], body=article["html"], tags=tags)


def cost(articles: list[Article]) -> dict[str, float]:
    """Of publishing these: each once, the first two of them counted, the others timed."""
    with CaptureQueriesContext(connection) as queries:
        articles[0].publish()
    called = calls(articles[1].publish)
    taken = []
    for article in articles[2:]:
        started = time.process_time()
        article.publish()
        taken.append(1000 * (time.process_time() - started))
    return {
        "queries": len(queries),
        "calls": called,
        "p50": round(median(taken), 1),
        "p99": round(percentile(taken, 0.99), 1),
    }


def measure() -> dict[str, dict[str, float]]:
    newsroom = Newsroom(TIMES, seed=11)
    texts = [snapshot(newsroom, number) for number in range(TIMES)]
    articles = [Article.start(text) for text in texts]
    articles.pop(0).publish()  # what is remembered for the life of a process is remembered now
    new = cost(articles)
    for article, text in zip(articles, texts[1:], strict=True):
        article.working_copy.save_revision(text.changed(title=f"{text.title} – neu"), by=None)
    return {"new article": new, "change to an article": cost(articles)}


if __name__ == "__main__":
    print(json.dumps(measure()))
