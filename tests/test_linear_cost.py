"""Four times the text costs about four times the work, whoever wrote it: regular expressions, and what reads with loops."""

import ast
import contextlib
import datetime as dt
import importlib
import json
import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import articles
import techpolicy
from articles.body import clean, parse, plain_text
from articles.desk.checks.text_hints import text_hints
from articles.desk.radar.events import Event
from articles.desk.radar.passages import Text
from articles.desk.revisions.corrections import old_wordings
from articles.desk.revisions.merge import merge
from articles.importing import BadRecord
from articles.importing.json_lines import read_record
from articles.models import Snapshot
from articles.presentation.articles.differences import words
from articles.search import parts
from articles.search.snippets import Marks, snippet, text_of
from articles.suggesting import suggest
from articles.suggesting.names import Name, build
from articles.text import fold, normalise, sentences, slugify, stems
from articles.text.identifiers import identifiers
from articles.text.likeness import likely_same

from .cost import calls

pytestmark = pytest.mark.slow

FEW, MANY = 2_000, 8_000
BOUND = 9  # between the 4 of linear work and the 16 of quadratic work

# What regular expressions stumble over, repeated: white space, letters, digits, signs, and what nearly matches one of ours.
PIECES = (
    " ",
    "\u00a0",
    "\n",
    " \n",
    "\t",
    "a",
    "A",
    "Z ",
    "ä",
    "1",
    "1 ",
    ".",
    ". ",
    "a.",
    "a.b ",
    "-",
    "a-",
    "_",
    "'",
    "’",
    "a'",
    "+",
    "a+",
    "#",
    "&",
    "&a",
    "&#1",
    "&#x1",
    "<",
    "<a ",
    "<a",
    ">",
    "</p>",
    "<p>",
    "(",
    " (",
    ")",
    '"',
    '="',
    "„",
    "“",
    "/",
    "//",
    ":",
    "a:",
    "=",
    "?",
    "§",
    "§ 1 ",
    "Art. 1 ",
    "Art. 1 Abs. 1 ",
    "Abs. 1 ",
    "1.1",
    "12. ",
    "\u00ad",
    "a\u00ad",
    "\u200b",
    "u\u0308",
    "\u0308",
    "utm_",
    "q=1",
    "q=",
    'srcset="',
    'srcset="/, ',
    "/a ",
    '<a data-article="1">',
    '<a data-article="1"></a',
    '<aside data-article="1',
    "2026-01-01 ",
    "2026-01-01T10:10:10.",
    '@"',
    'data-image="@a',
    "CAMERA",
    "hieß es, ",
)
PAREN = re.compile(r"\s*\(\s*$")  # was ours once: quadratic in spaces
ENDS = ("", "!", "a", "(", "\x00")


def modules() -> Iterator:
    """Every module of the product, migrations aside."""
    for package in (articles, techpolicy):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "migrations" not in found.name and not found.name.endswith("wsgi"):
                yield importlib.import_module(found.name)


def compiled(value) -> Iterator[re.Pattern]:
    """The patterns in a variable of a module, by themselves or in a table."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from compiled(part)
    elif isinstance(value, tuple | list):
        for part in value:
            yield from compiled(part)


def uses(module) -> Iterator[tuple[object, str]]:
    """(value, attribute) wherever the code of `module` asks a variable of the module for a method of patterns."""
    for node in ast.walk(ast.parse(Path(module.__file__).read_text())):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and hasattr(PAREN, node.attr):
            yield vars(module).get(node.value.id), node.attr


def patterns() -> dict[str, tuple[re.Pattern, set[str]]]:
    """Every compiled pattern of the product by its name, with the methods by which the code uses it."""
    found: dict[int, tuple[str, re.Pattern, set[str]]] = {}
    for module in modules():
        for name, value in vars(module).items():
            for number, pattern in enumerate(compiled(value)):
                label = f"{module.__name__}.{name}" + (f".{number}" if value is not pattern else "")
                methods = {"sub", "search"} if value is not pattern else set()
                found.setdefault(id(pattern), (label, pattern, methods))
    for module in modules():
        for value, method in uses(module):
            if id(value) in found:
                found[id(value)][2].add(method)
    return {label: (pattern, methods) for label, pattern, methods in found.values()}


PATTERNS = patterns()


def run(pattern: re.Pattern, method: str, text: str) -> None:
    if method in ("sub", "subn"):
        pattern.sub("", text)
    elif method == "finditer":
        for _ in pattern.finditer(text):
            pass
    else:
        getattr(pattern, method)(text)


def seconds(function: Callable, *arguments) -> float:
    """CPU time of this thread."""
    start = time.thread_time()
    function(*arguments)
    return time.thread_time() - start


def is_linear(function: Callable, few: str, many: str) -> bool:
    """Whether the time grows with the text, at the best of some attempts: other work on the machine only ever adds to it.

    What is over in a moment is not compared: no clock would tell.
    """
    if seconds(function, many) < 0.002:
        return True
    return any(seconds(function, many) < BOUND * seconds(function, few) for _ in range(5))


def flood(piece: str, size: int) -> str:
    return piece * (size // len(piece))


def test_every_pattern_stands_at_the_top_of_a_module():
    """There they are compiled once, and the test below finds them."""
    loose = []
    for module in modules():
        for function in ast.walk(ast.parse(Path(module.__file__).read_text())):
            if isinstance(function, ast.FunctionDef):
                loose += [f"{module.__name__}.{function.name}" for node in ast.walk(function) if is_ad_hoc(node)]
    assert not loose


def is_ad_hoc(node: ast.AST) -> bool:
    function = node.func if isinstance(node, ast.Call) else None
    is_of_re = isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name)
    return is_of_re and function.value.id == "re" and function.attr != "escape"


@pytest.mark.parametrize("name", PATTERNS)
def test_no_pattern_takes_quadratic_time(name):
    pattern, methods = PATTERNS[name]
    assert methods
    slow = [
        (method, piece, end)
        for method in methods
        for piece in PIECES
        for end in ENDS
        if not is_linear(
            lambda text, method=method: run(pattern, method, text),
            flood(piece, FEW) + end,
            flood(piece, MANY) + end,
        )
    ]
    assert not slow


def test_the_pattern_test_would_notice():
    assert not is_linear(PAREN.search, flood(" ", FEW), flood(" ", MANY))


# Parsers: loops of Python are counted in calls, what hides inside one call shows in its time.

NAMES = build(
    [
        Name(("company", 1), "Meta"),
        Name(("company", 2), "Arm"),
        Name(("company", 3), "Nvidia"),
        Name(("company", 4), "Deutsche Telekom"),
        Name(("regulation", 1), "DMA"),
        Name(("regulation", 2), "Data Act"),
        Name(("institution", 1), "Kommission"),
        Name(("topic", 1), "Verschlüsselung"),
    ]
)
WORDS = (
    "Meta ",
    "Meta-",
    "Meta",
    "Arm, ",
    "Metas ",
    "DMA ",
    "(DMA) ",
    " (DMA",
    "DMA\u00a0",
    "\u00a0",
    "Nvidia Meta ",
    "die Kommission ",
    "Data Act ",
    "Open Data Act ",
    "Ende-zu-Ende-Verschlüsselung-",
    "Direct Memory Access (DMA) ",
    "deutsche ",
    "Nvidia. ",
    "wort ",
    "Nv\u00adidia ",
    "von Meta ",
    "a1b2",
    "a'",
    "Halbleiter-",
)


def different(size: int, shape: str = "wort{} ") -> str:
    """Text of `size` characters without a word that comes twice."""
    return "".join(shape.format(number) for number in range(size // (len(shape) + 2)))


def merged(text: str) -> None:
    """Two people's texts over one base: paragraphs in front, at the end, and every second one changed."""
    paragraphs = [f"<p>{part}</p>" for part in text.split()]
    base, theirs = Snapshot(body="".join(paragraphs)), Snapshot(body="".join(["<p>neu</p>", *paragraphs]))
    mine = Snapshot(body="".join(part if n % 2 else f"<p>mein {n}</p>" for n, part in enumerate(paragraphs)))
    merge(base, theirs, mine)


TODAY, THEN = dt.date(2026, 11, 28), dt.datetime(2026, 11, 28, tzinfo=dt.UTC)
HAPPENED = [
    Event("c1", 1, "DMA", THEN, THEN, "", "", names=("Meta", "Arm"), role="fine"),
    Event(
        "m1", 1, "DMA", THEN, THEN, "", "", dates=((TODAY, TODAY),), scope="Anhang III, Verschlüsselung", names=("DMA",)
    ),
]
PARSERS = {
    "clean": clean,
    "normalise": normalise,
    "fold": fold,
    "slugify": slugify,
    "stems": stems,
    "sentences": sentences,
    "hints": lambda text: text_hints(parse(text)),
    "suggest": lambda text: suggest(NAMES, text=text),
    "plain text": lambda text: plain_text(parse(text)),
    "snippet": lambda text: snippet(text, text, Marks({"meta": 0, "arm": 1, "wort": 2}, {0: [("meta", "arm")]}), "de"),
    "text of a body": text_of,
    "query": lambda text: list(parts._parts(parts.clean(text))),
    "identifiers": lambda text: list(identifiers(text)),
    "passages": lambda text: [Text(text, TODAY).passage(event) for event in HAPPENED],
    "wordings": lambda text: old_wordings(Snapshot(body=text), Snapshot(title=text)),
    "imported line": lambda text: attempt(read_record, json.dumps({"id": 1, "text": text, "tags": [text[:100]]})),
    "imported rubbish": lambda text: attempt(read_record, text),
}


def attempt(function: Callable, *arguments) -> None:
    with contextlib.suppress(BadRecord):
        function(*arguments)


def costs(function: Callable, few: str, many: str) -> tuple[bool, bool]:
    """Whether calls, and whether time grow with the text alone."""

    def fresh(text: str) -> None:
        clean.cache_clear()
        function(text)

    once = calls(fresh, few)  # before `many`, which fills what is kept of single words
    return calls(fresh, many) < 5 * once + 2_000, is_linear(fresh, few, many)


@pytest.mark.parametrize("name", PARSERS)
def test_no_parser_takes_quadratic_work(name):
    function = PARSERS[name]
    floods = {piece: (flood(piece, FEW), flood(piece, MANY)) for piece in (*PIECES, *WORDS, "&\u00a0", "&…")}
    floods["different words"] = (different(FEW), different(MANY))
    slow = [
        piece for piece, (few, many) in floods.items() if costs(function, f"{few}DMA", f"{many}DMA") != (True, True)
    ]
    assert not slow


@pytest.mark.parametrize("shape", ["wort{} ", "gleich ", "gleich anders "])
@pytest.mark.parametrize("function", [lambda text: words("", text), lambda text: words(text, f"{text} neu"), merged])
def test_comparing_and_merging_take_work_in_proportion(function, shape):
    """Equal words are matched in pairs, up to a fixed number of them; beyond that the cost is linear."""
    assert costs(function, different(4 * FEW, shape), different(16 * FEW, shape)) == (True, True)


def test_likely_names_take_work_in_proportion():
    def names(count: int) -> list[tuple[int, str]]:
        return [(number, f"Firma {number * 7919 % 10_007:05x} Werke") for number in range(count)]

    assert calls(likely_same, names(800)) < 6 * calls(likely_same, names(200))
    assert calls(likely_same, [(1, "a" * 1_600)]) < 6 * calls(likely_same, [(1, "a" * 400)])
