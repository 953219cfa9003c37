"""Rules that hold for every file of the repository."""

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAX_LINES = 500
LOCK_FILES = ("requirements.txt", "requirements-dev.txt")

# Directories of some machine; those that every Debian has may be named.
MACHINE_PATH = re.compile(r"(?<![\w./-])/(?:" + "|".join(("work", "root", "farm", "home", "Users")) + r")/\w")
INDEX_OPTION = re.compile("--(?:" + "|".join(("(?:extra-)?index-url", "find-links", "trusted-host")) + ")")
# „Beitrag" is an Artikel; a „Tag" is a Schlagwort unless it is a day. „Gastbeitrag" is a genre.
FORBIDDEN_WORDS = re.compile(
    r"\b(?:Beitrags?|Beiträgen?|Tags|Tagging|taggen|getaggt|Post|Posts|Blog)\b|Kategorie|\b(?:Neue[rsn]?|Ein|Dieser|als) Tag\b"
)
COMMENT = re.compile(r"{#.*?#}|{% comment.*?endcomment %}", re.S)


@cache
def repository_files() -> tuple[Path, ...]:
    """What is or would be committed."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    return tuple(path for name in sorted(set(listed.split("\0")) - {""}) if (path := ROOT / name).is_file())


def text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def files(*suffixes: str) -> list[str]:
    return [path.relative_to(ROOT).as_posix() for path in repository_files() if path.suffix in suffixes]


def places(pattern: re.Pattern, name: str, text: str) -> list[str]:
    return [f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {match[0]}" for match in pattern.finditer(text)]


def test_finds_the_files_of_the_repository():
    assert "manage.py" in files(".py")


@pytest.mark.parametrize("name", LOCK_FILES)
def test_lock_file_names_neither_host_nor_path(name):
    text = (ROOT / name).read_text()
    assert not re.findall(r"https?:|file:|git\+|(?<!\w)/\w|^-", text, re.M)


@pytest.mark.parametrize("name", LOCK_FILES)
def test_lock_file_pins_every_package_with_hashes(name):
    packages = re.split(r"\n(?=\w)", (ROOT / name).read_text().strip())
    assert len(packages) > 5
    assert not [package for package in packages if "==" not in package or "--hash=sha256:" not in package]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("cd /" + "work/x", True),
        ("see /" + "home/jo/x", True),
        ("/var/lib/x", False),
        ("/artikel/work/", False),
    ],
)
def test_recognises_the_path_of_a_machine(text, found):
    assert bool(MACHINE_PATH.search(text)) is found


def test_no_file_names_a_path_of_a_machine_or_an_index():
    found = [
        place
        for path in repository_files()
        if path != Path(__file__)
        for pattern in (MACHINE_PATH, INDEX_OPTION)
        for place in places(pattern, path.relative_to(ROOT).as_posix(), text_of(path))
    ]
    assert not found


def test_no_file_of_code_is_longer_than_500_lines():
    names = [name for name in files(".py", ".js", ".css", ".html") if not name.startswith("articles/migrations/")]
    long = {name: lines for name in names if (lines := text_of(ROOT / name).count("\n")) > MAX_LINES}
    assert not long


def test_no_module_is_a_drawer_for_everything():
    assert not [name for name in files(".py") if Path(name).stem in {"utils", "helpers", "services", "misc", "common"}]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Neuer Beitrag", True),
        ("Gastbeitrag", False),
        ("Alle Tags", True),
        ("am selben Tag", False),
        ("jeder Tag zählt", False),
        ("Neuer Tag", True),
    ],
)
def test_recognises_forbidden_words(text, found):
    assert bool(FORBIDDEN_WORDS.search(text)) is found


def test_templates_use_the_words_of_the_house():
    found = [
        place
        for name in files(".html", ".txt", ".xml")
        if name.startswith("templates/")
        for place in places(FORBIDDEN_WORDS, name, COMMENT.sub("", text_of(ROOT / name)))
    ]
    assert not found


def test_code_that_speaks_german_uses_the_words_of_the_house():
    """Strings of the code are labels and messages wherever they hold German words."""
    literal = re.compile(r'"[^"\n]*"')
    found = [
        place
        for name in files(".py")
        if name.startswith(("articles/desk/", "articles/models/", "articles/presentation/", "articles/views/"))
        for string in literal.findall(text_of(ROOT / name))
        for place in places(re.compile(r"\b(?:Beitrag|Beiträge|Neuer Tag|Kategorie|Sichern)\b"), name, string)
    ]
    assert not found


def test_the_page_on_security_names_tests_that_exist():
    named = re.findall(r"`(test_\w+)(\*?)\.py`", (ROOT / "docs/security.md").read_text())
    assert len(named) > 15
    assert [name for name, rest in named if not list((ROOT / "tests").glob(f"{name}{rest}.py"))] == []
