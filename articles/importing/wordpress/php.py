"""Values as PHP writes them into the fields of WordPress: `serialize()`, or JSON where a plugin prefers that."""

import json
import re
from typing import Any

_MAX_SIZE = 1_000_000  # characters
_MAX_DEPTH = 20
_NUMBER = re.compile(r"-?\d{1,18}(?:\.\d{1,20})?(?:[eE][+-]?\d{1,3})?", re.ASCII)


class _Unreadable(ValueError):
    pass


def php_value(text: str) -> Any:
    """The value (arrays as dicts); None for what is no such value, or none that stands for plain data. Never raises."""
    if len(text) > _MAX_SIZE:
        return None
    try:
        if text[:1] in "{[":
            return json.loads(text)
        return _Reader(text.encode("utf-8", "replace")).value(0)
    except (ValueError, RecursionError, IndexError):
        return None


class _Reader:
    """Lengths count bytes. Many exports have lost the right ones: then the closing quote counts."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def value(self, depth: int) -> Any:
        kind = self.data[self.at : self.at + 2]
        self.at += 2
        if kind == b"N;":
            return None
        if kind in (b"i:", b"d:", b"b:"):
            return self._number(is_bool=kind == b"b:")
        if kind == b"s:":
            return self._string()
        if kind == b"a:" and depth < _MAX_DEPTH:
            return self._array(depth)
        raise _Unreadable

    def _until(self, mark: bytes) -> bytes:
        end = self.data.index(mark, self.at)
        part = self.data[self.at : end]
        self.at = end + len(mark)
        return part

    def _number(self, *, is_bool: bool) -> Any:
        text = self._until(b";").decode()
        if not _NUMBER.fullmatch(text):
            raise _Unreadable
        number = float(text)
        return bool(number) if is_bool else number if "." in text or "e" in text.lower() else int(text)

    def _string(self) -> str:
        length = int(self._until(b":"))
        start = self.at + 1
        end = start + length
        if not 0 <= length < len(self.data) or self.data[end : end + 2] != b'";':
            end = self.data.index(b'";', start)
        self.at = end + 2
        return self.data[start:end].decode("utf-8", "replace")

    def _array(self, depth: int) -> dict:
        count = int(self._until(b":{"))
        found = {}
        for _ in range(min(count, len(self.data))):
            if self.data[self.at : self.at + 1] == b"}":
                break
            key = self.value(depth + 1)
            found[key] = self.value(depth + 1)
        if self.data[self.at : self.at + 1] == b"}":
            self.at += 1
        return found
