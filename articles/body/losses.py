"""What cleaning removes from a text that somebody typed, so that the desk can tell its author."""

from collections import Counter
from collections.abc import Iterator

from ..text import words
from .blocks import plain_text
from .clean import clean
from .inline import INLINE_ONLY, safe_url
from .parse import parse
from .tokens import Token, tokenize
from .tree import known

_SIGN = 4  # characters of a footnote's sign, which is made anew


def lost_words(source: str) -> list[str]:
    """Words of `source`, in order, that its stored form has less often: swallowed by an unclosed tag, or inside one that may not stay."""
    left = Counter(words(plain_text(parse(clean(source)))))
    lost = []
    for word in words("".join(_typed(source))):
        left[word] -= 1
        if left[word] < 0:
            lost.append(word)
    return lost


def _typed(source: str) -> Iterator[str]:
    """What reads as text in `source`, with a line break wherever a word ends at a tag."""
    before = Token("text", "", {})
    for token in tokenize(source):
        if token.kind == "text":
            is_sign = "data-note" in before.attributes and len(token.value) <= _SIGN
            yield "" if is_sign else token.value
        elif token.kind == "raw":
            yield f"\n{_text_of(token.value)}\n"
        else:
            yield "" if known(token.value, token.attributes) in (*INLINE_ONLY - {"br"}, None) else "\n"
            yield from (f"\n{_text_of(f'<{value}')}\n" for value in token.attributes.values() if "</" in value)
        before = token


def _text_of(markup: str) -> str:
    """The text between tags that a raw-text element or an open quote has swallowed."""
    return " ".join(part.partition(">")[2] if number else part for number, part in enumerate(markup.split("<")))


def lost_addresses(source: str) -> list[str]:
    """Addresses of links and of embedded content that no reader may follow, so that only their text stays."""
    opened = (token.attributes for token in tokenize(source) if token.kind == "open")
    typed = (attributes.get("href") or attributes.get("data-url") or "" for attributes in opened)
    return [address for address in dict.fromkeys(typed) if address.strip() and not safe_url(address)]
