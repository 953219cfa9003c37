"""Opens the files of an archive, whatever it was made with."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..models import ImportFormat
from .feeds import FeedArchive
from .ghost import GhostArchive
from .record import Archive, Unreadable
from .wordpress import WordPressArchive

_READERS: dict[str, Callable[..., Any]] = {
    ImportFormat.WORDPRESS: WordPressArchive,
    ImportFormat.GHOST: GhostArchive,
    ImportFormat.FEED: FeedArchive,
}

__all__ = ["Unreadable", "open_archive"]


def open_archive(format: str, files: list[Path], source_name: str = "", **options: Any) -> Archive:
    """Reads all files once; `options` are those of the format's reader. Raises OSError, Unreadable."""
    return _READERS[format](files, source_name, **options)
