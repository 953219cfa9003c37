"""Paging through lists, newest first, without counting them."""

from collections.abc import Sequence
from dataclasses import dataclass

MOST_NUMBERS = 9  # pages up to which a short list links each


@dataclass(frozen=True)
class Pager:
    number: int
    newer: str
    older: str
    numbers: Sequence[tuple[int, str]] = ()  # every page of a short list, with its address

    @property
    def is_needed(self) -> bool:
        return bool(self.newer or self.older)


def pager(path: str, number: int, *, has_older: bool, pages: int = 0) -> Pager:
    """Links to the pages around page `number` of the list at `path`; to each, if there are known to be few `pages`."""
    every = range(1, pages + 1) if 1 < pages <= MOST_NUMBERS else ()
    return Pager(
        number,
        page_address(path, number - 1) if number > 1 else "",
        page_address(path, number + 1) if has_older else "",
        [(page, page_address(path, page)) for page in every],
    )


def page_address(path: str, number: int) -> str:
    """Of page `number` of the list at `path`; the first has no number."""
    return path if number == 1 else f"{path}?seite={number}"


def numbered(title: str, number: int) -> str:
    """The title of page `number` of a list."""
    return title if number == 1 else f"{title}, Seite {number}"
