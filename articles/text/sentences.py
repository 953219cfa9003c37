"""Where paragraphs and sentences of a plain text end."""

import re

# A full stop after one of these ends no sentence, nor does one after a day or a rank ("12. Januar"); each look-behind has the width of its words.
_SENTENCE_END = re.compile(
    r"(?<=[.!?:])(?<!\bArt\.)(?<!\bAbs\.)(?<!\bSec\.)(?<!\bNr\.)(?<!\bDr\.)(?<!\blit\.)(?<!\b\d\.)(?<!\b\d\d\.)\s+|\n"
)
# Before a capital letter or a digit, which abbreviations and days have behind them as well.
_PERHAPS_END = re.compile(r"[.!?…][“”\"»«)]?\s+(?=[„“\"»«(‚]?[A-ZÄÖÜ\d§])")
_ABBREVIATIONS = frozenset(
    re.findall(
        r"\w+",
        "Abs Abschn Anh Anl Art Aufl Az Bd Corp Co Dr Drs Erwgr Fn Hrsg Inc Kap Ltd Mio Mrd No Nr Prof Rn Rs Rz Sec Slg St Std Tz Ziff "
        "Jan Feb Mrz Apr Aug Sept Okt Nov Dez bzw ca etc evtl ff gem ggf inkl lit max mind par sog usw vgl vs zzgl",
    )
)
_LINE_BREAK = re.compile(r"\n+")


def paragraphs(text: str) -> list[str]:
    """The lines of a plain text that say something."""
    return [line for line in _LINE_BREAK.split(text) if line.strip()]


def whole_sentences(line: str) -> list[str]:
    """The sentences of a line as a reader sees them: "Art. 5 Abs. 2", "z. B." and "2. August" end none."""
    found, start = [], 0
    for match in _PERHAPS_END.finditer(line):
        if line[match.start()] != "." or _is_word(line[start : match.start()].rpartition(" ")[2]):
            found.append(line[start : match.end()].rstrip())
            start = match.end()
    return [*found, line[start:]] if start < len(line) else found


def _is_word(before: str) -> bool:
    """Whether what stands before a full stop is a word or a year: no abbreviation, initial or day."""
    bare = before.lstrip('„“"»«(‚')
    return len(bare) > 1 and "." not in bare and bare not in _ABBREVIATIONS and not (bare.isdigit() and len(bare) < 3)


def sentences(text: str) -> list[str]:
    """Sentences and clauses before a colon, roughly: an abbreviation ends one too, which does no harm where this is used."""
    return [part for part in _SENTENCE_END.split(text) if part.strip()]
