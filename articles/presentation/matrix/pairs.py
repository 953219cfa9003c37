"""The address of the page of a company and a law."""

from functools import cache

from django.urls import NoReverseMatch, reverse

from ...addresses import address
from ...models import Company


def pair_address(company: str, law: str) -> str:
    """The page of both, by their slugs; where there is no such page, that of the company."""
    parts = _around_slugs()
    return f"{parts[0]}{company}{parts[1]}{law}{parts[2]}" if parts else address(Company.kind, company)


@cache
def _around_slugs() -> tuple[str, str, str] | None:
    try:
        before, _, rest = reverse("articles:pair", args=["COMPANY", "LAW"]).partition("COMPANY")
    except NoReverseMatch:
        return None
    between, _, after = rest.partition("LAW")
    return before, between, after
