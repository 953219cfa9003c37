"""Addresses that nobody has yet."""

from django.db import models


def free_slug(base: str, *owners: models.QuerySet) -> str:
    """`base`, or `base-2`, `base-3` … : the first that none of these rows has as its `slug`."""
    taken = {slug for rows in owners for slug in rows.filter(slug__startswith=base).values_list("slug", flat=True)}
    numbered = (f"{base}-{n}" for n in range(2, len(taken) + 3))
    return base if base not in taken else next(slug for slug in numbered if slug not in taken)
