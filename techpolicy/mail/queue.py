"""Where every mail of the site goes first: a row for each recipient, in the transaction of what it tells of."""

from collections.abc import Iterator, Sequence
from email.utils import make_msgid
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import DatabaseError
from post_office.models import PRIORITY, STATUS, Email

LONGEST_SUBJECT = 989  # the column's limit


class QueueBackend(BaseEmailBackend):
    """One query for all messages. It never speaks to a mail server.

    post_office has such a backend, too, but draws subject and text as Django templates: a remark with "{%" in it would run as code.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        mails = [mail for message in email_messages for mail in _rows(message)]
        try:
            Email.objects.bulk_create(mails)
        except DatabaseError:
            if not self.fail_silently:  # mails about errors ask for it: the database may be the error
                raise
            return 0
        return len(email_messages)


def _rows(message: EmailMessage) -> Iterator[Email]:
    """A mail to each recipient alone, so that one who is refused costs the others nothing."""
    if message.attachments:
        raise ValueError("The queue of mails takes no attachments.")
    is_html = message.content_subtype == "html"
    others = (other.content for other in getattr(message, "alternatives", ()) if other.mimetype == "text/html")
    html = str(message.body if is_html else next(others, ""))
    headers = {name: str(value) for name, value in message.extra_headers.items()}
    if message.reply_to:
        headers.setdefault("Reply-To", ", ".join(map(str, message.reply_to)))
    for address in message.recipients():
        yield Email(
            from_email=message.from_email,
            to=[address],
            subject=" ".join(str(message.subject).split())[:LONGEST_SUBJECT],
            message="" if is_html else str(message.body),
            html_message=html,
            headers=headers or None,
            # The same at a second try: mail programs show it once.
            message_id=make_msgid(domain=urlsplit(settings.SITE_URL).hostname),
            status=STATUS.queued,
            priority=PRIORITY.medium,
        )
