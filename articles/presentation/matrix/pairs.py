"""The address of the page of a company and a law, which a table prints by the hundred."""

from functools import cache

from django.urls import reverse


def pair_address(company: str, law: str) -> str:
    """By their slugs."""
    before, between, after = _around_slugs()
    return f"{before}{company}{between}{law}{after}"


@cache
def _around_slugs() -> tuple[str, str, str]:
    before, _, rest = reverse("articles:pair", args=["COMPANY", "LAW"]).partition("COMPANY")
    between, _, after = rest.partition("LAW")
    return before, between, after
