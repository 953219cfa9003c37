"""Mails about an article, to people whom it concerns; nobody is told of what he or she did."""

from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse

from ..models import Article, User


def tell(
    article: Article,
    people: Iterable[User | None],
    subject: str,
    text: str,
    *,
    by: User | None = None,
    fragment: str = "",
) -> None:
    """Queue one mail to each of the people, in the transaction of what it tells of; never to who did it.

    The link at its end leads to the article's form, or to the place `fragment` ("#…") in it.
    """
    _tell(people, subject, f"{text}\n\n{_address(article)}{fragment}\n", by)


def tell_of_many(
    articles: list[Article], people: Iterable[User | None], subject: str, text: str, *, by: User | None = None
) -> None:
    """One mail about all of them to each of the people, as `tell`."""
    if len(articles) == 1:
        tell(articles[0], people, f"{subject}: {articles[0]}", text, by=by)
        return
    listed = "".join(f"\n{article}\n{_address(article)}\n" for article in articles)
    _tell(people, f"{subject}: {len(articles)} Artikel", f"{text}\n{listed}", by)


def _address(article: Article) -> str:
    return f"{settings.SITE_URL}{reverse('admin:articles_article_change', args=[article.pk])}"


def _tell(people: Iterable[User | None], subject: str, text: str, by: User | None) -> None:
    addresses = {person.email for person in people if person and person.is_active and person.email and person != by}
    messages = [EmailMessage(" ".join(subject.split()), text, to=[address]) for address in sorted(addresses)]
    if messages:
        get_connection().send_messages(messages)
