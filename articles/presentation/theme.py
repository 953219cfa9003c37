"""What the site takes from the files of its theme besides linking them: fonts to preload, the mark, inks for pictures.

The files lie in `static/articles/`, or stand in the folder that `THEME_DIR` names.
"""

import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from markupsafe import Markup

from ..addresses import file_address

_PRELOADED = 2
_PROPERTY = re.compile(r"--([\w-]{1,40}):([^;{}]{1,400});")
_FONT = re.compile(r"""url\(["']?(fonts/[\w.-]{1,80})""")


def theme_file(name: str) -> Path:
    return Path(finders.find(f"articles/{name}") or "")


@cache
def _sheet() -> str:
    return theme_file("theme.css").read_text()


def token(name: str) -> str:
    """A custom property as the light scheme has it."""
    return next((value.strip() for property_name, value in _PROPERTY.findall(_sheet()) if property_name == name), "")


def ink(name: str) -> str:
    """A topic's ink on light ground; the signal colour for one that has none."""
    return token(name) or token("signal")


@cache
def font_files() -> list[str]:
    """The fonts that pages preload: the first that the sheet names."""
    return _FONT.findall(_sheet())[:_PRELOADED]


@cache
def preloads() -> Markup:
    link = Markup('<link rel="preload" href="{}" as="font" type="font/woff2" crossorigin>')
    return Markup("\n").join(link.format(file_address(f"articles/{name}")) for name in font_files())


@cache
def mark() -> Markup:
    """The house's mark as SVG; who writes the file is trusted like who writes templates."""
    return Markup(theme_file("mark.svg").read_text().strip())  # noqa: S704
