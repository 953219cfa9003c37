"""Paging through lists, newest first, without counting them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Pager:
    number: int
    newer: str
    older: str

    @property
    def is_needed(self) -> bool:
        return bool(self.newer or self.older)


def pager(path: str, number: int, *, has_older: bool) -> Pager:
    """Links to the pages around page `number` of the list at `path`."""
    newer = path if number == 2 else f"{path}?seite={number - 1}" if number > 2 else ""
    return Pager(number, newer, f"{path}?seite={number + 1}" if has_older else "")
