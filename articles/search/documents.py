"""What search keeps of an article: its texts as tokens, and a token for each of its tags and authors and for its genre."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import islice

from django.db.models import F, Value

from ..body import parse, plain_text
from ..models import Article, Byline, SearchDocument, State
from ..models.subjects.registry import tag_queries
from ..text.stopwords import ENGLISH, GERMAN
from .tokens import analyse, encode, genre_token, main_token, owner_token

# An article of 12,000 words is a book; PostgreSQL counts positions up to 16,383 and refuses vectors of more than 1 MB.
MAX_HEAD, MAX_BODY = 1_000, 12_000
ID_BITS = 28  # articles up to 268 million; the seconds before them reach beyond the year 9999
_READ = ("id", "kicker", "title", "lead", "body", "dateline", "lead_image_caption", "lang", "genre", "publish_at")

STOP_TOKENS = frozenset(encode(token.token) for word in GERMAN | ENGLISH for token in analyse(word))
STOP_TOKENS |= frozenset(token.token for word in ENGLISH for token in analyse(word, "en"))


def recency(article: Article) -> int:
    assert article.publish_at
    return (int(article.publish_at.timestamp()) << ID_BITS) | (article.pk & ((1 << ID_BITS) - 1))


def documents(ids: Iterable[int]) -> list[SearchDocument]:
    """Unsaved documents of those of `ids` that are public or will be; two queries."""
    found = Article.objects.filter(pk__in=ids, state=State.PUBLISHED).only(*_READ)
    articles = list(found.order_by("pk"))
    names = _names([article.pk for article in articles])
    return [_document(article, names[article.pk]) for article in articles]


def _document(article: Article, names: list[str]) -> SearchDocument:
    body = (article.dateline, article.lead_image_caption, plain_text(parse(article.body)))
    return SearchDocument(
        article_id=article.pk,
        recency=recency(article),
        title=_tokens(article.title, article.lang, MAX_HEAD),
        lead=_tokens(f"{article.kicker}\n{article.lead}", article.lang, MAX_HEAD),
        body=_tokens("\n".join(body), article.lang, MAX_BODY),
        names=" ".join([*names, genre_token(article.genre)]),
    )


def _tokens(text: str, lang: str, limit: int) -> str:
    return " ".join(word.token for word in islice(analyse(text, lang), limit))


def _names(ids: list[int]) -> dict[int, list[str]]:
    """The tokens of tags and authors by article, main subjects first; one query."""
    bylines = Byline.objects.filter(article__in=ids).order_by()
    authors = bylines.values_list(Value("author"), F("article_id"), F("author_id"), Value(False), F("position"))
    tags = tag_queries(ids, "content_object_id", "tag_id", "is_main", "position")
    union = authors.union(*tags, all=True)
    tokens = defaultdict(list)
    for kind, article, pk, is_main, _position in sorted(union, key=lambda row: (not row[3], row[0], row[4])):
        tokens[article].append(owner_token(kind, pk))
        if is_main:
            tokens[article].append(main_token(kind, pk))
    return tokens


def vocabulary(document: SearchDocument) -> set[str]:
    """The words of a document that say something: no numbers, no stop words."""
    words = {*document.title.split(), *document.lead.split(), *document.body.split()} - STOP_TOKENS
    return {word for word in words if len(word) > 2 and not (word[0] == "n" and word[1].isdigit())}
