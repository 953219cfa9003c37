"""Refuses passwords that a long list of known ones holds, without reading the list into memory."""

import hashlib
import os
import re
from pathlib import Path
from typing import BinaryIO

from django.core.exceptions import ValidationError

_HASHED = re.compile(r"[0-9A-Fa-f]{40}(?::\d{1,20})?")
_LONGEST = 4096  # bytes of a line


class PasswordListValidator:
    """`path`: lines sorted by their bytes, either `SHA1` or `SHA1:COUNT` in capitals, or the passwords themselves."""

    def __init__(self, path: str) -> None:
        self.path = Path(path)

    def validate(self, password: str, user: object = None) -> None:
        with self.path.open("rb") as lines:
            if is_listed(lines, password):
                raise ValidationError(
                    "Dieses Passwort steht in einer Liste gestohlener Passwörter. Bitte ein anderes wählen.",
                    code="password_listed",
                )

    def get_help_text(self) -> str:
        return "Das Passwort darf in keiner Liste gestohlener Passwörter stehen."


def is_listed(lines: BinaryIO, password: str) -> bool:
    lines.seek(0)
    is_hashed = bool(_HASHED.fullmatch(lines.readline(_LONGEST).strip().decode("latin-1")))
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper() if is_hashed else password
    key = wanted.encode()
    low, high = 0, lines.seek(0, os.SEEK_END)
    while low < high:  # the line that begins at or after `low` and before `high`, if any, may be it
        middle = (low + high) // 2
        start, line = _line_after(lines, middle)
        if start >= high or key < line:
            high = middle
        elif key == line:
            return True
        else:
            low = middle + 1
    return False


def _line_after(lines: BinaryIO, position: int) -> tuple[int, bytes]:
    """The first line that begins at `position` or behind it: where, and what stands before the colon of a hash."""
    lines.seek(max(position - 1, 0))
    if position:
        lines.readline(_LONGEST)
    start, line = lines.tell(), lines.readline(_LONGEST).rstrip(b"\r\n")
    return start, line[:40] if _HASHED.fullmatch(line.decode("latin-1")) else line
