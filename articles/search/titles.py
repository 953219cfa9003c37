"""What an address that leads nowhere may have meant: articles whose titles say what it says."""

from itertools import combinations

from django.utils import timezone

from .matching.match import rows
from .matching.nodes import AllOf, AnyOf, InTitle
from .matching.rank import rank, rules_of
from .parts import clean
from .query import read

RAREST = 3  # words of the address that are looked for
READ = 20  # of the newest titles with two of them


def titled(text: str, limit: int) -> list[int]:
    """Articles that readers can reach, the most alike first; two queries, whatever is asked."""
    query = read(clean(text))
    known = [unit for unit in query.units if unit.is_known and not unit.is_bare_number]
    rarest = sorted(known, key=lambda unit: -unit.weight)[:RAREST]
    pairs = tuple(AllOf((one.node, other.node)) for one, other in combinations(rarest, 2))
    if not pairs:
        return []
    now = timezone.now()
    matched = rows([InTitle(AnyOf(pairs))], READ, now)
    return [match.row.id for match in rank(matched, rules_of(query), now.timestamp(), {}, strict=False)[:limit]]
