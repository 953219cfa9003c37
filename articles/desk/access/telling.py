"""Mails to somebody about his or her own access, so that nobody else changes it unseen."""

from django.conf import settings
from django.core.mail import EmailMessage

from ...models import User

MAIL = """Guten Tag {person},

an Ihrem Zugang „{name}“ bei {site} wurde etwas geändert: {what}.

Waren Sie das nicht? Dann ändern Sie bitte gleich Ihr Passwort, und sagen Sie der Chefredaktion Bescheid.
"""


def tell(person: User, subject: str, what: str) -> None:
    """Queues it with what was done."""
    if person.email:
        text = MAIL.format(person=person, name=person.username, site=settings.SITE_NAME, what=what)
        EmailMessage(subject, text, to=[person.email]).send(fail_silently=True)
