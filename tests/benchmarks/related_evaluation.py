"""How good the lists are, against links that editors set: measures, truth, and an archive read from a folder."""

import datetime as dt
import gzip
import hashlib
import json
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from articles.related.engine.analysis import analyse, tag_key
from articles.related.engine.archive import Archive, count_keys
from articles.related.engine.reading import Text, entry
from articles.related.engine.reasons import MAIN
from articles.related.engine.tags import Tag
from articles.related.engine.vector import keys_of

MEASURES = ("nDCG@5", "recall@5", "recall@10", "MRR", "hit@4")
NOT_TRUTH = ("digest", "hub")  # a list of many links, a target of many: nobody thought of the pair
DAYS_AFTER = 1


def ndcg(hits: Sequence[float], linked: int, depth: int = 5) -> float:
    gain = sum(hit / math.log2(place + 2) for place, hit in enumerate(hits[:depth]))
    return gain / sum(1 / math.log2(place + 2) for place in range(min(depth, linked)))


def measures(ranked: Sequence[int], linked: set[int]) -> tuple[float, ...]:
    """One value for each of MEASURES."""
    hits = [float(other in linked) for other in ranked[:100]]
    first = next((place for place, hit in enumerate(hits, start=1) if hit), None)
    return (
        ndcg(hits, len(linked)),
        sum(hits[:5]) / len(linked),
        sum(hits[:10]) / len(linked),
        1 / first if first else 0.0,
        float(any(hits[:4])),
    )


def interval(values: np.ndarray, samples: int = 1000) -> tuple[np.ndarray, np.ndarray]:
    """95 % bootstrap interval of the mean over queries (rows), for each measure."""
    chance = np.random.default_rng(1)
    means = [values[chance.integers(0, len(values), len(values))].mean(0) for _ in range(samples)]
    low, high = np.percentile(means, [2.5, 97.5], axis=0)
    return low, high


@dataclass
class Links:
    """Who is linked with whom, by place in the list of articles, either way round."""

    partners: dict[int, set[int]]
    day: list[int]

    def may_show(self, query: int, other: int, mode: str) -> bool:
        return mode == "any" or self.day[other] <= self.day[query] + DAYS_AFTER

    def queries(self, mode: str) -> dict[int, set[int]]:
        """The articles with a partner that may be shown beside them, and these partners."""
        found = {
            query: {other for other in others if self.may_show(query, other, mode)}
            for query, others in sorted(self.partners.items())
        }
        return {query: others for query, others in found.items() if others}


def read_folder(folder: Path) -> tuple[list[dict[str, Any]], Links]:
    """(articles by time, links) of a folder with articles.jsonl and links.jsonl, gzipped or not."""
    articles = sorted(_lines(folder / "articles.jsonl"), key=lambda article: (article["published"], article["id"]))
    place = {article["id"]: number for number, article in enumerate(articles)}
    partners: dict[int, set[int]] = defaultdict(set)
    for link in _lines(folder / "links.jsonl"):
        one, other = place.get(link["source"]), place.get(link["target"])
        if link["kind"] not in NOT_TRUTH and one is not None and other is not None and one != other:
            partners[one].add(other)
            partners[other].add(one)
    return articles, Links(partners, [_day(article["published"]) for article in articles])


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    packed = path.with_name(f"{path.name}.gz")
    with gzip.open(packed, "rt", encoding="utf-8") if packed.exists() else path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def _day(published: str) -> int:
    return (dt.date.fromisoformat(published[:10]) - dt.date(1970, 1, 1)).days


def ranked(archive: Archive, query: int, links: Links, mode: str) -> list[int]:
    """The engine's list for one article, as of the day or for any time."""
    found, _ = archive.matches(query)
    return [
        match.other
        for match in sorted(found, key=lambda match: match.order)
        if links.may_show(query, match.other, mode)
    ]


def archive_of(articles: Sequence[dict[str, Any]]) -> Archive:
    """The engine over these articles, without a database; an article's id is its place in the list."""
    texts = [
        Text(
            number,
            analyse(row["title"], row["lead"], row["text"], row["lang"]),
            _day(row["published"]),
            None,
            [],
            opening="",
            tags={tag_key("topic", _tag_number(tag)): Tag(tag, MAIN, "topic") for tag in row["tags"]},
        )
        for number, row in enumerate(articles)
    ]
    counts = count_keys([(*keys_of(text.analysed), np.array(sorted(text.tags), np.uint32)) for text in texts])
    return Archive([entry(text, counts) for text in texts], counts).with_bounds()


def _tag_number(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.casefold().encode()).digest()[:6], "big")
