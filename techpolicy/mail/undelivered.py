"""Mails that somebody has to look after: for the desk, the metrics and the doctor."""

import datetime as dt

from django.db.models import Q, QuerySet
from django.utils import timezone
from post_office.models import STATUS, Email

LATE = dt.timedelta(
    minutes=15
)  # servers that let strangers wait ("greylisting") take a mail at the second or third try


def undelivered() -> QuerySet[Email]:
    """What was refused for good, and what has waited for longer than `LATE`: for its server, or for `deliver_mail`."""
    is_late = Q(created__lt=timezone.now() - LATE)
    return Email.objects.filter(Q(status=STATUS.failed) | is_late).exclude(status=STATUS.sent)
