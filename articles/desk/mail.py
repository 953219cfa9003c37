"""Mails about an article, to people whom it concerns; nobody is told of what he or she did."""

import logging
from collections.abc import Iterable
from functools import partial
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse

from ..models import Article, User

log = logging.getLogger(__name__)


def tell(
    article: Article, people: Iterable[User | None], subject: str, text: str, *, by: User | None = None
) -> None:
    """One mail to each of the people, once the transaction is through; never to who did it."""
    addresses = {
        person.email for person in people if person and person.is_active and person.email and person != by
    }
    url = f"{settings.SITE_URL}{reverse('admin:articles_article_change', args=[article.pk])}"
    for address in sorted(addresses):
        transaction.on_commit(partial(_send, " ".join(subject.split()), f"{text}\n\n{url}\n", address))


def _send(subject: str, text: str, address: str) -> None:
    """A mail server that is down must not cost the newsroom its work."""
    try:
        send_mail(subject, text, None, [address])
    except (OSError, SMTPException):
        log.exception("Mail not sent: %s", subject)
