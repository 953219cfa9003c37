"""Addresses that are printed by the dozen: made from the URL configuration once, because `reverse` takes some 100 calls each time."""

from functools import cache

from django.templatetags.static import static
from django.urls import reverse


def address(name: str, slug: str) -> str:
    """The address of an article, an author, a page of the house or a tag of this kind."""
    before, after = _around_slug(name)
    return f"{before}{slug}{after}"


@cache
def _around_slug(name: str) -> tuple[str, str]:
    before, _, after = reverse(f"articles:{name}", args=["SLUG"]).partition("SLUG")
    return before, after


@cache
def named_address(name: str, *args: str | int) -> str:
    """The address of a page of which there are few: a list, a month, a text of the house."""
    return reverse(f"articles:{name}", args=args)


file_address = cache(static)  # of a file that comes with the site


def feed_address(page: str, extension: str) -> str:
    """The address of the feed of `page`, whose own address ends with a slash."""
    return f"{page}feed.{extension}"
