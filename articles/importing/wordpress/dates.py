"""When a post appeared: WordPress writes three dates, of which any may be missing, zero or impossible."""

import datetime as dt
import re
from email.utils import parsedate_to_datetime

from django.utils import timezone

from .wxr import Post

_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d))?)?", re.ASCII)
_YEAR = re.compile(
    r"\s(?:1[89]|2[01])\d\d\s"
)  # WordPress writes "-0001" where there is none, which others read as 2001
_YEARS = range(1800, 2200)


def moment_of(post: Post) -> dt.datetime | None:
    """The date in UTC, else the local one (taken as the site's here), else that of the feed; None if none can be read."""
    return _read(post["post_date_gmt"], dt.UTC) or _read(post["post_date"], None) or _feed_date(post["pubDate"])


def _read(text: str, zone: dt.tzinfo | None) -> dt.datetime | None:
    match = _DATE.match(text)
    if match is None or int(match[1]) not in _YEARS:
        return None
    try:
        year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
        moment = dt.datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - the zone comes next
        return moment.replace(tzinfo=zone) if zone else timezone.make_aware(moment)
    except (ValueError, OverflowError):
        return None


def _feed_date(text: str) -> dt.datetime | None:
    if not _YEAR.search(text):
        return None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
