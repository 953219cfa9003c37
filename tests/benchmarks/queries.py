"""Prints as JSON what the benchmark asks for: the addresses of each kind of page, the queries and calls it takes and its size in bytes."""

import json
from urllib.parse import urlencode

import django

django.setup()

from django.db import connection  # noqa: E402 - only after setup
from django.db.models import Count, Model, QuerySet  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from articles.models import Article, Company, Regulation  # noqa: E402
from tests.cost import calls  # noqa: E402

SAMPLE = 10
MANY = 200
QUESTIONS = ("Lizenzen", "Torwächter Gebühren", "AI Act", "Nordtec Bußgeld", "Rechenbeschleunigr")


def addresses() -> dict[str, list[str]]:
    """Articles spread over the archive's time; the companies and laws with most articles; of the archive every level."""
    published = Article.objects.published().order_by("-publish_at", "-pk")
    newest = timezone.localtime(published[0].publish_at)
    archive, year = reverse("articles:archive"), reverse("articles:archive_year", args=[newest.year])
    month = reverse("articles:archive_month", args=[newest.year, newest.month])
    return {
        "front page": ["/"],
        "article": spread(published, SAMPLE),
        "company": largest(Company),
        "regulation": largest(Regulation),
        "search": [f"{reverse('articles:search')}?{urlencode({'q': question})}" for question in QUESTIONS],
        "archive": [archive, year, month],
    }


def spread(published: QuerySet, wanted: int) -> list[str]:
    step = max(1, published.count() // wanted)
    return [article.get_absolute_url() for article in published[::step][:wanted]]


def largest(model: type[Model]) -> list[str]:
    found = model.objects.annotate(weight=Count("items")).order_by("-weight", "pk")[:SAMPLE]
    return [subject.get_absolute_url() for subject in found]


def examine(client: Client, paths: list[str]) -> dict[str, object]:
    counts, called, sizes = [], [], []
    for path in paths:
        client.get(path)  # what is remembered for the life of a process is remembered now
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        counts.append(len(queries))
        called.append(calls(client.get, path))
        sizes.append(len(answer.content))
    return {"paths": paths, "queries": max(counts), "calls": max(called), "bytes": sum(sizes) // len(sizes)}


if __name__ == "__main__":
    client = Client(SERVER_NAME="127.0.0.1")
    pages = {page: examine(client, paths) | {"many": []} for page, paths in addresses().items()}
    pages["article"]["many"] = spread(Article.objects.published().order_by("-publish_at", "-pk"), MANY)
    print(json.dumps(pages))
