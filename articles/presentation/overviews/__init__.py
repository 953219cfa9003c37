"""Lists of all subjects of a kind, and of all authors."""

import datetime as dt

from ...models import Company, Institution, Regulation
from ..site import Site
from .companies import companies_overview
from .laws import laws_overview
from .others import institutions_overview, topics_overview
from .overview import Overview


def subjects_overview(kind: str, site: Site, today: dt.date) -> Overview:
    """The list of all public subjects of one kind; at most three queries."""
    if kind == Company.kind:
        return companies_overview(site, today)
    if kind == Regulation.kind:
        return laws_overview(site, today)
    return institutions_overview(site) if kind == Institution.kind else topics_overview(site)
