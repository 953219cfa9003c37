"""Who owns whom: the owners of a company, and what belongs to it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import QuerySet, Value
from django.utils import timezone

from ...addresses import address
from ...models import Company
from ...models.compiled import ID, NOW, CompiledQuery
from ...text import fold
from ..subjects.timeline import Link

MOST = 31  # children and theirs whose articles and relations are read; compiled queries have places for 32


class Member(NamedTuple):
    id: int
    name: str
    slug: str
    parent_id: int | None

    @property
    def link(self) -> Link:
        return Link(self.name, address(Company.kind, self.slug))


@dataclass(frozen=True)
class Node:
    """A company in the tree of its family; `is_here` is the one whose page it is."""

    link: Link
    is_here: bool
    parts: Sequence["Node"]


@dataclass(frozen=True)
class Family:
    """The public ones alone; `above` begins at the top."""

    here: Member
    above: Sequence[Member]
    below: Sequence[Member]
    number_below: int

    @property
    def members(self) -> Mapping[int, Member]:
        """The company and what belongs to it, by id; it stands first."""
        return {member.id: member for member in (self.here, *self.below)}

    @property
    def tree(self) -> Node | None:
        """From the owner at the top down; None for a company that stands alone."""
        node = Node(self.here.link, True, self._parts(self.here.id))
        for owner in reversed(self.above):
            node = Node(owner.link, False, [node])
        return node if self.above or self.below else None

    def _parts(self, pk: int) -> list[Node]:
        known = self.members
        return [
            Node(member.link, False, self._parts(member.id))
            for member in self.below
            # what lies between may be hidden
            if (member.parent_id if member.parent_id in known else self.here.id) == pk
        ]


def family_of(company: Company) -> Family:
    """Three steps up and two down; one query."""
    rows = _FAMILY.rows(company.pk, timezone.now())
    rows.sort(key=lambda row: (row[0], fold(row[2])))
    members = [(step, Member(*values)) for step, *values in rows]
    below = [member for step, member in members if step > 0]
    here = Member(company.pk, company.name, company.slug, company.parent_id)
    return Family(here, [member for step, member in members if step < 0], below[:MOST], len(below))


def _family_query(company: int, now: dt.datetime) -> QuerySet:
    """How many steps each is away, owners negative."""
    steps = {"parts": -1, "parts__parts": -2, "parts__parts__parts": -3, "parent": 1, "parent__parent": 2}
    first, *others = (
        Company.objects.public(now)
        .filter(**{way: company})
        .order_by()
        .values_list(Value(step), "pk", "name", "slug", "parent_id")
        for way, step in steps.items()
    )
    return first.union(*others, all=True)


_FAMILY = CompiledQuery(_family_query, ID, NOW)
