"""What others do, for comparison: counted tags, YARPP, Elasticsearch's more_like_this, plain tf-idf. For archives of thousands."""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import scipy.sparse as sp

from articles.text import is_stopword, stems

_WORD = re.compile(r"[^\W_]+")
Article = dict[str, Any]  # title, lead, text, tags, lang
Scores = np.ndarray  # articles x articles; 0 and less is no match


def _counted(
    documents: Iterable[Sequence[str]], places: dict[str, int] | None = None
) -> tuple[sp.csr_matrix, dict[str, int]]:
    places = {} if places is None else places
    rows, columns, values = [], [], []
    for row, document in enumerate(documents):
        for word, number in Counter(document).items():
            rows.append(row)
            columns.append(places.setdefault(word, len(places)))
            values.append(float(number))
    rows_number = row + 1
    return sp.csr_matrix((values, (rows, columns)), shape=(rows_number, max(len(places), 1))), places


def _frequency(counts: sp.csr_matrix) -> np.ndarray:
    return np.asarray((counts > 0).sum(0)).ravel()


def _words(article: Article) -> list[str]:
    return _WORD.findall(f"{article['title']} {article['lead']} {article['text']}".lower())


def counted_tags(articles: Sequence[Article]) -> Scores:
    """django-taggit's `similar_objects()`: how many tags are shared."""
    counts, _ = _counted([sorted({tag.casefold() for tag in article["tags"]}) for article in articles])
    return (counts @ counts.T).toarray()


def tf_idf(articles: Sequence[Article]) -> Scores:
    """Cosine of stems, title three times."""
    counts, _ = _counted(
        [stems(" ".join([*[row["title"]] * 3, row["lead"], row["text"]]), row["lang"]) for row in articles]
    )
    frequency, many = _frequency(counts), len(articles)
    counts = counts[:, (frequency >= 2) & (frequency <= many / 2)].tocsr()
    counts.data = 1 + np.log(counts.data)
    weighted = counts @ sp.diags(np.log((1 + many) / (1 + _frequency(counts))) + 1)
    length = np.sqrt(np.asarray(weighted.multiply(weighted).sum(1)).ravel())
    unit = sp.diags(1 / np.where(length > 0, length, 1)) @ weighted
    return (unit @ unit.T).toarray()


def more_like_this(articles: Sequence[Article], terms: int = 25, k1: float = 1.2, b: float = 0.75) -> Scores:
    """Elasticsearch's defaults: the 25 strongest words of two uses and five articles, 30 % of them found, ranked by BM25."""
    counts, _ = _counted([_words(article) for article in articles])
    frequency, many = _frequency(counts), len(articles)
    length = np.asarray(counts.sum(1)).ravel()
    entries = counts.tocoo()
    rarity = np.log(1 + (many - frequency + 0.5) / (frequency + 0.5))
    damped = entries.data + k1 * (1 - b + b * length[entries.row] / length.mean())
    found = sp.csr_matrix(
        (rarity[entries.col] * entries.data * (k1 + 1) / damped, (entries.row, entries.col)), counts.shape
    )
    strength = 1 + np.log(many / (frequency + 1.0))
    query, needed = sp.lil_matrix(counts.shape), np.zeros(many)
    for row in range(many):
        part = slice(counts.indptr[row], counts.indptr[row + 1])
        words, uses = counts.indices[part], counts.data[part]
        fit = (uses >= 2) & (frequency[words] >= 5)
        words = words[fit][np.argsort(-(uses * strength[words])[fit], kind="stable")[:terms]]
        query[row, words] = 1
        needed[row] = math.floor(0.3 * len(words))
    query = query.tocsr()
    hits = (query @ (counts > 0).astype(float).T).toarray()
    return np.where(hits >= needed[:, None], (query @ found.T).toarray(), 0)


def yarpp(articles: Sequence[Article]) -> Scores:
    """WordPress's YARPP: MySQL's MATCH of the twenty most used words of body and title, plus shared tags, at least 4 points."""

    def keywords(text: str, lang: str) -> list[str]:
        words = [word for word in _WORD.findall(text.lower()) if len(word) > 2 and not is_stopword(word, lang)]
        return [word for word, _ in Counter(words).most_common(20)]

    def matched(part: str) -> np.ndarray:
        texts, places = _counted([_WORD.findall(article[part].lower()) for article in articles])
        asked, _ = _counted([keywords(article[part], article["lang"]) for article in articles], places)
        frequency = _frequency(texts)
        rarity = np.log10(len(articles) / np.maximum(frequency, 1)) ** 2 * (frequency > 0)
        asked = sp.csr_matrix((np.ones_like(asked.data), asked.indices, asked.indptr), (asked.shape[0], texts.shape[1]))
        return (asked @ sp.diags(rarity) @ texts.T).toarray()

    points = np.round(matched("text") + matched("title") + counted_tags(articles), 1)
    return np.where(points >= 4, points, 0)


BASELINES: dict[str, Callable[[Sequence[Article]], Scores]] = {
    "shared tags, counted": counted_tags,
    "YARPP-like": yarpp,
    "more_like_this-like": more_like_this,
    "tf-idf, stemmed": tf_idf,
}


def in_order(scores: Scores, query: int, newest: np.ndarray) -> list[int]:
    """The matches of one article, best first, newer before older where equal; `newest` orders all places so."""
    values = scores[query][newest]
    order = np.argsort(-values, kind="stable")
    return [int(other) for other in newest[order[values[order] > 0]] if other != query]
