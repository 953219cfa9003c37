"""What the reader's templates need beyond Django's own tags."""

import datetime as dt

from django import template
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from ..addresses import feed_address
from ..presentation import meta

register = template.Library()


@register.filter
def iso(moment: dt.datetime) -> str:
    """A moment for `datetime` attributes and machines: local time to the second, with its offset."""
    return timezone.localtime(moment).isoformat(timespec="seconds")


register.filter("feed", feed_address)
register.filter("page_title", meta.page_title)
register.filter("short_title", meta.short_title)


@register.filter
def wordmark(name: str) -> SafeString:
    """The site's name as its wordmark: a standing-alone "&" is set apart, everything else is escaped."""
    return mark_safe(conditional_escape(name).replace(" &amp; ", " <i>&amp;</i> "))  # noqa: S308 - escaped just here
