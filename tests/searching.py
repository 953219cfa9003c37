"""What tests of search share: articles with a few words each, what is found, and the page."""

import datetime as dt
from urllib.parse import urlencode

from django.utils import timezone

from articles.models import Article
from articles.search import search

from .factories import make_article

DAY = dt.timedelta(days=1)


def article(title="Ein Titel", lead="Ein Vorspann.", text="Ein Text.", days=0, **values):
    return make_article(
        title=title,
        lead=lead,
        body=f"<p>{text}</p>",
        at=timezone.now() - days * DAY - dt.timedelta(minutes=1),
        **values,
    )


def found(text: str) -> list[str]:
    titles = dict(Article.objects.values_list("pk", "title"))
    return [titles[pk] for pk in search(text).ids]


def page(client, text: str, **more) -> str:
    response = client.get(f"/suche/?{urlencode({'q': text, **more})}", follow=True)
    assert response.status_code == 200
    return response.content.decode()
