"""`make release VERSION=2026.12`: the version, the database for the next upgrade test, a commit and a tag. Nothing is pushed."""

import re
import subprocess
import sys
from pathlib import Path

from techpolicy.version import VERSION

from . import upgrading

ROOT = Path(__file__).resolve().parent.parent
FORM = re.compile(r"(\d{4})\.(\d{1,2})(?:\.(\d{1,3}))?")
HEADING = "## Unreleased"


def parts(version: str) -> tuple[int, ...]:
    match = FORM.fullmatch(version)
    return tuple(int(part or 0) for part in match.groups()) if match else ()


def why_not(version: str, root: Path, current: str = VERSION) -> str:
    """Why this cannot be released, in one line; "" if it can."""
    if not parts(version):
        return f"VERSION is {version!r}; expected a year and a month, such as 2026.12 or 2026.12.1."
    if parts(version) < parts(current):
        return f"VERSION is {version}, which is older than {current}."
    if git(root, "tag", "--list", f"v{version}"):
        return f"There is a tag v{version} already."
    if git(root, "status", "--porcelain"):
        return "There are changes that are not committed."
    if HEADING not in (root / "CHANGELOG.md").read_text():
        return f"CHANGELOG.md has no {HEADING!r} to name the version in."
    return ""


def git(root: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=root, check=True, capture_output=True, text=True).stdout.strip()


def release(version: str, root: Path) -> None:
    changes, code = root / "CHANGELOG.md", root / "techpolicy/version.py"
    changes.write_text(changes.read_text().replace(HEADING, f"{HEADING}\n\n## {version}", 1))
    code.write_text(re.sub(r'VERSION = ".*"', f'VERSION = "{version}"', code.read_text()))
    upgrading.write("HEAD", version)
    git(root, "add", "--all")
    git(root, "commit", "--message", f"Release {version}")
    git(root, "tag", "--annotate", f"v{version}", "--message", f"Release {version}")


def main(version: str) -> None:
    if reason := why_not(version, ROOT):
        sys.exit(reason)
    release(version, ROOT)
    sys.stdout.write(f"v{version} is committed and tagged. git push --follow-tags publishes it.\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
