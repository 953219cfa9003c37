"""An article's text as stems: what of it matters for comparing, before anything is known about other articles."""

import zlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from ...text import Token, sentences, telling_tokens
from .cues import is_cue, points_back

MAX_STEMS = 8_000  # some 16,000 words: what an article has beyond that does not change what it is about
MAX_CUES = 24
MIN_CUE_STEMS = 2


@dataclass
class Analysed:
    """Stems of title, lead and body in order, sentences that point at earlier coverage, and each stem's written forms."""

    title: list[str] = field(default_factory=list)
    lead: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    cues: list[list[str]] = field(default_factory=list)
    written: dict[str, Counter] = field(default_factory=lambda: defaultdict(Counter))

    def as_written(self, stem: str) -> str:
        """The stem's most frequent form in this article, capitals first where counts are equal."""
        forms = self.written[stem]
        return min(forms, key=lambda form: (-forms[form], form)) if forms else ""


def analyse(title: str, lead: str, body: str, lang: str) -> Analysed:
    analysed = Analysed()
    for name, text in (("title", title), ("lead", lead)):
        setattr(analysed, name, [token.stem for token in _tokens_of(text, lang, analysed)[:MAX_STEMS]])
    for sentence in sentences(body):
        if len(analysed.body) >= MAX_STEMS:
            break
        tokens = _tokens_of(sentence, lang, analysed)[: MAX_STEMS - len(analysed.body)]
        analysed.body.extend(token.stem for token in tokens)
        if len(analysed.cues) < MAX_CUES and points_back(set(sentence.lower().split()), lang):
            about = [token.stem for token in tokens if not is_cue(token.text.lower(), lang)]
            if len(about) >= MIN_CUE_STEMS:
                analysed.cues.append(about)
    return analysed


def _tokens_of(text: str, lang: str, analysed: Analysed) -> list[Token]:
    tokens = telling_tokens(text, lang)
    for token in tokens:
        analysed.written[token.stem][token.text] += 1
    return tokens


def stem_key(stem: str) -> int:
    """32 bits for a stem: two of an archive's stems rarely share one, and then a pair of articles only gains a chance match."""
    return zlib.crc32(stem.encode())


def pair_key(first: str, second: str) -> int:
    """32 bits for two neighbouring stems; no stem holds a space."""
    return zlib.crc32(f"{first} {second}".encode())


def tag_key(kind: str, pk: int) -> int:
    """32 bits for a tag; no stem starts with a number sign."""
    return zlib.crc32(f"#{kind}:{pk}".encode())
