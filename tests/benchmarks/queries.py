"""Prints as JSON what the benchmark asks for: the addresses of each page, the queries it takes and its size in bytes."""

import json

import django

django.setup()

from django.db import connection  # noqa: E402 - only after setup
from django.db.models import Count  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from articles.models import Article, Company  # noqa: E402

SAMPLE = 10


def addresses() -> dict[str, list[str]]:
    """Ten articles spread over the archive's time; the ten companies with most articles."""
    published = Article.objects.published().order_by("-publish_at", "-pk")
    step = max(1, published.count() // SAMPLE)
    companies = Company.objects.annotate(weight=Count("items"))
    return {
        "front page": ["/"],
        "article": [article.get_absolute_url() for article in published[::step][:SAMPLE]],
        "company": [company.get_absolute_url() for company in companies.order_by("-weight", "pk")[:SAMPLE]],
    }


def examine(client: Client, paths: list[str]) -> dict[str, object]:
    counts, sizes = [], []
    for path in paths:
        client.get(path)  # what is remembered for the life of a process is remembered now
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        counts.append(len(queries))
        sizes.append(len(answer.content))
    return {"paths": paths, "queries": max(counts), "bytes": sum(sizes) // len(sizes)}


if __name__ == "__main__":
    client = Client(SERVER_NAME="127.0.0.1")
    print(json.dumps({page: examine(client, paths) for page, paths in addresses().items()}))
