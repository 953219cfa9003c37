"""Where paragraphs and sentences of a plain text end."""

import re

# A full stop after one of these ends no sentence, nor does one after a day or a rank ("12. Januar"); each look-behind has the width of its words.
_SENTENCE_END = re.compile(
    r"(?<=[.!?:])(?<!\bArt\.)(?<!\bAbs\.)(?<!\bSec\.)(?<!\bNr\.)(?<!\bDr\.)(?<!\blit\.)(?<!\b\d\.)(?<!\b\d\d\.)\s+|\n"
)
_LINE_BREAK = re.compile(r"\n+")


def paragraphs(text: str) -> list[str]:
    """The lines of a plain text that say something."""
    return [line for line in _LINE_BREAK.split(text) if line.strip()]


def sentences(text: str) -> list[str]:
    """Sentences and clauses before a colon, roughly: an abbreviation ends one too, which does no harm where this is used."""
    return [part for part in _SENTENCE_END.split(text) if part.strip()]
