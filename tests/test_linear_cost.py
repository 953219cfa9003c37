"""Four times the text costs about four times the work, whoever wrote it: regular expressions, and what reads with loops."""

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import articles
import techpolicy

FEW, MANY = 4_000, 16_000
BOUND = 9  # between the 4 of linear work and the 16 of quadratic work

# What regular expressions stumble over, repeated: white space, letters, digits, signs, and what nearly matches one of ours.
PIECES = (
    " ", "\u00a0", "\n", " \n", "\t", "a", "A", "Z ", "ä", "1", "1 ", ".", ". ", "a.", "a.b ", "-", "a-", "_", "'", "’", "a'", "+", "a+", "#", "&", "&a",
    "&#1", "&#x1", "<", "<a ", "<a", ">", "</p>", "<p>", "(", " (", ")", '"', '="', "„", "“", "/", "//", ":", "a:", "=", "?", "§", "§ 1 ", "Art. 1 ",
    "Art. 1 Abs. 1 ", "Abs. 1 ", "1.1", "12. ", "\u00ad", "a\u00ad", "\u200b", "u\u0308", "\u0308", "utm_", "q=1", "q=", 'srcset="', 'srcset="/, ', "/a ",
    '<a data-article="1">', '<a data-article="1"></a', '<aside data-article="1', "2026-01-01 ", "2026-01-01T10:10:10.", '@"', 'data-image="@a', "CAMERA", "hieß es, ",
)  # fmt: skip
PAREN = re.compile(r"\s*\(\s*$")  # was ours once: quadratic in spaces
ENDS = ("", "!", "a", "(", "\x00")


def modules() -> Iterator:
    """Every module of the product, migrations and the demo's pictures aside."""
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
    """CPU time of this thread, the best of three."""
    best = float("inf")
    for _ in range(3):
        start = time.thread_time()
        function(*arguments)
        best = min(best, time.thread_time() - start)
    return best


def is_linear(function: Callable, few: str, many: str) -> bool:
    """Whether the time grows with the text. What is over in a moment is not measured: no clock would tell."""
    if seconds(function, many) < 0.002:
        return True
    return any(seconds(function, many) < BOUND * seconds(function, few) for _ in range(3))


def flood(piece: str, size: int) -> str:
    return piece * (size // len(piece))


def test_every_pattern_stands_at_the_top_of_a_module():
    """There they are compiled once, and the test below finds them."""
    loose = []
    for module in modules():
        for function in ast.walk(ast.parse(Path(module.__file__).read_text())):
            if isinstance(function, ast.FunctionDef):
                loose += [
                    f"{module.__name__}.{function.name}" for node in ast.walk(function) if is_ad_hoc(node)
                ]
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
