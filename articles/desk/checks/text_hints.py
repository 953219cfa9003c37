"""What makes a text hard to read, above all for those who have it read to them; each hint with its block."""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby

from ... import body
from ...body.blocks import Inline, Mark, Paragraph, Run, Table
from ...body.render import TIP_MIN_WORDS
from .problem import Problem

LINKS = ("a", "article")  # marks
EMPTY_LINK_TEXTS = frozenset(
    {"hier", "hier klicken", "klicken sie hier", "link", "mehr", "mehr dazu", "weiterlesen", "dort", "diesem link", "quelle"}
)  # fmt: skip
MOST = 30
BOLD_LENGTH = 120  # characters of a bold paragraph that can be meant as a heading
SHOUTED = 20  # capital letters
LATE_PERCENT = 80  # of the words before a reading tip
_BARE_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)+/\S*")
_FILE_NAME = re.compile(r"(?:img|dsc[nf]?|p)[_-]?[0-9]+|.*\.(?:jpe?g|png|gif|webp|avif|tiff?)", re.IGNORECASE)


PLACEHOLDER = re.compile(r"\[[A-ZÄÖÜ][^\[\]\n]{1,200}\]")  # as templates have them


def text_hints(blocks: Sequence[body.Block]) -> list[Problem]:
    """All but those about pictures, which need their rows."""
    found: list[Problem] = []
    for index, block in enumerate(blocks):
        found += _links(block, index)
        found += _placeholders(block, index)
        if isinstance(block, Table):
            found += _table(block, index)
        elif isinstance(block, Paragraph | body.Heading):
            found += _capitals(block.content, index)
        if isinstance(block, Paragraph) and index + 1 < len(blocks):
            found += _bold(block, index)
    found += _late_tips(blocks)
    unique = list(dict.fromkeys(found))
    return [problem for problem in unique if problem.blocks] + [hint for hint in unique if not hint.blocks][:MOST]


def links_in(content: Inline) -> Iterator[str]:
    """The text of each link, whatever is bold or italic in it."""

    def target(run: Run) -> Mark | None:
        return next((mark for mark in run.marks if mark.kind in LINKS), None)

    yield from ("".join(run.text for run in runs) for mark, runs in groupby(content, target) if mark)


def _placeholders(block: body.Block, index: int) -> Iterator[Problem]:
    """Advice only: in a quotation square brackets may be meant."""
    for content in block.inlines():
        for words in PLACEHOLDER.findall(body.inline_text(content)):
            says = f"In eckigen Klammern steht noch „{_short(words)}“."
            yield Problem("placeholder", says, blocks=False, block=index, words=words)


def _links(block: body.Block, index: int) -> Iterator[Problem]:
    for content in block.inlines():
        for text in map(str.strip, links_in(content)):
            if not text:
                yield Problem("link", "Ein Link hat keinen Text.", block=index)
            elif text.strip(" .,:").casefold() in EMPTY_LINK_TEXTS:
                says = f"Der Link „{text}“ sagt nicht, wohin er führt."
                yield Problem("link-text", says, blocks=False, block=index, words=text)
            elif _BARE_ADDRESS.fullmatch(text):
                says = f"Der Link „{_short(text)}“ zeigt nur eine Adresse: besser sagen, wohin er führt."
                yield Problem("link-text", says, blocks=False, block=index, words=text)


def _table(table: Table, index: int) -> Iterator[Problem]:
    cells = [cell for row in table.rows for cell in row]
    if not table.head and len(table.rows) > 1 and not any(cell.is_header for cell in cells):
        says = "Eine Tabelle hat keine Kopfzeile: vorgelesen sagt keine Zelle, wozu sie gehört."
        yield Problem("table", says, blocks=False, block=index)


def _bold(paragraph: Paragraph, index: int) -> Iterator[Problem]:
    """A short paragraph that is bold from end to end, with something below it."""
    text = body.inline_text(paragraph.content).strip()
    if body.is_bold(paragraph.content) and len(text) <= BOLD_LENGTH and not text.endswith((".", "“", "!", "?")):
        says = f"„{_short(text)}“ ist nur fett: als Zwischentitel führt es durch den Text."
        yield Problem("bold", says, blocks=False, block=index)


def _capitals(content: Inline, index: int) -> Iterator[Problem]:
    text = body.inline_text(content).strip()
    if text.isupper() and sum(map(str.isalpha, text)) >= SHOUTED:
        yield Problem("capitals", f"Nur Großbuchstaben: „{_short(text)}“.", blocks=False, block=index)


def _late_tips(blocks: Sequence[body.Block]) -> Iterator[Problem]:
    """Reading tips in the last part of a text that is long enough to have them further up."""
    until = list(accumulate(len(body.plain_text([block]).split()) for block in blocks))  # a tip itself has no words
    if not until or until[-1] < TIP_MIN_WORDS:
        return
    for index, block in enumerate(blocks):
        percent = 100 * until[index] // until[-1]
        if isinstance(block, body.Tip) and block.target != "none" and percent >= LATE_PERCENT:
            where = "ganz am Ende" if percent == 100 else f"erst nach {percent}\u00a0% des Textes"
            says = f"Der Lesetipp steht {where}: weiter vorn sehen ihn mehr Leser."
            yield Problem("tip", says, blocks=False, block=index)


def alt_says_nothing(alt: str, caption: str) -> str:
    """Why an alternative text does not stand for its picture, in German, or ""."""
    text = alt.strip().rstrip(".").casefold()
    if text and text == caption.strip().rstrip(".").casefold():
        return "der Alternativtext wiederholt die Bildunterschrift"
    return "der Alternativtext ist ein Dateiname" if _FILE_NAME.fullmatch(text) else ""


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59].rstrip()}…"
