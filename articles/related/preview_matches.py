"""What the engine would store for a text that is still being written.

The engine is imported when it is asked: numpy, which comes with it, is nothing that every process must load.
"""

import datetime as dt
from typing import Any

from ..models import RelatedStatistics, Snapshot


def preview_matches(pk: int, snapshot: Snapshot, at: dt.datetime) -> list[tuple[int, int, dict[str, Any]]]:
    """(other, score, reasons) of the best matches if `snapshot` were published at `at`, as a row would have them.

    `pk` is the article's id, 0 while it has none. Reads only; a bounded number of queries and rows.
    """
    from .engine.candidates import Stored, candidates, load
    from .engine.ranking import best, matches
    from .engine.reading import entry, read_snapshot
    from .engine.reasons import reasons
    from .engine.statistics import counts_for

    text = read_snapshot(pk, snapshot, at)
    counts = counts_for([text], RelatedStatistics.objects.filter(pk=1).first() or RelatedStatistics())
    article = entry(text, counts)
    others = load(candidates(article, counts, Stored()))
    ranked = best(article, matches(article, list(others.values()), counts.factors))
    return [(match.other, match.score, reasons(article, match, others[match.other])) for match in ranked]
