"""German text: folding and slugs, words and reading time, and the one analysis that search and related coverage share."""

from .analysis import Token, is_stopword, stem, stems, telling_tokens, tokens
from .compounds import Splitter
from .identifiers import Identifier, identifiers, keys_of_celex
from .naming import fold, reading_minutes, slugify, words
from .normal import normalise, without_shaping
from .sentences import paragraphs, sentences, whole_sentences

__all__ = [
    "Identifier",
    "Splitter",
    "Token",
    "fold",
    "identifiers",
    "is_stopword",
    "keys_of_celex",
    "normalise",
    "paragraphs",
    "reading_minutes",
    "sentences",
    "slugify",
    "stem",
    "stems",
    "telling_tokens",
    "tokens",
    "whole_sentences",
    "without_shaping",
    "words",
]
