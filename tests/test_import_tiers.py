"""Imports run one way (docs/development.md names the tiers), without cycles, and stand at the top of a file."""

import ast
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# From the bottom up. A room may import from its own tier and from those below.
TIERS = (
    {"articles.addresses", "articles.body", "articles.text"},
    {"articles.models", "articles.picture_html", "articles.picture_notes", "articles.pictures"},
    {
        "articles.related",
        "articles.search",
        "articles.suggesting",
        "articles.links",
        "articles.structured_data",
        "articles.presentation",
        "articles.page_cache",
    },
    {"articles.importing", "articles.exporting"},
    {
        "articles.views",
        "articles.api",
        "articles.feeds",
        "articles.sitemaps",
        "articles.desk",
        "articles.demo",
        "articles.doctor",
        "articles.moving",
        "articles.urls",
    },
    {"articles.apps", "articles.checks", "articles.admin", "articles.management", "articles.migrations"},
)

# What cannot stand at the top of its file, with the reason.
ALLOWED_INSIDE_FUNCTIONS = {
    "articles/apps.py": "models, and what listens to them, can only be imported once the apps are loaded",
    "articles/related/receivers.py": "numpy is loaded where articles are compared, not by every process",
    "articles/related/preview_matches.py": "the same",
}


# Only the desk's templates load template libraries.
LIVES_IN = {"articles.templatetags": "articles.desk"}


def room_of(module: str) -> str:
    """`articles.desk.fields` belongs to the room `articles.desk`."""
    room = ".".join(module.split(".")[:2])
    return LIVES_IN.get(room, room)


def tier_of(module: str) -> int | None:
    return next((number for number, rooms in enumerate(TIERS) if room_of(module) in rooms), None)


def modules() -> dict[str, Path]:
    found = {}
    for path in sorted((ROOT / "articles").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


def imported(module: str, path: Path, node: ast.AST) -> set[str]:
    """The modules of ours that one import statement names."""
    if isinstance(node, ast.Import):
        names = {alias.name for alias in node.names}
    elif isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            package = module if path.name == "__init__.py" else module.rpartition(".")[0]
            above = package.split(".")[: len(package.split(".")) - node.level + 1]
            base = ".".join([*above, base] if base else above)
        names = {f"{base}.{alias.name}" if f"{base}.{alias.name}" in MODULES else base for alias in node.names}
    else:
        return set()
    return {name for name in names if name in MODULES and name != module}


def is_for_types_alone(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def imports_of(module: str, path: Path) -> set[str]:
    """Imports that run when the module is loaded; those for type checkers do not."""
    found, waiting = set(), list(ast.parse(path.read_text()).body)
    while waiting:
        node = waiting.pop()
        if is_for_types_alone(node) or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        found |= imported(module, path, node)
        waiting += ast.iter_child_nodes(node)
    return found


GRAPH = {module: imports_of(module, path) for module, path in MODULES.items()}


def test_every_room_has_a_tier():
    assert not {room_of(module) for module in MODULES if module != "articles" and tier_of(module) is None}


@pytest.mark.parametrize("module", sorted(set(GRAPH) - {"articles"}))
def test_imports_only_from_its_own_tier_and_below(module):
    upward = {other for other in GRAPH[module] if (tier_of(other) or 0) > (tier_of(module) or 0)}
    assert not upward, f"{module} imports from above: {', '.join(sorted(upward))}"


def find_cycle(graph: dict[str, set[str]]) -> list[str]:
    """Some way round, first module last again; empty where there is none."""
    done: set[str] = set()

    def walk(module: str, way: list[str]) -> list[str]:
        if module in way:
            return [*way[way.index(module) :], module]
        if module in done:
            return []
        for other in sorted(graph[module]):
            if cycle := walk(other, [*way, module]):
                return cycle
        done.add(module)
        return []

    return next(filter(None, (walk(module, []) for module in sorted(graph))), [])


def test_finds_a_cycle_where_there_is_one():
    assert find_cycle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c", "b"]


def test_modules_import_one_another_without_cycles():
    """A package that re-exports its modules (`models/__init__.py`) is no cycle as long as they do not import it."""
    assert not find_cycle(GRAPH)


def imports_inside_functions() -> dict[str, list[int]]:
    found = defaultdict(list)
    for path in MODULES.values():
        for function in ast.walk(ast.parse(path.read_text())):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                found[path.relative_to(ROOT).as_posix()] += [
                    node.lineno for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)
                ]
    return {name: lines for name, lines in found.items() if lines}


def test_imports_stand_at_the_top_of_a_file():
    inside = {name: lines for name, lines in imports_inside_functions().items() if "/migrations/" not in name}
    assert not {name: lines for name, lines in inside.items() if name not in ALLOWED_INSIDE_FUNCTIONS}


def test_allows_no_more_imports_inside_functions_than_there_are():
    assert set(ALLOWED_INSIDE_FUNCTIONS) <= set(imports_inside_functions())
